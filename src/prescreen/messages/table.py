"""Tables of packs: their files, heads, rows and cells."""

from __future__ import annotations

from prescreen.messages.model import Entry, Message, remedies

# fmt: off
ENTRIES: dict[str, Entry] = {
    "table-no-rows": Entry(
        "表没有行", "a table without rows",
        {"": Message(
            "表没有 file 也没有 rows", "neither file nor rows given",
            "写 file: 文件名.csv,或在 rows: 下逐行写",
            "give file: name.csv, or the rows under rows:"
        )},
        "`file` 和 `rows` 都没有写。改法:写其中一个。", "Give `file` or `rows`.",
    ),
    "table-file": Entry(
        "找不到表文件", "the table file is not there",
        {"": Message(
            "找不到表文件 {file}", "the table file {file} is not there",
            "文件放在规则包的文件夹里", "put the file into the folder of the pack"
        )},
        "文件不在规则包的文件夹里。改法:放进去,核对文件名。", "Put it into the folder of the pack.",
    ),
    "table-large": Entry(
        "表文件太大", "the table file is too large",
        {"": Message(
            "表文件 {file} 超过 {limit} MB", "the table file {file} is larger than {limit} MB",
            "只留用到的行和列", "keep only the rows and columns that are used"
        )},
        "表文件超过 32 MB。改法:只留用到的行和列。",
        "Keep only the rows and columns that are used.",
    ),
    "table-column": Entry(
        "没有这一列", "no such column",
        {
            "": Message(
                "表 {table} 没有列 {column}", "table {table} has no column {column}",
                "可选的列:{columns}", "columns: {columns}"
            ),
            "none": Message(
                "表 {table} 没有列 (未写)", "table {table} has no column (none named)",
                "可选的列:{columns}", "columns: {columns}"
            ),
            "missing": Message(
                "表 {file} 缺少列 {columns}", "table {file} lacks the columns {columns}",
                "表头写成 {head}", "the head is {head}"
            ),
            "twice": Message(
                "表 {file} 的列 {columns} 重复", "table {file} has the columns {columns} twice",
                "保留一列", "keep one of them"
            ),
        },
        "表文件缺少登记的列,或表达式取了没有的列。改法:改表头,或取所列之一。",
        "The file lacks a column, or an expression names another.",
    ),
    "table-key-kind": Entry(
        "键的类型不认识", "an unknown kind of key",
        {"": Message(
            "键 {key} 的类型 {kind} 不认识", "key {key} has the unknown kind {kind}",
            "可选:text、bool、industry、interval:单位、date",
            "one of: text, bool, industry, interval:UNIT, date"
        )},
        "键只有 `text`、`bool`、`industry`、`interval:单位`、`date` 几种。改法:选其一。",
        "`text`, `bool`, `industry`, `interval:UNIT` or `date`.",
    ),
    "table-keys": Entry(
        "查表的键数不对", "the wrong number of keys",
        {"": Message(
            "表 {table} 有 {want} 个键,这里给了 {given} 个",
            "table {table} has {want} keys, {given} are given",
            "键依次是 {keys}", "the keys are {keys}"
        )},
        "方括号里的键与表的键列个数不同。改法:按列出的次序给全。",
        "Give the keys in the order listed.",
    ),
    "table-row": Entry(
        "一行的格数多于表头", "a row longer than the head",
        {
            "": Message(
                "这一行有 {cells} 格,表头只有 {columns} 列",
                "this row has {cells} cells, the head only {columns}",
                '含逗号的内容加英文双引号,如 "[0,30)"',
                'put a cell that contains a comma in double quotes, such as "[0,30)"'
            ),
            "key": Message(
                "这一行里 {keys} 没有值,也不是表的列",
                "{keys} in this row has no value and is no column of the table",
                "数里不写千位逗号:1,000 写成 1000;含逗号的文字加英文双引号",
                "write 1000 for 1,000; put a text with a comma in double quotes"
            ),
        },
        "含逗号的内容没有加引号,如区间 `[0,30)`。改法:整格加英文双引号。",
        "A cell with a comma, such as an interval, needs double quotes.",
    ),
    "table-csv": Entry(
        "CSV 的引号不成对", "quotes that do not pair",
        {"": Message(
            "第 {line} 行的引号不成对,读不下去", "the quotes of line {line} do not pair",
            "检查这一行的英文双引号", "check the double quotes of that line"
        )},
        "双引号没有结束。改法:检查所指的行。", "A double quote is not closed.",
    ),
    "table-xlsx": Entry(
        "xlsx 表读不出", "an xlsx table that cannot be read",
        {
            "": Message(
                "{file} 不是完整的 xlsx 工作簿", "{file} is no complete xlsx workbook",
                "用 Excel 或 WPS 重新另存,或存为 CSV", "save it again, or save it as CSV"
            ),
            "extra": Message(
                "读 xlsx 表要安装 prescreen[office]", "reading xlsx tables needs prescreen[office]",
                "pip install 'prescreen[office]',或存为 CSV", "install it, or save as CSV"
            ),
            "sheet": Message(
                "{file} 没有工作表 {sheet}", "{file} has no sheet {sheet}",
                "可选:{sheets}", "one of: {sheets}"
            ),
        },
        "文件损坏、没有所说的工作表,或没有安装组件。改法:另存,或存为 CSV。",
        "Damaged, no such sheet, or the extra is not installed.",
    ),
    "table-cell": Entry(
        "单元格读不懂", "a cell that cannot be read",
        remedies(
            "列 {column} 的内容读不懂:{text!r}", "column {column} cannot be read: {text!r}",
            {
                "interval": (
                    "区间写成 [0,30)、(0,30]、>=30、>30、<30、<=30 或 *",
                    "write intervals as [0,30), (0,30], >=30, >30, <30, <=30 or *",
                ),
                "interval-dash": (
                    "含 {low} 不含 {high} 的,写成 [{low},{high})(CSV 里加英文双引号);"
                    "其他写法有 (0,30]、>=30、>30、<30、<=30、*",
                    "with {low} and without {high}: [{low},{high}), in double quotes in a CSV; "
                    "else (0,30], >=30, >30, <30, <=30 or *",
                ),
                "interval-days": (
                    "写成 2026-01-01、>=2026-01-01、[2026-01-01,2027-01-01) 或 *",
                    "write 2026-01-01, >=2026-01-01, [2026-01-01,2027-01-01) or *",
                ),
                "empty": ("键不能为空", "a key cannot be empty"),
                "industry": ("GB/T 4754-2017 没有这个代码", "GB/T 4754-2017 has no such code"),
                "number": ("这里要数字", "a number is needed"),
                "bool": ("写 true 或 false(是、否)", "write true or false"),
                "date": (
                    "日期写成 2026-11-22 的样子,日历上要有这一天",
                    "write a day of the calendar like 2026-11-22",
                ),
            },
        ),
        "数字、日期、区间或行业代码的写法不对。改法:按提示改。",
        "A number, day, interval or industry code is malformed.",
    ),
    "table-overlap": Entry(
        "行重复或重叠", "rows overlap",
        {"": Message(
            "第 {second} 行与第 {first} 行的键重复或区间重叠",
            "row {second} repeats or overlaps the keys of row {first}",
            "保留一行,或用生效日期分开", "keep one, or separate them by effective dates"
        )},
        "同一天有两行回答同一个问题。改法:保留一行,或用生效日期分开。",
        "Two rows answer the same question on one day.",
    ),
}
