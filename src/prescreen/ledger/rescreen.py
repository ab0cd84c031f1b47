"""What the rules of today would have said of a past day: the same facts, two verdicts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass

from prescreen.engine import Engine
from prescreen.ledger.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Rescreened:
    """One project: the verdict on file then, and that of these rules on what was known then.

    `checks` are (id, outcome then, outcome now) where they differ, None for a check that there was
    or is not; `same` says whether the whole report is the same byte for byte.
    """

    id: str
    name: str
    before: str
    after: str
    checks: tuple[tuple[str, str | None, str | None], ...]
    same: bool


def rescreen(ledger: Ledger, engine: Engine, day: dt.date) -> Iterator[Rescreened]:
    """Every project that had been screened by a day, screened again by what was on file then.

    The facts are those of the last screening: recorded by its moment and holding on its day. So
    what differs, differs by the rules. Nothing is put on file.
    """
    for state in ledger.states(as_of=day, known_at=day):
        if state.screening is None:
            continue
        text = ledger.kept(state.screening["report"])
        kept = json.loads(text)
        report = engine.screen(kept["provenance"]["input"] | {"as_of": kept["as_of"]})
        now = {o.check.id: o.status for o in report.outcomes}
        then = {o["check"]: o["status"] for o in kept["outcomes"]}
        differ = tuple(
            (check, then.get(check), now.get(check))
            for check in sorted(then.keys() | now.keys())
            if then.get(check) != now.get(check)
        )
        again = report.to_json(kept["lang"])
        yield Rescreened(
            state.id, state.name, kept["verdict"], report.verdict, differ, again == text
        )
