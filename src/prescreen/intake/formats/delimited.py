"""CSV and its kin: UTF-8, UTF-16, GBK, GB18030; comma, semicolon, tab, bar."""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from prescreen.intake.cells import Bad, SheetRow, SheetStream, Value, clean
from prescreen.intake.formats.sniff import encoding_of
from prescreen.intake.headings.recognise import match_headings
from prescreen.intake.limits import Limits, at, refuse, too_much

_DELIMITERS = ",;\t|"
_SAMPLE = 64 * 1024


def sheets(path: Path, limits: Limits) -> Iterator[SheetStream]:
    """The one sheet of a delimited text. Values stay text; the field decides how to read them."""
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as stream:
        delimiter = _delimiter(stream.read(_SAMPLE))
    sheet = SheetStream(path.stem, _rows(path, encoding, delimiter, limits))
    if encoding not in ("utf-8", "utf-8-sig"):
        sheet.notices.append(encoding)
    yield sheet


def _rows(path: Path, encoding: str, delimiter: str, limits: Limits) -> Iterator[SheetRow]:
    cells = 0
    last = 0
    with path.open(encoding=encoding, newline="") as stream:
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
                yield SheetRow(
                    number, tuple(_cell(text, limits) for text in record[: limits.columns])
                )
        except csv.Error as err:
            if "field larger" in str(err):
                size = csv.field_size_limit()
                raise too_much(
                    "input.too-large/cell", at(path, last + 1), size, limits.text
                ) from err
            raise refuse("input.broken/quotes", at(path, last + 1), row=last + 1, why=err) from err


def _cell(text: str, limits: Limits) -> Value:
    if len(text) > limits.text:
        return Bad(text[:200], "too-long")
    return clean(text)


def _delimiter(sample: str) -> str:
    """The delimiter under which the sample has the most known headings, then the most even rows."""
    return max(_DELIMITERS, key=lambda delimiter: _fit(sample, delimiter))


def _fit(sample: str, delimiter: str) -> tuple[int, float]:
    """Known headings in the best of the first rows, and how many rows are equally wide."""
    records: list[list[str]] = []
    if delimiter in sample:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, strict=True)
        # An error is the end of the sample within quotes, or the wrong delimiter.
        with contextlib.suppress(csv.Error):
            records.extend(record for record in itertools.islice(reader, 60) if any(record))
    if not records:
        return 0, 0.0
    first = [[cell for cell in record[:100] if len(cell) <= 60] for record in records[:15]]
    known = max(sum(m.path is not None for m in match_headings(cells, suggest=False))
                for cells in first)  # fmt: skip
    width, count = max(
        Counter(len(r) for r in records if len(r) > 1).items(),
        default=(0, 0),
        key=lambda item: (item[1], item[0]),
    )
    return known, count * (1 + min(width, 50) / 100)
