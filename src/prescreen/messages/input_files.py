"""What is said of a file of candidates that cannot be read, or not as its name promises."""

from __future__ import annotations

from prescreen.messages.model import Entry, Message

_SPLIT = (
    "请拆分文件;大批量清单请用 Parquet 批量筛查;确需放宽时用 read(..., limits=...)",
    "Split the file; use Parquet and the batch run for large lists; "
    "or raise the bound with read(..., limits=...)",
)
_COLUMNS = (
    "删除清单右侧多余的列(空白处残留的内容也算)",
    "Delete the columns to the right of the list",
)
_ONE_CELL = (
    "只保留需要的内容;若是英文双引号没有成对,请改正",
    "Keep only what is needed; or mend a double quote that is not closed",
)
_SAVE_AGAIN = (
    "请在 Excel 或 WPS 中打开并另存为 .xlsx", "Open it in Excel or WPS and save it as .xlsx"
)  # fmt: skip
_SAVED = "请确认已保存内容", "Make sure its content was saved"
_EXPORT = "请重新导出", "Export it again"
_MEND = "请改正后再导入", "Mend it and read again"


def _over(zh: str, en: str, hint: tuple[str, str] = _SPLIT) -> Message:
    return Message(
        f"{zh}为 {{found:,}},超过上限 {{limit:,}}",
        f"{en}: {{found:,}} is over the limit of {{limit:,}}",
        *hint,
    )


def _really(zh: str, en: str, due: str, due_en: str, hint_zh: str, hint_en: str) -> Message:
    return Message(
        f"文件内容实为{zh},不是{due}", f"the file is really {en}, not {due_en}", hint_zh, hint_en
    )


def _markup(zh: str, en: str) -> Message:
    return _really(
        zh, en, "工作簿", "a workbook",
        "请用 Excel 或 WPS 打开,另存为 .xlsx 后再导入",
        "Open it in Excel or WPS and save it as .xlsx",
    )  # fmt: skip


def _archive(zh: str, en: str) -> Message:
    return _really(
        zh, en, " .xlsx 工作簿", "an .xlsx workbook",
        "请用 Excel 或 WPS 打开,另存为 .xlsx", "Open it in Excel or WPS and save it as .xlsx",
    )  # fmt: skip


_DOCUMENT = {
    "deep": ("嵌套超过 {limit} 层", "nested deeper than {limit} levels"),
    "values": ("值的个数超过 {limit:,}", "more than {limit:,} values"),
    "surrogate": (
        "文字含半个字符(孤立代理项):{said!r}", "a text holds half a character: {said!r}"
    ),
    "text": ("文字超过 {limit:,} 字:{said}…", "a text is over {limit:,} characters: {said}…"),
}  # fmt: skip
"""What a document may not hold, whatever its syntax."""

ENTRIES: dict[str, Entry] = {
    "input.not-found": Entry(
        "找不到文件", "no such file",
        {
            "": Message(
                "找不到文件 {path}", "no such file: {path}",
                "请核对路径与文件名", "Check the path and the name",
            ),
        },
        "路径或文件名不对。改法:核对路径。",
        "Check the path.",
    ),
    "input.not-a-file": Entry(
        "是文件夹", "a folder",
        {
            "": Message(
                "这是文件夹,不是文件", "this is a folder",
                "请给出清单文件", "Name the file of the list",
            ),
        },
        "给的是文件夹。改法:给出清单文件。",
        "Name the file.",
    ),
    "input.unreadable": Entry(
        "文件打不开", "the file cannot be opened",
        {
            "": Message(
                "文件打不开:{why}", "the file cannot be opened: {why}",
                "请核对权限,关闭占用它的程序",
                "Check the permissions; close the program that uses it",
            ),
        },
        "没有权限,或被别的程序占用。改法:关闭占用它的程序。",
        "Close the program that uses it.",
    ),
    "input.empty": Entry(
        "没有项目", "no candidates",
        {
            "": Message("文件是空的", "the file is empty", *_SAVED),
            "candidates": Message("文件中没有项目", "the file holds no candidate", *_SAVED),
            "list": Message(
                "项目列表是空的", "the list of candidates is empty",
                "请至少写入一个项目", "Put in one candidate at least",
            ),
        },
        "文件或列表是空的。改法:确认已保存内容。",
        "Make sure it was saved.",
    ),
    "input.broken": Entry(
        "文件损坏", "a damaged file",
        {
            "": Message(
                "工作簿已损坏或不完整({why})", "the workbook is damaged or not complete ({why})",
                *_SAVE_AGAIN,
            ),
            "xls": Message(
                "工作簿已损坏或不是 .xls({why})", "the workbook is damaged or no .xls ({why})",
                *_SAVE_AGAIN,
            ),
            "quotes": Message(
                "第 {row} 行起的引号或分隔不成对,CSV 读不下去({why})",
                "the CSV cannot be read from line {row} on: quotes do not pair ({why})",
                "请检查该行的英文双引号,或另存为 .xlsx",
                "Check the double quotes of that line, or save it as .xlsx",
            ),
            "parquet": Message(
                "Parquet 文件已损坏({why})", "the Parquet file is damaged ({why})", *_EXPORT
            ),
            "signature": Message(
                "不是 Parquet 文件(文件头不符)", "this is no Parquet file (wrong signature)",
                *_EXPORT,
            ),
        },
        "工作簿不完整,或 CSV 的引号不成对。改法:另存为 .xlsx。",
        "Save it as .xlsx.",
    ),
    "input.hostile": Entry(
        "拒绝读取的工作簿", "a workbook that is not read",
        {
            "": Message(
                "工作簿内含文档类型声明(DOCTYPE),拒绝读取",
                "the workbook holds a document type declaration; it is not read",
                "请用 Excel 或 WPS 重新另存", "Save it again with Excel or WPS",
            ),
        },
        "含文档类型声明等异常内容,或解开后过大。改法:用 Excel 或 WPS 重新另存。",
        "Save it again with Excel or WPS.",
    ),
    "input.encrypted": Entry(
        "工作簿有密码", "an encrypted workbook",
        {
            "": Message(
                "工作簿设有打开密码", "the workbook is encrypted",
                "请在 Excel 或 WPS 中取消打开密码后另存",
                "Remove the password in Excel or WPS and save it again",
            ),
        },
        "设有打开密码。改法:取消密码后另存。",
        "Remove the password.",
    ),
    "input.wrong-format": Entry(
        "不是所说的格式", "not the format it is named after",
        {
            "html": _markup("网页(HTML)", "a web page (HTML)"),
            "xml": _markup("XML 表格 2003", "an XML spreadsheet 2003"),
            "mhtml": _markup("网页归档(MHTML)", "a web archive (MHTML)"),
            "pdf": _markup("PDF", "a PDF"),
            "sylk": _markup("SYLK 交换格式", "a SYLK file"),
            "dif": _markup("DIF 交换格式", "a DIF file"),
            "xlsb": _archive("二进制工作簿(.xlsb)", "a binary workbook (.xlsb)"),
            "word": _archive("没有表格的 Word 文档", "a Word document without tables"),
            "ods": _archive("OpenDocument 文件", "an OpenDocument file"),
            "archive": _archive("普通压缩包", "an ordinary archive"),
            "binary": Message(
                "文件含有二进制内容,不是文本清单",
                "the file holds binary data, not a list in text",
                "请另存为 .xlsx 或 UTF-8 的 .csv", "Save it as .xlsx or as .csv in UTF-8",
            ),
        },
        "内容与扩展名不同,且不能按内容读。改法:另存为 .xlsx。",
        "Save it as .xlsx.",
    ),
    "input.misnamed": Entry(
        "扩展名与内容不同", "misnamed",
        {
            "": Message(
                "扩展名为 {suffix},内容实为 {kind},已按内容读取",
                "named {suffix} but really {kind}; read as what it is",
            ),
        },
        "已按内容读取。改法:改扩展名即可。",
        "Read as what it is.",
    ),
    "input.too-large": Entry(
        "超过上限", "over a limit",
        {
            "file": _over("文件大小(字节)", "file size in bytes"),
            "xls": _over(".xls 文件大小(字节)", "size of the .xls file in bytes"),
            "mapping": _over("映射文件大小(字节)", "size of the mapping file"),
            "document": Message(
                "文件 {found:,} 字节,超过整份读取的上限 {limit:,}",
                "{found:,} bytes is over the limit of {limit:,} for a whole document",
                "请改用 JSONL(每行一个项目)或 Parquet",
                "Use JSONL (one candidate a line) or Parquet",
            ),
            "line": _over("单行长度", "length of a line"),
            "rows": _over("行数", "rows"),
            "candidates": _over("项目数", "candidates"),
            "columns": _over("列数", "columns", _COLUMNS),
            "sheet-columns": _over(
                "工作表“{sheet}”的列数", "columns of sheet “{sheet}”", _COLUMNS
            ),
            "frame-columns": _over("列数", "columns"),
            "cells": _over("单元格数", "cells"),
            "cell": _over(
                "一个单元格的字数(至少)", "characters in one cell (at least)", _ONE_CELL
            ),
            "sheets": _over("工作表数", "sheets"),
            "styles": _over("单元格样式数", "cell styles"),
            "merges": _over("合并单元格数", "merged ranges"),
            "strings": _over("文字总量", "size of all texts"),
            "parts": _over("压缩包内文件数", "files in it"),
            "unpacked": _over("解压后大小(字节)", "unpacked size in bytes"),
            "ratio": _over("压缩比(疑为压缩炸弹)", "compression ratio (a zip bomb?)"),
        },
        "文件、行数、列数等超过上限;不会悄悄截断。改法:拆分,或用 Parquet。",
        "Never cut off in silence; split the file or use Parquet.",
    ),
    "input.encoding": Entry(
        "编码不明", "an unknown encoding",
        {
            "": Message(
                "文字编码无法识别(试过 UTF-8、UTF-16、GB18030)",
                "the encoding of the text is not known (tried UTF-8, UTF-16, GB18030)",
                "请另存为“CSV UTF-8(逗号分隔)”", "Save it as “CSV UTF-8 (comma delimited)”",
            ),
        },
        "试过 UTF-8、UTF-16、GB18030。改法:另存为 CSV UTF-8。",
        "Save it as CSV UTF-8.",
    ),
    "input.read-bare": Entry(
        "未读数字格式", "read without number formats",
        {
            "": Message(
                "工作表“{sheet}”读不到数字格式、公式和隐藏的行列:"
                "显示为 38.5亿元 或 40% 的格,只读到 38.5、0.4",
                "sheet “{sheet}” was read without number formats, formulas and hidden rows: "
                "a cell that shows 38.5亿元 or 40% gives 38.5 or 0.4",
                "核对带单位格式的列,或另存为 .xlsx 后再导入",
                "Check columns whose format shows a unit, or save it as .xlsx and read that",
            ),
        },
        ".ods、.xlsb 和少数 .xls 只能这样读。改法:另存为 .xlsx。",
        "So .ods, .xlsb and some .xls are read. Save it as .xlsx.",
    ),
    "input.read-as": Entry(
        "按某编码读取", "read as an encoding",
        {
            "": Message(
                "工作表“{sheet}”按 {encoding} 编码读取", "sheet “{sheet}” was read as {encoding}"
            ),
        },
        "不是 UTF-8,已按所说编码读取。改法:核对中文是否正常。",
        "Check that the text is right.",
    ),
    "input.json": Entry(
        "JSON 写法有误", "JSON syntax",
        {
            "": Message(
                "JSON 语法错误:{why}", "not valid JSON: {why}",
                "请检查该处的引号、逗号与括号", "Check quotes, commas and brackets there",
            ),
            "digits": Message("数字过长", "a number has too many digits", *_MEND),
            "twice": Message(
                "键 {said!r} 出现两次,不知以哪个为准",
                "the key {said!r} stands twice; which counts is not known", *_MEND,
            ),
            "constant": Message(
                "不接受 {said} 这样的数值",
                "{said} is not accepted: JSON knows no NaN or Infinity", *_MEND,
            ),
            **{name: Message(*said, *_MEND) for name, said in _DOCUMENT.items()},
        },
        "引号、逗号或括号不对。改法:改正所指位置。",
        "Mend that place.",
    ),
    "input.yaml": Entry(
        "YAML 写法有误", "YAML syntax",
        {name: Message(*said) for name, said in _DOCUMENT.items()},
        "见 `yaml-*` 各条。改法:改正所指位置。",
        "Mend that place.",
    ),
    "input.shape": Entry(
        "结构不对", "wrong shape",
        {
            "": Message(
                "内容既不是项目列表,也不是一个项目",
                "the content is neither a list of candidates nor one candidate",
                '请写成 [{{…}}, {{…}}] 或 {{"candidates": [{{…}}]}}',
                'Write [{{…}}, {{…}}] or {{"candidates": [{{…}}]}}',
            ),
            "entry": Message(
                "第 {row} 项不是字段与值的映射", "entry {row} is no mapping of fields to values",
                '写成 {{"id": …, "name": …, …}}', 'Write {{"id": …, "name": …, …}}',
            ),
        },
        "既不是项目列表,也不是一个项目。改法:写成 `[{…}, {…}]`。",
        "Write `[{…}, {…}]`.",
    ),
    "input.mapping": Entry(
        "应为字段与值的映射", "a mapping is needed",
        {
            "": Message(
                "应为一组字段,现为 {kind}", "a candidate is a mapping of fields, not {kind}"
            ),
            "file": Message(
                "映射文件读不出({why})", "the mapping file cannot be read ({why})",
                "请给出 prescreen map 写出的 UTF-8 文件", "Name a file as prescreen map writes it",
            ),
            "sheets": Message("缺少 sheets 列表", "there is no list of sheets"),
            "complete": Message(
                "complete 只接受列表路径:{lists}", "complete takes paths of lists: {lists}"
            ),
            "tolerance": Message(
                "tolerance {said} 不是误差,也不是数值字段",
                "tolerance {said} is no share, nor a number field",
                "写百分数,如 5%,不超过 50%", "Write per cent, as 5%, up to 50%",
            ),
            "role": Message(
                "role {said!r} 不是 candidates、form、list 或 skip",
                "role {said!r} is not candidates, form, list or skip",
            ),
            "list": Message(
                "没有列表 {said!r}", "there is no list {said!r}", "可用:{lists}", "Known: {lists}"
            ),
            "unit": Message("“{heading}”的单位:{why}", "unit of “{heading}”: {why}"),
            "field": Message(
                "“{heading}”对应的字段 {said!r} 不存在",
                "the field {said!r} of “{heading}” does not exist",
                "用 prescreen fields 查字段", "See fields",
            ),
            "field-several": Message(
                "“{heading}”对应的字段 {said!r} 可指 {near}",
                "the field {said!r} of “{heading}” may be {near}",
                "写路径,如 investment.total", "Give the path, such as investment.total",
            ),
            "field-near": Message(
                "“{heading}”对应的字段 {said!r} 不存在",
                "the field {said!r} of “{heading}” does not exist",
                "是否指 {near}?", "Did you mean {near}?",
            ),
        },
        "项目不是映射,或表头对照文件读不出。改法:见 `prescreen map`。",
        "See `prescreen map`.",
    ),
    "input.mapping-gone": Entry(
        "映射文件里的标题不见了", "headings of the mapping are gone",
        {
            "": Message(
                "映射文件写明的标题在这个文件里没有:{headings};这些决定没有用上",
                "headings that the mapping decides about are not in this file: {headings}",
                "核对标题是否改了名,用 prescreen map 重新生成对照",
                "See whether they have new names; prescreen map writes the mapping anew",
            ),
        },
        "对照文件按标题文字起作用,标题改了就用不上。改法:照新标题改对照文件。",
        "A mapping works by the text of headings. Mend it by the new ones.",
    ),
    "input.extra-missing": Entry(
        "缺少可选组件", "an extra is missing",
        {
            "": Message(
                "读取或写出{what}需要 {module},尚未安装",
                "{what} needs {module}, which is not installed",
                '请执行 pip install "prescreen[{extra}]"',
                'Run pip install "prescreen[{extra}]"',
            ),
        },
        "读写这种格式要另装组件。改法:按提示 `pip install`。",
        "Install what the message names.",
    ),
    "input.more-problems": Entry(
        "还有更多", "more problems",
        {"": Message("另有 {more:,} 条未列出", "{more:,} more are not listed")},
        "问题太多,只列出前面的。改法:先改已列出的。",
        "Mend those listed first.",
    ),
}  # fmt: skip
