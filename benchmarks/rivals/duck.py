"""DuckDB: all checks as columns of one SQL query, over a whole table at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.rivals.base import Condition, Dialect, Inexpressible


class Sql(Dialect):
    conjunction, disjunction, negation = " and ", " or ", "not "

    def strings(self, values: Sequence[str]) -> str:
        return f"({', '.join(self.string(v) for v in values)})"

    def item(self, leaf: str) -> str:
        return f"i.{leaf}"

    def choose(self, test: str, then: str, other: str) -> str:
        return f"(case when {test} then {then} else {other} end)"

    def holds(self, held: str, values: Sequence[str]) -> str:
        return f"list_has_any({held}, [{', '.join(self.string(v) for v in values)}])"

    def starts(self, code: str, prefixes: Sequence[str]) -> str:
        return f"({' or '.join(f'starts_with({code}, {self.string(p)})' for p in prefixes)})"

    def mentions(self, text: str, words: Sequence[str]) -> str:
        return f"({' or '.join(f'contains({text}, {self.string(w)})' for w in words)})"

    def function(self, called: str, args: Sequence[str]) -> str:
        if called in ("min", "max"):
            return f"{'least' if called == 'min' else 'greatest'}({', '.join(args)})"
        if called == "clamp":
            return f"greatest({args[1]}, least({args[0]}, {args[2]}))"
        if called == "abs":
            return f"abs({args[0]})"
        raise Inexpressible(f"{called} that snaps before it cuts")

    def aggregate(self, kind: str, path: str, value: str | None, where: str | None) -> str:
        source = f"list_filter({path}, lambda i: {where})" if where else path
        if kind in ("any", "all"):
            test = value if kind == "any" else f"not ({value})"
            sign = ">" if kind == "any" else "="
            return f"(len(list_filter({source}, lambda i: {test})) {sign} 0)"
        if kind == "count":
            inner = source if value is None else f"list_filter({source}, lambda i: {value})"
            return f"len({inner})::double"
        if kind == "sum":
            return f"coalesce(list_sum(list_transform({source}, lambda i: {value})), 0.0)"
        return f"list_{kind}(list_transform({source}, lambda i: {value}))"


class Duck:
    name = "DuckDB"
    cannot = ("tolerant comparison", "reasons", "tables with fallback", "a verdict")

    def __init__(self) -> None:
        import duckdb

        self.version = str(duckdb.__version__)
        self.dialect: Dialect = Sql()

    def query(self, conditions: Sequence[Condition], table: str = "t") -> str:
        """One column a check: 1 pass, 0 fail, 3 not applicable."""
        columns = []
        for c in conditions:
            holds = c.require if c.waive_when is None else f"({c.require} or {c.waive_when})"
            body = f"when {holds} then 1 else 0 end"
            no = f"when not ({c.applies}) then 3 " if c.applies is not None else ""
            columns.append(f'(case {no}{body})::utinyint as "{c.id}"')
        return f"select {', '.join(columns)} from {table}"


def make() -> Any:
    try:
        import duckdb  # noqa: F401
    except ImportError:
        return None
    return Duck()
