"""What a question is asked about: rules of a day, the facts they read, and what binds those."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import z3

from prescreen.lang import ast
from prescreen.prove.bound import axioms, concerning
from prescreen.prove.domains import Domains
from prescreen.prove.encode import Encoder
from prescreen.prove.order import Order, Way
from prescreen.prove.terms import Bool, term_of
from prescreen.prove.world import Naming, World
from prescreen.run.bindings import Bindings
from prescreen.run.reads import expanded, fields_read

WORK = 40_000_000
"""How much the solver may do in one scope, in steps that it counts: the same on any machine."""
ORDINARY = 1_000_000
MANY = 1_000
LONGEST = 6
"""Elements of a list that are looked at; where more could matter, the answer says so."""

SHORT = 1
"""Elements of a list that most examples need."""

Part = tuple[Bindings, Sequence[ast.Node]]
"""Trees, and what their names stand for."""


class Budget:
    """Steps that the solver may still do; one budget may be that of several scopes."""

    def __init__(self, steps: int = WORK) -> None:
        self.left = steps

    def check(self, solver: Any) -> Any:
        """`solver.check()`, not known where the budget ends before the answer."""
        if self.left <= 0:
            return z3.unknown
        before = _steps(solver)
        solver.set("rlimit", self.left)
        found = solver.check()
        self.left -= _steps(solver) - before
        return found


def _steps(solver: Any) -> int:
    """What the solver has counted so far."""
    counted = solver.statistics()
    return int(counted.get_key_value("rlimit count")) if "rlimit count" in counted.keys() else 0  # noqa: SIM118


class Scope:
    """Formulas for some trees in one way of comparing, with all that holds of their facts.

    `related`: facts are bound together, as those of a witness must be; else any facts whatever,
    contradictory ones included.
    """

    def __init__(
        self,
        parts: Sequence[Part],
        day: dt.date,
        way: Way,
        related: bool,
        domains: Domains,
        budget: Budget | None = None,
        longest: int = LONGEST,
    ) -> None:
        reads = (fields_read(t, b.metrics) for b, trees in parts for t in trees)
        self._relations = concerning(frozenset[str]().union(*reads)) if related else ()
        bound = (parts[0][0], [t for r in self._relations for t in r.trees])
        lengths, self.bounded = _lengths([*parts, bound], longest)
        self.has_lists = bool(lengths)
        """Whether more elements could show more."""
        self._budget = Budget() if budget is None else budget
        self.order = Order(way)
        self.day = day
        self.encoder = Encoder(World(lengths, domains), parts[0][0], day, self.order)
        self.worlds = [self.encoder.world]
        self._solver: Any = None

    @property
    def world(self) -> World:
        return self.encoder.world

    def version(self, bindings: Bindings) -> Encoder:
        """Other rules over the same facts."""
        return Encoder(self.world, bindings, self.day, self.order)

    def another(self, naming: Naming) -> Encoder:
        """The same rules over another candidate."""
        world = World(self.world.lengths, self.world.domains, naming)
        self.worlds.append(world)
        return Encoder(world, self.encoder.bindings, self.day, self.order)

    @property
    def solver(self) -> Any:
        """To be asked once all formulas are made, since they bring symbols along."""
        if self._solver is None:
            self._solver = z3.Solver()
            self._solver.set("phase_selection", 0)  # not known, unless it has to be
            self._add(a for r in self._relations for a in axioms(self.encoder, r))
            for world in self.worlds:
                self._add(world.rules())
            self._add(self.order.rules)
        return self._solver

    def _add(self, formulas: Iterable[Any]) -> None:
        """`Solver.add` without its coercions."""
        context, solver = self._solver.ctx.ref(), self._solver.solver
        for formula in formulas:
            z3.z3core.Z3_solver_assert(context, solver, formula.ast)

    def impossible(self, wanted: Bool) -> bool:
        """Whether no facts make the formula true; False also where that was not found out."""
        if wanted is False:
            return True
        return bool(self._ask(wanted) == z3.unsat)

    def possible(self, wanted: Bool) -> bool:
        return wanted is not False and self._ask(wanted) == z3.sat

    def _ask(self, wanted: Bool) -> Any:
        self.solver.push()
        self.solver.add(term_of(wanted))
        found = self._budget.check(self.solver)
        self.solver.pop()
        return found

    def smallest(self, wanted: Bool, few: int = MANY) -> Any:
        """A model of the formula in which a candidate states as little as can be; or None.

        One that states more than `few` things is taken as it comes.
        """
        if wanted is False:
            return None
        solver = self.solver
        solver.push()
        try:
            solver.add(term_of(wanted))
            if self._budget.check(solver) != z3.sat:
                return None
            model, flags = solver.model(), self.world.flags
            while 0 < (count := _count(model, flags)) <= few:
                solver.add(z3.PbLe([(f, 1) for f in flags], count - 1))
                if self._budget.check(solver) != z3.sat:
                    break
                model = solver.model()
            return self._plainer(model, flags)
        finally:
            solver.pop()

    def _plainer(self, model: Any, flags: list[Any]) -> Any:
        """As many facts, in whole numbers of an ordinary size where that can be."""
        count = _count(model, flags)
        numbers = [n for world in self.worlds for n in world.numbers]
        self.solver.push()
        self.solver.add(z3.PbLe([(f, 1) for f in flags], count))
        self.solver.add(*[z3.And(z3.IsInt(n), n <= ORDINARY, n >= -ORDINARY) for n in numbers])
        plain = bool(numbers) and self._budget.check(self.solver) == z3.sat
        found = self.solver.model() if plain else model
        self.solver.pop()
        return found


def _count(model: Any, flags: list[Any]) -> int:
    return sum(1 for f in flags if z3.is_true(model.eval(f, True)))


def _lengths(parts: Iterable[Part], longest: int) -> tuple[dict[str, int], tuple[str, ...]]:
    """How many elements each list needs, and the lists for which that is a bound only."""
    seen: dict[str, set[ast.Node]] = {}
    bounded: set[str] = set()
    for bindings, trees in parts:
        for node in expanded(trees, bindings.metrics):
            if isinstance(node, ast.Aggregate):
                seen.setdefault(node.list, set()).add(node)
                if node.name not in ("any", "all"):
                    bounded.add(node.list)
    bounded |= {path for path, nodes in seen.items() if len(nodes) >= LONGEST}
    lengths = {path: min(len(nodes) + 1, longest) for path, nodes in seen.items()}
    return lengths, tuple(sorted(bounded))


__all__ = ["LONGEST", "SHORT", "Budget", "Part", "Scope"]
