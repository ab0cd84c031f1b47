"""What is due: tasks, the clocks of the region's profile, and feedback on papers asked for.

Working days are those of the notices on holidays (`prescreen.workdays`). Where a day on the way is
in a year whose notice is not known, the deadline is unknown, and said to be: no day is guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from prescreen import workdays
from prescreen.ledger.ledger import Ledger
from prescreen.ledger.state import ProjectState
from prescreen.region import Region
from prescreen.vocabulary import StandingCode, TaskSortCode


@dataclass(frozen=True, slots=True)
class Deadline:
    """One thing that is due. `since` is the day on which its time began, `due` its last day (None
    where that is not known), `met` the day on which it was done; `document` is what sets it."""

    project: str
    name: str
    kind: TaskSortCode | Literal["clock", "feedback"]
    key: str
    title: str
    unit: str | None
    since: dt.date
    due: dt.date | None
    met: dt.date | None = None
    document: str | None = None

    def standing(self, day: dt.date) -> StandingCode:
        """Where it stands on a day."""
        return standing(self.due, self.met, day)


def standing(due: dt.date | None, met: dt.date | None, day: dt.date) -> StandingCode:
    """Where something stands on a day that is, or was, due on another."""
    if met is not None:
        return "late" if due is not None and met > due else "met"
    if due is None:
        return "unknown"
    return "overdue" if day > due else "open"


def deadlines(
    ledger: Ledger, region: Region | None, day: dt.date, met: bool = False
) -> list[Deadline]:
    """What is due in all projects as of a day, the most urgent first; with `met` also what was
    done. Projects that ended have none."""
    found = [
        one
        for state in ledger.states(as_of=day if day < ledger.today else None)
        if not state.value("project.terminated")
        for one in of_project(state, region)
        if met or one.met is None
    ]
    return sorted(found, key=lambda d: (d.due or dt.date.max, d.project, d.kind, d.key))


def of_project(state: ProjectState, region: Region | None) -> Iterator[Deadline]:
    """What is due, or was, in one project."""
    for name, task in state.all_tasks():
        yield Deadline(
            state.id, state.name, task.sort, name, task.title, task.to, task.opened,
            task.due, task.done, task.ground,
        )  # fmt: skip
    if region is not None:
        yield from _clocks(state, region)
        yield from _feedback(state, region)


def _clocks(state: ProjectState, region: Region) -> Iterator[Deadline]:
    for n, clock in enumerate(region.shape.clocks):
        since = state.reached(clock.since)
        if since is None:
            continue
        if clock.until == "opinion":
            met = state.heard.get(clock.unit or "")
        else:
            met = state.reached(clock.until)
        if met is not None and met < since:  # it was there before the time began
            continue
        due = _after(since, clock.days, clock.working)
        yield Deadline(
            state.id, state.name, "clock", f"{n}-{clock.since}-{clock.until}", clock.title,
            clock.unit, since, due, met, clock.document,
        )  # fmt: skip


def _feedback(state: ProjectState, region: Region) -> Iterator[Deadline]:
    """What a screening asked of units, in the days in which an answer is suggested."""
    if state.screening is None or state.stage is None:
        return
    since = dt.date.fromisoformat(state.screening["as_of"])
    days = region.shape.feedback_days
    for unit, paths in state.screening.get("open", {}).items():
        owed = [path for path in paths if state.value(path) is None]
        if owed:
            title = f"反馈 {len(owed)} 项事实"
            due = _after(since, days, True)
            yield Deadline(state.id, state.name, "feedback", unit, title, unit, since, due)


def _after(since: dt.date, days: int, working: bool) -> dt.date | None:
    return workdays.after(since, days) if working else since + dt.timedelta(days=days)


# -- as a calendar ---------------------------------------------------------------------------------
def calendar(ledger_id: str, found: Iterable[Deadline], made: dt.datetime) -> str:
    """The deadlines that have a day, as a calendar (RFC 5545): a whole day each, with a reminder
    at nine on the working day before. The same deadlines give the same entries again."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//prescreen//ledger//ZH"]
    stamp = made.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    for one in found:
        if one.due is not None:
            lines += _entry(ledger_id, one, one.due, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _entry(ledger_id: str, one: Deadline, due: dt.date, stamp: str) -> list[str]:
    unit = f" · {one.unit}" if one.unit else ""
    told = f"{one.project} {one.since} → {due} {one.document or ''}".strip()
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(f'{one.kind}-{one.key}-{one.project}')}@{ledger_id}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{due:%Y%m%d}",
        f"SUMMARY:{_text(f'{one.title} · {one.name or one.project}{unit}')}",
        f"DESCRIPTION:{_text(told)}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_text(one.title)}",
        f"TRIGGER:-PT{_days_before(due) * 24 - 9}H",
        "END:VALARM",
        "END:VEVENT",
    ]


def _days_before(due: dt.date) -> int:
    """How many days before a day the working day before it lies; one where that is not known."""
    for n in range(1, 15):
        works = workdays.is_workday(due - dt.timedelta(days=n))
        if works is None:
            return 1
        if works:
            return n
    return 1


def _text(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text.replace("\r", "")


def _folded(line: str) -> Sequence[str]:
    """A line in parts of at most 75 octets, each but the first after a blank."""
    parts: list[str] = []
    part, size = "", 0
    for letter in line:
        width = len(letter.encode("utf-8", "replace"))
        if size + width > (75 if not parts else 74):
            parts.append(part)
            part, size = "", 0
        part, size = part + letter, size + width
    parts.append(part)
    return [parts[0], *(f" {rest}" for rest in parts[1:])]
