"""The one module that knows durable-rules, and the guards around it.

What goes wrong without them (each has a test in tests/case/test_durable_guards.py):

- its `Host` runs two timer threads that dispatch actions behind the caller's back, so only its
  `Ruleset` is used;
- `assert_facts` may crash the interpreter: facts go in one by one;
- 512 rules in one ruleset never end, more than 64 rules true for one fact all fail to
  fire, a rule joining 17 facts fails: networks are cut up (`SIZE`, `READERS`, `MAX_WIDTH`);
- a session that stays counts against a limit of 1,024: one a derivation, deleted at its end;
- deleting a session in which no rule has fired crashes the interpreter: every session begins
  with a rule that fires;
- nothing is withdrawn when a premise goes: every derivation starts from nothing;
- an exception in an action is only noted in the state: here it is raised;
- a fact that no rule reads, or that is there already, is an error: neither is ever sent;
- numbers with exponents are refused, text ranks above every number, true equals 1 equals "1":
  only letters that are text go in, values are compared by the tracing executor.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterable, Sequence
from itertools import count, groupby
from typing import Any
from weakref import WeakKeyDictionary, finalize

import durable_rules_engine  # type: ignore[import-not-found,unused-ignore]
from durable.engine import Ruleset  # type: ignore[import-not-found,import-untyped,unused-ignore]

from prescreen.case.network import Letter, Network, Rule, build, partition
from prescreen.errors import PrescreenError
from prescreen.pack.model import Conclusion
from prescreen.run.bindings import bindings_of
from prescreen.run.env import Env
from prescreen.run.outcome import Outcome
from prescreen.run.program import Program
from prescreen.run.trace import Tracer

SIZE = 400
READERS = 50
_OPEN = Letter("session", "open", "T")
_FIRST = Rule((_OPEN,), None, None)
_PLAIN = re.compile(r"[a-z][a-z0-9_./-]*")
_numbers = count(1)
_lock = threading.RLock()


_forks = 0


def _forked() -> None:
    """In a child process the lock may be held, and a session half done, by a thread left behind."""
    global _lock, _forks
    _lock = threading.RLock()
    _forks += 1


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)


class DurableError(PrescreenError):
    """durable-rules failed in a way that the guards did not foresee."""


class _Part:
    """One ruleset of durable-rules and the letters that it reads."""

    def __init__(self, rules: Sequence[Rule], owner: _Engine) -> None:
        self.owner = owner
        self.reads = frozenset(letter for rule in rules for letter in rule.when)
        self.known: set[Letter] = set()
        definition = {
            f"r{i}": {
                "all": [{f"m{j}": owner.pattern(w)} for j, w in enumerate(rule.when)],
                "run": self._action(rule),
            }
            for i, rule in enumerate((_FIRST, *rules))
        }
        self.ruleset = Ruleset(f"prescreen-{next(_numbers)}", _NoHost(), definition)
        end = finalize(self, durable_rules_engine.delete_ruleset, self.ruleset._handle)
        end.atexit = False

    def _action(self, rule: Rule) -> Callable[[Any], None]:
        owner, then, draws = self.owner, rule.then, rule.draws

        def action(c: Any) -> None:  # one parameter: two would make it an asynchronous one
            try:
                if draws is not None:
                    owner.drawn.add(draws)
                if then is not None:
                    owner.derived(then)
                    if self.wants(then):
                        self.known.add(then)
                        c.assert_fact(owner.fact(then))
            except BaseException as error:
                owner.errors.append(error)
                raise

        return action

    def wants(self, letter: Letter) -> bool:
        return letter in self.reads and letter not in self.known

    def tell(self, letter: Letter, sid: str) -> None:
        """Put one letter into the session, the first of all before any other."""
        if not self.known and letter != _OPEN:
            self.tell(_OPEN, sid)
        self.known.add(letter)
        handle = self.ruleset.assert_fact({**self.owner.fact(letter), "sid": sid})
        failed: list[object] = []

        def done(error: object, state: Any) -> None:
            if error is not None:
                failed.append(error)
            elif state and "exception" in state:
                failed.append(state["exception"])

        self.ruleset.do_actions(handle, done)
        if self.owner.errors:
            raise self.owner.errors[0]
        if failed:
            raise DurableError(str(failed[0]))

    def forget(self, sid: str) -> None:
        if self.known:
            self.known.clear()
            self.ruleset.delete_state(sid)


class _Engine:
    """One network loaded into durable-rules. Used by one thread at a time."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.names: dict[tuple[str, str], str] = {}
        self.drawn: set[int] = set()
        self.tags: set[str] = set()
        self.errors: list[BaseException] = []
        self.todo: list[Letter] = []
        self.seen: set[Letter] = set()
        self.kept: dict[tuple[Letter, ...], tuple[set[int], set[str]]] = {}
        self.parts = [_Part(rules, self) for rules in partition(network.rules, SIZE, READERS)]

    def run(self, letters: Iterable[Letter]) -> tuple[set[int], set[str]]:
        """Positions of the conclusions drawn, and the tags given, from these letters alone."""
        sid = f"s{next(_numbers)}"
        self.drawn, self.tags, self.errors, self.seen = set(), set(), [], set()
        self.todo = list(letters)
        try:
            while self.todo:
                letter = self.todo.pop(0)
                for part in self.parts:
                    if part.wants(letter):
                        part.tell(letter, sid)
        finally:
            for part in self.parts:
                part.forget(sid)
        return self.drawn, self.tags

    def derived(self, letter: Letter) -> None:
        if letter in self.seen:
            return
        self.seen.add(letter)
        if letter.kind == "tag":
            self.tags.add(letter.name)
        if len(self.parts) > 1:
            self.todo.append(letter)

    def fact(self, letter: Letter) -> dict[str, str]:
        """Two texts, neither of which could be read as a number."""
        kind, name = letter.kind, letter.name
        if not _PLAIN.fullmatch(name):
            name = self.names.setdefault((kind, name), f"~{len(self.names)}")
        return {kind: name, "t": letter.truth}

    def pattern(self, letter: Letter) -> dict[str, object]:
        return {"$and": [{key: value} for key, value in self.fact(letter).items()]}


class _NoHost:
    """Stands in for the host, whose threads would dispatch actions on their own."""


class Durable:
    """Draws conclusions with durable-rules: fresh sessions, stratum by stratum.

    What follows from letters depends on nothing else, so the last `remember` answers of a stratum
    are kept: most facts of a case change no letter that a conclusion reads.
    """

    name = "durable"

    def __init__(self, remember: int = 1024) -> None:
        self.remember = remember
        self.derivations = 0
        self._engines: WeakKeyDictionary[Program, dict[bool, list[_Engine]]] = WeakKeyDictionary()
        self._forks = _forks
        self._left_behind: list[object] = []

    def before(self, program: Program, env: Env, outcomes: Sequence[Outcome]) -> list[Conclusion]:
        env.letters = {o.check.id: o.letter for o in outcomes}
        return self._draw(program, env, False)

    def after(self, program: Program, env: Env, verdict: str) -> list[Conclusion]:
        env.verdict = verdict
        return self._draw(program, env, True)

    def _draw(self, program: Program, env: Env, after: bool) -> list[Conclusion]:
        found: list[Conclusion] = []
        with _lock:
            for engine in self._loaded(program, after):
                letters = tuple(engine.network.fed(env))
                known = engine.kept.get(letters)
                if known is None:
                    self.derivations += 1
                    known = engine.run(letters)
                    if len(engine.kept) >= self.remember:
                        engine.kept.clear()
                    if self.remember:
                        engine.kept[letters] = known
                drawn, tags = known
                env.tags |= tags
                found += [engine.network.conclusions[i] for i in drawn]
        return sorted(found, key=lambda c: (c.pack, c.id))

    def _loaded(self, program: Program, after: bool) -> list[_Engine]:
        if self._forks != _forks:  # sessions of the parent process are not ours to touch
            self._forks = _forks
            self._left_behind.append(self._engines)
            self._engines = WeakKeyDictionary()
        both = self._engines.setdefault(program, {})
        if after not in both:
            both[after] = load(program.rules_after if after else program.rules_before, program)
        return both[after]


def load(rules: Iterable[tuple[Conclusion, Any]], program: Program) -> list[_Engine]:
    """One engine a stratum."""
    r = program.rules
    tracer = Tracer(bindings_of(r))
    conclusions = [c for c, _ in rules]
    return [
        _Engine(build(list(group), tracer))
        for _, group in groupby(conclusions, key=lambda c: c.stratum)
    ]


DURABLE = Durable()
