"""Values of any size: bounded before anything looks at them, unknown and told beyond."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from prescreen import Candidate
from prescreen.errors import InputError, UnitError
from prescreen.fields import catalogue, dates, numerals, parse_quantity, quantity
from prescreen.fields.dates import read_date
from prescreen.fields.reading import said
from prescreen.fields.values import read_value

HALF = "\ud800"


def repr_of(raw: Any) -> str:
    """The name of a case: pytest would write out all digits."""
    return said(raw)[:20]


def fault(path: str, raw: Any) -> str:
    """The reason for which a value is refused; there is none, and what was said is kept short."""
    found = read_value(catalogue[path], raw)
    assert found.value is None
    assert found.fault is not None
    assert found.note is not None
    assert len(found.note) <= 120
    found.note.encode()
    return found.fault.code


@pytest.mark.parametrize(
    "raw",
    [1e28, -1e16, 10**16, 10**5000, -(10**5000), Decimal("1e30"), "1e16", "9999万亿亿元", "1" * 17],
    ids=repr_of,
)
def test_a_number_beyond_1e15_is_unknown_and_told(raw: Any) -> None:
    """No number is over 10^15 in size, whatever its unit and however it is given."""
    assert fault("result.profit", raw) == "bounds/size"


@pytest.mark.parametrize("raw", [1e15, -1e15, "1,000,000,000,000,000"])
def test_a_number_of_1e15_is_read(raw: Any) -> None:
    """The bound itself is a number like any other."""
    assert abs(float(read_value(catalogue["result.profit"], raw).value or 0)) == 1e15  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "raw", ["九" * 400, "1" + "万亿" * 60, "9" * 400, "亿" * 499, "1e999"], ids=repr_of
)
def test_numerals_of_any_length_are_told(raw: Any) -> None:
    """Numerals that no number holds are refused, and end no run."""
    assert fault("investment.total", raw).partition("/")[0] == "number"


@pytest.mark.parametrize(
    "path", ["land.area", "schedule.start", "project.stage", "project.industry_code"]
)
def test_a_long_text_is_no_number_date_or_choice(path: str) -> None:
    """What is over 500 characters is refused before any pattern looks at it."""
    assert fault(path, "1" * 501) == "too-long"
    assert fault(path, "1-" * 1_000_000) == "too-long"


def test_texts_are_bounded_as_in_a_cell() -> None:
    """A text and the items of a set may have 32,767 characters together."""
    longest = "文" * 32_767
    assert read_value(catalogue["project.content"], longest).value == longest
    assert fault("project.content", longest + "文") == "too-long"
    assert fault("project.content", ["文" * 20_000] * 2) == "too-long"
    assert fault("product.customers", ["文" * 20_000] * 2) == "too-long"
    assert fault("product.customers", longest + "、文") == "too-long"


def test_a_long_text_is_no_list() -> None:
    """A text over the bound is not taken apart into the elements of a list."""
    found = Candidate.from_dict({"id": "1", "name": "甲", "investor": "公司、" * 20_000})
    assert "investor" not in found.lists
    assert [p.code for p in found.warnings] == ["input.too-long"]


@pytest.mark.parametrize(
    "path", ["project.content", "land.area", "schedule.start", "project.stage", "product.customers"]
)
def test_a_lone_surrogate_is_refused_and_told(path: str) -> None:
    """Half a character, which no file can hold, makes the value unknown."""
    assert fault(path, f"1{HALF}2") == "surrogate"


def test_a_candidate_with_half_characters_can_be_written() -> None:
    """Whatever part of a candidate holds half a character, its canonical form is plain text."""
    wrapped = {"value": "甲", "evidence": "verified", "source": HALF, "by": HALF}
    found = Candidate.from_dict(
        {
            "id": "1", "name": "甲", "project.content": HALF, "land.area": HALF, HALF: HALF,
            "notes": {HALF: HALF}, "project.sponsor": wrapped, "investor": [{"name": HALF}],
            "waivers": [{"check": HALF, "reason": HALF, "by": HALF, "document": HALF,
                         "until": "2027-01-01"}],
        }
    )  # fmt: skip
    assert len(found.sha256) == 64
    assert {"input.surrogate", "input.unknown-field"} <= {p.code for p in found.warnings}


@pytest.mark.parametrize("key", ["id", "name"])
def test_an_id_or_name_of_half_a_character_is_none(key: str) -> None:
    """Such an id or name counts as missing, and the error says why."""
    with pytest.raises(InputError) as caught:
        Candidate.from_dict({"id": "1", "name": "甲"} | {key: HALF})
    assert [p.code for p in caught.value.problems] == [f"input.{key}", "input.surrogate"]


@pytest.mark.parametrize(
    "raw",
    [date(9999, 12, 31), date.min, datetime.max, "9999-12-31", "1899-12-31", "2201年1月1日",
     99991231],
)  # fmt: skip
def test_dates_outside_of_1900_to_2200_are_told(raw: Any) -> None:
    """A day in no year of a project is unknown, and the years are named."""
    assert fault("schedule.start", raw) == "date/years"
    found = Candidate.from_dict({"id": "1", "name": "甲", "schedule.start": raw})
    assert "1900 至 2200 年" in found.warnings[0].zh


@pytest.mark.parametrize("raw", ["1900-01-01", "2200-12-31", date(2200, 12, 31)])
def test_the_first_and_last_day_are_read(raw: Any) -> None:
    """The years 1900 and 2200 themselves are read."""
    assert isinstance(read_date(raw), date)


def test_a_last_day_of_9999_ends_no_run() -> None:
    """As the day of review, in evidence and in a waiver, it is told and not used."""
    found = Candidate.from_dict(
        {
            "id": "1", "name": "甲", "as_of": date(9999, 12, 31),
            "land.area": {"value": 5, "on": date(9999, 12, 31)},
            "waivers": [{"check": "a.b", "reason": "c", "by": "d", "document": "e",
                         "until": date(9999, 12, 31)}],
        }
    )  # fmt: skip
    assert found.as_of is None
    assert found.waivers == ()
    assert [p.code for p in found.warnings] == ["input.date", "input.evidence", "input.waiver"]


@pytest.mark.parametrize(
    "key",
    ["investor[" + "9" * 5000 + "].name", "投资方." + "9" * 5000 + ".名称", 10**5000, "甲" * 10**6],
    ids=repr_of,
)
def test_names_of_any_length_are_unknown_names(key: Any) -> None:
    """A key that no path could be is an unknown name, however long it is."""
    found = Candidate.from_dict({"id": "1", "name": "甲", key: 5, "用地面积": 5})
    assert found.facts["land.area"] == 5
    assert [p.code for p in found.warnings] == ["input.unknown-field"]


def test_deep_and_large_things_are_shown_short() -> None:
    """A note of what was said stays short, whatever was given."""
    deep: Any = []
    for _ in range(50_000):
        deep = [deep]
    for odd in (deep, {"a": 10**5000}, [1] * 10**6, 10**5000, {HALF: HALF}, "\n" * 10**6):
        assert len(said(odd)) <= 120
        said(odd).encode()
    found = Candidate.from_dict({"id": "1", "name": "甲", "land.area": deep, "investor": deep})
    assert "land.area" not in found.facts


class _Counted:
    """A pattern that counts the characters which it consumes, or looks at in vain."""

    def __init__(self, pattern: re.Pattern[str], tally: list[int]) -> None:
        self.pattern, self.tally = pattern, tally

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.pattern, name)

        def counted(*given: Any) -> Any:
            found = method(*given)
            start = next((x for x in given if isinstance(x, int)), 0)
            text = next(x for x in reversed(given) if isinstance(x, str))
            end = found.end() if isinstance(found, re.Match) else len(text)
            self.tally.append(1 + end - start)
            return found

        return counted


@pytest.fixture
def tally(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many characters each pattern of the readers of numbers and dates was given."""
    seen: list[int] = []
    for module in (quantity, dates, numerals):
        for name, pattern in vars(module).items():
            if isinstance(pattern, re.Pattern):
                monkeypatch.setattr(module, name, _Counted(pattern, seen))
    return seen


@pytest.mark.parametrize(
    "piece",
    ["约", "人民币", "左右", "(约)", "(净地)", "1-", "1,", "一", "万", "1亿", "(", "余", " ", "1."],
)
def test_reading_a_quantity_is_linear(piece: str, tally: list[int]) -> None:
    """Twice the text is at most twice the work, counted in the characters that patterns see."""
    work = []
    for times in (60, 120):
        tally.clear()
        for text in (piece * (times // len(piece)), "5" + piece * (times // len(piece))):
            with suppress(UnitError):
                parse_quantity(text, catalogue["investment.total"].unit)
        work.append(sum(tally))
    assert 0 < work[1] <= 2.5 * work[0] + 50


@pytest.mark.parametrize("piece", ["2026-", "2026年", "1", "九", "年", " ", "月", "2026年1月1日"])
def test_reading_a_date_is_linear(piece: str, tally: list[int]) -> None:
    """Twice the text is at most twice the work, counted in the characters that patterns see."""
    work = []
    for times in (45, 90):
        tally.clear()
        read_date(piece * (times // len(piece)) + "x")
        work.append(sum(tally))
    assert 0 < work[1] <= 2.5 * work[0] + 50
