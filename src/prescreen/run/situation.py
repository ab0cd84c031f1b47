"""One candidate at one moment: its facts bound together and joined with those of the place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from prescreen.candidate import Candidate, ListFact
from prescreen.catalogue import Candidate as CatalogueCandidate
from prescreen.catalogue.against import findings
from prescreen.catalogue.find import Findings
from prescreen.catalogue.foreign import encouraged_for, open_to
from prescreen.run.causes import lists_with_ranges, with_ranges
from prescreen.run.derive import filed
from prescreen.run.env import Env
from prescreen.run.relate import doubtful, unverified
from prescreen.run.relations import Bound, binder
from prescreen.vocabulary import stage_index


@dataclass(frozen=True)
class Situation:
    """Candidate, day, stage, and the facts that are not the candidate's own (`around`)."""

    candidate: Candidate
    day: dt.date
    stage: str
    around: Mapping[str, object]

    @cached_property
    def bound(self) -> Bound:
        """All facts, with what follows from them; what is contradicted or doubtful is unknown."""
        return self._bound(self._trusted, self._lists)

    @property
    def _trusted(self) -> Mapping[str, object]:
        """The candidate's facts; a range is unknown within its ends, and one whose evidence says
        that it is doubtful unknown altogether."""
        own = self.candidate
        facts = with_ranges(own.facts)
        odd = {p: doubtful(p) for p, e in own.evidence.items()
               if e.grade == "doubtful" and p in own.facts}  # fmt: skip
        return {**facts, **odd} if odd else facts

    @cached_property
    def _lists(self) -> Mapping[str, ListFact]:
        return lists_with_ranges(self.candidate.relied_lists())

    @cached_property
    def catalogue_findings(self) -> Findings | None:
        """Items against the project that may be about it, and those ruled out."""
        return findings(filed(self.candidate, self.around))

    def against(self, foreign: bool) -> tuple[CatalogueCandidate, ...]:
        """The candidates for all, or those that bind a foreign investor, where there is one."""
        if (found := self.catalogue_findings) is None or (foreign and not self._abroad):
            return ()
        return tuple(c for c in found.against if c.item.foreign is foreign)

    @cached_property
    def encouraged_abroad(self) -> tuple[CatalogueCandidate, ...]:
        """Items of the list of encouraged foreign investment, where there is such investment."""
        if self.values.get("project.foreign") is not True:
            return ()
        return encouraged_for(filed(self.candidate, self.around))

    @property
    def _abroad(self) -> bool:
        """Whether the negative list for foreign investment is at stake."""
        code = self.values.get("project.industry_code")
        open_ = open_to(code if isinstance(code, str) else None)
        return self.values.get("project.foreign") is True and open_

    @property
    def values(self) -> Mapping[str, object]:
        return self.bound.values

    def env(self) -> Env:
        """A fresh environment with all facts."""
        return self._env(self.bound)

    def env_with(self, values: Mapping[str, object]) -> Env:
        """The environment with some of the candidate's facts replaced."""
        if not values.keys() & binder().relations.by_path.keys():
            bound = self.bound
            return Env({**bound.values, **values}, bound.lists, stage_index(self.stage), self.day)
        own, facts = self.candidate, {**self._trusted, **values}
        return self._env(
            binder().rebind(
                self.bound, facts, self._lists, own.evidence, self.around,
                stage_index(self.stage), self.day, values,
            )
        )  # fmt: skip

    def verified_env(self) -> Env:
        """A fresh environment with only the verified facts."""
        return self._env(self.verified)

    @cached_property
    def verified(self) -> Bound:
        """Only facts that somebody verified; those of the place are documents already."""
        own, evidence = self.candidate, self.candidate.evidence
        sure = {p for p, e in evidence.items() if e.grade == "verified"}
        facts = with_ranges({path: value for path, value in own.facts.items() if path in sure})
        # What is only declared is not presumed to be otherwise: it waits for its proof.
        declared = binder().relations.presumed & own.facts.keys() - sure
        waiting = {path: unverified(path) for path in sorted(declared)}
        lists = {path: fact for path, fact in self._lists.items() if path in sure}
        return self._bound({**facts, **waiting}, lists)

    def _bound(self, facts: Mapping[str, object], lists: Mapping[str, ListFact]) -> Bound:
        evidence, stage = self.candidate.evidence, stage_index(self.stage)
        return binder().bind(facts, lists, evidence, self.around, stage, self.day)

    def _env(self, bound: Bound) -> Env:
        made = Env(bound.values, bound.lists, stage_index(self.stage), self.day)
        made.odd = bound.odd
        return made
