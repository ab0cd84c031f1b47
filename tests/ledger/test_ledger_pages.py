"""Pages of the list: every project once, filters as they are said, cursors that hold."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.factories import check, screener

from prescreen.errors import LedgerError
from prescreen.ledger import Draft, Ledger, ProjectFilter
from prescreen.ledger import events as ev


def filled(ledger: Ledger) -> Ledger:
    """Twelve projects in three parks, of two stages, one due."""
    drafts = []
    for n in range(12):
        project = f"P{n:02}"
        facts = {
            "project.name": f"第{n}号ABC项目",
            "site.park": f"{n % 3}区",
            "project.lead_unit": f"第{n % 2}组",
        }
        drafts += [Draft(project, ev.Stated(path=p, value=v)) for p, v in facts.items()]
        drafts.append(Draft(project, ev.StageMoved(stage="签约" if n % 4 == 0 else "在谈")))
    task = ev.TaskOpened(task="t", title="补", to="tax", due=dt.date(2026, 11, 5))
    ledger.write([*drafts, Draft("P05", task)], by="li")
    return ledger


@pytest.mark.parametrize("order", ["recent", "id"])
def test_pages_hold_every_project_once(ledger: Ledger, order: str) -> None:
    """One page after another gives all projects, each once, in one order."""
    filled(ledger)
    found: list[str] = []
    cursor = None
    while True:
        page = ledger.projects(ProjectFilter(order=order), cursor, limit=5)  # type: ignore[arg-type]
        found += [item.id for item in page.items]
        if (cursor := page.cursor) is None:
            break

    assert len(found) == 12
    assert sorted(found) == [f"P{n:02}" for n in range(12)]
    assert found[0] == ("P05" if order == "recent" else "P00")


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (ProjectFilter(stage="签约"), {"P00", "P04", "P08"}),
        (ProjectFilter(park="1区", stage="在谈"), {"P01", "P07", "P10"}),
        (ProjectFilter(lead_unit="第1组", park="0区"), {"P03", "P09"}),
        (ProjectFilter(text="７号"), {"P07"}),
        (ProjectFilter(text="abc 第11"), {"P11"}),
        (ProjectFilter(text="p03"), {"P03"}),
        (ProjectFilter(text="100%"), set()),
        (ProjectFilter(due_by=dt.date(2026, 11, 5)), {"P05"}),
        (ProjectFilter(due_by=dt.date(2026, 11, 4)), set()),
        (ProjectFilter(verdict="pass"), set()),
    ],
)
def test_filters_are_as_they_are_said(
    ledger: Ledger, wanted: ProjectFilter, expected: set[str]
) -> None:
    """Each part of a filter must hold; words are found whatever their width and capitals."""
    filled(ledger)

    assert {item.id for item in ledger.projects(wanted).items} == expected


def test_who_owes_a_fact_is_found(ledger: Ledger) -> None:
    """After a screening the units that can say what is missing have the project in their list."""
    filled(ledger)
    ledger.screen(screener(check("land.area >= 100[亩]")), "P03", by="li")

    owing = ledger.projects(ProjectFilter(owes="natural_resources")).items
    assert [(item.id, item.verdict) for item in owing] == [("P03", "needs_info")]
    assert ledger.projects(ProjectFilter(owes="tax")).items == ()
    assert ledger.counts("verdict") == {"": 11, "needs_info": 1}


@pytest.mark.parametrize("cursor", ["", "x", "bm8", "WyJpZCIsICJQMDMiXQ"])
def test_a_cursor_of_another_list_is_refused(ledger: Ledger, cursor: str) -> None:
    """A cursor that this list did not give is told, and where to begin again."""
    filled(ledger)

    with pytest.raises(LedgerError, match="ledger-cursor"):
        ledger.projects(ProjectFilter(), cursor)
