"""Python itself: every condition as an expression compiled by the interpreter.

Not a rules engine but a floor: what the same conditions cost with no reasons, no unknown values,
no tolerance and no safety.
"""

from __future__ import annotations

import ast
import platform
from collections.abc import Sequence
from typing import Any

from benchmarks.rivals.base import (
    Condition,
    Dialect,
    Inexpressible,
    Judge,
    Record,
    Values,
    verdicts,
)
from prescreen.lang import ast as typed
from prescreen.run.operators import FUNCTIONS


class _Python(Dialect):
    true, false = "True", "False"
    shares = True
    conjunction, disjunction, negation = " and ", " or ", "not "

    def write(self, node: typed.Node) -> str:
        match node:
            case typed.Equal(left=left, right=typed.Const(value=bool(value)), negated=False):
                return f"({self.write(left)} is {value})"
        return super().write(node)

    def item(self, leaf: str) -> str:
        return f"i['{leaf}']"

    def known(self, value: str) -> str:
        return f"({value} is not None)"

    def strings(self, values: Sequence[str]) -> str:
        return f"({''.join(f'{self.string(v)}, ' for v in values)})"

    def choose(self, test: str, then: str, other: str) -> str:
        return f"({then} if {test} else {other})"

    def holds(self, held: str, values: Sequence[str]) -> str:
        return f"any([p in {self.strings(values)} for p in {held}])"

    def starts(self, code: str, prefixes: Sequence[str]) -> str:
        return f"{code}.startswith({self.strings(prefixes)})"

    def mentions(self, text: str, words: Sequence[str]) -> str:
        return f"({' or '.join(f'{self.string(w)} in {text}' for w in words)})"

    def function(self, called: str, args: Sequence[str]) -> str:
        return f"f_{called}({', '.join(args)})"

    def aggregate(self, kind: str, path: str, value: str | None, where: str | None) -> str:
        suffix = f" if {where}" if where else ""
        if kind == "count":
            both = " and ".join(c for c in (where, value) if c) or "True"
            return f"float(sum([1 for i in {path} if {both}]))"
        if kind == "avg":
            raise Inexpressible("avg of a list")
        return f"{kind}([{value} for i in {path}{suffix}])"


class Plain:
    name = "plain Python"
    version = platform.python_version()
    cannot = ("unknown values", "reasons", "tolerant comparison")

    def __init__(self) -> None:
        self.dialect: Dialect = _Python()

    def prepare(self, record: Record) -> Any:
        return dict(record)

    def judge(self, conditions: Sequence[Condition]) -> Judge:
        def truth(text: str) -> Any:
            # A lambda over the names that it uses, so that comprehensions see them.
            known = {*_NAMES, *_NAMES["__builtins__"], "i", "p"}
            tree = ast.parse(text, mode="eval")
            used = sorted({n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} - known)
            bound = ", ".join(f"{n}=record['{n}']" for n in used)
            inner = f"lambda {', '.join(used)}: {text}"
            return eval(f"lambda record: ({inner})({bound})", _NAMES)

        return verdicts(conditions, truth)

    def values(self, texts: Sequence[str], names: Sequence[tuple[str, str]]) -> Values:
        """One function that returns them all; facts are read once."""
        every = [*texts, *(text for _, text in names)]
        used = {n.id for t in every for n in ast.walk(ast.parse(t)) if isinstance(n, ast.Name)}
        facts = sorted(used - {*_NAMES, *_NAMES["__builtins__"], "i", "p", *dict(names)})
        lines = [f"{f} = record['{f}']" for f in facts] + [f"{n} = {t}" for n, t in names]
        lines.append(f"return ({', '.join(texts)},)")
        made: dict[str, Any] = dict(_NAMES)
        exec("def run(record):\n    " + "\n    ".join(lines), made)
        run: Values = made["run"]
        return run


_NAMES: dict[str, Any] = {f"f_{k}": f for k, f in FUNCTIONS.items()} | {
    "__builtins__": {f.__name__: f for f in (any, all, sum, float, max, min)}
}


def make() -> Plain:
    return Plain()
