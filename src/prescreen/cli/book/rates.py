"""Rates on the screen: figures with their basis, what they were, and what stands behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from prescreen.cli.book.common import account, day_of, opened
from prescreen.cli.book.work import path_of
from prescreen.errors import Lang
from prescreen.files.text import one_line
from prescreen.ledger import Draft, ProjectState
from prescreen.ledger.periods import Period
from prescreen.ledger.ratefile import MeasureShape, RateShape
from prescreen.ledger.ratefile import statements as read_statements
from prescreen.ledger.rates import FOOTER, Figure, Rates
from prescreen.render.terminal.console import console, say, table


@dataclass(frozen=True, slots=True)
class RateOrder:
    """Which rates, of which period, by which field."""

    file: Path
    since: str
    until: str
    field: str | None
    drill: bool
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
    period = Period(since, until)
    with opened(order.db) as ledger:
        states = list(ledger.states(summaries=True))
    for name, group in _groups(states, order.field):
        if name is not None:
            console().one_line(f"[{name}]")
        _table(rates, group, period, order)
    say(f"{rates.shape.place} {order.since} — {order.until} · {FOOTER[order.lang == 'en']}")
    return 0


def _groups(
    states: Sequence[ProjectState], field: str | None
) -> Iterator[tuple[str | None, Sequence[ProjectState]]]:
    """All together, or by the value of a field, in the order of its words: no ranking."""
    if field is None:
        yield None, states
        return
    path = path_of(field)
    by_value: dict[str, list[ProjectState]] = {}
    for state in states:
        if not state.reported:
            by_value.setdefault(str(state.value(path) or "-"), []).append(state)
    yield from sorted(by_value.items())


def _table(rates: Rates, states: Sequence[ProjectState], period: Period, order: RateOrder) -> None:
    zh = order.lang == "zh"
    heads = ("口径", "个数", "亿元", "同比", "环比", "不明", "预计", "依据") if zh else (
        "measure", "count", "100m yuan", "year before", "before", "unknown", "expected", "basis"
    )  # fmt: skip
    rows = table(*heads)
    behind = []
    for name, measure in rates.shape.measures.items():
        now = rates.figure(name, states, period)
        year = rates.figure(name, states, period.year_before())
        last = rates.figure(name, states, period.before())
        expected = sum(one.event.get("amount") or 0 for one in now.expected)
        cells = (
            measure.title, _count(now), _amount(now.amount), _growth(now, year),
            _growth(now, last), str(len(now.unknown) or ""), _amount(expected or None),
            _basis(measure),
        )  # fmt: skip
        rows.add_row(*map(one_line, cells))
        behind.append((measure.title, now))
    console().print(rows)
    for name, rate in rates.shape.rates.items():
        value, _, _ = rates.percent(name, states, period)
        said = "-" if value is None else f"{value} %"
        console().one_line(f"{rate.title}: {said}{_target(rate, zh)}", soft_wrap=True)
    if order.drill:
        for title, figure in behind:
            _drill(title, figure, zh)


def _count(figure: Figure) -> str:
    return str(figure.count) if figure.count or figure.amount is None else ""


def _amount(amount: float | None) -> str:
    return "" if amount is None else f"{amount / 10_000:g}"


def _growth(now: Figure, then: Figure) -> str:
    """Growth in percent of the count, or of the amount where nothing is counted."""
    one, other = (f.count or f.amount or 0 for f in (now, then))
    return f"{(one - other) / other * 100:+.1f}%" if other else ""


def _basis(measure: MeasureShape) -> str:
    parts = (measure.basis, measure.funds, measure.recognised_by, *measure.proof, measure.note)
    return " ".join(filter(None, parts))


def _target(rate: RateShape, zh: bool) -> str:
    target = rate.target
    if target is None:
        return ""
    source = target.document or f"{'推算' if zh else 'inferred'}: {target.inferred}"
    return f" ({'目标' if zh else 'target'} {target.value}, {source})"


def _drill(title: str, figure: Figure, zh: bool) -> None:
    """The projects and statements behind a figure."""
    out = console()
    out.one_line(f"{title}:", soft_wrap=True)
    if figure.projects:
        out.one_line(f"    {' '.join(figure.projects)}", soft_wrap=True)
    if figure.unknown:
        out.one_line(f"    {'不明' if zh else 'unknown'}: {' '.join(figure.unknown)}")
    for one in figure.reported:
        inferred = one.event.get("inferred") or ""
        out.one_line(f"    {one.event['source']} {inferred}".rstrip(), soft_wrap=True)
