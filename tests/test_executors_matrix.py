"""Executors side by side: each has a handler for each node of the tree, or a reason why not."""

from __future__ import annotations

import ast as python
import pkgutil
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import polars as pl
import pytest

import prescreen
from prescreen.candidate import Candidate, ListFact
from prescreen.columnar import score
from prescreen.columnar.compile.plan import MAIN, ColumnBatch
from prescreen.columnar.compile.possible.intervals import interval
from prescreen.columnar.compile.scope import Compiler, settle, translate
from prescreen.columnar.compile.truths import YES
from prescreen.columnar.conclusions import State
from prescreen.columnar.missing.parts import parts
from prescreen.columnar.outcomes import VERDICT
from prescreen.fields import Kind, catalogue
from prescreen.lang import Sort, ast, compile_expression, walk
from prescreen.lang import syntax as s
from prescreen.lang.check import Checker
from prescreen.lang.dispatch import dispatched
from prescreen.lang.functions import TABLE
from prescreen.lang.prose import Prose
from prescreen.lang.types import BOOL
from prescreen.lint.swaps import swap
from prescreen.logic import Unknown
from prescreen.prove.encode import Encoder
from prescreen.run.env import Env
from prescreen.run.generate import Generator
from prescreen.run.possible import Possible
from prescreen.run.signs import never_negative
from prescreen.run.situation import Situation
from prescreen.run.trace import Tracer
from prescreen.vocabulary import DECIDED
from tests import strategies as own
from tests.columnar.test_columnar_missing import at, names_by_row, said, value_of
from tests.lang.book import Labels
from tests.test_executors_agree import compiled, moments_of

SRC = Path(prescreen.__file__).parent
Handlers = Mapping[type, Callable[..., Any]]
Nodes = tuple[type[ast.Node], ...]


def below(node: type[ast.Node]) -> Iterator[type[ast.Node]]:
    """The node classes of the tree; those that `slots=True` has replaced are not in it any more."""
    for made in node.__subclasses__():
        if getattr(ast, made.__name__, None) is made:
            yield made
            yield from below(made)


NODES = sorted(below(ast.Node), key=lambda n: n.__name__)
EXECUTORS: Mapping[str, Handlers] = {
    "trace": Tracer.run.registry,
    "generate": Generator.run.registry,
    "possible": Possible.run.registry,
    "prose": Prose.say.registry,
    "deny": Prose.deny.registry,
    "translate": translate.registry,
    "settle": settle.registry,
    "parts": parts.registry,
    "interval": interval.registry,
    "swap": swap.registry,
    "encode": Encoder.value.registry,
    "sign": never_negative.registry,
}
"""Handlers of each executor, under the word that their names begin with."""
_CONCLUDED = (ast.OutcomeIs, ast.Tagged, ast.VerdictIs)
WITHOUT: Mapping[str, Mapping[str, Nodes]] = {
    "generate": {
        "is asked of its closure": (
            ast.Lookup, ast.HasValue, ast.Coalesce, ast.Within, ast.ScoreRef,
        ),
        "is no condition, and is written where one compares it": (
            ast.ParameterRef, ast.AsOf, ast.Arith, ast.Scale, ast.Func, ast.Days, ast.AddMonths,
            ast.DatePart,
        ),
    },
    "deny": {
        "is no condition": (
            ast.AsOf, ast.Arith, ast.Scale, ast.Func, ast.Days, ast.AddMonths, ast.DatePart,
            ast.ScoreRef,
        ),
        "has no opposite of its own: “it is not so that …”": (
            ast.Const, ast.ParameterRef, ast.Lookup, ast.If, ast.VerdictIs, ast.Coalesce,
        ),
    },
    "settle": {
        "is known, or nothing is known of it": (
            ast.Const, ast.FieldRef, ast.ItemRef, ast.ParameterRef, ast.MetricRef, ast.AsOf,
            ast.StageReached,
        ),
        "is settled by its operands alone": (
            ast.Not, ast.And, ast.Or, ast.AtLeast, ast.If, ast.Aggregate, ast.Coalesce,
        ),
        "is never unknown": (ast.Known,),
        "may hold any words where it is not known": (ast.Holds,),
        "may be any code where it is not known": (ast.Within,),
        "is settled only by what it is compared with": (
            ast.Arith, ast.Scale, ast.Func, ast.ScoreRef,
        ),
        "is a date or made of dates, which have no bounds": (
            ast.Days, ast.AddMonths, ast.DatePart,
        ),
        "is settled when it is read": _CONCLUDED,
    },
    "parts": {"waits for nothing: it reads outcomes, which are settled": _CONCLUDED},
    "interval": {
        "is known or any number at all": (
            ast.Const, ast.ParameterRef, ast.AsOf,
        ),
        "is no number": (
            ast.StageReached, ast.HasValue, ast.Not, ast.And, ast.Or, ast.AtLeast,
            ast.Compare, ast.Equal, ast.Member, ast.Holds, ast.Under, ast.Within, ast.Mentions,
            ast.StartsWith, ast.Known,
            *_CONCLUDED,
        ),
    },
    "encode": {
        "adds up scores, which the solver is not asked about": (ast.ScoreRef,),
    },
    "sign": {
        "may be negative": (ast.Days, ast.DatePart, ast.ScoreRef),
        "is no number": (
            ast.AsOf, ast.AddMonths, ast.StageReached, ast.HasValue, ast.Not, ast.And, ast.Or,
            ast.AtLeast, ast.Compare, ast.Equal, ast.Member, ast.Holds, ast.Under, ast.Within,
            ast.Mentions, ast.StartsWith, ast.Known, *_CONCLUDED,
        ),
    },
    "swap": {
        "has a value that is moved, where it stands": (ast.Const, ast.ParameterRef, ast.AddMonths),
        "has nothing of its own to be changed": (ast.AsOf, ast.Scale, ast.Lookup, ast.ScoreRef),
    },
}  # fmt: skip
"""Nodes that an executor leaves to its default, under the reason: a node … ."""


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


# -- handlers --------------------------------------------------------------------------------------
@pytest.mark.parametrize("executor", EXECUTORS)
def test_every_node_has_a_handler_or_a_reason(executor: str) -> None:
    """A node is either handled, or left to the default for a reason."""
    reasons = [node for nodes in WITHOUT.get(executor, {}).values() for node in nodes]
    handled = set(EXECUTORS[executor]) - {object}

    assert len(reasons) == len(set(reasons))
    assert not handled & set(reasons)
    assert handled | set(reasons) == set(NODES)


def test_these_are_all_executors() -> None:
    """Whatever in the package dispatches on the nodes of the tree stands in the matrix."""
    found = []
    for module in modules():
        for thing in vars(module).values():
            inner = vars(thing).values() if isinstance(thing, type) else ()
            for one in (thing, *inner):
                registry = one.registry if isinstance(one, dispatched) else vars_of(one)
                if any(isinstance(k, type) and issubclass(k, ast.Node) for k in registry):
                    found.append(registry)

    assert {frozenset(f.values()) for f in found} == {
        frozenset(h.values()) for h in EXECUTORS.values()
    }


def modules() -> Iterator[Any]:
    for info in pkgutil.walk_packages([str(SRC)], "prescreen."):
        one_runs = info.name.endswith("__main__")
        needs_an_extra = info.name.endswith("case.durable") or "prescreen.spark" in info.name
        if not (one_runs or needs_an_extra):
            yield import_module(info.name)


def vars_of(thing: object) -> Handlers:
    """The handlers of a `functools.singledispatch`, nothing for anything else."""
    found = getattr(thing, "registry", None) if callable(thing) else None
    return found if isinstance(found, Mapping) else {}


@pytest.mark.parametrize("executor", [*EXECUTORS, "check"])
def test_handlers_are_named_after_executor_and_node(executor: str) -> None:
    """A traceback says which executor was at which node; a handler of several has its own word."""
    registry = EXECUTORS.get(executor) or Checker._typed.registry
    by_handler: dict[Callable[..., Any], list[type]] = {}
    for node, handler in registry.items():
        by_handler.setdefault(handler, []).append(node)
    names = []
    for handler, nodes in by_handler.items():
        if object not in nodes:
            names.append(handler.__name__)
            assert handler.__name__.startswith(f"{executor}_")
            if len(nodes) == 1:
                assert handler.__name__ == f"{executor}_{snake(nodes[0].__name__)}"

    assert len(names) == len(set(names))


def test_every_kind_of_syntax_is_checked() -> None:
    """The checker has a handler for everything that the parser makes."""
    assert set(Checker._typed.registry) - {object} == set(get_args(s.Syntax))


def test_no_function_is_without_a_name() -> None:
    """No function or method in the package is called `_`."""
    nameless = [
        f"{path.relative_to(SRC)}:{node.lineno}"
        for path in SRC.rglob("*.py")
        for node in python.walk(python.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, python.FunctionDef) and node.name == "_"
    ]
    assert not nameless


# -- what they say ---------------------------------------------------------------------------------
SAMPLES: Mapping[type[ast.Node], str] = {
    ast.Const: "(project.foreign == true)",
    ast.FieldRef: "project.foreign",
    ast.ItemRef: "any(investor.foreign)",
    ast.ParameterRef: "(investment.total >= floor_money)",
    ast.MetricRef: "large",
    ast.AsOf: "(schedule.sign <= as_of)",
    ast.StageReached: "stage_reached('签约')",
    ast.Lookup: "(floors[project.industry_code].floor <= investment.total)",
    ast.HasValue: "has_value(floors[project.industry_code].word)",
    ast.Not: "!project.foreign",
    ast.And: "(project.foreign && project.started)",
    ast.Or: "(project.foreign || project.started)",
    ast.AtLeast: "at_least(2, project.foreign, project.started, site.in_park)",
    ast.Compare: "(investment.total > 3[万元])",
    ast.Equal: "(project.foreign != project.started)",
    ast.Member: "(project.build_type in ['新建', '扩建'])",
    ast.Holds: "('电镀' in environment.processes)",
    ast.Under: "under(project.industry_code, '39')",
    ast.Within: "any(under(product.industry_code, project.industry_code))",
    ast.Mentions: "mentions(project.content, '芯片')",
    ast.StartsWith: "starts_with(project.content, '芯片', '新')",
    ast.Known: "known(investment.total)",
    ast.Coalesce: "(coalesce(investment.total, investment.equipment) >= 5[万元])",
    ast.DatePart: "(month(schedule.sign) >= 6)",
    ast.Arith: "(investment.total / land.area >= 1[万元/亩])",
    ast.Scale: "(-investment.total < 0[万元])",
    ast.Func: "(clamp(investment.total, 1[万元], investment.equipment) >= 5[万元])",
    ast.Days: "(days(schedule.sign, schedule.start) > 30[日])",
    ast.AddMonths: "(add_months(schedule.sign, 2) > schedule.start)",
    ast.If: "(project.foreign ? project.started : site.in_park)",
    ast.Aggregate: "(sum(investor.assets, investor.foreign) >= 3[万元])",
    ast.OutcomeIs: "failed('topic.check')",
    ast.Tagged: "tagged('两高')",
    ast.VerdictIs: "(verdict == 'fail')",
    ast.ScoreRef: "(score >= 8)",
}
NAMES = replace(own.names(), checks=frozenset({"topic.check"}), after_verdict=True)


def condition(text: str) -> ast.Node:
    """The tree of an expression; one that is no condition is compared with something."""
    node = compile_expression(text, NAMES)
    if node.type.sort is Sort.BOOL:
        return node
    bound = 10.5 if node.type.sort is Sort.NUMBER else own.DAY
    return ast.Compare(BOOL, node.span, ">=", node, ast.Const(node.type, node.span, bound))


def candidates(node: ast.Node) -> list[Candidate]:
    """Candidates of whom everything, nothing or something is known that the tree reads."""
    metrics = [own.METRICS[n.key].node for n in walk(node) if isinstance(n, ast.MetricRef)]
    points = [t for i in own.SCORE for b in i.bands for t in (b.when, b.points)]
    scored = points if any(isinstance(n, ast.ScoreRef) for n in walk(node)) else []
    trees = [n for tree in (node, *metrics, *scored) for n in walk(tree)]
    paths = sorted({n.path for n in trees if isinstance(n, ast.FieldRef)})
    over = {n.list for n in trees if isinstance(n, ast.Aggregate)}
    leaves = {p: sorted({n.leaf for n in trees if isinstance(n, ast.ItemRef)}) for p in over}
    rng, made = random.Random(0), []

    def known(path: str, share: float) -> dict[str, Any]:
        field = catalogue[path]
        if share == 1.0:  # all numbers and all dates alike: nothing contradicts anything else
            return {
                path: {Kind.NUMBER: 10.0, Kind.DATE: own.DAY}.get(field.kind, value_of(field, rng))
            }
        return {path: value_of(field, rng)} if rng.random() < share else {}

    def element(path: str, share: float) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for leaf in leaves[path]:
            found |= known(f"{path}.{leaf}", share)
        return {p.removeprefix(f"{path}."): v for p, v in found.items()}

    for row in range(40):
        share = (1.0, 0.0, 0.7)[min(row, 2)]
        facts: dict[str, Any] = {}
        for path in paths:
            facts |= known(path, share)
        lists = {}
        for path in over:
            if rng.random() < share:
                items = [element(path, share) for _ in range(2 if row == 0 else rng.randrange(4))]
                lists[path] = ListFact(tuple(items), row == 0 or rng.random() < 0.7)
        made.append(Candidate(str(row), "示例", facts, lists, as_of=own.DAY))
    return made


def env_of(situation: Situation) -> Env:
    env = situation.env()
    env.tags, env.verdict = {"两高"}, "fail"
    return env


def columns(situations: Sequence[Situation]) -> tuple[Compiler, ColumnBatch]:
    compiler, batch = compiled(situations)
    state = State([], 0, score.settle(compiler, own.SCORE))
    state.add("两高", YES)
    compiler.letters = state
    failed = pl.lit(DECIDED.index("fail")).alias(VERDICT)
    batch.main = batch.main.with_columns(failed)
    return compiler, batch


TEXTS = {n.__name__: text for n, text in SAMPLES.items()} | {f.name: f.example for f in TABLE}


def test_every_node_has_a_sample() -> None:
    """The samples hold every node of the tree, each under its own name."""
    assert set(SAMPLES) == set(NODES)
    for node, text in SAMPLES.items():
        assert any(type(n) is node for n in walk(condition(text)))


@pytest.mark.parametrize("name", TEXTS)
def test_executors_say_the_same(name: str) -> None:
    """Each node and each function, run by every executor over candidates known in part."""
    node = condition(TEXTS[name])
    situations = moments_of(candidates(node))
    compiler, batch = columns(situations)
    compiler.expect([node])
    scope = compiler.scope(MAIN)
    column = scope.solid(scope.value(node))
    conclusion = any(isinstance(n, (*_CONCLUDED, ast.ScoreRef)) for n in walk(node))
    provisional = any(isinstance(n, ast.Known | ast.Coalesce) for n in walk(node))
    if conclusion:
        compiler.plan.run(batch)
        asked = [set[str]()] * len(situations)
    else:
        (asked,) = names_by_row(scope, batch, [node])
    run, answers = Tracer(own.bindings()).run(node), set()
    certain = Generator(Tracer(own.bindings()), own.DAY).certain(
        [node, ast.Not(BOOL, node.span, node)]
    )

    for row, situation in enumerate(situations):
        value = run(env_of(situation))
        possible = Possible(own.bindings(), env_of(situation)).truth(node)
        answers.add(None if isinstance(value, Unknown) else value)
        env = env_of(situation)
        assert certain(env, env.values) == [value is True, value is False]
        assert at(batch, column, row) == (None if isinstance(value, Unknown) else value)
        if ast.ScoreRef in map(type, walk(node)):  # of which nothing is asked in lists
            assert at(batch, column, row) == said(possible)
            continue
        if provisional:  # what is not known may turn it, whatever it says now
            continue
        assert at(batch, column, row) == said(possible)
        assert asked[row] == {c.name for c in possible.causes}

    first = situations[0].candidate
    never = any(isinstance(n, ast.Known) for n in walk(node))
    assert (None in answers) is (bool(first.facts or first.lists) and not never)
    assert answers & {True, False}


@pytest.mark.parametrize("name", TEXTS)
def test_prose_says_it_and_its_opposite(name: str) -> None:
    """Each node and each function, said and denied in both languages, each time in other words."""
    node = condition(TEXTS[name])
    zh, en = Prose(Labels(), "zh"), Prose(Labels(), "en")
    words = [zh.clause(node), zh.deny(node), en.clause(node), en.deny(node)]

    assert all(words)
    assert len(set(words)) == 4
