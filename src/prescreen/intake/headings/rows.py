"""Which rows below a heading are no projects, and what they are.

Sums (合计, 经开区小计, 合计|11个), parts of the project above (其中:一期), section headings with
or without sums (一|省级重点项目|600000), the numbers of columns (甲|乙|1|2), signatures and notes.
All of them are told to the user, by kind.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal

from prescreen.intake.cells import MergedRange, SheetRow, Value
from prescreen.intake.headings.text import FIGURE

RowKind = Literal["", "total", "part", "section", "numbering", "note", "empty"]

_WORDS = "合计|总计|小计|共计|累计|汇总|平均|总数"
_HOW_MANY = r"[(:]*共?约?[\d一二两三四五六七八九十百]+[个项家]?(?:项目|企业|工程)?[)]*"
_TOTAL = re.compile(
    rf"(?:{_WORDS})(?:$|[^\w]|\d|[个项]|数$)|(?:sub|grand)?total[:]?$|sum[:]?$", re.IGNORECASE
)
_TOTAL_LAST = re.compile(rf".{{1,20}}(?:合计|小计|总计|共计)[:]?(?:{_HOW_MANY})?")
CARRIED = re.compile("(?:过次|转下|接下|承前|承上|接上|转次)页")
_CLASS = re.compile(
    "(?:新增|增加|取消|调整|调出|退出|终止|续建|新建|在建|储备|谋划|前期|洽谈|在谈|签约|落地|开工|竣工|投产|"
    "工业|农业|服务业|基础设施|社会事业|社会民生|民生|生态环保|能源|交通|水利|房地产|商贸|文旅|旅游|其他|其它)"
    "(?:类|领域)?(?:项目)?"
)
"""Names of classes of projects, under which no project stands in a list."""
_OF_SUMS = frozenset("计总共均汇其中页")
"""Signs of which one at least is in each name of a sum or a part."""
_COUNTED = re.compile(r"共(?:计|有)?\d+[个项家]")
_MANY_LAST = re.compile(r".+?[(:]*共?\d+[个项家][)]*")
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_NUMBER = re.compile(
    rf"(?:\({_NUMERAL}\)|(?:{_NUMERAL}|[IVX]{{1,4}})[、.,]?|第{_NUMERAL}(?:类|批次?|部分))"
)
_NUMBERED = re.compile(rf"(?:\({_NUMERAL}\)|{_NUMERAL}[、.])|第{_NUMERAL}(?:类|批|部分)")
_LISTED = re.compile(rf"\({_NUMERAL}\)|{_NUMERAL}[、.]")
_NOTE = re.compile(
    r"(?:备注|附注|注|说明|填表说明|填报说明|数据来源|资料来源|来源|notes?|source)\d*\s*[\s:.、]",
    re.IGNORECASE,
)
_SIGNS = (
    r"(?:负责人|填表人|填报人|制表人?|审核人?|复核人?|审批人?|经办人|联系人|电话|"
    r"填报单位|报送单位|报送部门|填报时间|日期|盖章\)?|签[字章]\)?|领导)"
)
_SIGNED = re.compile(rf"[^:]{{0,6}}{_SIGNS}[^:]{{0,4}}:")
_SIGN = re.compile(rf"(?:单位|部门|分管|主管|主要|联系|填报|填表|制表){{0,2}}{_SIGNS}:?")
_PHASE = re.compile(rf"第?(?:{_NUMERAL}|\d)期(?:工程|投资|项目)?")
_LEGEND = re.compile(r"[(]?(?:金额|计量|计价)?单位\s*:")
_ITEM = re.compile(r"\d{1,2}[.、)](?!\d)")
_STEMS = ("甲乙丙丁戊己庚辛壬癸", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_SUB_LEVEL = re.compile(r"\d{1,3}[.-]\d{1,3}|\(\d{1,3}\)")
_LEVEL = re.compile(r"\d{1,3}")
_LONGEST_NAME = 40
_LONGEST_SIGN = 24


class RowKinds:
    """Tells the rows of one table apart.

    `sample` are its first rows: where running numbers are 1 2 3 there, 一 and (一) are sections; a
    list whose projects themselves are numbered 一 二 三 has none.
    """

    def __init__(
        self, name_at: int, serials: frozenset[int], sample: Iterable[SheetRow] = ()
    ) -> None:
        self.name_at, self.serials = name_at, serials
        rows = list(sample)
        first = [_squeezed(row.at(at)) for row in rows for at in range(max(0, name_at))]
        self._counted = any(text and not _NUMBER.fullmatch(text) and not _total(text)
                            for text in first)  # fmt: skip
        names = [text for row in rows if (text := _squeezed(row.at(name_at)))]
        self._numbered = sum(bool(_LISTED.match(name)) for name in names) * 2 > len(names)
        told = [self._runs(row) for row in rows if row.at(name_at) and self._says(row)]
        self._running = bool(told) and all(told)
        """Every project has a running number, and something said of it besides figures."""
        self._parted = False
        """The last row is a part of a project."""

    def kind(self, row: SheetRow, wide: Sequence[MergedRange] = ()) -> RowKind:
        """What a row is, "" for a project; `wide` are merged ranges that begin in it."""
        found = self._kind(row, wide)
        self._parted = found == "part"
        return found

    def heads(self, row: SheetRow, below: SheetRow | None) -> bool:
        """Whether a row numbered 1 heads those numbered 1.1, 1.2 …: sums and no project."""
        if below is None or self._says(row):
            return False
        own, next_one = (self._level(one) for one in (row, below))
        if _squeezed(below.at(self.name_at)).startswith("其中"):
            return False  # the project itself, and its parts below
        return _LEVEL.fullmatch(own) is not None and next_one in (f"{own}.1", f"{own}-1", "(1)")

    def _below(self, row: SheetRow) -> bool:
        """Whether a row is numbered 1.2 or (2), below another."""
        return _SUB_LEVEL.fullmatch(self._level(row)) is not None

    def _level(self, row: SheetRow) -> str:
        return next((t for at in sorted(self.serials) if (t := _squeezed(row.at(at)))), "")

    def _runs(self, row: SheetRow) -> bool:
        """Whether a row has a running number."""
        return any(_squeezed(row.at(at)) for at in self.serials)

    def _says(self, row: SheetRow) -> bool:
        """Whether a row says more of its project than its name and figures."""
        return any(at > self.name_at and (text := _squeezed(row.cells[at]))
                   and not _figure(row.cells[at]) and not _COUNT.fullmatch(text)
                   for at in row.filled)  # fmt: skip

    def _kind(self, row: SheetRow, wide: Sequence[MergedRange]) -> RowKind:
        filled = row.filled
        if all(at in self.serials and _figure(row.cells[at]) for at in filled):
            return "empty"
        first, name = _squeezed(row.cells[filled[0]]), _squeezed(row.at(self.name_at))
        before = filled[0] < self.name_at
        if self._plainly(row, first, name):
            return ""
        if _is_total(first, name, before) and not self._own(row):
            return "total"
        if first.startswith("其中") and (before or filled[0] == self.name_at):
            return "part"
        if name.startswith("其中") and not any(_figure(row.at(at)) for at in self.serials):
            return "part"
        if name.startswith("其中") and self._below(row):
            return "part"
        more = self._parted and not self._runs(row)
        if more and (_PHASE.fullmatch(name) or self._sums(row, name)):
            return "part"
        if _numbers_columns(row, name, filled):
            return "numbering"
        if self._is_note(row, first, name):
            return "note"
        if self._is_section(row, first, name, filled) or self._sums(row, name):
            return "section"
        if _CLASS.fullmatch(name) and not self._runs(row) and not self._says(row):
            return "section"
        return self._lonely(row, first, wide) if len(filled) == 1 else ""

    def _plainly(self, row: SheetRow, first: str, name: str) -> bool:
        """A project, by its running number and a name in which nothing speaks of sums and parts.

        Nearly all rows are; the other questions take far longer.
        """
        return (row.filled[0] in self.serials and first.isdecimal() and len(row.filled) > 2
                and len(name) > 1 and not self._parted and not name.isascii()
                and _OF_SUMS.isdisjoint(name))  # fmt: skip

    def _sums(self, row: SheetRow, name: str) -> bool:
        """A name and figures alone, where every project has a running number and more: a group."""
        return (self._running and bool(name) and len(row.filled) > 1
                and not self._runs(row) and not self._says(row))  # fmt: skip

    def _own(self, row: SheetRow) -> bool:
        """A running number and texts of its own: a project whose name ends like a sum."""
        numbered = any(_figure(row.at(at)) for at in self.serials if at < self.name_at)
        texts = [at for at in row.filled if at > self.name_at and _squeezed(row.cells[at])
                 and not _figure(row.cells[at])]  # fmt: skip
        return numbered and len(texts) > 1

    def _is_note(self, row: SheetRow, first: str, name: str) -> bool:
        filled = row.filled
        if _NOTE.match(first):
            return not name or len(filled) <= 2 or ":" in first[:8]
        if _LEGEND.match(first) and (not name or name == first):
            return True
        if _NOTE.match(first + " ") and (len(filled) <= 2 or not name):
            return True
        signs = [at for at in filled if _signs(row.cells[at])]
        if len(signs) > 1 or (filled[0] in signs and filled[0] < self.name_at):
            return True  # 审核 | 张三 | 电话 | 138…
        signed = _SIGNED.match(first) is not None
        return signed and not any(isinstance(row.cells[at], float) for at in filled)

    def _is_section(self, row: SheetRow, first: str, name: str, filled: Sequence[int]) -> bool:
        """A section heading with more in its row: its number apart, sums, how many it has."""
        if len(filled) < 2:
            return False
        if filled[0] < self.name_at and _NUMBER.fullmatch(first) and self._counted:
            return True
        own = self.name_at if name else filled[0]
        if any(at < own and at != filled[0] for at in filled) or not self._only_sums(row, own):
            return False
        if any(_figure(row.at(at)) for at in filled if at < own):
            return False  # it has a running number of its own
        text = name or first
        if _NUMBERED.match(text) and text[0] != "第" and not self._numbered:
            return True
        return self._counted and _MANY_LAST.fullmatch(text) is not None

    def _may_be_project(self, name: str) -> bool:
        """A name alone: numbered as the others are, or 第一类医疗器械项目 where no row has one."""
        return self._numbered or (name[0] == "第" and not self.serials)

    @staticmethod
    def _only_sums(row: SheetRow, own: int) -> bool:
        return all(_figure(row.cells[at]) or _COUNT.fullmatch(_squeezed(row.cells[at]))
                   for at in row.filled if at > own)  # fmt: skip

    def _lonely(self, row: SheetRow, first: str, wide: Sequence[MergedRange]) -> RowKind:
        """The kind of a row with one cell: most are headings of sections, or notes."""
        at = row.filled[0]
        spread = any(s.top <= row.number <= s.bottom and s.left == at and s.right - s.left >= 2
                     for s in wide)  # fmt: skip
        if not isinstance(row.cells[at], str):
            return ""
        if _NUMBERED.match(first) and not (at == self.name_at and self._may_be_project(first)):
            return "section"
        if (_ITEM.match(first) and len(first) > 8) or first[0] in "*※":
            return "note"
        if at == self.name_at and not spread:
            return ""
        if len(first) > _LONGEST_NAME or first.endswith(("。", ";", "!")):
            return "note"
        return "section" if spread or at < self.name_at else ""


_COUNT = re.compile(r"[(]?共?\d+[个项家]?[)]?|[-—/]+")


def _is_total(first: str, name: str, before: bool) -> bool:
    """合计, 全县合计, 合计|11个, 共11个: in the cell of the name or in one before it."""
    label = first if before or not name else name
    if _total(label) or _total(name) or CARRIED.fullmatch(label) or CARRIED.fullmatch(name):
        return True
    return (not name and _COUNTED.match(label) is not None) or _COUNTED.fullmatch(name) is not None


def _total(text: str) -> bool:
    return _TOTAL.match(text) is not None or _total_last(text)


def _total_last(text: str) -> bool:
    return _TOTAL_LAST.fullmatch(text) is not None


def _numbers_columns(row: SheetRow, name: str, filled: Sequence[int]) -> bool:
    """甲 | 乙 | 1 | 2 below the headings: the numbers of the columns, as forms have them."""
    first = _squeezed(row.cells[filled[0]]).strip("()")
    if first in ("栏次", "列次"):
        return True
    if len(filled) < 2 or first not in ("1", *(letters[0] for letters in _STEMS)):
        return False
    tokens = [_squeezed(row.cells[at]).strip("()") for at in filled]
    order = next((letters for letters in _STEMS if letters[0] == first), _STEMS[0])
    stems = next((n for n, text in enumerate(tokens) if text != order[n : n + 1]), len(tokens))
    if tokens[stems:] != [str(n + 1) for n in range(len(tokens) - stems)]:
        return False
    named = name.strip("()") in order[1:] or name.strip("()").isdigit()
    return stems >= 2 and named if stems else named and len(tokens) >= 3


def _signs(value: Value) -> bool:
    """Whether a cell asks for a signature or the like: 审核, 联系电话."""
    short = isinstance(value, str) and len(value) <= _LONGEST_SIGN
    return short and _SIGN.fullmatch(_squeezed(value)) is not None


def _squeezed(value: Value) -> str:
    """A cell as it is compared: NFKC, without white space; 1.0 is 1."""
    if isinstance(value, str):
        if value.isalnum():  # nothing to leave out, and most often nothing to make narrow
            return value if value.isascii() else unicodedata.normalize("NFKC", value)
        return "".join(unicodedata.normalize("NFKC", value).split())
    if isinstance(value, float) and not isinstance(value, bool):
        return f"{value:.15g}"
    return ""


def _figure(value: Value) -> bool:
    """Whether a cell holds a bare number."""
    if isinstance(value, str):
        return FIGURE.fullmatch(value.strip()) is not None
    return isinstance(value, float) and not isinstance(value, bool)
