"""One candidate at one moment: its facts joined with those of the place, ready to run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from prescreen.candidate import Candidate, ListFact
from prescreen.run.env import Env
from prescreen.vocabulary import stage_index


@dataclass(frozen=True)
class Situation:
    """Candidate, day, stage, and the facts that are not the candidate's own (`around`)."""

    candidate: Candidate
    day: dt.date
    stage: str
    around: Mapping[str, object]

    @cached_property
    def values(self) -> dict[str, object]:
        return {**self.candidate.facts, **self.around}

    def env(self) -> Env:
        """A fresh environment with all facts."""
        return Env(self.values, self.candidate.lists, stage_index(self.stage), self.day)

    def verified_env(self) -> Env:
        """Only facts that somebody verified; those of the place are documents already."""
        evidence = self.candidate.evidence
        own = {
            path: value
            for path, value in self.candidate.facts.items()
            if (e := evidence.get(path)) is not None and e.grade == "verified"
        }
        lists: dict[str, ListFact] = {
            path: fact
            for path, fact in self.candidate.lists.items()
            if (e := evidence.get(path)) is not None and e.grade == "verified"
        }
        return Env({**own, **self.around}, lists, stage_index(self.stage), self.day)
