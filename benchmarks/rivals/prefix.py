"""Conditions as trees in prefix form, for JSONLogic and CLIPS."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks.rivals.base import (
    Dialect,
    Inexpressible,
    below,
    name,
)
from prescreen.lang import ast
from prescreen.vocabulary import stage_index

Call = Callable[..., str]


class Prefix(Dialect):
    """Writes `op(arg, …)` by `call`; the two languages differ in little else."""

    def call(self, op: str, *args: str) -> str:
        raise NotImplementedError

    def var(self, path: str) -> str:
        raise NotImplementedError

    def write(self, node: ast.Node) -> str:
        match node:
            case ast.FieldRef(path=path):
                return self.var(name(path))
            case ast.MetricRef(key=key):
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
            case ast.AtLeast(n=n, items=items):
                one = [self.call("if", self.write(i), "1", "0") for i in items]
                return self.call(">=", self.call("+", *one), str(n))
            case ast.Func(name=called, args=args) if called in ("abs", "min", "max"):
                return self.call(called, *(self.write(a) for a in args))
            case ast.Func(name=called):
                raise Inexpressible(f"function {called}")
        return super().write(node)

    def any(self, parts: Sequence[str]) -> str:
        return parts[0] if len(parts) == 1 else self.call("or", *parts)

    def inside(self, value: str, held: str) -> str:
        raise NotImplementedError

    def begins(self, code: str, prefix: str) -> str:
        raise NotImplementedError

    def has(self, text: str, word: str) -> str:
        raise NotImplementedError
