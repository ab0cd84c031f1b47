"""Questions until a project is decided: in the order of their worth, and in today's.

    python -m benchmarks.questions [--projects N] [--plot docs/explanation/questions.svg]

The clues of `examples/` and the 44 real projects of `examples/projects` are asked what their
verdict waits for, one question after the other, and answered out of the filled examples: a fact
from the first of them that has it, beginning with another one for each project; answers that make
a veto fail are passed over while there are others. `worth`: the first of `report.questions` each
time. `listed`: the first of `report.missing`, which leaves out what has fallen away since.
`whole`: the list of the first report as it is, as a letter would ask it. `needed`: of the answers
that `worth` asked for, those without which more would be open in the end: with these answers no
order can ask for fewer of them.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.measure import save
from prescreen import Candidate, Report, Screener
from prescreen.candidate import ListFact
from prescreen.fields import catalogue
from prescreen.logic import Cause
from prescreen.verdict.answers import answers

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
DAY = "2026-10-01"
FILLED = ("kecheng", "bengshan")
CLUES = ("kecheng", "bengshan")
LONGEST = 400
Choose = Callable[[Report, frozenset[Cause]], Cause | None]


def filled() -> list[Candidate]:
    """The examples of which nearly everything is known."""
    return [
        Candidate.from_dict(data)
        for place in FILLED
        for data in json.loads((EXAMPLES / place / "candidates-filled.json").read_text("utf-8"))
    ]


def projects() -> Iterator[tuple[Screener, Candidate]]:
    """The clues of the examples, and the real projects, with the rules of their place."""
    for place in CLUES:
        screener = Screener.from_files(EXAMPLES / place / "region.yaml", as_of=DAY)
        for data in json.loads((EXAMPLES / place / "candidates.json").read_text("utf-8")):
            yield screener, Candidate.from_dict(data)
    from prescreen.intake import read

    screener = Screener.from_files(EXAMPLES / "projects" / "region.yaml", as_of=DAY)
    for candidate in read(EXAMPLES / "projects" / "candidates.csv").candidates:
        yield screener, candidate


# -- answering -------------------------------------------------------------------------------------
def answered(
    screener: Screener, report: Report, cause: Cause, sources: Sequence[Candidate]
) -> Report | None:
    """The report once one thing is answered; None where nobody can say.

    The first example that has it answers, else the first representative answer; one that makes a
    veto fail is passed over while there is another, so that projects are asked to the end.
    """
    last = None
    for one in _candidates(report, cause, sources):
        last = screener.screen(one)
        if last.verdict != "fail":
            break
    return last


def _candidates(report: Report, cause: Cause, sources: Sequence[Candidate]) -> Iterator[Candidate]:
    one, path = report.candidate, cause.name
    field = catalogue.get(path)
    if field is not None and field.list_path is None:
        for source in sources:
            if path in source.facts:
                yield replace(one, facts={**one.facts, path: source.facts[path]})
    if path in catalogue.lists:
        mine = one.lists.get(path)
        known = [s.lists[path].items for s in sources if path in s.lists]
        for items in [mine.items] if mine is not None and mine.items else known:
            yield replace(one, lists={**one.lists, path: ListFact(items, True)})
    checks = [o.check for o in report.outcomes if o.status == "unknown"]
    for answer in answers(cause, one, report.program, checks):
        facts = {**one.facts, **answer.facts}
        yield replace(one, facts=facts, lists={**one.lists, **answer.lists})


# -- asking ----------------------------------------------------------------------------------------
def by_worth(report: Report, done: frozenset[Cause]) -> Cause | None:
    return next((q.cause for q in report.questions if q.cause not in done), None)


def as_listed(report: Report, done: frozenset[Cause]) -> Cause | None:
    return next(
        (m.cause for m in report.missing if m.needed_for == "verdict" and m.cause not in done), None
    )


def asked_until_decided(
    screener: Screener, one: Candidate, sources: Sequence[Candidate], choose: Choose
) -> tuple[list[Cause], list[int], Report]:
    """The questions until the verdict waits for nothing, how many were open each time, and
    the report in the end: needs_info where the examples knew no more."""
    done: frozenset[Cause] = frozenset()
    curve: list[int] = []
    asked: list[Cause] = []
    report = screener.screen(one)
    while report.verdict == "needs_info" and len(asked) < LONGEST:
        curve.append(len(_open(report)))
        cause = choose(report, done)
        if cause is None:
            break
        done |= {cause}
        after = answered(screener, report, cause, sources)
        if after is None:
            continue  # nobody can say: it costs no question, and stays open
        asked, report = [*asked, cause], after
    return asked, curve, report


def needed(screener: Screener, before: Candidate, asked: Sequence[Cause], end: Report) -> int:
    """How many of the questions had to be asked, the last ones tried first: an answer is left out
    for good where nothing else is open without it. Questions on one list stand or fall together."""
    one, spare, open_ = end.candidate, 0, _open(end)
    about = [_about(cause.name) for cause in asked]
    for path in reversed(dict.fromkeys(about)):
        less = _without(one, path, before)
        if less is None:
            continue
        after = screener.screen(less)
        if after.verdict == end.verdict and _open(after) <= open_:
            one, spare = less, spare + about.count(path)
    return len(asked) - spare


def _about(name: str) -> str:
    field = catalogue.get(name)
    return name if field is None or field.list_path is None else field.list_path


def _without(one: Candidate, path: str, before: Candidate) -> Candidate | None:
    """The candidate as it was before something was answered, None where nothing was kept of it."""
    if path in one.lists and path in before.lists:
        return replace(one, lists={**one.lists, path: before.lists[path]})
    known = path in one.facts or path in one.lists
    return one.without(path) if known and path not in before.facts else None


def _open(report: Report) -> set[Cause]:
    return {m.cause for m in report.missing if m.needed_for == "verdict"}


def measure(limit: int | None = None, step: int = 1) -> dict[str, Any]:
    """Questions asked of each project in each order, and the curves of what is open."""
    every, sources = list(projects())[::step][:limit], filled()
    rows = []
    for place, (screener, one) in enumerate(every):
        turned = [*sources[place % len(sources) :], *sources[: place % len(sources)]]
        first = screener.screen(one)
        whole = len(_open(first))
        worth, curve, end = asked_until_decided(screener, one, turned, by_worth)
        listed, plain, other = asked_until_decided(screener, one, turned, as_listed)
        rows.append({"id": one.id, "whole": whole, "worth": len(worth), "listed": len(listed),
                     "needed": needed(screener, one, worth, end),
                     "verdict": end.verdict, "verdict_listed": other.verdict,
                     "curve": curve, "curve_listed": plain})  # fmt: skip

    def median(key: str) -> float:
        return statistics.median(float(r[key]) for r in rows)

    return {
        "projects": len(rows),
        "median": {key: median(key) for key in ("needed", "worth", "listed", "whole")},
        "open": {key: _medians([r[key] for r in rows]) for key in ("curve", "curve_listed")},
        "rows": [{k: v for k, v in r.items() if not k.startswith("curve")} for r in rows],
    }


def _medians(curves: Sequence[Sequence[int]]) -> list[float]:
    """The median of what is open after each question, nothing once decided."""
    longest = max(map(len, curves), default=0)
    return [statistics.median(c[at] if at < len(c) else 0 for c in curves) for at in range(longest)]


def plot(found: dict[str, Any], path: Path) -> None:
    """What is open after each question, as an SVG of lines."""
    path.write_text(drawn(found), encoding="utf-8")


_WIDE, _HIGH, _EDGE = 640, 320, 48


def drawn(found: dict[str, Any]) -> str:
    curves = [("curve", "按价值次序", "#0b6e4f"), ("curve_listed", "按清单次序", "#b04a2f")]
    longest = max(len(found["open"][key]) for key, _, _ in curves)
    most = max(max(found["open"][key], default=1.0) for key, _, _ in curves)

    def at(x: float, y: float) -> str:
        return (f"{_EDGE + x / max(longest, 1) * (_WIDE - 2 * _EDGE):.1f},"
                f"{_HIGH - _EDGE - y / most * (_HIGH - 2 * _EDGE):.1f}")  # fmt: skip

    lines = [
        f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="'
        + " ".join(at(x, y) for x, y in enumerate(found["open"][key]))
        + '"/>'
        for key, _, colour in curves
    ]
    words = [
        f'<text x="{_WIDE - _EDGE - 110}" y="{_EDGE + 18 * place}" fill="{colour}">{label}</text>'
        for place, (_, label, colour) in enumerate(curves)
    ]
    base, right = _HIGH - _EDGE, _WIDE - _EDGE
    axes = [
        f'<path d="M{_EDGE} {_EDGE}V{base}H{right}" fill="none" stroke="#555"/>',
        f'<text x="{_EDGE}" y="{_EDGE - 12}">尚待查明的项(中位数)</text>',
        f'<text x="{right}" y="{base + 32}" text-anchor="end">已问的问题数</text>',
        f'<text x="{_EDGE - 8}" y="{_EDGE + 5}" text-anchor="end">{most:g}</text>',
        f'<text x="{_EDGE - 8}" y="{base + 5}" text-anchor="end">0</text>',
        f'<text x="{right}" y="{base + 16}" text-anchor="end">{longest}</text>',
    ]
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {_HIGH}" '
            f'font-family="sans-serif" font-size="13" fill="#222">\n'
            + "\n".join([*axes, *lines, *words]) + "\n</svg>\n")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--step", type=int, default=1, help="every so many projects")
    options = parser.parse_args()
    found = measure(options.projects, options.step)
    print(json.dumps(found["median"], ensure_ascii=False))
    save("questions", found)
    if options.plot:
        plot(found, options.plot)


if __name__ == "__main__":
    main()
