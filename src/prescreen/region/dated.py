"""Facts of a place with the days on which they hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from prescreen.fields import Field, Kind, Range, UnitError, catalogue, parse_quantity
from prescreen.region.shapes import DatedShape


@dataclass(frozen=True, slots=True)
class Dated:
    """A canonical value and the days on which it holds, `until` excluded."""

    value: object
    since: dt.date | None
    until: dt.date | None

    def on(self, day: dt.date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )

    def meets(self, other: Dated) -> bool:
        """Whether some day is in both."""
        return (other.until is None or self.since is None or self.since < other.until) and (
            self.until is None or other.since is None or other.since < self.until
        )


def dated(value: Any) -> list[DatedShape]:
    """A fact of a park as dated entries: a bare value holds on every day."""
    listed = isinstance(value, list) and all(isinstance(v, dict) and "value" in v for v in value)
    if listed and value:
        return [DatedShape.model_validate(v) for v in value]
    return [DatedShape.model_validate({"value": value})]


def timeline(path: str, given: Iterable[DatedShape]) -> tuple[Dated, ...]:
    field = catalogue[path]
    return tuple(Dated(canonical(field, d.value), d.since, d.until) for d in given)


def on_day(timelines: Mapping[str, tuple[Dated, ...]], day: dt.date) -> dict[str, object]:
    return {path: d.value for path, entries in timelines.items() for d in entries if d.on(day)}


def canonical(field: Field, value: Any) -> object:
    """A value of a profile in the field's own unit, None if it cannot be one."""
    if field.kind is Kind.BOOL:
        return value if isinstance(value, bool) else None
    if field.kind is Kind.NUMBER:
        if isinstance(value, bool):
            return None
        if isinstance(value, int | float):
            return float(value)
        try:
            found = parse_quantity(str(value), field.unit)
            if isinstance(found, Range) or field.unit is None:
                return None
            return found.to(field.unit)
        except UnitError:
            return None
    if field.kind is Kind.SET:
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list):
            return None
        chosen = frozenset(str(v) for v in listed)
        return None if field.values and not chosen <= frozenset(field.values) else chosen
    if field.kind is Kind.DATE:
        return value if isinstance(value, dt.date) else None
    text = str(value)
    return None if field.values and text not in field.values else text
