"""A case under random events equals, at every moment, screening the same facts in one go."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from prescreen.candidate import Candidate
from prescreen.case.conclude import installed
from prescreen.case.docket import Docket
from prescreen.case.filing import covers_own
from prescreen.fields import Field, Kind, catalogue
from prescreen.screener import Screener
from prescreen.vocabulary import MEMBERS, STAGES

ROOT = Path(__file__).parents[2]
START = dt.date(2025, 8, 20)
UNITS = (None, "ecology", "natural_resources", "tax")
RESULTS = ("同意", "附条件", "不同意", "需补充", "不涉及")
MEETINGS = ("同意引进", "原则同意（附条件）", "暂缓", "不同意引进")


@cache
def screener() -> Screener:
    return Screener.from_files(ROOT / "examples/kecheng/region.yaml")


@cache
def read_paths() -> tuple[str, ...]:
    """Facts of a candidate that some check reads: others could change nothing."""
    read = frozenset[str]().union(*screener().program(START).reads.values())
    return tuple(
        sorted(
            p
            for p in read
            if (f := catalogue.get(p)) is not None
            and f.origin == "candidate"
            and f.list_path is None
            and not covers_own(p)
        )
    )


def values(field: Field) -> st.SearchStrategy[Any]:
    match field.kind:
        case Kind.BOOL:
            return st.booleans()
        case Kind.NUMBER:
            top = field.high if field.high is not None else 1e6
            return st.sampled_from([0.0, 1.0, 10.0, 100.0, 1000.0, 50000.0]).map(
                lambda x: min(x, top)
            )
        case Kind.DATE:
            return st.sampled_from(["2024-01-01", "2025-09-01", "2027-06-30"])
        case Kind.INDUSTRY:
            return st.sampled_from(["3922", "3011", "2614", "3974"])
        case Kind.ENUM | Kind.SET if field.values:
            one = st.sampled_from(field.values)
            return one if field.kind is Kind.ENUM else st.lists(one, max_size=3, unique=True)
    return st.sampled_from(["水泥熟料生产线", "手机屏", "电镀加工"])


ITEMS = st.lists(
    st.fixed_dictionaries({}, optional={
        "share": st.sampled_from([10.0, 50.0, 60.0]), "name": st.sampled_from(["甲", "乙"]),
    }), max_size=2,
)  # fmt: skip


class LiveCase(RuleBasedStateMachine):
    @initialize(given=st.sampled_from(["candidates.json", "candidates-filled.json"]),
                place=st.integers(0, 2), way=st.sampled_from(["auto", "fixed-point"]))  # fmt: skip
    def open(self, given: str, place: int, way: Any) -> None:
        listed = json.loads((ROOT / "examples/kecheng" / given).read_text(encoding="utf-8"))
        self.case = screener().open_case(listed[place], on=START, way=way)
        assert self.case.engine == ("durable" if way == "auto" and installed() else "fixed-point")

    @rule(data=st.data(), bureau=st.sampled_from(UNITS),
          evidence=st.sampled_from([None, "verified", "estimated"]))  # fmt: skip
    def state(self, data: st.DataObject, bureau: str | None, evidence: str | None) -> None:
        path = data.draw(st.sampled_from(read_paths()))
        value = data.draw(values(catalogue[path]))
        self.case.assert_fact(path, value, bureau, evidence)

    @rule(items=ITEMS, complete=st.booleans(), path=st.sampled_from(["investor", "product"]),
          bureau=st.sampled_from(UNITS))  # fmt: skip
    def list_(self, items: Any, complete: bool, path: str, bureau: str | None) -> None:
        known = {"investor": ("name", "share"), "product": ("name",)}[path]
        items = [{k: v for k, v in item.items() if k in known} for item in items]
        self.case.assert_fact(path, {"items": items, "complete": complete}, bureau)

    @precondition(lambda self: self.case.candidate.facts.keys() - {"project.stage"})
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        known = {p for p in self.case.candidate.facts if not covers_own(p)}
        if known:
            self.case.retract(data.draw(st.sampled_from(sorted(known))))

    @rule(data=st.data())
    def take_back_by_unit(self, data: st.DataObject) -> None:
        docket = self.case._docket
        spoken = sorted(
            {(e.unit, e.path) for e in docket.standing() if e.kind == "asserted" and e.unit}
        )
        if spoken:
            unit, path = data.draw(st.sampled_from(spoken))
            self.case.retract(path, unit)

    @rule(unit=st.sampled_from(MEMBERS), result=st.sampled_from(RESULTS))
    def hear(self, unit: str, result: str) -> None:
        self.case.opinion(unit, result)

    @precondition(lambda self: any(self.case.opinions.values()))
    @rule(data=st.data())
    def unhear(self, data: st.DataObject) -> None:
        heard = sorted(u for u, o in self.case.opinions.items() if o is not None)
        self.case.withdraw_opinion(data.draw(st.sampled_from(heard)))

    @rule(result=st.sampled_from(MEETINGS))
    def meet(self, result: str) -> None:
        before = self.case.verdict
        self.case.record_meeting(result)
        assert self.case.decision is not None
        assert self.case.decision.result == result
        assert self.case.verdict in (before, self.once().verdict)

    @rule(stage=st.sampled_from(STAGES.codes))
    def move(self, stage: str) -> None:
        self.case.move_stage(stage)
        assert self.case.stage == stage

    @rule(days=st.sampled_from([0, 1, 12, 90, 400]))
    def wait(self, days: int) -> None:
        self.case.advance(self.case.day + dt.timedelta(days=days))

    @rule(data=st.data(), days=st.integers(0, 60))
    def waive(self, data: st.DataObject, days: int) -> None:
        waivable = sorted(c.check.id for c in screener().program(START).checks if c.check.waivable)
        check = data.draw(st.sampled_from([*waivable, "decision.agreement-lawful"]))
        until = self.case.day + dt.timedelta(days=days)
        self.case.waive(check, "示例", "示例会议", "示例1号", until)

    @rule()
    def restore(self) -> None:
        text = json.dumps(self.case.events(), ensure_ascii=False)
        again = screener().restore_case(text)
        assert again.candidate.canonical() == self.case.candidate.canonical()
        assert again.events() == self.case.events()
        self.case = again

    @rule(data=st.data())
    def look_back(self, data: st.DataObject) -> None:
        n = data.draw(st.integers(0, len(self.case.log) - 1))
        past = self.case.at(n)
        assert past.verdict == screener().screen(past.candidate).verdict

    def once(self) -> Any:
        """The same facts in one go, by way of their canonical form."""
        return screener().screen(Candidate.from_dict(self.case.candidate.canonical()))

    @invariant()
    def equals_screening_in_one_go(self) -> None:
        if not hasattr(self, "case"):
            return
        now, report = self.case._now(), self.once()
        assert now.verdict == report.verdict
        found = [(o.check.id, o.status, o.causes, o.waiver, o.expired) for o in now.outcomes]
        expected = [(o.check.id, o.status, o.causes, o.waiver, o.expired) for o in report.outcomes]
        assert found == expected
        assert now.drawn == report.drawn
        assert now.tags == report.env.tags

    def equals_a_list_of_one(self) -> None:
        """The columnar executor says the same."""
        batch = screener().screen_many([self.case.candidate], missing=False)
        now = self.case._now()
        assert batch.frame["verdict"].to_list() == [now.verdict]
        assert batch.outcomes(0) == {o.check.id: o.status for o in now.outcomes}
        row = batch.frame.row(0, named=True)
        drawn = {n.removeprefix("conclusion:") for n, v in row.items()
                 if n.startswith("conclusion:") and v}  # fmt: skip
        assert drawn == {f"{c.pack}.{c.id}" for c in now.drawn}

    def teardown(self) -> None:
        if hasattr(self, "case"):
            assert self.case.report.to_json() == self.once().to_json()
            self.equals_a_list_of_one()
            rebuilt = self.case._docket.rebuilt().canonical()
            assert rebuilt == self.case.candidate.canonical()
            docket = Docket.of(self.case.log, screener().region.bureau_name)
            assert docket.candidate.canonical() == self.case.candidate.canonical()
            assert [s.verdict for s in self.case.history()][-1] == self.case.verdict


def test_a_case_equals_screening_in_one_go_at_every_moment() -> None:
    """Whatever the order of events, a case says what screening its facts in one go says."""
    run_state_machine_as_test(
        LiveCase,
        settings=settings(
            max_examples=25,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
