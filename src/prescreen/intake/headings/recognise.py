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
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from prescreen.fields import ONE, Catalogue, Field, Kind, Unit, catalogue, parse_unit
from prescreen.fields.numerals import DIGITS
from prescreen.intake.headings.ends import path_of_end
from prescreen.intake.headings.text import (
    BRACKETS,
    Apart,
    closed,
    is_money,
    plain,
    reduced,
    take_apart,
    unit_of,
    without_sums,
)

SURE = 0.75
FLAT = {"investor": "name", "product": "name", "material": "name", "incentive": "text"}
"""Lists whose elements may stand in the row of their candidate, with the field that names one."""
LINKS = ("project.id", "project.name")
"""The fields by which a second sheet names the candidate of each row."""
COMPLETE = "#complete"  # the column that says whether a list is complete: `investor#complete`

_NAMES = re.compile(r"^.{0,6}(?:项目|工程)名称(?:$|[及或与和、/(])")
_EITHER = re.compile(r"(?:企业|单位|公司)[(/]项目\)?名称|项目[(/](?:企业|单位|公司)\)?名称")
_OTHERS_NAME = re.compile("关联|所属|上级|原项目|前期|母项目|配套|产品|平台|园区")
_OF_PROJECTS = ("项目数", "项目情况", "项目说明", "项目要求", "项目数额")
"""Headings that, shorn of filler words, would be the 项目 of a name."""
_MULTIPLIER = re.compile("[万亿]+")
_MARKS = re.compile(r"^[\s*※★☆●◆#]+|^其中[:：]?")
_UNIT_LAST = re.compile(r"(?:人民币)?[万亿]?(?:元|美元|亩|人|公顷|平方米|吨)?$")
_CUT = re.compile(r"[(（\[【:：/\s*]")

_IN_BRACKETS = re.compile(r"^(.*\S)\s*[(]([1-9]|[一二三四五六七八九])[)]$")
_INDEXED = re.compile(r"^(.*?[^0-9一二三四五六七八九十])[(]?([1-9]|[一二三四五六七八九])[)]?$")


@dataclass(frozen=True, slots=True)
class HeadingMatch:
    """What one heading means. `path` is None where nothing is sure enough or two fields fit alike.

    `how` is path, label, alias, name (a name of the project by its words), near (proposed only),
    ambiguous, partial (of a year, a phase or of what is done so far: kept as a note), unit (its
    unit is none of the field), serial (a running number beside a project number), user, skip or
    none; `others` are the fields that also came close. `index` is the place in a list: 投资方2 is
    the second investor. `unit` is the unit the heading states, None where it states none; `also`
    are other units that it states for the same numbers.
    """

    heading: str
    path: str | None
    unit: str | None = None
    confidence: float = 0.0
    how: str = "none"
    index: int | None = None
    others: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


def match_headings(
    headings: Sequence[str | tuple[str, ...]],
    *,
    within: str | None = None,
    fields: Catalogue | None = None,
    suggest: bool = True,
) -> tuple[HeadingMatch, ...]:
    """Match each heading; a tuple is a heading of several rows, from the top one down.

    `within` names a list (`investor`) whose own fields take precedence, for a sheet of that list.
    `suggest` looks for names that are alike where nothing fits, which takes far longer.
    """
    index = _index(catalogue if fields is None else fields)
    cut = [tuple(part[:200] for part in (h if isinstance(h, tuple) else (h,))) for h in headings]
    return tuple(index.match(levels, within, suggest) for levels in cut)


class _Headings:
    """All names of the catalogue, normalised."""

    def __init__(self, fields: Catalogue) -> None:
        self.fields = fields
        self.whole: dict[str, dict[str, tuple[float, str]]] = {}
        self.short: dict[str, dict[str, tuple[float, str]]] = {}
        self.inside: dict[str, dict[str, dict[str, tuple[float, str]]]] = {}
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
                    # 名称 or 类别 alone means this field only in a sheet of this list.
                    inside = self.inside.setdefault(field.list_path, {})
                    self._put(inside, own[len(label) :], field.path, 0.82, "label")

    def _add(self, name: str, path: str, weight: float, how: str) -> None:
        text = unicodedata.normalize("NFKC", name)
        bare = plain(BRACKETS.sub("", text))
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

    def match(self, levels: tuple[str, ...], within: str | None, suggest: bool) -> HeadingMatch:
        shown = " / ".join(" ".join(level.split()) for level in levels if level.strip())
        if of := path_of_end(shown):
            return HeadingMatch(shown, of, None, SURE, "path")
        levels = without_sums(levels)
        parts = take_apart(levels)
        text = closed(unicodedata.normalize("NFKC", levels[-1]).strip())
        if _EITHER.fullmatch(plain(text)):
            return HeadingMatch(shown, "project.name", None, SURE, "name")
        index, found = self._numbered(_IN_BRACKETS.match(text), levels, within)
        if not found:
            found = self._find(parts, within)
        if not found and not parts.units:
            parts, found = self._glued(levels, parts, within)
        if not found:
            index, found = self._numbered(_INDEXED.match(text), levels, within)
        if not found:
            return self._not_found(shown, parts, within, suggest)
        return self._decide(shown, parts, found, index)

    def _not_found(
        self, shown: str, parts: Apart, within: str | None, suggest: bool
    ) -> HeadingMatch:
        """A heading that is no name of a field: what it is nearest to, and why it is not that."""
        unit = parts.unit.text if parts.unit else None
        if _NAMES.search(parts.last) and not _OTHERS_NAME.search(parts.last):
            return HeadingMatch(shown, "project.name", unit, SURE, "name")
        if not suggest and not parts.partial:
            return HeadingMatch(shown, None, unit)
        bare = replace(parts, partial=(), units=(), odd=())
        whole = self._decide(shown, bare, self._find(bare, within), None)
        if whole.path is not None and whole.path not in LINKS:
            how = "partial" if parts.partial else "unit"
            return HeadingMatch(shown, None, unit, 0.5, how, None, (whole.path,))
        if parts.partial:
            near = self._near(parts) if suggest else ()
            return HeadingMatch(shown, None, unit, 0.5, "partial", None, near)
        near = self._near(parts)
        how = "near" if near else "none"
        return HeadingMatch(shown, None, unit, 0.5 if near else 0.0, how, None, near)

    def _numbered(
        self, numbered: re.Match[str] | None, levels: tuple[str, ...], within: str | None
    ) -> tuple[int | None, dict[str, tuple[float, str]]]:
        """The element of a list that a heading numbers: 投资方2, 出资比例(2)."""
        if numbered is None:
            return None, {}
        all_found = self._find(take_apart((*levels[:-1], numbered.group(1))), within)
        found = {path: weight for path, weight in all_found.items() if self._in_list(path)}
        place = int(DIGITS.get(numbered.group(2)) or numbered.group(2))
        return (place, found) if found else (None, {})

    def _glued(
        self, levels: tuple[str, ...], parts: Apart, within: str | None
    ) -> tuple[Apart, dict[str, tuple[float, str]]]:
        """A unit written straight behind the name: 总投资亿元."""
        text = unicodedata.normalize("NFKC", levels[-1]).strip()
        if text.endswith(")"):
            return parts, {}
        for length in range(min(5, len(text) - 2), 0, -1):
            if unit_of(text[-length:]) is not None:
                apart = take_apart((*levels[:-1], f"{text[:-length]}({text[-length:]})"))
                if found := self._find(apart, within):
                    return apart, found
        return parts, {}

    def _in_list(self, path: str) -> bool:
        field = self.fields.get(path)
        return field is not None and field.list_path is not None

    def _find(self, parts: Apart, within: str | None) -> dict[str, tuple[float, str]]:
        found: dict[str, tuple[float, str]] = {}
        for form, trust in parts.forms:
            short = reduced(form)
            own = self.inside.get(within or "", {})
            tables = [(self.whole, form), (self.short, short), (own, form), (own, short)]
            if parts.partial:  # 年计划投资 is no 投资: only a field of that very name will do
                whole = all(word in form for word in parts.partial)
                tables = [(self.whole, form)] if whole else []
            if short != form and form.endswith(_OF_PROJECTS):
                tables = [one for one in tables if one[0] is not self.short]
            for table, key in tables:
                for path, (weight, how) in table.get(key, {}).items():
                    score = weight * trust + self._bonus(path, within)
                    if self._names(path, key):
                        score += 0.03
                    if score > found.get(path, (0.0, ""))[0] and self._fits(path, parts):
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

    def _fits(self, path: str, parts: Apart) -> bool:
        """Whether the units of a heading may be those of a field."""
        field = self.fields.get(path)
        if field is None or not (parts.units or parts.odd):
            return True
        if field.kind is not Kind.NUMBER or field.unit is None:
            return path in LINKS or parts.units == ()  # 现有用地(亩) is no text
        if field.unit == ONE and field.list_path is not None:
            return True  # a number in a unit of its own, such as the capacity of a product
        if parts.odd:
            return False
        return any(in_field(unit, field) is not None for unit in parts.units)

    def _decide(
        self, shown: str, parts: Apart, found: dict[str, tuple[float, str]], index: int | None
    ) -> HeadingMatch:
        ranked = sorted(found.items(), key=lambda item: (-item[1][0], item[0]))
        if not ranked:
            return HeadingMatch(shown, None, parts.unit.text if parts.unit else None)
        path, (score, how) = ranked[0]
        unit, also = self._units(path, parts)
        score = min(1.0, round(score, 2))
        others = tuple(p for p, _ in ranked[1:4])
        close = [p for p, (s, _) in ranked if ranked[0][1][0] - s < 0.025]
        stray = [q for q in parts.qualifiers if set(self.whole.get(q, {})) - {path}]
        if len(close) > 1 or (stray and score < 0.95):
            fields = tuple(close) if len(close) > 1 else (path, *sorted(self.whole[stray[0]]))
            return HeadingMatch(shown, None, unit, score, "ambiguous", None, fields[:4])
        if score < SURE:
            return HeadingMatch(shown, None, unit, score, "near", None, (path, *others))
        return HeadingMatch(shown, path, unit, score, how, index, others, also)

    def _units(self, path: str, parts: Apart) -> tuple[str | None, tuple[str, ...]]:
        """The unit of the heading for this field, and others that it states for the same numbers.

        总投资(亿元,外资为万美元) has two: which one a number is in cannot be said.
        """
        field = self.fields.get(path)
        if field is None or field.unit is None or field.unit == ONE:
            return (parts.unit.text if parts.unit else None), ()
        own = [u for u in (in_field(u, field) for u in parts.units) if u is not None]
        if is_money(field.unit):
            own += [u for u in parts.units if is_money(u) and u.dims != field.unit.dims]
        texts = [*dict.fromkeys(u.text for u in own)]
        return (texts[0], tuple(texts[1:])) if texts else (None, ())

    def _near(self, parts: Apart) -> tuple[str, ...]:
        """Fields whose names look alike, to be offered in the mapping file."""
        if len(parts.last) < 2:
            return ()
        keys = difflib.get_close_matches(parts.last, self.whole, n=3, cutoff=0.75)
        paths: list[str] = []
        for key in keys:
            paths += [p for p in self.whole[key] if p not in paths and self._fits(p, parts)]
        return tuple(paths[:3])


def in_field(unit: Unit, field: Field) -> Unit | None:
    """The unit as it stands for the numbers of a field; a bare 亿 of money is 亿元."""
    assert field.unit is not None
    if unit.yearly and field.standing:
        return None
    if field.unit.same_dims(unit):
        return unit
    if field.unit.dims == (("money", 1),) and not unit.dims and _MULTIPLIER.fullmatch(unit.text):
        return parse_unit(unit.text + "元")
    return None


@lru_cache(maxsize=4)
def _index(fields: Catalogue) -> _Headings:
    return _Headings(fields)


@lru_cache(maxsize=1)
def _stems() -> frozenset[str]:
    """The names of all fields up to the first bracket, and shorn of filler words."""
    names = {n for f in catalogue if f.origin == "candidate" for n in (f.label, *f.aliases)}
    whole = {_CUT.split(name, maxsplit=1)[0] for name in names}
    return frozenset(whole | {reduced(name) for name in whole})


@lru_cache(maxsize=1)
def _measured() -> frozenset[str]:
    """The names of all fields that are numbers or days and no element of a list."""
    return frozenset(
        name
        for f in catalogue
        if f.origin == "candidate" and f.kind in (Kind.NUMBER, Kind.DATE) and f.list_path is None
        for name in (f.label, *f.aliases)
    )


def is_label(text: str) -> bool:
    """Whether a text is the heading of a figure, maybe with its unit: 总投资(亿元)."""
    return _CUT.split(_MARKS.sub("", text), maxsplit=1)[0] in _measured()


def may_be_headings(texts: Sequence[str]) -> bool:
    """Whether a row may be headings: quick and lenient, since every row of a list is asked."""
    like = sum(_begins_like_one(text) for text in texts)
    return like > 1 or (like == 1 and any("名称" in text for text in texts))


def _begins_like_one(text: str) -> bool:
    text = _MARKS.sub("", text)
    stem = _CUT.split(text, maxsplit=1)[0]
    if stem in _stems() or "名称" in stem:
        return True
    bare = _UNIT_LAST.sub("", stem)
    return bare in _stems() or reduced(bare) in _stems()
