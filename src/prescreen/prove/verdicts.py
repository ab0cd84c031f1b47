"""Verdicts: which can come at which stage; is there a pass although a fatal value is known?

All checks at once are too much for the solver, and few of them matter to one candidate. So they
are taken in as they are met: a candidate that some checks allow is run by the engine, and the
checks that speak against it there are taken in, until the engine comes to the verdict or none is
left. What some of the checks make impossible all of them do, so a proof needs no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from prescreen.fields import Field
from prescreen.pack.model import Check
from prescreen.prove.answers import Answer
from prescreen.prove.facts import Amount, Words, YesNo
from prescreen.prove.order import Way
from prescreen.prove.outcomes import statuses
from prescreen.prove.prover import Prover, trees_of
from prescreen.prove.scope import Budget, Scope
from prescreen.prove.terms import Bool, conj, disj, neg
from prescreen.prove.texts import Text
from prescreen.prove.truths import NotEncoded
from prescreen.prove.witness import Witness, witness_of
from prescreen.verdict.combine import verdict_of
from prescreen.vocabulary import DECIDED, DECIDING, STAGES, VERDICTS, ProofCode, stage_index

ROUNDS = 40
"""How often checks are taken in before the search is given up."""
WORK = 12_000_000
"""How much the solver may do on one question about verdicts, in steps that it counts."""
FEW = 12
"""Facts up to which a candidate is made as small as can be; a larger one is taken as it comes."""

Extra = Callable[[Scope], Bool]
"""What is asked of the candidate besides its verdict."""


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate with the verdict; or how far the search came, and the checks it took in."""

    witness: Witness | None
    why: str
    checks: Sequence[Check]


@dataclass(frozen=True, slots=True)
class Proof:
    """`lists`: those of which a few elements were looked at; `consistent`: facts that contradict
    each other are left out."""

    lists: tuple[str, ...]
    consistent: bool

    def and_also(self, other: Proof) -> Proof:
        lists = tuple(dict.fromkeys(self.lists + other.lists))
        return Proof(lists, self.consistent or other.consistent)


class Verdicts:
    """The verdict over all rules of a day."""

    def __init__(self, prover: Prover) -> None:
        self.prover = prover
        self.deciding = [c for c in prover.rules.checks if c.severity in DECIDING]

    def search(
        self,
        verdict: str,
        seeds: Iterable[Check],
        extra: Extra,
        budget: Budget,
        must: Check | None = None,
    ) -> Found:
        """A candidate with the verdict; `must` is the check that makes it what it is."""
        taken = {c.id: c for c in seeds}
        if must is not None:
            taken[must.id] = must
        for _ in range(ROUNDS):
            checks = list(taken.values())
            scope = self._scope(checks, Way.CLEAR, related=True, budget=budget)
            wanted = conj((extra(scope), self._formula(scope, verdict, checks, must)))
            model = scope.smallest(wanted, few=FEW)
            if model is None:
                return Found(None, "work", checks)
            found = witness_of(scope.world, model)
            came, against = self._run(found, verdict)
            if came == verdict:
                return Found(found, "", checks)
            more = [c for c in against if c.id not in taken]
            if not more:
                return Found(None, "engine-differs", checks)
            taken |= {c.id: c for c in more}
        return Found(None, "work", list(taken.values()))

    def never(
        self, found: Found, verdict: str, extra: Extra, budget: Budget, must: Check | None = None
    ) -> Proof | None:
        """The proof that the checks that a search took in make the verdict impossible."""
        for related in (False, True):
            scope = self._scope(found.checks, Way.LOOSE, related, budget)
            wanted = conj((extra(scope), self._formula(scope, verdict, found.checks, must)))
            if scope.impossible(wanted):
                return Proof(scope.bounded, related)
        return None

    def _scope(self, checks: Iterable[Check], way: Way, related: bool, budget: Budget) -> Scope:
        return self.prover.scope([t for c in checks for t in trees_of(c)], way, related, budget)

    def _formula(
        self, scope: Scope, verdict: str, checks: Sequence[Check], must: Check | None
    ) -> Bool:
        """What the checks say of the verdict; of the others nothing is said."""
        parts: list[Bool] = []
        for check in checks:
            found = statuses(scope.encoder, check)
            due = scope.world.stage >= stage_index(check.due)
            waits = conj((due, found["unknown"]))
            if check is must:
                parts.append(waits if verdict == "needs_info" else found["fail"])
            elif check.severity in _BEFORE[verdict]:
                parts.append(neg(found["fail"]))
            if verdict in ("pass", "conditional"):
                parts.append(neg(waits))
        return conj(parts)

    def _run(self, found: Witness, verdict: str) -> tuple[str, list[Check]]:
        """The verdict of the engine, and the checks that speak against the one wanted."""
        situation = found.situation(self.prover.day)
        if situation is None:
            return "", []
        outcomes = self.prover.program.outcomes(situation.env(), situation.verified_env, ())
        failing = _BEFORE[verdict]
        against = [
            o.check
            for o in outcomes
            if (o.status == "fail" and o.check.severity in failing)
            or (o.status == "unknown" and verdict in ("pass", "conditional"))
        ]
        return verdict_of(outcomes), [c for c in against if c.severity in DECIDING]


_BEFORE = {
    verdict: tuple(VERDICTS[v].failing for v in DECIDED[:place] if VERDICTS[v].failing)
    for place, verdict in enumerate(DECIDED)
}
"""Severities of which no check may fail for the verdict to come."""


def fatal(verdicts: Verdicts, field: Field) -> Iterator[Answer]:
    """Whether a pass can come although a fact speaks against the project, one answer a value.

    `heeded`: a check on which verdicts rest reads the fact, so it counts in other cases.
    `followed`: only tasks, advice, points or conclusions do. `unheeded`: nothing reads it.
    """
    program = verdicts.prover.program
    seeds = [c for c in verdicts.deciding if field.path in program.reads[c.id]]
    why = "followed" if field.path in program.read_anywhere else "unheeded"
    for value in field.fatal:
        yield _fatal(verdicts, field, value, seeds, "heeded" if seeds else why)


def _fatal(
    verdicts: Verdicts, field: Field, value: object, seeds: Sequence[Check], why: str
) -> Answer:
    what = f"{field.path} = {value}" if value != ">0" else f"{field.path} > 0"
    try:
        return _passing(verdicts, what, lambda s: _known_as(s, field, value), seeds, why)
    except NotEncoded as error:
        return Answer("verdicts", "pass", what, "undecided", why=error.what)


def _passing(
    verdicts: Verdicts, what: str, known: Extra, seeds: Sequence[Check], why: str
) -> Answer:
    """Stage by stage, since early ones ask for little; a proof for all stages ends the search."""
    budget, proof = Budget(WORK), Proof((), False)
    for place in range(len(STAGES)):

        def here(scope: Scope, place: int = place) -> Bool:
            return conj((known(scope), scope.world.stage == place))

        found = verdicts.search("pass", seeds, here, budget)
        if found.witness is not None:
            return Answer("verdicts", "pass", what, "witness", found.witness, why=why)
        if place == 0 and (whole := verdicts.never(found, "pass", known, budget)):
            return _settled("pass", what, found, whole)
        one = verdicts.never(found, "pass", here, budget)
        if one is None:
            return _settled("pass", f"{what} ({tuple(STAGES)[place]})", found, None)
        proof = proof.and_also(one)
    return _settled("pass", what, Found(None, "", ()), proof)


def _settled(verdict: str, what: str, found: Found, proof: Proof | None) -> Answer:
    if proof is None:
        return Answer("verdicts", verdict, what, "undecided", why=found.why)
    result: ProofCode = "bounded" if proof.lists else "proved"
    why = "consistent" if proof.consistent else ""
    return Answer("verdicts", verdict, what, result, why=why, lists=proof.lists)


def _known_as(scope: Scope, field: Field, value: object) -> Bool:
    """That a fact is known, with this value; of a list, that of some element."""
    world = scope.world
    if field.list_path is None:
        return _is(world.fact(field.path), value)
    listed = world.listed(field.list_path)
    return disj(conj((e.there, _is(e.leaf(field.leaf), value))) for e in listed.elements)


def _is(fact: object, value: object) -> Bool:
    if isinstance(fact, Amount):
        return conj((fact.known, fact.number >= fact.field.step))
    if isinstance(fact, YesNo):
        return conj((fact.known, fact.holds if value else neg(fact.holds)))
    if isinstance(fact, Text):
        return conj((fact.known, fact.equals(str(value))))
    if isinstance(fact, Words):
        return conj((fact.known, fact.holds(str(value))))
    raise NotEncoded(f"a fatal value of {type(fact).__name__}")


def at_stage(verdicts: Verdicts, verdict: str, stage: str) -> Answer:
    """Whether a verdict can come at a stage."""
    place = stage_index(stage)

    def extra(scope: Scope) -> Bool:
        here: Bool = scope.world.stage == place
        return here

    budget, proof = Budget(WORK), Proof((), False)
    for must in _makers(verdicts, verdict, place):
        try:
            found = verdicts.search(verdict, (), extra, budget, must)
            if found.witness is not None:
                return Answer("verdicts", verdict, stage, "witness", found.witness)
            one = verdicts.never(found, verdict, extra, budget, must)
        except NotEncoded as error:
            return Answer("verdicts", verdict, stage, "undecided", why=error.what)
        if one is None:
            return _settled(verdict, stage, found, None)
        proof = proof.and_also(one)
    return _settled(verdict, stage, Found(None, "", ()), proof)


def _makers(verdicts: Verdicts, verdict: str, stage: int) -> Iterator[Check | None]:
    """The checks that alone can make a verdict what it is; a pass needs none."""
    if verdict == "pass":
        yield None
    severity = VERDICTS[verdict].failing
    for check in verdicts.deciding:
        if verdict == "needs_info":
            if stage_index(check.due) <= stage:
                yield check
        elif check.severity == severity:
            yield check


__all__ = ["Verdicts", "at_stage", "fatal"]
