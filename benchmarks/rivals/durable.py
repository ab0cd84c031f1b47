"""durable-rules, as it is: patterns over one fact a candidate, a rule for each bad outcome.

It says which rules match, not which do not, so a check is a rule for fail and one for not
applicable; what fires neither has passed. Its traps shape the rest: beyond 64 rules that match one
fact none fires, so there are several rulesets; a fact that nothing reads is an error, and deleting
a session in which nothing fired ends the interpreter, so each has a rule that always fires.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from itertools import count
from typing import Any

from benchmarks.rivals.base import (
    NO_TABLES,
    Condition,
    Dialect,
    Inexpressible,
    Judge,
    Record,
    Values,
    below,
    name,
)
from prescreen.lang import ast
from prescreen.pack.model import Check
from prescreen.pack.ruleset import InForce
from prescreen.vocabulary import stage_index

Pattern = dict[str, Any]
SIZE = 60
"""Rules of one ruleset: all of them may match."""

_NAMES = {"<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}
_MIRROR = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


class _Patterns(Dialect):
    """Conditions and their opposites as patterns; there is no arithmetic and no negation."""

    def condition(self, check: Check, rules: InForce) -> Condition:
        """`require` is when it fails, `applies` when it does not apply, as JSON."""
        self.rules = rules
        fails = [self.pattern(n, False) for n in (check.require, check.waive_when) if n is not None]
        outside = None if check.applies is None else self.pattern(check.applies, False)
        return Condition(
            check.id,
            None if outside is None else json.dumps(outside),
            json.dumps(_joined("$and", fails)),
            None,
        )

    def pattern(self, node: ast.Node, wanted: bool) -> Pattern:
        """What matches when the condition has the truth that is wanted."""
        match node:
            case ast.Not(operand=operand):
                return self.pattern(operand, not wanted)
            case ast.And(items=items) | ast.Or(items=items):
                every = isinstance(node, ast.And) == wanted
                return _joined("$and" if every else "$or", [self.pattern(i, wanted) for i in items])
            case ast.MetricRef(key=key):
                assert self.rules is not None
                return self.pattern(self.rules.metrics[key].node, wanted)
            case ast.StageReached(stage=stage):
                return {"$gte" if wanted else "$lt": {"stage": float(stage_index(stage))}}
            case ast.FieldRef() | ast.ItemRef():
                return {self.fact(node): wanted}
            case ast.Compare(op=op, left=left, right=right):
                if not isinstance(left, ast.FieldRef | ast.ItemRef):
                    left, right, op = right, left, _MIRROR[op]
                op = op if wanted else _OPPOSITE[op]
                return {_NAMES[op]: {self.fact(left): self.plain(right)}}
            case ast.Equal(left=left, right=right, negated=negated):
                return _equal(self.fact(left), self.plain(right), wanted != negated)
            case ast.Member(operand=operand, values=values):
                one = [_equal(self.fact(operand), v, wanted) for v in values]
                return _joined("$or" if wanted else "$and", one)
            case ast.Holds(set=ast.FieldRef() as held, values=values):
                one = [_equal("$i", v, wanted) for v in values]
                return _some(wanted, self.fact(held), _joined("$or" if wanted else "$and", one))
            case ast.Under(code=code, prefixes=prefixes) if wanted:
                return {"$mt": {self.fact(code): f"({'|'.join(below(prefixes))}).*"}}
            case ast.Mentions(text=text, words=words) if wanted and not _special(words):
                return {"$mt": {self.fact(text): f".*({'|'.join(words)}).*"}}
            case ast.Aggregate(name="any" | "all" as kind, list=path, value=value, where=where):
                assert value is not None
                some = (kind == "any") == wanted
                parts = [self.pattern(value, wanted)]
                if where is not None:
                    parts.append(self.pattern(where, some))
                return _some(some, name(path), _joined("$and" if some else "$or", parts))
        raise Inexpressible(_REASONS.get(type(node), f"{type(node).__name__} in a pattern"))

    def fact(self, node: ast.Node) -> str:
        match node:
            case ast.FieldRef(path=path):
                return name(path)
            case ast.ItemRef(leaf=leaf):
                return f"$i.{name(leaf)}"
        raise Inexpressible(_REASONS.get(type(node), "more than a fact on the left"))

    def plain(self, node: ast.Node) -> object:
        """A constant as JSON has it."""
        if not isinstance(node, ast.Const | ast.ParameterRef | ast.AsOf):
            raise Inexpressible(_REASONS.get(type(node), "more than a constant on the right"))
        value = json.loads(self.write(node).strip("()").replace("'", '"'))
        if isinstance(value, float) and "e" in repr(value):
            raise Inexpressible("numbers with an exponent")
        return value


_REASONS = {ast.Lookup: NO_TABLES, ast.HasValue: NO_TABLES, ast.Under: "a pattern that is not met"}
_REASONS |= {ast.Mentions: _REASONS[ast.Under]}


def _joined(op: str, parts: Sequence[Pattern]) -> Pattern:
    return parts[0] if len(parts) == 1 else {op: list(parts)}


def _equal(fact: str, value: object, wanted: bool) -> Pattern:
    return {fact: value} if wanted else {"$neq": {fact: value}}


def _some(some: bool, path: str, inner: Pattern) -> Pattern:
    """Some element matches, or all do. Alternatives inside `$iall`, and those of several facts
    below an `$and`, come out wrong, so they are not said."""
    inside = inner if not some or "$and" in inner else {}
    if any(not some or len(_keys(one)) > 1 for one in _alternatives(inside)):
        raise Inexpressible("alternatives inside a list")
    return {"$iany" if some else "$iall": {path: inner}}


def _alternatives(pattern: object) -> Iterator[Pattern]:
    """All alternatives in a pattern, however deep."""
    if isinstance(pattern, list):
        for part in pattern:
            yield from _alternatives(part)
    elif isinstance(pattern, dict):
        if "$or" in pattern:
            yield pattern
        for part in pattern.values():
            yield from _alternatives(part)


def _keys(pattern: object) -> set[str]:
    """All names of facts in a pattern; those of elements begin with `$i.`."""
    if isinstance(pattern, list):
        return set().union(*(_keys(p) for p in pattern))
    if not isinstance(pattern, dict):
        return set()
    ((key, inner),) = pattern.items()
    return _keys(inner) | (set() if key in _OPERATORS else {key})


_OPERATORS = {"$and", "$or", "$neq", "$mt", "$iany", "$iall", "$i", *_NAMES.values()}


def _special(words: Sequence[str]) -> bool:
    return any(re.escape(w) != w for w in words)


class Durable:
    name = "durable-rules"
    cannot = ("unknown values", "reasons", "tolerant comparison", "arithmetic", "sums of lists")

    def __init__(self) -> None:
        self.version = version("durable-rules")
        self.dialect: Dialect = _Patterns()

    def prepare(self, record: Record) -> Any:
        return dict(record)

    def judge(self, conditions: Sequence[Condition]) -> Judge:
        fired: list[tuple[str, str]] = []
        rules = [((c.id, "fail"), json.loads(c.require)) for c in conditions]
        outside = [(c.id, c.applies) for c in conditions if c.applies is not None]
        rules += [((check, "not_applicable"), json.loads(text)) for check, text in outside]
        parts = [_Part(rules[k : k + SIZE - 1], fired) for k in range(0, len(rules), SIZE - 1)]
        passed, sids = dict.fromkeys((c.id for c in conditions), "pass"), count()

        def run(record: Any) -> dict[str, str]:
            fired.clear()
            sid = str(next(sids))
            for part in parts:
                part.tell(record, sid)
            out = dict(passed)
            for check, outcome in fired:
                if out[check] != "not_applicable":
                    out[check] = outcome
            return out

        return run

    def values(self, texts: Sequence[str], names: Sequence[tuple[str, str]]) -> Values:
        raise Inexpressible("values of expressions")


class _Part:
    """One ruleset, told of the facts that it reads."""

    _numbers = count()

    def __init__(self, rules: Sequence[tuple[tuple[str, str], Pattern]], fired: list[Any]) -> None:
        from durable.engine import Ruleset

        def rule(pattern: Pattern, said: object) -> dict[str, Any]:
            run = fired.append if said else lambda _: None
            return {"all": [{"m": pattern}], "run": lambda c: run(said)}

        definition = {f"r{k}": rule(pattern, said) for k, (said, pattern) in enumerate(rules)}
        definition["always"] = rule({"$gte": {"stage": 0}}, None)
        self.ruleset = Ruleset(f"checks{next(self._numbers)}", object(), definition)
        self.reads = sorted({"stage", *(f for _, p in rules for f in _keys(p) if f[0] != "$")})

    def tell(self, record: Mapping[str, Any], sid: str) -> None:
        failed: list[object] = []
        fact = {f: record[f] for f in self.reads} | {"sid": sid}
        self.ruleset.do_actions(self.ruleset.assert_fact(fact), lambda e, s: failed.append(e))
        if failed[0] is not None:
            raise RuntimeError(failed[0])
        self.ruleset.delete_state(sid)


def make() -> Durable | None:
    try:
        import durable.engine  # noqa: F401
    except ImportError:
        return None
    return Durable()
