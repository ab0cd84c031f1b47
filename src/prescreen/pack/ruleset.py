"""The rules that a screening uses: packs chosen, what is in force on a day, values resolved."""

from __future__ import annotations

import bisect
import datetime as dt
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from prescreen.errors import PackError
from prescreen.pack.cache import Compiled, keep, recall
from prescreen.pack.compile import compile_packs
from prescreen.pack.guards import strata
from prescreen.pack.load import find_packs, read_packs
from prescreen.pack.loosening import extended
from prescreen.pack.model import (
    Check,
    Citation,
    Conclusion,
    Metric,
    Pack,
    Parameter,
    ScoreItem,
    in_force,
)
from prescreen.pack.tables import LookupTable
from prescreen.processes import collector_paused


@dataclass(frozen=True, slots=True)
class InForce:
    """All rules of one day. `parameters` are values; an absent one is None."""

    day: dt.date
    checks: tuple[Check, ...]
    metrics: Mapping[str, Metric]
    tables: Mapping[str, LookupTable]
    parameters: Mapping[str, object]
    parameter_info: Mapping[str, Parameter]
    score: tuple[ScoreItem, ...]
    conclusions: tuple[Conclusion, ...]
    packs: tuple[Pack, ...]
    titles: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Titles of all checks in zh and en, in force or not, by id."""


class RuleSet:
    """Compiled packs, in an order that does not depend on how they were named."""

    def __init__(self, packs: Sequence[Pack], named: frozenset[str] = frozenset()) -> None:
        self.packs = tuple(sorted(packs, key=lambda p: (_LEVELS.index(p.level), p.id)))
        self.named = named
        self._days: dict[int, InForce] = {}

    def active(self, pack: Pack) -> bool:
        """Whether the pack takes part: an unverified one only when it was asked for by name."""
        return pack.status == "active" or pack.id in self.named

    @cached_property
    def edges(self) -> tuple[dt.date, ...]:
        """Days on which something comes into or goes out of force, sorted."""
        days: set[dt.date] = set()
        for pack in self.packs:
            days.update(pack.effective.edges())
            for check in pack.checks:
                days.update(check.effective.edges())
            for parameter in pack.parameters.values():
                days.update(d for d, _ in parameter.values)
            for table in pack.tables.values():
                days |= table.edges()
            days.update(d for c in _cited(pack) for d in c.source.effective.edges())
        return tuple(sorted(days))

    def epoch(self, day: dt.date) -> int:
        """Days of one epoch have the same rules in force."""
        return bisect.bisect_right(self.edges, day)

    def on(self, day: dt.date) -> InForce:
        """The rules in force on a day; the same object for all days of an epoch."""
        epoch = self.epoch(day)
        found = self._days.get(epoch)
        if found is None:
            found = self._days[epoch] = self._build(day)
        return found

    def _build(self, day: dt.date) -> InForce:
        packs = [p for p in self.packs if self.active(p) and p.effective.on(day)]
        parameters = {p.key: p for pack in self.packs for p in pack.parameters.values()}
        values = {key: p.on(day) for key, p in parameters.items()}
        info = dict(parameters)
        tables = {t.key: t for p in self.packs for t in p.tables.values()}
        for pack in packs:
            for parent in extended(pack, self.packs):
                for name in pack.parameters.keys() & parent.parameters.keys():
                    own, key = pack.parameters[name], parent.parameters[name].key
                    if own.begun(day):
                        values[key] = own.on(day)
                        info[key] = own
                for name in pack.tables.keys() & parent.tables.keys():
                    key = parent.tables[name].key
                    tables[key] = pack.tables[name].over(tables[key])
        rules = [of_day(c, day) for p in packs for c in p.conclusions if _stands(c, day)]
        level = strata(rules)
        conclusions = sorted(
            (replace(c, stratum=level[(c.pack, c.id)]) for c in rules),
            key=lambda c: (c.after_verdict, c.stratum, c.pack, c.id),
        )
        return InForce(
            day=day,
            checks=tuple(
                sorted(
                    (of_day(c, day) for p in packs for c in p.checks if c.effective.on(day)),
                    key=lambda c: c.id,
                )
            ),
            metrics={m.key: of_day(m, day) for p in self.packs for m in p.metrics.values()},
            tables=tables,
            parameters=values,
            parameter_info={key: of_day(p, day) for key, p in info.items()},
            score=tuple(of_day(i, day) for p in packs for i in p.score),
            conclusions=tuple(conclusions),
            packs=tuple(packs),
            titles={c.id: (c.title, c.title_en) for p in self.packs for c in p.checks},
        )


_LEVELS = ("national", "province", "local")

Rule = TypeVar("Rule", Check, Conclusion, Metric, Parameter, ScoreItem)


def of_day(rule: Rule, day: dt.date) -> Rule:
    """The rule citing only texts in force on the day."""
    cited = in_force(rule.citations, day)
    return rule if len(cited) == len(rule.citations) else replace(rule, citations=cited)


def _stands(rule: Conclusion, day: dt.date) -> bool:
    """A conclusion that rests on texts falls with the last of them."""
    return not rule.citations or bool(in_force(rule.citations, day))


def _cited(pack: Pack) -> Iterator[Citation]:
    """Every citation of the pack's rules."""
    named = (pack.metrics.values(), pack.parameters.values())
    for rules in (pack.checks, pack.conclusions, pack.score, *named):
        for rule in rules:
            yield from rule.citations


def with_all_used(packs: Iterable[Pack], pack: Pack) -> list[Pack]:
    """A pack with all that it uses or extends, so that no other pack changes its parameters."""
    by_ref: dict[str, Pack] = {}
    for one in packs:
        by_ref[one.id] = one
        by_ref.setdefault(one.id.rpartition("/")[2], one)
    out, todo = {pack.id: pack}, [*pack.uses, *pack.extends]
    while todo:
        found = by_ref.get(todo.pop())
        if found is not None and found.id not in out:
            out[found.id] = found
            todo += [*found.uses, *found.extends]
    return list(out.values())


def load_rules(refs: Sequence[str | Path], base: Path | None = None) -> RuleSet:
    """Find, read and compile packs.

    `refs` are names of built-in packs or paths, relative to `base`. Raises `PackError` with every
    problem of every file.
    """
    paths = find_packs(refs, base)
    with collector_paused():
        compiled = recall(paths) or _compile(paths)
    single = [find_packs([r], base) for r in refs]
    direct = {found[0] for found in single if len(found) == 1}
    named = frozenset(ident for ident, path in compiled.paths.items() if path in direct)
    return RuleSet(compiled.packs, named)


def _compile(paths: Sequence[Path]) -> Compiled:
    began = time.time()
    raws, problems = read_packs(paths)
    try:
        packs = compile_packs(raws)
    except PackError as error:
        raise PackError([*problems, *error.problems]) from None
    if problems:
        raise PackError(problems)
    keep(paths, raws, packs, began)
    return Compiled(tuple(packs), {raw.id: raw.path for raw in raws.values()})
