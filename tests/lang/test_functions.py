"""The table of functions is true: of arguments, types, unknowns, and of what executors have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from tests import strategies as own
from tests.test_executors_agree import moments_of
from tests.test_executors_matrix import NAMES, candidates

from prescreen.candidate import Candidate, ListFact
from prescreen.columnar.compile import numbers
from prescreen.columnar.compile.possible import bounds
from prescreen.lang import LangError, Sort, ast, compile_expression, walk
from prescreen.lang import syntax as s
from prescreen.lang.functions import (
    FUNCTIONS,
    NUMBER,
    TABLE,
    Form,
    Function,
    Unknowns,
    keys_of,
    of_node,
)
from prescreen.lang.parser import parse
from prescreen.lang.source import Source
from prescreen.lang.tokens import tokenize
from prescreen.logic import Unknown
from prescreen.run import lists, operators
from prescreen.run.dates import add_months
from prescreen.run.trace import Tracer

ROWS = pytest.mark.parametrize("function", TABLE, ids=lambda f: f.name)
FUNC, AGGREGATE = keys_of(ast.Func), keys_of(ast.Aggregate)
IMPLEMENTED: Mapping[str, tuple[Mapping[str, object], frozenset[str], Mapping[str, str]]] = {
    "run.operators": (operators.FUNCTIONS, FUNC, {}),
    "columnar.compile.numbers": (numbers.FUNCTIONS, FUNC, {}),
    "columnar.compile.possible.bounds": (bounds.FUNCTIONS, FUNC, {}),
    "run.lists": (
        lists._FINISH,
        AGGREGATE,
        dict.fromkeys(("any", "all"), "says a truth, which has no ends"),
    ),
    "run.lists, over numbers": (
        lists.FOLDS,
        AGGREGATE,
        dict.fromkeys(("any", "all", "count"), "says a truth or a count, no number of numbers"),
    ),
}
"""Tables of executors, the functions of the language that go there, and those left out and why."""


def node_of(function: Function) -> ast.Node:
    return compile_expression(function.example, NAMES)


# -- executors -------------------------------------------------------------------------------------
@pytest.mark.parametrize("place", IMPLEMENTED)
def test_executors_have_every_function(place: str) -> None:
    """A function that an executor lacks, or has and the language does not, is told."""
    has, wanted, without = IMPLEMENTED[place]

    assert wanted
    assert set(has) | set(without) == wanted
    assert not set(has) & set(without)


def test_prose_has_a_phrase_for_every_function() -> None:
    """A function of numbers says itself in both languages."""
    said = [f for f in TABLE if f.node is ast.Func]

    assert said
    assert all(all(f.phrase) for f in said)


# -- the rows --------------------------------------------------------------------------------------
@ROWS
def test_an_example_becomes_the_node(function: Function) -> None:
    """The example stands, calls the function, and gives its node, its key and its type."""
    syntax, node = parse(function.example), node_of(function)

    assert isinstance(syntax, s.Call)
    assert syntax.name == function.name
    assert function.usage.startswith(f"{function.name}(")
    assert type(node) is function.node
    assert node.type.sort is function.gives.sort
    assert function.gives is NUMBER or node.type == function.gives
    if isinstance(node, ast.Func | ast.Aggregate | ast.OutcomeIs):
        assert of_node(node) is function


@ROWS
def test_arguments_are_counted(function: Function) -> None:
    """One argument too few or too many is refused, with the usage as the remedy."""
    call = parse(function.example)
    assert isinstance(call, s.Call)
    args = [function.example[a.span.start : a.span.end] for a in call.args]
    counts = [function.least - 1]
    if function.most is not None:
        counts.append(function.most + 1)

    for count in counts:
        text = ", ".join((args * (count + 1))[:count])
        with pytest.raises(LangError) as caught:
            compile_expression(f"{function.name}({text})", NAMES)
        assert caught.value.problem.code == "lang-arguments"
        assert function.usage in caught.value.problem.hint_en


@ROWS
def test_arguments_are_of_their_sorts(function: Function) -> None:
    """An argument of another sort, or in another form, than the row says is refused."""
    call = parse(function.example)
    assert isinstance(call, s.Call)
    args = [function.example[a.span.start : a.span.end] for a in call.args]
    for place, kind in enumerate(function.kinds(len(args))):
        if kind is Form.VALUE and place == 0:  # a value of any sort; the next is of the same
            continue
        other = "land.area" if kind is Sort.BOOL else "project.foreign"
        text = ", ".join([*args[:place], other, *args[place + 1 :]])
        with pytest.raises(LangError) as caught:
            compile_expression(f"{function.name}({text})", NAMES)
        assert caught.value.problem.code in ("lang-type", "lang-text", "lang-listing", "list-none",
                                             "lang-arguments")  # fmt: skip


# -- unknowns --------------------------------------------------------------------------------------
def traced(node: ast.Node, candidate: Candidate) -> object:
    (situation,) = moments_of([candidate])
    return Tracer(own.bindings()).run(node)(situation.env())


@ROWS
def test_unknowns_do_what_the_row_says(function: Function) -> None:
    """Strict, decided by the known part, known for a complete list, or never unknown."""
    node = node_of(function)
    whole = candidates(node)[0]
    known = not isinstance(traced(node, whole), Unknown)
    less = [traced(node, c) for c in lacking(node, whole)]
    unknown = [isinstance(v, Unknown) for v in less]

    assert known
    if function.unknown is Unknowns.NEVER:
        assert not any(unknown)
    elif function.unknown is Unknowns.DECIDED:
        assert isinstance(traced(node, Candidate("1", "示例", {})), Unknown)
        assert decided(function)
    else:
        assert less
        assert all(unknown)


def lacking(node: ast.Node, whole: Candidate) -> list[Candidate]:
    """The candidate without one of the facts that are read; without all of a list, and the like."""
    facts = [Candidate("1", "示例", {p: v for p, v in whole.facts.items() if p != path})
             for path in whole.facts]  # fmt: skip
    for path, fact in whole.lists.items():
        leaves = sorted({n.leaf for n in walk(node) if isinstance(n, ast.ItemRef)})
        facts.append(Candidate("1", "示例", {}))
        facts.append(Candidate("1", "示例", {}, {path: ListFact(fact.items, False)}))
        facts += [Candidate("1", "示例", {}, {path: ListFact(({},), True)}) for _ in leaves[:1]]
    return facts


DECIDED: Mapping[str, tuple[dict[str, Any], dict[str, ListFact], object]] = {
    "coalesce": ({"land.new_area": 3.0}, {}, 3.0),
    "at_least": ({"project.foreign": True}, {}, True),
    "any": ({}, {"investor": ListFact(({"defaulter": True}, {}), False)}, True),
    "all": ({}, {"investor": ListFact(({"defaulter": False}, {}), False)}, False),
}


def decided(function: Function) -> bool:
    facts, elements, expected = DECIDED[function.name]
    return traced(node_of(function), Candidate("1", "示例", facts, elements)) == expected


def test_every_function_has_one_name() -> None:
    """No two rows have one name, and no two become the same node."""
    assert len(FUNCTIONS) == len(TABLE)
    for function in TABLE:
        if function.node in (ast.Func, ast.Aggregate, ast.OutcomeIs):
            assert (function.key or function.name) in keys_of(function.node)


# -- edges -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text", ["2026-W01-1", "20260105", "2026-1-5", "２０２６-０１-０５", "2026-02-30"]
)
def test_a_date_has_one_form(text: str) -> None:
    """Weeks, solid digits and short months are what a library may read, and nobody documented."""
    with pytest.raises(LangError) as caught:
        compile_expression(f"date('{text}')", NAMES)
    assert caught.value.problem.code == "lang-date"


@pytest.mark.parametrize(
    ("months", "day"),
    [
        (12.0, dt.date(2027, 1, 31)),
        (11.99999999999, dt.date(2027, 1, 31)),
        (11.9, dt.date(2026, 12, 31)),
        (1.0000000000001, dt.date(2026, 2, 28)),
        (-0.5, dt.date(2026, 1, 31)),
        (1e300, dt.date.max),
    ],
)
def test_months_snap_before_they_are_cut(months: float, day: dt.date) -> None:
    """A year of days turned into months is twelve, whatever the conversion lost."""
    assert add_months(dt.date(2026, 1, 31), months) == day


@pytest.mark.parametrize(
    ("x", "step", "expected"),
    [
        (2.5, 1.0, 3.0),
        (-2.5, 1.0, -2.0),
        (1.005, 0.01, 1.01),
        (0.1 + 0.2, 0.1, 0.3),
        (7.0, 5.0, 5.0),
    ],
)
def test_halves_go_up(x: float, step: float, expected: float) -> None:
    """Half up on the number line, after snapping: as a reader of a table rounds, below zero too."""
    assert operators.FUNCTIONS["round_to"](x, step) == pytest.approx(expected, rel=1e-12)


def test_names_may_have_any_ideograph() -> None:
    """〇 is a number sign to Unicode, 𠮷 lies outside of the basic plane; both stand in names."""
    assert [t.text for t in tokenize(Source("〇号地块 < 𠮷野")) if t.text] == [
        "〇号地块",
        "<",
        "𠮷野",
    ]
