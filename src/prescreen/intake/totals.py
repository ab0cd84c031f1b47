"""Sums that a table states, compared with the sums of its projects.

A difference is told: it shows a project left out, or a unit misread. A sum may be of the whole
table, of the rows above it since the last sum, or of those that follow up to the next one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from prescreen.fields import Kind
from prescreen.fields.reading import Reading
from prescreen.intake.cells import SheetRow, Value, column_name, shown
from prescreen.intake.headings.rows import CARRIED
from prescreen.intake.headings.targets import TargetColumn

_COUNT = re.compile(r"(?<![\d.])(\d{1,6})\s*[个项家]")
_DIGITS = re.compile(r"\d+(?:\.(\d+))?")
_WHOLE = re.compile("合计|总计|共计|总数|^共|total", re.IGNORECASE)
_MOST = 2000
"""Sums of one table that are compared."""
_NEAR = 20
"""Sums above and below, up to which the rows of a sum may reach, besides the whole table."""


@dataclass(slots=True)
class _Sums:
    """What the projects up to a row come to, by field: sums, how many numbers were not read, and
    how many state a unit that their column does not."""

    count: int = 0
    sums: dict[str, float] = field(default_factory=dict)
    unread: dict[str, int] = field(default_factory=dict)
    apart: dict[str, int] = field(default_factory=dict)

    def copy(self) -> _Sums:
        return _Sums(self.count, dict(self.sums), dict(self.unread), dict(self.apart))


@dataclass(frozen=True, slots=True)
class _Stated:
    """A row with sums: by field the column, the sum, and how exactly it is given."""

    row: int
    whole: bool
    below: bool
    count: int | None
    sums: Mapping[str, tuple[TargetColumn, Value, float, float]]


@dataclass(frozen=True, slots=True)
class Difference:
    """A sum that fits no rows: the cell, what it says, and what the rows come to."""

    row: int
    cell: str
    heading: str
    said: str
    stated: float
    found: float
    unit: str


class Totals:
    """Gathers projects and sums of one table, in order."""

    def __init__(self, targets: Sequence[TargetColumn]) -> None:
        self._targets = {
            t.path: t for t in reversed(targets)
            if t.field is not None and t.field.list_path is None and t.field.kind is Kind.NUMBER
        }  # fmt: skip
        self._now = _Sums()
        self._marks: list[_Sums] = []
        self._stated: list[_Stated] = []

    def project(
        self, data: Mapping[str, Reading], notes: Collection[str], measured: Collection[str]
    ) -> None:
        """A project; `measured` are the fields whose unit some cell or heading states."""
        now = self._now
        now.count += 1
        for path, target in self._targets.items():
            value = data[path].value if path in data else None
            if isinstance(value, float):
                now.sums[path] = now.sums.get(path, 0.0) + value
                if target.assumed and path in measured:
                    now.apart[path] = now.apart.get(path, 0) + 1
            elif path in notes or value is not None:  # a range adds nobody knows what
                now.unread[path] = now.unread.get(path, 0) + 1

    def total(self, row: SheetRow, why: str) -> None:
        """A row that holds sums, with the projects above it gathered already."""
        label = " ".join(v for v in row.cells[:6] if isinstance(v, str))
        if len(self._stated) >= _MOST or CARRIED.search(label):
            return  # what is carried over to the next page is no sum of a part
        sums = {}
        for path, target in self._targets.items():
            cell, target = row.at(target.at), target.in_row(row)
            value = target.read(cell).value if cell is not None else None
            if isinstance(value, float):
                sums[path] = (target, cell, value, _rounding(value, cell))
        many = _COUNT.search(label)
        whole = why == "total" and _WHOLE.search(label) is not None and "小计" not in label
        self._marks.append(self._now.copy())
        self._stated.append(
            _Stated(row.number, whole, why == "section", int(many[1]) if many else None, sums)
        )

    def differences(self) -> Iterator[Difference]:
        """The sums that fit no rows they could be of, where all of these could be read."""
        marks = [_Sums(), *self._marks, self._now]
        for at, stated in enumerate(self._stated, 1):
            scopes = list(_scopes(marks, at, stated))
            if not scopes:
                continue
            if stated.count is not None and all(b.count - a.count != stated.count
                                                for a, b in scopes):  # fmt: skip
                a, b = scopes[0]
                yield Difference(stated.row, "", "", "", stated.count, b.count - a.count, "")
            for path, (target, cell, value, near) in stated.sums.items():
                bare = target.assumed and target.bare(cell)
                found = [_sum(a, b, path, bare) for a, b in scopes]
                known = [s for s in found if s is not None]
                if found[0] is None or any(abs(s - value) <= max(near, 1e-9 * abs(s))
                                           for s in known):  # fmt: skip
                    continue
                unit = target.field.unit if target.field is not None else None
                yield Difference(
                    stated.row, f"{column_name(target.at)}{stated.row}", target.heading,
                    shown(cell), value, found[0], str(unit or ""),
                )  # fmt: skip


def _scopes(marks: Sequence[_Sums], at: int, stated: _Stated) -> Iterator[tuple[_Sums, _Sums]]:
    """The rows that a sum may be of, the likeliest first; none without a project."""
    own, end = marks[at], marks[-1]
    above = [(one, own) for one in reversed(marks[max(0, at - _NEAR) : at])]
    below = [(own, one) for one in marks[at + 1 : at + 1 + _NEAR]]
    whole = [(marks[0], end)]
    order = below + whole if stated.below else above + whole + below
    if stated.whole:
        order = whole + above + below
    yield from ((a, b) for a, b in order if b.count > a.count)


def _sum(start: _Sums, end: _Sums, path: str, bare: bool) -> float | None:
    """What the projects between come to; None where that cannot be compared.

    Some of them could not be read, or state a unit while the sum, `bare`, has none.
    """
    if end.unread.get(path, 0) > start.unread.get(path, 0):
        return None
    if bare and end.apart.get(path, 0) > start.apart.get(path, 0):
        return None
    return end.sums.get(path, 0.0) - start.sums.get(path, 0.0)


def _rounding(value: float, cell: Value) -> float:
    """Half a step of the last digit of a sum, in the field's own unit."""
    digits = _DIGITS.search(shown(cell).replace(",", ""))
    number = float(digits[0]) if digits is not None else 0.0
    if digits is None or not number:
        return 0.0
    return 10.0 ** -len(digits[1] or "") / 2 * abs(value / number)
