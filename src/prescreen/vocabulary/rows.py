"""What the rows of a sheet are."""

from __future__ import annotations

from prescreen.vocabulary.words import Word, WordTable

ROW_KINDS = WordTable(
    Word("total", "合计行", "rows with sums"),
    Word("part", "其中行", "parts of the row above"),
    Word("section", "分类标题行", "section headings"),
    Word("numbering", "栏次行", "numbers of columns"),
    Word("note", "说明行", "rows with notes"),
    Word("heading", "重复的表头行", "headings again"),
    Word("title", "表头以上的行", "above the heading"),
    Word("empty", "只有序号的行", "running numbers alone"),
)
"""Rows of a table that are no projects."""
