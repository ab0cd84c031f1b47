"""Questions about packs, shared out among processes check by check; answers in one order."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path

from prescreen.content import content_root
from prescreen.errors import Lang
from prescreen.fields import Field, catalogue
from prescreen.lang.prose import Prose
from prescreen.lint.cases import Bench as TestBench
from prescreen.lint.sites import Mutant, pack_mutants
from prescreen.lint.trial import Trial
from prescreen.pack import RuleSet, load_rules
from prescreen.pack.model import Check, Pack
from prescreen.pack.ruleset import with_all_used
from prescreen.prove.answers import Answer
from prescreen.prove.copies import directed, fair, monotone
from prescreen.prove.domains import Domains
from prescreen.prove.effects import idle
from prescreen.prove.fairness import sensitive_reads
from prescreen.prove.mutants import sample, tried
from prescreen.prove.outcomes import outcomes
from prescreen.prove.paste import as_test
from prescreen.prove.prover import Prover
from prescreen.prove.verdicts import Verdicts, at_stage, fatal
from prescreen.prove.versions import versions
from prescreen.vocabulary import STAGES, VERDICTS

WORTH = 24
"""Tasks for which a further process pays: it takes about two seconds to load rules and solver."""
SHARE = 25
"""Mutants tried in one task."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, about which packs, on which day."""

    packs: Sequence[Path]
    questions: Sequence[str]
    day: dt.date
    lang: Lang = "zh"
    against: Sequence[Path] = ()
    sample: int = 1000
    tests: bool = False
    """Whether mutants that no test notices come with a test that does."""


@dataclass(frozen=True, slots=True)
class Task:
    """One question about one check; about a share of the mutants of a pack, those from `start`;
    about a verdict at a stage; about a fact that may speak against a project."""

    question: str
    pack: str = ""
    check: str = ""
    start: int = 0
    stage: str = ""


class Bench:
    """The rules, loaded once in each process, and what is kept between its tasks."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.rules = load_rules(list(asked.packs) or [content_root("rules")])
        self.other = load_rules(list(asked.against)) if asked.against else None
        self._domains = Domains()
        self._provers: dict[tuple[str, bool | None], Prover] = {}
        self._tried: dict[str, list[Mutant]] = {}

    def prover(self, pack: Pack, other: bool = False) -> Prover:
        """A pack with all that it uses, active or not; `other`: in the version held against it."""
        key = (pack.id, other)
        if key not in self._provers:
            rules = self.other if other and self.other is not None else self.rules
            used = with_all_used(rules.packs, pack)
            book = RuleSet(used, frozenset(p.id for p in used))
            self._provers[key] = Prover(book.on(self.asked.day), self.asked.day, self._domains)
        return self._provers[key]

    def tasks(self) -> Iterator[Task]:
        if "verdicts" in self.asked.questions:
            yield from (Task("verdicts", stage=s, check=v) for s in STAGES for v in VERDICTS)
            yield from (Task("verdicts", check=f.path) for f in self._fatal_fields())
        for pack in self._asked_about():
            for question in (q for q in self.asked.questions if q != "verdicts"):
                if question == "mutants":
                    count = len(self._mutants(pack))
                    yield from (Task(question, pack.id, start=i) for i in range(0, count, SHARE))
                else:
                    checks = self._own(pack.id) | self._own(pack.id, True)
                    yield from (Task(question, pack.id, c) for c in checks)

    def _asked_about(self) -> Iterator[Pack]:
        """The packs named, or all; of two versions those as well that only the other has."""
        seen: set[str] = set()
        for rules in (r for r in (self.rules, self.other) if r is not None):
            for pack in rules.packs:
                named = not self.asked.packs or not rules.named or pack.id in rules.named
                if named and pack.id not in seen:
                    yield pack
                seen.add(pack.id)

    def answers(self, task: Task) -> list[Answer]:
        if task.question == "verdicts":
            if task.stage:
                return [at_stage(self._verdicts, task.check, task.stage)]
            return list(fatal(self._verdicts, catalogue[task.check]))
        if task.question == "versions":
            return [self._against(task.pack, task.check)]
        pack = _named(self.rules, task.pack)
        assert pack is not None
        if task.question == "mutants":
            mutants = self._mutants(pack)[task.start : task.start + SHARE]
            found = zip(mutants, tried(self._with_readers(pack), mutants), strict=True)
            return [self._with_test(pack, m, a) for m, a in found]
        own = self._own(pack.id)[task.check]
        return list(self._of_check(task.question, self.prover(pack), own))

    @cached_property
    def _verdicts(self) -> Verdicts:
        """Over all rules in force, since a verdict is that of all of them."""
        return Verdicts(Prover(self.rules.on(self.asked.day), self.asked.day, self._domains))

    def _fatal_fields(self) -> list[Field]:
        """Facts that may speak against a project; of single packs those that they read."""
        found = [f for f in catalogue if f.fatal]
        if not self.asked.packs:
            return found
        read = self._verdicts.prover.program.read_anywhere
        return [f for f in found if f.path in read]

    def _mutants(self, pack: Pack) -> list[Mutant]:
        """Of a pack; where tests are to be written, those that no test of the pack notices."""
        if pack.id not in self._tried:
            found = list(pack_mutants(pack, self.rules.packs))
            if self.asked.tests:
                trial = Trial(TestBench(self.rules, pack))
                declared = {(e.rule, e.change) for e in pack.equivalent}
                found = [m for m in found if (m.rule, m.what) not in declared]
                found = [m for m in found if not trial.kills(m)]
            self._tried[pack.id] = sample(found, self.asked.sample)
        return self._tried[pack.id]

    def _with_readers(self, pack: Pack) -> Prover:
        """A pack with all that it uses and the packs of its level that use it, since a change of a
        metric shows in the checks that read it."""
        key = (pack.id, None)
        if key not in self._provers:
            used = {p.id: p for p in with_all_used(self.rules.packs, pack)}
            for one in (p for p in self.rules.packs if p.level == pack.level):
                around = with_all_used(self.rules.packs, one)
                if any(p.id == pack.id for p in around):
                    used |= {p.id: p for p in around}
            book = RuleSet(tuple(used.values()), frozenset(used))
            self._provers[key] = Prover(book.on(self.asked.day), self.asked.day, self._domains)
        return self._provers[key]

    def _with_test(self, pack: Pack, mutant: Mutant, answer: Answer) -> Answer:
        if not self.asked.tests or answer.witness is None:
            return answer
        own = next((c for c in pack.checks if c.id == answer.check), None)
        if own is None:  # a check of another pack that reads a metric of this one
            return answer
        test = as_test(self.rules, pack, self.asked.day, own.id, mutant, answer.witness)
        return replace(answer, test=test)

    def _own(self, ident: str, other: bool = False) -> dict[str, Check]:
        """The checks of a pack; none where a version does not have it."""
        rules = self.other if other else self.rules
        pack = None if rules is None else _named(rules, ident)
        if pack is None:
            return {}
        return {c.id: c for c in self.prover(pack, other).rules.checks if c.pack == ident}

    def _against(self, pack: str, ident: str) -> Answer:
        """A check beside its other version; one that only one of them has is told as such."""
        own, there = self._own(pack), self._own(pack, True)
        if ident in own and ident in there:
            assert self.other is not None
            here, other = _named(self.rules, pack), _named(self.other, pack)
            assert here is not None
            assert other is not None
            return versions(self.prover(here), self.prover(other, True), own[ident], there[ident])
        why = "only-here" if ident in own else "only-there"
        return Answer("versions", ident, "", "witness", why=why)

    def _of_check(self, question: str, prover: Prover, check: Check) -> Iterator[Answer]:
        if question == "outcomes":
            yield from outcomes(prover, check)
        elif question == "effects":
            prose = Prose(prover.rules, self.asked.lang)
            for node, answer in idle(prover, check):
                yield replace(answer, what=f"{prose.say(node)} → {answer.what}")
        elif question == "monotone":
            yield monotone(prover, check)
        elif question == "direction":
            yield from directed(prover, check)
        elif question == "fair" and (paths := sensitive_reads(prover, check)):
            yield fair(prover, check, paths)


def _named(rules: RuleSet, ident: str) -> Pack | None:
    return next((p for p in rules.packs if p.id == ident), None)


def answers(asked: Asked, jobs: int = 0) -> Iterator[Answer]:
    """Every answer, pack by pack and question by question; `jobs` processes, by default as many
    as pay. A process of its own has a solver of its own, so answers do not depend on their number.
    """
    bench = Bench(asked)
    tasks = list(bench.tasks())
    jobs = jobs or min(os.cpu_count() or 1, len(tasks) // WORTH)
    if jobs <= 1:
        for task in tasks:
            yield from bench.answers(task)
        return
    with ProcessPoolExecutor(jobs, get_context("spawn"), _ready, (asked,)) as pool:
        for found in pool.map(_work, tasks, chunksize=4):
            yield from found


_HERE: list[Bench] = []
"""The bench of a process that was started for it."""


def _ready(asked: Asked) -> None:
    _HERE[:] = [Bench(asked)]


def _work(task: Task) -> list[Answer]:
    return _HERE[0].answers(task)


__all__ = ["Asked", "answers"]
