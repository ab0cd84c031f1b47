"""Logs: no event is taken that a call would refuse, changes show, and nothing filed is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import factories
from tests.case.live_tools import DAY

from prescreen.case.case import Case
from prescreen.errors import CaseError
from prescreen.screener import Screener

SRC = Path(__file__).parents[2]
Log = list[dict[str, Any]]


@pytest.fixture
def engine() -> Screener:
    return factories.screener(factories.check("!project.foreign"))


@pytest.fixture
def case(engine: Screener) -> Case:
    made = engine.open_case({"id": "1", "name": "示例", "land.area": "120亩"}, on=DAY)
    made.assert_fact("land.far", 1.5, bureau="tax")
    made.opinion("ecology", "同意")
    return made


def plain(events: Log) -> Log:
    """The log as the old format had it: nothing shows whether it was changed."""
    out = [{k: v for k, v in e.items() if k != "sha256"} for e in events]
    return [{**out[0], "format": 1}, *out[1:]]


def lines(events: Log) -> str:
    return "".join(json.dumps(e, ensure_ascii=False) + "\n" for e in events)


# -- one question for calls and logs ---------------------------------------------------------------
def said(kind: str, **given: Any) -> dict[str, Any]:
    return {"event": kind, "n": 3, "on": DAY.isoformat(), **given}


REFUSED: dict[str, tuple[dict[str, Any], Callable[[Case], Any]]] = {
    "case-path": (
        said("asserted", path="project.id", value="2"),
        lambda c: c.assert_fact("project.id", "2"),
    ),
    "case-evidence": (
        said("asserted", path="land.far", value=1, evidence={"grade": "sworn"}),
        lambda c: c.assert_fact("land.far", 1, evidence="sworn"),
    ),
    "case-unit": (
        said("opinion", unit="nobody", result="同意"),
        lambda c: c.opinion("nobody", "同意"),
    ),
    "case-word": (
        said("meeting", result="随便"),
        lambda c: c.record_meeting("随便"),
    ),
    "case-retract": (
        said("retracted", path="land.far", unit="ecology"),
        lambda c: c.retract("land.far", bureau="ecology"),
    ),
    "case-text": (
        said("waived", check="t.c", reason="", by="b", document="d", until="2027-01-01"),
        lambda c: c.waive("t.c", " ", "b", "d", "2027-01-01"),
    ),
    "case-day": (
        {**said("day"), "on": "2020-01-01"},
        lambda c: c.advance("2020-01-01"),
    ),
    "input.number": (
        said("asserted", path="land.far", value="很多"),
        lambda c: c.assert_fact("land.far", "很多"),
    ),
    "input.evidence": (
        said("asserted", path="land.far", value={"value": 1, "evidence": "sworn"}),
        lambda c: c.assert_fact("land.far", {"value": 1, "evidence": "sworn"}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", REFUSED)
def test_a_log_takes_no_event_that_a_call_refuses(engine: Screener, case: Case, code: str) -> None:
    """What a call refuses, a log cannot bring in: both say the same code, and nothing is filed."""
    event, call = REFUSED[code]
    before = case.events()
    with pytest.raises(Exception, match=code):
        call(case)
    assert case.events() == before
    with pytest.raises(CaseError, match=f"(?s)case-log.*{code}"):
        engine.restore_case([*plain(before), event])


def test_nothing_follows_the_end(engine: Screener, case: Case) -> None:
    """A log with an event after `closed` is refused, as a call after `close` is."""
    case.close("示例")
    late = {**said("day"), "n": 4}
    with pytest.raises(CaseError, match=r"(?s)case-log.*case-closed"):
        engine.restore_case([*plain(case.events()), late])


# -- the chain -------------------------------------------------------------------------------------
def changes(events: Log) -> Iterator[tuple[str, Log, int]]:
    """What somebody could do to a log, and the line on which that shows."""
    first, second, third = events
    yield "a value", [first, {**second, "value": 9.9}, third], 2
    yield "who said it", [first, second, {**third, "unit": "tax"}], 3
    yield "a key more", [first, {**second, "unit": "tax", "law": "x"}, third], 2
    yield "an event less", [first, {**third, "n": 1}], 2
    yield "the beginning", [{**first, "members": ["tax"]}, second, third], 1
    yield "one digest less", [first, {k: v for k, v in second.items() if k != "sha256"}, third], 2
    yield "no digest", [{k: v for k, v in e.items() if k != "sha256"} for e in events], 1
    yield "another digest", [first, {**second, "sha256": "0" * 64}, third], 2


def test_a_change_shows_with_its_line(engine: Screener, case: Case) -> None:
    """Whatever is changed in a log, reopening it names the first line that does not fit."""
    for what, log, line in changes(case.events()):
        with pytest.raises(CaseError) as caught:
            engine.restore_case(lines(log))
        (problem,) = caught.value.problems
        assert (problem.code, problem.place) != ("", None), what
        assert problem.place is not None
        assert problem.place.line == line, what


def test_the_last_digest_gives_a_rewritten_log_away(engine: Screener, case: Case) -> None:
    """A shortened log has a good chain, and another last digest than the one noted."""
    whole = engine.restore_case(lines(case.events()))
    cut = engine.restore_case(lines(case.events()[:-1]))
    assert whole.digest == case.digest
    assert cut.digest == case.events()[-2]["sha256"]


def test_an_old_log_is_read_and_told(engine: Screener, case: Case) -> None:
    """A log from before the chain gives the same case, with a remark that changes would not show;
    saved anew it is chained."""
    old = engine.restore_case(json.dumps(plain(case.events())))
    assert [p.code for p in old.remarks] == ["case-log"]
    assert "sha256" in old.remarks[0].zh
    assert old.candidate.canonical() == case.candidate.canonical()
    assert old.events() == case.events()
    assert engine.restore_case(old.events()).remarks == ()


def test_rules_that_changed_since_are_told(engine: Screener, case: Case) -> None:
    """A pack, a region or an engine other than those the log was begun under is named."""
    first, *rest = plain(case.events())
    pack = {"id": "gone", "version": "1", "sha256": "0"}
    ours = first["made"]["packs"]
    moved = [{**p, "version": "old", "sha256": "1"} for p in ours]
    made = {"engine": "0", "packs": [pack, *moved], "region": {"id": "r", "sha256": "2"}}
    told = engine.restore_case([{**first, "made": made}, *rest]).remarks
    codes = [p.code for p in told]
    assert codes == ["case-log", *["case-rules"] * (3 + len(moved))]
    assert any("gone" in p.zh for p in told)
    less = engine.restore_case([{**first, "made": {**first["made"], "packs": []}}, *rest]).remarks
    assert len(less) == 1 + len(ours)


# -- kept in a file --------------------------------------------------------------------------------
def test_a_kept_case_is_a_file_of_its_events(engine: Screener, case: Case, tmp_path: Path) -> None:
    """The file holds each event when its call returns, and gives the case back, to go on with."""
    path = tmp_path / "case.jsonl"
    case.keep(path)
    case.move_stage("联审")
    assert [json.loads(line) for line in path.read_text("utf-8").splitlines()] == case.events()
    again = engine.restore_case(path)
    again.keep(path)
    again.close()
    assert engine.restore_case(path).closed
    with pytest.raises(CaseError, match="case-log"):  # the other one wrote meanwhile
        case.advance("2026-12-01")
    assert (case.day, len(case.log)) == (DAY, 4)
    with pytest.raises(CaseError, match="case-log"):
        engine.open_case({"id": "2", "name": "x"}).keep(path)


@pytest.mark.parametrize("left", [1, 5, 40])
def test_half_a_line_is_left_out_and_told(
    engine: Screener, case: Case, tmp_path: Path, left: int
) -> None:
    """A line that was being written is left out, the rest stands, and the file is gone on with."""
    path = tmp_path / "case.jsonl"
    case.keep(path)
    whole = path.read_bytes()
    cut = whole[: whole.rindex(b"\n", 0, -1) + 1 + left]
    path.write_bytes(cut)
    again = engine.restore_case(path)
    assert len(again.log) == 2
    assert [(p.code, p.place.line if p.place else 0) for p in again.remarks] == [("case-log", 3)]
    again.keep(path)
    again.opinion("ecology", "同意")
    assert path.read_bytes() == whole


def test_a_line_that_lacks_only_its_end_counts(
    engine: Screener, case: Case, tmp_path: Path
) -> None:
    """A whole last event without a newline is taken, and gets its newline."""
    path = tmp_path / "case.jsonl"
    case.keep(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    again = engine.restore_case(path)
    assert (len(again.log), again.remarks) == (3, ())
    again.keep(path)
    assert path.read_bytes() == whole


def test_what_cannot_be_written_is_not_filed(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a full disk the call fails, and neither case nor file has the event."""
    path = tmp_path / "case.jsonl"
    case.keep(path)
    before, events, own = path.read_bytes(), case.events(), os.write

    def full(descriptor: int, data: bytes) -> int:
        own(descriptor, bytes(data)[:7])
        raise OSError(28, "full")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="full"):
        case.opinion("tax", "同意")
    monkeypatch.undo()
    assert (path.read_bytes(), case.events()) == (before, events)
    assert "tax" not in [u for u, o in case.opinions.items() if o is not None]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal on this system")
def test_a_killed_program_loses_no_event(engine: Screener, tmp_path: Path) -> None:
    """Killed in the midst of filing, a case comes back with every event whose call returned."""
    path = tmp_path / "case.jsonl"
    program = textwrap.dedent(f"""
        from tests import factories
        case = factories.screener(factories.check("!project.foreign")).open_case(
            {{"id": "1", "name": "x"}}, on="2026-11-22", way="fixed-point")
        case.keep({str(path)!r})
        for n in range(100_000):
            case.assert_fact("land.far", n % 7)
            print(n, flush=True)
    """)
    for rounds in (3, 30, 90):
        path.unlink(missing_ok=True)
        with subprocess.Popen(
            [sys.executable, "-c", program], cwd=SRC, stdout=subprocess.PIPE, text=True
        ) as running:
            assert running.stdout is not None
            heard = [running.stdout.readline() for _ in range(rounds)]
            running.kill()
            heard += running.stdout.readlines()
        count = len([line for line in heard if line.endswith("\n")])
        again = engine.restore_case(path, "fixed-point")
        assert 0 <= len(again.log) - 1 - count <= 1
