"""The source of one generated function, and what the names in it stand for.

Only names made here, paths of the catalogue, numbers and truths are written into it; whatever a
pack or a candidate says is bound to a name.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from prescreen.fields import catalogue
from prescreen.lang import ast, bare, walk
from prescreen.run.env import Env
from prescreen.run.reads import fields_read
from prescreen.run.trace import Tracer

MOST = 1e300
"""Numbers worked out that are beyond this are left to the closures."""


class Pair(NamedTuple):
    """When a condition is certainly true and when it is certainly false, as Python."""

    yes: str
    no: str


TRUE, FALSE = Pair("True", "False"), Pair("False", "True")


class Beyond(Exception):
    """A condition on an element that only its closure can say."""


class Source:
    """Names of facts, lists and values, the lines that work out what conditions share, and the way
    back to the closures for what is not written here."""

    def __init__(self, tracer: Tracer, day: dt.date) -> None:
        self.tracer = tracer
        self.metrics = tracer.bindings.metrics
        self.names: dict[str, Any] = {"unasked": object(), "most": MOST, "__builtins__": {}}
        """What the names in the source stand for."""
        self.nothing = Env({}, {}, 0, day)
        self._facts: dict[str, str] = {}
        self._lists: dict[str, str] = {}
        self._asked: dict[ast.Node, str] = {}
        self.lines: list[str] = []
        self._absent: dict[tuple[str, ...], str] = {}
        self.named: dict[str, Pair] = {}
        self.numbers: dict[ast.Node, str] = {}
        self.functions: list[str] = []
        self.leaves: dict[str, str] | None = None
        """Facts of the list element that is spoken of, None outside of lists."""
        self.depth = 0

    # -- the function ------------------------------------------------------------------------
    def settled(self, pair: Pair) -> Pair:
        """A condition worked out beforehand: its text would be written several times."""
        name = f"x{len(self.lines)}"
        self.lines.append(f"{name} = True if {pair.yes} else False if {pair.no} else None")
        return Pair(f"({name} is True)", f"({name} is False)")

    def compiled(self, source: str) -> Any:
        exec(compile(source, "<rules of a day>", "exec"), self.names)
        return self.names["run"]

    def source(self, results: Sequence[str]) -> str:
        """One function that returns a list; what several conditions share is worked out first."""
        body = [*self.shared(), "return [", *(f"    {one}," for one in results), "]"]
        return self.written("env, facts", body)

    def shared(self) -> list[str]:
        """The lines that work out what the conditions written so far share."""
        return [*(f"a{at} = unasked" for at in range(len(self._asked))), *self.lines]

    def forget(self) -> None:
        """Share nothing more with what was written so far: a fact may have changed since."""
        for shared in (self.lines, self._asked, self._absent, self.named, self.numbers):
            shared.clear()

    def written(self, parameters: str, body: Sequence[str]) -> str:
        """The source: functions that go through lists, and the one that is asked for."""
        facts = [f"{name} = get({path!r})" for path, name in self._facts.items()]
        lists = [f"{name} = env.lists.get({path!r})" for path, name in self._lists.items()]
        head = [f"def run({parameters}):", "    get, stage = facts.get, env.stage"]
        return "\n".join([*self.functions, *head, *(f"    {x}" for x in (*facts, *lists, *body))])

    # -- names -------------------------------------------------------------------------------
    def ask(self, node: ast.Node) -> Pair:
        """The closure of a condition, run when it is first reached; where nothing is known that it
        reads, what it then says is known beforehand."""
        if self.leaves is not None:
            raise Beyond
        key = bare(node)
        asked = "" if key in self._asked else self.bound(self.tracer.quiet(node))
        now = self.once(key, f"{asked}(env)")
        absent = self._nothing_known(node)
        if not absent:
            return Pair(f"({now} is True)", f"({now} is False)")
        without = self.tracer.quiet(node)(self.nothing)
        return Pair(
            f"({absent} or {now} is True)" if without is True
            else f"(not {absent} and {now} is True)",
            f"({absent} or {now} is False)" if without is False
            else f"(not {absent} and {now} is False)",
        )  # fmt: skip

    def once(self, key: ast.Node, call: str) -> str:
        """What a call gives, called when it is first reached."""
        if key not in self._asked:
            name = f"a{len(self._asked)}"
            self._asked[key] = f"({name} if {name} is not unasked else ({name} := {call}))"
        return self._asked[key]

    def _nothing_known(self, node: ast.Node) -> str:
        """The name of whether no fact and no list that a tree reads is known; empty where it may
        say something even so, by the day or the stage."""
        trees = [node, *(self.metrics[k].node for k in self._metrics_of(node))]
        for part in (n for t in trees for n in walk(t)):
            if isinstance(part, ast.StageReached | ast.AsOf):
                return ""
            if isinstance(part, ast.Lookup) and any(
                not any(isinstance(n, ast.FieldRef | ast.ItemRef) for n in walk(key))
                for key in part.keys
            ):
                return ""
        reads = sorted(fields_read(node, self.metrics))
        if not reads:
            return ""
        scalars = [self.fact(p) for p in reads if p in catalogue]
        lists = [self.listed(p) for p in reads if p not in catalogue]
        parts = (*scalars, *lists)
        name = self._absent.get(parts)
        if name is None:
            name = self._absent[parts] = f"n{len(self._absent)}"
            self.lines.append(f"{name} = {' and '.join(f'{p} is None' for p in parts)}")
        return name

    def _metrics_of(self, node: ast.Node) -> list[str]:
        found: dict[str, None] = {}
        todo = [node]
        while todo:
            for part in walk(todo.pop()):
                if isinstance(part, ast.MetricRef) and part.key not in found:
                    found[part.key] = None
                    todo.append(self.metrics[part.key].node)
        return list(found)

    def operand(self, node: ast.FieldRef | ast.ItemRef) -> str:
        """The name of a fact, of the candidate or of the list element that is spoken of."""
        if self.leaves is None and isinstance(node, ast.FieldRef):
            return self.fact(node.path)
        if self.leaves is None or isinstance(node, ast.FieldRef):
            raise Beyond
        return self.leaves.setdefault(node.leaf, f"i{len(self.leaves)}")

    def fact(self, path: str) -> str:
        return self._facts.setdefault(path, f"f{len(self._facts)}")

    def listed(self, path: str) -> str:
        return self._lists.setdefault(path, f"l{len(self._lists)}")

    def bound(self, value: object) -> str:
        name = f"c{len(self.names)}"
        self.names[name] = value
        return name

    def limit(self, node: ast.Node) -> object:
        """The value of a literal or of a parameter in force, None for anything else."""
        value = node.value if isinstance(node, ast.Const) else None
        if isinstance(node, ast.ParameterRef):
            value = self.tracer.bindings.parameters.get(node.key)
        return None if isinstance(value, float) and not math.isfinite(value) else value

    def empty(self, path: str) -> str:
        """The name of whether a list is known to be empty."""
        found = self.listed(path)
        name = f"{found}_empty"
        line = (
            f"{name} = {found} is not None and {found}.complete "
            f"and not {found}.doubted and not {found}.items"
        )
        if line not in self.lines:
            self.lines.append(line)
        return name


def either(parts: Sequence[Pair]) -> Pair:
    return Pair(some(p.yes for p in parts), every(p.no for p in parts))


def every(parts: Iterable[str]) -> str:
    kept = [p for p in parts if p != "True"]
    if "False" in kept:
        return "False"
    return f"({' and '.join(kept)})" if kept else "True"


def some(parts: Iterable[str]) -> str:
    kept = [p for p in parts if p != "False"]
    if "True" in kept:
        return "True"
    return f"({' or '.join(kept)})" if kept else "False"
