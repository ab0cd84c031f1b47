"""The remedy of every message on cases and their logs is tried: followed, the case goes on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests import factories
from tests.case.live_tools import DAY
from tests.case.test_case_logs import plain

from prescreen.case.case import Case
from prescreen.errors import CaseError
from prescreen.messages import entries
from prescreen.screener import Screener


class Desk(NamedTuple):
    """A case on file, the engine it runs under, and a folder."""

    engine: Screener
    case: Case
    folder: Path

    def restored(self, events: object) -> Case:
        text = json.dumps(events, ensure_ascii=False)
        return self.engine.restore_case(text)

    def with_last(self, **changed: Any) -> Case:
        """Restored from a log of the old format whose last event was changed."""
        first, last = plain(self.case.events())
        return self.restored([first, {**last, **changed}])

    def kept_by_two(self) -> Case:
        """A case whose file another program has gone on with."""
        self.case.keep(self.folder / "case.jsonl")
        other = self.engine.restore_case(self.folder / "case.jsonl")
        other.keep(self.folder / "case.jsonl")
        other.move_stage("联审")
        return self.case

    def other_log(self) -> Path:
        self.engine.open_case({"id": "2", "name": "另一个"}, on=DAY).keep(self.folder / "a.jsonl")
        return self.folder / "a.jsonl"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    engine = factories.screener(factories.check("!project.foreign"))
    case = engine.open_case({"id": "1", "name": "示例", "land.area": "120亩"}, on=DAY)
    case.assert_fact("land.far", 1.5, bureau="tax")
    return Desk(engine, case, tmp_path)


def closed(desk: Desk) -> Case:
    desk.case.close("示例")
    return desk.case


def waived(case: Case, reason: Any) -> str:
    return case.waive("t.c", reason, "示例机关", "示例文件", "2027-01-01")


def from_events(desk: Desk) -> Case:
    """What most remedies on logs ask for."""
    again = desk.restored(desk.case.events())
    assert again.events() == desk.case.events()
    return again


def kept_anew(desk: Desk) -> None:
    again = desk.engine.restore_case(desk.folder / "case.jsonl")
    again.keep(desk.folder / "case.jsonl")
    assert again.stage == "联审"
    again.assert_fact("land.far", 2)


Step = Callable[[Desk], object]
EVENTS = "case.events()"
TRIED: dict[str, tuple[Step, str, Step]] = {
    "case-closed": (
        lambda d: closed(d).assert_fact("land.far", 1), "另立新案卷",
        lambda d: d.engine.open_case(d.case.candidate, on=DAY).assert_fact("land.far", 1),
    ),
    "case-closed/past": (
        lambda d: d.case.at(0).assert_fact("land.far", 1), "当前案卷上记入",
        lambda d: d.case.assert_fact("land.far", 1),
    ),
    "case-day": (
        lambda d: d.case.assert_fact("land.far", 1, on="2020-01-01"), "写在 evidence",
        lambda d: d.case.assert_fact("land.far", 1, evidence={"grade": "verified",
                                                              "on": "2020-01-01"}),
    ),
    "case-day/unread": (
        lambda d: d.case.advance("明天"), "2026-11-22", lambda d: d.case.advance("2026-11-22"),
    ),
    "case-moment": (
        lambda d: d.case.at("2020-01-01"), DAY.isoformat(), lambda d: d.case.at(DAY.isoformat()),
    ),
    "case-path": (
        lambda d: d.case.assert_fact("project.stage", "联审"), "move_stage()",
        lambda d: d.case.move_stage("联审"),
    ),
    "case-retract": (
        lambda d: d.case.retract("land.far", bureau="ecology"), "case.history()",
        lambda d: d.case.retract("land.far", bureau=d.case.history()[-1].event.unit),
    ),
    "case-unit": (
        lambda d: d.case.opinion("示例单位", "同意"), "open_case(members=…)",
        lambda d: d.engine.open_case(d.case.candidate, ["示例单位"], DAY).opinion(
            "示例单位", "同意"),
    ),
    "case-word": (
        lambda d: d.case.opinion("ecology", "随便"), "附条件",
        lambda d: d.case.opinion("ecology", "附条件"),
    ),
    "case-evidence": (
        lambda d: d.case.assert_fact("land.far", 1, evidence="听说"), "declared、verified",
        lambda d: [d.case.assert_fact("land.far", 1, evidence=grade)
                   for grade in ("declared", "verified", "estimated", "doubtful")],
    ),
    "case-text": (lambda d: waived(d.case, 5), "文字", lambda d: waived(d.case, "五")),
    "case-text/odd": (
        lambda d: waived(d.case, "事由" * 99_999), "缩短", lambda d: waived(d.case, "事由"),
    ),
    "case-log/kind": (lambda d: d.with_last(event="gossip"), EVENTS, from_events),
    "case-log/keys": (lambda d: d.with_last(mood="good"), EVENTS, from_events),
    "case-log/value": (lambda d: d.with_last(path=5), EVENTS, from_events),
    "case-log/event": (lambda d: d.with_last(path="no.such"), EVENTS, from_events),
    "case-log/json": (lambda d: d.engine.restore_case("{"), EVENTS, from_events),
    "case-log/shape": (lambda d: d.restored([5]), EVENTS, from_events),
    "case-log/start": (lambda d: d.restored([]), EVENTS, from_events),
    "case-log/format": (
        lambda d: d.restored([{**plain(d.case.events())[0], "format": 99}]), EVENTS, from_events,
    ),
    "case-log/chain": (
        lambda d: d.restored([d.case.events()[0], {**d.case.events()[1], "value": 9}]),
        "单独恢复", lambda d: d.restored(d.case.events()[:1]),
    ),
    "case-log/other": (
        lambda d: d.case.keep(d.other_log()), "另给一个文件名",
        lambda d: d.case.keep(d.folder / "b.jsonl"),
    ),
    "case-log/moved": (
        lambda d: d.kept_by_two().assert_fact("land.far", 2), "restore_case()", kept_anew,
    ),
    "case-log/no-file": (
        lambda d: d.case.keep(Path("/dev/null")), "另给一个文件名",
        lambda d: d.case.keep(d.folder / "b.jsonl"),
    ),
}  # fmt: skip
ELSEWHERE = {
    "case-log/torn", "case-log/unchained", "case-durable", "case-text/number",
    "case-log/number", "case-log/place", "case-text/blank",
    *(f"case-rules/{v}" for v in ("engine", "region", "pack", "gone", "new")),
}  # fmt: skip
"""Remarks, whose remedies test_case_logs.py tries, and what needs another installation; the last
are said inside `case-log/event`, by the same remedy."""


def test_every_message_on_cases_is_tried() -> None:
    """No message with a remedy is left out."""
    said = {
        f"{code}/{variant}".rstrip("/")
        for code, entry in entries("case").items()
        for variant, message in entry.says.items()
        if message.hint_zh
    }
    assert TRIED.keys() | ELSEWHERE == said
    assert TRIED.keys().isdisjoint(ELSEWHERE)


@pytest.mark.parametrize("code", TRIED)
def test_a_remedy_followed_lets_the_case_go_on(code: str, desk: Desk) -> None:
    """What the message proposes, done as it says, is taken."""
    broken, says, mended = TRIED[code]
    with pytest.raises(CaseError) as caught:
        broken(desk)
    problem = caught.value.problems[0]
    assert problem.code == code.partition("/")[0]
    assert says in problem.hint_zh
    mended(desk)
