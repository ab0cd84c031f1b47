"""A sheet that is a form of one project: names of fields with the value to their right.

项目名称 | 甲项目 | 投资方       | A公司
总投资   | 5亿元  | 用地面积(亩) | 20
是否两高 | □是 ☑否
用地性质:工业;建设周期:2年

Labels stand in one, two or three columns, maybe with a group merged at their left. Several forms
may stand one below the other, each beginning with its 项目名称; or beside one another, a column of
values each, to the right of labels that all share.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from prescreen.fields.boxes import ticked
from prescreen.intake.cells import SheetRow, Value, clean
from prescreen.intake.headings.columns import HeadingColumn, apply
from prescreen.intake.headings.recognise import HeadingMatch, match_headings
from prescreen.intake.headings.text import unit_of

LONGEST = 400  # rows of a form that are looked at
_LONGEST_LABEL = 30
_KNOWN = 3  # labels below 项目名称 that must be known
_MANY = 4  # labels with values that make a form of fewer rows too
_ALONE = re.compile(r"\s*([□☐○◯]|[☑☒■√✓✔●◉])\s*([^□☐○◯☑☒■√✓✔●◉]+)")
_COLON = re.compile("[:：]")
_EMPTY = "□☐○◯"
_LEGEND = re.compile(r"[(（]?\s*(?:金额|计量|货币)?单位\s*[:：]")
_SPACED = re.compile(r"(?<!\S)(?:[\u4e00-\u9fff][ \u3000]{1,4}){1,5}[\u4e00-\u9fff](?=\s?[:：])")
_NUMBERING = re.compile(r"\s*(?:[(（]?[\d一二三四五六七八九十]{1,2}[)）、.．]?\s*)?")
_LABEL = re.compile(
    r"(?:(?<=[;；,，。、|\n\s])|^)((?=[^:：]{0,20}[\u4e00-\u9fff])[^;；,，。、|\s:：()（）]{2,20}"
    r"(?:[(（][^()（）:：]{1,12}[)）])?)\s?[:：]"
)
_REMARK = re.compile("备注|附注|注|(?:填[写报])?说明|要求|单位|依据|来源")


@dataclass(frozen=True, slots=True)
class Pair:
    """A label, and the cell to its right that holds the value; the label may name no field.

    `inside` is the value where it stands behind the label, in one cell.
    """

    row: SheetRow
    label: int
    column: HeadingColumn
    inside: str | None = None

    @property
    def value(self) -> Value:
        own = self.row.at(self.column.column) if self.inside is None else clean(self.inside)
        return checked(own)


def checked(value: Value) -> Value:
    """What is ticked of the boxes in a cell: ☑是 □否 is 是; None where no box is ticked."""
    if not isinstance(value, str):
        return value
    words = ticked(value)
    if words is not None:
        return "、".join(words) or None
    if alone := _ALONE.fullmatch(value):
        return None if alone[1] in _EMPTY else alone[2].strip()
    return value


def find_form(rows: Sequence[SheetRow], decided: Mapping[str, HeadingMatch]) -> tuple[Pair, ...]:
    """The pairs of a form; empty where the rows are no form.

    A form has labels in three rows at least, and other labels below 项目名称. Below that heading in
    a list there are names of projects.
    """
    found = [(row, _labels(row, decided)) for row in rows]
    inside = list(_inside(found, decided))
    both = {(pair.row.number, pair.label) for pair in inside}
    pairs = [
        Pair(row, at, HeadingColumn(value, labels[at]))
        for row, labels in found
        for at, value in zip(row.filled, row.filled[1:], strict=False)
        if at in labels and value not in labels and both.isdisjoint(
            {(row.number, at), (row.number, value)}
        )
    ]  # fmt: skip
    if any(pair.column.path == "project.name" for pair in inside):
        return _of_texts(pairs, inside)
    name = next((p for p in pairs if p.column.path == "project.name"), None)
    if name is not None:  # 指标 | 内容 above: a heading of the columns, of which 内容 is no label
        pairs = [p for p in pairs if p.row.number >= name.row.number
                 or p.label != name.column.column]  # fmt: skip
    if name is None or (len({pair.row.number for pair in pairs}) < 3 and len(pairs) < _MANY):
        return ()
    below = [(row, labels) for row, labels in found
             if row.number > name.row.number and row.at(name.label) is not None][:20]  # fmt: skip
    known = sum(name.label in labels for _, labels in below)
    short = len(below) < _KNOWN and len(pairs) >= _MANY
    few = known < _KNOWN and known * 2 <= len(below) and not short
    if known * 3 <= len(below) or few:
        return ()
    pairs += _unknown(rows, pairs, {row.number: labels for row, labels in found})
    pairs += inside
    return (*map(_with_unit, pairs), *_beside(pairs, name))


def _inside(
    found: Sequence[tuple[SheetRow, Mapping[int, HeadingMatch]]],
    decided: Mapping[str, HeadingMatch],
) -> Iterator[Pair]:
    """The labels that have their value in the same cell, all of a cell that begins with one.

    Behind a label without a colon stands its value, whatever that says.
    """
    for row, labels in found:
        left = -1
        for at in row.filled:
            text = row.cells[at]
            open_label = left in labels and not _COLON.search(str(row.cells[left]))
            if isinstance(text, str) and _COLON.search(text) and not open_label:
                said = [] if _LEGEND.match(text) else labelled(text)
                matches = match_headings([label for label, _ in said], suggest=False)
                matches = apply(matches, decided) if decided else matches
                named = bool(matches) and (matches[0].path is not None or at in labels)
                if named and (said[0][1] or len(said) > 1 or left in labels):
                    for match, (_, value) in zip(matches, said, strict=True):
                        yield Pair(row, at, HeadingColumn(at, match), value)
            left = at


def labelled(text: str) -> list[tuple[str, str]]:
    """Labels and values of 项目名称:甲项目;总投资:5亿元, empty where it does not begin with one."""
    text = _SPACED.sub(lambda found: "".join(found[0].split()), text)
    marks = list(_LABEL.finditer(text))
    if not marks or not _NUMBERING.fullmatch(text[: marks[0].start()]):
        return []
    ends = (*(mark.start() for mark in marks[1:]), len(text))
    return [(mark[1], text[mark.end() : end].strip(" \t\r\n;；,，。、|"))
            for mark, end in zip(marks, ends, strict=True)]  # fmt: skip


def _of_texts(pairs: Sequence[Pair], inside: Sequence[Pair]) -> tuple[Pair, ...]:
    """The pairs of a form whose name stands in one cell with its label.

    Empty where other labels are too few, or where a list is headed 项目名称 besides.
    """
    both = sorted([*pairs, *inside], key=lambda pair: (pair.row.number, pair.label))
    known = {pair.column.path for pair in both if pair.column.path is not None}
    if len(known) < _KNOWN or any(pair.column.path == "project.name" for pair in pairs):
        return ()
    return tuple(map(_with_unit, both))


def _with_unit(pair: Pair) -> Pair:
    """A pair whose unit stands in the cell behind the value: 总投资 | 5 | 亿元."""
    behind = pair.row.at(pair.column.column + 1)
    match = pair.column.match
    stated = match.unit is not None or pair.inside is not None
    if match.path is None or stated or not isinstance(behind, str):
        return pair
    unit = unit_of(behind.strip("()（）"))
    if unit is None:
        return pair
    return replace(pair, column=replace(pair.column, match=replace(match, unit=unit.text)))


def _beside(pairs: Sequence[Pair], name: Pair) -> Iterator[Pair]:
    """The pairs of further projects, each with a column of values: 项目名称 | 甲项目 | 乙项目."""
    if len({pair.label for pair in pairs}) > 1:
        return
    rows = {pair.row.number: pair for pair in pairs}
    for at in name.row.filled:
        held = [pair for pair in rows.values() if pair.row.at(at) is not None]
        remark = isinstance(text := name.row.cells[at], str) and _REMARK.match(text)
        if at > name.column.column and len(held) * 2 > len(rows) and not remark:
            yield from (replace(p, column=replace(p.column, column=at)) for p in held)


def beside_forms(pairs: Sequence[Pair]) -> list[int]:
    """Columns in which something stands beside the labels and values of a form, but units."""
    taken: dict[int, set[int]] = {}
    rows = {pair.row.number: pair.row for pair in pairs}
    for pair in pairs:
        taken.setdefault(pair.row.number, set()).update((pair.label, pair.column.column))
    return sorted({
        at for number, row in rows.items() for at in row.filled
        if at > min(taken[number]) and at not in taken[number]
        and not (isinstance(text := row.cells[at], str) and unit_of(text.strip("()（）")))
    })  # fmt: skip


def _unknown(
    rows: Sequence[SheetRow],
    pairs: Sequence[Pair],
    labels: Mapping[int, Mapping[int, HeadingMatch]],
) -> list[Pair]:
    """Labels that name no field: they stand in the columns of the others, a value beside them."""
    columns = {pair.label for pair in pairs}
    first = min(pair.row.number for pair in pairs)
    out: list[Pair] = []
    for row in rows:
        known = labels[row.number]
        for at, value in zip(row.filled, row.filled[1:], strict=False):
            text = row.cells[at]
            if row.number < first or at not in columns or at in known or value in known:
                continue
            if isinstance(text, str) and len(text) <= _LONGEST_LABEL and value not in columns:
                (match,) = match_headings([text])
                match = replace(match, path=None)
                out.append(Pair(row, at, HeadingColumn(value, match)))
    return out


def several(pairs: Sequence[Pair]) -> list[tuple[Pair, ...]]:
    """The pairs form by form: each 项目名称 in the column of the first begins another."""
    ordered = sorted(pairs, key=lambda pair: (pair.row.number, pair.label))
    names = [p for p in ordered if p.column.path == "project.name"]
    beside = sorted({p.column.column for p in names if p.row is names[0].row})
    if len(beside) > 1:
        ends = (*beside[1:], max(p.column.column for p in pairs) + 1)
        return [
            form for first, end in zip((0, *beside[1:]), ends, strict=True)
            for form in several([p for p in pairs if first <= p.column.column < end])
        ]  # fmt: skip
    starts = [p.row.number for p in names if p.label == names[0].label][1:]
    forms: list[list[Pair]] = [[]]
    for pair in ordered:
        while starts and pair.row.number >= starts[0]:
            starts.pop(0)
            forms.append([])
        forms[-1].append(pair)
    return [tuple(form) for form in forms]


def _labels(row: SheetRow, decided: Mapping[str, HeadingMatch]) -> dict[int, HeadingMatch]:
    """The cells of a row that name a field, or would if they were not of a year or ambiguous."""
    texts = {
        at: value
        for at in row.filled
        if isinstance(value := row.cells[at], str) and len(value) <= _LONGEST_LABEL
    }
    found = match_headings(list(texts.values()), suggest=False)
    matches = apply(found, decided) if decided else found
    return {
        at: m for at, m in zip(texts, matches, strict=True)
        if m.path is not None or (m.how in ("ambiguous", "partial") and m.others)
    }  # fmt: skip
