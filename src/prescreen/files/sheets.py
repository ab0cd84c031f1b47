"""CSV for spreadsheets: UTF-8 with a mark, and no cell that a program takes for a formula.

Text that begins like a formula gets an apostrophe in front, and so does text that begins with
apostrophes before such a beginning; so `as_was` gives every text back.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from prescreen.files.atomic import whole

FORMULA = "'*[ \u3000\u00a0]*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
"""How a text begins that could be taken for a formula; full-width signs count in Chinese Excel."""
MARK = "\ufeff"
"""By which spreadsheets know UTF-8."""
_FORMULA = re.compile(FORMULA)
_INERT = re.compile("'" + FORMULA)


def inert(value: object) -> str:
    """The text of a cell that computes nothing."""
    text = value if isinstance(value, str) else "" if value is None else str(value)
    return "'" + text if _FORMULA.match(text) else text


def as_was(text: str) -> str:
    """The text of which `inert` made this."""
    return text[1:] if _INERT.match(text) else text


class Sheet:
    """A CSV file that is being written row by row."""

    def __init__(self, stream: BinaryIO, heads: Sequence[str]) -> None:
        self._text = io.TextIOWrapper(stream, "utf-8", "backslashreplace", newline="")
        self._text.write(MARK)
        self._rows = csv.writer(self._text)
        self.row(*heads)

    def row(self, *cells: object) -> None:
        self._rows.writerow([inert(c) for c in cells])

    def done(self) -> None:
        """What was written is in the stream, which stays open."""
        self._text.detach()


@contextmanager
def sheet(path: str | Path, heads: Sequence[str]) -> Iterator[Sheet]:
    """A CSV file with these headings, whole or not at all."""
    with whole(path) as stream:
        made = Sheet(stream, heads)
        yield made
        made.done()
