"""Rules, chains and a region bound together: the situation of a candidate, and its evaluation.

What screens lists, holds cases and is the facade stands on top of this, and adds its own doors.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from prescreen.candidate import Candidate
from prescreen.candidate.candidate import digest
from prescreen.clock import today
from prescreen.pack.ruleset import RuleSet
from prescreen.region import Region
from prescreen.report import Report
from prescreen.run.derive import ChainDeriver, chain_facts, region_facts
from prescreen.run.env import Env
from prescreen.run.program import Program
from prescreen.run.situation import Situation
from prescreen.verdict.combine import verdict_of
from prescreen.vocabulary import stage_index

if TYPE_CHECKING:
    from prescreen.chain import Fit


@cache
def engine_version() -> str:
    # Here and not above: it brings half of `email` with it, and nobody asks before a report does.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("prescreen")
    except PackageNotFoundError:
        return "0+unknown"


class Engine:
    """The rules of one region, ready to judge candidates.

    Holds no state of any candidate: safe to share between threads; cheap to rebuild in a process.
    """

    def __init__(
        self,
        region: Region,
        rules: RuleSet,
        chains: ChainDeriver | None = None,
        as_of: dt.date | None = None,
    ) -> None:
        self.region = region
        self.rules = rules
        self.chains = chains
        self.as_of = as_of
        self.compiled: dict[str, Any] = {}
        """What executors made of the rules and keep with them, by the name of the executor."""
        self._programs: dict[int, Program] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Everything but what is compiled, which another process makes for itself."""
        return {**self.__dict__, "_programs": {}, "compiled": {}}

    def program(self, day: dt.date) -> Program:
        """The compiled rules of a day, made once for all days with the same rules."""
        epoch = self.rules.epoch(day)
        found = self._programs.get(epoch)
        if found is None:
            found = self._programs[epoch] = Program(self.rules.on(day))
        return found

    def stage_of(self, candidate: Candidate) -> str:
        """The stage of a candidate, that of the region's profile where it names none."""
        return candidate.stage_or(self.region.shape.default_stage)

    def as_meant(self, candidate: Candidate) -> Candidate:
        """The candidate, estimated numbers as near as the region's profile declares them to be."""
        tolerance = self.region.tolerance
        return candidate.widened(tolerance) if tolerance else candidate

    def situation(self, candidate: Candidate) -> tuple[Situation, Fit | None]:
        """The candidate joined with the facts of the place on its day."""
        candidate = self.as_meant(candidate)
        day = candidate.as_of or self.as_of or today()
        around = region_facts(self.region, candidate, day)
        fit = self.chains.fit(candidate, day) if self.chains is not None else None
        if fit is not None:
            around.update(chain_facts(fit))
        stage = self.stage_of(candidate)
        stage_index(stage)
        return Situation(candidate, day, stage, around), fit

    def evaluate(self, situation: Situation, fit: Fit | None) -> Report:
        """Run the rules of the situation's day."""
        program = self.program(situation.day)
        env = situation.env()
        verified: Env | None = None

        def verified_env() -> Env:
            nonlocal verified
            if verified is None:
                verified = situation.verified_env()
            return verified

        outcomes = program.judged(env, verified_env, situation.candidate.waivers)
        scored = program.scored(env)
        drawn = program.conclude(env, outcomes)
        verdict = verdict_of(outcomes)
        drawn += program.conclude_after(env, verdict)
        return Report(
            situation=situation,
            region=self.region,
            program=program,
            env=env,
            outcomes=tuple(outcomes),
            verdict=verdict,
            scored=tuple(scored),
            drawn=tuple(drawn),
            fit=fit,
            provenance=Provenance(self, program, situation.candidate),
        )

    def screen(self, candidate: Candidate | Mapping[str, Any]) -> Report:
        """The report on one candidate; its own `as_of` comes before the engine's."""
        if not isinstance(candidate, Candidate):
            candidate = Candidate.from_dict(candidate)
        return self.evaluate(*self.situation(candidate))


class Provenance(Mapping[str, object]):
    """What a report was made from, worked out when it is read."""

    def __init__(self, engine: Engine, program: Program, candidate: Candidate) -> None:
        self._engine = engine
        self._program = program
        self._candidate = candidate
        self._made: dict[str, object] | None = None

    def _data(self) -> dict[str, object]:
        if self._made is None:
            region = self._engine.region
            chains = self._engine.chains
            canonical = self._candidate.canonical()
            self._made = {
                "engine": engine_version(),
                "packs": self._packs(),
                "chains": list(region.shape.chains) if chains is not None else [],
                "region": {"id": region.id, "sha256": region.digest},
                "input_sha256": digest(canonical),
                "input": canonical,
            }
        return self._made

    def _packs(self) -> list[dict[str, object]]:
        return [
            {
                "id": p.id,
                "version": p.version,
                "sha256": p.sha256,
                "effective": p.effective.since.isoformat() if p.effective.since else None,
            }
            for p in self._program.rules.packs
        ]

    def __getitem__(self, key: str) -> object:
        return self._data()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._data())

    def __len__(self) -> int:
        return len(self._data())
