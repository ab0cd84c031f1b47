"""Rates as content: published figures reproduced, the unknown apart, the expected never done."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from tests.ledger.conftest import Time

from prescreen.candidate import Evidence
from prescreen.errors import LedgerError
from prescreen.ledger import Draft, Ledger
from prescreen.ledger import events as ev
from prescreen.ledger.groups import grouped, grouping
from prescreen.ledger.periods import Period
from prescreen.ledger.ratefile import (
    MeasureShape,
    RateShape,
    RatesShape,
    ReportedShape,
    StatementsShape,
    TargetShape,
    statements,
)
from prescreen.ledger.rates import Rates, undecided

EXAMPLES = Path(__file__).parents[2] / "examples"
HALF = Period(dt.date(2022, 1, 1), dt.date(2022, 6, 30))
YEAR = Period(dt.date(2023, 1, 1), dt.date(2023, 12, 31))


def told(ledger: Ledger, place: str) -> Rates:
    """A ledger of what a place published, and its rates."""
    drafts = [
        Draft(p, event, day) for p, event, day in statements(EXAMPLES / place / "statements.yaml")
    ]
    ledger.write(drafts, by="li")
    return Rates.read(EXAMPLES / place / "rates.yaml")


def test_the_figures_of_kecheng_come_out(ledger: Ledger) -> None:
    """8 signed over 100 million, 4 of them manufacturing over 500 million by name; 670 and 220
    million arrived; what June was expected to bring stands apart; 7 supplied, 6 entered."""
    rates = told(ledger, "kecheng")
    states = list(ledger.states(summaries=True))

    signed = rates.figure("signed_100m", states, HALF)
    assert (signed.count, len(signed.projects), signed.unknown) == (8, 4, ())
    assert "未点名" in signed.reported[0].event["inferred"]
    large = rates.figure("signed_500m", states, HALF)
    assert set(large.projects) == {"东巨康", "百豪科技", "洲驰实业", "中唯精密"}
    assert (large.count, large.amount) == (4, pytest.approx(891_000))
    arrived = rates.figure("arrived", states, HALF)
    assert arrived.amount == 67_000
    assert [one.event["amount"] for one in arrived.expected] == [33_000]
    assert rates.figure("arrived_manufacturing", states, HALF).amount == 22_000
    assert [rates.figure(m, states, HALF).count for m in ("land", "entered")] == [7, 6]
    assert rates.percent("large_share", states, HALF)[0] == Decimal("50.00")
    assert rates.percent("manufacturing_share", states, HALF)[0] == Decimal("32.84")


def test_the_figures_of_bengshan_come_out(ledger: Ledger) -> None:
    """55 projects, 10.149 billion, 102 % of a target of 54 that is said to be inferred."""
    rates = told(ledger, "bengshan")
    states = list(ledger.states(summaries=True))

    figure = rates.figure("signed_100m", states, YEAR)
    assert (figure.count, figure.amount) == (55, 1_014_900)
    assert rates.percent("target_2023", states, YEAR)[0] == Decimal("102")
    target = rates.shape.rates["target_2023"].target_of(2023)
    assert target is not None
    assert (target.document, bool(target.inferred)) == (None, True)
    earlier = Period(dt.date(2022, 1, 1), dt.date(2022, 12, 31))
    assert rates.percent("target_2023", states, earlier)[0] is None


def test_the_figures_of_qinhuangdao_come_out(ledger: Ledger) -> None:
    """More landed than signed is allowed: 104.69 %; 114 of 192 is 59.37 % where digits are cut."""
    rates = told(ledger, "qinhuangdao")
    states = list(ledger.states(summaries=True))
    period = Period(dt.date(2022, 1, 1), dt.date(2022, 9, 30))

    for measure, count, amount in (
        ("signed", 192, 20_669_500), ("landed", 201, 9_630_000), ("producing", 192, 6_264_000),
    ):  # fmt: skip
        figure = rates.figure(measure, states, period)
        assert (figure.count, figure.amount) == (count, amount)
    assert rates.percent("landing_rate", states, period)[0] == Decimal("104.69")
    assert rates.percent("production_rate", states, period)[0] == Decimal("100.00")
    assert rates.percent("high_tech_share", states, period)[0] == Decimal("59.37")
    earlier = Period(dt.date(2021, 1, 1), dt.date(2021, 12, 31))  # of which nothing is stated
    assert rates.figure("landed", states, earlier).count is None
    assert rates.percent("landing_rate", states, earlier)[0] is None


def test_sums_of_unnamed_projects_are_no_projects(ledger: Ledger) -> None:
    """What is stated of unnamed projects stands in no list of projects."""
    told(ledger, "kecheng")

    assert len(ledger.projects().items) == 4
    assert "柯城2022上半年" not in {s.id for s in ledger.states()}


def file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "rates.yaml"
    path.write_text(text, "utf-8")
    return path


CONTENT = """
place: 某县
measures:
  signed: {title: 签约, stage: 签约, where: "investment.total >= 1[亿元]", sum: investment.total}
  started: {title: 开工, stage: 开工, where: "investment.total >= 1[亿元]"}
rates:
  start: {title: 开工率, over: started, under: signed}
"""


def test_the_unknown_is_apart_and_the_expected_is_not_done(ledger: Ledger, tmp_path: Path) -> None:
    """A project of unknown amount, or of one that is only expected, is in no figure but named;
    a range surely over the bound counts; a later stage says that earlier ones were passed."""
    rates = Rates.read(file(tmp_path, CONTENT))
    expected = Evidence("estimated")
    for project, facts in {
        "sure": ev.Stated(path="investment.total", value="2亿元"),
        "small": ev.Stated(path="investment.total", value="9000万元"),
        "expected": ev.Stated(path="investment.total", value="3亿元", evidence=expected),
        "range": ev.Stated(path="investment.total", value="1.5亿元-2亿元"),
        "silent": ev.Stated(path="site.park", value="城南"),
    }.items():
        ledger.append(project, facts, ev.StageMoved(stage="签约"), by="li")
    ledger.append("range", ev.StageMoved(stage="开工"), by="li")
    ledger.append(
        "late",
        ev.StageMoved(stage="投产"),
        ev.Stated(path="investment.total", value="2亿元"),
        by="li",
    )
    states = list(ledger.states(summaries=True))
    period = Period(dt.date(2026, 11, 1), dt.date(2026, 11, 30))

    signed = rates.figure("signed", states, period)
    assert set(signed.projects) == {"sure", "range", "late"}
    assert set(signed.unknown) == {"expected", "silent", "range"}  # of a range no amount is added
    assert signed.amount == 40_000
    assert undecided(signed, None) == ["expected", "silent"]
    assert rates.percent("start", states, period)[0] == Decimal("66.67")
    assert rates.figure("signed", states, period.before()).count == 0


def test_figures_are_grouped_by_fields_and_months(ledger: Ledger, tmp_path: Path) -> None:
    """Each project is in one group, what is not known in one of its own; months add up to their
    period; only the target of a group is held against that group."""
    targets = (
        "{value: 4, year: 2026, document: 甲}, {value: 2, year: 2026, group: 城南, document: 乙}"
    )
    more = CONTENT + f"  goal: {{title: 完成, over: signed, target: [{targets}]}}\n"
    rates = Rates.read(file(tmp_path, more))
    for n, (park, code, month) in enumerate(
        [("城南", "3670", 9), ("城南", "3922", 10), ("城北", "3670", 10), (None, "3670", 10)]
    ):
        facts = {"investment.total": 20_000, "project.industry_code": code, "site.park": park}
        said = [ev.Stated(path=p, value=v) for p, v in facts.items() if v is not None]
        on = dt.date(2026, month, 3)
        ledger.append(f"P{n}", *said, ev.StageMoved(stage="签约"), by="li", on=on)
    states = list(ledger.states(summaries=True))
    year = Period(dt.date(2026, 9, 1), dt.date(2026, 10, 31))

    def counts(*by: str) -> dict[tuple[str, ...], int]:
        groups = grouped(states, year, [grouping(one) for one in by])
        return {g.labels: rates.figure("signed", g.states, g.period).count for g in groups}

    assert counts("园区") == {("",): 1, ("城北",): 1, ("城南",): 2}
    assert counts("月份") == {("2026-09",): 1, ("2026-10",): 3}
    assert sum(counts("行业").values()) == sum(counts("month", "park").values()) == 4
    assert counts("industry")["36 汽车制造业",] == 3
    assert counts("month", "site.park")["2026-10", "城南"] == 1
    goals = {
        g.labels: rates.percent("goal", g.states, g.period, g.labels)[0]
        for g in grouped(states, year, [grouping("园区")])
    }
    assert goals == {("",): None, ("城北",): None, ("城南",): Decimal("100.00")}
    assert rates.percent("goal", states, year)[0] == Decimal("100.00")
    months = grouped(states, year, [grouping("园区"), grouping("月份")])
    assert {rates.percent("goal", g.states, g.period, g.labels)[0] for g in months} == {None}


def test_running_totals_are_not_added_to_each_other(ledger: Ledger, tmp_path: Path) -> None:
    """What was stated of January to March, and of May, is part of what was stated of January to
    June; two texts of the same time stand beside each other; a count does not hide an amount."""
    rates = Rates.read(file(tmp_path, CONTENT))
    for first, last, count, amount in (
        (1, 3, 10, None), (5, 5, 2, 30_000.0), (1, 6, 25, None), (1, 6, 4, None), (7, 7, 3, None),
    ):  # fmt: skip
        told = ev.Reported(
            measure="signed", source="甲", count=count, amount=amount,
            since=dt.date(2026, first, 1), until=Period.month(dt.date(2026, last, 1)).until,
        )  # fmt: skip
        ledger.append("汇总", told, by="li", on=dt.date(2026, 8, 1))
    states = list(ledger.states(summaries=True))

    for until, count in ((3, 10), (5, 12), (6, 29), (7, 32)):
        period = Period(dt.date(2026, 1, 1), Period.month(dt.date(2026, until, 1)).until)
        assert rates.figure("signed", states, period).count == count
    assert rates.figure("signed", states, period).amount == 30_000


def test_a_rate_of_amounts_that_are_not_all_known_is_none(ledger: Ledger, tmp_path: Path) -> None:
    """What is counted and has no certain amount does not count as nothing."""
    content = CONTENT.replace("under: signed}", "under: signed, of: amount}").replace(
        "{title: 开工, stage: 开工,", "{title: 开工, stage: 开工, sum: investment.total,"
    )
    rates = Rates.read(file(tmp_path, content))
    for project, total in (("a", "2亿元"), ("b", "4亿元")):
        facts = ev.Stated(path="investment.total", value=total)
        ledger.append(project, facts, ev.StageMoved(stage="签约"), by="li")
    ledger.append("a", ev.StageMoved(stage="开工"), by="li")
    november = Period(dt.date(2026, 11, 1), dt.date(2026, 11, 30))
    assert rates.percent("start", list(ledger.states()), november)[0] == Decimal("33.33")

    ledger.append("b", ev.Stated(path="investment.total", value="3-5亿元"), by="li")
    value, _, signed = rates.percent("start", list(ledger.states()), november)
    assert value is None
    assert signed is not None
    assert signed.unsummed == ("b",)


def test_a_ratio_over_nothing_is_none(ledger: Ledger, tmp_path: Path, clock: Time) -> None:
    """Where nothing was signed there is no rate, rather than one of zero."""
    rates = Rates.read(file(tmp_path, CONTENT))

    assert rates.percent("start", [], HALF)[0] is None


@pytest.mark.parametrize(
    "text",
    [
        CONTENT.replace("签约, where", "签完, where"),
        CONTENT.replace("1[亿元]", "1"),
        CONTENT.replace("sum: investment.total", "sum: investment.nothing"),
        CONTENT.replace("under: signed", "under: other"),
        CONTENT.replace(", under: signed", ""),
        CONTENT.replace(", under: signed", ", target: {value: 5, year: 2026}"),
    ],
)
def test_a_mistake_in_rates_is_told_with_its_place(tmp_path: Path, text: str) -> None:
    """A wrong stage, unit, field or measure, or a target from nowhere, is refused by its line."""
    with pytest.raises(LedgerError) as refused:
        Rates.read(file(tmp_path, text))

    one = refused.value.problems[0]
    assert one.code == "ledger-rates"
    assert one.place is not None


def test_a_mistake_in_statements_is_told_with_its_place(tmp_path: Path) -> None:
    """A statement without its period is refused by its line."""
    text = "id: a\nsource: b\non: 2026-01-01\nreported:\n  - {measure: signed, count: 3}\n"
    with pytest.raises(LedgerError, match="ledger-rates"):
        statements(file(tmp_path, text))


@given(st.dates(dt.date(2015, 1, 1), dt.date(2030, 12, 1)), st.integers(0, 400))
def test_periods_before_are_as_long_and_touch(since: dt.date, days: int) -> None:
    """The period before ends the day before; the year before is of the same days or month ends."""
    period = Period(since, since + dt.timedelta(days=days))
    before = period.before()
    assert before.since is not None
    assert before.until == since - dt.timedelta(days=1)
    whole = since.day == 1 and (period.until + dt.timedelta(days=1)).day == 1
    assert whole or before.until - before.since == period.until - since
    assert not whole or before.since.day == 1
    year = period.year_before()
    assert year.since is not None
    assert (year.since.year, year.since.month) == (since.year - 1, since.month)


@pytest.mark.parametrize(
    "shape", [RatesShape, MeasureShape, RateShape, TargetShape, StatementsShape, ReportedShape]
)
def test_every_key_of_rates_is_described(shape: type[BaseModel]) -> None:
    """Each key that a file of rates or of statements may hold stands in reference/rates.md."""
    page = (EXAMPLES.parent / "docs" / "reference" / "rates.md").read_text("utf-8")

    assert [key for key in shape.model_fields if f"`{key}`" not in page] == []
