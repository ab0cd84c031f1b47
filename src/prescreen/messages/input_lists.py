"""What is said of lists that are screened in columns, and of files of results."""

from __future__ import annotations

from prescreen.messages.model import Entry, Message

_MADE = (
    "给出 prescreen screen、compare 或 write_parquet 等写的结果文件",
    "give a file that prescreen screen, compare, write_parquet or the like wrote",
)

ENTRIES: dict[str, Entry] = {
    "input.by-row": Entry(
        "只能逐行读取",
        "to be read row by row",
        {
            "": Message(
                "这些列只能逐行读取:{names}",
                "to be read row by row: {names}",
                "用 screen_many,或把列改成字段路径",
                "use screen_many, or name the columns by field paths",
            )
        },
        "按列成批审查只认字段路径作列名。改法:用 `screen_many`,或把列改成字段路径。",
        "The batch run takes columns named by field paths; use `screen_many` for anything else.",
    ),
    "input.unread": Entry(
        "有格读不懂",
        "cells that cannot be read",
        {
            "": Message(
                "列 {path} 有 {cells:,} 格读不懂,按未知处理;最先是第 {row:,} 行:“{said}”",
                "column {path}: {cells:,} cells cannot be read and are unknown; the first is in "
                "row {row:,}: “{said}”",
                "按 prescreen fields 所列的类型、单位和选项改正 {path}",
                "mend {path} by the type, unit and choices that prescreen fields lists",
            )
        },
        "成批审查时,一列里有读不懂的格,按未知处理;写明格数、最先的一行和原文。"
        "改法:照 `prescreen fields` 的类型、单位、选项改正。",
        "Cells of a column of a long list cannot be read and are unknown: how many, the first row "
        "and what it says. Mend them by `prescreen fields`.",
    ),
    "input.no-legend": Entry(
        "不是结果文件",
        "no file of results",
        {
            "": Message("{name} 不是预审结果文件", "{name} is no file of results", *_MADE),
            "line": Message(
                "{name} 第 {line} 行读不出结果", "{name}: line {line} holds no result", *_MADE
            ),
        },
        "`read_results` 读 `screen`、`compare`、`screen_many` 所写的 Parquet、CSV、JSON、JSONL。"
        "改法:给它这样的文件,如 `results.parquet`。",
        "`read_results` reads the Parquet, CSV, JSON and JSONL that `screen`, `compare` and "
        "`screen_many` write, such as `results.parquet`.",
    ),
}
