"""Tables and forms of Word documents, and what is ticked in them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from prescreen.errors import InputError
from prescreen.fields import catalogue
from prescreen.fields.boxes import ticked
from prescreen.fields.values import read_value
from prescreen.intake import Limits, read
from prescreen.intake.cells import MergedRange
from prescreen.intake.formats.docx import sheets

W = 'xmlns:w="W" xmlns:mc="M"'


def cell(text: str, inside: str = "", more: str = "") -> str:
    return f"<w:tc><w:tcPr>{inside}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p>{more}</w:tc>"


def table(*rows: tuple[str, ...]) -> str:
    made = "".join(
        "<w:tr>" + "".join(c if c.startswith("<") else cell(c) for c in row) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{made}</w:tbl>"


def line(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def document(path: Path, body: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>"
        )
    return path


def test_a_list_in_a_table(tmp_path: Path) -> None:
    """A table with headings is a list; the unit in the line above it counts."""
    body = line("重点项目表") + line("单位:亿元") + table(
        ("项目编号", "项目名称", "总投资"), ("1", "甲项目", "5"), ("2", "乙项目", "约3亿元")
    )  # fmt: skip
    made = read(document(tmp_path / "a.docx", body)).candidates
    assert [(c.id, c.name, c.facts["investment.total"]) for c in made] == [
        ("1", "甲项目", 50_000), ("2", "乙项目", 30_000),
    ]  # fmt: skip


def test_a_form_in_a_table(tmp_path: Path) -> None:
    """Labels beside their values are a form of one project, ticked boxes among them."""
    body = line("申请表") + table(
        ("项目名称", "甲项目", "总投资(万元)", "5000"),
        ("用地面积(亩)", "20", "建设性质", "□新建 ☑扩建 □技改"),
        ("行业代码", "3099", "拟开工日期", "2026-09-01"),
    )
    (one,) = read(document(tmp_path / "a.docx", body)).candidates
    assert one.name == "甲项目"
    assert one.facts["land.area"] == 20
    assert one.facts["project.build_type"] == "扩建"


def test_merged_cells_breaks_and_repeats(tmp_path: Path) -> None:
    """Cells that span columns and rows, line breaks, symbols, and text for old programs only."""
    joined = "<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:p>"
    fallback = "<mc:Fallback><w:p><w:r><w:t>旧</w:t></w:r></w:p></mc:Fallback>"
    box = '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>是</w:t></w:r></w:p>'
    body = table(
        (cell("宽", '<w:gridSpan w:val="2"/>'), cell("高", '<w:vMerge w:val="restart"/>')),
        (f"<w:tc>{joined}{fallback}</w:tc>", f"<w:tc>{box}</w:tc>", cell("", "<w:vMerge/>")),
    )
    (one,) = sheets(document(tmp_path / "a.docx", body), Limits())
    assert [row.cells for row in one.rows] == [("宽", None, "高"), ("甲\n乙", "☑是", None)]
    assert set(one.spans) == {MergedRange(1, 0, 1, 1), MergedRange(1, 2, 2, 2)}


def test_tables_inside_tables_are_sheets_of_their_own(tmp_path: Path) -> None:
    """The text of an inner table is not that of the cell around it."""
    inner = table(("内", "里"))
    body = table(("外", cell("值", more=inner + "<w:p/>")))
    outer, within = sheets(document(tmp_path / "a.docx", body), Limits())
    assert [row.cells for row in outer.rows] == [("外", "值")]
    assert [row.cells for row in within.rows] == [("内", "里")]


def test_a_document_without_tables_is_no_list(tmp_path: Path) -> None:
    """A text is refused as what it is; sizes are bounded as those of workbooks are."""
    with pytest.raises(InputError, match="Word"):
        read(document(tmp_path / "a.docx", line("项目名称")))
    path = document(tmp_path / "b.docx", table(*[("甲", "乙")] * 20))
    with pytest.raises(InputError, match=r"input\.too-large"):
        list(sheets(path, Limits(cells=10)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("□是 ☑否", ("否",)),
        ("是□ 否☑", ("否",)),
        ("是□、否√", ("否",)),
        ("☑新建 □扩建 □技改", ("新建",)),
        ("■电镀■喷漆□其他", ("电镀", "喷漆")),
        ("□是 □否", ()),
        ("√", None),
        ("是√", None),
        ("a□b☑c", None),
        ("□☑", None),
    ],
)
def test_boxes(text: str, words: tuple[str, ...] | None) -> None:
    """The words beside ticked boxes; nothing where it is not certain whose the boxes are."""
    assert ticked(text) == words


@pytest.mark.parametrize(
    ("path", "text", "value", "code"),
    [
        ("project.build_type", "□新建 ☑扩建", "扩建", None),
        ("project.build_type", "☑新建 ☑扩建", None, "ticks"),
        ("project.build_type", "□新建 □扩建", None, None),
        ("project.build_type", "☑乱写 □扩建", None, "enum"),
        ("project.foreign", "是□ 否☑", False, None),
        ("environment.processes", "☑电镀 ☑化学镀 □其他", frozenset({"电镀", "化学镀"}), None),
        ("project.content", "□是 ☑否", "□是 ☑否", None),
    ],
)
def test_what_is_ticked_is_what_was_said(
    path: str, text: str, value: object, code: str | None
) -> None:
    """One tick chooses, several do for a set, none says nothing, and a text stays as it is."""
    found = read_value(catalogue[path], text)
    assert found.value == value
    assert (found.why and found.why.code) == code
