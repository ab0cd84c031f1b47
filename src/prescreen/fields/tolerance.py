"""How near 约 is, where somebody declares it: a share of the number, for all fields or for some."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from prescreen.errors import UnitError
from prescreen.fields.interval import Interval
from prescreen.fields.lookup import catalogue
from prescreen.fields.model import Kind
from prescreen.fields.quantity import Quantity, parse_quantity, shortest
from prescreen.fields.units import ONE

MOST = 0.5
"""The largest share: what is known no better is not about anything."""
ALL = "*"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """Shares by the path of a field; `share` is that of all others, None where none is declared."""

    share: float | None = None
    by_field: Mapping[str, float] = field(default_factory=dict)

    def of(self, path: str) -> float | None:
        return self.by_field.get(path, self.share)

    def plain(self) -> str | dict[str, str]:
        """As files have it; `read_tolerance` reads it back."""
        said = {path: f"{shortest(share * 100)}%" for path, share in self.by_field.items()}
        if self.share is None:
            return said
        whole = f"{shortest(self.share * 100)}%"
        return {ALL: whole, **said} if said else whole

    def __bool__(self) -> bool:
        return self.share is not None or bool(self.by_field)


def about(path: str, value: object, tolerance: Tolerance) -> Interval | None:
    """The range that an estimated number stands for; None where it stays what it is."""
    share = tolerance.of(path)
    known = catalogue.get(path)
    if not share or not value or not isinstance(value, float) or known is None:
        return None
    return Interval(value, value).scaled(share)


EXACT = Tolerance()
"""Nothing declared: what is about 120 is taken as 120, and marked as estimated."""


def read_tolerance(raw: object) -> Tolerance:
    """`5%`, or `{land.area: 5%, "*": 10%}`; None declares nothing.

    Raises ValueError with the text that is no share, or no name of a number.
    """
    if raw is None:
        return EXACT
    given = raw if isinstance(raw, Mapping) else {ALL: raw}
    shares: dict[str, float] = {}
    for name, text in given.items():
        known = catalogue.get(str(name))
        if name != ALL and (known is None or known.kind is not Kind.NUMBER):
            raise ValueError(str(name))
        shares[str(name)] = _share(text)
    return Tolerance(shares.pop(ALL, None), shares)


def _share(text: object) -> float:
    try:
        found = parse_quantity(text) if isinstance(text, str) and "%" in text else None
    except UnitError:
        found = None
    if not isinstance(found, Quantity) or not found.unit.is_ratio:
        raise ValueError(str(text))
    share = found.to(ONE)
    if not 0 < share <= MOST:
        raise ValueError(str(text))
    return share
