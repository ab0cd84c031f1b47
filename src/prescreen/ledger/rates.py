"""Rates (赛马) as content: measures, and ratios of measures, stated in YAML and counted here.

A measure counts projects by the day on which they reached a stage, under a condition in the rule
language; what its condition leaves unknown is counted apart, and what is only expected (预计,
evidence `estimated`) never counts as done. Where a bureau publishes a sum and names no projects,
the statement itself (`Reported`) counts, and is named behind the figure. A ratio may be over 100 %.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from prescreen.candidate import Candidate
from prescreen.errors import LedgerError
from prescreen.fields import catalogue
from prescreen.lang import Names, Sort, compile_expression
from prescreen.lang.source import LangError
from prescreen.ledger.periods import Period
from prescreen.ledger.ratefile import RateShape, RatesShape, read_shape
from prescreen.ledger.state import ProjectState
from prescreen.logic import Unknown
from prescreen.messages import problem
from prescreen.run.bindings import Bindings
from prescreen.run.closures import Run
from prescreen.run.situation import Situation
from prescreen.run.trace import Tracer

FOOTER = ("部门工作口径,非统计数据", "a bureau's working figures, not statistics")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sum that a bureau stated, with its source."""

    project: str
    event: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure over a period: how many, how much (万元), and all that stands behind it. `count` is
    None where it is only known from statements and none was made of the period.

    `unknown` are projects of which the condition, or the amount, is not known; `expected` what was
    only expected, which is in neither figure. `amount` is None where nothing known was added up,
    and lacks the `unsummed`: counted projects whose amount is not known.
    """

    count: int | None
    amount: float | None
    projects: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    reported: tuple[Statement, ...] = ()
    expected: tuple[Statement, ...] = ()
    unsummed: tuple[str, ...] = ()

    @property
    def expected_amount(self) -> float | None:
        """What was only expected (万元), None where no sum was stated."""
        amounts = [a for one in self.expected if (a := one.event.get("amount")) is not None]
        return sum(amounts) if amounts else None


@dataclass(frozen=True, slots=True)
class Rates:
    """Measures and rates of one file, ready to count."""

    shape: RatesShape
    conditions: Mapping[str, Run] = field(default_factory=dict)

    @classmethod
    def read(cls, file: Path) -> Rates:
        """Read a file of rates. LedgerError with the place of what is wrong."""
        shape, document = read_shape(file, RatesShape)
        conditions = {}
        for name, measure in shape.measures.items():
            place = document.place(("measures", name))
            if measure.sum is not None and catalogue.get(measure.sum) is None:
                raise LedgerError([problem("ledger-rates", place, said=measure.sum)])
            if measure.where is not None:
                try:
                    node = compile_expression(measure.where, Names(catalogue), Sort.BOOL)
                except LangError as error:
                    raise LedgerError([problem("ledger-rates", place, said=str(error))]) from None
                conditions[name] = Tracer(Bindings({}, {}, {})).quiet(node)
        return cls(shape, conditions)

    def figure(self, name: str, states: Iterable[ProjectState], period: Period) -> Figure:
        """A measure over a period. KeyError for one that the file does not have."""
        measure = self.shape.measures[name]
        if measure.basis == "累计":
            period = Period(None, period.until)
        counted: list[str] = []
        unknown: list[str] = []
        unsummed: list[str] = []
        amounts: list[float] = []
        reported: list[Statement] = []
        expected: list[Statement] = []
        for state in states:
            for one in state.reported:
                if one["measure"] == name and _within(one, period):
                    (expected if one.get("expected") else reported).append(Statement(state.id, one))
            if measure.stage is None:
                continue
            day = state.reached(measure.stage)
            if day is None or not period.holds(day):
                continue
            done = _done(state.candidate(period.until))
            holds = self._holds(name, done, state)
            if isinstance(holds, Unknown):
                unknown.append(state.id)
            elif holds:
                counted.append(state.id)
                if measure.sum is not None:
                    value = done.facts.get(measure.sum)
                    if isinstance(value, float):
                        amounts.append(value)
                    else:
                        unknown.append(state.id)
                        unsummed.append(state.id)
        amounts += _added(reported, "amount")
        counts = _added(reported, "count")
        known = measure.stage is not None or counts
        count = len(counted) + sum(counts) if known else None
        return Figure(
            count, sum(amounts) if amounts else None, tuple(counted), tuple(unknown),
            tuple(reported), tuple(expected), tuple(unsummed),
        )  # fmt: skip

    def _holds(self, name: str, candidate: Candidate, state: ProjectState) -> object:
        run = self.conditions.get(name)
        if run is None:
            return True
        day = candidate.as_of
        assert day is not None
        return run(Situation(candidate, day, state.stage or "线索", {}).env())

    def percent(
        self,
        name: str,
        states: Sequence[ProjectState],
        period: Period,
        labels: Sequence[str] = (),
    ) -> tuple[Decimal | None, Figure, Figure | None]:
        """A rate in percent, with the figures above and below; None where nothing is below, or an
        amount is not known. A target counts for the year in which the period ends, and for the
        group that one of the `labels` names."""
        rate = self.shape.rates[name]
        above = self.figure(rate.over, states, period)
        below = self.figure(rate.under, states, period) if rate.under is not None else None
        top = _of(above, rate)
        if below is not None:
            under = _of(below, rate)
        else:
            target = rate.target_of(period.until.year, labels)
            under = None if target is None else Decimal(str(target.value))
        if top is None or not under:
            return None, above, below
        return rounded(top / under * 100, rate.digits, rate.rounding), above, below


def rounded(value: Decimal, digits: int, way: str) -> Decimal:
    """To so many digits: half up as in arithmetic, or down, as some bureaus cut off."""
    mode = ROUND_DOWN if way == "down" else ROUND_HALF_UP
    return value.quantize(Decimal(1).scaleb(-digits), mode)


def _of(figure: Figure, rate: RateShape) -> Decimal | None:
    if rate.of == "count":
        return None if figure.count is None else Decimal(figure.count)
    known = figure.amount is not None and not figure.unsummed
    return Decimal(str(figure.amount)) if known else None


def undecided(*figures: Figure | None) -> list[str]:
    """Projects of which a condition is not known: they are in no count, and so in no rate."""
    found = (set(one.unknown) - set(one.projects) for one in figures if one is not None)
    return sorted(set[str]().union(*found))


def _added(found: Sequence[Statement], part: str) -> list[Any]:
    """What statements add up to. One of a time within that of another (1—6月 and 1—9月) is part
    of it, and not added again; those of the same time stand beside each other."""
    stated = [one.event for one in found if one.event.get(part) is not None]
    times = [(one.get("since") or "", one["until"]) for one in stated]
    return [
        one[part]
        for one, (since, until) in zip(stated, times, strict=True)
        if not any((a, b) != (since, until) and a <= since and until <= b for a, b in times)
    ]


def _within(one: Mapping[str, Any], period: Period) -> bool:
    """Whether a statement is of the period: wholly inside, of a sum up to its end, the end."""
    until = dt.date.fromisoformat(one["until"])
    since = one.get("since")
    if period.since is None:
        return until <= period.until
    return since is not None and period.since <= dt.date.fromisoformat(since) and (
        until <= period.until
    )  # fmt: skip


def _done(candidate: Candidate) -> Candidate:
    """The candidate without what is only expected or doubtful."""
    odd = [p for p, e in candidate.evidence.items() if e.grade in ("estimated", "doubtful")]
    for path in odd:
        candidate = candidate.without(path)
    return candidate
