"""How a file was read, for the terminal: what was not used, and which rows are no projects."""

from __future__ import annotations

from collections.abc import Iterator

from prescreen.errors import Lang
from prescreen.files.text import without_contacts
from prescreen.intake import Intake
from prescreen.render.terminal.console import console
from prescreen.vocabulary import ROW_KINDS

_MOST = 20
"""Notices that are printed; all of them stand in rejects.csv."""


def print_reading(batch: Intake, lang: Lang) -> None:
    """Columns that fill no field, assumed units, hidden rows, unread sheets, rows by kind."""
    out = console()
    told = [p for p in batch.notices if not p.code.startswith("input.row-")]
    texts = [p.text(lang) for p in (*batch.columns, *told)]
    for text in (*texts[:_MOST], *_rows(batch, lang)):
        out.print("  " + without_contacts(text), style="dim")
    if len(texts) > _MOST:
        out.print(f"  … {len(texts) - _MOST}", style="dim")


def _rows(batch: Intake, lang: Lang) -> Iterator[str]:
    """One line a sheet: 合计 5、12;说明 16."""
    for sheet in dict.fromkeys(row.sheet for row in batch.passed):
        by_kind: dict[str, list[str]] = {}
        for row in batch.passed:
            if row.sheet == sheet:
                by_kind.setdefault(row.kind, []).append(str(row.row))
        zh = lang == "zh"
        parts = [
            f"{word.text(lang)} {('、' if zh else ', ').join(by_kind[code][:12])}"
            + ("…" if len(by_kind[code]) > 12 else "")
            for code, word in ROW_KINDS.items()
            if code in by_kind
        ]
        listed = (";" if zh else "; ").join(parts)
        yield (
            f"工作表“{sheet}”不作为项目的行:{listed}"
            if zh
            else f"sheet “{sheet}”: rows that are no candidates: {listed}"
        )
