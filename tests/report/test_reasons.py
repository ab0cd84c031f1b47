"""What the sentence of an outcome says of stand-in figures and of lists."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import check, screener

HELD = "coalesce(investment.total, investment.equipment) / land.area >= 5[万元/亩]"


def reason(require: str, given: dict[str, Any], lang: str = "zh") -> str:
    made = screener(check(require, severity="advice")).screen(
        {"id": "1", "name": "甲", "land.area": "10亩"} | given
    )
    (found,) = (o for o in made.to_dict(lang)["outcomes"] if o["check"] == "t.c")
    return str(found["reason"])


@pytest.mark.parametrize(
    ("given", "zh", "en"),
    [
        (
            {"investment.total": "30万元", "investment.equipment": "90万元"},
            "(用计划总投资:30万元)",
            "(total investment is used: 300,000 yuan)",
        ),
        (
            {"investment.equipment": "90万元"},
            "(计划总投资未知,用设备投资:90万元)",
            "(total investment is not known, equipment is used: 900,000 yuan)",
        ),
    ],
)
def test_a_reason_says_which_of_two_figures_was_used(
    given: dict[str, Any], zh: str, en: str
) -> None:
    """The first where it is known, else the second and that the first is not; with its value."""
    assert zh in reason(HELD, given)
    assert en in reason(HELD, given, "en")


def test_a_reason_of_all_keeps_that_it_speaks_of_every_one() -> None:
    """The elements that fail stand behind what was asked, and of which elements."""
    listed = [
        {"name": "乙", "share": 60, "foreign": True},
        {"name": "丙", "share": 40, "foreign": False},
    ]
    said = reason("all(! investor.foreign, investor.share > 50[%])", {"investor": listed})

    assert "出资比例高于50%" in said
    assert "“乙”" in said
    assert "“丙”" not in said
