"""Tables of the ledger, the same on the screen and in a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from prescreen.errors import Lang
from prescreen.files.atomic import write
from prescreen.files.text import one_line
from prescreen.ledger.briefing import Briefing, Moved, Work
from prescreen.ledger.deadlines import Deadline
from prescreen.ledger.promises import Performance
from prescreen.region import Region
from prescreen.render import Run, needs
from prescreen.render.terminal.console import console, table
from prescreen.vocabulary import BUREAUS, PROMISE_STANDINGS, ROLES, STANDINGS, TASK_SORTS

_SHORT = 12
"""Columns of this width or less hold days, numbers and words."""

Head = tuple[str, str, float]
"""Chinese and English heading, and the width of the column."""

_PROJECT: tuple[Head, ...] = (("编号", "id", 14), ("项目", "project", 30))
_WORK: tuple[Head, ...] = (
    ("事项", "what", 28), ("责任单位", "unit", 16), ("起", "since", 11), ("到期", "due", 11),
    ("办结", "done", 11), ("状态", "stands", 10),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name, headings and rows."""

    name: str
    heads: tuple[Head, ...]
    rows: list[Sequence[object]]
    lang: Lang

    @property
    def headings(self) -> list[str]:
        return [zh if self.lang == "zh" else en for zh, en, _ in self.heads]


def promised(found: Iterable[Performance], lang: Lang) -> Sheet:
    """承诺与实际, a row a promise."""
    heads: tuple[Head, ...] = (
        *_PROJECT, ("事项", "item", 16), ("单位", "unit", 8), ("期间起", "from", 11),
        ("期限", "due", 11), ("承诺", "promised", 12), ("实际", "actual", 12),
        ("截至", "up to", 11), ("完成%", "percent", 8), ("状态", "stands", 10),
        ("依据", "by", 20),
    )  # fmt: skip
    rows: list[Sequence[object]] = [
        (
            one.project, one.name, one.label, one.unit, one.since, one.due, one.promised,
            one.actual, one.until or one.reached,
            None if one.percent is None else round(one.percent, 1),
            PROMISE_STANDINGS[one.standing].text(lang), one.document,
        )
        for one in found
    ]  # fmt: skip
    return Sheet("履约" if lang == "zh" else "promises", heads, rows, lang)


def briefed(found: Briefing, region: Region | None, lang: Lang) -> list[Sheet]:
    """The tables of a briefing; the first counts what stands in the others."""
    zh = lang == "zh"

    def unit(code: str | None) -> str:
        if code is None:
            return ""
        if region is not None:
            return region.bureau_name(code, lang)
        return BUREAUS[code].text(lang) if code in BUREAUS else code

    def moves(name: str, rows: Iterable[Moved]) -> Sheet:
        heads = (*_PROJECT, ("阶段", "stage", 10), ("日期", "day", 11))
        return Sheet(name, heads, [(m.project, m.name, m.stage, m.on) for m in rows], lang)

    def due(name: str, rows: Iterable[Deadline]) -> Sheet:
        cells: list[Sequence[object]] = [
            (
                d.project, d.name, d.title, unit(d.unit), d.since, d.due, d.met,
                STANDINGS[d.standing(found.day)].text(lang), d.document,
            )
            for d in rows
        ]  # fmt: skip
        return Sheet(name, (*_PROJECT, *_WORK, ("依据", "by", 20)), cells, lang)

    def work(name: str, rows: Iterable[Work], last: tuple[Head, ...]) -> Sheet:
        cells: list[Sequence[object]] = [
            (
                w.project, w.name, w.task.title, unit(w.task.to), w.task.opened, w.task.due,
                w.task.done, STANDINGS[w.standing(found.day)].text(lang),
                *((w.task.stage or w.task.ground,) if w.task.sort == "step" else
                  (w.task.asker, w.task.result)),
            )
            for w in rows
        ]  # fmt: skip
        return Sheet(name, (*_PROJECT, *_WORK, *last), cells, lang)

    posts: list[Sequence[object]] = [
        (p.project, p.name, ROLES[p.role].text(lang), p.holder, p.on, p.document)
        for p in found.posts
    ]
    post_heads = (
        *_PROJECT, ("角色", "role", 12), ("谁", "who", 20), ("自", "since", 11), ("依据", "by", 20),
    )  # fmt: skip
    every = [
        moves("新增" if zh else "new", found.new),
        moves("阶段进展" if zh else "moved", found.moved),
        due("本期办结" if zh else "done", found.done),
        due(STANDINGS["overdue"].text(lang), found.overdue),
        due("下期到期" if zh else "coming", found.coming),
        due(STANDINGS["unknown"].text(lang), found.undated),
        work(TASK_SORTS["step"].text(lang), found.steps, (("节点或依据", "stage or ground", 16),)),
        work(
            TASK_SORTS["request"].text(lang), found.requests,
            (("提出", "asked by", 20), ("答复", "answer", 24)),
        ),
        promised(found.promises, lang),
        Sheet("包保专班" if zh else "posts", post_heads, posts, lang),
    ]  # fmt: skip
    counts: list[Sequence[object]] = [("在库项目" if zh else "projects", found.projects)]
    counts += [(sheet.name, len(sheet.rows)) for sheet in every]
    heads: tuple[Head, ...] = (("事项", "what", 16), ("数", "count", 10))
    return [Sheet("汇总" if zh else "counts", heads, counts, lang), *every]


def show(sheet: Sheet) -> None:
    """A table on the screen; one without rows is left out."""
    if not sheet.rows:
        return
    rows = table(*sheet.headings)
    for column, (_, _, width) in zip(rows.columns, sheet.heads, strict=True):
        column.no_wrap = width <= _SHORT  # a day stays in one piece
    for row in sheet.rows:
        rows.add_row(*(one_line(_text(value)) for value in row))
    console().one_line(f"[{sheet.name}]")
    console().print(rows)


def write_workbook(target: Path, title: str, sheets: Sequence[Sheet], lang: Lang) -> None:
    """All tables as a workbook. InputError where the library for workbooks is not installed."""
    needs("xlsxwriter", "Excel")
    from prescreen.render.xlsx.sheets import Col, LedgerSheet  # an extra
    from prescreen.render.xlsx.workbook import Book

    def laid(sheet: Sheet) -> LedgerSheet:
        widths = (width for *_, width in sheet.heads)
        columns = tuple(Col(h, w) for h, w in zip(sheet.headings, widths, strict=True))
        rows = [tuple(map(_cell, row)) for row in sheet.rows]
        return LedgerSheet(sheet.name, sheet.name, title, columns, last=lambda: rows)

    buffer = BytesIO()
    Book(buffer, Run("", title, lang), [laid(sheet) for sheet in sheets]).close()
    write(target, buffer.getvalue())


def _cell(value: object) -> object:
    """A number as a number, all else as text."""
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, int | float) else _text(value)


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else str(value)
