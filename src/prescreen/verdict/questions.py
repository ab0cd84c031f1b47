"""In which order to ask: what settles most, whatever the answer, comes first.

A question is one thing that the verdict waits for. It is worth what falls away with it: other
questions that nobody has to ask any more. That is counted for each representative answer: what is
sure whatever the answer, then what is won at best. Nothing is assumed of how likely an answer is.

The few that can be worth most are tried on the checks that read them; the first five are run in
full, and their figures are what came of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial

from prescreen.logic import Cause
from prescreen.run.compiled import Status
from prescreen.run.derive import region_facts
from prescreen.run.env import Env
from prescreen.run.footprint import Footprints, Remembered
from prescreen.run.outcome import Outcome
from prescreen.run.possible import Possible
from prescreen.run.program import Program
from prescreen.run.relations import binder, differing
from prescreen.run.situation import Situation
from prescreen.verdict.answers import CODE, Answer, answers, suggested
from prescreen.verdict.missing import Missing, of_outcome
from prescreen.verdict.result import Result, remembered_formula
from prescreen.vocabulary import DECIDING

FIRST = 5
"""Questions of which what falls away is verified."""
_TRIED = 10
"""Questions that are tried: those that could at most be worth most."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask for.

    `least` and `most` of `of` questions fall away with it, itself counted: whatever the answer is,
    and at best. `ends`: some answer makes a veto fail. `suggested`: answers that the project's own
    words suggest, to be confirmed. `verified`: `least` and `most` were found by running it.
    """

    cause: Cause
    needed_by: tuple[str, ...]
    least: int
    most: int
    of: int
    ends: bool = False
    suggested: tuple[str, ...] = ()
    verified: bool = False


def questions(report: Result) -> tuple[Question, ...]:
    """All that the verdict waits for, in the order in which to ask; empty where it waits for
    nothing."""
    asked = report.asked
    if not asked:
        return ()
    board = _Board(report, asked)
    tried = [board.tried(m) for m in board.promising()]
    tried.sort(key=_rank)
    first = sorted((board.run(q) for q in tried[:FIRST]), key=_rank)
    rest = [*tried[FIRST:], *(board.untried(m) for m in asked)]
    seen = {q.cause for q in first}
    out = list(first)
    for question in sorted(rest, key=_rank):
        if question.cause not in seen:
            seen.add(question.cause)
            out.append(question)
    return tuple(out)


def _rank(question: Question) -> tuple[object, ...]:
    return (-question.least, -question.most, not question.ends, question.cause)


class _Board:
    """What is open of one candidate, as bits: one for each thing that is asked for."""

    def __init__(self, report: Result, asked: Sequence[Missing]) -> None:
        self.report = report
        self.asked = asked
        self.bit = {m.cause: 1 << i for i, m in enumerate(asked)}
        self.by_name: dict[str, int] = {}
        """A fact that was missing and is then to be verified is still asked for."""
        for cause, bit in self.bit.items():
            self.by_name[cause.name] = self.by_name.get(cause.name, 0) | bit
        self.by_cause = {m.cause: m for m in asked}
        self.program = report.program
        self.open = {
            o.check.id: self._bits(report.open_truths[o.check.id].causes)
            for o in report.outcomes
            if o.status == "unknown" and o.check.severity in DECIDING
        }
        self.vetoes = {
            o.check.id
            for o in report.outcomes
            if o.check.severity == "veto" and o.status in ("unknown", "later")
        }
        self.footprints = Footprints(report.situation.env())
        self.replies: dict[Cause, list[_Reply]] = {}
        self.untouched: dict[tuple[int, frozenset[str]], tuple[Iterable[str], int]] = {}
        self.readers = self._readers((*self.open, *sorted(self.vetoes - self.open.keys())))

    @cached_property
    def all_readers(self) -> Mapping[str, list[str]]:
        """Those of all checks that decide: an answer may open what was closed."""
        found: Mapping[str, list[str]] | None = self.program.kept.get("readers")
        if found is None:
            checks = (o.check for o in self.report.outcomes)
            found = self._readers(c.id for c in checks if c.severity in DECIDING)
            self.program.kept["readers"] = found
        return found

    def _readers(self, checks: Iterable[str]) -> Mapping[str, list[str]]:
        """The checks that read a fact or list, by its path."""
        found: dict[str, list[str]] = {}
        for check in checks:
            for path in self.program.reads[check]:
                found.setdefault(path, []).append(check)
        return found

    def _bits(self, causes: Iterable[Cause]) -> int:
        found = 0
        for cause in causes:
            found |= self.by_name.get(cause.name, 0)
        return found

    def promising(self) -> list[Missing]:
        """Those on whose checks the most other questions wait alone, the most first."""
        places = {check: 1 << i for i, check in enumerate(self.open)}
        needed = [sum(places.get(c, 0) for c in m.needed_by) for m in self.asked]
        alike = Counter(needed)
        each = list(alike.items())
        worth = {own: sum([n for other, n in each if other & own == other]) for own in alike}
        order = sorted(range(len(needed)), key=lambda i: (-worth[needed[i]], self.asked[i].cause))
        return [self.asked[i] for i in order[:_TRIED]]

    # -- one question --------------------------------------------------------------------------
    def untried(self, one: Missing) -> Question:
        return Question(one.cause, one.needed_by, 1, 1, len(self.asked))

    def tried(self, one: Missing) -> Question:
        """What falls away by the causes that the checks themselves name."""
        return self._question(one, self._left)

    def run(self, question: Question) -> Question:
        """The same, as `missing` has it after each answer."""
        found = self._question(self.by_cause[question.cause], self._left_in_full)
        return replace(found, verified=True)

    def _question(self, one: Missing, left: Callable[[_Reply], int | None]) -> Question:
        total = len(self.asked)
        counts, ends = [], False
        for reply in self._replies(one):
            after = left(reply)
            ends = ends or after is None
            remaining = 0 if after is None else (after & ~self.bit[one.cause]).bit_count()
            counts.append(total - remaining)
        told = suggested(self.report.candidate) if one.cause.name == CODE else ()
        least, most = (min(counts), max(counts)) if counts else (1, 1)
        return Question(one.cause, one.needed_by, least, most, total, ends, told)

    def _replies(self, one: Missing) -> list[_Reply]:
        """The answers to a question, each taken up once."""
        found = self.replies.get(one.cause)
        if found is None:
            checks = [self.program.by_id[c].check for c in one.needed_by]
            said = answers(one.cause, self.report.candidate, self.program, checks)
            found = self.replies[one.cause] = [self._answered(answer) for answer in said]
        return found

    # -- one answer ----------------------------------------------------------------------------
    def _left(self, reply: _Reply) -> int | None:
        """What is still asked for after an answer, None where a veto fails."""
        touched, left = self._untouched(reply.moved, self.readers)
        for check in touched:
            status, unknown = reply.status(check)
            if status == "fail" and check in self.vetoes:
                return None
            if unknown is not None and check in self.open:
                left |= self._bits(unknown.causes)
        return left

    def _left_in_full(self, reply: _Reply) -> int | None:
        """The same with stages, evidence and waivers, and by what may still tip each check."""
        touched, left = self._untouched(reply.moved, self.all_readers)
        waiting = []
        for check in touched:
            outcome = reply.outcome(check)
            if outcome.status == "fail" and outcome.check.severity == "veto":
                return None
            if outcome.status == "unknown":
                waiting.append(outcome)
        if waiting:
            possible = Possible(self.report.possible.bindings, reply.env)
            may = partial(remembered_formula, self.program, reply.footprints, possible)
            for outcome in waiting:
                left |= self._bits(of_outcome(outcome, may(outcome.check)).causes)
        return left

    def _untouched(
        self, moved: frozenset[str], readers: Mapping[str, list[str]]
    ) -> tuple[Iterable[str], int]:
        """The checks that read what moved, and what those ask for that do not."""
        key = id(readers), moved
        found = self.untouched.get(key)
        if found is None:
            touched = dict.fromkeys(c for path in sorted(moved) for c in readers.get(path, ()))
            left = 0
            for check, bits in self.open.items():
                if check not in touched:
                    left |= bits
            found = self.untouched[key] = touched, left
        return found

    def _answered(self, answer: Answer) -> _Reply:
        """The facts after an answer, and which of them are others than before."""
        situation, bound = self.report.situation, self.report.situation.bound
        if answer.lists or CODE in answer.facts:
            new = self._anew(answer)
            moved = differing(bound.values, new.bound.values)
            moved |= differing(bound.lists, new.bound.lists)
            return _Reply(self.program, new.env(), moved, new, self.footprints)
        env = situation.env_with(answer.facts)
        moved = frozenset(answer.facts)
        if not moved.isdisjoint(binder().relations.by_path):
            moved = differing(bound.values, env.values)
        return _Reply(self.program, env, moved, situation, self.footprints)

    def _anew(self, answer: Answer) -> Situation:
        old = self.report.situation
        own = old.candidate
        candidate = replace(
            own, facts={**own.facts, **answer.facts}, lists={**own.lists, **answer.lists}
        )
        around: Mapping[str, object] = old.around
        if CODE in answer.facts:
            around = {**around, **region_facts(self.report.region, candidate, old.day)}
        return Situation(candidate, old.day, old.stage, around)


class _Reply:
    """What is known after one answer: what the checks say of it is worked out once."""

    def __init__(
        self,
        program: Program,
        env: Env,
        moved: frozenset[str],
        situation: Situation,
        footprints: Footprints,
    ) -> None:
        """`footprints` are those before the answer, from which `moved` is other than before."""
        self.program = program
        self.env = env
        self.moved = moved
        self.waivers = situation.candidate.waivers
        self.verified = cache(situation.verified_env)
        self.footprints = footprints.after(env, moved)
        self._known: Remembered[Status] = program.kept.setdefault("statuses", Remembered())
        self._found: dict[str, Status] = {}

    def status(self, check: str) -> Status:
        """The status of a check before stages, evidence and waivers; worked out once for all that
        have the same footprint."""
        found = self._found.get(check)
        if found is None:
            own = self.footprints.of(self.program.reads[check])
            key = None if own is None else (check, *own)
            found = self._known.get(key)
            if found is None:
                found = self._known.keep(key, self.program.by_id[check].status(self.env))
            self._found[check] = found
        return found

    def outcome(self, check: str) -> Outcome:
        """The same after them; without the conditions met."""
        start = len(self.env.log)
        return self.program.by_id[check].finish(
            self.status(check), self.env, start, self.verified, self.waivers
        )
