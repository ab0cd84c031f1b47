"""The whole work of a screening, cut into what a rival evaluates and what plain Python adds.

A rival evaluates one expression a check, whose number says fail, pass, unknown or not applicable.
Plain Python then does what the user of such a library would do: stages not yet reached, the
verdict, the sum of points. All of it is timed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from operator import getitem
from typing import Any, NamedTuple

from benchmarks.rivals.base import Dialect, Inexpressible, Record, name
from benchmarks.rivals.cases import plain
from benchmarks.rivals.facts import YES, Facts, Truth
from benchmarks.rivals.kleene import Kleene
from benchmarks.rivals.sharing import shared
from benchmarks.rivals.stages import WORDS, Stage
from benchmarks.rivals.trees import ABSENT, FALSE, both, choose, either, negate, number
from prescreen.lang import ast, walk
from prescreen.lang.types import Sort
from prescreen.logic import Unknown
from prescreen.logic.numbers import thousandths
from prescreen.pack.model import Check, ScoreItem
from prescreen.pack.ruleset import InForce
from prescreen.report import Report
from prescreen.run.env import Env
from prescreen.run.situation import Situation
from prescreen.verdict.combine import verdict_of
from prescreen.vocabulary import DECIDED, DECIDING, STAGES, stage_index

FAIL, PASS, UNKNOWN, NOT_APPLICABLE, DECLARED_PASS, DECLARED_NOT = (
    number(float(n)) for n in range(len(WORDS))
)


BLANK: Mapping[Sort, Any] = {
    Sort.BOOL: False,
    Sort.NUMBER: 1.0,
    Sort.DATE: 1.0,
    Sort.SET: [],
    Sort.TEXT: "",
    Sort.ENUM: "",
    Sort.INDUSTRY: "",
}


class Answer(NamedTuple):
    """What is compared with ours: outcomes in the order of `Work.ids`, and the rest."""

    outcomes: Sequence[str]
    verdict: str
    score: tuple[float, float] | None
    """Bounds, None where the packs give no points."""


# -- one check, one band ---------------------------------------------------------------------------
def outcome(check: Check, kleene: Kleene, verified: Kleene) -> ast.Node:
    """The number of the outcome, before stages."""
    applies, holds = _truths(check, kleene)
    declared: ast.Node = FALSE
    if check.verify_by is not None:
        again, stands = _truths(check, verified)
        declared = negate(either(again.no, stands.yes, both(again.yes, stands.no)))
    fails = choose(both(applies.yes, holds.no), FAIL, UNKNOWN)
    passes = choose(declared, DECLARED_PASS, PASS)
    not_applicable = choose(declared, DECLARED_NOT, NOT_APPLICABLE)
    return choose(applies.no, not_applicable, choose(holds.yes, passes, fails))


def _truths(check: Check, kleene: Kleene) -> tuple[Truth, Truth]:
    applies = YES if check.applies is None else kleene.truth(check.applies)
    holds = kleene.truth(check.require)
    if check.waive_when is not None:
        waived = kleene.truth(check.waive_when)
        holds = Truth(either(holds.yes, waived.yes), both(holds.no, waived.no))
    return applies, holds


def bands(item: ScoreItem, kleene: Kleene) -> list[tuple[ast.Node, ...]]:
    """For each band: does it hold (1 yes, 0 no, 2 unknown), and of the least and of the most that
    it may give the points and whether these are known."""
    out = []
    for band in item.bands:
        when, points = kleene.truth(band.when), kleene.ends(band.points)
        holds = choose(when.yes, number(1.0), choose(when.no, number(0.0), number(2.0)))
        ends = [
            (choose(p.known, p.what, ABSENT), choose(p.known, number(1.0), number(0.0)))
            for p in points
        ]
        out.append((holds, *ends[0], *ends[1]))
    return out


# -- all of them -----------------------------------------------------------------------------------
class Work:
    """The expressions in one dialect, and how their values become an answer.

    What is the same for all rows is no expression; what the dialect cannot say is in `left_out`.
    """

    def __init__(self, rules: InForce, facts: Facts, dialect: Dialect) -> None:
        dialect.rules = rules
        self.dialect, self.facts = dialect, facts
        self.kleene = Kleene(rules, facts, dialect.blank_differs)
        declared = replace(facts, columns=facts.place, lists={})
        self.verified = Kleene(rules, declared, dialect.blank_differs, "verified")
        self.left_out: dict[str, str] = {}
        self.trees: list[ast.Node] = []
        moving, settled = self._checks(rules.checks)
        self.checks = [*moving, *(c for c, _ in settled)]
        self.ids = tuple(c.id for c in self.checks)
        self._stages = [Stage(moving, settled, s) for s in range(len(STAGES))]
        self._score(rules.score)
        self._reads()
        names, trees = shared(self.trees) if dialect.shares else ([], self.trees)
        self.names = [(name(path), dialect.write(tree)) for path, tree in names]
        self.texts = [dialect.write(t) for t in trees]

    def _checks(self, checks: Iterable[Check]) -> tuple[list[Check], list[tuple[Check, int]]]:
        """Those that rows may differ in, the ones that make a verdict first; and the others."""
        moving: list[Check] = []
        settled: list[tuple[Check, int]] = []
        for check in sorted(checks, key=lambda c: c.severity not in DECIDING):
            tree = outcome(check, self.kleene, self.verified)
            try:
                if isinstance(tree, ast.Const):
                    settled.append((check, int(tree.value)))  # type: ignore[call-overload]
                else:
                    self._write(tree)
                    moving.append(check)
            except Inexpressible as reason:
                self.left_out[check.id] = str(reason)
        return moving, settled

    def _write(self, tree: ast.Node) -> int:
        """Its place among the values. Raises `Inexpressible`."""
        self.dialect.write(tree)
        self.trees.append(tree)
        return len(self.trees) - 1

    def _score(self, items: Sequence[ScoreItem]) -> None:
        """Places of the values that an item needs; all of it is left out or nothing."""
        places: dict[ast.Node, int] = {}
        self._items: list[tuple[ScoreItem, list[tuple[int, ...]]]] = []
        for item in items:
            found = bands(item, self.kleene)
            for tree in (t for band in found for t in band):
                if tree not in places:  # most points have no ends but themselves
                    places[tree] = self._write(tree)
            self._items.append((item, [tuple(places[t] for t in band) for band in found]))

    # -- records -----------------------------------------------------------------------------
    def _reads(self) -> None:
        """The facts that the expressions read, with their sorts."""
        nodes = {n for tree in self.trees for n in walk(tree)}
        self.fields = {n.path: n.type.sort for n in nodes if isinstance(n, ast.FieldRef)}
        self.leaves: dict[str, dict[str, Sort]] = {
            n.list: {} for n in nodes if isinstance(n, ast.Aggregate)
        }
        for n in nodes:
            if isinstance(n, ast.ItemRef):
                self.leaves[n.list][n.leaf] = n.type.sort

    def record(self, situation: Situation) -> Record:
        """The facts that are read, blank ones as None, and what is worked out beforehand."""
        self.facts.hold(situation)
        lists, values = situation.bound.lists, situation.bound.known()
        for path in self.leaves:
            values[f"complete.{path}"] = path in lists and lists[path].complete
        env = situation.env()
        for kleene, there in ((self.kleene, env), (self.verified, situation.verified_env())):
            values |= _given(kleene, there, ast.FieldRef)
        out = self._cells(values, self.fields)
        for path, leaves in self.leaves.items():
            out[name(path)] = []
            for env.item in lists[path].items if path in lists else ():
                item = {**env.item, **_given(self.kleene, env, ast.ItemRef, path)}
                out[name(path)].append(self._cells(item, leaves))
        out["stage"] = float(stage_index(situation.stage))
        return out

    def _cells(self, values: Mapping[str, object], sorts: Mapping[str, Sort]) -> dict[str, Any]:
        """The facts by flat name; for a rival that is strict about types a blank one is some value
        of its type, with a second fact that says whether it is known."""
        out = {name(p): plain(values.get(p)) for p in sorts}
        if self.dialect.flags:
            for path, sort in sorts.items():
                out[f"{name(path)}_known"] = values.get(path) is not None
                if values.get(path) is None:
                    out[name(path)] = BLANK[sort]
        return out

    # -- answers -----------------------------------------------------------------------------
    def answer(self, stage: int, values: Sequence[Any]) -> Answer:
        at = self._stages[stage]
        words = list(map(getitem, at.words, values))
        words += at.settled
        grave = min(at.gravest, *map(getitem, at.graves, values))
        return Answer(words, DECIDED[grave], self._scored(values) if self._items else None)

    def expected(self, report: Report) -> Answer:
        """Our answer, from the report on one candidate, on the checks that the rival can say."""
        by_id = {o.check.id: o for o in report.outcomes}
        outcomes = [by_id[i] for i in self.ids]
        return Answer([o.status for o in outcomes], verdict_of(outcomes), report.score)

    def _scored(self, values: Sequence[Any]) -> tuple[float, float]:
        lows = highs = 0
        for item, places in self._items:
            low, high, settled = item.high, item.low, False
            for holds, least, least_known, most, most_known in places:
                if settled or values[holds] == 0:
                    continue
                low = min(low, _points(item, values, least, least_known, item.low))
                high = max(high, _points(item, values, most, most_known, item.high))
                settled = values[holds] == 1
            if not settled:
                low, high = min(low, item.low), max(high, item.low)
            lows, highs = lows + low, highs + high
        return lows / 1000, highs / 1000


def _points(item: ScoreItem, values: Sequence[Any], points: int, known: int, otherwise: int) -> int:
    """One end of the points, in thousandths, within what the item gives."""
    if values[known] == 0:
        return otherwise
    return min(max(thousandths(float(values[points])), item.low), item.high)


def _given(
    kleene: Kleene, env: Env, kind: type[ast.Node], path: str | None = None
) -> dict[str, object]:
    """What is worked out beforehand for the candidate, or for an element of the list at `path`."""
    out = {}
    for leaf, run in kleene.given.values():
        if isinstance(leaf, kind) and getattr(leaf, "list", None) == path:
            value = run(env)
            out[leaf.leaf if isinstance(leaf, ast.ItemRef) else leaf.path] = (  # type: ignore[attr-defined]
                None if isinstance(value, Unknown) else value
            )
    return out
