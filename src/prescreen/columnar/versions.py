"""The same candidates under other rules: another version of a pack, or another parameter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from prescreen.candidate import Candidate
from prescreen.columnar.answers import answers
from prescreen.columnar.chunks import made_ready
from prescreen.columnar.frame.prepare import ROW
from prescreen.columnar.frame.shape import shape_of
from prescreen.columnar.results import together
from prescreen.columnar.runner import Programs
from prescreen.engine import Engine
from prescreen.errors import PackError, Problem
from prescreen.messages import problem
from prescreen.pack.compile import compile_packs
from prescreen.pack.load import find_packs, read_packs
from prescreen.pack.model import Pack, Parameter
from prescreen.pack.ruleset import RuleSet
from prescreen.processes import polars_ready
from prescreen.vocabulary import DECIDING

_ALWAYS = dt.date(1900, 1, 1)


def with_packs(engine: Engine, folders: Sequence[Path]) -> RuleSet:
    """The engine's rules with the packs of `folders` in place of those of the same name.

    Raises `PackError` with every problem.
    """
    new = find_packs(list(folders))
    old = find_packs(list(engine.region.shape.packs), engine.region.folder)
    raws, problems = read_packs([*new, *old])
    fresh = {raw.id for raw in raws.values() if raw.path in new}
    problems = [p for p in problems if not _replaced(p, fresh)]
    try:
        packs = compile_packs(raws)
    except PackError as error:
        raise PackError([*problems, *error.problems]) from None
    if problems:
        raise PackError(problems)
    return RuleSet(packs, engine.rules.named | frozenset(fresh))


def _replaced(problem: Problem, fresh: set[str]) -> bool:
    """Whether it only says that a pack stands in both versions."""
    return problem.code == "pack-duplicate" and any(f" {ident} " in problem.zh for ident in fresh)


def parameter_of(rules: RuleSet, name: str) -> Parameter:
    """The parameter of a key such as `energy.review_floor`. Raises `PackError`."""
    known = {p.key: p for pack in rules.packs for p in pack.parameters.values()}
    if name in known:
        return known[name]
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=3, cutoff=0.4) or sorted(known)[:3]
    raise PackError([problem("parameter-unknown", name=name, near=tuple(near))])


def with_parameter(rules: RuleSet, name: str, value: object) -> RuleSet:
    """The rules with one parameter set to a value for all days, wherever it is set."""
    own = parameter_of(rules, name).key.rpartition(".")[2]

    def changed(pack: Pack) -> Pack:
        found = {
            key: replace(p, values=((_ALWAYS, value),))
            if p.key == name or (key == own and name.rpartition(".")[0] in pack.extends)
            else p
            for key, p in pack.parameters.items()
        }
        return replace(pack, parameters=found)

    return RuleSet([changed(p) for p in rules.packs], rules.named)


@dataclass(frozen=True, slots=True)
class Change:
    """One candidate whose verdict differs; `checks` are (id, outcome before, after)."""

    id: str
    name: str
    before: str
    after: str
    checks: tuple[tuple[str, str, str], ...]


class Versions:
    """Candidates made ready once, to be screened under any number of rule sets."""

    def __init__(self, engine: Engine, candidates: Sequence[Candidate]) -> None:
        self.engine = engine
        self.situations = [engine.situation(c)[0] for c in candidates]

    def screen(self, rules: RuleSet) -> pl.DataFrame:
        """The answers under these rules, in the order of the candidates."""
        polars_ready()
        programs = Programs(rules)
        groups: dict[int, list[int]] = {}
        for i, situation in enumerate(self.situations):
            groups.setdefault(rules.epoch(situation.day), []).append(i)
        parts = [self._group(programs, rows) for rows in groups.values()]
        return together(parts).sort(ROW)

    def _group(self, programs: Programs, rows: list[int]) -> pl.DataFrame:
        who, batch = made_ready(self.situations, rows)
        return answers(who, programs.of(self.situations[rows[0]].day, shape_of(batch)), batch)


def changes(
    before: pl.DataFrame, after: pl.DataFrame, rules: tuple[RuleSet, RuleSet]
) -> list[Change]:
    """Candidates with another verdict, and the deciding checks whose outcome is another."""
    deciding = {c.id for r in rules for p in r.packs for c in p.checks if c.severity in DECIDING}
    out = []
    differ = (before["verdict"].cast(pl.String) != after["verdict"].cast(pl.String)).to_list()
    for i, changed in enumerate(differ):
        if not changed:
            continue
        a, b = before.row(i, named=True), after.row(i, named=True)
        checks = []
        for ident in sorted(deciding & (a.keys() | b.keys())):
            x, y = a.get(ident), b.get(ident)
            if x != y:
                checks.append((ident, x or "-", y or "-"))
        out.append(Change(a["id"], a["name"], str(a["verdict"]), str(b["verdict"]), tuple(checks)))
    return out
