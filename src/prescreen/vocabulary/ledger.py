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
