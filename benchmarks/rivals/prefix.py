"""Engines whose conditions are trees in prefix form: JSONLogic and CLIPS. Scalars only."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any

from benchmarks.rivals.base import (
    Condition,
    Dialect,
    Inexpressible,
    Judge,
    Record,
    below,
    name,
)
from prescreen.fields import stage_index
from prescreen.lang import ast

Call = Callable[..., str]


class Prefix(Dialect):
    """Writes `op(arg, …)` by `call`; the two languages differ in little else."""

    def call(self, op: str, *args: str) -> str:
        raise NotImplementedError

    def var(self, path: str) -> str:
        raise NotImplementedError

    def write(self, node: ast.Node) -> str:
        match node:
            case ast.Field(path=path):
                return self.var(name(path))
            case ast.Metric(key=key):
                assert self.rules is not None
                return self.write(self.rules.metrics[key].node)
            case ast.StageReached(stage=stage):
                return self.call(">=", self.var("stage"), self.constant(float(stage_index(stage))))
            case ast.Not(operand=operand):
                return self.call("not", self.write(operand))
            case ast.And(items=items) | ast.Or(items=items):
                op = "and" if isinstance(node, ast.And) else "or"
                return self.call(op, *(self.write(i) for i in items))
            case ast.If(test=test, then=then, other=other):
                return self.call("if", self.write(test), self.write(then), self.write(other))
            case ast.Compare(op=op, left=left, right=right):
                return self.call(op, self.write(left), self.write(right))
            case ast.Equal(left=left, right=right, negated=negated):
                made = self.call("eq", self.write(left), self.write(right))
                return self.call("not", made) if negated else made
            case ast.Member(operand=operand, values=values):
                one = self.write(operand)
                return self.any([self.call("eq", one, self.string(v)) for v in values])
            case ast.Holds(set=held, values=values):
                return self.any([self.inside(self.string(v), self.write(held)) for v in values])
            case ast.Under(code=code, prefixes=prefixes):
                return self.any([self.begins(self.write(code), p) for p in below(prefixes)])
            case ast.Mentions(text=text, words=words):
                return self.any([self.has(self.write(text), w) for w in words])
            case ast.Arith(op=op, left=left, right=right):
                return self.call(op, self.write(left), self.write(right))
            case ast.Scale(operand=operand, factor=factor):
                return self.call("*", self.write(operand), self.constant(factor))
            case ast.Days(start=start, end=end):
                return self.call("-", self.write(end), self.write(start))
            case ast.Aggregate():
                raise Inexpressible("lists")
        return super().write(node)

    def any(self, parts: Sequence[str]) -> str:
        return parts[0] if len(parts) == 1 else self.call("or", *parts)

    def inside(self, value: str, held: str) -> str:
        raise NotImplementedError

    def begins(self, code: str, prefix: str) -> str:
        raise NotImplementedError

    def has(self, text: str, word: str) -> str:
        raise NotImplementedError


class _JsonLogic(Prefix):
    _ops = {"not": "!", "eq": "==="}  # noqa: RUF012

    def call(self, op: str, *args: str) -> str:
        return f'{{"{self._ops.get(op, op)}": [{", ".join(args)}]}}'

    def var(self, path: str) -> str:
        return f'{{"var": "{path}"}}'

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
    cannot = ("unknown values", "reasons", "tolerant comparison", "lists in this comparison")

    def __init__(self) -> None:
        self.version = version("datalogic-py")
        self.dialect: Dialect = _JsonLogic()

    def prepare(self, record: Record) -> Any:
        return dict(record)

    def judge(self, conditions: Sequence[Condition]) -> Judge:
        from datalogic_py import Engine

        engine = Engine()
        made = []
        for c in conditions:
            holds = (
                c.require if c.waive_when is None else f'{{"or": [{c.require}, {c.waive_when}]}}'
            )
            body = f'{{"if": [{holds}, "pass", "fail"]}}'
            if c.applies is not None:
                body = f'{{"if": [{c.applies}, {body}, "not_applicable"]}}'
            made.append(body)
        rule = engine.compile(f"[{', '.join(made)}]")
        ids = [c.id for c in conditions]
        return lambda record: dict(zip(ids, rule.evaluate(record), strict=True))


class _Clips(Prefix):
    true, false = "TRUE", "FALSE"

    def call(self, op: str, *args: str) -> str:
        if op == "if":
            return f"(if {args[0]} then {args[1]} else {args[2]})"
        return f"({op} {' '.join(args)})"

    def var(self, path: str) -> str:
        return f"?*{path}*"

    def string(self, text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    def constant(self, value: object) -> str:
        return super().constant(value).strip("()")

    def inside(self, value: str, held: str) -> str:
        return f"(neq (member$ {value} {held}) FALSE)"

    def begins(self, code: str, prefix: str) -> str:
        return f"(eq (sub-string 1 {len(prefix)} {code}) {self.string(prefix)})"

    def has(self, text: str, word: str) -> str:
        return f"(neq (str-index {self.string(word)} {text}) FALSE)"


class Clips:
    name = "clipspy"
    cannot = ("unknown values", "reasons", "tolerant comparison", "lists of records")

    def __init__(self) -> None:
        self.version = version("clipspy")
        self.dialect: Dialect = _Clips()

    def prepare(self, record: Record) -> Any:
        return {k: _clips(v) for k, v in record.items() if not _nested(v)}

    def judge(self, conditions: Sequence[Condition]) -> Judge:
        import re

        import clips

        env = clips.Environment()
        texts = [t for c in conditions for t in (c.applies, c.require, c.waive_when) if t]
        for var in sorted({v for t in texts for v in re.findall(r"\?\*(\w+)\*", t)}):
            env.build(f"(defglobal ?*{var}* = FALSE)")
        for k, c in enumerate(conditions):
            holds = c.require if c.waive_when is None else f"(or {c.require} {c.waive_when})"
            body = f"(if {holds} then 1 else 0)"
            if c.applies is not None:
                body = f"(if {c.applies} then {body} else 2)"
            env.build(f"(deffunction c{k} () {body})")
        every = " ".join(f"(c{k})" for k in range(len(conditions)))
        env.build(f"(deffunction all () (create$ {every}))")
        found = {g.name: g for g in env.globals()}
        words = ("fail", "pass", "not_applicable")
        ids = [c.id for c in conditions]

        def run(record: Any) -> dict[str, str]:
            for key, slot in found.items():
                slot.value = record[key]
            return {i: words[int(v)] for i, v in zip(ids, env.eval("(all)"), strict=True)}

        return run


def _nested(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(v, dict) for v in value)


def _clips(value: object) -> object:
    import clips

    if isinstance(value, bool):
        return clips.Symbol("TRUE" if value else "FALSE")
    return tuple(value) if isinstance(value, list) else value


def make() -> tuple[Any, ...]:
    """Those of the two that are installed."""
    out: list[Any] = []
    for cls in (DataLogic, Clips):
        try:
            __import__("datalogic_py" if cls is DataLogic else "clips")
        except ImportError:
            continue
        out.append(cls())
    return tuple(out)
