"""Which elementary conditions make a condition what it is, however deep they stand.

The log of a run has the conditions of the check itself. Behind a named truth (“须单独进行节能审查”)
or over the elements of a list there are others; they are run again here, with a log of their own,
when somebody reads the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prescreen.lang import ast
from prescreen.lang.walk import below
from prescreen.logic import Unknown
from prescreen.pack.model import SourceText
from prescreen.pack.tables import TableRow
from prescreen.run.env import Atom, Env
from prescreen.run.possible import Possible
from prescreen.run.program import Program

Atoms = Mapping[int, Atom]
Item = Mapping[str, object]


def culprits(node: ast.Node, atoms: Atoms) -> Iterator[Atom]:
    """The elementary conditions that make a known condition what it is."""
    atom = atoms.get(id(node))
    if atom is not None:
        yield atom
        return
    if isinstance(node, ast.Not):
        yield from culprits(node.operand, atoms)
    elif isinstance(node, ast.If):
        yield from _branch(node, atoms)
    elif isinstance(node, ast.And | ast.Or | ast.AtLeast):
        truth = truth_of(node, atoms)
        for item in node.items:
            own = truth_of(item, atoms)
            decides = isinstance(node, ast.AtLeast) or truth is (isinstance(node, ast.And))
            if decides or own is truth:
                yield from culprits(item, atoms)


def _branch(node: ast.If, atoms: Atoms) -> Iterator[Atom]:
    """The test and the branch taken; both branches where the test is not known."""
    test = truth_of(node.test, atoms)
    if test is not None:
        yield from culprits(node.test, atoms)
    for branch, other in ((node.then, False), (node.other, True)):
        if test is not other:
            yield from culprits(branch, atoms)


def truth_of(node: ast.Node, atoms: Atoms) -> bool | None:
    """The truth of a condition from its atoms; None where it is unknown."""
    atom = atoms.get(id(node))
    if atom is not None:
        return atom.truth if isinstance(atom.truth, bool) else None
    if isinstance(node, ast.Not):
        inner = truth_of(node.operand, atoms)
        return None if inner is None else not inner
    if isinstance(node, ast.If):
        test, then, other = (truth_of(n, atoms) for n in (node.test, node.then, node.other))
        return then if test or then is other else None if test is None else other
    if isinstance(node, ast.And | ast.Or):
        parts = [truth_of(i, atoms) for i in node.items]
        decisive = isinstance(node, ast.Or)
        if decisive in parts:
            return decisive
        return None if None in parts else not decisive
    if isinstance(node, ast.AtLeast):
        parts = [truth_of(i, atoms) for i in node.items]
        true, unknown = parts.count(True), parts.count(None)
        return True if true >= node.n else False if true + unknown < node.n else None
    if isinstance(node, ast.Const) and isinstance(node.value, bool):
        return node.value
    return None


class Deciding:
    """What decides behind names and in lists, for one candidate."""

    def __init__(self, program: Program, env: Env, possible: Possible) -> None:
        self.program = program
        self.env = env
        self.possible = possible

    def within(self, node: ast.Node, item: Item | None = None) -> list[Atom]:
        """The elementary conditions that decide a tree, run anew; of a list element `item`."""
        env = Env(self.env.values, self.env.lists, self.env.stage, self.env.day)
        if item is not None:
            env.item = item
        self.program.logged(node)(env)
        return list(culprits(node, {id(entry[0]): Atom(*entry) for entry in env.log}))

    def behind(self, node: ast.MetricRef) -> list[Atom]:
        """The elementary conditions behind a named truth."""
        return self.within(self.program.rules.metrics[node.key].node)

    def value(self, node: ast.Node, item: Item | None = None) -> object:
        """The value of a subtree, of a list element `item`; None where it is not known."""
        env = Env(self.env.values, self.env.lists, self.env.stage, self.env.day)
        if item is not None:
            env.item = item
        found = self.program.logged(node)(env)
        return None if isinstance(found, Unknown) else found

    def coalesced(
        self, node: ast.Node, item: Item | None = None
    ) -> Iterator[tuple[ast.Coalesce, bool, object]]:
        """Each `coalesce` in a condition that gives a value: whether its first was not known, and
        the value."""
        for part in self._coalesces(node):
            value = self.value(part, item)
            if value is not None:
                yield part, self.value(part.first, item) is None, value

    def _coalesces(self, node: ast.Node) -> tuple[ast.Coalesce, ...]:
        """Those in a tree of the day's rules, looked for once."""
        kept: dict[int, tuple[ast.Node, tuple[ast.Coalesce, ...]]]
        kept = self.program.kept.setdefault("coalesces", {})
        found = kept.get(id(node))
        if found is None:
            parts = below(node, self.program.rules.metrics)
            found = node, tuple(p for p in parts if isinstance(p, ast.Coalesce))
            kept[id(node)] = found  # the node as well: an id is only its own while it lives
        return found[1]

    def looked_up(self, node: ast.Node) -> ast.Lookup | None:
        """The lookup that a number is, itself, scaled or by a name; None for any other."""
        node = bare(node, self.program)
        return node if isinstance(node, ast.Lookup) else None

    def row(
        self, node: ast.Lookup, keys: list[object]
    ) -> tuple[TableRow | None, SourceText | None]:
        """The row that is looked up by known keys, and the text that it is from."""
        if None in keys:
            return None, None
        rules = self.program.rules
        row = rules.tables[node.table].row(keys, self.env.day)
        if row is None or row.source is None:
            return row, None
        texts = (p.sources[row.source] for p in rules.packs if row.source in p.sources)
        return row, next(texts, None)

    def elements(self, node: ast.Aggregate) -> list[tuple[int, Item]]:
        """The elements of a list that decide an aggregate: those that make `any` true or `all`
        false, that are counted, or that are the least or the greatest."""
        fact = self.env.lists.get(node.list)
        if fact is None:
            return []
        if node.name in ("any", "all"):
            return [(i, fact.items[i]) for i in self.possible.deciding(node)]
        counted = [
            (i, item)
            for i, item in enumerate(fact.items)
            if node.where is None or self.value(node.where, item) is True
        ]
        if node.name == "count":
            return [(i, x) for i, x in counted if node.value is None or self.value(node.value, x)]
        if node.name not in ("min", "max") or node.value is None:
            return []
        extreme = self.value(node)
        return [(i, item) for i, item in counted if self.value(node.value, item) == extreme]


def bare(node: ast.Node, program: Program) -> ast.Node:
    """What a number is behind its name and its unit."""
    while True:
        if isinstance(node, ast.Scale):
            node = node.operand
        elif isinstance(node, ast.MetricRef):
            node = program.rules.metrics[node.key].node
        else:
            return node
