"""Rates on the screen: figures with their basis, what they were, and what stands behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from prescreen.cli.book.common import account, day_of, opened
from prescreen.cli.book.sheets import Sheet, show, write_workbook
from prescreen.cli.book.work import path_of
from prescreen.errors import Lang
from prescreen.ledger import Draft
from prescreen.ledger.groups import Group, grouped, grouping
from prescreen.ledger.periods import Period
from prescreen.ledger.ratefile import MeasureShape, TargetShape
from prescreen.ledger.ratefile import statements as read_statements
from prescreen.ledger.rates import FOOTER, Figure, Rates, undecided
from prescreen.render.terminal.console import console, say


@dataclass(frozen=True, slots=True)
class RateOrder:
    """Which rates, of which period, by which fields, and where the workbook goes."""

    file: Path
    since: str
    until: str
    by: Sequence[str]
    drill: bool
    out: Path | None
    db: str
    lang: Lang


def run_statements(file: Path, db: str, by: str | None) -> int:
    drafts = [Draft(project, event, day) for project, event, day in read_statements(file)]
    with opened(db, create=True) as ledger:
        done = ledger.write(drafts, by=account(by))
    say(f"{file.name}: {len(done)}")
    return 0


def run_rates(order: RateOrder) -> int:
    rates = Rates.read(order.file)
    since, until = day_of(order.since), day_of(order.until)
    assert until is not None
    by = [path_of(grouping(text)) for text in order.by]
    with opened(order.db) as ledger:
        states = list(ledger.states(summaries=True))
    work = _Tables(rates, order, list(grouped(states, Period(since, until), by)))
    title = f"{rates.shape.place} {order.since} — {order.until} · {FOOTER[order.lang == 'en']}"
    measures = work.measures()
    show(measures)
    for *group, name, value, unknown, target in (ratios := work.ratios()).rows:
        labels = f"[{' '.join(str(g) for g in group)}] " if group else ""
        said = "-" if value is None else f"{value} %"
        apart = f" ({'不明' if order.lang == 'zh' else 'unknown'} {unknown})" if unknown else ""
        console().one_line(f"{labels}{name}: {said}{apart}{target}", soft_wrap=True)
    behind = work.behind()
    if order.drill:
        show(behind)
    if order.out is not None:
        write_workbook(order.out, title, [measures, ratios, behind], order.lang)
        say(str(order.out))
    say(title)
    return 0


class _Tables:
    """The tables of the rates of some groups."""

    def __init__(self, rates: Rates, order: RateOrder, groups: Sequence[Group]) -> None:
        self.rates, self.lang, self.groups = rates, order.lang, groups
        self.zh = order.lang == "zh"
        self.heads = tuple((text, text, 16.0) for text in order.by)
        self.figures = [
            (group, measure, [rates.figure(name, group.states, p) for p in _periods(group.period)])
            for group in groups
            for name, measure in rates.shape.measures.items()
        ]

    def measures(self) -> Sheet:
        rows: list[Sequence[object]] = []
        for group, measure, (now, year, last) in self.figures:
            rows.append(
                (
                    *self._labels(group), measure.title, now.count, _amount(now.amount),
                    _growth(now, year), _growth(now, last), len(now.unknown) or None,
                    _amount(now.expected_amount), _basis(measure),
                )
            )  # fmt: skip
        heads = (
            *self.heads, ("口径", "measure", 26), ("个数", "count", 8),
            ("亿元", "100m yuan", 10), ("同比", "year before", 10), ("环比", "before", 10),
            ("不明", "unknown", 8), ("预计", "expected", 10), ("依据", "basis", 20),
        )  # fmt: skip
        return Sheet("口径" if self.zh else "measures", heads, rows, self.lang)

    def ratios(self) -> Sheet:
        rows: list[Sequence[object]] = []
        for group in self.groups:
            for name, rate in self.rates.shape.rates.items():
                value, *of = self.rates.percent(name, group.states, group.period, group.labels)
                target = rate.target_of(group.period.until.year, group.labels)
                said = "" if target is None else _target(target, self.zh)
                labels = self._labels(group)
                rows.append((*labels, rate.title, value, len(undecided(*of)) or None, said))
        heads = (
            *self.heads, ("率", "rate", 30), ("%", "percent", 10), ("不明", "unknown", 8),
            ("目标", "target", 30),
        )  # fmt: skip
        return Sheet("率" if self.zh else "rates", heads, rows, self.lang)

    def behind(self) -> Sheet:
        """The projects and statements behind every figure."""
        unknown = "不明" if self.zh else "unknown"
        rows: list[Sequence[object]] = []
        for group, measure, (now, *_) in self.figures:
            what = (*self._labels(group), measure.title)
            names = {state.id: state.name for state in group.states}
            rows += [(*what, one, names[one], "") for one in now.projects]
            rows += [(*what, one, names[one], unknown) for one in now.unknown]
            for one in now.reported:
                inferred = one.event.get("inferred") or ""
                rows.append((*what, one.project, one.event["source"], inferred))
        heads = (
            *self.heads, ("口径", "measure", 20), ("编号", "id", 14),
            ("项目或出处", "project or source", 40), ("说明", "note", 24),
        )  # fmt: skip
        return Sheet("明细" if self.zh else "behind", heads, rows, self.lang)

    def _labels(self, group: Group) -> tuple[str, ...]:
        return tuple(label or ("不明" if self.zh else "unknown") for label in group.labels)


def _periods(period: Period) -> tuple[Period, Period, Period]:
    """A period, the same of the year before, and the one before."""
    return period, period.year_before(), period.before()


def _amount(amount: float | None) -> float | None:
    """From 万元 to 亿元."""
    return None if amount is None else amount / 10_000


def _growth(now: Figure, then: Figure) -> str:
    """Growth in percent of the count, or of the amount where nothing is counted."""
    counted = now.count is not None and then.count is not None
    one, other = (now.count, then.count) if counted else (now.amount, then.amount)
    return f"{(one - other) / other * 100:+.1f}%" if one is not None and other else ""


def _basis(measure: MeasureShape) -> str:
    parts = (measure.basis, measure.funds, measure.recognised_by, *measure.proof, measure.note)
    return " ".join(filter(None, parts))


def _target(target: TargetShape, zh: bool) -> str:
    source = target.document or f"{'推算' if zh else 'inferred'}: {target.inferred}"
    return f" ({'目标' if zh else 'target'} {target.value}, {source})"
