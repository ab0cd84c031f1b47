"""The opinion and the notice, opened again."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt

from prescreen import render
from prescreen.errors import InputError
from prescreen.render.docx import make_templates
from prescreen.render.docx.template import builtin_templates
from tests.render.samples import missing, report, run

HEADINGS = [
    "一、项目基本情况",
    "二、系统初判",
    "三、法定事项核查",
    "四、本地标准核查",
    "五、须落实事项",
    "六、待补正材料",
    "七、政策诉求及公平竞争提示",
    "八、产业链契合(参考)",
    "九、风险提示与未收录范围",
    "十、成员单位意见",
    "十一、预审办公室意见",
    "十二、组长意见",
    "十三、会议去向与纪要号",
]


def text_of(path: Path) -> str:
    """All text in the order of the document, cells apart by tabs."""
    from docx.table import Table

    out = []
    for item in docx.Document(str(path)).iter_inner_content():
        if isinstance(item, Table):
            out += ["\t".join(c.text for c in r.cells) for r in item.rows]
        else:
            out.append(item.text)
    return "\n".join(out)


@pytest.fixture
def opinion(tmp_path: Path) -> Path:
    render.write_docx(tmp_path / "o.docx", report(), run())
    return tmp_path / "o.docx"


def test_layout_follows_gbt_9704(opinion: Path) -> None:
    """Paper, margins, type, line spacing and page number are those of GB/T 9704."""
    document = docx.Document(str(opinion))
    section = document.sections[0]
    assert [round(x.mm) for x in (section.page_width, section.page_height)] == [210, 297]
    margins = (
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin
    )  # fmt: skip
    assert [round(m.mm) for m in margins] == [37, 35, 28, 26]
    body = document.styles["预审-正文"]
    assert (body.font.size, body.paragraph_format.line_spacing) == (Pt(16), Pt(28))
    number = section.footer.paragraphs[-1]
    assert "".join(t.text or "" for t in number._p.iter(qn("w:t"))) == "— 1 —"


def test_sections_in_order_and_footer(opinion: Path) -> None:
    """The opinion has its thirteen sections and three annexes in order, and says what it is not."""
    document = docx.Document(str(opinion))
    heads = [p.text for p in document.paragraphs if p.style.name == "预审-一级标题"]
    assert heads == HEADINGS
    annexes = [p.text for p in document.paragraphs if p.text.startswith("附件")]
    assert annexes == ["附件1 依据清单", "附件2 口径说明", "附件3 审查项明细"]
    footer = document.sections[0].footer.paragraphs[0].text
    assert "不属于行政许可" in footer
    assert document.paragraphs[0].text == "内部资料"


def test_content(opinion: Path) -> None:
    """Laws, values, conditions and gaps of the report stand in the opinion, private facts not."""
    said = text_of(opinion)
    assert "未收录不等于符合" in said
    assert "某表未收录" in said
    assert "《某某管理办法》第三条" in said
    assert "某政发〔2024〕1号" in said
    assert "用地面积由60亩减至40亩" in said
    assert "占用永久基本农田面积大于0亩" in said
    assert "■同意" in said
    assert "{{" not in said
    assert "某路北侧地块" not in said


def test_long_list_of_checks_goes_to_the_annex(tmp_path: Path) -> None:
    """Hundreds of further checks fill the annex, and the opinion itself stays short."""
    many = report()
    base = many["outcomes"][5]
    many["outcomes"] += [{**base, "check": f"m.{n}", "title": f"又一项{n}"} for n in range(300)]
    render.write_docx(tmp_path / "o.docx", many, run())
    main, _, annex = text_of(tmp_path / "o.docx").partition("附件1 依据清单")
    assert "又一项" not in main
    assert annex.count("又一项") == 300


def test_notice_asks_and_does_not_judge(tmp_path: Path) -> None:
    """The notice asks the firm for facts and papers, and tells it nothing of the judgement."""
    data = report()
    data["missing"].append(missing("judgement.market", "市场前景", "a.open", kind="judgement"))
    render.write_notice(tmp_path / "n.docx", data, run())
    said = text_of(tmp_path / "n.docx")
    for wanted in (
        "环评类别",
        "《某某管理办法》第三条",
        "某县投资促进局",
        "示例甲公司(虚构)",
        "环评报告表",
    ):
        assert wanted in said
    for inner in ("材料待补正", "系统初判", "内部资料", "a.fail", "的理由", "市场前景",
                  "奖补", "评分", "占用永久基本农田面积", "补链"):  # fmt: skip
        assert inner not in said


def test_notice_with_nothing_to_ask(tmp_path: Path) -> None:
    """Where nothing is missing, the notice says that nothing is needed."""
    render.write_notice(tmp_path / "n.docx", {**report(), "missing": []}, run())
    assert "暂无需要补充的材料" in text_of(tmp_path / "n.docx")


def test_english(tmp_path: Path) -> None:
    """An opinion in English has its headings and outcomes in English."""
    render.write_docx(tmp_path / "o.docx", report(lang="en"), run(lang="en"))
    said = text_of(tmp_path / "o.docx")
    assert "2. System verdict" in said
    assert "13. Meeting and minutes" in said
    assert "not met" in said


def test_a_bureau_can_bring_its_own_template(tmp_path: Path) -> None:
    """A template changed in Word keeps its styles, and placeholders that Word cut are filled in."""
    (own,) = [p for p in render.write_templates(tmp_path) if p.name == "opinion.zh.docx"]
    document = docx.Document(str(own))
    document.styles["预审-表格"].font.size = Pt(12)
    paragraph = document.paragraphs[2]
    for run_ in paragraph.runs:
        run_.text = ""
    paragraph.add_run("某县{{na")
    paragraph.add_run("me}}意见")  # Word cuts runs anywhere
    document.save(str(own))
    render.write_docx(tmp_path / "o.docx", report(), run(), template=own)
    made = docx.Document(str(tmp_path / "o.docx"))
    assert made.paragraphs[2].text == "某县示例项目p-1意见"
    assert made.styles["预审-表格"].font.size == Pt(12)


def test_faulty_templates_are_refused(tmp_path: Path) -> None:
    """An unknown placeholder is named with those known, and a file that is no paper is refused."""
    bad = tmp_path / "bad.docx"
    document = docx.Document()
    document.add_paragraph("{{nmae}} {{block:facts}}")
    document.save(str(bad))
    with pytest.raises(InputError, match="nmae") as caught:
        render.write_docx(tmp_path / "o.docx", report(), run(), template=bad)
    assert "known:" in caught.value.text("en")
    bad.write_bytes(b"PK no zip")
    with pytest.raises(InputError, match="docx"):
        render.write_docx(tmp_path / "o.docx", report(), run(), template=bad)


def test_shipped_templates_are_the_built_ones() -> None:
    """The templates that come along are those that their maker builds today."""
    assert builtin_templates() == make_templates.build()


def test_a_missing_library_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an office library is absent, the message names the extra to install."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(InputError, match="office"):
        render.write_docx(tmp_path / "o.docx", report(), run())
    with pytest.raises(InputError, match="office"):
        render.write_xlsx(tmp_path / "a.xlsx", [report()], run())
