"""Where the headings of a sheet stand, and which rows are no candidates.

A sheet made by hand has a title above, headings in one to three rows with merged cells, section
rows and sums between, and notes below. What is not a candidate is told to the user, row by row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from prescreen.intake.cells import Bad, MergedRange, SheetRow, Value, shown
from prescreen.intake.headings.columns import apply
from prescreen.intake.headings.recognise import HeadingMatch, match_headings
from prescreen.intake.headings.text import plain, unit_of

LOOK_AHEAD = 40  # rows searched for headings
_LONGEST_HEADING = 60
_TOTAL = re.compile(r"^(?:合计|总计|小计|共计|累计|汇总|平均|total|subtotal|sum)", re.IGNORECASE)
_NOTE = re.compile(
    r"^(?:备注|注|说明|填表说明|填报说明|填报人|填表人|制表|审核|联系人|联系电话|单位负责人|单位[(（]?盖章|"
    r"填报单位|填报日期|填报时间|数据来源|资料来源|来源|note|notes|source)[\s:：]",
    re.IGNORECASE,
)
_LEGEND = re.compile(
    r"^\s*(?:单位|填报单位|填报日期|填报时间|填报人|制表|截止|截至|日期|时间)\s*[:：]"
)
_SECTION = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十]+[)）]?[、.．\s]|第[一二三四五六七八九十]+[类批部])"
)


@dataclass(frozen=True, slots=True)
class Head:
    """The heading rows of a sheet: first and last row as shown, and one heading a column.

    `columns` pairs the index of a column (from 0) with its heading, from the top level down.
    """

    top: int
    bottom: int
    columns: tuple[tuple[int, tuple[str, ...]], ...]
    above: tuple[str, ...]

    def text(self, column: int) -> str:
        return next((levels[-1] for c, levels in self.columns if c == column), "")


def find_head(
    rows: Sequence[SheetRow],
    spans: Sequence[MergedRange],
    within: str | None = None,
    decided: Mapping[str, HeadingMatch] | None = None,
) -> tuple[Head, tuple[HeadingMatch, ...]] | None:
    """The headings among the first rows, with what they mean; None where no row looks like one."""
    best: tuple[float, list[SheetRow], int] | None = None
    for position in range(len(rows)):
        lines: list[SheetRow] = []
        for line in rows[position : position + 3]:
            if not _could_be_heading(line) or (lines and not _tied(lines[-1], line, spans)):
                break
            lines.append(line)
            matches = _meaning(lines, spans, within, decided, suggest=False)
            used = sum(m.confidence for m in matches if m.path is not None)
            # Equal scores go to fewer rows, then to the first: lists repeat headings on each page.
            score = used - 0.01 * len(lines) - 0.0001 * position
            if used and (best is None or score > best[0]):
                best = (score, list(lines), position)
    if best is None:
        return None
    _, lines, position = best
    for line in rows[position + len(lines) : position + 3]:
        reached = _could_be_heading(line) and _reached(line, lines[-1], spans)
        if not (reached or _only_units(line)):
            break
        lines.append(line)
    return _head(lines, spans, rows[:position]), _meaning(lines, spans, within, decided)


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


def _only_units(line: SheetRow) -> bool:
    """A row of units below the headings: 亿元 | 亩 | (万元)."""
    return bool(line.filled) and all(_unit(line.cells[i]) for i in line.filled)


def _unit(value: Value) -> bool:
    return isinstance(value, str) and unit_of(value.strip("()（）")) is not None


def _reached(line: SheetRow, upper: SheetRow, spans: Sequence[MergedRange]) -> bool:
    """A heading above is merged down into this row, so the row is part of the head."""
    return any(s.top <= upper.number and s.bottom >= line.number for s in spans)


def _could_be_heading(row: SheetRow) -> bool:
    """Headings are short texts: at most one cell of the row may be something else."""
    filled = [row.cells[i] for i in row.filled]
    if any(isinstance(v, str) and _LEGEND.match(v) for v in filled):
        return False
    texts = [v for v in filled if isinstance(v, str) and len(v) <= _LONGEST_HEADING]
    return bool(texts) and len(texts) >= len(filled) - 1 and not any(_numeric(t) for t in texts[1:])


def _numeric(text: str) -> bool:
    try:
        float(unicodedata.normalize("NFKC", text).replace(",", "").rstrip("%"))
    except ValueError:
        return False
    return True


def _tied(upper: SheetRow, lower: SheetRow, spans: Sequence[MergedRange]) -> bool:
    """Two rows form one head if merged cells tie them, or if the lower one fills gaps of the upper.

    The second case is a head whose merged cells were lost on the way through CSV.
    """
    if lower.number != upper.number + 1:
        return False
    for span in spans:
        if span.top <= upper.number and span.bottom >= lower.number:
            return True  # one heading reaches down through both rows
        if span.top <= upper.number <= span.bottom and span.right > span.left:
            under = [c for c in range(span.left, span.right + 1) if lower.at(c) is not None]
            if len(under) >= 2:
                return True
    over, below = set(upper.filled), set(lower.filled)
    return len(over) >= 2 and bool(below - over) and bool(over - below)


def _head(
    lines: Sequence[SheetRow], spans: Sequence[MergedRange], above: Sequence[SheetRow]
) -> Head:
    width = max(len(line.cells) for line in lines)
    levels: list[list[str]] = [[] for _ in range(width)]
    for depth, line in enumerate(lines):
        texts = _spread(line, spans, width, last=depth == len(lines) - 1)
        for column, text in enumerate(texts):
            if depth and levels[column] and _unit(text):
                levels[column][-1] += f"({text.strip('()（）')})"
            elif text and (not levels[column] or levels[column][-1] != text):
                levels[column].append(text)
    columns = tuple((c, tuple(parts)) for c, parts in enumerate(levels) if parts)
    said = tuple(shown(row.cells[i], 200) for row in above for i in row.filled)
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


def not_a_candidate(
    row: SheetRow, head: Head, name_column: int, spans: Sequence[MergedRange]
) -> str:
    """Why a row is not one of the list: 'total', 'note', 'section', 'heading', or ''."""
    filled = row.filled
    first = row.cells[filled[0]] if filled else None
    if isinstance(first, str):
        squeezed = re.sub(r"\s+", "", first)
        name = row.at(name_column)
        if _TOTAL.match(squeezed) and (name is None or filled[0] == name_column):
            return "total"
        if _TOTAL.fullmatch(squeezed) and filled[0] < name_column:
            return "total"  # 合计 | 3个: what stands under the name is a count or whose total it is
        if _NOTE.match(first + " ") and (len(filled) <= 2 or name is None):
            return "note"
        if len(filled) == 1:
            wide = any(s.top <= row.number <= s.bottom and s.left == filled[0]
                       and s.right - s.left >= 2 for s in spans)  # fmt: skip
            if _SECTION.match(first) or (wide and filled[0] != name_column):
                return "section"
            if wide or (len(first) > 40 and filled[0] != name_column):
                return "note"
    name = row.at(name_column)
    if isinstance(name, str) and len(name) <= _LONGEST_HEADING and _repeats(row, head):
        return "heading"
    return ""


def _repeats(row: SheetRow, head: Head) -> bool:
    """The heading again, as lists have it at the top of each printed page."""
    first = row.filled[0]
    value = row.cells[first]
    if not isinstance(value, str) or plain(value) != plain(head.text(first)):
        return False
    same = 0
    for column, levels in head.columns:
        value = row.at(column)
        if isinstance(value, str) and plain(value) == plain(levels[-1]):
            same += 1
    return same >= 2 and same * 2 > len(row.filled)
