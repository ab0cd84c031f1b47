"""The way in: rules, chains and a region bound together, ready to screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prescreen.candidate import Candidate
from prescreen.content import content_root
from prescreen.errors import Place, Problem, RegionError
from prescreen.fields import stage_index
from prescreen.pack.ruleset import RuleSet, load_rules
from prescreen.region import Region, load_region
from prescreen.report import Report
from prescreen.run.derive import ChainDeriver, chain_facts, region_facts
from prescreen.run.moment import Moment
from prescreen.run.program import Program
from prescreen.verdict.combine import verdict_of

if TYPE_CHECKING:
    from prescreen.batch import BatchResult
    from prescreen.chain import Fit
    from prescreen.run.live.case import Case
    from prescreen.run.live.conclude import Way
    from prescreen.run.live.events import Event


def engine_version() -> str:
    try:
        return version("prescreen")
    except PackageNotFoundError:
        return "0+unknown"


class Screener:
    """Screens candidates of one region under one set of rules.

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
        self._programs: dict[int, Program] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Everything but the compiled closures, which another process makes for itself."""
        return {**self.__dict__, "_programs": {}}

    @classmethod
    def from_files(
        cls,
        region: str | Path,
        packs: Sequence[str | Path] | None = None,
        chains: Sequence[str | Path] | None = None,
        as_of: dt.date | str | None = None,
    ) -> Screener:
        """Load a region profile and the packs and chains that it names.

        `packs` and `chains` override those of the profile. Raises `RegionError`, `PackError` or
        `ChainError` with every problem.
        """
        profile = load_region(region)
        refs: Sequence[str | Path] = packs if packs is not None else profile.shape.packs
        rules = load_rules(refs, None if packs is not None else profile.folder)
        names = list(chains) if chains is not None else list(profile.shape.chains)
        day = dt.date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
        return cls(profile, rules, _chains(profile, names), day)

    # -- one candidate -----------------------------------------------------------------------
    def screen(self, candidate: Candidate | Mapping[str, Any]) -> Report:
        """The report on one candidate; its own `as_of` comes before the screener's."""
        if not isinstance(candidate, Candidate):
            candidate = Candidate.from_dict(candidate)
        moment, fit = self.moment(candidate)
        return self.run(moment, fit)

    def screen_many(
        self,
        source: Any,
        *,
        mapping: Any = None,
        missing: bool | None = None,
    ) -> BatchResult:
        """Screen a list: a path, a Polars, pandas or Arrow frame, or candidates or mappings.

        Gives one row a candidate (`.frame`), and the full report of any row on demand. The column
        `missing` lists, for each row, what still matters for its verdict: up to 100,000 rows, or
        as `missing` says. `prescreen.batch.screen_file` takes files of any size.
        """
        from prescreen.batch import screen_many

        return screen_many(self, source, mapping=mapping, missing=missing)

    def moment(self, candidate: Candidate) -> tuple[Moment, Fit | None]:
        """The candidate joined with the facts of the place on its day."""
        day = candidate.as_of or self.as_of or dt.date.today()
        around = region_facts(self.region, candidate, day)
        fit = self.chains.fit(candidate) if self.chains is not None else None
        if fit is not None:
            around.update(chain_facts(fit))
        stage = str(candidate.facts.get("project.stage") or self.region.shape.default_stage)
        stage_index(stage)
        return Moment(candidate, day, stage, around), fit

    def run(self, moment: Moment, fit: Fit | None) -> Report:
        """Run the rules of the moment's day."""
        program = self.program(moment.day)
        env = moment.env()
        verified = None

        def verified_env() -> Any:
            nonlocal verified
            if verified is None:
                verified = moment.verified_env()
            return verified

        outcomes = program.outcomes(env, verified_env, moment.candidate.waivers)
        scored = program.scored(env)
        drawn = program.conclude(env, outcomes)
        verdict = verdict_of(outcomes)
        drawn += program.conclude_after(env, verdict)
        return Report(
            moment=moment,
            region=self.region,
            program=program,
            env=env,
            outcomes=tuple(outcomes),
            verdict=verdict,
            scored=tuple(scored),
            drawn=tuple(drawn),
            fit=fit,
            provenance=_Provenance(self, program, moment.candidate),
        )

    # -- a case whose facts arrive over time --------------------------------------------------
    def open_case(
        self,
        candidate: Candidate | Mapping[str, Any],
        members: Sequence[str] | None = None,
        on: dt.date | str | None = None,
        way: Way = "auto",
    ) -> Case:
        """Open a case (联审案卷) on the candidate.

        `members` are the units asked for an opinion, by default those of the region's profile, or
        the fourteen of a joint review;
        `on` is the day, by default the candidate's, the screener's or today. `way` draws
        conclusions by durable-rules where it is installed, or by `fixed-point`.
        """
        from prescreen.run.live.opening import open_case

        return open_case(self, candidate, members, on, way)

    def restore_case(
        self, events: Sequence[Event | Mapping[str, Any]] | str, way: Way = "auto"
    ) -> Case:
        """The case whose `events()` these are, or their JSON text. `CaseError` for a bad log."""
        from prescreen.run.live.opening import restore_case

        return restore_case(self, events, way)

    def program(self, day: dt.date) -> Program:
        """The compiled rules of a day, made once for all days with the same rules."""
        epoch = self.rules.epoch(day)
        found = self._programs.get(epoch)
        if found is None:
            found = self._programs[epoch] = Program(self.rules.on(day))
        return found


class _Provenance(Mapping[str, object]):
    """What a report was made from, worked out when it is read."""

    def __init__(self, screener: Screener, program: Program, candidate: Candidate) -> None:
        self._screener = screener
        self._program = program
        self._candidate = candidate
        self._made: dict[str, object] | None = None

    def _data(self) -> dict[str, object]:
        if self._made is None:
            region = self._screener.region
            chains = self._screener.chains
            self._made = {
                "engine": engine_version(),
                "packs": [
                    {
                        "id": p.id,
                        "version": p.version,
                        "sha256": p.sha256,
                        "effective": p.effective.since.isoformat() if p.effective.since else None,
                    }
                    for p in self._program.rules.packs
                ],
                "chains": list(region.shape.chains) if chains is not None else [],
                "region": {"id": region.id, "sha256": region.digest},
                "input_sha256": self._candidate.sha256,
                "input": self._candidate.canonical(),
            }
        return self._made

    def __getitem__(self, key: str) -> object:
        return self._data()[key]

    def __iter__(self) -> Any:
        return iter(self._data())

    def __len__(self) -> int:
        return len(self._data())


def _chains(region: Region, names: Sequence[str | Path]) -> ChainDeriver | None:
    """The linker and the fit model of the region's chains, None where it names none.

    Raises `RegionError` for an enterprise on a node that the chains do not have.
    """
    if not names:
        return None
    from prescreen.chain import Firm, FitModel, Linker, load_chains

    graph = load_chains(names, root=content_root("industry_chains"))
    problems = []
    for f in region.shape.enterprises:
        try:
            graph.canonical(f.node)
        except KeyError:
            near = "、".join(graph.suggest(f.node))
            problems.append(
                Problem(
                    "region-node",
                    f"企业 {f.name} 所在环节 {f.node} 不在所列产业链中",
                    f"the enterprise {f.name} stands on {f.node}, which the chains do not have",
                    Place(region.file),
                    f"是否想写 {near}?" if near else "在 chains 里加上该链,或改环节编号",
                    f"did you mean {near}?" if near else "add the chain, or mend the node",
                )
            )
    if problems:
        raise RegionError(problems)
    firms = [
        Firm(f.name, f.node, float(f.capacity), f.role, f.document or "", f.note or "")
        for f in region.shape.enterprises
    ]
    return ChainDeriver(Linker(graph), FitModel(graph, firms))
