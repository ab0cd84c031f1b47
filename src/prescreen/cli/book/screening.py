"""Screening what the ledger knows, keeping the reports, and what other rules would have said."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from prescreen import workdays
from prescreen.cli.book.common import account, day_of, opened
from prescreen.cli.order import wrong
from prescreen.errors import Lang
from prescreen.files.atomic import write
from prescreen.files.text import one_line
from prescreen.ledger.deadlines import calendar, deadlines
from prescreen.ledger.rescreen import Rescreened, rescreen
from prescreen.region import load_region
from prescreen.render.terminal.console import console, say, table
from prescreen.screener import Screener
from prescreen.vocabulary import STANDINGS, STATUSES, VERDICTS, bureau_code


@dataclass(frozen=True, slots=True)
class DueOrder:
    """Whose deadlines, on which day, and where the calendar goes."""

    db: str
    region: Path | None
    unit: str | None
    on: str | None
    ics: Path | None
    lang: Lang


def run_due(order: DueOrder) -> int:
    """0 where nothing is overdue, 1 where something is."""
    region = load_region(order.region) if order.region is not None else None
    unit = bureau_code(order.unit) or order.unit if order.unit else None
    with opened(order.db) as ledger:
        day = day_of(order.on) or ledger.today
        found = [d for d in deadlines(ledger, region, day) if unit in (None, d.unit)]
        if order.ics is not None:
            head = ledger.head
            made = dt.datetime.fromisoformat(head.at)
            write(order.ics, calendar(head.ledger, found, made))
    zh = order.lang == "zh"
    rows = table(*(("到期", "状态", "项目", "事项", "单位", "依据") if zh else (
        "due", "stands", "project", "what", "unit", "by"
    )))  # fmt: skip
    for one in found:
        place = region.bureau_name(one.unit, order.lang) if region and one.unit else one.unit
        stands = STANDINGS[one.standing(day)].text(order.lang)
        cells = (str(one.due or "-"), stands, f"{one.project} {one.name}", one.title)
        rows.add_row(*map(one_line, (*cells, place or "", one.document or "")))
    console().print(rows)
    late = sum(one.standing(day) == "overdue" for one in found)
    known = "、".join(str(y) for y in range(day.year - 1, day.year + 3) if workdays.notice(y))
    say(
        f"{day}: {len(found)} 项未办结,{late} 项逾期;工作日历已知年份 {known}"
        if zh
        else f"{day}: {len(found)} open, {late} overdue; working days are known for {known}"
    )
    return 1 if late else 0


def run_screen(
    region: Path,
    projects: Sequence[str],
    db: str,
    by: str | None,
    packs: Sequence[Path] | None,
    lang: Lang,
) -> int:
    screener = Screener.from_files(region, list(packs) if packs else None)
    counts: Counter[str] = Counter()
    with opened(db) as ledger:
        names = list(projects) or [state.id for state in ledger.states()]
        for name in names:
            found = ledger.screen(screener, name, by=account(by))
            counts[found.verdict] += 1
            if projects:
                console().one_line(f"{name} {VERDICTS[found.verdict].whole(lang)}")
    said = ", ".join(f"{VERDICTS[v].text(lang)} {counts[v]}" for v in VERDICTS if counts[v])
    say(f"已初判 {len(names)} 个: {said}" if lang == "zh" else f"{len(names)} screened: {said}")
    return 0


def run_rescreen(
    region: Path, as_of: str | None, db: str, packs: Sequence[Path] | None, lang: Lang
) -> int:
    day = day_of(as_of)
    if day is None:
        raise wrong("usage/missing", name="--as-of", path="prescreen book rescreen")
    screener = Screener.from_files(region, list(packs) if packs else None)
    with opened(db) as ledger:
        found = list(rescreen(ledger, screener, day))
    changed = [one for one in found if one.before != one.after or one.checks]
    if changed:
        _table(changed, lang)
    same, verdicts = sum(one.same for one in found), sum(o.before != o.after for o in found)
    say(
        f"{day} 已初判 {len(found)} 个;结论改变 {verdicts} 个;报告逐字节相同 {same} 个"
        if lang == "zh"
        else f"{len(found)} screened by {day}; {verdicts} verdicts change; {same} reports are "
        "the same byte for byte"
    )
    return 0


def _table(changed: Sequence[Rescreened], lang: Lang) -> None:
    heads = ("编号", "项目", "当时", "现在", "起作用的审查项") if lang == "zh" else (
        "id", "project", "then", "now", "by these checks"
    )  # fmt: skip
    rows = table(*heads)
    for one in changed:
        why = "\n".join(f"{c}: {_status(a, lang)} → {_status(b, lang)}" for c, a, b in one.checks)
        then, now = (VERDICTS[v].whole(lang) for v in (one.before, one.after))
        rows.add_row(one_line(one.id), one_line(one.name), then, now, why)
    console().print(rows)


def _status(status: str | None, lang: Lang) -> str:
    return STATUSES[status].text(lang) if status is not None else "-"


def run_report(project: str, db: str, as_of: str | None, out: Path | None) -> int:
    with opened(db) as ledger:
        text = ledger.report(project, day_of(as_of))
    if out is None:
        print(text)
    else:
        write(out, text)
        say(str(out))
    return 0
