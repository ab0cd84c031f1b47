"""Problems: what they print, where the caret stands, when two are equal."""

from __future__ import annotations

import pytest

from prescreen import errors
from prescreen.errors import InputError, PackError, Place, PrescreenError, Problem, ProblemsError

PLACE = Place("a/pack.yaml", 3, 5, "用地 <= 100[亩块]", 4)


def test_the_whole_message() -> None:
    """Place, code, what happened, the line with a caret, what to do; in either language."""
    problem = Problem("unit-unknown", "不认识", "unknown", PLACE, "改", "mend it")

    assert problem.text("zh").splitlines() == [
        "a/pack.yaml:3:5: [unit-unknown] 不认识",
        "    用地 <= 100[亩块]",
        "          ^^^^",
        "    处理:改",
    ]
    assert problem.text("en").splitlines()[0] == "a/pack.yaml:3:5: [unit-unknown] unknown"
    assert problem.text("en").splitlines()[-1] == "    Remedy: mend it"
    assert str(problem) == problem.text("zh")


def test_without_place_and_hint() -> None:
    """A problem without place and hint prints its code and its sentence only."""
    assert Problem("usage", "甲", "a").text() == "[usage] 甲"


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Place("f"), "f"),
        (Place("f", 3), "f:3"),
        (Place("f", 3, 4), "f:3:4"),
    ],
)
def test_places(place: Place, shown: str) -> None:
    """A place prints as file, line and column, as far as they are known."""
    assert str(place) == shown


def test_caret_under_wide_signs() -> None:
    """A CJK character fills two cells of a terminal, before the caret and above it."""
    assert Place("f", 1, 3, "用地面积", 2).caret() == "    用地面积\n        ^^^^"
    assert Place("f", 1, 3, "ab用地", 1).caret() == "    ab用地\n      ^^"


def test_caret_behind_tabs_and_past_the_end() -> None:
    """Tabs are kept, so that the caret lines up; past the end stands one caret."""
    assert Place("f", 1, 2, "\tx", 1).caret() == "    \tx\n    \t^"
    assert Place("f", 1, 4, "abc", 1).caret() == "    abc\n       ^"
    assert Place("f", 1, 2, "abc", 9).caret() == "    abc\n     ^^"


@pytest.mark.parametrize("col", [1, 50, 400, 999, 1000])
def test_long_lines_are_cut(col: int) -> None:
    """Of a long line the surroundings of the place are shown, the caret under the same sign."""
    line = "".join(chr(97 + i % 26) for i in range(1000))
    shown, caret = Place("f", 1, col, line, 1).caret().splitlines()

    assert len(shown) <= 170
    assert shown[caret.index("^")] == line[col - 1]


def test_problems_are_equal_when_all_is_equal() -> None:
    """Two problems are one when all is equal, and differ by their place alone."""
    first = Problem("a-b", "甲", "a", PLACE)

    assert first == Problem("a-b", "甲", "a", PLACE)
    assert first != Problem("a-b", "甲", "a", Place("other", 3, 5))
    assert len({first, Problem("a-b", "甲", "a", PLACE)}) == 1


def test_errors_carry_all_problems() -> None:
    """An error holds a tuple of problems and prints them all."""
    error = PackError(iter([Problem("a-b", "甲", "one"), Problem("a-c", "乙", "two")]))

    assert [p.code for p in error.problems] == ["a-b", "a-c"]
    assert str(error) == "[a-b] 甲\n[a-c] 乙"
    assert error.text("en") == "[a-b] one\n[a-c] two"


def test_the_tree_of_errors() -> None:
    """Every error of the library has one root, and the docstring draws the tree."""
    found = [
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, PrescreenError)
    ]

    assert issubclass(InputError, ProblemsError)
    for name in set(found) - {"ProblemsError"}:
        assert name in (errors.__doc__ or "")
