"""The remedy of every message on region profiles is tried: followed, the profile loads."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests.region.test_region import BASE, DAY, write

from prescreen import Screener
from prescreen.errors import RegionError
from prescreen.messages import entries

FIRM = {"name": "示例公司", "node": "display.lcd_pr"}


class Tried(NamedTuple):
    """What was written, what the remedy says, and what it was mended to by that."""

    broken: dict[str, Any]
    says: str
    mended: dict[str, Any]


def fact(path: str, *values: Any) -> dict[str, Any]:
    return {"facts": {path: [v if isinstance(v, dict) else {"value": v} for v in values]}}


def park(**facts: Any) -> dict[str, Any]:
    return {"parks": [{"name": "示例园", "facts": facts}]}


TRIED: dict[str, Tried] = {
    "region-missing": Tried(
        {"documents": {"report": {"number": "一号"}}}, "title:",
        {"documents": {"report": {"number": "一号", "title": "示例报告"}}},
    ),
    "region-unknown-key": Tried({"documents": {"a": {"title": "甲", "colour": "red"}}}, "date",
                                {"documents": {"a": {"title": "甲", "note": "red"}}}),
    "region-unknown-key/near": Tried({"notes": "甲"}, "note", {"note": "甲"}),
    "region-unknown-key/stands": Tried({"industrys": []}, "删去 industrys", {}),
    "region-type/list": Tried({"packs": "national"}, "以 - 开头", {"packs": ["national"]}),
    "region-type/quotes": Tried({"name": 5}, '"5"', {"name": "5"}),
    "region-type/brackets": Tried({"name": ["甲"]}, "加引号", {"name": "[甲]"}),
    "region-type/date": Tried({"documents": {"a": {"title": "甲", "date": "2026年"}}},
                              "2026-11-22", {"documents": {"a": {"title": "甲", "date": DAY}}}),
    "region-code": Tried({"code": "330899"}, "六位", {"code": "330802"}),
    "region-code/contradicts": Tried(
        {"code": "330802", **fact("region.air_key_region", True)}, "删去这一条",
        {"code": "330802", "facts": {}},
    ),
    "region-tolerance": Tried({"tolerance": 5}, "5%", {"tolerance": "5%"}),
    "region-fact": Tried(fact("qqqq.zzzz", 1), "prescreen fields region",
                         fact("region.land_quota_left", 1)),
    "region-fact/near": Tried(fact("region.eia_suspend", True), "region.eia_suspended",
                              fact("region.eia_suspended", True)),
    "region-fact/misplaced": Tried(fact("park.chemical", True), "parks[].facts",
                                   park(**{"park.chemical": True})),
    "region-value": Tried(park(**{"park.leading": 3}), "以 - 开头",
                          park(**{"park.leading": ["电子"]})),
    "region-value/bool": Tried(fact("region.eia_suspended", "是"), "true 或 false",
                               fact("region.eia_suspended", True)),
    "region-value/unit": Tried(fact("region.land_quota_left", "5吨"), "亩",
                               fact("region.land_quota_left", "5亩")),
    "region-value/date": Tried(park(**{"park.plan_eia_date": "2026年"}), "2026-11-22",
                               park(**{"park.plan_eia_date": DAY})),
    "region-value/options": Tried(park(**{"park.level": "乡级"}), "县级",
                                  park(**{"park.level": "县级"})),
    "region-value/choice": Tried({"default_stage": "开始"}, "线索", {"default_stage": "线索"}),
    "region-industry": Tried({"industries": [{"name": "甲", "tier": "首位", "codes": ["3999"]}]},
                             "2017", {"industries": [{"name": "甲", "tier": "首位",
                                                      "codes": ["3990"]}]}),
    "region-bureau": Tried({"bureaus": {"ecologie": {"name": "甲"}}}, "ecology",
                           {"bureaus": {"ecology": {"name": "甲"}}}),
    "region-document": Tried(
        fact("region.coastal", {"value": True, "document": "map"}), "documents",
        {"documents": {"map": {"title": "示例图"}},
         **fact("region.coastal", {"value": True, "document": "map"})},
    ),
    "region-overlap": Tried(
        fact("region.coastal", True, False), "from、until",
        fact("region.coastal", {"value": True, "until": dt.date(2026, 4, 1)},
             {"value": False, "from": dt.date(2026, 4, 1)}),
    ),
    "region-node": Tried({"chains": ["display"], "enterprises": [{**FIRM, "node": "qqq"}]},
                         "在 chains 里加上", {"chains": ["display"], "enterprises": [FIRM]}),
    "region-node/near": Tried(
        {"chains": ["display"], "enterprises": [{**FIRM, "node": "lcd_pr"}]},
        "display.lcd_pr", {"chains": ["display"], "enterprises": [FIRM]},
    ),
}  # fmt: skip
ELSEWHERE = {
    "region-type", "region-type/other", "region-unknown-key/known", "region-name",
    "region-value/number",
}  # fmt: skip
"""Said of packs by the same words, and tried there; no profile draws them."""


def test_every_message_on_profiles_is_tried() -> None:
    """No message with a remedy is left out, but those of the command that begins a profile."""
    said = {
        f"{code}/{variant}".rstrip("/")
        for code, entry in entries("region").items()
        for variant, message in entry.says.items()
        if message.hint_zh and code != "region-new"
    }
    assert TRIED.keys() | ELSEWHERE == said
    assert TRIED.keys().isdisjoint(ELSEWHERE)


@pytest.mark.parametrize("code", TRIED)
def test_a_remedy_followed_mends_the_profile(code: str, tmp_path: Path) -> None:
    """What the message proposes, done as it says, leaves a profile that loads with its facts."""
    tried = TRIED[code]

    def loaded(parts: dict[str, Any]) -> Screener:
        return Screener.from_files(write(tmp_path, **parts), as_of=DAY)

    with pytest.raises(RegionError) as caught:
        loaded(tried.broken)
    (problem,) = caught.value.problems
    assert problem.code == code.partition("/")[0]
    assert tried.says in problem.hint_zh
    known = loaded(tried.mended).region.facts_on(DAY, "示例园")
    assert known.keys() >= {p for p in tried.mended.get("facts", BASE["facts"]) if p != "facts"}
