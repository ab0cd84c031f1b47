"""What was promised against what was done (履约, 后评估): stages and numbers, project by project.

A number is compared with what units said was done of it (`Performed`) over the same time. Where
nobody said how much was done by the day on which it was due, it is unknown whether the promise was
kept: never that it was not. So it is where units do not say the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from prescreen.fields import catalogue
from prescreen.ledger.state import ProjectState
from prescreen.vocabulary import STAGES, PromiseCode

_MORE = frozenset({"investment", "output", "tax", "technology"})
_ALSO = frozenset({"land.far", "land.building_coefficient", "energy.renewable_share"})
_LESS = frozenset({"output.reach_years"})


def may_be_promised(path: str) -> bool:
    """Whether a number of this field is one to be reached. Of energy or emissions less is better:
    to reach what was promised would not be to keep it."""
    return (path.partition(".")[0] in _MORE or path in _ALSO) and path not in _LESS


@dataclass(frozen=True, slots=True)
class Performance:
    """One promise and what came of it.

    `promised` and `actual` are numbers in `unit`, None for a stage; `reached` is the day on which
    the stage was reached, or by which the number was; `until` the last day of which an actual
    number is known. `percent` is actual over promised.
    """

    project: str
    name: str
    item: str
    label: str
    due: dt.date
    standing: PromiseCode
    unit: str = ""
    since: dt.date | None = None
    promised: float | None = None
    actual: float | None = None
    until: dt.date | None = None
    reached: dt.date | None = None
    document: str | None = None

    @property
    def percent(self) -> float | None:
        if not self.promised or self.actual is None:
            return None
        return self.actual / self.promised * 100


def performances(states: Iterable[ProjectState], day: dt.date) -> list[Performance]:
    """All promises of projects as they stand on a day, by project and day due."""
    found = [one for state in states for one in of_project(state, day)]
    return sorted(found, key=lambda one: (one.project, one.due, one.item, str(one.since)))


def of_project(state: ProjectState, day: dt.date) -> Iterator[Performance]:
    """The promises of one project as they stand on a day, those of absorbed projects too."""
    for promise in state.every("promises"):
        if promise["item"] in STAGES:
            yield _stage(state, promise, day)
        else:
            yield _number(state, promise, day)


def _stage(state: ProjectState, promise: Mapping[str, Any], day: dt.date) -> Performance:
    due = dt.date.fromisoformat(promise["due"])
    reached = state.reached(promise["item"])
    standing: PromiseCode
    if reached is not None:
        standing = "kept" if reached <= due else "late"
    elif day <= due:
        standing = "open"
    else:
        standing = "short" if state.stages else "unknown"
    return Performance(
        state.id, state.name, promise["item"], promise["item"], due, standing, reached=reached,
        document=promise.get("document"),
    )  # fmt: skip


def _number(state: ProjectState, promise: Mapping[str, Any], day: dt.date) -> Performance:
    due, wanted = dt.date.fromisoformat(promise["due"]), promise["value"]
    since = promise.get("since")
    said: dict[dt.date, list[float]] = {}
    for one in state.every("performed"):
        until = dt.date.fromisoformat(one["until"])
        if one["item"] == promise["item"] and one.get("since") == since and until <= day:
            said.setdefault(until, []).append(one["value"])
    known = sorted(said.items())  # enough where all say so, short where all say so
    reached = next((until for until, values in known if min(values) >= wanted), None)
    short = any(until >= due and max(values) < wanted for until, values in known)
    standing: PromiseCode
    if reached is not None and reached <= due:
        standing = "kept"
    elif day <= due:
        standing = "open"
    elif short:
        standing = "late" if reached is not None else "short"
    else:  # nobody said how much there was on the day
        standing = "unknown"
    field = catalogue[promise["item"]]
    latest = known[-1] if known else None
    actual = latest[1][0] if latest is not None and len(set(latest[1])) == 1 else None
    return Performance(
        state.id, state.name, field.path, field.label, due, standing,
        unit="" if field.unit is None else str(field.unit),
        since=None if since is None else dt.date.fromisoformat(since),
        promised=wanted, actual=actual, until=latest and latest[0], reached=reached,
        document=promise.get("document"),
    )  # fmt: skip
