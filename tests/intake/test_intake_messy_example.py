"""The messy workbook of examples/messy reads back as the public reports that it was made from."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from prescreen.candidate import Candidate
from prescreen.fields import Interval
from prescreen.intake import read

FOLDER = Path(__file__).parents[2] / "examples" / "messy"
STAGES = {"签约": "签约", "开工": "开工", "在建": "开工", "在谈": "在谈"}


@pytest.fixture(scope="module")
def make() -> ModuleType:
    pytest.importorskip("xlsxwriter")
    spec = importlib.util.spec_from_file_location("messy_make", FOLDER / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def bound(basis: str) -> str:
    """The word that makes a figure an end of a range, where it was said with one."""
    return "不低于" if "不低于" in basis else "超" if "超" in basis else ""


def compare(candidate: Candidate, row: dict[str, str]) -> None:
    facts = candidate.facts
    assert candidate.name == row["project"]
    assert facts["investment.total"] == pytest.approx(float(row["investment_yi"]) * 1e4)
    for path, column, factor in (("land.area", "land_mu", 1), ("tax.total", "tax_wan", 1),
                                 ("land.floor_area", "building_sqm", 1), ("output.jobs", "jobs", 1),
                                 ("investment.fixed", "fixed_investment_yi", 1e4)):  # fmt: skip
        wanted = float(row[column]) * factor if row[column] else None
        if path == "tax.total" and (word := bound(row["tax_basis"])):
            assert facts[path] == Interval(wanted, None, low_open=word == "超")
            continue
        assert facts.get(path) == (pytest.approx(wanted) if wanted is not None else None), path
    value = "output.value" if row["output_basis"].startswith("产值") else "output.revenue"
    if word := bound(row["output_basis"]):
        assert facts[value] == Interval(float(row["output_yi"]) * 1e4, None, low_open=word == "超")
    elif row["output_yi"] and "300-500" not in row["output_basis"]:
        assert facts[value] == pytest.approx(float(row["output_yi"]) * 1e4)
    assert facts.get("project.stage") == STAGES.get(row["stage"])


@pytest.mark.parametrize("name", ["projects.xlsx", "projects_gbk.csv"])
def test_it_reads_back(make: ModuleType, tmp_path: Path, name: str) -> None:
    """Workbook and GBK text give all 44 projects back, a figure with an open end as a range."""
    make.main(tmp_path)
    rows = {row["id"]: row for row in make.load()}
    batch = read(tmp_path / name)
    assert len(rows) == len(batch.candidates) == 44
    assert batch.rejected == ()
    for candidate in batch.candidates:
        compare(candidate, rows[candidate.id])
    by_id = {c.id: c for c in batch.candidates}
    assert by_id["P085"].facts["output.revenue"] == Interval(3e6, 5e6)
    assert len(by_id["P061"].lists["investor"].items) == 2
    assert {p.code for p in batch.problems} == {"cell.enum"}


def test_what_is_kept_is_what_is_made(make: ModuleType, tmp_path: Path) -> None:
    """The files kept in the repository say what their maker writes today."""
    make.main(tmp_path)
    for name in ("projects.xlsx", "projects_gbk.csv"):
        assert read(FOLDER / name).candidates == read(tmp_path / name).candidates
