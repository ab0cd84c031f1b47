"""What the rows of a sheet are."""

from __future__ import annotations

from prescreen.vocabulary.words import Word, WordTable

ROW_KINDS = WordTable(
    Word("total", "合计", "sums"),
    Word("part", "其中数", "parts of the row above"),
    Word("section", "分类标题", "section headings"),
    Word("numbering", "栏次", "numbers of columns"),
    Word("note", "说明", "notes"),
    Word("heading", "重复的表头", "headings again"),
    Word("title", "表头以上", "above the heading"),
    Word("empty", "只有序号", "running numbers alone"),
)
"""Rows of a table that are no projects."""
