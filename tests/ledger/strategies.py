"""Histories of projects as they may come, drawn at random."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from prescreen.candidate import Candidate, Evidence
from prescreen.ledger import Draft
from prescreen.ledger import events as ev

FIRST = dt.date(2026, 9, 1)
DAYS = st.integers(0, 62).map(lambda n: FIRST + dt.timedelta(days=n))
UNITS = st.sampled_from([None, "host", "natural_resources", "tax"])
STAGES = st.sampled_from(["线索", "在谈", "签约", "开工"])
GRADES = st.sampled_from(["declared", "verified", "estimated"])
NAMES = st.sampled_from(["张三", "李四", "王五六"])


@st.composite
def stated(draw: st.DrawFn) -> ev.Event:
    path, value = draw(
        st.sampled_from(
            [
                ("land.area", 120), ("land.area", "100-130亩"), ("investment.total", "3亿元"),
                ("site.park", "城南园区"), ("project.name", "甲项目"), ("project.name", "乙项目"),
                ("investor", {"items": [{"name": "某某有限公司"}], "complete": False}),
                ("investor[0].share", 60), ("energy.coal", 0),
            ]
        )
    )  # fmt: skip
    if path == "investor" and draw(st.booleans()):
        path, value = "controller", {"items": [{"name": draw(NAMES), "role": "法定代表人"}]}
    evidence = draw(st.none() | st.builds(Evidence, GRADES))
    return ev.Stated(path=path, value=value, evidence=evidence)


@st.composite
def received(draw: st.DrawFn) -> ev.Event:
    facts: dict[str, Any] = {
        "land.area": draw(st.sampled_from([80, 90])), "project.stage": draw(STAGES),
        "联系人": draw(NAMES),
    }  # fmt: skip
    row = Candidate.from_dict({"id": "1", "name": draw(st.sampled_from("丙丁")), **facts})
    month = draw(st.sampled_from(["2026-09", "2026-10"]))
    return ev.Received(list=month, series="库", digest=row.sha256, candidate=row.canonical(), row=3)


def others() -> st.SearchStrategy[ev.Event]:
    """Events that may follow whatever is on file."""
    results = st.sampled_from(["同意", "附条件", "不同意"])
    return st.one_of(
        st.builds(ev.StageMoved, stage=STAGES),
        st.builds(ev.Opinion, result=results, signer=st.none() | NAMES),
        st.builds(ev.Decided, result=st.just("同意引进"), minutes_no=st.just("1号")),
        st.builds(
            ev.Waived, check=st.just("t.c"), reason=st.just("会议"), by=st.just("县长"),
            document=st.just("2号"), until=st.just(dt.date(2027, 1, 1)),
        ),
        st.builds(
            ev.TaskOpened, task=st.uuids().map(str), title=st.just("补"),
            sort=st.sampled_from([None, "step", "request"]), stage=st.none() | STAGES,
        ),
        st.builds(
            ev.Assigned, role=st.sampled_from(["leader", "team"]), holder=NAMES,
        ),
        st.builds(
            ev.Promised, item=st.sampled_from(["开工", "tax.total"]), value=st.none(), due=DAYS
        ).map(lambda p: p if p.item == "开工" else replace(p, value=300)),
        st.builds(ev.Performed, item=st.just("tax.total"), value=st.just("200万元"), until=DAYS),
        st.builds(ev.MatchAsked, like=st.just(("P7", "P8")), why=st.just("名称相近")),
        st.builds(ev.Distinct, other=st.sampled_from(["P7", "P8"])),
        st.builds(ev.Gone, list=st.just("2026-11"), series=st.just("库")),
        st.builds(ev.Attached, name=st.just("图.pdf"), digest=st.just("0" * 64), size=st.just(3)),
    )  # fmt: skip


@st.composite
def drafts(draw: st.DrawFn) -> list[Draft]:
    """A history over three projects, with days in any order."""
    found = []
    for _ in range(draw(st.integers(1, 12))):
        event = draw(stated() | received() | others())
        unit = draw(UNITS)
        if isinstance(event, ev.Opinion):
            unit = unit or "host"
        project = draw(st.sampled_from(["P1", "P2", "P3"]))
        found.append(Draft(project, event, draw(DAYS), unit))
    return found
