"""How a case begins: on a candidate, or from its log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from prescreen.candidate import Candidate
from prescreen.case import events as ev
from prescreen.case.case import Case
from prescreen.case.conclude import Way
from prescreen.case.docket import Docket
from prescreen.case.filing import day_of
from prescreen.engine import Engine, engine_version
from prescreen.vocabulary import MEMBERS


def open_case(
    engine: Engine,
    candidate: Candidate | Mapping[str, Any],
    members: Sequence[str] | None = None,
    on: dt.date | str | None = None,
    way: Way = "auto",
) -> Case:
    """See `Engine.open_case`."""
    if not isinstance(candidate, Candidate):
        candidate = Candidate.from_dict(candidate)
    day = day_of(on) if on is not None else candidate.as_of or engine.as_of or dt.date.today()
    asked = members if members is not None else engine.region.shape.members or MEMBERS
    opened = ev.Opened(
        n=0,
        on=day,
        candidate=Candidate.from_dict(candidate.canonical()),  # as its log will give it back
        members=tuple(dict.fromkeys(asked)),
        made=made_under(engine, day),
    )
    return Case(engine, Docket(opened, engine.region.bureau_name), way)


def restore_case(
    engine: Engine,
    events: Sequence[ev.Event | Mapping[str, Any]] | str,
    way: Way = "auto",
) -> Case:
    """See `Engine.restore_case`."""
    listed = ev.from_text(events) if isinstance(events, str) else events
    log = ev.check_log(e if isinstance(e, ev.Event) else ev.from_data(e) for e in listed)
    return Case(engine, Docket.of(log, engine.region.bureau_name), way)


def made_under(engine: Engine, day: dt.date) -> dict[str, Any]:
    """Engine, packs and region, by which to see later whether the rules are still the same."""

    packs = engine.program(day).rules.packs
    return {
        "engine": engine_version(),
        "packs": [{"id": p.id, "version": p.version, "sha256": p.sha256} for p in packs],
        "region": {"id": engine.region.id, "sha256": engine.region.digest},
    }
