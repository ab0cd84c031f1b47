"""约 is as near as somebody declares, and where nobody does it stays the number that was said."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from prescreen import Candidate, Screener
from prescreen.errors import InputError, RegionError
from prescreen.fields import Interval
from prescreen.fields.tolerance import Tolerance, read_tolerance
from prescreen.intake import read
from prescreen.intake.headings.mapping import HeadingMapping

KECHENG = Path(__file__).parents[2] / "examples" / "kecheng"
EVIDENCE = (None, "estimated", None)
ABOUT = {
    "id": "1", "name": "甲", "land.area": "约120亩", "investment.fixed": "约1.2-1.5亿元",
    "output.value": "5亿元", "investor": [{"name": "乙", "paid_in_capital": "约1亿元"}],
}  # fmt: skip


@cache
def screener(folder: Path, said: str = "") -> Screener:
    """Of a profile that declares a tolerance."""
    text = (KECHENG / "region.yaml").read_text("utf-8")
    path = folder / f"region{len(said)}.yaml"
    path.write_text(f"{text}\n{said}\n", encoding="utf-8")
    return Screener.from_files(path, as_of="2026-10-01")


def test_what_is_about_right_is_a_range_of_the_share_declared() -> None:
    """Only numbers that are estimated, in lists too; a range is as wide as it was written, and
    what was widened once is not widened again."""
    plain = Candidate.from_dict(ABOUT)
    wide = plain.widened(0.05)

    assert plain.facts["land.area"] == 120.0
    assert wide.facts["land.area"] == Interval(114.0, 126.0, approximate=True)
    assert wide.facts["investment.fixed"] == plain.facts["investment.fixed"]
    assert wide.facts["output.value"] == 50_000.0
    (element,) = wide.lists["investor"].items
    assert element["paid_in_capital"] == Interval(9500.0, 10_500.0, approximate=True)
    assert wide.widened(0.05) == wide
    assert plain.widened(Tolerance()) == plain


def test_a_field_has_a_share_of_its_own() -> None:
    """A share for all, and others for some fields."""
    both = read_tolerance({"*": "10%", "land.area": "5%"})

    assert (both.of("land.area"), both.of("output.value")) == (0.05, 0.1)
    assert read_tolerance("5%") == Tolerance(0.05)
    assert not read_tolerance(None)


@pytest.mark.parametrize("said", ["5", 5, 0.05, "0%", "60%", "x%", "5亩", {"project.name": "5%"}])
def test_what_is_no_share_is_refused(said: Any) -> None:
    """A bare figure may be per cent or a share, so it is neither."""
    with pytest.raises(ValueError, match=r"\S"):
        read_tolerance(said)


def test_the_profile_of_a_region_declares_it(tmp_path: Path) -> None:
    """All lists of the place are read with it; without it 约120 stays 120."""
    told = screener(tmp_path, "tolerance: 5%").screen(ABOUT)
    quiet = screener(tmp_path).screen(ABOUT)

    assert told.candidate.facts["land.area"] == Interval(114.0, 126.0, approximate=True)
    assert quiet.candidate.facts["land.area"] == 120.0
    again = Candidate.from_dict(json.loads(told.to_json())["provenance"]["input"])
    assert screener(tmp_path, "tolerance: 5%").screen(again).candidate.facts == told.candidate.facts


def test_a_profile_with_a_share_that_is_none_is_refused(tmp_path: Path) -> None:
    """With the place of the line."""
    with pytest.raises(RegionError) as caught:
        screener(tmp_path, "tolerance: 两成多")
    assert caught.value.problems[0].code == "region-tolerance"


def test_lists_and_frames_read_it_as_one_candidate_does(tmp_path: Path) -> None:
    """Texts and evidence in columns widen the same numbers."""
    engine = screener(tmp_path, "tolerance: {land.area: 5%, investor.paid_in_capital: 10%}")
    rows = [
        {**ABOUT, "id": "1"},
        {**ABOUT, "id": "2", "land.area": "120亩"},
        {**ABOUT, "id": "3", "land.area": "约0亩"},
    ]
    frame = pl.DataFrame(
        [{**r, "land.area@evidence": e} for r, e in zip(rows, EVIDENCE, strict=True)]
    )  # fmt: skip

    for batch in (engine.screen_many(rows, missing=True), engine.screen_many(frame, missing=True)):
        for i in range(len(batch)):
            row, report = batch.frame.row(i, named=True), batch.report(i)
            assert {o.check.id: row[o.check.id] for o in report.outcomes} == {
                o.check.id: o.status for o in report.outcomes
            }
            wanted = {m.cause.name for m in report.missing if m.needed_for == "verdict"}
            assert set(row["missing"]) == wanted
    assert engine.screen_many(frame).report(0).candidate.facts["land.area"] != 120.0


def test_cases_hold_what_was_said(tmp_path: Path) -> None:
    """The log keeps 约, and the rules see the range."""
    engine = screener(tmp_path, "tolerance: 5%")
    case = engine.open_case(ABOUT, on="2026-10-01")
    case.assert_fact("land.area", "约200亩", bureau="natural_resources", on="2026-10-02")
    restored = engine.restore_case(case.events())

    assert case.report.candidate.facts["land.area"] == Interval(190.0, 210.0, approximate=True)
    assert restored.report.candidate.facts == case.report.candidate.facts


def test_the_mapping_of_a_list_declares_it(tmp_path: Path) -> None:
    """A list of its own may be nearer than the region says; the mapping keeps it."""
    path = tmp_path / "a.csv"
    path.write_text("项目名称,用地面积(亩)\n甲,约120\n乙,120\n", encoding="utf-8")
    mapping = HeadingMapping(tolerance=Tolerance(0.1))
    told = read(path, mapping=mapping)

    assert [c.facts["land.area"] for c in told.candidates] == [
        Interval(108.0, 132.0, approximate=True), 120.0,
    ]  # fmt: skip
    again = HeadingMapping.from_yaml(told.mapping.to_yaml())
    assert again.tolerance == Tolerance(0.1)
    assert read(path, mapping=again).candidates[0].facts == told.candidates[0].facts
    assert read(path).candidates[0].facts["land.area"] == 120.0


def test_a_mapping_with_a_share_that_is_none_is_refused() -> None:
    """With the code of the mapping file."""
    with pytest.raises(InputError) as caught:
        HeadingMapping.from_yaml("mapping: 1\ntolerance: 5\nsheets: []\n")
    assert "tolerance 5" in caught.value.problems[0].zh
