"""Following projects: plans, requests, who stands for them, promises, and briefings of a period."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from tests.ledger.conftest import Time

from prescreen.errors import PrescreenError
from prescreen.ledger import Event, Ledger
from prescreen.ledger import events as ev
from prescreen.ledger.briefing import briefing
from prescreen.ledger.care import verify
from prescreen.ledger.periods import Period
from prescreen.ledger.plans import PlanShape, before, planned, read_plan
from prescreen.ledger.promises import performances

PLAN = """title: 投产倒排
document: 纪要3号
steps:
  - {task: 进场, title: 进场装修, days: 30, to: 专班}
  - {task: 设备, title: 安装设备, days: 25}
  - {task: 投产, title: 正式投产, days: 0, stage: 投产}
"""
GOAL = dt.date(2026, 6, 8)


def day(month: int, number: int) -> dt.date:
    return dt.date(2026, month, number)


@pytest.fixture
def plan(tmp_path: Path) -> PlanShape:
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    return read_plan(tmp_path / "plan.yaml")


def test_a_plan_is_counted_back_from_its_goal(ledger: Ledger, plan: PlanShape) -> None:
    """Each step ends when the next begins; another goal moves open steps and leaves done ones."""
    ledger.append("P1", ev.StageMoved(stage="签约"), by="li", on=day(3, 1))
    found = planned(ledger.project("P1"), plan, GOAL)
    ledger.append("P1", *found, by="li", on=day(4, 1))
    ledger.append("P1", ev.TaskDone(task="进场"), by="li", on=day(5, 10))
    tasks = ledger.project("P1").tasks
    assert [(n, t.due, t.sort) for n, t in sorted(tasks.items())] == [
        ("投产", GOAL, "step"), ("设备", GOAL, "step"), ("进场", day(5, 14), "step"),
    ]  # fmt: skip

    again = planned(ledger.project("P1"), plan, GOAL + dt.timedelta(days=2))

    assert [(e.kind, e.task) for e in again] == [("task-due", "设备"), ("task-due", "投产")]  # type: ignore[attr-defined]


def test_working_days_are_counted_back_over_holidays_and_never_guessed() -> None:
    """Two working days that end on 9 October begin on the 8th: what comes before them ends on the
    last working day before the National Day holiday; a year without a notice gives no day."""
    assert before(day(10, 9), 2, working=True) == day(9, 30)
    assert before(day(10, 9), 2, working=False) == day(10, 7)
    assert before(dt.date(2031, 10, 9), 2, working=True) is None


@pytest.mark.parametrize("late", [False, True])
def test_a_step_is_done_when_its_stage_is_reached(ledger: Ledger, late: bool) -> None:
    """A later stage says so too, and the order in which it was recorded does not matter."""
    step = ev.TaskOpened(task="投产", title="正式投产", due=GOAL, sort="计划", stage="开工")
    events: list[tuple[Event, dt.date]] = [
        (step, day(4, 1)),
        (ev.StageMoved(stage="投产"), day(6, 1)),
    ]
    for event, on in reversed(events) if late else events:
        ledger.append("P1", event, by="li", on=on)

    assert ledger.project("P1").tasks["投产"].done == day(6, 1)
    assert ledger.project("P1", day(5, 1)).open_tasks.keys() == {"投产"}
    assert verify(ledger)[1] == ()


def test_a_request_is_handed_on_and_answered(ledger: Ledger) -> None:
    """Who asked, who has it now, by when, and the answer stand together."""
    asked = ev.TaskOpened(
        task="1", title="供电不足", sort="诉求", asker="甲公司", to="ndrc", due=day(10, 20)
    )
    ledger.append("P1", asked, by="li", on=day(10, 10))
    ledger.append("P1", ev.TaskHanded(task="1", to="power"), by="li", on=day(10, 12))
    ledger.append(
        "P1", ev.TaskHanded(task="1", to="power", due=day(11, 5)), by="li", on=day(10, 13)
    )
    ledger.append("P1", ev.TaskDone(task="1", result="已增容"), by="li", on=day(11, 1))

    found = briefing(ledger, None, Period.month(day(10, 31)), Period.month(day(11, 1)))
    (one,) = found.requests
    assert (one.task.to, one.task.asker, one.task.due) == ("power", "甲公司", day(11, 5))
    assert one.standing(found.day) == "open"
    assert [d.key for d in found.coming] == ["1"]
    (now,) = briefing(ledger, None, Period.month(day(11, 1)), Period.month(day(12, 1))).requests
    assert (now.task.result, now.standing(day(11, 2))) == ("已增容", "met")


FIXED = "investment.fixed"


@pytest.mark.parametrize(
    ("done", "expected", "percent"),
    [
        ([(9, 30, "6000万元", None)], "kept", 120),
        ([(9, 30, "4000万元", None), (10, 20, "5000万元", None)], "late", 100),
        ([(10, 20, "3000万元", None)], "short", 60),
        ([], "unknown", None),
        ([(9, 1, "4000万元", None)], "unknown", 80),
        ([(10, 20, "6000万元", None)], "unknown", 120),
        ([(9, 30, "4000万元", "tax"), (9, 30, "6000万元", "host")], "unknown", None),
    ],
)
def test_a_promise_is_held_against_what_was_done(
    ledger: Ledger,
    done: list[tuple[int, int, str, str | None]],
    expected: str,
    percent: float | None,
) -> None:
    """Kept, late, short; unknown where nobody said how much there was, or units differ."""
    ledger.append(
        "P1", ev.Promised(item=FIXED, value="0.5亿元", due=day(9, 30)), by="li", on=day(3, 1)
    )
    for month, number, value, unit in done:
        event = ev.Performed(item=FIXED, value=value, until=day(month, number))
        ledger.append("P1", event, by="li", unit=unit, on=day(10, 25))

    (one,) = performances(ledger.states(), day(11, 1))
    assert (one.standing, one.percent, one.promised) == (expected, percent, 5000)
    assert performances(ledger.states(), day(9, 30))[0].standing in ("open", "kept")


def test_a_promised_stage_and_years_apart(ledger: Ledger) -> None:
    """A stage is held against its day, a year's output against that year only; what is taken back
    or said again stands once."""
    year = {"since": day(1, 1), "due": day(6, 30)}
    ledger.append(
        "P1", ev.StageMoved(stage="签约"), ev.Promised(item="开工", due=day(5, 1)),
        ev.Promised(item="output.value", value=900, **year),
        ev.Promised(item="output.value", value=800, **year),
        ev.Promised(item="tax.total", value=10, **year), by="li", on=day(3, 1),
    )  # fmt: skip
    ledger.append(
        "P1", ev.Promised(item="tax.total", withdrawn=True, **year),
        ev.Performed(item="output.value", value=5000, until=day(6, 30)), by="li", on=day(7, 1),
    )  # fmt: skip
    found = {one.item: one for one in performances(ledger.states(), day(7, 2))}
    assert {item: one.standing for item, one in found.items()} == {
        "开工": "short", "output.value": "unknown",
    }  # fmt: skip
    assert found["output.value"].promised == 800

    ledger.append("P1", ev.StageMoved(stage="开工"), by="li", on=day(7, 3))
    assert performances(ledger.states(), day(7, 4))[0].standing == "late"


def test_a_person_in_a_post_can_be_erased_and_a_body_stays(ledger: Ledger, url: str) -> None:
    """The name of a leader is sealed as other names are; that of a task force names nobody."""
    ledger.append(
        "P1", ev.Assigned(role="包保领导", holder="王五六"),
        ev.Assigned(role="team", holder="指挥部"), by="li",
    )  # fmt: skip
    with ledger.store.reading() as connection:
        bodies = connection.exec_driver_sql("SELECT body FROM event").scalars().all()
    assert not any("王五六" in body for body in bodies)
    ledger.erase("P1", "王五六", reason="本人申请", by="li")

    held = {role: given["holder"] for role, given in ledger.project("P1").assigned.items()}
    assert held == {"leader": "已删除", "team": "指挥部"}
    ledger.append("P1", ev.Assigned(role="team"), by="li")
    assert ledger.project("P1").assigned.keys() == {"leader"}


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (ev.Promised(item="天气", value=1, due=GOAL), "ledger-item"),
        (ev.Promised(item="site.park", value="甲园", due=GOAL), "ledger-item"),
        (ev.Promised(item=FIXED, value="100-200万元", due=GOAL), "ledger-item"),
        (ev.Promised(item=FIXED, due=GOAL), "ledger-item"),
        (ev.Promised(item=FIXED, value=1, due=GOAL, since=day(7, 1)), "ledger-item"),
        (ev.Promised(item=FIXED, due=GOAL, withdrawn=True), "ledger-nothing"),
        (ev.Performed(item="开工", value=1, until=GOAL), "ledger-item"),
        (ev.Promised(item="energy.total", value=1, due=GOAL), "ledger-item"),
        (ev.Performed(item="output.reach_years", value=1, until=GOAL), "ledger-item"),
        (ev.Assigned(role="门卫", holder="甲"), "ledger-word"),
        (ev.Assigned(role="专班"), "ledger-nothing"),
        (ev.TaskOpened(task="1", title="甲", sort="梦"), "ledger-word"),
        (ev.TaskOpened(task="1", title="甲", stage="梦"), "ledger-word"),
        (ev.TaskHanded(task="9", to="tax"), "ledger-task"),
    ],
)
def test_what_cannot_be_kept_on_file_is_told(ledger: Ledger, event: Event, code: str) -> None:
    """An item that is no stage or number, or a number of which less is better, a range, days the
    wrong way round, an unknown word."""
    with pytest.raises(PrescreenError) as refused:
        ledger.append("P1", event, by="li")

    assert refused.value.problems[0].code == code


def test_a_briefing_tells_of_what_has_no_day(ledger: Ledger) -> None:
    """What is open and due on a day that nobody knows is neither overdue nor coming, nor left out;
    once it is done it is no more than that."""
    ledger.append("P1", ev.TaskOpened(task="1", title="补材料"), by="li", on=day(5, 4))
    ledger.append("P1", ev.TaskDone(task="1"), by="li", on=day(6, 2))

    may = briefing(ledger, None, Period.month(day(5, 1)), Period.month(day(6, 1)))
    june = briefing(ledger, None, Period.month(day(6, 1)), Period.month(day(7, 1)))

    assert ([d.key for d in may.undated], may.overdue, may.coming) == (["1"], [], [])
    assert (june.undated, [d.key for d in june.done]) == ([], ["1"])


def test_a_briefing_tells_what_a_period_brought(
    ledger: Ledger, clock: Time, plan: PlanShape
) -> None:
    """New projects, stages, what was done, what is overdue on its last day and what comes next; of
    a past period as it stood then."""
    ledger.append("P1", ev.StageMoved(stage="签约"), by="li", on=day(3, 2))
    ledger.append("P1", *planned(ledger.project("P1"), plan, GOAL), by="li", on=day(4, 1))
    ledger.append("P1", ev.TaskDone(task="进场"), by="li", on=day(5, 20))
    ledger.append("P1", ev.StageMoved(stage="开工"), by="li", on=day(5, 21))
    ledger.append("P2", ev.StageMoved(stage="线索"), by="li", on=day(5, 22))

    may = briefing(ledger, None, Period.month(day(5, 3)), Period.month(day(6, 1)))
    assert (may.projects, may.day) == (2, day(5, 31))
    assert [m.project for m in may.new] == ["P2"]
    assert [(m.project, m.stage) for m in may.moved] == [("P1", "开工"), ("P2", "线索")]
    assert [d.key for d in may.done] == ["进场"]
    assert (may.overdue, [d.key for d in may.coming]) == ([], ["投产", "设备"])
    june = briefing(ledger, None, Period.quarter(day(6, 3)), Period.quarter(day(7, 1)))
    assert [d.key for d in june.overdue] == ["投产", "设备"]
    week = Period.week(day(5, 20))
    assert (week.since, week.until) == (day(5, 18), day(5, 24))
    assert [w.key for w in briefing(ledger, None, week, Period.week(week.after)).steps] == [
        "进场", "投产", "设备",
    ]  # fmt: skip
