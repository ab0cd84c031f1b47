"""The sector backbone: its tables, what it says of a project, and that it stays apart."""

from __future__ import annotations

import csv
import datetime as dt
import sys
from pathlib import Path

import pytest
from chain_cases import CHAINS, ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from prescreen import Screener
from prescreen.chain.sectors import CORE, SectorTable, load_sectors, sectors_on
from prescreen.cli.app import app
from prescreen.fields import industry
from prescreen.region import load_region
from prescreen.region.shapes import FirmShape
from prescreen.run.sectors import Sectors
from prescreen.vocabulary import FIT_LEVELS

sys.path.insert(0, str(ROOT / "tools"))

import make_sectors

DAY = dt.date(2026, 12, 1)
YEARS = (2012, 2017, 2018, 2020)
FARM = """
region: farm
name: 某县
packs: [national/planning_fit]
documents: {d: {title: 某文件}}
industries: [{name: 食品, tier: 主导, codes: ['1351', '14']}]
parks: [{name: 食品园, leading: [食品], document: d}]
enterprises: [{name: 甲饲料, industry_code: '1329', capacity: 2.0, document: d}]
"""


def backbone(year: int = 2020) -> SectorTable:
    return load_sectors(CHAINS, year)


@pytest.fixture
def farm(tmp_path: Path) -> Screener:
    path = tmp_path / "region.yaml"
    path.write_text(FARM, encoding="utf-8")
    return Screener.from_files(path, as_of=DAY)


@pytest.mark.parametrize("year", YEARS)
def test_each_table_is_whole(year: int) -> None:
    """Sectors have codes of their own, edges the weight that their coefficient gives."""
    table = backbone(year)
    codes = [c for node in table.graph.nodes for c in node.codes]
    assert len(codes) == len(set(codes))
    assert all(node.codes for node in table.graph.nodes)
    assert len(table.graph.src) == len(table.coefficients) > 1_500
    for u, v, w in zip(
        table.graph.src.tolist(),
        table.graph.dst.tolist(),
        table.graph.weight.tolist(),
        strict=True,
    ):
        a = table.coefficients[u, v]
        assert a >= 0.01
        assert w == pytest.approx(min(1.0, a / CORE))


@pytest.mark.parametrize(
    ("day", "year"), [("2011-05-01", 2012), ("2017-06-30", 2017), ("2019-01-01", 2018),
                      ("2026-12-01", 2020)],
)  # fmt: skip
def test_the_table_of_the_day(day: str, year: int) -> None:
    """A day has the newest table whose structure stands for it."""
    found = sectors_on(CHAINS, dt.date.fromisoformat(day))
    assert found is not None
    assert found.year == year


def test_a_folder_without_tables_has_no_backbone(tmp_path: Path) -> None:
    """Chains of one's own may stand in a folder without sectors."""
    assert sectors_on(tmp_path, DAY) is None


def test_every_class_has_one_sector() -> None:
    """The class of an industry code, with or without letter, tells the sector; a division of
    several does not."""
    table = backbone()
    names = {c: table.graph.name(i) for c in ("3974", "C3974", "397")
             if (i := table.sector_of(c)) is not None}  # fmt: skip
    assert set(names.values()) == {"电子元器件"}
    assert table.sector_of("39") is None
    assert table.sector_of("C") is None
    assert table.sector_of(None) is None
    assert {table.graph.name(i) for i in table.sectors_under("39")} >= {"电子元器件", "计算机"}


def test_networkx_holds_the_backbone() -> None:
    """The graph of networkx has every sector and edge, with weight and coefficient."""
    table = backbone()
    graph = table.to_networkx()
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (153, len(table.coefficients))
    panels, computers = ("io2020.094", "io2020.090")
    assert graph.nodes[panels]["name"] == "电子元器件"
    assert graph.edges[panels, computers]["coefficient"] == pytest.approx(0.5216)
    assert graph.edges[panels, computers]["weight"] == 1.0


def test_a_project_of_no_chain_gets_its_sector(farm: Screener) -> None:
    """Where no product chain answers, the industry code gives sector, partners and coefficients,
    named as what it is; the product level stays unknown."""
    report = farm.screen(
        {
            "id": "1",
            "name": "甲",
            "project": {"industry_code": "0313"},
            "investment": {"total": 15000.0},
        }
    )
    fit = report.to_dict()["chain_fit"]
    assert (fit["status"], fit["relation"], fit["scores"]) == ("unknown", None, None)
    assert fit["level"] == FIT_LEVELS["sector"].label
    assert "行业层面(《2020年全国投入产出表》" in fit["note"]
    sector = fit["sector"]
    assert sector["name"] == "畜牧产品"
    assert {"甲饲料", "食品园"} <= {p["name"] for p in sector["partners"]}
    assert sector["suppliers"][0]["coefficient"] > 0.01
    assert sector["relation"] is not None
    values = report.env.values
    assert values["chain.sector_total"] == sector["scores"]["total"]
    assert "chain.total" not in values, "never in one ranking with product chains"


def test_rows_columns_and_cases_agree_on_sectors(farm: Screener) -> None:
    """The sector's relation and points are the same in a report, in a list and in a live case."""
    rows = [
        {"id": f"{k}", "name": "项目", "project": {"industry_code": code},
         "investment": {"total": total}, **({"as_of": day} if day else {})}
        for k, (code, total, day) in enumerate([
            ("1353", 100.0, None), ("1353", 1_500_000.0, None), ("39", 9.0, None),
            (None, 9.0, None), ("0313", None, None), ("6513", 2_000.0, "2016-01-01")])
    ]  # fmt: skip
    batch = farm.screen_many(rows)
    names = ("chain.sector_relation", "chain.sector_total")
    for i, row in enumerate(rows):
        values = batch.report(i).env.values
        assert [batch.frame[n][i] for n in names] == [values.get(n) for n in names]
        case = farm.open_case(row)
        assert [case._now().chain.get(n) for n in names] == [values.get(n) for n in names]
    assert batch.frame["chain.sector_relation"].null_count() == 2
    assert batch.frame["chain.sector_total"].null_count() == 3
    assert batch.frame["chain.sector_total"][0] < batch.frame["chain.sector_total"][1]


def test_an_enterprise_needs_a_place() -> None:
    """An enterprise stands on a node or is known by its industry code."""
    with pytest.raises(ValueError, match="node or industry_code"):
        FirmShape(name="甲")


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(backbone().codes)), st.floats(0, 1e6), st.floats(0, 1e6))
def test_sector_points_add_up_and_rise_with_size(code: str, small: float, large: float) -> None:
    """Attributions of a sector add up, and a larger project has no fewer points."""
    region = load_region(ROOT / "examples/kecheng/region.yaml")
    sectors = Sectors(CHAINS, region, lambda _: "3974")
    low, high = sorted((small, large))
    fits = [sectors.fit(code, DAY, amount) for amount in (low, high)]
    assert fits[0] is not None
    assert fits[1] is not None
    less, more = fits[0].fit, fits[1].fit
    assert less.scores["total"] <= more.scores["total"]
    for fit in (less, more):
        assert sum(c.points for c in fit.contributions) == pytest.approx(fit.scores["total"])


def test_the_tool_refuses_a_table_that_does_not_add_up() -> None:
    """One flow changed breaks the identities of its row and of its column."""
    rows = _tiny()
    assert make_sectors.problems(rows) == []
    rows[0]["002"] = "33"
    broken = make_sectors.problems(rows)
    assert any("uses of 001" in b for b in broken)
    assert any("inputs of 002" in b for b in broken)


def test_the_tool_writes_coefficients() -> None:
    """A coefficient is the flow over the user's output; small ones and own use are left out."""
    made = make_sectors.written(_tiny(), {"甲": ["01"], "乙": ["51", "52"]})
    assert ["sector", "001", "甲", "A", "material", "01"] in made
    assert ["sector", "002", "乙", "B", "service", "51 52"] in made
    assert [r for r in made if r[0] == "edge"] == [["edge", "001", "002", "0.1500", "", ""]]


def _tiny() -> list[dict[str, str]]:
    text = """code,name,name_en,001,002,TIU,TFU,IM,GO
001,甲,A,10,30,40,80,20,100
002,乙,B,0.5,20,20.5,180,0.5,200
TII,,,10.5,50,,,,
TVA,,,89.5,150,,,,
TI,,,100,200,,,,
"""
    return list(csv.DictReader(text.splitlines()))


def test_papers_name_the_level(farm: Screener, tmp_path: Path) -> None:
    """The table and the explanation call what a sector says by its level."""
    listed = tmp_path / "c.json"
    listed.write_text(
        '[{"id": "1", "name": "甲", "project": {"industry_code": "0313"},'
        ' "investment": {"total": 15000}}]',
        encoding="utf-8",
    )
    region = str(tmp_path / "region.yaml")
    said = CliRunner().invoke(app, ["screen", str(listed), "--region", region])
    assert "行业层面" in said.output
    full = ["explain", str(listed), "--id", "1", "--region", region, "--full"]
    told = CliRunner().invoke(app, full)
    assert "主要供应部门(直接消耗系数)" in told.output


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(sorted(backbone().codes)), st.floats(0, 1e6) | st.none())
def test_what_is_looked_up_is_what_the_fit_says(code: str, amount: float | None) -> None:
    """Relation and total of a sector are those of its fit, which is worked out only when read."""
    sectors = Sectors(CHAINS, load_region(ROOT / "examples/kecheng/region.yaml"), lambda _: "3974")
    found = sectors.fit(code, DAY, amount)
    assert found is not None
    assert found.relation == found.fit.relation
    assert found.total == (None if amount is None else found.fit.scores["total"])
    assert bool(found.fit.bounds) == (amount is None)


@pytest.mark.parametrize("year", YEARS)
def test_every_class_stands_in_a_sector(year: int) -> None:
    """Each class of GB/T 4754 has its sector in every table, international bodies apart."""
    table = backbone(year)
    classes = [c for c, known in industry.table().items() if known.level == "class"]
    assert [c for c in classes if table.sector_of(c) is None] == ["9700"]
