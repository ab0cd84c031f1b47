"""Where the headings of a table stand: one to three rows with merged cells, units below them.

A sheet may hold several tables, one below the other. A second row of headings is compared with the
first column by column: the same is the heading again, as at the top of each printed page; any other
begins a table of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from prescreen.intake.cells import Bad, MergedRange, SheetRow, Value, shown
from prescreen.intake.headings.columns import apply
from prescreen.intake.headings.recognise import HeadingMatch, match_headings, may_be_headings
from prescreen.intake.headings.text import plain, unit_of, units_in

LOOK_AHEAD = 40  # rows searched for headings
_MOST_LEVELS = 3  # rows of headings, beside one of units below
_LONGEST_HEADING = 60
_BESIDE_LEGEND = 3
"""Headings that there must be in a row in which 单位:万元 stands too."""
_LEGEND = re.compile(
    r"^\s*[(（]?(?:(?:金额|计量|货币|计价)?单位|填报单位|填报日期|填报时间|填报人|制表|截止|截至|日期|时间)\s*[:：]"
)

_TITLE = re.compile(r"(?:表|清单|名单|台账|一览|汇总|情况统计)\s*(?:[(（].*)?$|.{21}")


@dataclass(frozen=True, slots=True)
class Head:
    """The heading rows of a sheet: first and last row as shown, and one heading a column.

    `columns` pairs the index of a column (from 0) with its heading, from the top level down.
    """

    top: int
    bottom: int
    columns: tuple[tuple[int, tuple[str, ...]], ...]
    above: tuple[str, ...]


def find_head(
    rows: Sequence[SheetRow],
    spans: Sequence[MergedRange],
    within: str | None = None,
    decided: Mapping[str, HeadingMatch] | None = None,
) -> tuple[Head, tuple[HeadingMatch, ...]] | None:
    """The first headings among these rows, with what they mean; None where none look like it."""
    found: list[_Guess] = []
    for position in range(len(rows)):
        lines: list[SheetRow] = []
        for line in rows[position : position + _MOST_LEVELS]:
            if not _could_be_heading(line) or (lines and not _tied(lines, line, spans)):
                break
            lines.append(line)
            matches = _meaning(lines, spans, within, decided, suggest=False)
            used = sum(m.confidence for m in matches if m.path is not None)
            # Equal scores go to fewer rows, then to the first: lists repeat headings on each page.
            score = used - 0.01 * len(lines) - 0.0001 * position
            if used:
                known = _like_names(matches)
                names = _names(lines, spans, matches) if known > 1 or _says_name(matches) else ()
                found.append(_Guess(score, tuple(lines), position, frozenset(names), known))
    if not found:
        return None
    best = _with_groups(_first_good(found), found)
    lines, position = list(best.lines), best.position
    for line in rows[position + len(lines) : position + _MOST_LEVELS + 1]:
        reached = len(lines) < _MOST_LEVELS and _could_be_heading(line) and (
            _reached(line, lines[-1], spans) or _fills_gaps(line, lines[-1], best.names)
        )  # fmt: skip
        if not (reached or _only_units(line)):
            break
        lines.append(line)
    head, matches = _head(lines, spans, rows[:position]), _meaning(lines, spans, within, decided)
    return _with_legend(head, rows[position + len(lines) :]), matches


def _with_legend(head: Head, below: Sequence[SheetRow]) -> Head:
    """The same with the line between the headings and the first project: 计量单位:亿元、亩."""
    said = [below[0].cells[at] for at in below[0].filled] if below else []
    if len(said) != 1 or not _is_legend(said[0]) or not units_in([str(said[0])]):
        return head
    return replace(head, bottom=below[0].number, above=(*head.above, shown(said[0], 200)))


@dataclass(frozen=True, slots=True)
class _Guess:
    """Rows that may be the headings, and how much of them is known."""

    score: float
    lines: tuple[SheetRow, ...]
    position: int
    names: frozenset[int]
    """The columns of names of projects."""
    known: int
    """Headings that are like names of fields, of a year or a phase too."""


def _first_good(found: Sequence[_Guess]) -> _Guess:
    """The best, or what stands above it and heads a table too: a sheet may hold several."""
    best = max(found, key=lambda guess: guess.score)
    above = [one for one in found
             if one.names and one.position + len(one.lines) <= best.position]  # fmt: skip
    if not above:
        return best
    first = min(one.position for one in above)
    return max((one for one in found if one.position == first), key=lambda one: one.score)


def _with_groups(best: _Guess, found: Sequence[_Guess]) -> _Guess:
    """The same with the merged groups above it: the unit of 投资情况(亿元), the year of 2026年.

    A title is no group, though a date may stand beside it.
    """
    taller = [one for one in found
              if one.lines[-len(best.lines):] == best.lines and one.known >= best.known
              and one.names >= best.names and len(one.lines[0].filled) > 1
              and not any(_TITLE.search(_text(v)) for v in one.lines[0].cells)]  # fmt: skip
    return max(taller, key=lambda one: len(one.lines), default=best)


def head_again(
    rows: Sequence[SheetRow],
    spans: Sequence[MergedRange],
    within: str | None = None,
    decided: Mapping[str, HeadingMatch] | None = None,
) -> Head | None:
    """The headings that begin in the first of these rows, in the midst of a sheet."""
    row = rows[0]
    if _has_numbers(row):
        return None
    texts = [v for v in row.cells if isinstance(v, str) and len(v) <= _LONGEST_HEADING]
    if not may_be_headings(texts) or not _could_be_heading(row):
        return None  # by far the most rows; the rest is slow
    matches = _meaning([row], spans, within, decided, suggest=False)
    known, like = sum(m.path is not None for m in matches), _like_names(matches)
    if not _says_name(matches) and (known < 2 or like * 2 < len(row.filled)):
        return None
    found = find_head(rows[:4], spans, within, decided)
    return found[0] if found is not None and found[0].top == row.number else None


def _has_numbers(row: SheetRow) -> bool:
    """Whether a row holds more numbers than a heading may: nearly every row of a list does."""
    count = 0
    for at, value in enumerate(row.cells):
        if type(value) is float:
            count += 1
        elif at and type(value) is str and value[0] in "0123456789":
            count += 2 * value.replace(".", "", 1).isdigit()
        if count > 1:
            return True
    return False


def same_head(one: Head, other: Head) -> bool:
    """Whether two heads say the same, column by column."""
    return _said(one) == _said(other)


def _said(head: Head) -> dict[int, str]:
    return {at: plain("".join(levels)) for at, levels in head.columns}


def _meaning(
    lines: list[SheetRow],
    spans: Sequence[MergedRange],
    within: str | None,
    decided: Mapping[str, HeadingMatch] | None,
    *,
    suggest: bool = True,
) -> tuple[HeadingMatch, ...]:
    head = _head(lines, spans, ())
    levels = [levels for _, levels in head.columns]
    found = match_headings(levels, within=within, suggest=suggest)
    return apply(found, decided) if decided else found


def _says_name(matches: Sequence[HeadingMatch]) -> bool:
    """Whether 项目名称 itself is among the headings, in one of its wordings."""
    return any(m.path == "project.name" and "名称" in m.heading for m in matches)


def _like_names(matches: Sequence[HeadingMatch]) -> int:
    """How many headings are names of fields, or would be if not of a year or of another unit."""
    return sum(m.path is not None or m.how in ("partial", "unit", "ambiguous") for m in matches)


def _names(
    lines: list[SheetRow], spans: Sequence[MergedRange], matches: Sequence[HeadingMatch]
) -> frozenset[int]:
    columns = (at for at, _ in _head(lines, spans, ()).columns)
    return frozenset(
        at for at, match in zip(columns, matches, strict=True) if match.path == "project.name"
    )


def _fills_gaps(line: SheetRow, upper: SheetRow, names: frozenset[int]) -> bool:
    """The lower level of a head whose merge marks were lost, and no names in it.

    It stands below blanks, or says a unit below one heading and more below another.
    """
    if line.number != upper.number + 1 or not names or any(line.at(at) for at in names):
        return False
    over, below = set(upper.filled), set(line.filled)
    units = any(_unit(line.cells[at]) for at in below)
    return (
        len(below) >= 2
        and (bool(below - over) or units)
        and all(at in over or at - 1 in below for at in below)
    )


def _only_units(line: SheetRow) -> bool:
    """A row of units below the headings: 亿元 | 亩 | (万元), maybe labelled 单位."""
    said = [line.cells[i] for i in line.filled]
    return any(map(_unit, said)) and all(_unit(v) or _is_unit_label(v) for v in said)


def _unit(value: Value) -> bool:
    return isinstance(value, str) and unit_of(value.strip("()（）")) is not None


def _is_unit_label(value: Value) -> bool:
    return isinstance(value, str) and plain(value) in ("单位", "计量单位")


def _reached(line: SheetRow, upper: SheetRow, spans: Sequence[MergedRange]) -> bool:
    """A heading above is merged down into this row, so the row is part of the head."""
    return any(s.top <= upper.number and s.bottom >= line.number for s in spans)


def _could_be_heading(row: SheetRow) -> bool:
    """Headings are texts: at most one cell of the row may be something else, and few are long."""
    filled = [row.cells[i] for i in row.filled]
    legends = sum(_is_legend(v) for v in filled)
    if legends and (legends > 1 or len(filled) - legends < _BESIDE_LEGEND):
        return False
    texts = [v for v in filled if isinstance(v, str)]
    short = [v for v in texts if len(v) <= _LONGEST_HEADING]
    long = len(texts) - len(short)
    known = len(short) > 1 and may_be_headings(short) if long > 1 else bool(short)
    return known and len(texts) >= len(filled) - 1 and not any(map(_numeric, short[1:]))


def _is_legend(value: Value) -> bool:
    return isinstance(value, str) and _LEGEND.match(value) is not None


def _numeric(text: str) -> bool:
    try:
        float(unicodedata.normalize("NFKC", text).replace(",", "").rstrip("%"))
    except ValueError:
        return False
    return True


def _tied(lines: Sequence[SheetRow], lower: SheetRow, spans: Sequence[MergedRange]) -> bool:
    """Rows form one head if merged cells tie them, or if the lowest one fills gaps of the others.

    The second case is a head whose merged cells were lost on the way through CSV.
    """
    upper = lines[-1]
    if lower.number != upper.number + 1:
        return False
    for span in spans:
        if span.top <= upper.number and span.bottom >= lower.number:
            return True  # one heading reaches down through both rows
        if span.top <= upper.number <= span.bottom and span.right > span.left:
            under = [c for c in range(span.left, span.right + 1) if lower.at(c) is not None]
            if len(under) >= 2:
                return True
    over, below = {at for line in lines for at in line.filled}, set(lower.filled)
    return len(over) >= 2 and bool(below - over) and bool(over - below)


def _head(
    lines: Sequence[SheetRow], spans: Sequence[MergedRange], above: Sequence[SheetRow]
) -> Head:
    width = max(len(line.cells) for line in lines)
    levels: list[list[str]] = [[] for _ in range(width)]
    for depth, line in enumerate(lines):
        texts = _spread(line, spans, width, last=depth == len(lines) - 1)
        for column, text in enumerate(texts):
            if depth and _is_unit_label(text):
                continue
            if depth and levels[column] and _unit(text):
                levels[column][-1] += f"({text.strip('()（）')})"
            elif text and (not levels[column] or levels[column][-1] != text):
                levels[column].append(text)
    columns = tuple((c, tuple(parts)) for c, parts in enumerate(levels)
                    if parts and not _LEGEND.match(parts[-1]))  # fmt: skip
    said = tuple(shown(row.cells[i], 200) for row in above for i in row.filled)
    said += tuple(v for line in lines for v in line.cells if isinstance(v, str) and _is_legend(v))
    return Head(lines[0].number, lines[-1].number, columns, said)


def _spread(line: SheetRow, spans: Sequence[MergedRange], width: int, *, last: bool) -> list[str]:
    """The texts of a heading row, merged ones repeated over the columns they cover."""
    texts = [_text(line.at(c)) for c in range(width)]
    covered = False
    for span in spans:
        if span.top == line.number and span.right > span.left and span.left < width:
            covered = True
            for column in range(span.left, min(span.right + 1, width)):
                texts[column] = texts[span.left]
    if not covered and not last:
        # Without merge marks (CSV) a blank to the right of a heading belongs to that heading.
        for column in range(1, width):
            texts[column] = texts[column] or texts[column - 1]
    return texts


def _text(value: Value) -> str:
    return shown(value, 200) if value is not None and not isinstance(value, Bad) else ""
