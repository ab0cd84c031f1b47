"""How much a report says; each text stands in it once, and is put back where it is cited."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from prescreen import Candidate, Report, Screener
from prescreen.cli.order import Order
from prescreen.cli.screen import run
from prescreen.report.brief import MOST, Brief
from prescreen.report.schema import ReportModel, SummaryModel, VerdictModel
from prescreen.report.texts import with_texts
from tests.test_executors_agree import blanked

EXAMPLES = Path(__file__).parents[2] / "examples"
DAY = "2026-11-22"
LISTS = (
    ("kecheng", "region.yaml", "candidates-filled.json"),
    ("bengshan", "region.yaml", "candidates.json"),
)


def screened(place: str, region: str, name: str) -> tuple[Screener, list[Report]]:
    folder = EXAMPLES / place
    screener = Screener.from_files(folder / region, as_of=DAY)
    return screener, [
        screener.screen(data) for data in json.loads((folder / name).read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize("listed", LISTS, ids=lambda x: f"{x[0]}-{x[2]}")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_short_forms_say_what_the_full_report_says(listed: Any, lang: Any) -> None:
    """Verdict, grounds, failed checks, questions, changes and digests are those of the whole."""
    for report in screened(*listed)[1][:6]:
        whole = report.to_dict(lang)
        summary = report.to_dict(lang, "summary")
        brief = report.to_dict(lang, "verdict")

        assert SummaryModel.model_validate(summary)
        assert VerdictModel.model_validate(brief)
        assert all(summary[k] == v for k, v in brief.items() if k != "detail")
        for key in ("verdict", "verdict_label", "as_of", "region", "lang"):
            assert summary[key] == whole[key]
        for said, ground in zip(summary["grounds"], whole["grounds"], strict=True):
            every = ground["checks"]
            assert said == {**ground, "checks": every[:MOST], "count": len(every)}
        failed = {o["check"]: o["reason"] for o in whole["outcomes"] if o["status"] == "fail"}
        assert {o["check"]: o["reason"] for o in summary["failed"]}.items() <= failed.items()
        assert len(summary["failed"]) == min(len(failed), MOST)
        assert sum(summary["counts"].values()) == len(whole["outcomes"])
        asked = [m for m in whole["missing"] if m["needed_for"] == "verdict"]
        wanted = sorted(asked, key=lambda m: -len(m["needed_by"]))[:MOST]
        assert [m["field"] for m in summary["missing"]] == [m["field"] for m in wanted]
        assert summary["missing_count"] == len(asked)
        texts = [c["text"] for c in whole["changes"]]
        assert [c["text"] for c in summary["changes"]] == texts[:MOST]
        assert summary["changes_count"] == len(texts)
        assert summary["provenance"]["input_sha256"] == whole["provenance"]["input_sha256"]


def test_an_unknown_detail_is_refused() -> None:
    """A detail that there is not is an error, not a full report."""
    report = screened(*LISTS[0])[1][0]
    with pytest.raises(ValueError, match="brief"):
        report.to_json(detail="brief")  # type: ignore[arg-type]


def test_json_with_an_indent_says_the_same() -> None:
    """An indent changes the layout of the JSON and nothing of what it says."""
    report = screened(*LISTS[0])[1][0]
    assert json.loads(report.to_json(indent=1)) == json.loads(report.to_json())
    assert report.to_dict() == json.loads(report.to_json())


@pytest.mark.parametrize("listed", LISTS, ids=lambda x: f"{x[0]}-{x[2]}")
def test_texts_come_back_where_they_are_cited(listed: Any) -> None:
    """Every citation finds its text and says what the rule cites; a report has each text once."""
    for report in screened(*listed)[1][:3]:
        whole = report.to_dict()
        told = {o["check"]: o["source"] for o in with_texts(whole)["outcomes"]}
        for outcome in report.outcomes:
            pairs = zip(told[outcome.check.id], outcome.check.citations, strict=True)
            for said, cited in pairs:
                if not cited.source.elsewhere:
                    assert (said["text"], said["article"]) == (str(cited), cited.article)
        assert with_texts(with_texts(whole)) == with_texts(whole)
        assert report.to_json().count('"issuer":') == len(whole["sources"])


def test_a_report_does_not_depend_on_those_before_it() -> None:
    """What is remembered of checks for one candidate is never said of another: reports made by a
    screener that has seen many are those of one that has seen none."""
    folder = EXAMPLES / "kecheng"
    data = json.loads((folder / "candidates-filled.json").read_text(encoding="utf-8"))
    rng = random.Random(5)
    given = [Candidate.from_dict(d) for d in data]
    every = [*given, *(blanked(c, rng) for c in given for _ in range(3))]
    seen = Screener.from_files(folder / "region.yaml", as_of=DAY)
    for candidate in every:
        seen.screen(candidate).to_json()

    for candidate in rng.sample(every, 6):
        fresh = Screener(seen.region, seen.rules, seen.chains, seen.as_of)
        assert seen.screen(candidate).to_json() == fresh.screen(candidate).to_json()


def test_models_read_what_is_written(tmp_path: Path) -> None:
    """`--detail` writes lines that the model of that detail reads; papers are made all the same."""
    for detail, model in (
        ("summary", SummaryModel),
        ("verdict", VerdictModel),
        ("full", ReportModel),
    ):
        out = tmp_path / detail
        order = Order(
            EXAMPLES / "kecheng" / "candidates.json", EXAMPLES / "kecheng" / "region.yaml", out,
            "jsonl,json,xlsx", DAY, None, None, "zh", detail=detail,  # type: ignore[arg-type]
        )  # fmt: skip
        assert run(order) == 0
        lines = (out / "results.jsonl").read_text(encoding="utf-8").splitlines()
        assert [model.model_validate_json(line) for line in lines]
        assert [json.loads(x) for x in lines] == json.loads(
            (out / "results.json").read_text("utf-8")
        )
        assert (out / "ledger.xlsx").exists()


def test_a_brief_of_a_fit_without_relation_has_no_total() -> None:
    """Where nothing is linked, the place in the chains is unknown and never zero."""
    screener, _ = screened(*LISTS[0])
    report = screener.screen({"id": "1", "name": "未知项目"})
    found = Brief(report, "zh").summary(())["chain_fit"]
    assert (found["status"], found["relation"], found["total"]) == ("unknown", None, None)
