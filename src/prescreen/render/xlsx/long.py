"""The ledger of a long list: one row a candidate, from its results alone, in constant memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from prescreen.render.labels import word
from prescreen.render.run import Run
from prescreen.render.xlsx.sheets import Col, LedgerSheet, title
from prescreen.render.xlsx.workbook import Book

_COLUMNS = (
    ("序号", "#", 8, "whole"), ("项目编号", "No.", 16, "text"), ("项目名称", "Project", 32, "long"),
    ("系统初判", "System verdict", 24, "verdict"), ("阶段", "Stage", 9, "text"),
    ("评分下限", "Score, low", 10, "number"), ("评分上限", "Score, high", 10, "number"),
    ("链上作用", "Relation", 11, "text"), ("{fail}", "{fail}", 60, "long"),
    ("待补项数", "Missing", 9, "whole"), ("待补", "What is missing", 60, "long"),
    ("评估日", "As of", 12, "text"),
)  # fmt: skip


def write_long_ledger(
    stream: BinaryIO, rows: Iterable[Sequence[object]], run: Run, folder: Path
) -> None:
    """Write rows of: number, id, name, verdict with its mark, stage, scores, relation, what is not
    met, how much is missing and what, day. `folder` is where rows wait until the book is complete.
    """
    zh = run.lang == "zh"
    fail = word("status.fail", run.lang).capitalize()
    columns = tuple(
        Col((a if zh else b).format(fail=fail), width, kind) for a, b, width, kind in _COLUMNS
    )
    note = " · ".join([
        word("internal.note", run.lang),
        "长清单:一行一个项目;全部理由用 prescreen explain --id"
        if zh
        else "a long list: one row a candidate; prescreen explain --id gives all reasons",
        word("footer", run.lang),
    ])  # fmt: skip
    sheet = LedgerSheet(
        "台账" if zh else "Ledger",
        title(run),
        note,
        columns,
        last=lambda: rows,
        frozen=3,
        tallest=3,
    )
    Book(stream, run, [sheet], folder).close()
