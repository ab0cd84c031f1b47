"""Lists that come in again: matched, asked, never merged in silence; what changed is told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ledger.conftest import Time

from prescreen.candidate import Candidate, Evidence
from prescreen.candidate.identity import identified
from prescreen.errors import LedgerError
from prescreen.ledger import Ledger
from prescreen.ledger import events as ev
from prescreen.ledger.deciding import keep_apart, merge, split
from prescreen.ledger.importing import diff, import_file, import_list
from prescreen.ledger.matching import investor_key, name_key

OCTOBER, NOVEMBER = dt.date(2026, 10, 25), dt.date(2026, 11, 2)


def row(name: str, investor: str | None = None, **facts: Any) -> Candidate:
    """A row of a list, with an id made of its names where none is given."""
    given: dict[str, Any] = {"name": name, **facts}
    if investor is not None:
        given["investor"] = {"items": [{"name": investor}], "complete": False}
    return identified(given)[0]


GLASS = ("年产60万吨玻璃项目", "某某玻璃有限公司")


def put(ledger: Ledger, day: dt.date, *rows: Candidate) -> dict[str, str]:
    """A list on file; what became of each project."""
    done = import_list(ledger, rows, by="li", on=day)
    return {line.project: line.fate for line in done.lines}


def test_a_list_says_new_changed_same_and_gone(ledger: Ledger) -> None:
    """Next month's list is told apart from this month's, fact by fact and stage by stage."""
    glass = row(*GLASS, **{"land.area": 100, "project.stage": "在谈"})
    robot, bearing = row("机器人项目", "甲公司"), row("轴承项目", "乙公司")
    put(ledger, OCTOBER, glass, robot, bearing)

    later = row(*GLASS, **{"land.area": 120, "project.stage": "签约"})
    done = import_list(ledger, [later, robot, row("光伏项目", "丙公司")], by="li", on=NOVEMBER)

    fates = {line.name: line.fate for line in done.lines}
    assert fates == {
        "年产60万吨玻璃项目": "changed",
        "机器人项目": "same",
        "光伏项目": "new",
        "轴承项目": "gone",
    }
    changed = done.of("changed")[0]
    assert changed.moved == ("在谈", "签约")
    (change,) = changed.changes
    assert change.before is not None
    assert (change.path, change.before.value, change.said, change.taken) == (
        "land.area", 100.0, 120.0, True,
    )  # fmt: skip
    assert ledger.project(bearing.id).seen["项目库"].gone == "2026-11"


def test_a_declared_cell_never_overwrites_what_was_verified(ledger: Ledger) -> None:
    """What a unit verified holds whatever the next list declares, and the line says so."""
    glass = row(*GLASS, **{"land.area": 100})
    put(ledger, OCTOBER, glass)
    verified = ev.Stated(path="land.area", value=105, evidence=Evidence("verified", "勘测"))
    ledger.append(glass.id, verified, by="wang", unit="natural_resources")

    done = import_list(ledger, [row(*GLASS, **{"land.area": 120})], by="li", on=NOVEMBER)

    (change,) = done.of("changed")[0].changes
    assert change.taken is False
    assert change.now is not None
    assert (change.now.value, change.now.unit) == (105.0, "natural_resources")
    assert ledger.project(glass.id).value("land.area") == 105.0


def test_a_stage_that_a_list_repeats_takes_nothing_back(ledger: Ledger) -> None:
    """An officer moved the project on; the old cell that stands again does not move it back."""
    glass = row(*GLASS, **{"project.stage": "在谈"})
    put(ledger, OCTOBER, glass)
    ledger.append(glass.id, ev.StageMoved(stage="签约"), by="li", on=dt.date(2026, 10, 28))
    put(ledger, NOVEMBER, row(*GLASS, **{"project.stage": "在谈", "land.area": 90}))

    assert ledger.project(glass.id).stage == "签约"


@pytest.mark.parametrize(
    "again",
    [
        row("年产６０万吨玻璃　项目", "某某玻璃"),
        row("年产60万吨玻璃", "某某玻璃股份有限公司"),
        row("年产60万吨玻璃（建设项目）", "(某某)玻璃有限责任公司"),
    ],
)
def test_the_same_project_is_known_in_other_writing(ledger: Ledger, again: Candidate) -> None:
    """Widths, blanks, brackets and the legal form of a company do not make another project."""
    glass = row(*GLASS)
    put(ledger, OCTOBER, glass)

    done = import_list(ledger, [again], by="li", on=NOVEMBER)

    assert [line.project for line in done.lines] == [glass.id]


def test_the_code_of_the_platform_decides(ledger: Ledger) -> None:
    """A project with the same platform code is the same under whatever name."""
    put(ledger, OCTOBER, row(*GLASS, **{"project.record_code": "2311-340300-04-01-123456"}))
    renamed = row("某某光伏玻璃基地", **{"project.record_code": "2311-340300-04-01-123456"})

    done = import_list(ledger, [renamed], by="li", on=NOVEMBER)

    (line,) = done.lines
    assert line.fate == "changed"
    assert ledger.project(line.project).name == "某某光伏玻璃基地"


@pytest.mark.parametrize(
    "near",
    [
        row("年产60万吨玻璃项目", "另一公司"),
        row("年产60万吨玻璃项目"),
        row("年产65万吨玻璃项目", "某某玻璃有限公司"),
        row("年产60万吨光伏玻璃项目", "某某玻璃科技有限公司"),
    ],
)
def test_what_only_comes_near_is_asked(ledger: Ledger, near: Candidate) -> None:
    """A row that may be a known project is a project of its own until a person says, and is asked
    once only."""
    glass = row(*GLASS)
    put(ledger, OCTOBER, glass)

    done = import_list(ledger, [glass, near], by="li", on=NOVEMBER)

    line = done.lines[1]
    assert (line.fate, line.like) == ("new", (glass.id,))
    assert list(ledger.project(line.project).asked) == [glass.id]
    again = import_list(ledger, [glass, near], by="li", on=NOVEMBER)
    assert [one.like for one in again.lines] == [(), ()]


def test_a_number_given_to_another_project_is_asked(ledger: Ledger) -> None:
    """An id that stood for one name and now stands for another is no match: it is asked."""
    put(ledger, OCTOBER, row(*GLASS, id="A7"))

    done = import_list(ledger, [row("养老服务中心", "丁公司", id="A7")], by="li", on=NOVEMBER)

    line = done.lines[0]
    assert (line.project, line.fate, line.like) == ("A7#2", "new", ("A7",))


def test_merged_projects_know_what_both_knew_and_split_as_they_were(ledger: Ledger) -> None:
    """A merge keeps both histories; the next list finds the merged one; a split gives both back."""
    one, two = (
        row(*GLASS, **{"land.area": 100}),
        row("玻璃基地", "某某玻璃", **{"site.park": "城南"}),
    )
    put(ledger, OCTOBER, one, two)
    before = ledger.project(two.id)
    merge(ledger, one.id, two.id, by="wang")

    state = ledger.project(one.id)
    assert (state.value("land.area"), state.value("site.park")) == (100.0, "城南")
    assert [item.id for item in ledger.projects().items] == [one.id]
    with pytest.raises(LedgerError, match="ledger-merged"):
        ledger.append(two.id, ev.StageMoved(stage="签约"), by="li")

    split(ledger, one.id, two.id, by="wang")
    after = ledger.project(two.id)
    assert (after.claims, after.merged_into) == (before.claims, None)
    assert ledger.project(one.id).value("site.park") is None


def test_the_row_of_a_merged_project_goes_to_the_one_it_is(ledger: Ledger) -> None:
    """Next month's list still names the other project: its row is that of the merged one."""
    one, two = row(*GLASS), row("玻璃基地", "某某玻璃", **{"site.park": "城南"})
    put(ledger, OCTOBER, one, two)
    merge(ledger, one.id, two.id, by="wang")

    assert put(ledger, NOVEMBER, two) == {one.id: "changed"}
    assert ledger.project(one.id).value("site.park") == "城南"


def test_projects_kept_apart_are_not_asked_again(ledger: Ledger) -> None:
    """After a person said that two are not one, the question is gone from both."""
    one, two = row(*GLASS), row("年产60万吨玻璃项目", "另一公司")
    put(ledger, OCTOBER, one, two)
    assert ledger.project(two.id).asked

    keep_apart(ledger, two.id, one.id, by="wang")

    assert ledger.project(two.id).asked == {}
    assert ledger.project(one.id).distinct == (two.id,)


@pytest.mark.parametrize("wrong", ["merge", "split", "again"])
def test_what_cannot_be_merged_or_split_is_refused(ledger: Ledger, wrong: str) -> None:
    """A project is merged once, with another one, and split only where it was merged."""
    put(ledger, OCTOBER, row("甲", "一"), row("乙", "二"), row("丙", "三"))
    one, two, three = (item.id for item in reversed(ledger.projects().items))
    merge(ledger, one, two, by="li")

    asked = {
        "merge": lambda: merge(ledger, one, one, by="li"),
        "split": lambda: split(ledger, one, three, by="li"),
        "again": lambda: merge(ledger, three, two, by="li"),
    }

    with pytest.raises(LedgerError) as refused:
        asked[wrong]()

    assert refused.value.problems[0].code == "ledger-match"


def test_an_older_list_is_refused(ledger: Ledger) -> None:
    """A list from before the last of its series would say wrongly what is gone."""
    put(ledger, NOVEMBER, row(*GLASS))

    with pytest.raises(LedgerError, match="ledger-list"):
        put(ledger, OCTOBER, row("机器人项目"))


def test_a_trial_leaves_nothing(ledger: Ledger) -> None:
    """What would become of a list can be asked without putting it on file."""
    done = import_list(ledger, [row(*GLASS)], by="li", dry=True)

    assert [line.fate for line in done.lines] == ["new"]
    assert ledger.head.seq == 0


def test_two_rows_of_one_project_are_told(ledger: Ledger) -> None:
    """A project has one row in a list; a second one is told, and not taken."""
    put(ledger, OCTOBER, row(*GLASS, **{"land.area": 100}))
    twice = [
        row(*GLASS, **{"land.area": 100}),
        row("年产60万吨玻璃", "某某玻璃", **{"land.area": 9}),
    ]

    done = import_list(ledger, twice, by="li", on=NOVEMBER)

    assert [line.fate for line in done.lines] == ["same", "double"]
    assert ledger.project(done.lines[0].project).value("land.area") == 100.0


def test_a_file_is_read_as_any_list_is(ledger: Ledger, tmp_path: Path) -> None:
    """A file of a bureau goes through intake: units read, rows that cannot be read are told."""
    file = tmp_path / "清单.csv"
    text = "项目名称,投资方,总投资(亿元),用地面积(亩)\n甲项目,一公司,3.5,100\n,二公司,1,20\n"
    file.write_bytes(text.encode("gbk"))

    done = import_file(ledger, file, by="li", on=NOVEMBER)

    assert ledger.project(done.lines[0].project).value("investment.total") == 35000.0
    assert len(done.rejected) == 1
    assert ledger.history(done.lines[0].project)[0].event.file == "清单.csv"  # type: ignore[attr-defined]


def test_two_days_of_the_ledger_are_compared(ledger: Ledger, clock: Time) -> None:
    """Between two days: who is new, gone, merged, moved, and which facts changed by whose word."""
    stays, leaves = row("甲项目", "一", **{"project.stage": "在谈"}), row("乙项目", "二")
    other = row("甲项目二", "九公司")
    put(ledger, OCTOBER, stays, leaves, other)
    put(ledger, NOVEMBER, stays, row("丙项目", "三"), other)
    area = ev.Stated(path="land.area", value=70)
    ledger.append(stays.id, area, ev.StageMoved(stage="签约"), by="li", unit="host")
    merge(ledger, stays.id, other.id, by="li")

    found = {d.name: d for d in diff(ledger, dt.date(2026, 10, 31), NOVEMBER)}

    assert {name: d.fate for name, d in found.items()} == {
        "甲项目": "changed", "乙项目": "gone", "丙项目": "new", "甲项目二": "merged",
    }  # fmt: skip
    changed = found["甲项目"]
    assert changed.moved == ("在谈", "签约")
    ((path, before, after),) = [c for c in changed.changes if c[0] == "land.area"]
    assert before is None
    assert after is not None
    assert (path, after.value, after.unit) == ("land.area", 70.0, "host")
    assert diff(ledger, NOVEMBER, NOVEMBER) == ()


@given(st.text("甲乙丙项目（）() 　Ａa１1-—", min_size=1, max_size=12))
def test_keys_are_keys(name: str) -> None:
    """The key of a key is itself, and writing does not change it."""
    for key in (name_key, investor_key):
        assert key(key(name)) == key(name) or key is name_key
        assert key(f" {name}　") == key(name)
