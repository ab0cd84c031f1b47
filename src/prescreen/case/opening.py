"""How a case begins: on a candidate, or from its log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from prescreen.candidate import Candidate
from prescreen.case import events as ev
from prescreen.case.case import Case
from prescreen.case.conclude import Way
from prescreen.case.docket import Docket
from prescreen.case.filing import day_of
from prescreen.case.log import Log, Records, read_log
from prescreen.clock import today
from prescreen.engine import Engine, engine_version
from prescreen.errors import CaseError, InputError, Problem
from prescreen.messages import problem
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
    day = day_of(on) if on is not None else candidate.as_of or engine.as_of or today()
    asked = members if members is not None else engine.region.shape.members or MEMBERS
    opened = ev.Opened(
        n=0,
        on=day,
        candidate=Candidate.from_dict(candidate.canonical()),  # as its log will give it back
        members=tuple(dict.fromkeys(asked)),
        made=made_under(engine, day),
    )
    return Case(engine, Docket(opened, engine.region.bureau_name), way)


def restore_case(engine: Engine, source: Records | str | Path, way: Way = "auto") -> Case:
    """See `Engine.restore_case`."""
    log = read_log(source)
    docket = _replayed(log, engine)
    opened = docket.log[0]
    assert isinstance(opened, ev.Opened)
    changed = moved_rules(opened.made, made_under(engine, opened.on))
    return Case(engine, docket, way, (*log.remarks, *changed))


def _replayed(log: Log, engine: Engine) -> Docket:
    """The docket after the events of the log. CaseError with the place of one that cannot be."""
    docket: Docket | None = None
    for n, event in enumerate(log.events):
        try:
            if docket is None:
                assert isinstance(event, ev.Opened)
                if event.n != 0:
                    raise ev.bad_log("case-log/number", n=0, found=event.n)
                docket = Docket(event, engine.region.bureau_name)
            else:
                docket.apply(event)
        except (CaseError, InputError) as error:
            said = " ".join(p.text() for p in error.problems)
            raise ev.bad_log(
                "case-log/event", log.place(n), n=n, kind=event.kind, error=said
            ) from error
    assert docket is not None
    return docket


def made_under(engine: Engine, day: dt.date) -> dict[str, Any]:
    """Engine, packs and region, by which to see later whether the rules are still the same."""
    packs = engine.program(day).rules.packs
    return {
        "engine": engine_version(),
        "packs": [{"id": p.id, "version": p.version, "sha256": p.sha256} for p in packs],
        "region": {"id": engine.region.id, "sha256": engine.region.digest},
    }


def moved_rules(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Problem]:
    """What is no longer as it was when the log was begun: engine, packs and region."""
    if then["engine"] != now["engine"]:
        yield problem("case-rules/engine", then=then["engine"], now=now["engine"])
    for key in ("id", "sha256"):
        if then["region"][key] != now["region"][key]:
            ids = {"then": then["region"]["id"], "now": now["region"]["id"]}
            yield problem("case-rules/region", **ids)
            break
    old, new = ({p["id"]: p for p in made["packs"]} for made in (then, now))
    for ident in sorted(old.keys() | new.keys()):
        if ident not in new:
            yield problem("case-rules/gone", pack=ident, then=old[ident]["version"])
        elif ident not in old:
            yield problem("case-rules/new", pack=ident, now=new[ident]["version"])
        elif old[ident] != new[ident]:
            versions = {"then": old[ident]["version"], "now": new[ident]["version"]}
            yield problem("case-rules/pack", pack=ident, **versions)
