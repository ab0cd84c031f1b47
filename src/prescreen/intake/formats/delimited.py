"""CSV and its kin: UTF-8, UTF-16, GBK, GB18030; comma, semicolon, tab, bar."""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from prescreen.intake.cells import Bad, SheetRow, SheetStream, Value, clean, shown
from prescreen.intake.formats.sniff import EURO, encoding_of
from prescreen.intake.headings.recognise import match_headings
from prescreen.intake.limits import Limits, at, refuse, too_much

_DELIMITERS = ",;\t|"
_SAMPLE = 64 * 1024
_OF_FORM = re.compile(r"[:：]\s*[^\s\w]*$")
_HUNDREDS, _THOUSANDS = re.compile(r"(?:^|[^\d.,])\d{1,3}$"), re.compile(r"\d{3}(?!\d)")


def sheets(path: Path, limits: Limits) -> Iterator[SheetStream]:
    """The one sheet of a delimited text. Values stay text; the field decides how to read them."""
    encoding = encoding_of(path)
    with path.open(encoding=encoding, errors=EURO, newline="") as stream:
        sample = stream.read(_SAMPLE)
    delimiter = _delimiter(sample)
    width = _width(sample, delimiter)
    sheet = SheetStream(path.stem, _rows(path, encoding, delimiter, width, limits))
    if encoding not in ("utf-8", "utf-8-sig"):
        sheet.notices.append(encoding)
    yield sheet


def _rows(
    path: Path, encoding: str, delimiter: str, width: int, limits: Limits
) -> Iterator[SheetRow]:
    """The rows; `width` is that of the heading, 0 where none is known."""
    cells = 0
    last = 0
    with path.open(encoding=encoding, errors=EURO, newline="") as stream:
        reader = csv.reader(stream, delimiter=delimiter, strict=True)
        try:
            for record in reader:
                # A quoted cell may run over several lines: the row is where it began.
                number, last = last + 1, reader.line_num
                if len(record) > limits.columns and any(
                    c.strip() for c in record[limits.columns :]
                ):
                    raise too_much(
                        "input.too-large/columns", at(path, number), len(record), limits.columns
                    )
                cells += len(record)
                if cells > limits.cells:
                    raise too_much("input.too-large/cells", at(path, number), cells, limits.cells)
                row = tuple(_cell(text, limits) for text in record[: limits.columns])
                if width and any(cell is not None for cell in row[width:]):
                    row = _shifted(row, width)
                yield SheetRow(number, row)
        except csv.Error as err:
            if "field larger" in str(err):
                size = csv.field_size_limit()
                raise too_much(
                    "input.too-large/cell", at(path, last + 1), size, limits.text
                ) from err
            raise refuse("input.broken/quotes", at(path, last + 1), row=last + 1, why=err) from err


def _shifted(row: tuple[Value, ...], width: int) -> tuple[Value, ...]:
    """A row wider than its heading: behind a comma without quotes no cell is in its own column.

    38,500 written so makes the row wider from there on; what stands before is where it belongs.
    """
    sure = next(
        (
            i
            for i, (one, other) in enumerate(itertools.pairwise(row))
            if isinstance(one, str) and isinstance(other, str)
            and _HUNDREDS.search(one[-20:]) and _THOUSANDS.match(other)
        ),
        0,
    )  # fmt: skip
    return tuple(
        Bad(shown(cell, 200), "shifted") if i >= sure and cell is not None else cell
        for i, cell in enumerate(row[:width])
    )


def _cell(text: str, limits: Limits) -> Value:
    if len(text) > limits.text:
        return Bad(text[:200], "too-long")
    return clean(text)


def _delimiter(sample: str) -> str:
    """The delimiter under which the sample has the most known headings, then the most even rows."""
    return max(_DELIMITERS, key=lambda delimiter: _fit(sample, delimiter))


def _width(sample: str, delimiter: str) -> int:
    """How wide the row with the most known headings is; 0 where there is none.

    A label with a colon, its value behind it or left out, is of a form and no heading.
    """
    known = [(_known([cell for cell in record if not _OF_FORM.search(cell)]), len(record))
             for record in _first(sample, delimiter)[:15]]  # fmt: skip
    most, width = max(known, default=(0, 0), key=lambda found: found[0])
    return width if most else 0


def _known(record: list[str]) -> int:
    cells = [cell for cell in record[:100] if len(cell) <= 60]
    return sum(m.path is not None for m in match_headings(cells, suggest=False))


def _first(sample: str, delimiter: str) -> list[list[str]]:
    """The first rows in which something stands."""
    records: list[list[str]] = []
    if delimiter in sample:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, strict=True)
        # An error is the end of the sample within quotes, or the wrong delimiter.
        with contextlib.suppress(csv.Error):
            records.extend(record for record in itertools.islice(reader, 60) if any(record))
    return records


def _fit(sample: str, delimiter: str) -> tuple[int, float]:
    """Known headings in the best of the first rows, and how many rows are equally wide."""
    records = _first(sample, delimiter)
    if not records:
        return 0, 0.0
    known = max(_known(record) for record in records[:15])
    width, count = max(
        Counter(len(r) for r in records if len(r) > 1).items(),
        default=(0, 0),
        key=lambda item: (item[1], item[0]),
    )
    return known, count * (1 + min(width, 50) / 100)
