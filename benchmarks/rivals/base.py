"""A typed condition as text in another language, and what a rival engine has to do.

Only what a language can say exactly is translated; everything else raises `Inexpressible` with the
reason, and the check is left out of the comparison with that rival. Parameters are written as the
numbers of the day, metrics as their formulas: both favour the rival, which looks nothing up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from prescreen.fields import industry
from prescreen.lang import ast
from prescreen.pack.model import Check
from prescreen.pack.ruleset import InForce
from prescreen.vocabulary import stage_index

Record = Mapping[str, Any]
"""A candidate as the rivals get it: flat names, lists of flat mappings, dates as day numbers."""

Judge = Callable[[Any], Mapping[str, str]]
"""From a prepared record to pass, fail or not_applicable by check id."""

Values = Callable[[Any], Sequence[Any]]
"""From a prepared record to the values of all expressions."""


class Inexpressible(Exception):
    """The language has no exact counterpart; the message says for what."""


class Rival(Protocol):
    """Another engine: how it writes conditions, and how it runs them."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def dialect(self) -> Dialect: ...

    @property
    def cannot(self) -> tuple[str, ...]:
        """What it cannot do at all, whatever the check."""
        ...

    def prepare(self, record: Record) -> Any:
        """The record in the engine's own form, outside the timing."""
        ...

    def judge(self, conditions: Sequence[Condition]) -> Judge:
        """Compile all conditions."""
        ...

    def values(self, texts: Sequence[str], names: Sequence[tuple[str, str]]) -> Values:
        """Compile all expressions; their values in the same order. `names` are read by them."""
        ...


@dataclass(frozen=True, slots=True)
class Condition:
    """One check as texts."""

    id: str
    applies: str | None
    require: str
    waive_when: str | None


@dataclass(frozen=True, slots=True)
class Known(ast.Node):
    """Whether a fact is given; stands only in trees that `kleene` made."""

    operand: ast.Node


NO_TABLES = "table with industry fallback, intervals, or rows that ask a person"
NO_CALENDAR = "calendar months"


class Dialect:
    """The common core of infix languages; each rival overrides where it differs."""

    true, false = "true", "false"
    conjunction, disjunction, negation = " && ", " || ", "!"
    shares = False
    """Conditions that stand in several expressions can be named (see `sharing`)."""
    flags = False
    """Blank cells have a value and a flag beside it (see `work`)."""
    blank_differs = True
    """A blank cell is plainly unequal to every constant, where blank cells are compared at all."""

    def __init__(self) -> None:
        self.rules: InForce | None = None

    def condition(self, check: Check, rules: InForce) -> Condition:
        """The check in this language. Raises `Inexpressible`."""
        self.rules = rules
        return Condition(
            check.id,
            None if check.applies is None else self.write(check.applies),
            self.write(check.require),
            None if check.waive_when is None else self.write(check.waive_when),
        )

    def write(self, node: ast.Node) -> str:
        """The node in brackets where it is compound."""
        assert self.rules is not None
        match node:
            case ast.Const(value=value):
                return self.constant(value)
            case ast.FieldRef(path=path):
                return name(path)
            case ast.ItemRef(leaf=leaf):
                return self.item(name(leaf))
            case ast.ParameterRef(key=key):
                value = self.rules.parameters.get(key)
                if value is None:
                    raise Inexpressible("parameter without a value on the day")
                return self.constant(value)
            case ast.MetricRef(key=key):
                return self.write(self.rules.metrics[key].node)
            case ast.AsOf():
                return self.constant(self.rules.day)
            case Known(operand=operand):
                return self.known(self.write(operand))
            case ast.StageReached(stage=stage):
                return f"(stage >= {self.constant(float(stage_index(stage)))})"
            case ast.Not(operand=operand):
                return f"({self.negation}({self.write(operand)}))"
            case ast.And(items=items):
                return f"({self.conjunction.join(self.write(i) for i in items)})"
            case ast.Or(items=items):
                return f"({self.disjunction.join(self.write(i) for i in items)})"
            case ast.AtLeast(n=n, items=items):
                one = [self.choose(self.write(i), "1.0", "0.0") for i in items]
                return f"(({' + '.join(one)}) >= {float(n)!r})"
            case ast.If(test=test, then=then, other=other):
                return self.choose(self.write(test), self.write(then), self.write(other))
            case ast.Compare(op=op, left=left, right=right):
                return f"({self.write(left)} {op} {self.write(right)})"
            case ast.Equal(left=left, right=right, negated=negated):
                return f"({self.write(left)} {'!=' if negated else '=='} {self.write(right)})"
            case ast.Member(operand=operand, values=values):
                return f"({self.write(operand)} in {self.strings(values)})"
            case ast.Holds(set=held, values=values):
                return self.holds(self.write(held), values)
            case ast.Under(code=code, prefixes=prefixes):
                return self.starts(self.write(code), below(prefixes))
            case ast.Mentions(text=text, words=words):
                return self.mentions(self.write(text), words)
            case ast.Arith(op=op, left=left, right=right):
                return f"({self.write(left)} {op} {self.write(right)})"
            case ast.Scale(operand=operand, factor=factor):
                return f"({self.write(operand)} * {self.constant(factor)})"
            case ast.Days(start=start, end=end):
                return f"({self.write(end)} - {self.write(start)})"
            case ast.Func(name=called, args=args):
                return self.function(called, [self.write(a) for a in args])
            case ast.Aggregate(name=kind, list=path, value=value, where=where):
                return self.aggregate(
                    kind,
                    name(path),
                    None if value is None else self.write(value),
                    None if where is None else self.write(where),
                )
            case ast.Lookup() | ast.HasValue():
                raise Inexpressible(NO_TABLES)
            case ast.AddMonths():
                raise Inexpressible(NO_CALENDAR)
        raise Inexpressible(type(node).__name__)

    # -- what differs ------------------------------------------------------------------------
    def known(self, value: str) -> str:
        return f"({value} != null)"

    def constant(self, value: object) -> str:
        if isinstance(value, bool):
            return self.true if value else self.false
        if isinstance(value, dt.date):
            return repr(float(value.toordinal()))
        if isinstance(value, int | float):
            return repr(float(value)) if value >= 0 else f"({float(value)!r})"
        return self.string(str(value))

    def string(self, text: str) -> str:
        if "'" in text or "\\" in text:
            raise Inexpressible("quotation mark in a text")
        return f"'{text}'"

    def strings(self, values: Sequence[str]) -> str:
        return f"[{', '.join(self.string(v) for v in values)}]"

    def item(self, leaf: str) -> str:
        return f"i.{leaf}"

    def choose(self, test: str, then: str, other: str) -> str:
        return f"({test} ? {then} : {other})"

    def holds(self, held: str, values: Sequence[str]) -> str:
        raise NotImplementedError

    def starts(self, code: str, prefixes: Sequence[str]) -> str:
        raise NotImplementedError

    def mentions(self, text: str, words: Sequence[str]) -> str:
        raise NotImplementedError

    def function(self, called: str, args: Sequence[str]) -> str:
        raise Inexpressible(f"function {called}")

    def aggregate(self, kind: str, path: str, value: str | None, where: str | None) -> str:
        raise NotImplementedError


def name(path: str) -> str:
    """A field as one flat name."""
    return path.replace(".", "_")


def below(prefixes: Sequence[str]) -> tuple[str, ...]:
    """Digits with which a code under one of the prefixes starts; sections become divisions."""
    out: list[str] = []
    for prefix in prefixes:
        if prefix.isalpha():
            out += [c for c in industry.table() if industry.ancestors(c) == (prefix,)]
        else:
            out.append(industry.normalise(prefix))
    return tuple(out)


def verdicts(
    conditions: Sequence[Condition], truth: Callable[[str], Callable[[Any], Any]]
) -> Judge:
    """Run one compiled condition after the other, as a user of such a library would."""
    compiled = [
        (
            c.id,
            None if c.applies is None else truth(c.applies),
            truth(c.require),
            None if c.waive_when is None else truth(c.waive_when),
        )
        for c in conditions
    ]

    def run(record: Any) -> dict[str, str]:
        out: dict[str, str] = {}
        for check, applies, require, waive in compiled:
            if applies is not None and not applies(record):
                out[check] = "not_applicable"
            elif require(record) or (waive is not None and waive(record)):
                out[check] = "pass"
            else:
                out[check] = "fail"
        return out

    return run
