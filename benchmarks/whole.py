"""The whole work, row by row by other engines, and by us from file to file.

    python -m benchmarks.whole [--rows N] [--rounds N] [--seconds S] [--only NAME …]

Rows of `lists.py`, in which a fifth of the cells is blank. Every engine has to say what we say: of
every check pass, fail, unknown, not applicable or later; the verdict; the bounds of the score.
Nothing is timed before all of it is equal to ours on every row of the sample. Ours is the product,
from a Parquet file to a Parquet file; a rival starts from records that are ready in memory.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import lists
from benchmarks.batch import PACKAGES, screener, taken
from benchmarks.measure import collector_off, save
from benchmarks.rivals import Rival, whole_rivals
from benchmarks.rivals.facts import Facts
from benchmarks.rivals.work import Answer, Work
from prescreen import Candidate, Report, Screener
from prescreen.candidate.lists import companions
from prescreen.columnar.batch import BatchResult, screen_file
from prescreen.fields import catalogue
from prescreen.relations import load_relations
from prescreen.vocabulary import stage_index

FAVOURS = (
    "records are ready in memory, in the engine's own form; nothing is read or written",
    "cells of tables, with their fallback along industry codes, intervals and dates in force, and "
    "whether a table has a row: worked out by us and put into the record",
    "calendar months and numbers that are snapped and cut: the same, where they differ by row",
    "facts of the region, the park and the fit with the chains are in the record",
    "parameters are numbers of the day, metrics are written out",
    "what is the same for all rows of the list (columns that it does not have, facts of the "
    "region) is folded into the expressions, and a check that comes out alike for all is dropped",
    "comparisons with a constant have the tolerance worked into the constant, exactly",
    "an outcome on verified facts alone is known beforehand, as the list has no evidence",
    "stages, the verdict and the score are put together by plain Python",
    "conditions may stop at the first operand that decides; nothing is said about why",
    "no grounds of the verdict, no conclusions, nothing of what is missing; of ours all three are "
    "in the file, and the chain fit",
    "what it cannot say exactly is left out for it, while we do everything",
)
_AROUND = ("park.name", "park.leading", "park.leading_match", "region.industry_tier")


def facts_of(ours: Screener, columns: Sequence[str]) -> Facts:
    """What rows of the list may have: its columns, computed leaves, facts of the place."""
    parks = ours.region.shape.parks
    varying = {*_AROUND, *(p for park in parks for p in park.facts)}
    varying |= {f.path for f in catalogue if f.origin == "derived"}
    leaves = {p: frozenset(kept) | _computed(p, kept) for p, kept in lists.LISTS.items()}
    own = {"project.id", "project.name", *columns, *load_relations().targets} - leaves.keys()
    same = ours.region.facts_on(lists.DAY, None).items()
    return Facts(
        frozenset(own | varying),
        frozenset(varying),
        leaves,
        {p: v for p, v in same if p not in varying},
    )


def _computed(path: str, leaves: Sequence[str]) -> frozenset[str]:
    return frozenset().union(*(companions(path, leaf) for leaf in leaves))


# -- the sample ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Sample:
    """Some rows of the list as candidates, with our reports on them."""

    facts: Facts
    candidates: Sequence[Candidate]
    reports: Sequence[Report]


def sample(ours: Screener, rows: int) -> Sample:
    """Our reports, after they were found to agree with our own rows of a list."""
    frame = lists.frame("wide", rows)
    batch = ours.screen_many(frame, missing=False)
    candidates = [batch.candidate(i) for i in range(rows)]
    reports = [ours.screen(c) for c in candidates]
    for i, report in enumerate(reports):
        _agrees(batch, i, report)
    return Sample(facts_of(ours, frame.columns), candidates, reports)


def _agrees(batch: BatchResult, i: int, report: Report) -> None:
    row = batch.frame.row(i, named=True)
    said = {o.check.id: o.status for o in report.outcomes}
    if batch.outcomes(i) != said or row["verdict"] != report.verdict:
        raise SystemExit(f"row {row['id']}: our list and our report differ")


# -- one rival -------------------------------------------------------------------------------------
class Side:
    """A rival with its expressions compiled and its records ready."""

    def __init__(self, rival: Rival, ours: Screener, sample: Sample) -> None:
        self.rival = rival
        self.work = Work(ours.program(lists.DAY).rules, sample.facts, rival.dialect)
        self.run = rival.values(self.work.texts, self.work.names)
        self.reports = sample.reports
        situations = [ours.situation(c)[0] for c in sample.candidates]
        stages = [stage_index(m.stage) for m in situations]
        records = [rival.prepare(self.work.record(m)) for m in situations]
        self.rows = list(zip(stages, records, strict=True))

    def answer(self, row: int) -> Answer:
        stage, record = self.rows[row]
        return self.work.answer(stage, self.run(record))

    def check(self) -> Counter[str]:
        """How many outcomes there are of each kind. Stops at the first that is not ours."""
        found: Counter[str] = Counter()
        for row, report in enumerate(self.reports):
            said, expected = self.answer(row), self.work.expected(report)
            for check, a, b in zip(self.work.ids, said.outcomes, expected.outcomes, strict=True):
                if a != b:
                    raise SystemExit(self._difference(row, check, a, b))
            if said != expected:
                raise SystemExit(f"{self.rival.name}: {said[1:]}, ours {expected[1:]}")
            found.update(said.outcomes)
        return found

    def _difference(self, row: int, check: str, theirs: str, ours: str) -> str:
        rule = next(c for c in self.work.checks if c.id == check)
        at = self.work.ids.index(check)
        text = self.work.texts[at] if at < len(self.work.texts) else "the same for all rows"
        return (
            f"{self.rival.name}, row {row}, {check}: {theirs}, ours {ours}\n"
            f"theirs: {text}\nours: {rule.applies}\n{rule.require}\n{rule.waive_when}"
        )

    def rate(self, seconds: float) -> tuple[float, float]:
        """Rows a second and a CPU second, over whole passes that last at least so long."""
        done, start, cpu = 0, time.perf_counter(), time.process_time()
        work, run = self.work.answer, self.run
        while time.perf_counter() - start < seconds:
            for stage, record in self.rows:
                work(stage, run(record))
            done += len(self.rows)
        return done / (time.perf_counter() - start), done / (time.process_time() - cpu)


# -- all -------------------------------------------------------------------------------------------
SLOW = ("cel-python", "rule-engine")
"""Compared and timed on a few rows only."""


def whole(rows: int, rounds: int, seconds: float, only: Sequence[str]) -> dict[str, Any]:
    ours = screener()
    many, few = sample(ours, 300), sample(ours, 30)
    sides = []
    for rival in whole_rivals():
        if not only or rival.name.startswith(tuple(only)):
            side = Side(rival, ours, few if rival.name.startswith(SLOW) else many)
            outcomes = side.check()
            print(f"{rival.name}: {sum(outcomes.values())} outcomes agree", flush=True)
            sides.append((side, outcomes))
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "list.parquet"
        lists.write("wide", rows, source)
        file = partial(screen_file, ours, source, Path(folder) / "out.parquet")
        mine, theirs = _in_turns(file, [s for s, _ in sides], rounds, seconds)
    rate, cpu = (statistics.median(rows / t for t in kind) for kind in zip(*mine, strict=True))
    out = [
        _row(side, outcomes, found, (rate, cpu))
        for (side, outcomes), found in zip(sides, theirs, strict=True)
    ]
    floor = [r for r in out if r["rival"] == "plain Python"]
    engines = [r for r in out if r not in floor]
    fastest = min(engines, key=lambda r: r["times_faster"], default=None)
    print(f"beside the fastest engine {_times(fastest)}, beside plain Python {_times(*floor)}")
    return {
        "rows": rows,
        "checks": len(ours.program(lists.DAY).checks),
        "score_items": len(ours.program(lists.DAY).score),
        "ours_rows_a_second": round(rate),
        "ours_rows_a_cpu_second": round(cpu),
        "fastest_engine": fastest["rival"] if fastest else None,
        "times_the_fastest_engine": _times(fastest),
        "times_plain_python": _times(*floor),
        "favours": list(FAVOURS),
        "rivals": sorted(out, key=lambda r: r["times_faster"]),
    }


def _times(row: dict[str, Any] | None = None) -> float | None:
    return None if row is None else row["times_faster"]


Rates = list[tuple[float, float]]


def _in_turns(
    file: Callable[[], object], sides: Sequence[Side], rounds: int, seconds: float
) -> tuple[Rates, list[Rates]]:
    """Our seconds (wall, CPU) of each round, and the rates of each rival."""
    mine: Rates = []
    theirs: list[Rates] = [[] for _ in sides]
    with collector_off():
        for _ in range(rounds):
            mine.append(taken(file))
            for side, found in zip(sides, theirs, strict=True):
                found.append(side.rate(seconds))
    return mine, theirs


def _row(
    side: Side, outcomes: Counter[str], rates: Rates, ours: tuple[float, float]
) -> dict[str, Any]:
    rate, cpu = (statistics.median(kind) for kind in zip(*rates, strict=True))
    work = side.work
    made = {
        "rival": side.rival.name,
        "version": side.rival.version,
        "checks": len(work.checks),
        "checks_evaluated": len(work.texts),
        "checks_left_out": work.left_out,
        "worked_out_beforehand": len(work.kleene.given) + len(work.verified.given),
        "rows_compared": len(side.rows),
        "outcomes_compared": dict(outcomes.most_common()),
        "theirs_rows_a_second": round(rate, 1 if rate < 100 else None),
        "theirs_rows_a_cpu_second": round(cpu, 1 if cpu < 100 else None),
        "times_faster": round(ours[0] / rate, 1),
        "times_faster_cpu": round(ours[1] / cpu, 1),
    }
    print(
        f"{made['rival']:28} {made['version']:8} {made['checks']:4} checks"
        f"  theirs {rate:9.1f}  ours {ours[0]:9.0f} rows/s  {made['times_faster']:8.1f} times"
        f" (CPU {made['times_faster_cpu']:.1f})",
        flush=True,
    )
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each rival in each round")
    parser.add_argument("--only", nargs="*", default=(), help="names of rivals")
    args = parser.parse_args()
    data = whole(args.rows, args.rounds, args.seconds, args.only)
    print(save("whole", data, PACKAGES).name)


if __name__ == "__main__":
    main()
