"""From text to syntax: precedence, places of mistakes, and back again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from tests import strategies as own
from tests.lang.cases import Case, read, update
from tests.lang.sexpr import sexpr, text

from prescreen.lang import LangError
from prescreen.lang.parser import MAX_DEPTH, MAX_OPERATORS, parse
from prescreen.lang.source import Source

MARKS = ("tree", "error")


def answer(given: str) -> dict[str, str]:
    try:
        return {"tree": sexpr(parse(given))}
    except LangError as error:
        place = error.problem.place
        assert place is not None
        return {"error": f"{place.line}:{place.col} {error.problem.code} {error.problem.zh}"}


update("parse.txt", MARKS, answer)
CASES = read("parse.txt", MARKS)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.text)
def test_tree(case: Case) -> None:
    """An expression has the tree, or the mistake, that the fixture states."""
    assert answer(case.text) == case.expected


@pytest.mark.parametrize("case", [c for c in CASES if "tree" in c.expected], ids=lambda c: c.text)
def test_round_trip(case: Case) -> None:
    """Written out again, an expression parses to the same tree."""
    tree = parse(case.text)

    assert sexpr(parse(text(tree))) == sexpr(tree)


@settings(max_examples=60, deadline=None)
@given(own.conditions(3))
def test_round_trip_of_any_condition(condition: str) -> None:
    """The same for conditions of every shape."""
    tree = parse(condition)

    assert sexpr(parse(text(tree))) == sexpr(tree)


def test_depth_is_bounded() -> None:
    """Brackets nest forty deep and no deeper, whatever stands inside."""
    assert parse("(" * (MAX_DEPTH - 1) + "a" + ")" * (MAX_DEPTH - 1))
    for opened, closed in (("(", ")"), ("f(", ")"), ("t[", "]"), ("a ? b : (", ")"), ("[", "]")):
        with pytest.raises(LangError) as caught:
            parse(opened * 60 + "a" + closed * 60)
        assert caught.value.problem.code == "lang-too-deep"


def test_size_is_bounded() -> None:
    """Two hundred operators and no more."""
    assert parse("a" + " + a" * MAX_OPERATORS)
    with pytest.raises(LangError) as caught:
        parse("a" + " + a" * (MAX_OPERATORS + 1))

    assert caught.value.problem.code == "lang-too-long"


def test_place_in_a_block_of_yaml() -> None:
    """A mistake in the second line of a `|` block is shown in that line of the file."""
    lines = ("    require: |", "      land.area > 1", "      && = 2")
    source = Source("land.area > 1\n&& = 2", "pack.yaml", 2, 7, 6, lines)
    with pytest.raises(LangError) as caught:
        parse(source)

    assert str(caught.value.problem.place) == "pack.yaml:3:10"
    assert "      && = 2\n             ^" in caught.value.problem.text()
