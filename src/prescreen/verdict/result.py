"""What came of one candidate: outcomes, verdict, score, conclusions, and what is still open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from prescreen.candidate import Candidate
from prescreen.errors import Lang
from prescreen.lang.prose import Prose
from prescreen.logic import Cause, Unknown
from prescreen.pack.model import Check, Conclusion
from prescreen.region import Region
from prescreen.run.abstract import Truth
from prescreen.run.bindings import bindings_of
from prescreen.run.env import Env
from prescreen.run.footprint import Footprints, Remembered
from prescreen.run.outcome import Outcome, ScoredItem
from prescreen.run.possible import Possible
from prescreen.run.program import Program
from prescreen.run.relate import Conflict, Derived
from prescreen.run.situation import Situation
from prescreen.verdict import combine
from prescreen.verdict.missing import Missing, formula, missing, of_outcome
from prescreen.vocabulary import DECIDING, stage_index

if TYPE_CHECKING:
    from prescreen.chain import Fit


def remembered_formula(
    program: Program, footprints: Footprints, possible: Possible, check: Check
) -> Truth:
    """`formula`, worked out once for all candidates with the same footprint."""
    known: Remembered[Truth] = program.kept.setdefault("formulas", Remembered())
    found = footprints.of(program.reads[check.id])
    key = None if found is None else (check.id, *found)
    return known.get(key) or known.keep(key, formula(check, possible))


@dataclass(frozen=True)
class Result:
    """What came of one candidate at one moment, in structure. Read-only."""

    situation: Situation
    region: Region
    program: Program
    env: Env
    outcomes: tuple[Outcome, ...]
    verdict: str
    scored: tuple[ScoredItem, ...]
    drawn: tuple[Conclusion, ...]
    fit: Fit | None
    provenance: Mapping[str, object]

    @property
    def candidate(self) -> Candidate:
        return self.situation.candidate

    @property
    def as_of(self) -> dt.date:
        return self.situation.day

    @cached_property
    def possible(self) -> Possible:
        rules = self.program.rules
        bindings = bindings_of(rules)
        return Possible(bindings, self.situation.env())

    @cached_property
    def footprints(self) -> Footprints:
        return Footprints(self.env)

    @cached_property
    def grounds(self) -> tuple[combine.Ground, ...]:
        return combine.grounds(self.verdict, self.outcomes)

    @cached_property
    def open_truths(self) -> Mapping[str, Truth]:
        """What each open check that decides may still come to, by its id."""
        open_ = [
            o
            for o in self.outcomes
            if o.status in ("unknown", "later") and o.check.severity in DECIDING
        ]
        found = partial(remembered_formula, self.program, self.footprints, self.possible)
        return {o.check.id: of_outcome(o, found(o.check)) for o in open_}

    @cached_property
    def reachable(self) -> tuple[str, ...]:
        """Verdicts that some completion of the unknown facts could still give."""
        may = {check: truth.may for check, truth in self.open_truths.items()}
        return combine.reachable(self.outcomes, may)

    @cached_property
    def missing(self) -> tuple[Missing, ...]:
        return missing(
            self.verdict, self.outcomes, self.open_truths, self.scored, self._open_conclusions()
        )

    @cached_property
    def asked(self) -> tuple[Missing, ...]:
        """What of `missing` the verdict needs, without looking for the rest."""
        return missing(self.verdict, self.outcomes, self.open_truths, (), ())

    def _open_conclusions(self) -> list[tuple[Conclusion, tuple[Cause, ...]]]:
        drawn = {(c.pack, c.id) for c in self.drawn}
        out = []
        for rule, when in (*self.program.rules_before, *self.program.rules_after):
            if (rule.pack, rule.id) not in drawn:
                truth = when(self.env)
                if isinstance(truth, Unknown):
                    out.append((rule, truth.causes))
        return out

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Facts that contradict each other, and which of them stands, if any."""
        return self.situation.bound.conflicts

    @property
    def derived(self) -> Mapping[str, Derived]:
        """Facts that nobody stated and that follow from others."""
        return self.situation.bound.derived

    @property
    def later(self) -> tuple[Outcome, ...]:
        """Checks that are not known and not yet due."""
        return tuple(o for o in self.outcomes if o.status == "later")

    @cached_property
    def ahead(self) -> tuple[Outcome, ...]:
        """Tasks not done yet whose stage has not come: nothing against the project."""
        now = stage_index(self.situation.stage)
        return tuple(
            o
            for o in self.outcomes
            if (o.check.severity, o.status) == ("task", "fail") and now < stage_index(o.check.due)
        )

    @property
    def score(self) -> tuple[float, float] | None:
        """The interval of the score, None where no pack scores."""
        if not self.scored:
            return None
        return sum(s.low for s in self.scored) / 1000, sum(s.high for s in self.scored) / 1000

    @property
    def conclusions(self) -> tuple[Conclusion, ...]:
        return self.drawn

    @property
    def chain_fit(self) -> Fit | None:
        return self.fit

    def outcome(self, check: str) -> Outcome:
        """The outcome of one check; KeyError for one that is not in force."""
        for outcome in self.outcomes:
            if outcome.check.id == check:
                return outcome
        raise KeyError(check)

    def prose(self, lang: Lang = "zh") -> Prose:
        """Somebody to say conditions of the day's rules in words, the same for all results."""
        kept = self.program.kept
        found: Prose | None = kept.get(f"prose.{lang}")
        if found is None:
            found = kept[f"prose.{lang}"] = Prose(self.program.rules, lang)
        return found
