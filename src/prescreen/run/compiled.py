"""One check compiled for tracing, and what becomes of its status by stage, evidence and waivers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from prescreen.candidate import Waiver
from prescreen.logic import Cause, Unknown
from prescreen.logic.kleene import Truth
from prescreen.logic.unknown import UnknownJoin
from prescreen.pack.model import Check
from prescreen.run.closures import Run
from prescreen.run.env import Env
from prescreen.run.outcome import Outcome
from prescreen.run.trace import Tracer
from prescreen.run.waivers import decide
from prescreen.vocabulary import stage_index

VerifiedEnv = Callable[[], Env]


Status = tuple[str, Unknown | None]


class CompiledCheck:
    """`applies -> (require or waive_when)` as closures.

    `status(env)` is the outcome before stages, evidence and waivers, with what is not known.
    """

    __slots__ = ("check", "due", "status", "verify_at")

    def __init__(self, check: Check, tracer: Tracer) -> None:
        self.check = check
        self.status = _status(
            tracer.run(check.applies) if check.applies is not None else None,
            tracer.run(check.require),
            tracer.run(check.waive_when) if check.waive_when is not None else None,
            tracer.meet,
        )
        self.due = stage_index(check.due)
        self.verify_at = stage_index(check.verify_by) if check.verify_by else None

    def outcome(self, env: Env, verified: VerifiedEnv, waivers: Sequence[Waiver]) -> Outcome:
        """The outcome of this check alone."""
        start = len(env.log)
        found = self.status(env)
        return self.finish(found, env, start, verified, waivers)

    def finish(
        self,
        found: Status,
        env: Env,
        start: int,
        verified: VerifiedEnv,
        waivers: Sequence[Waiver],
    ) -> Outcome:
        """What becomes of a status by stage, evidence and waivers; its log begins at `start`."""
        (status, unknown), end = found, len(env.log)
        if (
            self.verify_at is not None
            and env.stage >= self.verify_at
            and status in ("pass", "not_applicable")
        ):
            status, unknown = self._verified(status, env, verified())
        valid = expired = None
        if waivers and status in ("fail", "unknown"):
            valid, expired = decide(self.check, waivers, env.day)
            if valid is not None:
                status, unknown = "waived", None
        if status == "unknown" and env.stage < self.due:
            status = "later"
        return Outcome(self.check, status, unknown, env.log, start, end, valid, expired)

    def _verified(self, status: str, env: Env, verified: Env) -> Status:
        """A pass that rests on declared facts is no pass: those facts are to be verified."""
        again, unknown = self.status(verified)
        if again in ("pass", "not_applicable") or unknown is None:
            return status, None
        known = tuple(
            Cause("verification", c.name, c.detail)
            if c.kind in ("field", "judgement", "list") and _is_given(env, c)
            else c
            for c in unknown.causes
        )
        return "unknown", Unknown(tuple(sorted(set(known))))


_IDLE: Status = ("not_applicable", None)
_PASS: Status = ("pass", None)
_FAIL: Status = ("fail", None)


def _status(
    applies: Run | None, require: Run, waive_when: Run | None, meet: UnknownJoin
) -> Callable[[Env], Status]:
    def either(a: Truth, b: Truth) -> Truth:
        if a is True or b is True:
            return True
        if a is False:
            return b
        return a if b is False else meet(a, b)

    def status(env: Env) -> Status:
        applied = True if applies is None else applies(env)
        if applied is False:
            return _IDLE
        truth = require(env)
        if waive_when is not None:
            truth = either(truth, waive_when(env))
        if truth is True:
            return _PASS
        if applied is True:
            return _FAIL if truth is False else ("unknown", truth)
        # Whether it applies is unknown, and its negation is the same unknown.
        return "unknown", applied if truth is False else meet(applied, truth)

    return status


def _is_given(env: Env, cause: Cause) -> bool:
    return (
        cause.name in env.values
        or cause.name.split(".")[0] in env.lists
        or any(cause.name.startswith(f"{p}.") or cause.name == p for p in env.lists)
    )
