"""What is said of a cell of a table that cannot be used: its place, its text, and why."""

from __future__ import annotations

from collections.abc import Mapping

from prescreen.messages.model import Entry, Message
from prescreen.messages.reasons import REASONS, framed

_RECALCULATE = (
    "在 Excel 或 WPS 中打开该文件,保存后再导入;系统不运行公式",
    "Open the file in Excel or WPS and save it; formulas are never run here",
)
_AS_TEXT = "把该列设为文本格式后重新填写", "Format the column as text and type it again"

_CELLS = REASONS | {
    "no-cached": Message(
        "公式没有保存计算结果", "the formula has no saved result", *_RECALCULATE
    ),
    "stale": Message(
        "公式结果未经重算,不可靠", "the saved result of the formula was never calculated",
        *_RECALCULATE,
    ),
    "error": Message(
        "单元格是错误值", "the cell holds an error value",
        "改正公式或填入数值", "Mend the formula or type the value",
    ),
    "number/cell": Message(
        "数字不合规", "not a valid number", "重新填写该单元格", "Type the cell again"
    ),
    "date/serial": Message(
        "日期序号超出范围", "the date serial is out of range",
        "改为 2026-09-01 这样的日期", "Write a date such as 2026-09-01",
    ),
    "date-open": Message(
        "没有写到日", "names no day",
        "补上具体日期,如 2026-09-01", "Add the day, as in 2026-09-01",
    ),
    "scaled": Message(
        "按缩放格式显示,存的数与显示的数不同", "is shown scaled: another number than is stored",
        "取消缩放格式,按标题的单位填写", "Drop the scaling format; write it in the unit",
    ),
    "format": Message(
        "的显示格式带有读不懂的文字,单位不能确定",
        "is shown with words that are not understood; its unit is not certain",
        "把单位写进标题或单元格,数字用常规格式",
        "Write the unit into the heading or the cell, and format the number as General",
    ),
    "format/hidden": Message(
        "按显示格式或工作表设置不显示出来,无人看到过",
        "is not shown, by its format or a setting of the sheet; nobody saw it",
        "该单元格用常规格式并填入数值,没有的留空",
        "Format the cell as General and type the value, or leave it empty",
    ),
    "ditto": Message(
        "指别的行,不是内容", "points to another row and says nothing itself",
        "把内容写在该格", "Write out what it stands for",
    ),
    "shifted": Message(
        "所在行比标题多出列,可能是数字或文字里的逗号没有加引号,各列已错位",
        "stands in a row wider than its heading: a comma without quotes has moved the cells",
        "数字去掉千位逗号,或给含逗号的内容加上引号后重新导出",
        "Drop the commas in numbers, or put quotes around what has commas, and export it again",
    ),
    "string": Message(
        "单元格引用的文字不存在", "the cell refers to a text that is not there",
        "文件可能损坏,请重新保存", "The file may be damaged; save it again",
    ),
    "range": Message(
        "是一个范围,不是一个值", "is a range, not one value",
        "确定一个值后填入;在此之前按未知处理", "Give one value; until then the field is unknown",
    ),
    "range/phase": Message(
        "写了总数和其中的分期,不是一个值", "gives the whole and a phase of it, not one value",
        "本项目的总数单独填一格,分期写在备注里",
        "Give the figure of this project alone, and the phases in a remark",
    ),
    "unit": Message(
        "是百分数,而该项单位为 {want}", "is a percentage, but the field is in {want}",
        "核对是否填错列", "Check whether it stands in the wrong column",
    ),
    "percent": Message(
        "可能是 {one:g}%,也可能是 {other:g}%", "may be {one:g}% or {other:g}%",
        "在单元格中写明百分号,如 40% 或 0.4%",
        "Write the per cent sign into the cell, as in 40% or 0.4%",
    ),
    "digits-lost": Message(
        "存成了数字,15 位以后的数字已丢失",
        "is stored as a number; digits beyond the 15th are lost",
        *_AS_TEXT,
    ),
    "industry/either": Message(
        "存成了数字,可能是 {one},也可能是 {other}",
        "is stored as a number: may be {one} or {other}",
        *_AS_TEXT,
    ),
    "merged": Message(
        "是跨几个项目的合并单元格,数值不知如何分摊",
        "is merged over several projects; how it divides is not known",
        "拆分合并单元格,逐个项目填写", "Unmerge it and fill in each project",
    ),
    "disputed": Message(
        "与同一字段的另一列或另一行不一致({kept})",
        "differs from another column or row of the same field ({kept})",
        "保留一个,或在映射文件中把多余的列写成 skip",
        "Keep one, or set the surplus column to skip in the mapping file",
    ),
    "unit-unsure": Message(
        "没有写单位,可能是 {units}", "states no unit; it may be in {units}",
        "把单位写在该格或标题中,如 5亿元、总投资(亿元)",
        "Put the unit into the cell or the heading, as in 5亿元 or 总投资(亿元)",
    ),
    "disputed/column": Message(
        "与同一字段的另一列不一致", "differs from another column of the same field",
        "保留一列", "Keep one column",
    ),
}  # fmt: skip

_TITLES = {
    "no-cached": ("公式没有结果", "a formula without a result"),
    "stale": ("公式没有重算", "a formula that was never calculated"),
    "error": ("单元格是错误值", "an error value"),
    "too-long": ("文字过长", "a text that is too long"),
    "number": ("读不出数量", "no quantity"),
    "bounds": ("超出可信范围", "out of bounds"),
    "enum": ("不在可选值内", "not one of the values"),
    "bool": ("不是是或否", "not yes or no"),
    "text": ("应为文字", "a text is expected"),
    "date": ("读不出日期", "no date"),
    "date-open": ("日期没有写到日", "a date without its day"),
    "industry": ("不是行业代码", "no industry code"),
    "set": ("含不认识的项", "items not known"),
    "failed": ("读取时出错", "reading failed"),
    "ticks": ("勾选了不止一项", "more than one box is ticked"),
    "surrogate": ("文字含半个字符", "half a character"),
    "scaled": ("按缩放格式显示", "shown scaled"),
    "format": ("显示格式读不懂", "a number format that is not understood"),
    "shifted": ("行比标题多出列", "a row wider than its heading"),
    "string": ("引用的文字不存在", "a text that is not there"),
    "range": ("是一个范围", "a range"),
    "unit": ("不该是百分数", "a percentage in another unit"),
    "percent": ("百分数不明", "an unclear percentage"),
    "digits-lost": ("位数丢失", "digits lost"),
    "merged": ("跨几个项目的合并单元格", "merged over several projects"),
    "disputed": ("与另一列或另一行不一致", "differs from another column or row"),
    "ditto": ("写的是同上", "a ditto mark"),
    "unit-unsure": ("单位不确定", "an uncertain unit"),
}
_LOOKED_AT = (
    "核对;无误时在该格数后写(已核),如 5万亿元(已核),有误则改正",
    "Check it; where it is right put (已核) behind it, as in 5万亿元(已核), else mend it",
)
_DOUBTS = {
    "unit": Message(
        "表中没有写单位,按 {unit} 记", "is taken in {unit}: no unit is stated anywhere",
        "在标题中写明单位,如 总投资(亿元)", "Put the unit into the heading, as in 总投资(亿元)",
    ),
    "part": Message(
        "“{part}”大于“{whole}”", "“{part}” is more than “{whole}”", *_LOOKED_AT
    ),
    "continued": Message(
        "下面第 {row} 行没有项目名称而有数,可能是同一项目的另一部分",
        "may be a part: row {row} below has figures and no name",
        "一个项目只占一行,或写上各行的项目名称", "Give a project one row, or each row a name",
    ),
    "size": Message("数量级超出常见范围", "is of a size that no list has", *_LOOKED_AT),
    "per-mu": Message(
        "合每亩 {each},超出常见范围", "comes to {each}, out of any usual range", *_LOOKED_AT
    ),
    "column": Message(
        "是同列中位数的 {times} 倍,可能万、亿混写",
        "is {times} times the median of its column: 万 and 亿 may be mixed", *_LOOKED_AT,
    ),
}  # fmt: skip


def _framed(said: Message) -> Message:
    return Message(
        f"工作表“{{sheet}}” {{cell}}“{{heading}}”:“{{said}}”{said.zh};该项按未知处理",
        f"sheet “{{sheet}}” {{cell}} “{{heading}}”: “{{said}}” {said.en}; the field is unknown",
        said.hint_zh, said.hint_en,
    )  # fmt: skip


def doubt(code: str, words: Mapping[str, object]) -> str:
    """Why a number is doubtful, without its place."""
    return _DOUBTS[code.partition("/")[2]].zh.format_map(words)


def _doubted(said: Message) -> Message:
    return Message(
        f"工作表“{{sheet}}” {{cell}}“{{heading}}”:“{{said}}”{said.zh};存疑,核对前不据以判定符合",
        f"sheet “{{sheet}}” {{cell}} “{{heading}}”: “{{said}}” {said.en}; doubtful, no check "
        "passes by it until confirmed",
        said.hint_zh, said.hint_en,
    )  # fmt: skip


ENTRIES: dict[str, Entry] = {
    f"cell.{code}": Entry(
        zh, en, framed(code, _framed, _CELLS),
        "消息里有工作表、行、列和原文,该项按未知处理。改法:按消息里的提示改该单元格。",
        "The message names sheet, row and column and what the cell says; the field is unknown.",
    )
    for code, (zh, en) in _TITLES.items()
} | {
    "cell.doubtful": Entry(
        "数值存疑", "a doubtful number",
        {variant: _doubted(said) for variant, said in _DOUBTS.items()},
        "数值照记,标为存疑,核对前任何审查项都不因它而符合。改法:核对后在格中写(已核),或改正、补上单位。",
        "The number stands, marked as doubtful: no check passes by it until it was looked at. "
        "Put (已核) into the cell, or mend it, or state the unit.",
    )
}  # fmt: skip
