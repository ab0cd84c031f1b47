"""The Common Expression Language, which both of its Python libraries read."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.rivals.base import Dialect, Inexpressible


class Cel(Dialect):
    def holds(self, held: str, values: Sequence[str]) -> str:
        return f"{held}.exists(p, p in {self.strings(values)})"

    def starts(self, code: str, prefixes: Sequence[str]) -> str:
        return f"({' || '.join(f'{code}.startsWith({self.string(p)})' for p in prefixes)})"

    def mentions(self, text: str, words: Sequence[str]) -> str:
        return f"({' || '.join(f'{text}.contains({self.string(w)})' for w in words)})"

    def function(self, called: str, args: Sequence[str]) -> str:
        if called in ("min", "max"):
            best = args[0]
            for other in args[1:]:
                best = f"({best} {'<' if called == 'min' else '>'} {other} ? {best} : {other})"
            return best
        if called == "clamp":
            return self.function("max", [args[1], self.function("min", [args[0], args[2]])])
        if called == "abs":
            return f"({args[0]} < 0.0 ? 0.0 - {args[0]} : {args[0]})"
        raise Inexpressible(f"function {called}")

    def aggregate(self, kind: str, path: str, value: str | None, where: str | None) -> str:
        source = f"{path}.filter(i, {where})" if where else path
        if kind in ("any", "all"):
            return f"{source}.{'exists' if kind == 'any' else 'all'}(i, {value})"
        if kind == "count":
            both = " && ".join(c for c in (where, value) if c)
            return f"double(size({path}{f'.filter(i, {both})' if both else ''}))"
        raise Inexpressible(f"{kind} of a list")
