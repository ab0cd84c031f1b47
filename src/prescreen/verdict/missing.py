"""What is not known and still matters: for the verdict, for the score, for conclusions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from prescreen.logic import Cause
from prescreen.pack.model import Check, Conclusion
from prescreen.run.abstract import Truth, disjunction, negation, settle
from prescreen.run.outcome import Outcome, ScoredItem
from prescreen.run.possible import Possible
from prescreen.vocabulary import DECIDING, NEEDS


@dataclass(frozen=True, slots=True)
class Missing:
    """One cause with the checks, score items or conclusions that need it."""

    cause: Cause
    needed_by: tuple[str, ...]
    needed_for: str


def formula(check: Check, possible: Possible) -> Truth:
    """`applies -> (require or waive_when)` over all completions."""
    parts = [possible.truth(check.require)]
    if check.applies is not None:
        parts.append(negation(possible.truth(check.applies)))
    if check.waive_when is not None:
        parts.append(possible.truth(check.waive_when))
    return disjunction(parts)


def of_outcome(outcome: Outcome, found: Truth) -> Truth:
    """What an unknown check may come to by its formula, and the causes with a say in it.

    Facts that are declared but not verified are causes of their own: they are known here.
    """
    if outcome.check.verify_by is None:
        return found
    waiting = frozenset(c for c in outcome.causes if c.kind == "verification")
    if waiting:
        return settle(frozenset((True, False)), found.causes | waiting)
    return found


def missing(
    verdict: str,
    outcomes: Sequence[Outcome],
    truths: Mapping[str, Truth],
    scored: Iterable[ScoredItem],
    open_rules: Iterable[tuple[Conclusion, Iterable[Cause]]],
) -> tuple[Missing, ...]:
    """All causes by what needs them; empty when the verdict is fail.

    `truths` are those of `of_outcome`, by check, for every open check that decides.
    """
    if verdict == "fail":
        return ()
    by_cause: dict[tuple[str, Cause], list[str]] = {}
    for outcome in outcomes:
        if outcome.status == "unknown" and outcome.check.severity in DECIDING:
            for cause in truths[outcome.check.id].causes:
                by_cause.setdefault(("verdict", cause), []).append(outcome.check.id)
    for item in scored:
        for cause in item.causes:
            by_cause.setdefault(("score", cause), []).append(f"{item.item.pack}.{item.item.id}")
    for rule, causes in open_rules:
        for cause in causes:
            by_cause.setdefault(("conclusion", cause), []).append(f"{rule.pack}.{rule.id}")
    wanted = {c for use, c in by_cause if use == "verdict"}
    rows = [
        Missing(cause, tuple(sorted(ids)), use)
        for (use, cause), ids in by_cause.items()
        if use == "verdict" or cause not in wanted
    ]
    return tuple(sorted(rows, key=lambda m: (NEEDS.index(m.needed_for), m.cause)))
