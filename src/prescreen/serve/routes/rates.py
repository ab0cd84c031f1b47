"""Rates of the ledger: figures of a period, each with its basis and the projects behind it."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Query, Request

from prescreen.ledger import ProjectState
from prescreen.ledger.periods import Period
from prescreen.ledger.rates import FOOTER, Rates, undecided
from prescreen.serve.problems import refuse
from prescreen.serve.routes import problems
from prescreen.serve.routes.book import Reads, ledger_of
from prescreen.serve.service import service_of
from prescreen.serve.shapes import Lang, Language
from prescreen.serve.shapes_book import MeasureShown, RateShown, RatesShown

router = APIRouter(tags=["ledger"])


@router.get("/v1/rates", responses=problems(404, 422))
async def rates(
    request: Request,
    caller: Reads,
    since: dt.date,
    until: Annotated[dt.date, Query(description="the last day, which counts")],
    lang: Lang = Language.zh,
) -> RatesShown:
    """The measures and rates of the file that the service was started with (`--rates`). What is
    unknown stands apart, what is only expected never counts; no ranking is made."""
    ledger, found = ledger_of(request), service_of(request).rates
    if found is None:
        raise refuse("serve-path/gone", 404, what="指标口径(--rates)/ rates (--rates)", name="-")
    if since > until:
        raise refuse("serve-request", 422, where="query since", said=f"{since} > {until}")

    def work() -> RatesShown:
        states, period = list(ledger.states(summaries=True)), Period(since, until)
        return RatesShown(
            place=found.shape.place,
            since=since,
            until=until,
            measures=[_measure(found, name, states, period) for name in found.shape.measures],
            rates=[_rate(found, name, states, period) for name in found.shape.rates],
            footer=FOOTER[lang is Language.en],
        )

    return await asyncio.to_thread(work)


def _measure(rates: Rates, name: str, states: list[ProjectState], period: Period) -> MeasureShown:
    shape, figure = rates.shape.measures[name], rates.figure(name, states, period)
    return MeasureShown(
        name=name, title=shape.title, basis=shape.basis, count=figure.count, amount=figure.amount,
        expected=figure.expected_amount, projects=list(figure.projects),
        unknown=list(figure.unknown),
        sources=[str(one.event["source"]) for one in figure.reported],
    )  # fmt: skip


def _rate(rates: Rates, name: str, states: list[ProjectState], period: Period) -> RateShown:
    shape = rates.shape.rates[name]
    value, *of = rates.percent(name, states, period)
    target = shape.target_of(period.until.year)
    return RateShown(
        name=name, title=shape.title, percent=None if value is None else str(value),
        unknown=undecided(*of),
        target=None if target is None else float(target.value),
        source=None if target is None else target.document,
        inferred=None if target is None else target.inferred,
    )  # fmt: skip
