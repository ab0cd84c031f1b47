"""Live cases: from a new fact to a new verdict, with 1, 100 and 10,000 cases open, and for long.

    python -m benchmarks.live                       latency at 1, 100 and 10,000 open cases
    python -m benchmarks.live --facts 1000000       so many facts, in cases opened and closed
    python -m benchmarks.live --way fixed-point     without durable-rules
    python -m benchmarks.live --fresh               durable-rules derives for every single fact

Every hundredth verdict, in the long run every tenth case, is checked against screening the same
facts in one go.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from prescreen import Screener
from prescreen.case.case import Case
from prescreen.case.filing import covers_own
from prescreen.fields import Kind, catalogue

ROOT = Path(__file__).parents[1]
DAY = "2026-11-22"
CHECK_EACH = 100
CHECK_CASES = 10
LENGTH = 100


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--open", default="1,100,10000", help="numbers of open cases")
    parser.add_argument("--asserts", type=int, default=2000, help="facts timed at each number")
    parser.add_argument("--facts", type=int, default=0, help="facts of the long run")
    parser.add_argument("--way", default="auto", choices=["auto", "durable", "fixed-point"])
    parser.add_argument("--fresh", action="store_true", help="keep no answers: derive every time")
    asked = parser.parse_args(words)
    if asked.fresh:
        from prescreen.case.durable import DURABLE

        DURABLE.remember = 0
    screener = Screener.from_files(ROOT / "examples/kecheng/region.yaml", as_of=DAY)
    texts = (ROOT / "examples/kecheng/candidates-filled.json").read_text(encoding="utf-8")
    given = json.loads(texts)[0]
    facts = stream(screener)
    if asked.facts:
        return long_run(screener, given, facts, asked.facts, asked.way)
    for count in (int(n) for n in asked.open.split(",")):
        print(latency(screener, given, facts, count, asked.asserts, asked.way))
    return 0


def stream(screener: Screener) -> Iterator[tuple[str, Any]]:
    """Facts that some check reads, in a random order that is the same each time."""
    pick = random.Random(1)
    read = sorted(frozenset[str]().union(*screener.program(screener.as_of).reads.values()))  # type: ignore[arg-type]
    found = [f for p in read if (f := catalogue.get(p)) is not None]
    scalars = [
        f for f in found if f.origin == "candidate" and not f.list_path and not covers_own(f.path)
    ]
    while True:
        field = pick.choice(scalars)
        if field.kind is Kind.NUMBER:
            yield field.path, float(pick.randint(0, int(field.high or 1000)))
        elif field.kind is Kind.BOOL:
            yield field.path, pick.random() < 0.5
        elif field.kind is Kind.ENUM:
            yield field.path, pick.choice(field.values)


def latency(
    screener: Screener, given: Any, facts: Iterator[tuple[str, Any]], count: int, n: int, way: Any
) -> str:
    """Time from `assert_fact` to its verdict, spread over `count` open cases."""
    pick, before = random.Random(2), memory()
    began = time.perf_counter()
    cases = [screener.open_case({**given, "id": f"c{i}"}, way=way) for i in range(count)]
    for case in cases:
        assert case.verdict
    opened = (time.perf_counter() - began) / count
    times = []
    for i in range(n):
        case = pick.choice(cases)
        path, value = next(facts)
        began = time.perf_counter()
        verdict = case.assert_fact(path, value)
        times.append(time.perf_counter() - began)
        if i % CHECK_EACH == 0:
            agree(screener, case, verdict)
    grown = (memory() - before) / 1024
    cuts = statistics.quantiles(times, n=100)
    return (
        f"{count:>6} open ({cases[0].engine}): fact to verdict median {cuts[49] * 1e3:.2f} ms, "
        f"p95 {cuts[94] * 1e3:.2f}, p99 {cuts[98] * 1e3:.2f}; open {opened * 1e3:.2f} ms; "
        f"memory +{grown:.0f} MiB, {grown * 1024 / count:.1f} KiB a case"
    )


def long_run(
    screener: Screener, given: Any, facts: Iterator[tuple[str, Any]], total: int, way: Any
) -> int:
    """So many facts in cases of a hundred each; memory is printed, and must not grow."""
    done, began, checked = 0, time.perf_counter(), 0
    marks: list[int] = []
    while done < total:
        case = screener.open_case({**given, "id": f"c{done}"}, way=way)
        for _ in range(LENGTH):
            case.assert_fact(*next(facts))
        done += LENGTH
        if (done // LENGTH) % CHECK_CASES == 0:
            agree(screener, case, case.verdict)
            checked += 1
        case.close()
        if done % max(total // 10, LENGTH) == 0:
            marks.append(memory())
            rate = done / (time.perf_counter() - began)
            print(
                f"{done:>9,} facts  RSS {marks[-1] / 1024:.1f} MiB  {rate:,.0f} facts/s", flush=True
            )
    grown = (marks[-1] - marks[len(marks) // 2]) / 1024
    derived = getattr(case._evaluator.concluder, "derivations", None)
    how = case.engine if derived is None else f"{case.engine}, {derived:,} sessions"
    print(f"{how}: {checked} reports checked, none wrong; second half grew by {grown:.1f} MiB")
    return 1 if grown > 8 else 0


def agree(screener: Screener, case: Case, verdict: str) -> None:
    report = screener.screen(case.candidate)
    assert (report.verdict, report.drawn) == (verdict, case.conclusions), case.events()


def memory() -> int:
    """Resident memory now, in KiB."""
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * 4
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    sys.exit(main())
