"""Parquet: flat columns by heading, structs and lists as they are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from prescreen.candidate.identity import made_id
from prescreen.errors import InputError
from prescreen.intake import HeadingMapping, Limits, map_headings, read

pl = pytest.importorskip("polars")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "a.parquet"
    pl.DataFrame({
        "id": ["1", "2", None],
        "name": ["甲", None, "丙"],
        "land.area": [1.5, None, 3.0],
        "总投资(亿元)": [2.0, None, None],
        "investor": [[{"name": "A", "share": 60.0}], None, []],
        "investor#complete": [False, None, None],
        "tax": [{"total": 3.0, "basis": "全部税收"}, None, None],
        "environment.processes": [["电镀"], None, None],
        "foo": [1, 2, 3],
    }).write_parquet(file)  # fmt: skip
    return file


def test_rows_come_out(path: Path) -> None:
    """Headings, units, structs and lists become facts, and a row without a name is rejected."""
    batch = read(path)
    first, second = batch.candidates
    assert first.facts["land.area"] == 1.5
    assert first.facts["investment.total"] == 20_000
    assert first.facts["tax.total"] == 3
    assert first.facts["environment.processes"] == frozenset({"电镀"})
    assert dict(first.lists["investor"].items[0]) == {"name": "A", "share": 60.0}
    assert not first.lists["investor"].complete
    assert (second.id, second.name) == (made_id("丙"), "丙")
    assert [(r.row, r.reason.code) for r in batch.rejected] == [(2, "input.name")]
    assert batch.rows == 3


def test_its_mapping(path: Path) -> None:
    """A heading of a Parquet file gets its field, or none, or is skipped, like any other."""
    (sheet,) = map_headings(path).sheets
    found = {c.match.heading: c.path for c in sheet.columns}
    assert found["总投资(亿元)"] == "investment.total"
    assert found["foo"] is None
    skip = "sheets: [{sheet: a, columns: [{heading: land.area, field: skip}]}]"
    facts = read(path, mapping=HeadingMapping.from_yaml(skip)).candidates[0].facts
    assert "land.area" not in facts


def test_its_bounds(path: Path) -> None:
    """A Parquet file with more rows or columns than allowed is refused."""
    for limits in (Limits(rows=2), Limits(columns=3)):
        with pytest.raises(InputError):
            read(path, limits=limits)


def test_without_polars(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Polars is absent, the message names the extra to install."""
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(InputError) as caught:
        read(path)
    assert "prescreen[batch]" in caught.value.problems[0].hint_zh


def test_without_office_libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where office libraries are absent, old workbooks and forms name the extra to install."""
    from prescreen.intake import write_template

    monkeypatch.setitem(sys.modules, "xlrd", None)
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(InputError, match=r"prescreen\[office\]"):
        read(Path(__file__).parent / "data" / "old.xls")
    with pytest.raises(InputError, match=r"prescreen\[office\]"):
        write_template(tmp_path / "a.xlsx")


def test_the_core_reads_workbooks_without_any_extra() -> None:
    """An .xlsx list is read where no optional library is there."""
    messy = Path(__file__).parents[2] / "examples" / "messy" / "projects.xlsx"
    code = (
        "import sys\n"
        "for name in ('polars', 'pyarrow', 'pandas', 'openpyxl', 'xlrd', 'xlsxwriter', 'docx'):\n"
        "    sys.modules[name] = None\n"
        "from prescreen.intake import read\n"
        "print(read(sys.argv[1]).rows)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(messy)], capture_output=True, text=True,
                          check=True, timeout=60)  # fmt: skip
    assert done.stdout.strip() == "44"
