"""Verdicts are shown by candidates that the engine ran, or proven out of reach."""

from __future__ import annotations

import datetime as dt

import pytest

pytest.importorskip("z3")

from prescreen.fields import catalogue
from prescreen.pack import load_rules
from prescreen.pack.model import Check
from prescreen.pack.ruleset import RuleSet
from prescreen.prove.answers import Answer
from prescreen.prove.prover import Prover
from prescreen.prove.verdicts import Verdicts, at_stage, fatal
from tests.factories import check, pack

DAY = dt.date(2026, 11, 22)


def verdicts(*checks: Check) -> Verdicts:
    return Verdicts(Prover(RuleSet([pack(checks)]).on(DAY), DAY))


def of(path: str, *checks: Check) -> list[Answer]:
    return list(fatal(verdicts(*checks), catalogue[path]))


def test_a_fatal_value_that_a_veto_forbids_never_passes() -> None:
    """Proven; where a second fact lets it pass, a candidate with both is shown."""
    forbidden = of("site.env_access", check("site.env_access != '不符合'"))
    excused = of("site.env_access", check("site.env_access != '不符合' || site.in_park"))

    assert [a.result for a in forbidden] == ["proved"]
    assert [(a.result, a.why) for a in excused] == [("witness", "heeded")]
    assert excused[0].witness is not None
    assert excused[0].witness.plain()["site.in_park"] is True


def test_a_fatal_value_that_no_rule_reads_is_told() -> None:
    """A pass is shown with it, and that nothing looks at it."""
    found = of("site.env_access", check("site.in_park"))

    assert [(a.result, a.why) for a in found] == [("witness", "unheeded")]


@pytest.mark.parametrize(
    ("require", "verdict", "result"),
    [
        ("site.in_park", "pass", "witness"),
        ("site.in_park", "fail", "witness"),
        ("site.in_park", "defer", "proved"),
        ("site.in_park && ! site.in_park", "pass", "proved"),
        ("land.area >= 0[亩]", "fail", "proved"),
    ],
)
def test_a_verdict_is_reached_or_proven_out_of_reach(
    require: str, verdict: str, result: str
) -> None:
    """By a veto alone: it passes or fails; a contradiction never passes, a truism never fails."""
    assert at_stage(verdicts(check(require)), verdict, "投产").result == result


def test_every_verdict_of_the_national_packs_can_come_before_the_contract() -> None:
    """At the first review each verdict has a candidate that the engine judged so."""
    here = Verdicts(Prover(load_rules(["rules/national"]).on(DAY), DAY))
    found = {v: at_stage(here, v, "初审").result for v in ("pass", "defer", "fail", "needs_info")}

    assert set(found.values()) == {"witness"}, found


def test_a_search_that_is_too_much_work_ends_and_says_the_stage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No step left: neither a proof nor an example is claimed, and it is told where it stopped."""
    monkeypatch.setattr("prescreen.prove.verdicts.WORK", 0)
    found = of("site.env_access", check("site.env_access != '不符合'"))

    assert [(a.result, a.why, a.what) for a in found] == [
        ("undecided", "work", "site.env_access = 不符合 (线索)")
    ]
