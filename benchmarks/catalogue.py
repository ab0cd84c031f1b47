"""The search of the restructuring catalogue, measured on the labelled projects.

    python -m benchmarks.catalogue

Recall is over the right restricted and eliminated items among five candidates; precision over all
candidates against a project; times are of one warm search, with those of the processor.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks.measure import collector_off, once, over_cases
from prescreen.catalogue import Candidate, find, load

DATA = Path(__file__).resolve().parents[1] / "tests" / "data" / "catalogue"
Rows = Sequence[dict[str, str]]


def labelled(name: str) -> Rows:
    """The rows of a half: `tuning` or `judged`."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def quality(rows: Rows) -> dict[str, str]:
    """Recall, precision and lures alarmed, as counts."""
    right = found = shown = fair = lures = alarmed = 0
    for row in rows:
        want = set(row["right"].split())
        allowed = want | set(row["fair"].split())
        got = {c.item.id for c in _find(row)}
        right, found = right + len(want), found + len(want & got)
        shown, fair = shown + len(got), fair + len(got & allowed)
        lures, alarmed = lures + (not want), alarmed + (not want and not got <= allowed)
    return {
        "recall@5": f"{found}/{right}",
        "precision": f"{fair}/{shown}",
        "lures alarmed": f"{alarmed}/{lures}",
    }


def times(rows: Rows, runs: int = 7) -> dict[str, float]:
    """Milliseconds of one warm search."""
    with collector_off():
        taken = [[once(partial(_find, row)) for _ in range(runs)] for row in rows]
    return over_cases(taken)


def _find(row: dict[str, str]) -> tuple[Candidate, ...]:
    return find(row["text"], code=row["code"] or None, province=row["province"] or None).against


def main() -> None:
    print("load", f"{once(load).cpu * 1e3:.0f} ms cpu")
    for name in ("tuning", "judged"):
        rows = labelled(name)
        print(name, len(rows), quality(rows), times(rows))


if __name__ == "__main__":
    main()
