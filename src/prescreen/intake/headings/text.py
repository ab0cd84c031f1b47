"""The text of a heading: normalised, shorn of filler words, taken apart into name and unit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from prescreen.errors import UnitError
from prescreen.fields import Unit, parse_unit

_INSIDE = r"[^()\[\]【】〔〕{}]"
BRACKETS = re.compile(rf"[(\[【〔{{]((?:{_INSIDE}|\({_INSIDE}*\))*)[)\]】〕}}]")
_NUMBERING = re.compile(r"^(?:[(]?[0-9一二三四五六七八九十]{1,2}[)、.]|[0-9]{1,2}[、.])(?=\D)")
_NOISE = re.compile(r"[\s*※★☆●◆#\"'“”‘’:;。…_\-—]+")
_PIECES = re.compile(r"[,;、，;\s]+|单位[::]?|(?<=[\u4e00-\u9fff])[::]")
_TAIL = re.compile(r"(?:^|.*?)[/:,\-—_ ]\s*([^/:,\-—_ ]+(?:/[^/:,\-—_ ]+)?)$")
_PREFIXES = ("其中", "达产后", "达产年", "达产", "预计", "预期", "计划", "意向", "拟", "本项目",
             "项目", "年")  # fmt: skip
_SUFFIXES = ("情况", "名称", "说明", "要求", "数额", "额", "数")
_UNITS = re.compile(r"单位\s*:\s*([^()]+)")
_TITLE_UNITS = re.compile(r"(?:表|清单|台账|一览|情况|汇总|统计)\s*[(]([^()]{1,12})[)]\s*$")
_BETWEEN = re.compile(r"[,;、，/和及\s]")
FIGURE = re.compile(r"[-+]?[\d,.]*\d[\d,.]*%?")
"""A bare number as text."""
_RENMINBI = re.compile(r"人民币|rmb|cny|[¥￥]", re.IGNORECASE)
_SAID_AS = re.compile(r"^.*[为按以:]")  # 外资为万美元, 其中外资:万美元
_MONEY = re.compile(r"[元币]|美金|cny|rmb|usd|yuan|dollar|million|billion", re.IGNORECASE)
_NUMERAL = "一二三四五六七八九十两\\d"
_PART = re.compile(
    rf"(?:19|20)\d\d年|[本当今全上去前明次历]年|年[度内底末初]|近[{_NUMERAL}]+年|第[{_NUMERAL}]+年"
    rf"|[上下]半年|(?:[本当上每]|[{_NUMERAL}]{{1,3}})月份?(?!产)|[本上第{_NUMERAL}]+季|季度"
    rf"|累[计积]|(?<!是否)完成|到位|到账|截[至止]|开工以来|[本首{_NUMERAL}]期(?!限)|已投|剩余|尚需|后续"
    r"|^年(?=计划|投资|完成|用地|预计|拟)|不含|不包[括含]|不计|扣除|除外|平均|年均"
)
_WHOLE = frozenset({"合计", "小计", "总计", "总额", "总量"})
"""Lowest headings that say: all of what the one above says."""


def closed(text: str) -> str:
    """The text with the bracket closed that was left open: 用地面积(亩."""
    for left, right in ("()", "[]", "【】", "〔〕"):
        text += right * max(0, text.count(left) - text.count(right))
    return text


def plain(text: str) -> str:
    """A heading as headings are compared: NFKC, lower case, no marks or numbering."""
    text = unicodedata.normalize("NFKC", text).strip()
    text = _NUMBERING.sub("", _NOISE.sub("", text))
    return text.casefold()


def reduced(text: str) -> str:
    """Without filler words: 预计年税收额 -> 税收. At least two characters stay."""
    changed = True
    while changed:
        changed = False
        for prefix in _PREFIXES:
            if text.startswith(prefix) and len(text) - len(prefix) >= 2:
                text, changed = text[len(prefix) :], True
                break
        for suffix in _SUFFIXES:
            if text.endswith(suffix) and len(text) - len(suffix) >= 2:
                text, changed = text[: -len(suffix)], True
                break
    return text


def unit_of(text: str) -> Unit | None:
    """The unit that `text` is, or None. Bare numbers are no unit of a heading."""
    text = _RENMINBI.sub("", unicodedata.normalize("NFKC", text)).strip(" /")
    if not text or text.isdigit() or len(text) > 20:
        return None
    try:
        return parse_unit(text)
    except UnitError:
        return None


@dataclass(frozen=True, slots=True)
class Apart:
    """A heading taken apart: forms from the most literal on, and the units it states.

    `partial` are the words that say it is of a year, a month, a phase, of what is done so far or
    without a part (不含土地): what stands below is not of the whole project. `odd` is what looks
    like a unit of money and is not understood.
    """

    forms: tuple[tuple[str, float], ...]
    last: str
    units: tuple[Unit, ...]
    qualifiers: tuple[str, ...]
    partial: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()

    @property
    def unit(self) -> Unit | None:
        return self.units[0] if self.units else None


def without_sums(levels: tuple[str, ...]) -> tuple[str, ...]:
    """The levels of a heading without a lowest 合计, whose unit then stands with the one above."""
    lowest = closed(unicodedata.normalize("NFKC", levels[-1]))
    if len(levels) < 2 or plain(BRACKETS.sub("", lowest)) not in _WHOLE:
        return levels
    units = "".join(f"({inside})" for inside in BRACKETS.findall(lowest))
    return (*levels[:-2], levels[-2] + units)


class _Pieces:
    """What the brackets of a heading say: units, qualifiers, and what is not understood."""

    def __init__(self) -> None:
        self.units: list[Unit] = []
        self.qualifiers: list[str] = []
        self.odd: list[str] = []

    def unit(self, text: str) -> bool:
        found = unit_of(text)
        if found is not None and not any(same_unit(found, one) for one in self.units):
            self.units.append(found)
        return found is not None

    def read(self, inside: str) -> None:
        if self.unit(inside) or not _RENMINBI.sub("", inside).strip():
            return
        for piece in filter(None, _PIECES.split(inside)):
            if self.unit(piece) or self.unit(_SAID_AS.sub("", piece)):
                continue
            if _MONEY.search(piece) and len(piece) <= 8 and not _RENMINBI.fullmatch(piece):
                self.odd.append(piece)
            elif not _RENMINBI.fullmatch(piece):
                self.qualifiers.append(plain(piece))


def same_unit(one: Unit, other: Unit) -> bool:
    """Whether two units are the same, however they are written."""
    return one.dims == other.dims and one.scale == other.scale


def take_apart(levels: tuple[str, ...]) -> Apart:
    stems: list[str] = []
    said = _Pieces()
    units: list[Unit] = []
    partial: list[str] = []
    for level in levels:
        text = closed(unicodedata.normalize("NFKC", level))
        said.units = []
        for inside in BRACKETS.findall(text):
            said.read(inside)
        stem = BRACKETS.sub("", text).strip()
        tail = _TAIL.match(stem)
        if tail and said.unit(tail.group(1)):
            stem = stem[: tail.start(1)]
        units = said.units or units  # the nearest level says it best
        stems.append(plain(stem.rstrip("/:,-—_ ")))
        partial += _PART.findall(stems[-1])
    partial += [word for q in said.qualifiers for word in _PART.findall(q)]
    last, parent = stems[-1], "".join(stems[:-1])
    qualified = f"{last}({''.join(said.qualifiers)})" if said.qualifiers else last
    forms = [(plain("".join(levels)), 1.0), (qualified, 1.0)]
    if parent and not last.startswith(parent):
        forms += [(parent + qualified, 1.0), (parent + last, 0.95), (last + parent, 0.9)]
        forms += [(s + last, 0.9) for s in stems[:-1]]
    forms.append((last, 0.87 if said.qualifiers else 1.0))
    best: dict[str, float] = {}
    for form, trust in forms:
        best[form] = max(trust, best.get(form, 0.0))
    return Apart(
        tuple(best.items()), last, tuple(units), tuple(said.qualifiers),
        tuple(dict.fromkeys(partial)), tuple(said.odd),
    )  # fmt: skip


def is_money(unit: Unit) -> bool:
    """Whether a unit is one of money, of whatever currency."""
    return unit.dims in ((("money", 1),), (("usd", 1),))


def units_in(texts: Iterable[str]) -> tuple[Unit, ...]:
    """The units that notes above a table declare: 单位:万元、亩; or its title: 项目表(亿元)."""
    found: list[Unit] = []
    for text in texts:
        text = unicodedata.normalize("NFKC", text)
        for said in _UNITS.findall(text):
            pieces = (unit_of(piece) or unit_of(_SAID_AS.sub("", piece))
                      for piece in _BETWEEN.split(said))  # fmt: skip
            found += [unit for unit in pieces if unit is not None]
        for said in _TITLE_UNITS.findall(text):
            units = [unit_of(piece) for piece in _BETWEEN.split(said)]
            found += [unit for unit in units if unit is not None] if all(units) else []
    return tuple(found)
