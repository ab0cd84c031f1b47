"""datalogic-py: JSONLogic in Rust, one compiled rule that gives all values."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from benchmarks.rivals.base import Condition, Dialect, Inexpressible, Judge, Record, Values
from benchmarks.rivals.prefix import Prefix
from prescreen.lang import ast


class _JsonLogic(Prefix):
    _ops = {"not": "!", "eq": "==="}  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self.inside_list = False

    def write(self, node: ast.Node) -> str:
        if not isinstance(node, ast.Aggregate):
            return super().write(node)
        if self.inside_list:
            raise Inexpressible("a list asked within another")
        self.inside_list = True
        try:
            return super().write(node)
        finally:
            self.inside_list = False

    def known(self, value: str) -> str:
        return self.call("!==", value, "null")

    def item(self, leaf: str) -> str:
        return f'{{"var": "{leaf}"}}'

    def aggregate(self, kind: str, path: str, value: str | None, where: str | None) -> str:
        """Its `all` is false for no elements, so it is said by `none`."""
        source = f'{{"var": "{path}"}}'
        if kind == "all":
            value = self.call("not", value or "true")
        if kind in ("any", "all", "count"):
            both = [part for part in (where, value) if part is not None]
            test = self.call("and", *both) if len(both) > 1 else "".join(both)
            if kind == "count":
                return self.call("length", self.call("filter", source, test) if test else source)
            return self.call("some" if kind == "any" else "none", source, test)
        counted = source if where is None else self.call("filter", source, where)
        numbers = self.call("map", counted, value or "1")
        if kind == "sum":
            added = self.call("+", '{"var": "accumulator"}', '{"var": "current"}')
            return self.call("reduce", numbers, added, "0")
        if kind == "avg":
            raise Inexpressible("avg of a list")
        return f'{{"{kind}": {numbers}}}'

    def call(self, op: str, *args: str) -> str:
        return f'{{"{self._ops.get(op, op)}": [{", ".join(args)}]}}'

    def var(self, path: str) -> str:
        """Inside a list the facts of the candidate are one level up."""
        return f'{{"val": [[1], "{path}"]}}' if self.inside_list else f'{{"var": "{path}"}}'

    def string(self, text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    def constant(self, value: object) -> str:
        return super().constant(value).strip("()")

    def inside(self, value: str, held: str) -> str:
        return self.call("in", value, held)

    def begins(self, code: str, prefix: str) -> str:
        return self.call(
            "eq", self.call("substr", code, "0", str(len(prefix))), self.string(prefix)
        )

    def has(self, text: str, word: str) -> str:
        return self.call("in", self.string(word), text)


class DataLogic:
    name = "datalogic-py"
    cannot = ("unknown values", "reasons", "tolerant comparison")

    def __init__(self) -> None:
        self.version = version("datalogic-py")
        self.dialect: Dialect = _JsonLogic()

    def prepare(self, record: Record) -> Any:
        from datalogic_py import DataHandle

        return DataHandle(json.dumps(record, ensure_ascii=False))

    def judge(self, conditions: Sequence[Condition]) -> Judge:
        made = []
        for c in conditions:
            holds = (
                c.require if c.waive_when is None else f'{{"or": [{c.require}, {c.waive_when}]}}'
            )
            body = f'{{"if": [{holds}, "pass", "fail"]}}'
            if c.applies is not None:
                body = f'{{"if": [{c.applies}, {body}, "not_applicable"]}}'
            made.append(body)
        ids, values = [c.id for c in conditions], self.values(made, ())
        return lambda record: dict(zip(ids, values(record), strict=True))

    def values(self, texts: Sequence[str], names: Sequence[tuple[str, str]]) -> Values:
        from datalogic_py import Engine

        engine = Engine()
        rule, session = engine.compile(f"[{', '.join(texts)}]"), engine.session()
        return lambda handle: session.evaluate_data(rule, handle)


def make() -> DataLogic | None:
    try:
        import datalogic_py  # noqa: F401
    except ImportError:
        return None
    return DataLogic()
