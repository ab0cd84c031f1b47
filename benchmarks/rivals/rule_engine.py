"""rule-engine: one typed-less `Rule` for each condition. It reckons in decimals, not in floats."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
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


class _Rule(Dialect):
    conjunction, disjunction, negation = " and ", " or ", "not "

    def item(self, leaf: str) -> str:
        """Twice as fast as `i.leaf`, which looks for attributes first."""
        return f"i['{leaf}']"

    def holds(self, held: str, values: Sequence[str]) -> str:
        return f"$any([p in {self.strings(values)} for p in {held}])"

    def starts(self, code: str, prefixes: Sequence[str]) -> str:
        return f"({code} =~ '({'|'.join(prefixes)}).*')"

    def mentions(self, text: str, words: Sequence[str]) -> str:
        return f"({' or '.join(f'({self.string(w)} in {text})' for w in words)})"

    def function(self, called: str, args: Sequence[str]) -> str:
        if called in ("min", "max"):
            return f"${called}([{', '.join(args)}])"
        if called == "clamp":
            return f"$max([{args[1]}, $min([{args[0]}, {args[2]}])])"
        if called == "abs":
            return f"$abs({args[0]})"
        raise Inexpressible(f"{called} that snaps before it cuts")

    def aggregate(self, kind: str, path: str, value: str | None, where: str | None) -> str:
        suffix = f" if {where}" if where else ""
        if kind == "count":
            both = " and ".join(c for c in (where, value) if c)
            return f"[i for i in {path}{f' if {both}' if both else ''}].length"
        if kind == "avg":
            raise Inexpressible("avg of a list")
        return f"${kind}([{value} for i in {path}{suffix}])"


class RuleEngine:
    name = "rule-engine"
    cannot = ("unknown values", "reasons", "tolerant comparison", "calendar months")

    def __init__(self) -> None:
        self.version = version("rule-engine")
        self.dialect: Dialect = _Rule()

    def prepare(self, record: Record) -> Any:
        return dict(record)

    def judge(self, conditions: Sequence[Condition]) -> Judge:
        import rule_engine

        return verdicts(conditions, lambda text: rule_engine.Rule(text).matches)

    def values(self, texts: Sequence[str], names: Sequence[tuple[str, str]]) -> Values:
        import rule_engine

        rules = [rule_engine.Rule(text).evaluate for text in texts]
        return lambda record: [evaluate(record) for evaluate in rules]


def make() -> RuleEngine | None:
    try:
        import rule_engine  # noqa: F401
    except ImportError:
        return None
    return RuleEngine()
