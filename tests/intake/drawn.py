"""Sheets drawn from a known list of projects, written, read back, and compared cell by cell.

    python -m tests.intake.drawn --sheets 10000 --seed 1 [--kind beside]

Every cell is to be right, or unknown and told; a doubtful one is flagged.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
from tests.intake.drawing import Drawn
from tests.intake.drawing_more import KINDS

from prescreen.fields import Interval, catalogue
from prescreen.intake import Intake, read


def write_book(sheet: Drawn, path: Path) -> None:
    book = openpyxl.Workbook()
    made = book.active
    assert made is not None
    for row in sheet.rows:
        made.append(row)
    for top, left, bottom, right in sheet.merges:
        made.merge_cells(start_row=top, start_column=left + 1, end_row=bottom, end_column=right + 1)
    book.save(path)


def write_text(sheet: Drawn, path: Path) -> None:
    width = max(len(row) for row in sheet.rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(
            [_texts(row) + [""] * (width - len(row)) for row in sheet.rows]
        )


def _texts(row: Sequence[Any]) -> list[Any]:
    """The cells as text; without line ends, since places in a text file are its lines."""
    return ["" if v is None else v.replace("\n", "") if isinstance(v, str) else v for v in row]


NUMBERS = tuple(
    f.path for f in catalogue
    if f.origin == "candidate" and f.list_path is None and f.unit is not None
)  # fmt: skip


def near(value: object, wanted: object) -> bool:
    """Whether a number, or both ends of a range, came out as drawn."""
    if isinstance(value, Interval) and isinstance(wanted, Interval):
        return near(value.low, wanted.low) and near(value.high, wanted.high)
    if isinstance(value, float) and isinstance(wanted, float | int):
        return abs(value - wanted) <= 1e-6 * abs(wanted)
    return value == wanted


def compare(sheet: Drawn, batch: Intake, counts: Counter[str]) -> Iterator[str]:
    """What went wrong in silence; `counts` gathers what became of each cell."""
    found = {c.name: c for c in batch.candidates}
    names = [project.name for project in sheet.projects]
    if [c.name for c in batch.candidates] != names:
        yield f"projects {[c.name for c in batch.candidates]} for {names}"
        return
    told = {(getattr(p, "row", None), getattr(p, "field", "")) for p in batch.problems}
    for project in sheet.projects:
        candidate = found[project.name]
        for path in NUMBERS:
            value, wanted = candidate.facts.get(path), project.facts.get(path)
            proof = candidate.evidence.get(path)
            if value is not None and proof is not None and proof.grade == "doubtful":
                counts["doubtful"] += 1
            elif value is None and path in project.facts:
                counts["unknown"] += 1
                rows = range(project.row, max(project.row, project.last) + 1)
                if not any((row, path) in told for row in rows):
                    yield f"{project.name} {path}: {wanted} is lost in silence"
            elif value is not None:
                right = near(value, wanted)
                counts["right" if right else "wrong"] += 1
                if not right:
                    yield f"{project.name} {path}: {value} for {wanted}"
    passed = {row.row for row in batch.passed}
    heads = {n for s in batch.mapping.sheets for n in range(s.head[0], s.head[1] + 1)}
    rows = passed | heads | {p.row for p in sheet.projects} | {r.row for r in batch.rejected}
    filled = {n for n, row in enumerate(sheet.rows, 1) if any(v is not None for v in row)}
    if filled - rows:
        yield f"rows {sorted(filled - rows)} are not accounted for"
    differs = [p for p in batch.problems if p.code == "input.total-differs"]
    if differs and not sheet.wrong_sum:
        yield f"a right sum is doubted: {differs[0].zh}"
    counts["sums doubted"] += bool(differs)


def check(seed: int, folder: Path, counts: Counter[str], kind: str = "stacked") -> list[str]:
    """Draw a sheet of a kind, write it, read it back, compare."""
    r = Random(seed)
    sheet = KINDS[kind](r)
    broken = kind == "form" and any("\n" in str(row[0]) for row in sheet.rows)
    text = not (sheet.merges or broken) and r.random() < 0.3
    path = folder / ("drawn.csv" if text else "drawn.xlsx")
    (write_text if text else write_book)(sheet, path)
    counts[kind] += 1
    return list(compare(sheet, read(path), counts))


def main(args: Sequence[str]) -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sheets", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--show", type=int, default=10)
    asked.add_argument("--kind", choices=KINDS, help="one kind; else each in turn")
    options = asked.parse_args(args)
    counts: Counter[str] = Counter()
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(options.seed, options.seed + options.sheets):
            try:
                kind = options.kind or list(KINDS)[seed % len(KINDS)]
                errors = check(seed, Path(folder), counts, kind)
            except Exception as error:  # a crash is an error of that sheet
                errors = [repr(error)]
            bad += bool(errors)
            if errors and bad <= options.show:
                print(seed, *errors[:3], sep="\n  ")
    print(dict(sorted(counts.items())), f"sheets with a silent error: {bad}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
