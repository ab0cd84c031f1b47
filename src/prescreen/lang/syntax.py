"""What the parser sees: names not yet resolved, types not yet known."""

from __future__ import annotations

from dataclasses import dataclass

from prescreen.lang.source import Span


@dataclass(frozen=True, slots=True)
class Number:
    value: float
    unit: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class String:
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Boolean:
    value: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Name:
    """A dotted path or a label: `land.area`, 用地面积."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Listing:
    """`['a', 'b']`, only right of `in` and as an argument."""

    items: tuple[Syntax, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    args: tuple[Syntax, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Index:
    """`table[key, …]` or `table[key, …].column`."""

    table: str
    keys: tuple[Syntax, ...]
    column: str | None
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Unary:
    op: str
    operand: Syntax
    span: Span


@dataclass(frozen=True, slots=True)
class Binary:
    op: str
    left: Syntax
    right: Syntax
    span: Span


@dataclass(frozen=True, slots=True)
class Ternary:
    test: Syntax
    then: Syntax
    other: Syntax
    span: Span


Syntax = Number | String | Boolean | Name | Listing | Call | Index | Unary | Binary | Ternary
