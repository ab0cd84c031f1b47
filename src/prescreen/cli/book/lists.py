"""What the ledger holds, on the screen: lists that come in, projects, their facts and history."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prescreen.cli.book.common import account, day_of, end_of, opened
from prescreen.errors import Lang
from prescreen.files.text import one_line
from prescreen.ledger import Claim, ProjectFilter, ProjectState
from prescreen.ledger.importing import Change, Difference, Imported, Line, diff, import_file
from prescreen.ledger.rows import label_of
from prescreen.render.terminal.console import console, say, table
from prescreen.vocabulary import BUREAUS, GRADES, PROJECT_FATES, TASK_SORTS, VERDICTS, bureau_code

_SHOWN = 200
"""Lines of one kind that are shown; of more it says how many."""


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """A list to be put on file."""

    source: Path
    db: str
    by: str | None
    on: str | None
    name: str | None
    series: str
    mapping: Path | None
    dry: bool
    lang: Lang


@dataclass(frozen=True, slots=True)
class ListOrder:
    """Which projects to list."""

    db: str
    text: str | None
    stage: str | None
    verdict: str | None
    owes: str | None
    limit: int
    lang: Lang


def run_import(order: ImportOrder) -> int:
    """0 where every row was taken, 1 where some could not be read or are asked."""
    with opened(order.db, create=True) as ledger:
        done = import_file(
            ledger,
            order.source,
            by=account(order.by),
            mapping=order.mapping,
            on=day_of(order.on),
            name=order.name,
            series=order.series,
            dry=order.dry,
        )
    _tell(done, order.lang)
    asked = any(line.like for line in done.lines)
    return 1 if asked or done.rejected or done.of("double") else 0


def _tell(done: Imported, lang: Lang) -> None:
    zh = lang == "zh"
    counts = "，".join(
        f"{PROJECT_FATES[fate].text(lang)} {len(done.of(fate))}"
        for fate in ("new", "changed", "same", "gone", "double")
    )
    say(f"{done.series} {done.list} ({done.on}): {counts}")
    for line in done.lines:
        if line.fate != "same" or line.like:
            _tell_line(line, lang)
    for reject in done.rejected[:_SHOWN]:
        console().one_line(
            ("未读入" if zh else "rejected") + f" {reject.row}: {reject.reason.text(lang)}"
        )


def _tell_line(line: Line, lang: Lang) -> None:
    out = console()
    fate = PROJECT_FATES[line.fate].text(lang)
    moved = f" {line.moved[0] or '-'} → {line.moved[1] or '-'}" if line.moved else ""
    out.one_line(f"{fate} {line.project} {line.name}{moved}", soft_wrap=True)
    for change in line.changes:
        out.one_line(f"    {_change(change, lang)}", soft_wrap=True)
    if line.like:
        asked = "是否同一项目" if lang == "zh" else "the same project?"
        out.one_line(f"    {asked} {line.why}: {' '.join(line.like)}", soft_wrap=True)


def _change(change: Change, lang: Lang) -> str:
    said = f"{label_of(change.path)}: {_claim(change.before, lang)} → {_value(change.said)}"
    if change.taken or change.now is None:
        return said
    kept = "未采用,仍为" if lang == "zh" else "not taken, stands:"
    return f"{said} ({kept} {_claim(change.now, lang)})"


def _claim(claim: Claim | None, lang: Lang) -> str:
    """A value, and by whose word it holds."""
    if claim is None:
        return "-"
    bureau = BUREAUS.get(claim.unit or "")
    who = bureau.label if bureau is not None else claim.unit or claim.series or ""
    grade = GRADES[claim.grade].text(lang)
    source = claim.document or claim.source or ""
    return f"{_value(claim.value)} [{' '.join(filter(None, (who, grade, source)))}]"


def _value(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, dict) and (items := value.get("items")):
        value = "、".join(str(item.get("name", "…")) for item in items)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return one_line(text)[:160]


def run_list(order: ListOrder) -> int:
    owes = bureau_code(order.owes) or order.owes if order.owes else None
    wanted = ProjectFilter(
        text=order.text, stage=order.stage, verdict=order.verdict, owes=owes, gone=False
    )
    with opened(order.db) as ledger:
        page = ledger.projects(wanted, limit=order.limit)
    zh = order.lang == "zh"
    heads = ("编号", "项目", "投资方", "阶段", "系统初判", "联审结论", "更新") if zh else (
        "id", "project", "investor", "stage", "verdict", "decision", "changed"
    )  # fmt: skip
    rows = table(*heads)
    for one in page.items:
        verdict = VERDICTS[one.verdict].text(order.lang) if one.verdict else ""
        cells = (one.id, one.name, one.investor, one.stage, verdict, one.decision, one.updated)
        rows.add_row(*map(one_line, cells))
    console().print(rows)
    if page.cursor is not None:
        say("……" if zh else "…")
    return 0


def run_show(db: str, project: str, as_of: str | None, known_at: str | None, lang: Lang) -> int:
    with opened(db) as ledger:
        state = ledger.project(project, day_of(as_of), day_of(known_at))
    _show(state, lang)
    return 0


def _show(state: ProjectState, lang: Lang) -> None:
    zh = lang == "zh"
    out = console()
    verdict = VERDICTS[state.verdict].text(lang) if state.verdict else "-"
    decided = (state.decision or {}).get("result", "-")
    out.one_line(f"{state.id} {state.name} · {state.stage or '-'} · v{state.version}")
    said = ("系统初判", "联审结论") if zh else ("verdict", "decision")
    out.one_line(f"{said[0]}: {verdict} · {said[1]}: {decided}")
    rows = table(*(("字段", "值和依据", "另有说法") if zh else ("fact", "value", "also said")))
    contested = state.contested
    for path, claim in state.facts.items():
        others = "\n".join(_claim(c, lang) for c in contested.get(path, ())[1:])
        rows.add_row(label_of(path), one_line(_claim(claim, lang)), others)
    out.print(rows)
    for name, task in state.open_tasks.items():
        due = task.due or "-"
        out.one_line(
            f"{TASK_SORTS[task.sort].text(lang)} {name}: {task.title} {task.to or ''} {due}"
        )
    for other, why in state.asked.items():
        out.one_line(f"{'是否同一项目' if zh else 'the same project?'} {other}: {why}")


def run_history(db: str, project: str, lang: Lang) -> int:
    with opened(db) as ledger:
        ledger.project(project)
        records = ledger.history(project)
    for one in records:
        data = {k: v for k, v in one.to_data()["event"].items() if k not in ("candidate", "state")}
        said = json.dumps(data, ensure_ascii=False)[:300]
        who = " ".join(filter(None, (one.by, one.unit)))
        line = f"{one.n} {one.on} {one.at[:16]} {who} {one.kind} {said}"
        console().one_line(line, soft_wrap=True)
    return 0


def run_diff(db: str, first: str, second: str, lang: Lang) -> int:
    with opened(db) as ledger:
        found = diff(ledger, end_of(first), end_of(second))
    for one in found:
        _tell_difference(one, lang)
    say(f"{len(found)} 个项目有变化" if lang == "zh" else f"{len(found)} projects changed")
    return 0


def _tell_difference(one: Difference, lang: Lang) -> None:
    out = console()
    moved = f" {one.moved[0] or '-'} → {one.moved[1] or '-'}" if one.moved else ""
    fate = PROJECT_FATES[one.fate].text(lang)
    out.one_line(f"{fate} {one.project} {one.name}{moved}", soft_wrap=True)
    if one.verdict is not None:
        then, now = (VERDICTS[v].text(lang) if v else "-" for v in one.verdict)
        out.one_line(f"    {'系统初判' if lang == 'zh' else 'verdict'}: {then} → {now}")
    for path, before, after in one.changes:
        told = f"{label_of(path)}: {_claim(before, lang)} → {_claim(after, lang)}"
        out.one_line(f"    {told}", soft_wrap=True)
