"""Where in a range the answer turns, as data and in words: 若固定资产投资达到1.35亿元则符合."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from prescreen.fields import Interval
from prescreen.lang.figures import show
from prescreen.lang.prose import Prose
from prescreen.report.stated import plain
from prescreen.run.outcome import Outcome
from prescreen.verdict.missing import Missing
from prescreen.verdict.result import Result
from prescreen.verdict.turns import Turn, turns
from prescreen.verdict.whatif import Lab
from prescreen.vocabulary import STATUSES


class Turning:
    """The turning points of one report, worked out when a range is spoken of."""

    def __init__(self, report: Result, prose: Prose) -> None:
        self.report = report
        self.prose = prose
        self._found: dict[str, tuple[Turn, ...]] = {}

    @cached_property
    def _lab(self) -> Lab:
        return Lab(self.report)

    def of(self, outcome: Outcome) -> tuple[Turn, ...]:
        """Those of an open check; none where no range is in the way."""
        if not any(c.kind == "range" for c in outcome.causes):
            return ()
        found = self._found.get(outcome.check.id)
        if found is None:
            found = self._found[outcome.check.id] = turns(self._lab, outcome)
        return found

    def told(self, outcome: Outcome) -> str:
        """The turning points of an open check, to be put behind what it waits for."""
        said = [self.text(turn) for turn in self.of(outcome)]
        pick = self.prose.pick
        return pick("".join(f";{s}" for s in said), "".join(f"; {s}" for s in said))

    def text(self, turn: Turn) -> str:
        """`若固定资产投资达到13,500万元则符合`, or below it where only that side says anything."""
        field, pick = turn.field, self.prose.pick
        label = pick(field.label, field.label_en)
        at = show(turn.at, field.unit, self.prose.lang, field.path)
        upward = turn.above != "unknown"
        status = STATUSES[turn.above if upward else turn.below].text(self.prose.lang)
        if upward:
            word = ("达到", "reaches") if turn.reached else ("超过", "is more than")
        else:
            word = ("低于", "is less than") if turn.reached else ("不超过", "is at most")
        return pick(f"若{label}{word[0]}{at}则{status}", f"{status} if {label} {word[1]} {at}")

    def missing(self, one: Missing) -> dict[str, Any]:
        """What is known of a fact that is missing but for its ends, and where the answer turns."""
        cause = one.cause
        given = self.report.candidate.facts.get(cause.name)
        if cause.kind != "range" or not isinstance(given, Interval):
            return {}
        open_ = {o.check.id: o for o in self.report.outcomes}
        found = [
            turn
            for check in one.needed_by
            if check in open_
            for turn in self.of(open_[check])
            if turn.field.path == cause.name
        ]
        return {
            "range": given.plain(),
            "turns": [
                {
                    "check": t.check, "at": plain(t.at), "below": t.below, "above": t.above,
                    "reached": t.reached, "text": self.text(t),
                }
                for t in found
            ],
        }  # fmt: skip
