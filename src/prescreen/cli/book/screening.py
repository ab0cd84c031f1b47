"""Screening what the ledger knows, keeping the reports, and what other rules would have said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from prescreen.cli.book.common import account, day_of, opened
from prescreen.cli.order import wrong
from prescreen.errors import Lang
from prescreen.files.atomic import write
from prescreen.files.text import one_line
from prescreen.ledger.rescreen import Rescreened, rescreen
from prescreen.render.terminal.console import console, say, table
from prescreen.screener import Screener
from prescreen.vocabulary import STATUSES, VERDICTS


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
