"""A doubtful fact stands on paper, and makes no check pass or fail until somebody confirms it."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from tests.factories import check, screener

from prescreen.candidate import Candidate
from prescreen.logic import Unknown

DOUBT = {"evidence": "doubtful", "source": "数量级"}


def candidate(total: Any) -> Candidate:
    return Candidate.from_dict({"id": "1", "name": "甲", "investment.total": total})


@pytest.mark.parametrize(("total", "plain"), [(5000.0, "pass"), (50.0, "fail")])
def test_no_check_passes_or_fails_by_it(total: float, plain: str) -> None:
    """The rule sees an unknown whose cause is the doubt; without the doubt it decides."""
    engine = screener(check("investment.total >= 1000[万元]"))
    assert engine.screen(candidate(total)).outcome("t.c").status == plain
    report = engine.screen(candidate({"value": total, **DOUBT}))
    assert report.outcome("t.c").status == "unknown"
    assert [(m.cause.kind, m.cause.name) for m in report.missing] == [
        ("doubtful", "investment.total")
    ]
    (stated,) = [
        f for f in report.to_dict()["candidate"]["facts"] if f["field"] == "investment.total"
    ]
    assert (stated["value"], stated["evidence"], stated["source"]) == (total, "doubtful", "数量级")


def test_nothing_follows_from_it() -> None:
    """A fact derived from a doubtful one is not known either."""
    engine = screener(check("investment.total >= 1000[万元]"))
    given = {"id": "1", "name": "甲", "site.yangtze_distance": {"value": "800米", **DOUBT}}
    values = engine.screen(Candidate.from_dict(given)).situation.values
    assert isinstance(values["site.yangtze_distance"], Unknown)
    assert values.get("site.yangtze_1km") != "是"


def test_it_is_confirmed_by_saying_it_again() -> None:
    """A fact that is set anew is no longer doubtful, whatever its size."""
    engine = screener(check("investment.total >= 1000[万元]"))
    before = candidate({"value": 5000.0, **DOUBT})
    after = before.with_fact("investment.total", 5000.0)
    assert engine.screen(after).outcome("t.c").status == "pass"


def test_lists_are_screened_alike() -> None:
    """One candidate and a list of them come to the same."""
    engine = screener(check("investment.total >= 1000[万元]"))
    batch = engine.screen_many([candidate({"value": 5000.0, **DOUBT})])
    assert batch.outcomes(0) == {"t.c": "unknown"}


@pytest.mark.parametrize(
    ("doubted", "other", "then"),
    [
        # A commercial project that claims no ground has none; a doubtful claim is one all the same.
        ("site.pbf_ground", {}, "site.pbf_ground"),
        ("project.is_major", {}, "site.pbf_ground"),
        # So far from the river is not within one kilometre: the doubtful statement stays doubtful.
        ("site.yangtze_1km", {"site.yangtze_distance": 4.0}, "site.yangtze_1km"),
    ],
)
def test_nothing_is_derived_or_presumed_in_its_place(
    doubted: str, other: dict[str, object], then: str
) -> None:
    """What somebody doubtfully said is not answered by what is usual, one by one or in a list."""
    said: dict[str, object] = {
        "site.pbf_ground": "党中央国务院明确支持的重大项目",
        "project.is_major": True,
        "site.yangtze_1km": "是",
    }
    facts = {"id": "1", "name": "甲", "project.kind": "工业", **other}
    engine = screener(check(f"{then} == '{'否' if then == 'site.yangtze_1km' else '不属于'}'"))
    plain = engine.screen(Candidate.from_dict(facts))
    assert plain.outcome("t.c").status == "pass"

    facts[doubted] = {"value": said[doubted], **DOUBT}
    report = engine.screen(Candidate.from_dict(facts))
    assert report.outcome("t.c").status == "unknown"
    wide = {k: [v] for k, v in facts.items() if k != doubted}
    frame = pl.DataFrame(wide | {doubted: [said[doubted]], f"{doubted}@evidence": ["doubtful"]})
    assert engine.screen_many(frame).outcomes(0) == {"t.c": "unknown"}


@pytest.mark.parametrize(
    "investor",
    [
        {"items": [{"name": "a", "share": 60}], **DOUBT},
        [{"name": "a", "share": {"value": 60, **DOUBT}}],
    ],
)
def test_a_doubtful_list_or_field_of_it_is_not_known(investor: Any) -> None:
    """A list, or one field of one element, decides nothing while its evidence calls it doubtful."""
    engine = screener(check("all(investor.share > 50[%])"))
    given = {"id": "1", "name": "甲", "investor": [{"name": "a", "share": 60}]}
    assert engine.screen(Candidate.from_dict(given)).outcome("t.c").status == "pass"

    doubted = Candidate.from_dict(given | {"investor": investor})
    assert engine.screen(doubted).outcome("t.c").status == "unknown"
    assert engine.screen_many([doubted]).outcomes(0) == {"t.c": "unknown"}
    confirmed = doubted.with_fact("investor", given["investor"])
    assert engine.screen(confirmed).outcome("t.c").status == "pass"


def test_a_doubtful_list_of_a_frame_is_not_known() -> None:
    """By its evidence column, in that row only."""
    engine = screener(check("count(investor) <= 1"))
    data = {
        "id": ["1", "2"],
        "name": ["甲", "乙"],
        "investor": [[{"name": "a"}], [{"name": "b"}]],
        "investor@evidence": ["doubtful", "declared"],
        "investor#complete": [True, True],
    }
    batch = engine.screen_many(pl.DataFrame(data))
    said = {batch.candidate(n).id: batch.outcomes(n)["t.c"] for n in range(2)}
    assert said == {"1": "unknown", "2": "pass"}
