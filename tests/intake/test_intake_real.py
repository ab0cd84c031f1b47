"""Files in the shapes of public lists, forms and exports, and as programs save them, read right.

Each cell that `real/expected.yaml` speaks of is right, or unknown and told; nothing else will do.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from prescreen.candidate import Candidate
from prescreen.errors import InputError
from prescreen.fields import Interval
from prescreen.intake import Intake, read, trace

HERE = Path(__file__).parent / "real"
EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "expected.yaml").read_text("utf-8"))
FILES = {path.name: path for folder in ("lists", "books") for path in (HERE / folder).iterdir()}
KEYS = {"only", "count", "rows", "told", "noted", "refuse"}


def test_every_file_has_its_expectation() -> None:
    """No file lies there unread, and no expectation is without its file."""
    assert FILES.keys() == EXPECTED.keys()


@pytest.mark.parametrize("name", EXPECTED)
def test_read_right_or_told(name: str) -> None:
    """Projects, rows that are none, and each stated field are as a careful reader has them."""
    wanted = EXPECTED[name]
    try:
        batch = read(FILES[name])
    except InputError:
        assert wanted.get("refuse") == "ok"
        return
    found = {c.name: c for c in batch.candidates}
    assert len(found) == len(batch.candidates)
    if "only" in wanted:
        assert list(found) == wanted["only"]
    assert len(found) == wanted.get("count", len(found))
    by_kind: dict[str, list[int]] = {}
    for row in batch.passed:
        by_kind.setdefault(row.kind, []).append(row.row)
    assert by_kind == wanted.get("rows", by_kind)
    said = [p.zh for p in (*batch.problems, *batch.notices, *batch.columns)]
    codes = {p.code for p in (*batch.problems, *batch.notices, *batch.columns)}
    for told in wanted.get("told", ()):
        assert told in codes or any(told in text for text in said), told
    noted = " ".join(p.zh for p in batch.columns if p.code == "input.columns-noted")
    assert [h for h in wanted.get("noted", ()) if f"“{h}”" not in noted] == []
    for project, fields in wanted.items():
        if project not in KEYS:
            for path, value in fields.items():
                check(batch, found[project], path, value)


def check(batch: Intake, one: Candidate, path: str, wanted: Any) -> None:
    """A field is as wanted; unknown counts only where the cell or its column is told."""
    doubtful, path = path.startswith("~"), path.removeprefix("~")
    value = one.id if path == "id" else one.facts.get(path)
    accepted = wanted if isinstance(wanted, list) else [wanted]
    proof = one.evidence.get(path)
    assert (proof is not None and proof.grade == "doubtful") >= doubtful, path
    if value is None or (path == "id" and value.startswith("N")):
        assert "?" in accepted, path
        told = [*batch.problems, *batch.columns]
        assert one.notes or told, path
        return
    if isinstance(value, Interval):
        value = value.plain()
    if isinstance(value, date):
        value = value.isoformat()
    known = [str(a) if isinstance(a, date) else a for a in accepted]
    near = isinstance(value, float) and pytest.approx(value, rel=1e-9) in known
    assert near or value in known, (path, value)


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
@pytest.mark.parametrize("name", [n for n in EXPECTED if n.endswith((".xlsx", ".csv"))])
def test_every_row_and_cell_is_accounted_for(name: str) -> None:
    """Each row is a project, rejected, a heading, or no project of some kind; each column of
    which a cell fills no field is listed."""
    try:
        rows, batch = trace(FILES[name]), read(FILES[name])
    except InputError:
        assert EXPECTED[name].get("refuse") == "ok"
        return
    assert len({(row.sheet, row.row) for row in rows}) == len(rows)
    for sheet in {row.sheet for row in rows}:
        assert {*filled_rows(FILES[name], sheet)} <= {row.row for row in rows if row.sheet == sheet}
    unused = {
        cell.column for row in rows for cell in row.cells if cell.outcome in ("unused", "noted")
    }
    listed = " ".join(p.zh for p in (*batch.columns, *batch.problems))
    assert all(column in listed for column in unused)
    assert sum(row.kind == "project" for row in rows) >= len(batch.candidates) > 0


def filled_rows(path: Path, sheet: str) -> Iterator[int]:
    """Rows of a sheet in which something stands, as another program sees them."""
    if path.suffix != ".xlsx":
        return
    import openpyxl

    book = openpyxl.load_workbook(path)
    if sheet in book.sheetnames and book[sheet].sheet_state == "visible":
        for row in book[sheet].iter_rows():
            if any(str(cell.value or "").strip() for cell in row):
                yield row[0].row
