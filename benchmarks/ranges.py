"""Ranges against points inside them: nothing a range excludes ever comes of a point, and how often
what a range leaves open really is.

    python -m benchmarks.ranges [--trials N] [--points N] [--seed N]

A trial takes a filled example, replaces some of its numbers and days by ranges around them, and
screens it; then as many points inside the ranges as one list, in columns. Violated: a check that
the range decides and some point decides otherwise. Exact, of the checks that read a range: those
that are decided, and those left open of which points come out both ways, or are open themselves.
`--trials 100 --points 100000` are 10^7 samples.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import polars as pl

from benchmarks.measure import save
from prescreen import Candidate, Screener
from prescreen.fields import Interval, Kind, catalogue
from prescreen.relations import load_relations
from prescreen.run.causes import range_unknown

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
DAY = "2026-10-01"
PLACES = (("kecheng", "region.yaml"), ("bengshan", "region-filled.yaml"))
_WIDE = (0.02, 0.1, 0.3, 1.0)
_MET = {"pass": "met", "not_applicable": "met"}


def examples(places: Sequence[tuple[str, str]]) -> list[tuple[Screener, Candidate]]:
    """The filled examples with the screener of their place."""
    found = []
    for place, region in places:
        screener = Screener.from_files(EXAMPLES / place / region, as_of=DAY)
        for data in json.loads((EXAMPLES / place / "candidates-filled.json").read_text("utf-8")):
            found.append((screener, Candidate.from_dict(data)))
    return found


def ranged(one: Candidate, rng: Random) -> Candidate:
    """The candidate with a few of its numbers and days as ranges around what they are."""
    able = [p for p, v in sorted(one.facts.items()) if isinstance(v, float | dt.date)]
    for path in rng.sample(able, min(len(able), rng.randint(1, 6))):
        one = one.with_fact(path, _around(path, one.facts[path], rng))
    return one


def _around(path: str, value: Any, rng: Random) -> Any:
    below, above = rng.choice(_WIDE), rng.choice(_WIDE)
    if isinstance(value, dt.date):
        return Interval(value - dt.timedelta(int(400 * below)), value + dt.timedelta(30))
    field = catalogue[path]
    low, high = value * (1 - below), value * (1 + above) or field.step or 1.0
    if field.low is not None:
        low = max(low, field.low)
    if field.high is not None:
        high = min(high, field.high)
    found = Interval(
        None if rng.random() < 0.1 else low, None if rng.random() < 0.1 else high,
        rng.random() < 0.2, rng.random() < 0.2,
    )  # fmt: skip
    bottom, top = found.within(field.low, field.high)
    return value if found.empty or bottom >= top else found


def points(one: Candidate, count: int, rng: Random) -> pl.DataFrame:
    """Rows that are the candidate, each with a point of every range; ends, and all between."""
    generator = np.random.default_rng(rng.randrange(2**32))
    columns: dict[str, Any] = {"id": [str(i) for i in range(count)], "name": [one.name] * count}
    for path, value in one.facts.items():
        if path in ("project.id", "project.name"):
            continue
        if isinstance(value, Interval):
            columns[path] = _drawn(path, value, count, generator)
        else:
            plain = sorted(value) if isinstance(value, frozenset) else value
            columns[path] = pl.Series([plain]).new_from_index(0, count)
    for path, fact in one.lists.items():
        rows = [{k: sorted(v) if isinstance(v, frozenset) else v for k, v in item.items()}
                for item in fact.items]  # fmt: skip
        if rows and any(rows):
            columns[path] = pl.Series([rows]).new_from_index(0, count)
            columns[f"{path}#complete"] = pl.Series([fact.complete]).new_from_index(0, count)
    for path, proof in one.evidence.items():
        if path in columns:
            columns[f"{path}@evidence"] = pl.Series([proof.grade]).new_from_index(0, count)
    return pl.DataFrame(columns)


def _drawn(path: str, value: Interval, count: int, generator: Any) -> pl.Series:
    low, high = range_unknown(path, value).ends
    days = catalogue[path].kind is Kind.DATE
    low = (7.3e5 if days else -1e6) if np.isinf(low) else low
    high = (7.5e5 if days else max(10 * abs(low), 1e6)) if np.isinf(high) else high
    drawn = generator.uniform(low, high, count)
    drawn[generator.random(count) < 0.05] = low
    drawn[generator.random(count) < 0.05] = high
    if days:
        return pl.Series((np.rint(drawn) - 719163).astype(np.int32)).cast(pl.Date)
    return pl.Series(drawn)


def met(status: str) -> str:
    return _MET.get(status, status)


def trial(screener: Screener, one: Candidate, count: int, rng: Random) -> Counter[str]:
    """What came of one candidate with ranges, held against its points."""
    out: Counter[str] = Counter()
    whole = ranged(replace(one, waivers=()), rng)  # rows of points have none
    paths = {p for p, v in whole.facts.items() if isinstance(v, Interval)}
    report = screener.screen(whole)
    if not paths or report.conflicts:
        return out
    moved = _moved(paths)
    frame = screener.screen_many(points(whole, count, rng), missing=False).frame
    out["samples"] += count
    for outcome in report.outcomes:
        check = outcome.check.id
        seen = {met(str(s)) for s in frame[check].unique().drop_nulls().to_list()}
        found = met(outcome.status)
        decided = seen & {"met", "fail", "waived"}
        out["pairs"] += 1
        if found in ("met", "fail", "waived") and decided - {found}:
            out["violated"] += 1
        if not report.program.reads[check] & moved:
            continue
        out["read"] += 1
        by_range = any(c.kind == "range" for c in outcome.causes)
        wide = by_range and len(seen) == 1 and bool(decided)
        out["exact"] += not wide
        out["open"] += by_range
        out["wide"] += wide
        if wide:
            out[f"wide:{check}"] += 1
    return out


def _moved(paths: set[str]) -> set[str]:
    """The facts that ranges may change: they themselves, and what follows from them."""
    found, wider = set[str](), set(paths)
    relations = load_relations().all
    while wider != found:
        found = wider
        wider = found | {r.target for r in relations if r.target and found & r.reads}
    return found


def measure(
    trials: int, count: int, seed: int = 0, places: Sequence[tuple[str, str]] = PLACES
) -> dict[str, Any]:
    """All trials together; `exact` is the share of the checks that read a range."""
    rng, every, total = Random(seed), examples(places), Counter[str]()
    for number in range(trials):
        screener, one = every[number % len(every)]
        total += trial(screener, one, count, rng)
    read = max(total["read"], 1)
    return {
        "trials": trials,
        **{k: total[k] for k in ("samples", "pairs", "violated", "read", "open", "wide")},
        "exact": round(total["exact"] / read, 4),
        "wide_checks": _named(total),
    }


def _named(total: Mapping[str, int]) -> dict[str, int]:
    return {k.partition(":")[2]: n for k, n in sorted(total.items()) if k.startswith("wide:")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=40)
    parser.add_argument("--points", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    found = measure(options.trials, options.points, options.seed)
    print(json.dumps(found, ensure_ascii=False))
    save("ranges", found)


if __name__ == "__main__":
    main()
