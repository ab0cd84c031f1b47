"""How a file was read, for the terminal: what was not used, and which rows are no projects."""

from __future__ import annotations

from collections.abc import Iterator

from prescreen.errors import Lang
from prescreen.intake import Intake
from prescreen.render.terminal.closing import Reading
from prescreen.vocabulary import ROW_KINDS


def reading(batch: Intake, lang: Lang) -> Reading:
    """Counts, and all that was not read: rows turned down, cells, columns that fill no field,
    assumed units, hidden rows, unread sheets, rows by kind."""
    notices = [p for p in batch.notices if not p.code.startswith("input.row-")]
    told = [
        *(reject.reason.text(lang) for reject in batch.rejected),
        *(p.text(lang) for p in (*batch.problems, *batch.columns, *notices)),
        *_rows(batch, lang),
    ]
    screened, rejected = len(batch.candidates), len(batch.rejected)
    return Reading(screened + rejected, screened, rejected, len(batch.problems), told)


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
