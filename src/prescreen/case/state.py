"""Where a case stands: the outcome of every check, the verdict and the conclusions.

After a change only the checks that read a changed fact run again, and facts of the place and of
the chain are derived anew only where what they rest on changed. Outcomes are kept lean, without
the conditions met, and shared between cases, so that many cases fit into one process; a whole
report is made when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from prescreen.candidate import Candidate
from prescreen.case.conclude import Concluder
from prescreen.engine import Engine
from prescreen.logic import Cause, Unknown
from prescreen.pack.model import Conclusion
from prescreen.run.derive import INVESTMENTS, OUTPUTS, chain_facts, region_facts
from prescreen.run.env import Env
from prescreen.run.outcome import Outcome
from prescreen.run.program import Program
from prescreen.run.relations import differing, moved
from prescreen.run.situation import Situation
from prescreen.verdict.combine import verdict_of

REGION_READS = frozenset(
    {"project.content", "project.industry_code", "product", "site.park", "name", "technology.route"}
)
"""What `region_facts` reads of a candidate, besides the day."""
CHAIN_READS = frozenset(
    {
        "judgement.chain_confirmed.node",
        *OUTPUTS,
        *INVESTMENTS,
        "project.content",
        "project.industry_code",
        "product",
        "name",
    }
)
"""What the chain fit reads of a candidate."""
_SHARED_MOST = 50_000


@dataclass(frozen=True, slots=True)
class CaseState:
    """One moment of a case. `region` and `chain` are derived facts, kept for the next moment."""

    candidate: Candidate
    program: Program
    stage: str
    region: Mapping[str, object]
    chain: Mapping[str, object]
    outcomes: tuple[Outcome, ...]
    verdict: str
    drawn: tuple[Conclusion, ...]
    tags: frozenset[str]
    ran: int
    """How many checks ran to get here."""


class Evaluator:
    """Takes candidates from moment to moment. Holds nothing of any case."""

    def __init__(self, engine: Engine, concluder: Concluder) -> None:
        self.engine = engine
        self.concluder = concluder

    def first(self, candidate: Candidate) -> CaseState:
        """Everything from nothing."""
        return self._stand(candidate, None)

    def next(self, before: CaseState, candidate: Candidate) -> CaseState:
        """The moment after `before`, with the candidate as it is now."""
        return self._stand(candidate, before)

    def _stand(self, candidate: Candidate, old: CaseState | None) -> CaseState:
        engine = self.engine
        candidate = engine.as_meant(candidate)
        day = candidate.as_of
        assert day is not None
        program = engine.program(day)
        stage = engine.stage_of(candidate)
        new_day = old is None or old.candidate.as_of != day
        changed = changes(old.candidate, candidate) if old is not None else frozenset[str]()
        if old is None or new_day or changed & REGION_READS:
            region: Mapping[str, object] = region_facts(engine.region, candidate, day)
        else:
            region = old.region
        if engine.chains is None:
            chain: Mapping[str, object] = {}
        elif old is None or new_day or changed & CHAIN_READS:
            chain = chain_facts(engine.chains.fit(candidate, day))
        else:
            chain = old.chain
        situation = Situation(candidate, day, stage, {**region, **chain})
        env = situation.env()
        index = _index(program)
        everything = range(len(program.checks))
        if old is None or new_day or old.program is not program or old.stage != stage:
            again: Collection[int] = everything
        else:
            before = Situation(old.candidate, day, stage, {**old.region, **old.chain})
            changed |= moved(before.bound, situation.bound)
            again = index.reading(changed)
            if candidate.waivers != old.candidate.waivers:
                lifted = {w.check for w in (*candidate.waivers, *old.candidate.waivers)}
                again |= index.named(lifted)
        run = _Runner(program, index, situation, env)
        if old is None or again is everything:
            outcomes = tuple(run(place) for place in everything)
        else:
            known = old.outcomes
            outcomes = tuple(run(p) if p in again else known[p] for p in everything)
        drawn = self.concluder.before(program, env, outcomes)
        verdict = verdict_of(outcomes)
        drawn = drawn + self.concluder.after(program, env, verdict)
        return CaseState(
            candidate, program, stage, region, chain, outcomes, verdict, tuple(drawn),
            frozenset(env.tags), len(again),
        )  # fmt: skip


class _Runner:
    """Runs single checks at one moment."""

    def __init__(self, program: Program, index: _Index, situation: Situation, env: Env) -> None:
        self.program, self.index, self.situation, self.env = program, index, situation, env
        self.verified: Env | None = None

    def __call__(self, place: int) -> Outcome:
        waivers = self.situation.candidate.waivers
        found = self.program.checks[place].outcome(self.env, self._verified, waivers)
        self.env.log.clear()
        return self.index.lean(place, found)

    def _verified(self) -> Env:
        if self.verified is None:
            self.verified = self.situation.verified_env()
        return self.verified


def changes(old: Candidate, new: Candidate) -> frozenset[str]:
    """Paths of facts and lists whose value or evidence differs; `name` for the name."""
    out = differing(old.facts, new.facts) | differing(old.lists, new.lists)
    if old.evidence is not new.evidence:
        out |= {path.split("[", 1)[0] for path in differing(old.evidence, new.evidence)}
    return out | {"name"} if old.name != new.name else out


class _Index:
    """Which checks read a path, and outcomes that cases share."""

    def __init__(self, program: Program) -> None:
        self.places = {c.check.id: i for i, c in enumerate(program.checks)}
        self.readers: dict[str, list[int]] = {}
        for check, paths in program.reads.items():
            for path in paths:
                self.readers.setdefault(path, []).append(self.places[check])
        self.shared: dict[tuple[int, str, tuple[Cause, ...]], Outcome] = {}

    def reading(self, paths: Iterable[str]) -> set[int]:
        return {place for path in paths for place in self.readers.get(path, ())}

    def named(self, checks: Iterable[str]) -> set[int]:
        return {self.places[c] for c in checks if c in self.places}

    def lean(self, place: int, found: Outcome) -> Outcome:
        """The outcome without its conditions; one object for all cases where nobody waived."""
        causes = found.causes
        if found.waiver is not None or found.expired is not None:
            return self._bare(found, causes)
        key = (place, found.status, causes)
        known = self.shared.get(key)
        if known is None:
            if len(self.shared) >= _SHARED_MOST:
                self.shared.clear()
            known = self.shared[key] = self._bare(found, causes)
        return known

    def _bare(self, found: Outcome, causes: tuple[Cause, ...]) -> Outcome:
        return Outcome(
            found.check,
            found.status,
            Unknown(causes) if causes else None,
            waiver=found.waiver,
            expired=found.expired,
        )


_indexes: WeakKeyDictionary[Program, _Index] = WeakKeyDictionary()


def _index(program: Program) -> _Index:
    found = _indexes.get(program)
    if found is None:
        found = _indexes[program] = _Index(program)
    return found
