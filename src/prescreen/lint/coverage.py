"""Which truths every elementary condition of a pack has shown: true, false and unknown.

A condition that is never seen unknown has never been tried with a fact missing, which is how
candidates usually come. Numbers compared with a threshold are to be tried at the threshold too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from prescreen.lang import Sort, ast, children
from prescreen.logic.numbers import close
from prescreen.pack.model import Check, Pack
from prescreen.run.env import Atom
from prescreen.run.outcome import Outcome

ATOMS = (
    ast.Compare,
    ast.Equal,
    ast.Member,
    ast.Holds,
    ast.Under,
    ast.Mentions,
    ast.StartsWith,
    ast.HasValue,
    ast.Known,
)


@dataclass(frozen=True, slots=True)
class Untested:
    """A truth of a condition, or an outcome of a check, that no test has shown."""

    check: str
    what: str
    lacking: tuple[str, ...]
    node: ast.Node | None = None


@dataclass(slots=True)
class PackCoverage:
    """What the tests of one pack have shown so far."""

    pack: Pack
    seen: dict[int, set[str]] = field(default_factory=dict)
    statuses: dict[str, set[str]] = field(default_factory=dict)
    fired: set[str] = field(default_factory=set)
    quiet: set[str] = field(default_factory=set)

    def note(self, outcomes: Iterable[Outcome], extra: Iterable[Atom] = ()) -> None:
        """Take in what one test run has shown."""
        for outcome in outcomes:
            self.statuses.setdefault(outcome.check.id, set()).add(outcome.status)
            self._atoms(outcome.atoms)
        self._atoms(extra)

    def _atoms(self, atoms: Iterable[Atom]) -> None:
        for atom in atoms:
            shown = self.seen.setdefault(id(atom.node), set())
            shown.add({True: "true", False: "false"}.get(atom.truth, "unknown"))  # type: ignore[call-overload]
            if (
                isinstance(atom.left, float)
                and isinstance(atom.right, float)
                and close(atom.left, atom.right)
            ):
                shown.add("boundary")

    def gaps(self) -> Iterator[Untested]:
        """Everything that is still to be shown."""
        for check in self.pack.checks:
            yield from self._check_gaps(check)
        for item in self.pack.score:
            for band in item.bands:
                for node in conditions(band.when):
                    yield from self._condition_gap(f"scorecard.{item.id}", node)
        for rule in self.pack.conclusions:
            lacking = tuple(
                word
                for word, found in (("fired", self.fired), ("not fired", self.quiet))
                if rule.id not in found
            )
            if lacking:
                yield Untested(rule.id, "conclusion", lacking)

    def _check_gaps(self, check: Check) -> Iterator[Untested]:
        statuses = self.statuses.get(check.id, set())
        lacking = [s for s in ("pass", "fail") if s not in statuses]
        if not statuses & {"unknown", "later"}:
            lacking.append("unknown")
        if lacking:
            yield Untested(check.id, "outcome", tuple(lacking))
        for tree in (check.applies, check.require, check.waive_when):
            if tree is not None:
                for node in conditions(tree):
                    yield from self._condition_gap(check.id, node)

    def _condition_gap(self, check: str, node: ast.Node) -> Iterator[Untested]:
        seen = self.seen.get(id(node), set())
        wanted = ["true", "false"]
        if not isinstance(node, ast.StageReached):
            wanted.append("unknown")
        if has_boundary(node):
            wanted.append("boundary")
        lacking = tuple(w for w in wanted if w not in seen)
        if lacking:
            yield Untested(check, f"@{node.span.start}", lacking, node)

    def counts(self) -> tuple[int, int]:
        """Truths shown and truths to be shown, boundaries included."""
        total = shown = 0
        for tree in self._trees():
            for node in conditions(tree):
                wanted = 2 + (not isinstance(node, ast.StageReached)) + has_boundary(node)
                total += wanted
                shown += wanted - sum(len(g.lacking) for g in self._condition_gap("", node))
        return shown, total

    def _trees(self) -> Iterator[ast.Node]:
        for check in self.pack.checks:
            yield from (t for t in (check.applies, check.require, check.waive_when) if t)
        for item in self.pack.score:
            yield from (b.when for b in item.bands)


def has_boundary(node: ast.Node) -> bool:
    """Whether a condition compares a number with a fixed threshold."""
    return (
        isinstance(node, ast.Compare)
        and node.left.type.sort is Sort.NUMBER
        and isinstance(node.right, ast.Const | ast.ParameterRef)
    )


def conditions(tree: ast.Node) -> Iterator[ast.Node]:
    """The elementary conditions of a tree, as the tracing executor logs them."""
    if isinstance(tree, (*ATOMS, ast.StageReached)):
        yield tree
    elif isinstance(tree, ast.Not | ast.And | ast.Or | ast.AtLeast):
        for child in children(tree):
            yield from conditions(child)
    elif tree.type.sort is Sort.BOOL and isinstance(
        tree, ast.FieldRef | ast.MetricRef | ast.Aggregate
    ):
        yield tree
    elif isinstance(tree, ast.If):
        for child in (tree.test, tree.then, tree.other):
            if child.type.sort is Sort.BOOL:
                yield from conditions(child)
