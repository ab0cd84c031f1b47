"""What the rows of a sheet are, and what became of its cells."""

from __future__ import annotations

from typing import Literal

from prescreen.vocabulary.words import Word, WordTable

FateCode = Literal["used", "doubtful", "unread", "noted", "unused"]

ROW_KINDS = WordTable(
    Word("project", "项目行", "candidate"),
    Word("element", "附表行", "element of a list"),
    Word("rejected", "退回的行", "turned down"),
    Word("head", "表头行", "headings"),
    Word("total", "合计行", "rows with sums"),
    Word("part", "其中行", "parts of the row above"),
    Word("section", "分类标题行", "section headings"),
    Word("numbering", "栏次行", "numbers of columns"),
    Word("note", "说明行", "rows with notes"),
    Word("heading", "重复的表头行", "headings again"),
    Word("title", "表头以上的行", "above the heading"),
    Word("empty", "只有序号的行", "running numbers alone"),
)
"""Rows of a sheet: those that are read, then those that are no projects."""

FATES = WordTable(
    Word("used", "已读入", "used"),
    Word("doubtful", "读入但存疑", "used, doubtful"),
    Word("unread", "读不出", "cannot be read"),
    Word("noted", "留作备注", "kept as a note"),
    Word("unused", "没有用到", "no use of it"),
)
"""What became of a cell."""
