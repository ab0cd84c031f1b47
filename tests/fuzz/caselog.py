"""Logs of cases that strangers changed: refused with their place, or the same as screening.

A round draws one good log, by calls of every kind, and changes it: values, keys, order, bytes of
its lines. Without its digests a log of the old format must be refused as calls are, or give a case
that equals screening its candidate; with them, no change may be taken.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any

from prescreen import Screener
from prescreen.case.case import Case
from tests.fuzz.counts import Counts, rounds
from tests.fuzz.hostile import TEXTS, mutated, noted, odd, torn
from tests.fuzz.readers import DAY, screener

UNITS = (None, "ecology", "tax", "发展改革", "nobody", "", 3)
PATHS = (
    "land.area", "investor", "investor[0].share", "energy.coal", "project.foreign", "no.such",
    "judgement.opinions", "project.id", "schedule.sign", "environment.processes", "project.stage",
)  # fmt: skip


def fresh(engine: Screener) -> Case:
    """A case on a candidate with facts, a list, evidence and a waiver."""
    waiver = {"check": "x", "reason": "r", "by": "b", "document": "d", "until": "2027-01-01"}
    given = {
        "id": "1",
        "name": "甲",
        "land.area": "约120亩",
        "investor": [{"name": "乙", "share": 60}],
        "waivers": [waiver],
    }
    return engine.open_case(given, on=DAY, way="fixed-point")


def called(r: Random, case: Case) -> None:
    """One call with arguments that may be any; refused ones change nothing."""
    unit, path = r.choice(UNITS), r.choice(PATHS)
    value: Any = r.choice([odd(r), 12, "是", "待核", [{"name": "丙"}], {"items": [{"share": 3}]}])
    grade = r.choice([None, "verified", "sworn", {"grade": "estimated", "source": "s"}, odd(r)])
    day = r.choice([None, None, "2026-12-01", "2027-02-01", odd(r)])
    said = r.choice(["同意", "附条件", odd(r)])
    calls: tuple[Any, ...] = (
        lambda: case.assert_fact(path, value, unit, grade, day),
        lambda: case.assert_fact(path, value, unit),
        lambda: case.retract(path, unit, day),
        lambda: case.opinion(unit, said, r.choice(TEXTS), date=day),
        lambda: case.withdraw_opinion(unit),
        lambda: case.move_stage(r.choice(["联审", "已供地", odd(r)])),
        lambda: case.record_meeting(r.choice(["暂缓", said]), minutes_no=r.choice(TEXTS)),
        lambda: case.waive(r.choice(TEXTS), r.choice(TEXTS), "b", "d", day or "2027-01-01"),
        lambda: case.advance(day),
        lambda: case.close() if r.random() < 0.1 else None,
    )  # fmt: skip
    r.choice(calls)()


def caselog(seed: int, deadline: float) -> Counts:
    """Change logs, round by round."""
    counts = Counts()
    for number in rounds(seed, deadline):
        r = Random(number)
        case = fresh(screener())
        for _ in range(r.randrange(12)):
            counts.tried["calls"] += 1
            with noted(counts, f"{number} call"):
                called(r, case)
        good = case.events()
        with noted(counts, f"{number} restore"):
            _same(case, good)
        for n in range(12):
            counts.tried["logs"] += 1
            with noted(counts, f"{number} log {n}"):
                _changed(r, good)
    return counts


def _changed(r: Random, good: list[dict[str, Any]]) -> None:
    """Give a changed log; AssertionError where a change is taken in silence."""
    bare = [{k: v for k, v in e.items() if k != "sha256"} for e in good]
    way = r.randrange(3)
    if way == 0:  # the old format: nothing but the events themselves
        log = mutated(r, [{**bare[0], "format": 1}, *bare[1:]], r.randrange(1, 4))
        _equal(screener().restore_case(log, "fixed-point"))
        return
    text = "\n".join(json.dumps(e, ensure_ascii=False) for e in good) + "\n"
    if way == 1:
        text = torn(r, text, r.randrange(1, 3))
    else:
        log = mutated(r, good, 1)
        text = json.dumps(log, ensure_ascii=r.random() < 0.5)
    case = screener().restore_case(text, "fixed-point")
    events = case.events()
    told = any(p.code == "case-log" for p in case.remarks)
    assert told or events == good[: len(events)], "a change was taken in silence"


def _same(case: Case, good: list[dict[str, Any]]) -> None:
    again = screener().restore_case(json.dumps(good), "fixed-point")
    assert again.events() == good, "a log does not give itself"
    assert again.candidate.canonical() == case.candidate.canonical(), "not the same candidate"
    assert again.remarks == (), "remarks on a log of today"
    _equal(again)


def _equal(case: Case) -> None:
    once = screener().screen(case.candidate.canonical())
    odd = _apart(case.candidate.canonical(), once.candidate.canonical()) or _apart(
        json.loads(case.report.to_json()), json.loads(once.to_json())
    )
    assert odd is None, f"not the same as screening: {odd}"
    assert case.verdict == once.verdict


def _apart(one: Any, other: Any, path: str = "") -> str | None:
    """The first place at which two trees differ."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        pairs: list[Any] = [(k, one[k], other[k]) for k in one]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = [(n, a, b) for n, (a, b) in enumerate(zip(one, other, strict=True))]
    else:
        return None if one == other else f"{path}: {one!r:.150} / {other!r:.150}"
    found = (_apart(a, b, f"{path}.{k}") for k, a, b in pairs)
    return next((f for f in found if f), None)
