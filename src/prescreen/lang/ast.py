"""The typed tree that all executors share.

Every node is frozen, knows its type and its span. Names are resolved: a field by its path, a
parameter, metric or table by `pack.name`. Numbers are in the unit of the node's type; where two
units meet, the checker has put a `Scale` between them, so executors never think about units.
"""

from __future__ import annotations

from dataclasses import dataclass

from prescreen.lang.source import Span
from prescreen.lang.types import Type


@dataclass(frozen=True, slots=True)
class Node:
    type: Type
    span: Span


# -- leaves --------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Const(Node):
    """A literal. `value`: bool, float, str or datetime.date."""

    value: object


@dataclass(frozen=True, slots=True)
class FieldRef(Node):
    """A scalar (or multi-choice) fact of the candidate, of the region, or derived."""

    path: str


@dataclass(frozen=True, slots=True)
class ItemRef(Node):
    """A fact of the list element under review; stands only inside an `Aggregate`."""

    list: str
    leaf: str


@dataclass(frozen=True, slots=True)
class ParameterRef(Node):
    key: str


@dataclass(frozen=True, slots=True)
class MetricRef(Node):
    key: str


@dataclass(frozen=True, slots=True)
class AsOf(Node):
    """The day for which everything is evaluated."""


@dataclass(frozen=True, slots=True)
class StageReached(Node):
    """Whether the candidate's stage is at or past `stage`; always known."""

    stage: str


# -- tables --------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Lookup(Node):
    """The cell of `column` in the row that the keys name."""

    table: str
    keys: tuple[Node, ...]
    column: str


@dataclass(frozen=True, slots=True)
class HasValue(Node):
    """Whether the row exists and its cell is filled."""

    lookup: Lookup


# -- logic ---------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Not(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class And(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AtLeast(Node):
    n: int
    items: tuple[Node, ...]


# -- atoms ---------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Compare(Node):
    """`<`, `<=`, `>`, `>=` of two numbers (tolerant) or two dates (exact)."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Equal(Node):
    """`==` or, negated, `!=` of two values that are not quantities."""

    left: Node
    right: Node
    negated: bool


@dataclass(frozen=True, slots=True)
class Member(Node):
    """`x in ['a', 'b']`."""

    operand: Node
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holds(Node):
    """A multi-choice fact holds at least one of the values."""

    set: Node
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Under(Node):
    """An industry code lies within one of the given divisions, groups or classes."""

    code: Node
    prefixes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Within(Node):
    """An industry code lies within the one that another fact gives."""

    code: Node
    group: Node


@dataclass(frozen=True, slots=True)
class Mentions(Node):
    """A text contains at least one of the words."""

    text: Node
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StartsWith(Node):
    """A text begins with one of the words."""

    text: Node
    words: tuple[str, ...]


# -- what is known: provisional, so not where a verdict is decided ---------------------------------
@dataclass(frozen=True, slots=True)
class Known(Node):
    """Whether the operand is known; never unknown itself."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Coalesce(Node):
    """The first where it is known, else the second."""

    first: Node
    second: Node


# -- numbers and dates ---------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Arith(Node):
    """`+ - * /`; a zero divisor makes the quotient unknown."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Scale(Node):
    """The operand times a constant: a change of unit, or -1."""

    operand: Node
    factor: float


@dataclass(frozen=True, slots=True)
class Func(Node):
    """`min max clamp abs floor ceil round round_to steps` of numbers in one unit."""

    name: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Days(Node):
    """Days from one date to another."""

    start: Node
    end: Node


@dataclass(frozen=True, slots=True)
class AddMonths(Node):
    date: Node
    months: Node


@dataclass(frozen=True, slots=True)
class DatePart(Node):
    """The `year`, `month` or `day` of a date, a plain number."""

    part: str
    date: Node


@dataclass(frozen=True, slots=True)
class If(Node):
    test: Node
    then: Node
    other: Node


@dataclass(frozen=True, slots=True)
class Aggregate(Node):
    """`any all count sum avg min max` over the elements of a list, `where` filtering them."""

    name: str
    list: str
    value: Node | None
    where: Node | None


# -- conclusions only ----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class OutcomeIs(Node):
    """Whether a check stands at one of the letters: M met, F failed, O open, W waived."""

    check: str
    letter: str


@dataclass(frozen=True, slots=True)
class Tagged(Node):
    tag: str


@dataclass(frozen=True, slots=True)
class VerdictIs(Node):
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScoreRef(Node):
    """The points of all scorecards together."""
