"""Why an item of the scorecard has its points."""

from __future__ import annotations

from typing import Any

import pytest

from prescreen.lang import Sort, compile_expression
from prescreen.pack.model import Band, ScoreItem
from tests.factories import NAMES, screener

BANDS = (
    ("land.area <= 5[亩]", "0"),
    ("coalesce(investment.total, investment.equipment) / land.area >= 5[万元/亩]", "8"),
    ("land.area >= 20[亩]", "steps(coalesce(investment.total, investment.equipment), 10[万元])"),
    ("true", "1"),
)


def scored(lang: str = "zh", **facts: Any) -> dict[str, Any]:
    bands = tuple(
        Band(compile_expression(w, NAMES, Sort.BOOL), compile_expression(p, NAMES, Sort.NUMBER))
        for w, p in BANDS
    )
    item = ScoreItem("i", "t", "强度", "intensity", 0, 10_000, bands, ())
    made = screener(score=(item,))
    given = {k.replace("__", "."): v for k, v in facts.items()}
    data = made.screen({"id": "1", "name": "甲"} | given).to_dict(lang)
    (found,) = data["score"]["items"]
    return dict(found)


@pytest.mark.parametrize(
    ("facts", "low", "said"),
    [
        ({"land__area": 4, "investment__total": 1}, 0, "用地面积为4亩,不高于5亩"),
        (
            {"land__area": 10, "investment__equipment": 90},
            8,
            "(计划总投资未知,用设备投资:90万元)",
        ),
        ({"land__area": 30, "investment__total": 60}, 6, "(用计划总投资:60万元)"),
        ({"land__area": 10, "investment__total": 30}, 1, "低于5万元/亩"),
    ],
)
def test_a_settled_item_says_which_figures_gave_its_points(
    facts: dict[str, Any], low: float, said: str
) -> None:
    """The band that holds with its values; which figure coalesce took; of the last band, what the
    others lacked."""
    found = scored(**facts)
    assert (found["low"], found["high"]) == (low, low)
    assert said in found["reason"]


def test_an_open_item_gives_no_reason() -> None:
    """While points are not settled, what is unknown is listed and nothing is claimed."""
    found = scored(land__area=10)
    assert found["low"] < found["high"]
    assert found["reason"] == ""
    assert found["unknown"]


def test_the_reason_is_said_in_english_too() -> None:
    """Both languages say the same figures."""
    said = scored("en", land__area=30, investment__total=60)["reason"]
    assert "60" in said
    assert "计划" not in said
