"""`prescreen compare` and long lists on the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import polars as pl
import pytest
from tests.cli.test_cli import visible

from prescreen import Candidate, PackError, Screener
from prescreen.cli.compare import CompareOrder, run
from prescreen.cli.large import is_large, run_large
from prescreen.cli.order import Order
from prescreen.columnar.versions import (
    Versions,
    changes,
    parameter_of,
    with_packs,
    with_parameter,
)
from prescreen.errors import InputError

ROOT = Path(__file__).parents[2]
REGION = ROOT / "examples/kecheng/region.yaml"
DAY = "2026-11-22"


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener.from_files(REGION, as_of=DAY)


def order(source: Path, out: Path | None = None, formats: str | None = None) -> Order:
    return Order(source, REGION, out, formats, DAY, None, None, "zh")


def filled() -> list[Candidate]:
    text = (ROOT / "examples/kecheng/candidates-filled.json").read_text(encoding="utf-8")
    return [Candidate.from_dict(d) for d in json.loads(text)]


def test_a_swept_parameter_changes_what_it_governs(screener: Screener) -> None:
    """A longest term of no years: the very check, and the verdict, of the one that passed."""
    versions = Versions(screener, filled())
    rules = with_parameter(screener.rules, "land.industry_term", 0.0)
    before = versions.screen(screener.rules)

    found = changes(before, versions.screen(rules), (screener.rules, rules))

    assert [(c.id, c.before, c.after, c.checks) for c in found] == [
        ("kecheng-f1", "pass", "conditional", (("land.term", "pass", "fail"),))
    ]
    assert changes(before, before, (rules, rules)) == []


def test_the_rules_at_hand_give_what_screening_gives(screener: Screener) -> None:
    """Version A of a comparison is the screening itself."""
    made = [Candidate.from_dict(d) for d in json.loads(
        (ROOT / "examples/kecheng/candidates.json").read_text(encoding="utf-8"))]  # fmt: skip
    found = Versions(screener, made).screen(screener.rules)

    assert found["verdict"].cast(pl.String).to_list() == [screener.screen(c).verdict for c in made]


def test_another_version_of_a_pack(screener: Screener, tmp_path: Path) -> None:
    """A pack of the same name takes the place of the one in force, in all that use it."""
    folder = tmp_path / "energy"
    shutil.copytree(ROOT / "rules/national/energy", folder)
    pack = folder / "pack.yaml"
    text = pack.read_text(encoding="utf-8")
    pack.write_text(text.replace('version: "', 'version: "9', 1), encoding="utf-8")
    rules = with_packs(screener, [folder])
    versions = {p.id: p.version for p in rules.packs}

    assert versions["energy"].startswith("9")
    assert {p.id for p in rules.packs} == {p.id for p in screener.rules.packs}


def test_an_unknown_parameter_is_named_with_others(screener: Screener) -> None:
    """A misspelt parameter is refused, and one that exists is named."""
    with pytest.raises(PackError, match=r"energy\.review_floor"):
        parameter_of(screener.rules, "energy.review_flor")


def test_a_sweep_writes_table_and_plot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sweep prints the parameter's label and writes its table, its plot and its JSON."""
    asked = order(ROOT / "examples/kecheng/candidates-filled.json", tmp_path)

    assert run(CompareOrder(asked, None, "energy.review_floor=1,1000")) == 0
    assert "单独节能审查门槛" in capsys.readouterr().out
    assert visible(tmp_path) == [
        "compare.csv", "compare.json", "compare.svg",
    ]  # fmt: skip
    said = json.loads((tmp_path / "compare.json").read_text(encoding="utf-8"))
    assert list(said["counts"]) == ["现行", "1", "1000"]
    assert (tmp_path / "compare.svg").read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize(
    "sweep",
    ["x", "a=1:2:0", "a=9:1:1", "a=0:inf:1", "a=nan", "a=0:1e9:1e-9", "a=1:2", "=1", None],
)
def test_what_cannot_be_swept_is_refused(sweep: str | None) -> None:
    """A sweep without values, with no step, backwards or not given at all is refused."""
    asked = order(ROOT / "examples/kecheng/candidates-filled.json")

    with pytest.raises(InputError):
        run(CompareOrder(asked, None, sweep))


def test_long_lists_are_written_row_by_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """More than 10,000 rows: Parquet by default, rejects beside it, counts that add up."""
    source, out = tmp_path / "in.parquet", tmp_path / "out"
    names = ["", *(f"项目{i}" for i in range(10_001))]
    pl.DataFrame({"id": [str(i) for i in range(len(names))], "name": names}).write_parquet(source)

    assert is_large(source)
    assert run_large(order(source, out)) == 0
    assert pl.read_parquet(out / "results.parquet").height == 10_001
    assert "共 10,002 行:预审 10,001 项,退回 1 行" in capsys.readouterr().out
    assert len((out / "rejects.csv").read_text(encoding="utf-8-sig").splitlines()) == 2
    with pytest.raises(InputError, match="47 GB"):
        run_large(order(source, out, "html"))


def test_short_and_other_files_go_the_usual_way(tmp_path: Path) -> None:
    """A short file is not long, nor is one that cannot be looked into."""
    short = tmp_path / "a.csv"
    short.write_text("项目名称\n甲\n", encoding="utf-8")

    assert not is_large(short)
    assert not is_large(tmp_path / "none.xlsx")
