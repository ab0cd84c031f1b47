"""The opinion and the notice, opened again."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt

from prescreen import render
from prescreen.errors import InputError
from prescreen.render.docx import make_templates
from prescreen.render.docx.punctuation import punctuated
from prescreen.render.docx.template import builtin_templates
from tests.render.samples import missing, report, run

HEADINGS = [
    "一、项目基本情况",
    "二、系统初判",
    "三、须落实和须先问清的事项",
    "四、产业链位置（参考）",
    "五、预审办公室意见",
    "六、组长意见",
    "七、会议去向与纪要号",
]
ANNEXES = [
    "一、法定事项核查",
    "二、本地标准核查",
    "三、须落实事项",
    "四、待补充事项（按单位）",
    "五、政策诉求及公平竞争提示",
    "六、风险提示与未收录范围",
    "七、依据清单",
    "八、口径说明",
    "九、审查项明细",
]


def text_of(path: Path) -> str:
    """All text in the order of the document, cells apart by tabs, its signs half-width."""
    from docx.table import Table

    out = []
    for item in docx.Document(str(path)).iter_inner_content():
        if isinstance(item, Table):
            out += ["\t".join(c.text for c in r.cells) for r in item.rows]
        else:
            out.append(item.text)
    return unicodedata.normalize("NFKC", "\n".join(out))


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


def headings(path: Path) -> list[str]:
    paragraphs = docx.Document(str(path)).paragraphs
    return [p.text for p in paragraphs if p.style.name == "预审-一级标题"]


def test_sections_in_order_and_footer(opinion: Path) -> None:
    """The opinion has its seven sections in order, is marked, and says what it is not."""
    document = docx.Document(str(opinion))
    assert headings(opinion) == HEADINGS
    footer = document.sections[0].footer.paragraphs[0].text
    assert "不属于行政许可" in footer
    assert document.paragraphs[0].text == "内部资料\t编号：p-1"


def test_the_opinion_answers_what_why_next_and_who(opinion: Path) -> None:
    """Verdict, reason, next step and units stand in one box; codes, digests and files nowhere."""
    said = text_of(opinion)
    for wanted in ("材料待补正", "理由:", "下一步:", "由谁办:", "未收录不等于符合", "投资方"):
        assert wanted in said
    for inner in ("0.98", "sha256", "项目.xlsx", "environment.", "{{", "某路北侧地块"):
        assert inner not in said


def test_annexes_hold_all_the_rest(tmp_path: Path) -> None:
    """Laws, values, conditions and gaps of the report stand in the annexes, private facts not."""
    render.write_paper(tmp_path / "a.docx", "annexes", report(), run())
    said = text_of(tmp_path / "a.docx")
    assert headings(tmp_path / "a.docx") == ANNEXES
    for wanted in ("某表未收录", "《某某管理办法》第三条", "某政发〔2024〕1号",
                   "用地面积由60亩减至40亩", "占用永久基本农田面积大于0亩"):  # fmt: skip
        assert wanted in said
    assert "{{" not in said
    assert "某路北侧地块" not in said


def test_long_list_of_checks_goes_to_the_annex(tmp_path: Path) -> None:
    """Hundreds of further checks fill the annexes, and the opinion itself stays as it is."""
    many = report()
    base = many["outcomes"][5]
    many["outcomes"] += [{**base, "check": f"m.{n}", "title": f"又一项{n}"} for n in range(300)]
    render.write_docx(tmp_path / "o.docx", many, run())
    render.write_paper(tmp_path / "a.docx", "annexes", many, run())
    assert "又一项" not in text_of(tmp_path / "o.docx")
    assert text_of(tmp_path / "a.docx").count("又一项") == 300


def test_each_unit_has_its_form(tmp_path: Path) -> None:
    """A form for each unit of the review names what this unit has to look at, and no other's."""
    members = (("ecology", "某县生态环境分局"), ("tax", "某县税务局"))
    render.write_paper(tmp_path / "f.docx", "forms", report(), run(members=members))
    document = docx.Document(str(tmp_path / "f.docx"))
    assert len(document.tables) == 2
    assert sum(p.paragraph_format.page_break_before is True for p in document.paragraphs) == 1
    for table, name in zip(document.tables, ("某县生态环境分局", "某县税务局"), strict=True):
        cells = {r.cells[0].text: r.cells[1].text for r in table.rows}
        assert cells["意见"].count("□") == 5
        assert name in text_of(tmp_path / "f.docx")


def test_the_summary_gathers_the_opinions(tmp_path: Path) -> None:
    """Opinions on file are ticked by unit; silence is no consent."""
    members = (("ecology", "某县生态环境分局"), ("tax", "某县税务局"))
    render.write_paper(tmp_path / "s.docx", "summary", report(), run(members=members))
    said = text_of(tmp_path / "s.docx")
    assert "■同意" in said
    assert "共 2 个单位,已回复 1 个。未回复的不视为同意。" in said


def test_notice_asks_and_does_not_judge(tmp_path: Path) -> None:
    """The notice asks the firm in plain words, and tells it nothing of the judgement."""
    data = report()
    data["missing"] += [
        missing("judgement.market", "市场前景", "a.open", kind="judgement"),
        missing("agreement.collective_decision", "协议集体决策", "a.open"),
        missing("land.area", "用地面积", "a.open"),
        missing("investor", "投资方(未提供或不完整)", "a.open", kind="list"),
    ]
    render.write_notice(tmp_path / "n.docx", data, run())
    said = text_of(tmp_path / "n.docx")
    for wanted in ("环评类别属于哪一种?", "选一:报告书", "用地面积是多少?\t填数字,单位亩\t60 亩",
                   "请提供完整的投资方清单", "5 个工作日内(非法定期限,逾期不影响再次提交)",
                   "某县投资促进局", "示例甲公司(虚构)"):  # fmt: skip
        assert wanted in said
    for inner in ("材料待补正", "系统初判", "内部资料", "a.fail", "的理由", "市场前景", "集体决策",
                  "奖补", "评分", "占用永久基本农田面积", "补链", "某某管理办法"):  # fmt: skip
        assert inner not in said


@pytest.mark.parametrize(
    ("as_of", "lang", "said"),
    [
        ("2026-02-13", "zh", "2026年2月27日前,即 5 个工作日内(非法定期限"),
        ("2026-02-13", "en", "by 2026-02-27, that is within 5 working days"),
        ("2190-02-13", "zh", "收到之日起 5 个工作日内(非法定期限"),
        ("2190-02-13", "en", "within 5 working days of receipt"),
    ],
)
def test_the_notice_names_a_day_where_holidays_are_known(
    tmp_path: Path, as_of: str, lang: str, said: str
) -> None:
    """The suggested day passes over the Spring Festival; of an unknown year only days are said."""
    render.write_notice(tmp_path / "n.docx", report(lang=lang), run(lang=lang, as_of=as_of))
    assert said in text_of(tmp_path / "n.docx")


def test_notice_with_nothing_to_ask(tmp_path: Path) -> None:
    """Where nothing is missing, the notice says that nothing is needed."""
    render.write_notice(tmp_path / "n.docx", {**report(), "missing": []}, run())
    assert "暂无需要补充的材料" in text_of(tmp_path / "n.docx")


def test_english(tmp_path: Path) -> None:
    """An opinion in English has its headings and outcomes in English."""
    render.write_docx(tmp_path / "o.docx", report(lang="en"), run(lang="en"))
    said = text_of(tmp_path / "o.docx")
    assert "2. System verdict" in said
    assert "7. Meeting and minutes" in said
    assert all(word in said for word in ("Why: ", "Next: ", "Who: "))


def test_a_bureau_can_bring_its_own_template(tmp_path: Path) -> None:
    """A template changed in Word keeps its styles, and placeholders that Word cut are filled in."""
    (own,) = [p for p in render.write_templates(tmp_path) if p.name == "opinion.zh.docx"]
    document = docx.Document(str(own))
    document.styles["预审-表格"].font.size = Pt(12)
    paragraph = document.paragraphs[2]
    document.paragraphs[4].text = "{{p facts}}"  # as docxtpl writes it
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
    (own,) = [p for p in render.write_templates(tmp_path) if p.name == "opinion.zh.docx"]
    whole = own.read_bytes()
    bad.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="docx"):
        render.write_docx(tmp_path / "o.docx", report(), run(), template=bad)
    bad.write_bytes(whole)
    with zipfile.ZipFile(bad, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    with pytest.raises(InputError, match="宏"):
        render.write_docx(tmp_path / "o.docx", report(), run(), template=bad)


def test_a_folder_of_templates_is_checked_as_a_whole(tmp_path: Path) -> None:
    """All faults of a folder are told at once; what it lacks is taken from the built-in ones."""
    with pytest.raises(InputError, match="没有 Word 模板"):
        render.check_templates(tmp_path)
    render.write_templates(tmp_path)
    render.check_templates(tmp_path)
    for name in ("opinion.zh.docx", "notice.zh.docx"):
        document = docx.Document(str(tmp_path / name))
        document.add_paragraph("{{nmae}}")
        document.save(str(tmp_path / name))
    with pytest.raises(InputError) as caught:
        render.check_templates(tmp_path)
    assert {p.place.file for p in caught.value.problems} == {"opinion.zh.docx", "notice.zh.docx"}
    for path in tmp_path.glob("*.docx"):
        path.unlink()
    (tmp_path / "意见书.docm").write_bytes(b"x")
    with pytest.raises(InputError, match=r"意见书\.docm"):
        render.check_templates(tmp_path)
    (tmp_path / "意见书.docm").unlink()
    for path in render.write_templates(tmp_path):
        if path.name != "summary.zh.docx":
            path.unlink()
    render.check_templates(tmp_path)
    render.write_docx(tmp_path / "o.docx", report(), run(), template=tmp_path)
    assert headings(tmp_path / "o.docx") == HEADINGS


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


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("理由:容积率为 0.95,低于 1(差 0.05)。", "理由：容积率为 0.95，低于 1（差 0.05）。"),
        ("18,000 万元;共 3 项,10:30 开会", "18,000 万元；共 3 项，10:30 开会"),
        ("见 https://a.cn/x?y=1,z", "见 https://a.cn/x?y=1,z"),
        ("网址:https://a.cn/x?y=1;z,另见第3条", "网址：https://a.cn/x?y=1;z，另见第3条"),
        ("材料(审计报告(2).pdf),齐", "材料（审计报告(2).pdf），齐"),
        ("(甲&amp;B公司),国发〔2019〕26号;1:5", "（甲&amp;B公司），国发〔2019〕26号；1:5"),
        ("甲公司((虚构)、100%),乙", "甲公司（（虚构）、100%），乙"),
        ("Total (CNY), demo-01", "Total (CNY), demo-01"),
    ],
)
def test_chinese_signs_are_of_full_width(said: str, wanted: str) -> None:
    """Beside Chinese, signs and pairs of brackets are of full width; figures, addresses and
    names of files keep theirs."""
    assert punctuated(said) == wanted


def test_papers_have_chinese_punctuation(tmp_path: Path) -> None:
    """No half-width sign stands behind a Chinese character in an opinion or a notice."""
    render.write_docx(tmp_path / "o.docx", report(), run())
    render.write_notice(tmp_path / "n.docx", report(), run())
    for name in ("o.docx", "n.docx"):
        with zipfile.ZipFile(tmp_path / name) as archive:
            body = archive.read("word/document.xml").decode()
        texts = "\n".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", body))
        assert "，" in texts
        assert re.findall(r"[\u4e00-\u9fff][,;:?!(]", texts) == []
