"""What is still owed to a case, and by whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from prescreen.case.docket import Docket
from prescreen.report import Report
from prescreen.report.explain import bureau_of
from prescreen.verdict.missing import Missing


@dataclass(frozen=True, slots=True)
class Pending:
    """What one unit still owes. `opinion`: it has not answered; `facts` that still matter for
    the verdict, `other` for score and conclusions only."""

    unit: str
    name: str
    opinion: bool
    facts: tuple[Missing, ...]
    other: tuple[Missing, ...]


def pending(report: Report, docket: Docket, name_of: Callable[[str], str]) -> tuple[Pending, ...]:
    """Every unit that is silent or has facts that still matter; members first, in their order."""
    checks = {o.check.id: o.check.bureau for o in report.outcomes}
    by_unit: dict[str, list[Missing]] = {}
    for missing in report.missing:
        first = next((checks[i] for i in missing.needed_by if i in checks), None)
        unit = bureau_of(missing.cause, first or "investment_promotion")
        by_unit.setdefault(unit, []).append(missing)
    silent = set(docket.silent())
    out = []
    for unit in (*docket.members, *sorted(by_unit.keys() - set(docket.members))):
        owed = by_unit.get(unit, [])
        if unit in silent or owed:
            facts = tuple(m for m in owed if m.needed_for == "verdict")
            other = tuple(m for m in owed if m.needed_for != "verdict")
            out.append(Pending(unit, name_of(unit), unit in silent, facts, other))
    return tuple(out)
