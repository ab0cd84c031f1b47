"""How a case begins: on a candidate, or from its log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from prescreen.candidate import Candidate
from prescreen.run.live import events as ev
from prescreen.run.live.case import Case
from prescreen.run.live.conclude import Way
from prescreen.run.live.docket import MEMBERS, Docket
from prescreen.run.live.filing import day_of

if TYPE_CHECKING:
    from prescreen.screener import Screener


def open_case(
    screener: Screener,
    candidate: Candidate | Mapping[str, Any],
    members: Sequence[str] | None = None,
    on: dt.date | str | None = None,
    way: Way = "auto",
) -> Case:
    """See `Screener.open_case`."""
    if not isinstance(candidate, Candidate):
        candidate = Candidate.from_dict(candidate)
    day = day_of(on) if on is not None else candidate.as_of or screener.as_of or dt.date.today()
    asked = members if members is not None else screener.region.shape.members or MEMBERS
    opened = ev.Opened(
        n=0,
        on=day,
        candidate=Candidate.from_dict(candidate.canonical()),  # as its log will give it back
        members=tuple(dict.fromkeys(asked)),
        made=made_under(screener, day),
    )
    return Case(screener, Docket(opened, screener.region.bureau_name), way)


def restore_case(
    screener: Screener,
    events: Sequence[ev.Event | Mapping[str, Any]] | str,
    way: Way = "auto",
) -> Case:
    """See `Screener.restore_case`."""
    listed = ev.from_text(events) if isinstance(events, str) else events
    log = ev.check_log(e if isinstance(e, ev.Event) else ev.from_data(e) for e in listed)
    return Case(screener, Docket.of(log, screener.region.bureau_name), way)


def made_under(screener: Screener, day: dt.date) -> dict[str, Any]:
    """Engine, packs and region, by which to see later whether the rules are still the same."""
    from prescreen.screener import engine_version

    packs = screener.program(day).rules.packs
    return {
        "engine": engine_version(),
        "packs": [{"id": p.id, "version": p.version, "sha256": p.sha256} for p in packs],
        "region": {"id": screener.region.id, "sha256": screener.region.digest},
    }
