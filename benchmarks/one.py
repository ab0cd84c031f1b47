"""One candidate: how long until the verdict with its reasons, beside other engines.

    python -m benchmarks.one [--candidates N] [--rounds N] [--only real|rivals]

`real`: the candidates of `examples/` against all national packs. `rivals`: invented candidates of
which everything is known (no rival can go on with unknown facts), the checks that each rival can
express, outcomes compared check by check before anything is timed.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks.measure import Taken, collector_off, once, over_cases, save, side_by_side
from benchmarks.rivals import Rival, rivals
from benchmarks.rivals.base import Condition, Inexpressible, Judge
from benchmarks.rivals.cases import DAY, Cases, record
from prescreen import Candidate, Report, Screener
from prescreen.pack.ruleset import InForce, load_rules
from prescreen.run.program import Program
from prescreen.run.situation import Situation
from prescreen.verdict.combine import verdict_of

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
PACKAGES = ("zen-engine", "rule-engine", "cel-python", "common-expression-language")
LISTS = (
    ("filled", "kecheng", "region.yaml", "candidates-filled.json"),
    ("filled", "bengshan", "region-filled.yaml", "candidates-filled.json"),
    ("clue", "kecheng", "region.yaml", "candidates.json"),
    ("clue", "bengshan", "region.yaml", "candidates.json"),
)


# -- real candidates -------------------------------------------------------------------------------
def real(rounds: int, limit: int | None = None) -> dict[str, Any]:
    """Milliseconds from a built candidate, stage by stage: over candidates, of their medians."""
    taken: dict[tuple[str, str], list[list[Taken]]] = {}
    checks = 0
    for kind, place, region, name in LISTS:
        path = EXAMPLES / place / region
        whole = Screener.from_files(path, packs=["national"])
        rules = Screener(whole.region, whole.rules, None, whole.as_of)
        raw = json.loads((EXAMPLES / place / name).read_text(encoding="utf-8"))
        kinds = [[varied(data, n) for n in range(rounds + 2)] for data in raw[:limit]]
        given = [Candidate.from_dict(of_one[0]) for of_one in kinds]
        checks = max(checks, len(rules.screen(given[0]).outcomes))
        with collector_off():
            first = [[once(partial(_reasons, rules, c))] for c in given[1:]]
        taken.setdefault((kind, "verdict and reasons, first sight"), []).extend(first)
        for stage, (with_chains, work) in STAGES.items():
            # All candidates in turn, so that none is still warm from the time before.
            screener = whole if with_chains else rules
            # Never the same one twice: its amounts and texts are others each time.
            data = stage in FROM_DATA
            turns = {
                c.id: cycle([d if data else Candidate.from_dict(d) for d in each])
                for c, each in zip(given, kinds, strict=True)
            }
            works = {k: partial(_next, work, screener, turn) for k, turn in turns.items()}
            seconds = side_by_side(works, rounds)
            taken.setdefault((kind, stage), []).extend(seconds.values())
        passes = [once(partial(_pass, rules, given)) for _ in range(rounds)]
        means = [Taken(t.wall / len(given), t.cpu / len(given)) for t in passes]
        taken.setdefault((kind, "verdict and reasons, collector on, mean"), []).append(means)
    return {
        "checks": checks,
        "unit": "ms",
        **{
            kind: {s: over_cases(t) for (k, s), t in taken.items() if k == kind}
            for kind in ("filled", "clue")
        },
    }


def varied(data: Any, n: int) -> Any:
    """The candidate's data with all amounts scaled by one factor, and a number in its texts."""
    factor = 1 + (n % 23 - 11) / 400

    def walk(value: Any, key: str) -> Any:
        if isinstance(value, dict):
            return {k: walk(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [walk(v, key) for v in value]
        if isinstance(value, float | int) and not isinstance(value, bool) and value >= 20:
            return value if "year" in key else value * factor
        return f"{value}{n}" if key in ("name", "content") and isinstance(value, str) else value

    return walk(data, "")


def _next(
    work: Callable[[Screener, Any], object], screener: Screener, turn: Iterator[Any]
) -> object:
    return work(screener, next(turn))


def _reasons(screener: Screener, candidate: Candidate) -> Report:
    report = screener.screen(candidate)
    for outcome in report.outcomes:
        _ = outcome.causes, outcome.atoms
    return report


def _pass(screener: Screener, given: Sequence[Candidate]) -> None:
    for candidate in given:
        _reasons(screener, candidate)


def _what_if(screener: Screener, candidate: Candidate) -> None:
    report = screener.screen(candidate)
    _ = report.missing, report.decisive, report.changes


STAGES: Mapping[str, tuple[bool, Callable[[Screener, Any], object]]] = {
    "candidate from a dict": (False, lambda s, d: Candidate.from_dict(d)),
    "from a dict to the verdict, chain fit": (True, lambda s, d: s.screen(d).verdict),
    "verdict": (False, lambda s, c: s.screen(c)),
    "verdict and reasons": (False, _reasons),
    "verdict and reasons, chain fit": (True, _reasons),
    "verdict, missing, decisive, changes": (True, _what_if),
    "summary as JSON": (True, lambda s, c: s.screen(c).to_json(detail="summary")),
    "all, with prose and JSON": (True, lambda s, c: s.screen(c).to_json()),
}
FROM_DATA = frozenset({"candidate from a dict", "from a dict to the verdict, chain fit"})
"""Whether with the chains of the region, and the work: a fresh report every time."""


# -- rivals ----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Match:
    """One rival ready to run on the checks that it can express."""

    rival: Rival
    program: Program
    judge: Judge
    left_out: Counter[str]


def match(rival: Rival, rules: InForce) -> Match:
    conditions: list[Condition] = []
    left_out: Counter[str] = Counter()
    for check in rules.checks:
        try:
            conditions.append(rival.dialect.condition(check, rules))
        except Inexpressible as reason:
            left_out[str(reason)] += 1
    kept = {c.id for c in conditions}
    subset = replace(rules, checks=tuple(c for c in rules.checks if c.id in kept))
    return Match(rival, Program(subset), rival.judge(conditions), left_out)


def ours(program: Program, situation: Situation) -> dict[str, str]:
    """Every outcome with its causes and atoms read, and the verdict."""
    outcomes = program.judged(situation.env(), cache(situation.verified_env), ())
    verdict_of(outcomes)
    for outcome in outcomes:
        _ = outcome.causes, outcome.atoms
    return {o.check.id: o.status for o in outcomes}


def disagreements(match: Match, situations: Sequence[Situation]) -> list[tuple[str, str, str, str]]:
    """(candidate, check, ours, theirs) wherever the outcomes differ."""
    out = []
    for situation in situations:
        mine = ours(match.program, situation)
        theirs = match.judge(match.rival.prepare(record(situation)))
        out += [
            (situation.candidate.id, check, status, theirs.get(check, "none"))
            for check, status in mine.items()
            if status != theirs.get(check)
        ]
    return out


def against(rules: InForce, situations: Sequence[Situation], rounds: int) -> list[dict[str, Any]]:
    """Each rival cross-checked, then timed in turns with ours on the same checks."""
    out = []
    for rival in rivals():
        pair = match(rival, rules)
        differing = disagreements(pair, situations)
        if differing:
            shown = "\n".join(str(d) for d in differing[:10])
            raise SystemExit(f"{rival.name} disagrees in {len(differing)} outcomes:\n{shown}")
        mine: list[list[Taken]] = []
        theirs: list[list[Taken]] = []
        for situation in situations:
            prepared = rival.prepare(record(situation))
            seconds = side_by_side(
                {
                    "ours": partial(ours, pair.program, situation),
                    "theirs": partial(pair.judge, prepared),
                },
                rounds,
                burst=3,
            )
            mine.append(seconds["ours"])
            theirs.append(seconds["theirs"])
        times = over_cases(mine), over_cases(theirs)
        out.append(
            {
                "rival": rival.name,
                "version": rival.version,
                "checks": len(pair.program.checks),
                "checks_left_out": dict(pair.left_out.most_common()),
                "cannot": list(rival.cannot),
                "outcomes_compared": len(pair.program.checks) * len(situations),
                "ours_ms": times[0],
                "theirs_ms": times[1],
                "times_faster": round(times[1]["median"] / times[0]["median"], 2),
                "times_faster_cpu": round(times[1]["cpu"] / times[0]["cpu"], 2),
                "times_faster_quiet": round(times[1]["quiet"] / times[0]["quiet"], 2),
            }
        )
        print(_line(out[-1]), flush=True)
    return out


def _line(row: dict[str, Any]) -> str:
    return (
        f"{row['rival']:28} {row['version']:8} {row['checks']:4} checks"
        f"  ours {row['ours_ms']['median']:8.3f} ms  theirs {row['theirs_ms']['median']:9.3f} ms"
        f"  {row['times_faster']:7.2f} times"
        f" (cpu {row['times_faster_cpu']:.2f}, quiet {row['times_faster_quiet']:.2f})"
    )


def moments_of(rules: InForce, count: int) -> list[Situation]:
    cases = Cases(rules.checks)
    return [cases.draw(f"c{k}") for k in range(count)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidates", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=("real", "rivals"))
    args = parser.parse_args()
    data: dict[str, Any] = {}
    if args.only != "rivals":
        data["real"] = real(args.rounds)
        for kind in ("filled", "clue"):
            for stage, row in data["real"][kind].items():
                print(
                    f"{kind:7} {stage:40} {row['median']:8.3f} ms"
                    f"  (cpu {row['cpu']:.3f}, quiet {row['quiet']:.3f})"
                )
    if args.only != "real":
        rules = load_rules(["national"]).on(DAY)
        data["rivals"] = against(rules, moments_of(rules, args.candidates), args.rounds)
    print(save("one", data, PACKAGES).name)


if __name__ == "__main__":
    main()
