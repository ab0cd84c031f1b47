"""What xlrd does not say of an .xls workbook: formulas that nobody calculated, zeros not shown.

One pass over the record headers of the workbook stream ([MS-XLS] 2.4).
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

_BOF, _EOF, _SHEET, _WINDOW, _RECALCULATED = 0x0809, 0x000A, 0x0085, 0x023E, 0x01C1
_FORMULAS = frozenset({0x0006, 0x0206, 0x0406})
_ON_LOAD, _ZEROS = 0x0002, 0x0010
_HEAD = struct.Struct("<HH")
_FORMULA = struct.Struct("<HHHdH")


@dataclass(slots=True)
class SheetMarks:
    """Of one sheet: the cells (row and column from 0) whose formula has a 0 that may never have
    been calculated, and whether zeros are shown."""

    stale: set[tuple[int, int]] = field(default_factory=set)
    zeros: bool = True


def marks_of(content: bytes) -> dict[int, SheetMarks]:
    """The marks by the place of the sheet in the workbook; none where there is no such stream."""
    found: dict[int, SheetMarks] = {}
    calculated = False
    starts: dict[int, int] = {}
    current: SheetMarks | None = None
    zeros: list[tuple[SheetMarks, tuple[int, int], bool]] = []
    for kind, at, data in _records(_stream(content)):
        if kind == _SHEET and len(data) >= 4:
            starts[int.from_bytes(data[:4], "little")] = len(starts)
        elif kind == _BOF:
            place = starts.get(at)
            current = None if place is None else found.setdefault(place, SheetMarks())
        elif kind == _RECALCULATED:
            calculated = True
        elif current is None:
            continue
        elif kind in _FORMULAS and len(data) >= _FORMULA.size:
            row, column, _, value, flags = _FORMULA.unpack_from(data)
            if value == 0:
                zeros.append((current, (row, column), bool(flags & _ON_LOAD)))
        elif kind == _WINDOW and len(data) >= 2:
            current.zeros = bool(data[0] & _ZEROS)
    for sheet, cell, waits in zeros:
        if waits or not calculated:
            sheet.stale.add(cell)
    return found


def _stream(content: bytes) -> bytes:
    """The workbook stream, taken out of the compound file around it."""
    from xlrd.compdoc import CompDoc, CompDocError  # type: ignore[import-untyped,unused-ignore]

    try:
        with open(os.devnull, "w") as silent:
            document = CompDoc(content, logfile=silent)
            for name in ("Workbook", "Book"):
                memory, base, length = document.locate_named_stream(name)
                if memory:
                    return bytes(memory[base : base + length])
    except (CompDocError, AssertionError, IndexError, struct.error, ValueError):
        return b""
    return b""


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Kind, place and the first bytes of every record."""
    at = 0
    while at + _HEAD.size <= len(stream):
        kind, length = _HEAD.unpack_from(stream, at)
        yield kind, at, stream[at + 4 : at + 4 + min(length, _FORMULA.size)]
        at += 4 + length
