"""Builds the Word templates that ship: `python -m prescreen.render.docx.make_templates`.

Typography of GB/T 9704-2012 for a working paper: A4, margins 37/35/28/26 mm, third-size body in
仿宋 with a line pitch of 28 pt, 黑体 and 楷体 headings, page numbers between dashes. No red head.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from prescreen.render.docx.wordml import STYLES
from prescreen.render.docx.zipped import write_zip
from prescreen.render.labels import word
from prescreen.vocabulary import SEVERITIES

SONG, HEI, KAI, FANG = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"
_OTHER_NAMES = {SONG: "宋体", HEI: "SimHei", KAI: "楷体", FANG: "仿宋"}
_LATIN = "Times New Roman"
# role: font, size, line pitch (None: single), indent in characters, alignment, bold
_LOOKS: dict[str, tuple[str, float, float | None, int, str, bool]] = {
    "title": (SONG, 22, 36, 0, "CENTER", False),
    "mark": (HEI, 16, 28, 0, "LEFT", False),
    "h1": (HEI, 16, 28, 2, "LEFT", False),
    "h2": (KAI, 16, 28, 2, "LEFT", False),
    "subtitle": (KAI, 16, 28, 0, "CENTER", False),
    "body": (FANG, 16, 28, 2, "JUSTIFY", False),
    "head": (HEI, 10.5, None, 0, "CENTER", False),
    "cell": (FANG, 10.5, None, 0, "LEFT", False),
    "small_head": (HEI, 8, None, 0, "CENTER", False),
    "small": (FANG, 8, None, 0, "LEFT", False),
    "footer": (FANG, 8, None, 0, "JUSTIFY", False),
}
H1 = ("一", "二", "三", "四", "五", "六", "七", "八", "九")
SECTIONS: tuple[tuple[str, str, str], ...] = (
    ("facts", "项目基本情况", "The project"),
    ("verdict", "系统初判", "System verdict"),
    ("matters", "须落实和须先问清的事项", "To be settled, and to be asked first"),
    ("chain", "产业链位置(参考)", "Place in the chain (for reference)"),
    ("office_opinion", "预审办公室意见", "Opinion of the pre-screening office"),
    ("leader_opinion", "组长意见", "Opinion of the group leader"),
    ("meeting", "会议去向与纪要号", "Meeting and minutes"),
)
ANNEXES: tuple[tuple[str, str, str], ...] = (
    ("statutory", "法定事项核查", "Statutory matters"),
    ("local", "本地标准核查", "Local standards"),
    ("conditions", SEVERITIES["condition"].label, "To be settled"),
    ("missing", "待补充事项(按单位)", "What is missing, by unit"),
    ("incentives", "政策诉求及公平竞争提示", "Incentives asked for; fair competition"),
    ("risks", "风险提示与未收录范围", "Risks, and what is not covered"),
    ("sources", "依据清单", "Texts relied on"),
    ("notes", "口径说明", "Definitions"),
    ("checks", "审查项明细", "All checks"),
)


def opinion(lang: str) -> bytes:
    """The template of the 预审意见书: two pages."""
    d = _document(lang)
    _top(d, lang)
    _add(d, word("opinion.title", lang), "title")
    _add(d, "{{name}}", "subtitle")
    _sections(d, SECTIONS, lang)
    return _saved(d)


def annexes(lang: str) -> bytes:
    """The template of what stands behind an opinion."""
    d = _document(lang)
    _top(d, lang)
    _add(d, word("annexes.title", lang), "title")
    _add(d, "{{name}}", "subtitle")
    _sections(d, ANNEXES, lang)
    return _saved(d)


def forms(lang: str) -> bytes:
    """The template of the 成员单位意见表: a page for each unit."""
    d = _document(lang)
    _add(d, "{{block:forms}}", "body")
    return _saved(d)


def summary(lang: str) -> bytes:
    """The template of the 意见汇总表."""
    d = _document(lang)
    _top(d, lang)
    _add(d, word("summary.title", lang), "title")
    _add(d, "{{name}}", "subtitle")
    _add(d, "{{block:summary}}", "body")
    return _saved(d)


def notice(lang: str) -> bytes:
    """The template of the 需补充材料一次性清单."""
    d = _document(lang)
    _add(d, "编号:{{number}}" if lang == "zh" else "No. {{number}}", "mark", "RIGHT")
    _add(d, word("notice.title", lang), "title")
    _add(d, "{{addressee}}:", "mark")
    for text in _LETTER_ZH if lang == "zh" else _LETTER_EN:
        _add(d, text, "body" if text.startswith("{{block") else _role(text))
    _add(d, "{{sender}}", "mark", "RIGHT")
    _add(d, "年   月   日" if lang == "zh" else "Date:", "mark", "RIGHT")
    return _saved(d)


def _top(d: Any, lang: str) -> None:
    """The mark of internal papers on the left, the number on the right of one line."""
    line = _add(d, "{{internal}}\t" + ("编号:" if lang == "zh" else "No. ") + "{{number}}", "mark")
    line.paragraph_format.tab_stops.add_tab_stop(Mm(156), WD_TAB_ALIGNMENT.RIGHT)


def _sections(d: Any, sections: Sequence[tuple[str, str, str]], lang: str) -> None:
    for place, (block, name, name_en) in enumerate(sections):
        _add(d, f"{H1[place]}、{name}" if lang == "zh" else f"{place + 1}. {name_en}", "h1")
        _add(d, f"{{{{block:{block}}}}}", "body")


_LETTER_ZH: Sequence[str] = (
    "    贵单位“{{name}}”的材料收悉。为便于一次补齐,请就下列事项答复:知道多少答多少,"
    "一时不清楚的写“尚未确定”。",
    "一、请先答复的问题",
    "{{block:questions}}",
    "二、请一并准备的材料和数据(按上述答复,有的可能不再需要)",
    "{{block:others}}",
    "三、反馈方式",
    "    建议反馈日期:{{feedback}}(非法定期限,逾期不影响再次提交)。请送至:{{office}},"
    "联系人及电话:{{contact}}。",
    "{{block:contacts}}",
    "    本清单只列明需要补充的内容,不是对项目的结论,也不是行政许可的受理或者不予受理决定。",
)
_LETTER_EN: Sequence[str] = (
    "    Your papers on “{{name}}” have been received. Please answer what follows, as "
    "far as it is known; say “not yet decided” where it is not.",
    "1. Questions to answer first",
    "{{block:questions}}",
    "2. Please also prepare (some may fall away with the answers above)",
    "{{block:others}}",
    "3. Where and when",
    "    An answer is suggested {{feedback}} (no statutory term; papers may be handed in later). "
    "To: {{office}}. Contact: {{contact}}.",
    "{{block:contacts}}",
    "    This list only says what is still needed. It is no finding on the project, and neither "
    "accepts nor refuses an application for a licence.",
)


def _role(text: str) -> str:
    return "h1" if text[:2] in ("一、", "二、", "三、", "1.", "2.", "3.") else "body"


def _document(lang: str) -> Any:
    d = docx.Document()
    section = d.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance, section.header_distance = Mm(14), Mm(15)
    for role, name in STYLES.items():
        _style(d, role, name)
    d.settings.odd_and_even_pages_header_footer = True
    for footer, align in ((section.footer, "RIGHT"), (section.even_page_footer, "LEFT")):
        _footer(footer, align)
    return d


def _style(d: Any, role: str, name: str) -> None:
    font, size, pitch, indent, align, bold = _LOOKS[role]
    style = d.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.element.set(qn("w:styleId"), f"Ps{role.title().replace('_', '')}")
    style.quick_style = True
    style.font.name, style.font.size, style.font.bold = _LATIN, Pt(size), bold
    style.element.rPr.rFonts.set(qn("w:eastAsia"), font)
    fmt = style.paragraph_format
    fmt.space_before = fmt.space_after = Pt(1.5 if role in ("cell", "head") else 0)
    fmt.alignment = getattr(WD_ALIGN_PARAGRAPH, align)
    if pitch is not None:
        fmt.line_spacing_rule, fmt.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)
    else:
        fmt.line_spacing = 1.0
    if indent:
        ind = style.element.get_or_add_pPr().get_or_add_ind()
        ind.set(qn("w:firstLineChars"), str(100 * indent))
        ind.set(qn("w:firstLine"), str(int(20 * size * indent)))
    if role in ("h1", "h2", "mark"):
        fmt.keep_with_next = True
    if role in ("h1", "h2"):
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), "0" if role == "h1" else "1")
        style.element.get_or_add_pPr().append(level)


def _footer(footer: Any, align: str) -> None:
    footer.is_linked_to_previous = False
    note = footer.paragraphs[0]
    note.style = STYLES["footer"]
    note.add_run("{{footer}}")
    number = footer.add_paragraph()
    number.alignment = getattr(WD_ALIGN_PARAGRAPH, align)
    indent = Pt(14)  # one character of the fourth size from the edge of the text
    if align == "RIGHT":
        number.paragraph_format.right_indent = indent
    else:
        number.paragraph_format.left_indent = indent
    for text in ("— ", None, " —"):
        run = number.add_run(text or "")
        run.font.size, run.font.name = Pt(14), "宋体"
        run._r.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
        if text is None:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), "PAGE")
            number._p.remove(run._r)
            run.text = "1"
            field.append(run._r)
            number._p.append(field)


def _add(d: Any, text: str, role: str, align: str = "") -> Any:
    paragraph = d.add_paragraph(text, style=STYLES[role])
    if align:
        paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, align)
    return paragraph


def _saved(d: Any) -> bytes:
    """The document with fixed dates, other names for fonts that may be missing, no thumbnail."""
    core = d.core_properties
    core.author, core.comments, core.title = "prescreen", "", ""
    core.created = core.modified = dt.datetime(2026, 1, 1)
    out = io.BytesIO()
    d.save(out)
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in _OTHER_NAMES.items()
    )
    parts = []
    with zipfile.ZipFile(out) as archive:
        for info in archive.infolist():
            data = archive.read(info)
            if info.filename == "word/fontTable.xml":
                data = data.replace(b"</w:fonts>", f"{fonts}</w:fonts>".encode())
            parts.append((info.filename, data))
    return write_zip(parts)


def build() -> dict[str, bytes]:
    """All templates by file name."""
    made = {
        "opinion": opinion, "annexes": annexes, "notice": notice, "forms": forms, "summary": summary
    }  # fmt: skip
    return {f"{k}.{lang}.docx": make(lang) for k, make in made.items() for lang in ("zh", "en")}


if __name__ == "__main__":
    for name_, data_ in build().items():
        (Path(__file__).parent / "templates" / name_).write_bytes(data_)
