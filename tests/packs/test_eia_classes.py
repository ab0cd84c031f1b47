"""What the columns of the assessment list say follows from its cells, row by row."""

from __future__ import annotations

import pytest
from tools.eia_classes import (
    BOOK,
    CATEGORIES,
    FORM,
    OWN,
    REGISTRATION,
    catch_all,
    clauses,
    derived,
    rows,
)

ROWS = {row["code"]: row for row in rows()}


def test_the_table_is_what_its_cells_say() -> None:
    """No row was written by hand: deriving all rows again changes nothing."""
    assert derived(list(ROWS.values())) == list(ROWS.values())


@pytest.mark.parametrize("code", sorted(ROWS))
def test_every_row_follows_from_its_cells(code: str) -> None:
    """A usual category stands in its own cell as 全部 or 其他, and the least is never above it."""
    row = ROWS[code]
    if code in OWN:
        assert row["least"] or row["normal"]
        return
    cells = dict(zip(CATEGORIES, (row["book"], row["form"], row["registration"]), strict=True))
    found = [c for c in CATEGORIES if catch_all(cells[c]) is not None]
    assert row["normal"] == (found[0] if found else "")
    if row["least"]:
        assert CATEGORIES.index(row["least"]) >= CATEGORIES.index(row["normal"])
    excepted = [e for c in found[:1] for e in catch_all(cells[c]).exceptions]  # type: ignore[union-attr]
    assert all(e in row["exception"] for e in excepted)
    assert (row["assembly"] == "true") is ("组装" in row["exception"])


@pytest.mark.parametrize(
    ("code", "least", "normal"),
    [
        ("031", "", REGISTRATION), ("0412", REGISTRATION, REGISTRATION), ("0711", FORM, FORM),
        ("091", FORM, BOOK), ("101", "", FORM), ("131", "", ""), ("134", "", FORM),
        ("162", FORM, FORM), ("171", "", ""), ("202", FORM, FORM), ("211", "", FORM),
        ("221", "", BOOK), ("251", "", BOOK), ("261", "", BOOK), ("262", FORM, FORM),
        ("271", "", BOOK), ("281", FORM, BOOK), ("292", "", FORM), ("301", FORM, ""),
        ("3011", FORM, BOOK), ("3041", BOOK, BOOK), ("3042", FORM, FORM), ("307", "", ""),
        ("3071", "", FORM), ("311", BOOK, BOOK),
        ("313", FORM, FORM), ("321", FORM, BOOK), ("325", FORM, FORM), ("331", "", FORM),
        ("361", "", FORM), ("3611", "", BOOK), ("384", "", FORM), ("3843", BOOK, BOOK),
        ("397", "", ""), ("396", "", FORM), ("4413", FORM, FORM), ("461", "", FORM),
        ("594", "", FORM), ("841", "", FORM), ("8431", FORM, FORM),
    ],
)  # fmt: skip
def test_rows_read_against_the_list(code: str, least: str, normal: str) -> None:
    """Rows that a person read against the cells of the list."""
    assert (ROWS[code]["least"], ROWS[code]["normal"]) == (least, normal)


def test_clauses_and_their_exceptions() -> None:
    """Clauses part outside brackets, and an end for all of a cell counts for each."""
    cell = "显示器件制造；使用有机溶剂的（含清洗；不含检验）以上均不含仅分割、焊接、组装的"
    assert [(c.head, c.exceptions) for c in clauses(cell)] == [
        ("显示器件制造", ("仅分割、焊接、组装的",)),
        ("使用有机溶剂的", ("不含检验", "仅分割、焊接、组装的")),
    ]
