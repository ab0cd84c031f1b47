"""What became of a project between two lists, or two days of the ledger."""

from __future__ import annotations

from typing import Literal

from prescreen.vocabulary.words import Word, WordTable

StandingCode = Literal["open", "overdue", "met", "late", "unknown"]

PROJECT_FATES = WordTable(
    Word("new", "本期新增", "new"),
    Word("changed", "有变更", "changed"),
    Word("same", "无变化", "unchanged"),
    Word("gone", "已退出", "gone"),
    Word("merged", "已并入", "merged"),
    Word("double", "重复行", "second row"),
)

STANDINGS = WordTable(
    Word("open", "未到期", "open"),
    Word("overdue", "逾期", "overdue"),
    Word("met", "按期办结", "met"),
    Word("late", "逾期办结", "met late"),
    Word("unknown", "期限不明", "not known"),
)
"""Where a deadline stands."""
