"""What became of a project between two lists, or two days of the ledger."""

from __future__ import annotations

from prescreen.vocabulary.words import Word, WordTable

PROJECT_FATES = WordTable(
    Word("new", "新增", "new"),
    Word("changed", "变更", "changed"),
    Word("same", "未变", "the same"),
    Word("gone", "退出", "gone"),
    Word("merged", "并入", "merged"),
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
