"""Which truths every elementary condition of a pack has shown: true, false and unknown.

A condition that is never seen unknown has never been tried with a fact missing, which is how
candidates usually come. Numbers compared with a threshold are to be tried at the threshold too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from prescreen.lang import Sort, ast, children, walk
from prescreen.logic.numbers import close
from prescreen.pack.model import Check, Pack
from prescreen.run.closures import Run
from prescreen.run.env import Atom
from prescreen.run.outcome import Outcome
from prescreen.run.trace import Tracer

ATOMS = (
    ast.Compare,
    ast.Equal,
    ast.Member,
    ast.Holds,
    ast.Under,
    ast.Within,
    ast.Mentions,
    ast.StartsWith,
    ast.HasValue,
    ast.Known,
)

FACTS = (ast.FieldRef, ast.ItemRef, ast.MetricRef, ast.Aggregate, ast.Lookup)
"""What may be unknown; the day of review and the stage never are."""


class Witness(Tracer):
    """Writes every elementary condition to the log: those inside metrics, points, conclusions and
    the keys of tables too."""

    def quiet(self, node: ast.Node) -> Run:
        return self.run(node)


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

    def note(
        self, outcomes: Iterable[Outcome], atoms: Iterable[Atom], drawn: frozenset[str]
    ) -> None:
        """Take in what one test has shown: outcomes, conditions met, conclusions drawn."""
        for outcome in outcomes:
            self.statuses.setdefault(outcome.check.id, set()).add(outcome.status)
        self._atoms(atoms)
        self.fired |= drawn
        self.quiet |= {r.id for r in self.pack.conclusions} - drawn

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
            yield from self._outcome_gap(check)
        for where, tree in self._trees():
            for node in conditions(tree):
                yield from self._condition_gap(where, node)
        for rule in self.pack.conclusions:
            lacking = tuple(
                word
                for word, found in (("fired", self.fired), ("not fired", self.quiet))
                if rule.id not in found
            )
            if lacking:
                yield Untested(rule.id, "conclusion", lacking)

    def _outcome_gap(self, check: Check) -> Iterator[Untested]:
        statuses = self.statuses.get(check.id, set())
        lacking = [s for s in ("pass", "fail") if s not in statuses]
        if not statuses & {"unknown", "later"}:
            lacking.append("unknown")
        if lacking:
            yield Untested(check.id, "outcome", tuple(lacking))

    def _condition_gap(self, where: str, node: ast.Node) -> Iterator[Untested]:
        seen = self.seen.get(id(node), set())
        lacking = tuple(w for w in self._wanted(node) if w not in seen)
        if lacking:
            yield Untested(where, f"@{node.span.start}", lacking, node)

    def counts(self) -> tuple[int, int]:
        """Truths shown and truths to be shown, boundaries included."""
        total = shown = 0
        for where, tree in self._trees():
            for node in conditions(tree):
                wanted = len(self._wanted(node))
                total += wanted
                shown += wanted - sum(len(g.lacking) for g in self._condition_gap(where, node))
        return shown, total

    def _wanted(self, node: ast.Node) -> tuple[str, ...]:
        """The truths that a condition can show: no cell is known to be blank where a blank cell
        counts as unknown, and day and stage are always known."""
        wanted = ["true"]
        if not (isinstance(node, ast.HasValue) and self._never_blank(node.lookup)):
            wanted.append("false")
        if not isinstance(node, ast.Known) and any(isinstance(n, FACTS) for n in walk(node)):
            wanted.append("unknown")
        if has_boundary(node):
            wanted.append("boundary")
        return tuple(wanted)

    def _never_blank(self, lookup: ast.Lookup) -> bool:
        table = next((t for t in self.pack.tables.values() if t.key == lookup.table), None)
        if table is None or table.on_empty == "unknown":
            return True
        return all(lookup.column in row.values for row in table.rows)

    def _trees(self) -> Iterator[tuple[str, ast.Node]]:
        """Every tree of the pack, and the rule it stands in."""
        pack = self.pack
        for check in pack.checks:
            for tree in (check.applies, check.require, check.waive_when):
                if tree is not None:
                    yield check.id, tree
        yield from ((f"metrics.{name}", m.node) for name, m in pack.metrics.items())
        for item in pack.score:
            for band in item.bands:
                yield from ((f"scorecard.{item.id}", t) for t in (band.when, band.points))
        yield from ((rule.id, rule.when) for rule in pack.conclusions)


def has_boundary(node: ast.Node) -> bool:
    """Whether a condition compares a number with a fixed threshold."""
    return (
        isinstance(node, ast.Compare)
        and node.left.type.sort is Sort.NUMBER
        and isinstance(node.right, ast.Const | ast.ParameterRef)
    )


def conditions(tree: ast.Node) -> Iterator[ast.Node]:
    """The elementary conditions of a tree, as the tracing executor logs them.

    What is asked of the elements of a list is one condition, of the list.
    """
    if isinstance(tree, (*ATOMS, ast.StageReached)):
        yield tree
        for child in children(tree):
            if child.type.sort is not Sort.BOOL:
                yield from conditions(child)
    elif isinstance(tree, ast.FieldRef | ast.MetricRef | ast.Aggregate):
        if tree.type.sort is Sort.BOOL:
            yield tree
    else:
        for child in children(tree):
            yield from conditions(child)
