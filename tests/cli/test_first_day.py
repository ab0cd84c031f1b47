"""A first day without YAML: a profile, lists of what it can name, a short workbook."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from typer.testing import CliRunner

from prescreen import Screener, intake
from prescreen.cli.app import app
from prescreen.cli.files import SHORT, write_template
from prescreen.cli.listing import KINDS
from prescreen.cli.order import Order
from prescreen.cli.region import NewRegion, run
from prescreen.cli.screen import run as screen
from prescreen.errors import InputError
from prescreen.region import load_region
from prescreen.region.divisions import places_named


def new(out: Path, name: str = "固镇县", code: str | None = None, chains: tuple[str, ...] = (),
        industries: tuple[str, ...] = (), bureaus: tuple[str, ...] = ()) -> NewRegion:  # fmt: skip
    return NewRegion(name, code, out, chains, industries, bureaus, "zh")


def test_a_profile_from_a_name_loads_and_screens(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the code of the place says is filled in, Chinese names of all else are taken."""
    out = tmp_path / "region.yaml"
    order = new(out, chains=("纺织",), industries=("主导产业=生物基新材料",),
                bureaus=("环保局=固镇县生态环境分局",))  # fmt: skip
    assert run(order) == 0
    region = load_region(out)
    assert region.name == "安徽省蚌埠市固镇县"
    assert region.shape.chains == ["textile"]
    assert region.bureau_name("ecology") == "固镇县生态环境分局"
    assert region.shape.industries[0].tier == "主导"
    said = capsys.readouterr().out
    assert "local/guzhen-2022" in said, "the packs that fit are named"
    assert "guzhen" not in "".join(region.shape.packs), "one that was not verified stays off"
    report = Screener.from_files(out, as_of="2026-11-22").screen({"id": "1", "name": "甲"})
    assert report.verdict == "needs_info"


@pytest.mark.parametrize(
    ("order", "wanted"),
    [
        ({"name": "市中区"}, "370103"),
        ({"name": "没有这个地方"}, "写全称"),
        ({"code": "999999"}, "999999"),
        ({"chains": ("坊织",)}, "纺织"),
        ({"bureaus": ("环护局",)}, "环保局"),
        ({"industries": ("支柱=钢铁",)}, "首位"),
    ],
)
def test_what_is_not_clear_is_said_with_what_is_near(
    order: dict, wanted: str, tmp_path: Path
) -> None:
    """Several places of a name, unknown chains, bureaus and tiers: told, and nothing is written."""
    out = tmp_path / "region.yaml"
    with pytest.raises(InputError) as caught:
        run(new(out, **order))
    assert wanted in caught.value.text("zh")
    assert not out.exists()


def test_a_profile_is_never_overwritten(tmp_path: Path) -> None:
    """A file that is there stays as it is."""
    out = tmp_path / "region.yaml"
    out.write_text("x", "utf-8")
    with pytest.raises(InputError, match="已经有了"):
        run(new(out))
    assert out.read_text("utf-8") == "x"


@pytest.mark.parametrize("name", ["固镇县", "固镇", "蚌埠市固镇县", "安徽省蚌埠市固镇县"])
def test_a_place_is_found_by_any_of_its_names(name: str) -> None:
    """With or without what it lies in, and without its last character."""
    assert [p.code for p in places_named(name)] == ["340323"]


def test_profiles_take_chinese_names(tmp_path: Path) -> None:
    """Bureaus, tiers, chains and links by what they are called, as by their codes."""
    path = tmp_path / "region.yaml"
    path.write_text(
        "region: x\nname: 某县\npacks: [national]\nchains: [光电新型显示与手机整机]\n"
        "bureaus: {生态环境局: {name: 某县生态环境分局}}\n"
        "industries: [{name: 光电, tier: 主导产业}]\n"
        "enterprises: [{name: 甲, node: 液晶显示模组 LCM}]\n",
        encoding="utf-8",
    )
    screener = Screener.from_files(path, as_of="2026-11-22")
    assert screener.region.bureau_name("ecology") == "某县生态环境分局"
    assert screener.chains is not None
    graph = screener.chains.model.graph
    assert float(screener.chains.model.masses.m[graph.index("display.lcm")]) > 0


@pytest.mark.parametrize(
    ("kind", "word", "wanted"),
    [("packs", "柯城", "local/kecheng"), ("chains", "光电", "display"),
     ("nodes", "液晶", "display.lcm"), ("bureaus", "环保", "ecology"),
     ("fields", "用地面积", "land.area"), ("stages", "洽谈", "在谈"),
     ("bureaus", "环护局", "ecology")],
)  # fmt: skip
def test_lists_find_by_chinese_words(kind: str, word: str, wanted: str) -> None:
    """Each kind by a word of it, and by what is near where nothing has the word."""
    done = CliRunner().invoke(app, ["list", kind, word])
    assert done.exit_code == 0
    assert wanted in done.output


def test_every_kind_can_be_listed_whole() -> None:
    """No kind is empty."""
    assert all(list(listed("zh")) for listed in KINDS.values())


def test_the_short_workbook_has_twenty_columns_and_reads_back(tmp_path: Path) -> None:
    """One sheet to fill in, twenty columns; a filled row comes back with its investor."""
    path = tmp_path / "t.xlsx"
    intake.write_template(path, SHORT)
    book = openpyxl.load_workbook(path)
    sheet = book["项目表"]
    heads = {str(c.value): c.column for row in sheet.iter_rows(max_row=3) for c in row if c.value}
    assert sheet.max_column == 20
    at = max(c.row for row in sheet.iter_rows(max_row=4) for c in row if c.value)
    for head, value in (("项目名称", "甲项目"), ("投资方名称", "示例公司"), ("用地面积(亩)", 60)):
        sheet.cell(at + 1, heads[head], value)
    book.save(path)
    (one,) = intake.read(path).candidates
    assert one.name == "甲项目"
    assert one.lists["investor"].items[0]["name"] == "示例公司"


@pytest.mark.parametrize("fault", ["placeholder", "broken", "macro", "name", "empty"])
def test_faulty_templates_stop_a_run_before_it_begins(fault: str, tmp_path: Path) -> None:
    """An unknown placeholder, a broken file, macros, another name, no file: told, nothing made."""
    folder, out = tmp_path / "t", tmp_path / "out"
    assert CliRunner().invoke(app, ["template", str(folder), "--word"]).exit_code == 0
    own = folder / "opinion.zh.docx"
    if fault == "placeholder":
        document = docx.Document(str(own))
        document.add_paragraph("{{不认识}}")
        document.save(str(own))
    elif fault == "broken":
        own.write_bytes(own.read_bytes()[:2000])
    elif fault == "macro":
        with zipfile.ZipFile(own, "a") as archive:
            archive.writestr("word/vbaProject.bin", b"x")
    elif fault == "name":
        own.rename(folder / "意见书.docx")
    else:
        for path in folder.iterdir():
            path.unlink()
    examples = Path(__file__).resolve().parents[2] / "examples" / "kecheng"
    order = Order(examples / "candidates-filled.json", examples / "region.yaml", out, "docx",
                  "2026-11-22", None, None, "zh", templates=folder)  # fmt: skip
    with pytest.raises(InputError) as caught:
        screen(order)
    assert caught.value.problems[0].code.startswith("render.")
    assert not out.exists()


def test_a_template_never_replaces_a_filled_one(tmp_path: Path) -> None:
    """An empty workbook is written again; a file that says something else stays, and a name of
    another kind of file is refused."""
    path = tmp_path / "a.xlsx"
    for _ in range(2):
        assert write_template(path, False, True, "zh") == 0
    path.write_bytes(path.read_bytes() + b"filled")
    for odd in (path, tmp_path / "a.docx"):
        with pytest.raises(InputError):
            write_template(odd, False, True, "zh")
    assert path.read_bytes().endswith(b"filled")
    assert not (tmp_path / "a.docx").exists()
