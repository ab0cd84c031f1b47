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
_UNITS = re.compile(r"单位\s*:\s*([^()\s]+)")


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
    text = unicodedata.normalize("NFKC", text).strip()
    if not text or text.isdigit() or len(text) > 20:
        return None
    try:
        return parse_unit(text)
    except UnitError:
        return None


@dataclass(frozen=True, slots=True)
class Apart:
    """A heading taken apart: forms from the most literal on, and the unit it states."""

    forms: tuple[tuple[str, float], ...]
    last: str
    unit: Unit | None
    qualifiers: tuple[str, ...]


def take_apart(levels: tuple[str, ...]) -> Apart:
    unit: Unit | None = None
    stems: list[str] = []
    qualifiers: list[str] = []
    for level in levels:
        text = unicodedata.normalize("NFKC", level)
        for inside in BRACKETS.findall(text):
            if (found := unit_of(inside)) is not None:
                unit = found
                continue
            for piece in filter(None, _PIECES.split(inside)):
                if (found := unit_of(piece)) is not None:
                    unit = found
                else:
                    qualifiers.append(plain(piece))
        stem = BRACKETS.sub("", text).strip()
        tail = _TAIL.match(stem)
        if tail and (found := unit_of(tail.group(1))) is not None:
            unit = found
            stem = stem[: tail.start(1)]
        stems.append(plain(stem.rstrip("/:,-—_ ")))
    last, parent = stems[-1], "".join(stems[:-1])
    qualified = f"{last}({''.join(qualifiers)})" if qualifiers else last
    forms = [(plain("".join(levels)), 1.0), (qualified, 1.0)]
    if parent and not last.startswith(parent):
        forms += [(parent + qualified, 1.0), (parent + last, 0.95)]
        forms += [(s + last, 0.9) for s in stems[:-1]]
    forms.append((last, 0.87 if qualifiers else 1.0))
    best: dict[str, float] = {}
    for form, trust in forms:
        best[form] = max(trust, best.get(form, 0.0))
    return Apart(tuple(best.items()), last, unit, tuple(qualifiers))


def units_in(texts: Iterable[str]) -> tuple[Unit, ...]:
    """The units that notes above a table declare: 单位:万元、亩."""
    found: list[Unit] = []
    for text in texts:
        for said in _UNITS.findall(unicodedata.normalize("NFKC", text)):
            for piece in re.split(r"[,;、，]", said):
                unit = unit_of(piece)
                if unit is not None:
                    found.append(unit)
    return tuple(found)
