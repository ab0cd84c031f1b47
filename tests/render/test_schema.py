"""The JSON contract: models validate and give back what they read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from prescreen import Screener
from prescreen.report.schema import ReportModel
from prescreen.schemas import report_schema
from tests.render.samples import report

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/candidates*.json"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_examples_validate_and_round_trip(path: Path) -> None:
    """Reports of every example list, in both languages, come out of the models as they went in."""
    data = json.loads(path.read_text("utf-8"))
    candidates = data if isinstance(data, list) else data.get("candidates", [data])
    screener = Screener.from_files(path.parent / "region.yaml")
    for place, candidate in enumerate(candidates[:4]):
        made = screener.screen(candidate).to_dict("en" if place % 2 else "zh")
        assert ReportModel.model_validate(made).as_dict() == made
        text = json.dumps(made, ensure_ascii=False)
        assert ReportModel.from_json(text).as_dict() == json.loads(text)


def test_sample_is_a_report() -> None:
    """The sample that other tests render is itself a valid report."""
    assert ReportModel.model_validate(report()).as_dict() == report()


@pytest.mark.parametrize(
    ("key", "value"),
    [("verdict", "maybe"), ("schema_version", 1), ("reachable", "fail"), ("extra", 1)],
)
def test_what_does_not_fit_is_refused(key: str, value: object) -> None:
    """A wrong value, an old version or an extra key is refused by its name."""
    with pytest.raises(ValidationError, match=key):
        ReportModel.model_validate({**report(), key: value})


def test_models_are_frozen() -> None:
    """A report that was read cannot be changed in place."""
    model = ReportModel.model_validate(report())
    with pytest.raises(ValidationError):
        model.verdict = "pass"


def test_schema_is_closed_and_named() -> None:
    """The schema names its dialect, requires every key and lets no other in."""
    schema = report_schema()
    assert schema["$schema"].endswith("2020-12/schema")
    assert set(schema["required"]) == set(report())
    assert all(d.get("additionalProperties") is False for d in schema["$defs"].values())
    assert "from" in schema["$defs"]["Change"]["properties"]
