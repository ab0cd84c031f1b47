"""Which field a heading means, in which unit, and how sure that is.

Works on headings alone, so files of every kind and the columns of a frame can use it. A heading is
used only when it says a label, an alias or a path of the catalogue, whole or shorn of filler words
(预计, 年, 名称 …). Headings that merely resemble one are proposed, never used. Two fields that fit
alike are said, not guessed.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from prescreen.errors import UnitError
from prescreen.fields import ONE, Catalogue, Field, Kind, Unit, catalogue, parse_unit

SURE = 0.75
FLAT = {"investor": "name", "product": "name", "material": "name", "incentive": "text"}
"""Lists whose elements may stand in the row of their candidate, with the field that names one."""
LINKS = ("project.id", "project.name")
"""The fields by which a second sheet names the candidate of each row."""
COMPLETE = "#complete"  # the column that says whether a list is complete: `investor#complete`

_INSIDE = r"[^()\[\]【】〔〕{}]"
_BRACKETS = re.compile(rf"[(\[【〔{{]((?:{_INSIDE}|\({_INSIDE}*\))*)[)\]】〕}}]")
_NUMBERING = re.compile(r"^(?:[(]?[0-9一二三四五六七八九十]{1,2}[)、.]|[0-9]{1,2}[、.])(?=\D)")
_NOISE = re.compile(r"[\s*※★☆●◆#\"'“”‘’:;。…_\-—]+")
_PIECES = re.compile(r"[,;、，;\s]+|单位[::]?|(?<=[\u4e00-\u9fff])[::]")
_TAIL = re.compile(r"(?:^|.*?)[/:,\-—_ ]\s*([^/:,\-—_ ]+(?:/[^/:,\-—_ ]+)?)$")
_IN_BRACKETS = re.compile(r"^(.*\S)\s*[(]([1-9]|[一二三四五六七八九])[)]$")
_INDEXED = re.compile(r"^(.*?[^0-9一二三四五六七八九十])[(]?([1-9]|[一二三四五六七八九])[)]?$")
_PREFIXES = ("其中", "达产后", "达产年", "达产", "预计", "预期", "计划", "意向", "拟", "本项目",
             "项目", "年")  # fmt: skip
_SUFFIXES = ("情况", "名称", "说明", "要求", "数额", "额", "数")
_UNITS = re.compile(r"单位\s*:\s*([^()\s]+)")
_DIGITS = {ch: i for i, ch in enumerate("一二三四五六七八九", 1)}


@dataclass(frozen=True, slots=True)
class Match:
    """What one heading means. `path` is None where nothing is sure enough or two fields fit alike.

    `how` is path, label, alias, near (proposed only), ambiguous, user or none; `others` are the
    fields that also came close. `index` is the place in a list: 投资方2 is the second investor.
    `unit` is the unit the heading states, None where it states none.
    """

    heading: str
    path: str | None
    unit: str | None = None
    confidence: float = 0.0
    how: str = "none"
    index: int | None = None
    others: tuple[str, ...] = ()


def match_headings(
    headings: Sequence[str | tuple[str, ...]],
    *,
    within: str | None = None,
    fields: Catalogue | None = None,
    suggest: bool = True,
) -> tuple[Match, ...]:
    """Match each heading; a tuple is a heading of several rows, from the top one down.

    `within` names a list (`investor`) whose own fields take precedence, for a sheet of that list.
    `suggest` looks for names that are alike where nothing fits, which takes far longer.
    """
    index = _index(catalogue if fields is None else fields)
    cut = [tuple(part[:200] for part in (h if isinstance(h, tuple) else (h,))) for h in headings]
    return tuple(index.match(levels, within, suggest) for levels in cut)


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
class _Heading:
    """A heading taken apart: forms from the most literal on, and the unit it states."""

    forms: tuple[tuple[str, float], ...]
    last: str
    unit: Unit | None
    qualifiers: tuple[str, ...]


def _take_apart(levels: tuple[str, ...]) -> _Heading:
    unit: Unit | None = None
    stems: list[str] = []
    qualifiers: list[str] = []
    for level in levels:
        text = unicodedata.normalize("NFKC", level)
        for inside in _BRACKETS.findall(text):
            if (found := unit_of(inside)) is not None:
                unit = found
                continue
            for piece in filter(None, _PIECES.split(inside)):
                if (found := unit_of(piece)) is not None:
                    unit = found
                else:
                    qualifiers.append(plain(piece))
        stem = _BRACKETS.sub("", text).strip()
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
    return _Heading(tuple(best.items()), last, unit, tuple(qualifiers))


class _Index:
    """All names of the catalogue, normalised."""

    def __init__(self, fields: Catalogue) -> None:
        self.fields = fields
        self.whole: dict[str, dict[str, tuple[float, str]]] = {}
        self.short: dict[str, dict[str, tuple[float, str]]] = {}
        for field in fields:
            if field.origin == "candidate":
                self._add_field(field)
        for path, info in fields.lists.items():
            for name in (info.label + "是否列全", info.label + "是否完整", path + COMPLETE,
                         info.label_en + " complete"):  # fmt: skip
                self._add(name, path + COMPLETE, 1.0, "label")

    def _add_field(self, field: Field) -> None:
        self._add(field.path, field.path, 1.0, "path")
        self._add(field.label, field.path, 1.0, "label")
        self._add(field.label_en, field.path, 1.0, "label")
        for alias in field.aliases:
            self._add(alias, field.path, 0.95, "alias")
        if field.list_path is not None:
            label = plain(self.fields.lists[field.list_path].label)
            for name in (field.label, *field.aliases):
                own = plain(name)
                if own.startswith(label) and len(own) > len(label):
                    self._put(self.short, own[len(label) :], field.path, 0.82, "label")

    def _add(self, name: str, path: str, weight: float, how: str) -> None:
        text = unicodedata.normalize("NFKC", name)
        bare = plain(_BRACKETS.sub("", text))
        self._put(self.whole, plain(text), path, weight, how)
        if bare:
            self._put(self.whole, bare, path, weight - 0.03, how)
            self._put(self.short, reduced(bare), path, weight - 0.15, how)

    @staticmethod
    def _put(
        table: dict[str, dict[str, tuple[float, str]]], key: str, path: str, weight: float, how: str
    ) -> None:
        entry = table.setdefault(key, {})
        if path not in entry or entry[path][0] < weight:
            entry[path] = (weight, how)

    def match(self, levels: tuple[str, ...], within: str | None, suggest: bool) -> Match:
        shown = " / ".join(" ".join(level.split()) for level in levels if level.strip())
        parts = _take_apart(levels)
        text = unicodedata.normalize("NFKC", levels[-1]).strip()
        index, found = self._numbered(_IN_BRACKETS.match(text), levels, within)
        if not found:
            found = self._find(parts, within)
        if not found and parts.unit is None:
            parts, found = self._glued(levels, parts, within)
        if not found:
            index, found = self._numbered(_INDEXED.match(text), levels, within)
        if not found and suggest:
            near = self._near(parts)
            unit = parts.unit.text if parts.unit else None
            return Match(shown, None, unit, 0.5 if near else 0.0, "near" if near else "none",
                         None, near)  # fmt: skip
        return self._decide(shown, parts, found, index)

    def _numbered(
        self, numbered: re.Match[str] | None, levels: tuple[str, ...], within: str | None
    ) -> tuple[int | None, dict[str, tuple[float, str]]]:
        """The element of a list that a heading numbers: 投资方2, 出资比例(2)."""
        if numbered is None:
            return None, {}
        all_found = self._find(_take_apart((*levels[:-1], numbered.group(1))), within)
        found = {path: weight for path, weight in all_found.items() if self._in_list(path)}
        place = int(_DIGITS.get(numbered.group(2), 0) or numbered.group(2))
        return (place, found) if found else (None, {})

    def _glued(
        self, levels: tuple[str, ...], parts: _Heading, within: str | None
    ) -> tuple[_Heading, dict[str, tuple[float, str]]]:
        """A unit written straight behind the name: 总投资亿元."""
        text = unicodedata.normalize("NFKC", levels[-1]).strip()
        for length in range(min(5, len(text) - 2), 0, -1):
            if unit_of(text[-length:]) is not None:
                apart = _take_apart((*levels[:-1], f"{text[:-length]}({text[-length:]})"))
                if found := self._find(apart, within):
                    return apart, found
        return parts, {}

    def _in_list(self, path: str) -> bool:
        field = self.fields.get(path)
        return field is not None and field.list_path is not None

    def _find(self, parts: _Heading, within: str | None) -> dict[str, tuple[float, str]]:
        found: dict[str, tuple[float, str]] = {}
        for form, trust in parts.forms:
            for table, key in ((self.whole, form), (self.short, reduced(form))):
                for path, (weight, how) in table.get(key, {}).items():
                    score = weight * trust + self._bonus(path, within)
                    if self._names(path, key):
                        score += 0.03
                    if score > found.get(path, (0.0, ""))[0] and self._fits(path, parts.unit):
                        found[path] = (score, how)
        return found

    def _names(self, path: str, key: str) -> bool:
        """The label holds the heading: of two fields with one alias that one is nearer."""
        field = self.fields.get(path)
        return field is not None and len(key) > 1 and key in plain(field.label)

    def _bonus(self, path: str, within: str | None) -> float:
        """In a sheet of one list its own fields come first, and other lists last.

        In a list of candidates only some lists can stand in columns beside them.
        """
        field = self.fields.get(path)
        if field is None or field.list_path is None:
            return 0.3 if within is not None and path in LINKS else 0.0
        if within is None:
            return 0.0 if field.list_path in FLAT else -0.1
        return 0.2 if field.list_path == within else -0.3

    def _fits(self, path: str, unit: Unit | None) -> bool:
        field = self.fields.get(path)
        if unit is None or field is None or field.kind is not Kind.NUMBER or field.unit is None:
            return True
        if field.unit == ONE and field.list_path is not None:
            return True  # a number in a unit of its own, such as the capacity of a product
        return field.unit.same_dims(unit)

    def _decide(
        self, shown: str, parts: _Heading, found: dict[str, tuple[float, str]], index: int | None
    ) -> Match:
        unit = parts.unit.text if parts.unit else None
        ranked = sorted(found.items(), key=lambda item: (-item[1][0], item[0]))
        if not ranked:
            return Match(shown, None, unit)
        path, (score, how) = ranked[0]
        score = min(1.0, round(score, 2))
        others = tuple(p for p, _ in ranked[1:4])
        close = [p for p, (s, _) in ranked if ranked[0][1][0] - s < 0.025]
        stray = [q for q in parts.qualifiers if set(self.whole.get(q, {})) - {path}]
        if len(close) > 1 or (stray and score < 0.95):
            fields = tuple(close) if len(close) > 1 else (path, *sorted(self.whole[stray[0]]))
            return Match(shown, None, unit, score, "ambiguous", None, fields[:4])
        if score < SURE:
            return Match(shown, None, unit, score, "near", None, (path, *others))
        return Match(shown, path, unit, score, how, index, others)

    def _near(self, parts: _Heading) -> tuple[str, ...]:
        """Fields whose names look alike, to be offered in the mapping file."""
        if len(parts.last) < 2:
            return ()
        keys = difflib.get_close_matches(parts.last, self.whole, n=3, cutoff=0.75)
        paths: list[str] = []
        for key in keys:
            paths += [p for p in self.whole[key] if p not in paths and self._fits(p, parts.unit)]
        return tuple(paths[:3])


@lru_cache(maxsize=4)
def _index(fields: Catalogue) -> _Index:
    return _Index(fields)


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
