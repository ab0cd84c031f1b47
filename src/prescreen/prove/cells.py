"""Table lookups as formulas: which row a key leads to, in the order in which the engine looks."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

from prescreen.fields import industry
from prescreen.lang import Sort
from prescreen.logic.intervals import ANY, Ends
from prescreen.pack.tables import (
    ANY_KEY,
    EMPTY,
    MISSING,
    KeyInterval,
    LookupTable,
    TableRow,
    day_of,
    tried,
    word_of,
)
from prescreen.prove.domains import Domains
from prescreen.prove.order import Order
from prescreen.prove.quantities import ANYWHERE, End, Quantity, Span, extreme_end, quantity
from prescreen.prove.terms import ZERO, Bool, Number, chosen, conj, disj, literal, neg
from prescreen.prove.texts import Text
from prescreen.prove.truths import NotEncoded, Truth
from prescreen.prove.values import Choice, Day, Value


@dataclass(frozen=True, slots=True)
class Cell:
    """What a lookup comes to: when a value, when an empty cell; else unknown.

    `values` are the values of the column, each with the condition under which it is the one.
    """

    filled: Bool
    empty: Bool
    values: tuple[tuple[Bool, object], ...]
    number: Number
    within: Span = ANYWHERE
    sure: Bool | None = None
    """When there is a value, whichever it is; None: as `filled`."""

    @property
    def has_value(self) -> Truth:
        return Truth(self.filled if self.sure is None else self.sure, self.empty)

    def value(self, sort: str) -> Value:
        if sort == "bool":
            return Truth(
                disj(guard for guard, v in self.values if v is True),
                disj(guard for guard, v in self.values if v is False),
            )
        if sort == "number":
            return Quantity(self.filled, self.number, self.within)
        if sort == "date":
            raise NotEncoded("date from a table")
        return Choice(self.filled, tuple((guard, str(v)) for guard, v in self.values))


def look(
    domains: Domains,
    table: LookupTable,
    column: str,
    keys: Sequence[Value],
    day: dt.date,
    order: Order,
) -> Cell:
    one = keys[0]
    if len(keys) == 1 and isinstance(one, Choice) and len(one.options) == 1:
        atom = one.options[0][1]
        if isinstance(atom, Text):
            return _by_text(
                f"{domains.mark(table)}.{column}@{day}", table, column, one.known, atom, day
            )
    found = _by_rows(table, column, keys, day, order)
    for some in _partly(table, keys):
        found = _either(found, _whichever(table, column, keys, some, day, order))
    return found


def _by_text(
    here: str, table: LookupTable, column: str, known: Bool, text: Text, day: dt.date
) -> Cell:
    """One key that is a fact: the table is a function of its text, named by `here`."""
    text.names(str(r.keys[0]) for r in table.rows if r.keys[0] != ANY_KEY)
    cells: dict[str, object] = {}

    def gives(value: str) -> object:
        if value not in cells:
            cells[value] = table.lookup([value], column, day)
        return cells[value]

    filled = conj((known, text.test(f"{here}!", lambda v: _is_value(gives(v)))))
    empty = conj((known, text.test(f"{here}~", lambda v: gives(v) is EMPTY)))
    if table.on_empty == "unknown":
        empty = False
    if table.columns[column].sort is Sort.NUMBER:

        def figure(value: str) -> float:
            cell = gives(value)
            return float(cell) if isinstance(cell, float) else float("nan")

        return Cell(filled, empty, (), text.number(here, figure))
    found = _distinct([*map(gives, text.texts)])
    values = tuple((conj((known, text.test(f"{here}={v}", _leads_to(gives, v)))), v) for v in found)
    return Cell(filled, empty, values, ZERO)


def _leads_to(gives: Callable[[str], object], wanted: object) -> Callable[[str], bool]:
    return lambda text: gives(text) == wanted


def _is_value(found: object) -> bool:
    return found is not EMPTY and found is not MISSING


def _distinct(values: Sequence[object]) -> list[Any]:
    """In the order met, without what is no value."""
    return list(dict.fromkeys(v for v in values if _is_value(v)))


# -- interval keys known within two ends ---------------------------------------------------------
def _partly(table: LookupTable, keys: Sequence[Value]) -> list[tuple[int, ...]]:
    """The sets of places of keys that may be unknown but within bounds."""
    places = []
    for place, (spec, key) in enumerate(zip(table.keys, keys, strict=True)):
        if not (spec.ranged and isinstance(key, Quantity)) or key.known is True:
            continue
        if _ends_of(key) != ANY:
            places.append(place)
    return [some for n in range(1, len(places) + 1) for some in combinations(places, n)]


def _ends_of(key: Quantity) -> Ends:
    """The bounds of an unknown key, which are the same whatever else is."""
    ends = []
    for end, far in zip(key.within, ANY, strict=True):
        value = end.value.constant
        if end.infinite is not True and (end.infinite is not False or value is None):
            raise NotEncoded("interval key that is bounded by another number")
        ends.append(far if end.infinite is True else float(value))  # type: ignore[arg-type]
    return ends[0], ends[1]


def _whichever(
    table: LookupTable,
    column: str,
    keys: Sequence[Value],
    some: tuple[int, ...],
    day: dt.date,
    order: Order,
) -> Cell:
    """What all points between the ends of unknown keys lead to, the others known."""
    axes = []
    for place in some:
        key = keys[place]
        assert isinstance(key, Quantity)
        cells = [c for r in table.rows if isinstance(c := r.keys[place], KeyInterval)]
        edges = {e for c in cells for e in (c.low, c.high) if math.isfinite(e)}
        axes.append(tried(_ends_of(key), edges, False))
    here = conj(neg(k.known) if i in some else k.known for i, k in enumerate(keys))
    found = []
    for point in product(*axes):
        at = dict(zip(some, map(quantity, point), strict=True))
        found.append(
            _by_rows(table, column, [at.get(i, k) for i, k in enumerate(keys)], day, order)
        )
    filled = conj((here, *(c.filled for c in found)))
    empty = conj((here, *(c.empty for c in found)))
    values = {v for c in found for _, v in c.values}
    agreed = tuple(
        (conj((here, *(disj(g for g, w in c.values if w == v) for c in found))), v)
        for v in sorted(values, key=str)
    )
    low, high = found[0].number, found[0].number
    for one in found[1:]:
        low = extreme_end(True, End(False, low), End(False, one.number), True).value
        high = extreme_end(False, End(False, high), End(False, one.number), True).value
    within = Span(End(neg(filled), low), End(neg(filled), high))
    return Cell(disj(g for g, _ in agreed), empty, agreed, found[0].number, within, filled)


def _either(one: Cell, other: Cell) -> Cell:
    """What is known of a cell, and what is known where keys of it are not."""
    low, high = (
        End(conj((a.infinite, b.infinite)), chosen(neg(b.infinite), b.value, a.value))
        for a, b in zip(one.within, other.within, strict=True)
    )
    return Cell(
        disj((one.filled, other.filled)),
        disj((one.empty, other.empty)),
        (*one.values, *other.values),
        chosen(other.filled, other.number, one.number),
        Span(low, high),
        disj((one.sure, other.sure)),
    )


# -- several keys ----------------------------------------------------------------------------------
def _by_rows(
    table: LookupTable, column: str, keys: Sequence[Value], day: dt.date, order: Order
) -> Cell:
    """The first row that fits, nearer industry codes before wider ones."""
    known = conj(k.known for k in keys)
    rows = [r for layer in table.layers for r in _in_order(layer, day)]
    none_before: Bool = known
    filled, empty, number = [], [], ZERO
    values: dict[object, list[Bool]] = {}
    for row in rows:
        fits = conj(
            _fits(spec.kind, key, cell, order)
            for spec, key, cell in zip(table.keys, keys, row.keys, strict=True)
        )
        if fits is False:
            continue
        here = conj((none_before, fits))
        none_before = conj((none_before, neg(fits)))
        value = row.values.get(column)
        if value is None:
            empty.append(here)
            continue
        filled.append(here)
        values.setdefault(value, []).append(here)
        if isinstance(value, float):
            number = chosen(here, literal(value), number)
    nothing = False if table.on_empty == "unknown" else disj(empty)
    guarded = tuple((disj(guards), value) for value, guards in values.items())
    return Cell(disj(filled), nothing, guarded, number, sure=disj(filled))


def _in_order(table: LookupTable, day: dt.date) -> list[TableRow]:
    """The rows of one layer in the order in which they are tried."""
    rows = [r for r in table.rows if r.on(day)]
    return rows if table.first else sorted(rows, key=lambda r: _special(table, r))


def _special(table: LookupTable, row: TableRow) -> tuple[list[int], list[bool]]:
    """The most special row first: near industry codes before wide ones, `*` last."""
    exact = [
        1 if cell == ANY_KEY else -len(str(cell)) if spec.kind == "industry" else 0
        for spec, cell in zip(table.keys, row.keys, strict=True)
        if not spec.ranged
    ]
    return exact, [isinstance(cell, KeyInterval) and cell.endless for cell in row.keys]


def _fits(kind: str, key: Value, cell: object, order: Order) -> Bool:
    if isinstance(cell, KeyInterval):
        if isinstance(key, Quantity):
            return _inside(key, cell, order)
        if isinstance(key, Day) and not key.months:
            return _within(key, cell)
        raise NotEncoded(f"interval key of {type(key).__name__}")
    if cell == ANY_KEY:
        return True
    if isinstance(key, Truth):
        return key.true if cell == word_of(True) else key.false
    if not isinstance(key, Choice):
        raise NotEncoded(f"table key of {type(key).__name__}")
    return disj(conj((guard, _matches(kind, atom, str(cell)))) for guard, atom in key.options)


def _matches(kind: str, atom: Any, cell: str) -> Bool:
    if kind == "industry":
        if isinstance(atom, Text):
            return atom.test(f"<{cell}", lambda code: code == cell or industry.under(code, cell))
        return atom == cell or industry.under(str(atom), cell)
    return atom.equals(cell) if isinstance(atom, Text) else atom == cell


def _inside(key: Quantity, cell: KeyInterval, order: Order) -> Bool:
    low: Bool = math.isinf(cell.low)
    high: Bool = math.isinf(cell.high)
    if low is False:
        bound = literal(cell.low)
        at = order.at_least(key.value, bound)
        low = neg(order.at_least(bound, key.value)) if cell.low_out else at
    if high is False:
        bound = literal(cell.high)
        at = order.at_least(bound, key.value)
        high = at if cell.high_in else neg(order.at_least(key.value, bound))
    return conj((low, high))


def _within(key: Day, cell: KeyInterval) -> Bool:
    """A day in an interval of days, which tables count since 1970."""
    since = key.at.toordinal() if isinstance(key.at, dt.date) else key.at
    low: Bool = math.isinf(cell.low)
    high: Bool = math.isinf(cell.high)
    if low is False:
        first = day_of(cell.low).toordinal() + cell.low_out
        low = since >= first
    if high is False:
        last = day_of(cell.high).toordinal() - (not cell.high_in)
        high = since <= last
    return conj((low, high))
