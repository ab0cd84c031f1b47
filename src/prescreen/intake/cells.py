"""The table model that every spreadsheet format is turned into.

A sheet is a stream of rows; a row is a tuple of plain Python values. What a plain value cannot say
has its own small type: a number shown as a percentage, and a cell that could not be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

_BROKEN = re.compile(r"(?<=[^\x00-\x7f])[ \t\r]*\n\s*|[ \t\r]*\n\s*(?=[^\x00-\x7f])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Percent(float):
    """A number whose cell shows it as a percentage; the value is in %, so 0.4 becomes 40."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Bad:
    """A cell that holds no usable value: what stands in it, and the reason (`cell.…`)."""

    text: str
    reason: str


Value = str | float | bool | date | datetime | Percent | Bad | None


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row as it stands in the file; `number` counts from 1 as the program shows it."""

    number: int
    cells: tuple[Value, ...]
    hidden: bool = False
    filled: tuple[int, ...] = field(init=False, compare=False)
    """Places of the cells in which something stands."""

    def __post_init__(self) -> None:
        filled = tuple(i for i, value in enumerate(self.cells) if value is not None)
        object.__setattr__(self, "filled", filled)

    def at(self, index: int) -> Value:
        return self.cells[index] if 0 <= index < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class MergedRange:
    """A merged range, rows from 1 as shown, columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class SheetStream:
    """One sheet: its rows come once, in order.

    `hidden_rows`, `hidden_columns` are filled while the rows are read.
    """

    name: str
    rows: Iterator[SheetRow]
    hidden: bool = False
    spans: tuple[MergedRange, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    notices: list[str] = field(default_factory=list)
    bare: bool = False
    """Read without number formats, formulas and hidden rows, which its reader does not see."""


def column_name(index: int) -> str:
    """`0` -> `A`, `27` -> `AB`."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_index(ref: str) -> int:
    """`B7` -> 1. Letters only up to the first digit; -1 where there is none."""
    index = 0
    for ch in ref:
        if not ("A" <= ch <= "Z" or "a" <= ch <= "z"):
            break
        index = index * 26 + (ord(ch) & 31)
        if index > 1_000_000:
            break
    return index - 1


def clean(value: Value) -> Value:
    """Strip white space of every kind, and control characters that no paper can show."""
    if isinstance(value, str):
        if _CONTROL.search(value):
            value = _CONTROL.sub("", value)
        return value.strip(" \t\r\n\v\f\x00\u00a0\u3000\u200b\ufeff") or None
    return value


def one_line(text: str) -> str:
    """A name that was broken into lines to fit its cell: 年产10万套 over 阀门项目."""
    return _BROKEN.sub("", text).replace("\n", " ") if "\n" in text else text


def shown(value: Value, width: int = 60) -> str:
    """A value as short text, for messages."""
    if value is None:
        return ""
    if isinstance(value, Bad):
        text = value.text
    elif isinstance(value, Percent):
        text = f"{float(value):g}%"
    elif isinstance(value, bool):
        text = "TRUE" if value else "FALSE"
    elif isinstance(value, float):
        text = f"{value:.15g}"
    elif isinstance(value, datetime):
        text = value.isoformat(" ")
    else:
        text = str(value)
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1] + "…"
