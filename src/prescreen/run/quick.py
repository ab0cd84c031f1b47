"""All checks of a candidate by the function generated for the day, the rest when it is read.

Where a fact is odd, unknown for a reason, known in part or no ordinary value, the checks that read
it are run by their closures instead: what the function says is what they would say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import repeat

from prescreen.candidate import Waiver
from prescreen.run.compiled import CompiledCheck, VerifiedEnv
from prescreen.run.env import Env, odd_among
from prescreen.run.footprint import Remembered
from prescreen.run.generate import IDLE, OPEN, PASS, Generator
from prescreen.run.outcome import Outcome, Trace, Traced
from prescreen.run.trace import Tracer

_new = tuple.__new__  # of a named tuple: its own constructor would count the fields again
_UNTRACED = [repeat(x) for x in (None, (), 0, 0, None, None)]
"""What an outcome that is not traced yet holds of its conditions and of waivers."""
_STANDS = (PASS, IDLE)


class Statuses:
    """The statuses of some checks by one function, before stages, evidence and waivers."""

    def __init__(
        self,
        checks: Sequence[CompiledCheck],
        reads: Mapping[str, frozenset[str]],
        tracer: Tracer,
        day: dt.date,
    ) -> None:
        self.checks = tuple(checks)
        self._function = Generator(tracer, day).statuses([c.check for c in checks])
        self._readers: dict[str, list[int]] = {}
        for at, one in enumerate(checks):
            for path in reads[one.check.id]:
                self._readers.setdefault(path, []).append(at)

    def of(self, env: Env) -> list[str]:
        """One a check, in their order."""
        if env.odd is None:
            env.odd = odd_among(env.values, env.lists)
        odd = env.odd
        if not odd:
            return self._function(env, env.values)
        plain = {p: v for p, v in env.values.items() if p not in odd}
        lists = {p: f for p, f in env.lists.items() if p not in odd}
        found = self._function(Env(plain, lists, env.stage, env.day), plain)
        for at in {at for path in odd for at in self._readers.get(path, ())}:
            found[at] = self.checks[at].status(env.aside())[0]
        return found


class Quick:
    """The checks of a day, for any number of candidates."""

    def __init__(
        self,
        checks: Sequence[CompiledCheck],
        reads: Mapping[str, frozenset[str]],
        tracer: Tracer,
        day: dt.date,
    ) -> None:
        self.checks = tuple(checks)
        self._checks = [c.check for c in checks]
        self._at = {c.check.id: at for at, c in enumerate(checks)}
        self._traced_by = {c.check.id: (c.status, reads[c.check.id]) for c in checks}
        self._traces: Remembered[Trace] = Remembered()
        self._all = Statuses(checks, reads, tracer, day)
        self._to_verify = [
            (at, c.verify_at) for at, c in enumerate(checks) if c.verify_at is not None
        ]
        proven = [self.checks[at] for at, _ in self._to_verify]
        self._proven = Statuses(proven, reads, tracer, day)
        """Those of the checks that count on verified facts alone from some stage on."""
        self._later: dict[int, list[int]] = {}

    def statuses(self, env: Env) -> list[str]:
        """The status of each check before stages, evidence and waivers."""
        return self._all.of(env)

    def outcomes(self, env: Env, verified: VerifiedEnv, waivers: Sequence[Waiver]) -> list[Outcome]:
        """The outcomes of all checks, in their order; causes and conditions when they are read."""
        found, stage = self.statuses(env), env.stage
        special = self._unverified(found, stage, verified)
        if waivers:
            special |= {self._at[w.check] for w in waivers if w.check in self._at}
        for at in self._not_due(stage):
            if found[at] is OPEN:
                found[at] = "later"
        traced = Traced(env, self._traced_by, self._traces)
        made = zip(self._checks, found, *_UNTRACED, repeat(traced))
        out = list(map(_new, repeat(Outcome), made))
        for at in special:
            aside = env.aside()
            begun = self.checks[at].status(aside)
            out[at] = self.checks[at].finish(begun, aside, 0, verified, waivers)
        return out

    def _unverified(self, found: Sequence[str], stage: int, verified: VerifiedEnv) -> set[int]:
        """Checks that stand, but may not on verified facts alone, where that matters already."""
        asked = [at for at, since in self._to_verify if since <= stage and found[at] in _STANDS]
        if not asked:
            return set()
        again = zip(self._to_verify, self._proven.of(verified()), strict=True)
        return {at for (at, _), status in again if status not in _STANDS}.intersection(asked)

    def _not_due(self, stage: int) -> Sequence[int]:
        if stage not in self._later:
            self._later[stage] = [at for at, c in enumerate(self.checks) if stage < c.due]
        return self._later[stage]
