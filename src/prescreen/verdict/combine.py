"""From the outcomes of all checks to one verdict; the one formula, without exceptions.

The first that holds: a veto failed: fail; a deferral failed: defer; a due veto, deferral or
condition unknown: needs_info; a condition failed: conditional; else pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from prescreen.run.outcome import Outcome
from prescreen.vocabulary import DECIDING, GROUNDS, VERDICTS, ground_of


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a verdict is what it is: the kind of ground and the checks behind it."""

    kind: str
    checks: tuple[str, ...]


def verdict_of(outcomes: Sequence[Outcome]) -> str:
    """The verdict; advice, tasks, score and chain fit play no part."""
    failed = {o.check.severity for o in outcomes if o.status == "fail"}
    if "veto" in failed:
        return "fail"
    if "defer" in failed:
        return "defer"
    if any(o.status == "unknown" and o.check.severity in DECIDING for o in outcomes):
        return "needs_info"
    if "condition" in failed:
        return "conditional"
    return "pass"


def grounds(verdict: str, outcomes: Sequence[Outcome]) -> tuple[Ground, ...]:
    """The checks that made the verdict, by kind of ground, the gravest kind first."""
    failing = VERDICTS[verdict].failing
    by_kind: dict[str, list[str]] = {}
    for outcome in outcomes:
        check, status = outcome.check, outcome.status
        if failing:
            behind = (check.severity, status) == (failing, "fail")
        else:
            behind = verdict == "needs_info" and status == "unknown" and check.severity in DECIDING
        if behind:
            by_kind.setdefault(ground_of(check.scope, check.basis), []).append(check.id)
    return tuple(Ground(k, tuple(sorted(by_kind[k]))) for k in GROUNDS if k in by_kind)


def reachable(outcomes: Sequence[Outcome], possible: dict[str, frozenset[bool]]) -> tuple[str, ...]:
    """The verdicts that some completion of the unknown facts could still give.

    `possible` says for each unknown or later check whether it may come out true, false or both.
    Checks are taken one by one, so a verdict listed may need facts that cannot occur together;
    none that can be reached is left out.
    """
    fixed = {
        (o.check.severity, o.status)
        for o in outcomes
        if o.check.severity in DECIDING and o.status not in ("unknown", "later")
    }
    free = [
        o for o in outcomes if o.check.severity in DECIDING and o.status in ("unknown", "later")
    ]
    may_fail = {o.check.severity for o in free if False in possible.get(o.check.id, _BOTH)}
    must_fail = {o.check.severity for o in free if possible.get(o.check.id, _BOTH) == {False}}
    stays_open = any(o.status == "unknown" and not possible.get(o.check.id, _BOTH) for o in free)
    failed = {s for s, status in fixed if status == "fail"}
    out = []
    if "veto" in failed | may_fail:
        out.append("fail")
    if "veto" not in failed | must_fail:
        if "defer" in failed | may_fail:
            out.append("defer")
        if "defer" not in failed | must_fail:
            if any(o.status == "unknown" for o in free):
                out.append("needs_info")
            if not stays_open:
                if "condition" in failed | may_fail:
                    out.append("conditional")
                if "condition" not in failed | must_fail:
                    out.append("pass")
    return tuple(out)


_BOTH = frozenset((True, False))
