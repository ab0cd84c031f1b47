"""Reading a list: prescreen from the file to candidates, calamine and openpyxl to bare cells.

python -m benchmarks.reading [--rows N] [--rounds N]

A drawn list of projects is written as .xlsx and .csv. Each reader runs in new processes, in turns;
seconds of the processor are those of the reading alone, the peak of memory is that of the process
(Linux only); `before_mb` is what it had taken before. Before anything is timed each figure of each
candidate is compared with the cell that it was read from.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import openpyxl

from benchmarks.measure import save, summary
from prescreen.fields import catalogue, parse_unit
from prescreen.intake import read

HEADINGS = ("序号", "项目名称", "投资方", "总投资(亿元)", "用地面积(亩)", "达产年产值(亿元)",
            "年税收(万元)", "就业人数", "行业代码", "项目阶段", "备注")  # fmt: skip
FIGURES = {3: ("investment.total", "亿元"), 4: ("land.area", "亩"), 5: ("output.value", "亿元"),
           6: ("tax.total", "万元"), 7: ("output.jobs", "人")}  # fmt: skip
"""Place of a column: its field, and the unit of its heading."""
READERS = {
    "prescreen, to candidates": ("xlsx", "csv"), "prescreen, cells": ("xlsx", "csv"),
    "calamine, cells": ("xlsx",), "openpyxl, cells": ("xlsx",), "csv, cells": ("csv",),
}  # fmt: skip
_CHILD = """
import json, sys, time
from pathlib import Path
def peak():  # of this process alone: what the parent held before counts in ru_maxrss
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
reader, path = sys.argv[1], sys.argv[2]
if reader == "prescreen, to candidates":
    from prescreen.intake import read
    work = lambda: len(read(path).candidates)
elif reader == "prescreen, cells":
    from importlib import import_module
    from prescreen.intake.limits import Limits
    kind = "xlsx" if path.endswith("xlsx") else "delimited"
    module = import_module("prescreen.intake.formats." + kind)
    work = lambda: sum(1 for s in module.sheets(Path(path), Limits()) for _ in s.rows)
elif reader == "calamine, cells":
    import python_calamine
    def work():
        book = python_calamine.CalamineWorkbook.from_path(path)
        return len(book.get_sheet_by_index(0).to_python())
elif reader == "openpyxl, cells":
    import openpyxl
    def work():
        sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
        return sum(1 for _ in sheet.iter_rows(values_only=True))
else:
    import csv
    work = lambda: sum(1 for _ in csv.reader(open(path, encoding="utf-8", newline="")))
floor = peak()
cpu, wall = time.process_time(), time.perf_counter()
rows = work()
print(json.dumps([rows, time.process_time() - cpu, time.perf_counter() - wall, peak(), floor]))
"""


def drawn(rows: int, seed: int = 1) -> Iterator[tuple[Any, ...]]:
    """The rows of a list, every one with a name of its own."""
    r = Random(seed)
    for n in range(1, rows + 1):
        yield (
            n, f"年产{n}万套阀门项目", f"某某{n}有限公司", round(r.uniform(1, 50), 2),
            r.randrange(50, 500), round(r.uniform(1, 90), 2), r.randrange(100, 9_000),
            r.randrange(10, 3_000), r.choice(("3922", "2651", "3985", "C3841")),
            r.choice(("在谈", "签约")), r.choice((None, "正在推进")),
        )  # fmt: skip


def write(folder: Path, rows: int) -> dict[str, Path]:
    """The list as a workbook and as a text."""
    paths = {kind: folder / f"list.{kind}" for kind in ("xlsx", "csv")}
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("项目表")
    with paths["csv"].open("w", encoding="utf-8", newline="") as stream:
        text = csv.writer(stream)
        for row in (HEADINGS, *drawn(rows)):
            sheet.append(row)
            text.writerow(row)
    book.save(paths["xlsx"])
    return paths


def disagreements(paths: dict[str, Path], rows: int) -> list[str]:
    """Figures of candidates that are not those of the cells, in either file."""
    out: list[str] = []
    for kind, path in paths.items():
        batch = read(path)
        if [c.name for c in batch.candidates] != [row[1] for row in drawn(rows)]:
            out.append(f"{kind}: names differ")
        for one, row in zip(batch.candidates, drawn(rows), strict=False):
            for place, (field, unit) in FIGURES.items():
                own = catalogue[field].unit
                assert own is not None
                wanted = parse_unit(unit).convert(float(row[place]), own)
                found = one.facts.get(field)
                if not isinstance(found, float) or abs(found - wanted) > 1e-9 * wanted:
                    out.append(f"{kind} {one.name} {field}: {found} for {wanted}")
    return out


def once(reader: str, path: Path) -> list[float]:
    """Rows, seconds of the processor and of the wall, peak of memory in MB, and that before."""
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, reader, str(path)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    found: list[float] = json.loads(done.stdout)
    return found


def compare(paths: dict[str, Path], rows: int, rounds: int) -> dict[str, dict[str, Any]]:
    """Each reader of each file, in turns."""
    works = [(reader, kind) for reader, kinds in READERS.items() for kind in kinds]
    taken: dict[tuple[str, str], list[list[float]]] = {work: [] for work in works}
    for _ in range(rounds):
        for reader, kind in works:
            taken[reader, kind].append(once(reader, paths[kind]))
    out: dict[str, dict[str, Any]] = {}
    for (reader, kind), runs in taken.items():
        assert all(run[0] in (rows, rows + 1) for run in runs), (reader, kind)
        out[f"{reader}, .{kind}"] = {
            "cpu_s": summary([run[1] for run in runs], 1),
            "wall_s": summary([run[2] for run in runs], 1),
            "peak_mb": round(max(run[3] for run in runs)),
            "before_mb": round(max(run[4] for run in runs)),
        }  # fmt: skip
    return out


def main(args: Sequence[str]) -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=99_990)
    asked.add_argument("--rounds", type=int, default=3)
    options = asked.parse_args(args)
    with tempfile.TemporaryDirectory() as folder:
        paths = write(Path(folder), options.rows)
        assert disagreements(paths, options.rows) == []
        found = compare(paths, options.rows, options.rounds)
    for name, figures in found.items():
        print(f"{name:34} {figures['cpu_s']['min']:8.2f} s  {figures['peak_mb']:6} MB")
    save("reading", {"rows": options.rows, "readers": found}, ("openpyxl", "python-calamine"))


if __name__ == "__main__":
    main(sys.argv[1:])
