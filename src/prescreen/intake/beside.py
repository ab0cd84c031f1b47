"""Lists that stand side by side in one sheet: 序号 | 项目名称 | 总投资 | | 序号 | 项目名称 …

Each is read as a sheet of its own, with the rows above that speak for all of them. What no other
list begins, such as a summary beside a list, is apart too: its numbers belong to no project.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from prescreen.intake.ahead import Ahead
from prescreen.intake.cells import SheetRow, SheetStream
from prescreen.intake.headings.columns import SERIAL, apply
from prescreen.intake.headings.layout import LOOK_AHEAD
from prescreen.intake.headings.recognise import HeadingMatch, match_headings
from prescreen.intake.headings.text import plain

_APART = 2
"""Rows that a list goes on below what stands beside it, at least."""


def side_by_side(one: SheetStream, decided: Mapping[str, HeadingMatch]) -> Iterator[SheetStream]:
    """The sheet itself, or a sheet for each list in it; all rows are held where it is split."""
    rows = Ahead(one.rows)
    first = rows.peek(LOOK_AHEAD)
    head, starts = _starts(first, decided)
    if len(starts) < 2:
        yield replace(one, rows=rows)
        return
    whole = list(rows)
    width = max(len(row.cells) for row in whole)
    for left, right in zip(starts, (*starts[1:], width), strict=True):
        part = [_part(row, left, right, head) for row in whole]
        spans = tuple(s for s in one.spans if left <= s.left < right)
        yield replace(one, rows=iter(part), spans=spans)


def _part(row: SheetRow, left: int, right: int, head: int) -> SheetRow:
    """A row with the cells of one list; a line above the headings is of all lists."""
    if row.number < head and len(row.filled) < 2:
        return row
    cells = (v if left <= at < right else None for at, v in enumerate(row.cells[:right]))
    return SheetRow(row.number, tuple(cells), row.hidden)


def _starts(
    rows: Sequence[SheetRow], decided: Mapping[str, HeadingMatch]
) -> tuple[int, tuple[int, ...]]:
    """The row of the headings, and the columns in which lists begin; one for nearly all sheets."""
    for row in rows:
        texts = [plain(v) if isinstance(v, str) else "" for v in row.cells]
        named = [at for at, text in enumerate(texts) if text]
        if len(named) < 4:
            continue
        again = _again(texts, named, decided) or (0,)
        again = again if not _same_projects(row, again, rows, decided) else (0,)
        gaps = [
            start
            for left, right in zip(again, (*again[1:], len(texts)), strict=True)
            for start in _behind_gaps(row, texts, left, right, rows, decided)
        ]
        starts = tuple(sorted((*again, *gaps)))
        if len(starts) > 1 and not _same_projects(row, starts, rows, decided):
            return row.number, starts
    return 0, ()


def _again(
    texts: Sequence[str], named: Sequence[int], decided: Mapping[str, HeadingMatch]
) -> tuple[int, ...]:
    """The columns where the running number, or the first heading of all, stands once more."""
    first = next((texts[at] for at in named if texts[at] in SERIAL), texts[named[0]])
    starts = [at for at in named if texts[at] == first]
    if len(starts) < 2:
        return ()
    parts = [[at for at in named if left <= at < right]
             for left, right in zip(starts, (*starts[1:], len(texts)), strict=True)]  # fmt: skip
    if any(len(part) < 2 for part in parts):
        return ()
    listed = [_is_list([texts[at] for at in part], decided) for part in parts]
    return (0, *starts[1:]) if sum(listed) > 1 or (listed[0] and first in SERIAL) else ()


def _behind_gaps(
    row: SheetRow,
    texts: Sequence[str],
    first: int,
    end: int,
    rows: Sequence[SheetRow],
    decided: Mapping[str, HeadingMatch],
) -> Iterator[int]:
    """Where, between two columns, something else begins behind one that is empty all down."""
    if sum(len(one.filled) > 2 for one in rows if one.number < row.number) > 1:
        return  # more than titles: another table stands above, with columns of its own
    below: list[SheetRow] = []
    for gap in (at for at in range(first + 1, end) if not texts[at]):
        left, right = [t for t in texts[first:gap] if t], [t for t in texts[gap:end] if t]
        if len(left) < 2 or len(right) < 2 or not _is_list(left, decided):
            continue
        below = below or _up_to_next([one for one in rows if one.number > row.number], decided)
        if all(one.at(gap) is None for one in below) and (
            _is_list(right, decided) or _is_apart(below, first, gap, end)
        ):
            yield (first := gap + 1)


def _up_to_next(rows: Sequence[SheetRow], decided: Mapping[str, HeadingMatch]) -> list[SheetRow]:
    """The rows with something in them, up to headings of another table."""
    out: list[SheetRow] = []
    for row in rows:
        texts = [plain(v) for v in row.cells if isinstance(v, str)]
        if len(texts) > 2 and _is_list(texts, decided):
            break
        if row.filled:
            out.append(row)
    return out


def _is_apart(below: Sequence[SheetRow], first: int, gap: int, end: int) -> bool:
    """Whether rows go on at one side alone: at the right without the left, or not to the end."""
    sides = [(sum(first <= at < gap for at in one.filled), any(gap < at < end for at in one.filled))
             for one in below]  # fmt: skip
    usual = max((left for left, _ in sides), default=0)
    full = [right for left, right in sides if left * 2 > usual]  # no sums, no notes
    ends = full.index(False) if False in full else len(full)
    goes_on = 0 < ends <= len(full) - _APART and not any(full[ends:])
    return goes_on or any(right and not left for left, right in sides)


def _same_projects(
    head: SheetRow,
    starts: Sequence[int],
    rows: Sequence[SheetRow],
    decided: Mapping[str, HeadingMatch],
) -> bool:
    """Whether two columns name the same projects row by row: one list, its names twice."""
    if len(starts) < 2:
        return False
    below = [one for one in rows if one.number > head.number and one.filled]
    texts = {at: text for at in head.filled if isinstance(text := head.cells[at], str)}
    found = match_headings([*texts.values()], suggest=False)
    matches = apply(found, decided) if decided else found
    named = [at for at, match in zip(texts, matches, strict=True) if match.path == "project.name"]
    for at in (a for a in named if a >= starts[1]):
        for other in (a for a in named if a < starts[1]):
            pairs = [(one.at(other), one.at(at)) for one in below]
            same = [left == right for left, right in pairs
                    if isinstance(left, str) and isinstance(right, str)]  # fmt: skip
            if sum(same) * 2 > len(same):
                return True
    return False


def _is_list(texts: Sequence[str], decided: Mapping[str, HeadingMatch]) -> bool:
    """Whether headings name projects, and something of them."""
    found = match_headings(list(texts), suggest=False)
    matches = apply(found, decided) if decided else found
    said = sum(m.path is not None or m.how == "partial" for m in matches)
    return any(m.path == "project.name" for m in matches) and said > 1
