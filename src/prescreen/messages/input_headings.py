"""What is said of the sheets, headings and rows of a list, and of the ids of its candidates."""

from __future__ import annotations

from prescreen.messages.model import Entry, Message

_ROWS_ABOUT = (
    "不作为项目,并告知行号和内容。改法:误判时改写该行。",
    "Not taken for a candidate, and told with its number and text.",
)
_HIDDEN_ABOUT = (
    "隐藏的工作表不读;隐藏的行列照读,并告知。改法:核对是否应当在内。",
    "Hidden sheets are not read, hidden rows and columns are; both are told.",
)


def _row(zh: str, en: str) -> Message:
    return Message(
        f"工作表“{{sheet}}”第 {{row}} 行是{zh},不作为项目:{{said}}",
        f"sheet “{{sheet}}” row {{row}} is {en}, no candidate: {{said}}",
    )


def _link(zh: str, en: str) -> Message:
    return Message(
        f"工作表“{{sheet}}”第 {{row}} 行所属项目“{{key}}”{zh},该行未采用",
        f"sheet “{{sheet}}” row {{row}}: project “{{key}}” {en}; the row is not used",
        "填写清单中的项目编号", "Give the project number of the list",
    )  # fmt: skip


def _double(first: str, second: str, first_en: str, second_en: str) -> Message:
    return Message(
        f"编号 {{id}} 重复:{first}已有,{second}记作 {{own}};两项都已预审",
        f"the id {{id}} stands twice: in {first_en} and in {second_en}, which is called {{own}}; "
        "both are screened",
        "确是两个项目的,改正其中一个编号;是同一个的,删去一行",
        "Mend one of the two ids, or take one row away where both are the same project",
    )  # fmt: skip


_UNIT = (
    "在标题中写明一个单位,如 总投资(亿元),或在映射文件中写 unit",
    "Put one unit into the heading, as in 总投资(亿元), or set `unit` in the mapping file",
)


ENTRIES: dict[str, Entry] = {
    "input.no-sheet": Entry(
        "没有这个工作表", "no such sheet",
        {
            "": Message(
                "没有工作表“{sheet}”", "there is no sheet “{sheet}”",
                "现有:{names}", "There are: {names}",
            ),
        },
        "指定的工作表不存在。改法:从现有的中选。",
        "Choose one that is there.",
    ),
    "input.no-table": Entry(
        "没有认出表头", "no headings known",
        {
            "": Message(
                "工作表“{sheet}”没有认出表头,未读取",
                "sheet “{sheet}” has no headings that are known; not read",
            ),
        },
        "工作表没有认得的表头,未读取。改法:核对表头,或用对照文件。",
        "Check the headings or give a mapping.",
    ),
    "input.no-list": Entry(
        "没有项目清单", "no list of candidates",
        {
            "": Message(
                "没有找到项目清单(带“项目名称”列的表)",
                "no list of candidates was found (a table with a column 项目名称)",
                "认出的标题:{headings};用 prescreen template 可得到标准表格",
                "Headings seen: {headings}; prescreen template writes a form",
            ),
        },
        "整个文件都没有带“项目名称”列的表。改法:用 `prescreen template` 得到标准表格。",
        "`prescreen template` writes a form.",
    ),
    "input.no-name": Entry(
        "没有“项目名称”列", "no name column",
        {
            "": Message(
                "工作表“{sheet}”没有“项目名称”列,未读取",
                "sheet “{sheet}” has no column 项目名称 and was not read",
                "补上该列,或在映射文件中指定", "Add that column, or name it in the mapping file",
            ),
            "like": Message(
                "工作表“{sheet}”第 {row} 行的表头没有“项目名称”列,未读取;"
                "{column} 列“{heading}”是不是 项目名称?",
                "sheet “{sheet}”, heading in row {row}, has no column 项目名称 and was not read; "
                "is column {column} “{heading}” the name of the project?",
                "是的话加 --name-column {column}", "if so add --name-column {column}",
            ),
        },
        "这一张表没有项目名称,未读取;像是名称的列会问。改法:补上该列,或加 `--name-column`。",
        "Add the column, or say which one it is with `--name-column`.",
    ),
    "input.no-headings": Entry(
        "这种格式没有表头", "a format without headings",
        {
            "": Message(
                "该格式按字段名读取,没有标题可对应",
                "this format names its fields; it has no headings",
                "直接筛查即可", "Screen it as it is",
            ),
        },
        "按字段名读取,不用对照。改法:直接审查。",
        "Screen it as it is.",
    ),
    "input.no-rows": Entry(
        "表头下没有行", "no rows",
        {
            "": Message(
                "表头下没有项目行", "there is no candidate below the headings",
                "请填写后再导入", "Fill it in first",
            ),
        },
        "没有项目行。改法:填写后再导入。",
        "Fill it in first.",
    ),
    "input.hidden-sheet": Entry(
        "隐藏的工作表", "a hidden sheet",
        {
            "": Message(
                "工作表“{sheet}”是隐藏的工作表,未读取",
                "sheet “{sheet}” is hidden and was not read",
                "需要时取消隐藏,或指明该表", "Unhide it, or name it",
            ),
        },
        *_HIDDEN_ABOUT,
    ),
    "input.hidden-rows": Entry(
        "隐藏的行", "hidden rows",
        {
            "": Message(
                "工作表“{sheet}”有隐藏行(第 {rows} 行),已一并读取",
                "sheet “{sheet}” has hidden rows ({rows}); they were read too",
            ),
        },
        *_HIDDEN_ABOUT,
    ),
    "input.hidden-columns": Entry(
        "隐藏的列", "hidden columns",
        {
            "": Message(
                "工作表“{sheet}”有隐藏列({columns}),已一并读取",
                "sheet “{sheet}” has hidden columns ({columns}); they were read too",
            ),
        },
        *_HIDDEN_ABOUT,
    ),
    "input.row-total": Entry(
        "合计行", "a row with a sum", {"": _row("合计行", "a sum")}, *_ROWS_ABOUT
    ),
    "input.row-note": Entry(
        "说明或备注行", "a row with a note", {"": _row("说明或备注行", "a note")}, *_ROWS_ABOUT
    ),
    "input.row-section": Entry(
        "分类标题行", "a row with a section heading",
        {"": _row("分类标题行", "a section heading")}, *_ROWS_ABOUT,
    ),
    "input.row-heading": Entry(
        "重复的表头", "the heading again",
        {"": _row("重复的表头", "the heading again")}, *_ROWS_ABOUT,
    ),
    "input.row-part": Entry(
        "“其中”行", "a row with a part",
        {"": _row("上一行的其中数", "a part of the row above")}, *_ROWS_ABOUT,
    ),
    "input.row-numbering": Entry(
        "栏次行", "a row with the numbers of columns",
        {"": _row("栏次行(甲、乙、1、2)", "the numbers of the columns")}, *_ROWS_ABOUT,
    ),
    "input.total-differs": Entry(
        "合计与各行不符", "a sum that does not fit its rows",
        {
            "": Message(
                "工作表“{sheet}” {cell}“{heading}”的合计“{said}”读成 {stated} {unit},"
                "各行相加是 {found} {unit}",
                "sheet “{sheet}” {cell} “{heading}”: the sum “{said}” reads {stated} {unit}, its "
                "rows come to {found} {unit}",
                "核对单位、漏读的行和合计数", "Check the units, the rows left out, and the sum",
            ),
            "count": Message(
                "工作表“{sheet}”第 {row} 行说有 {stated} 个,读到 {found} 个项目",
                "sheet “{sheet}” row {row} speaks of {stated}, {found} candidates were read",
                "核对漏读或多读的行", "Check which rows were left out or taken for candidates",
            ),
        },
        "合计行与所合各行之和比较过,不相等:常见的原因是单位读错或有行漏读。改法:核对两边。",
        "A stated sum was compared with its rows: units misread or rows left out are the usual "
        "causes. Check both.",
    ),
    "input.columns-unused": Entry(
        "没有采用的列", "columns that are not used",
        {
            "": Message(
                "工作表“{sheet}”没有采用的列:{columns}",
                "sheet “{sheet}”: columns not used: {columns}",
                "要用的列,在映射文件中写明 field(中文名称或路径)",
                "Name the field of a column that is wanted in a mapping file",
            ),
        },
        "这些列没有对应的字段,未采用;括号里是最近的字段。改法:在对照文件中写明字段。",
        "No field is known for these columns; the nearest is named. Map those that are wanted.",
    ),
    "input.columns-noted": Entry(
        "记作备注的列", "columns kept as notes",
        {
            "": Message(
                "工作表“{sheet}”这些列说的是某年、某期、已完成的或扣除后的部分,不是整个项目,记作备注:{columns}",
                "sheet “{sheet}”: these columns speak of a year, a phase, what is done so far or "
                "what is left without a part, not of the whole project, and are kept as notes: "
                "{columns}",
            ),
        },
        "年度、本期、累计、到位、完成、不含某项的数不填整个项目的字段,原文留作备注。",
        "Figures of a year, a phase, of what is done so far or without a part never fill a field "
        "of the project.",
    ),
    "input.columns-headless": Entry(
        "没有标题的列", "columns without a heading",
        {
            "": Message(
                "工作表“{sheet}”的 {columns} 列有内容而没有标题,未采用",
                "sheet “{sheet}”: columns {columns} hold something but have no heading; not used",
                "补上标题", "Give them a heading",
            ),
        },
        "有内容、没有标题的列不读。改法:补上标题。",
        "Give the column a heading.",
    ),
    "input.unit-unsure": Entry(
        "单位不确定", "an uncertain unit",
        {
            "heading": Message(
                "{column} 列“{heading}”的标题写了几个单位({units}),没有带单位的数按未知处理",
                "column {column} “{heading}” states several units ({units}); plain numbers are "
                "unknown", *_UNIT,
            ),
            "above": Message(
                "{column} 列“{heading}”没有写单位,表上方的单位可指 {units},"
                "没有带单位的数按未知处理",
                "column {column} “{heading}” states no unit, and what stands above the table may "
                "mean {units}; plain numbers are unknown", *_UNIT,
            ),
            "beside": Message(
                "{column} 列“{heading}”没有写单位,别的列或别的表写着别的单位(可能是 {units}),"
                "没有带单位的数按未知处理",
                "column {column} “{heading}” states no unit, and other columns or tables state "
                "another (it may be {units}); plain numbers are unknown", *_UNIT,
            ),
        },
        "这一列的数不知道是哪个单位:不猜,按未知处理。改法:在标题或格中写明单位。",
        "The unit of a column cannot be said; nothing is guessed. State it in the heading.",
    ),
    "input.heading-ambiguous": Entry(
        "表头有多种含义", "an ambiguous heading",
        {
            "": Message(
                "{column} 列“{heading}”可指{fields},未采用",
                "column {column} “{heading}” may mean {fields}; not used",
                "在映射文件中写明 field", "Name the field in the mapping file",
            ),
        },
        "未采用该列。改法:在对照文件中写明字段。",
        "Name the field in the mapping file.",
    ),
    "input.heading-twice": Entry(
        "两列是同一个字段", "two columns of one field",
        {
            "": Message(
                "{columns}都对应 {field};两列不一致的行按未知处理",
                "{columns} all mean {field}; where they differ in a row the field is unknown",
                "在映射文件中把多余的列写成 skip",
                "Set the surplus column to skip in the mapping file",
            ),
        },
        "两列不一致的行按未知处理。改法:多余的列写 skip。",
        "Set one to skip.",
    ),
    "input.heading-missing": Entry(
        "缺少必需的列", "a column is missing",
        {
            "": Message(
                "没有找到“{field}”列", "no column for {field}",
                "把该列标题写成“项目名称”,或在映射文件中指定",
                "Head that column 项目名称, or name it in the mapping file",
            ),
        },
        "没有找到必需的列。改法:补上,或在对照文件中指定。",
        "Add it, or map it.",
    ),
    "input.unit-assumed": Entry(
        "单位是推定的", "an assumed unit",
        {
            "": Message(
                "{column} 列“{heading}”没有写单位,纯数字按 {unit} 理解,存疑:核对前不据以判定符合",
                "column {column} “{heading}” states no unit; plain numbers are taken as {unit}, "
                "as doubtful: no check passes by them until confirmed", *_UNIT,
            ),
        },
        "表头没有写单位,按字段的单位记,存疑。改法:在表头写明单位。",
        "Read in the unit of the field, as doubtful. Put the unit into the heading.",
    ),
    "input.link": Entry(
        "对不上所属项目", "no such project",
        {
            "": _link("在项目清单中找不到", "is in no list of projects"),
            "several": _link("对应 {owners} 个项目", "fits {owners} projects"),
        },
        "附表的行找不到所属项目,未采用。改法:填写清单中的编号。",
        "Give the number in the list.",
    ),
    "input.id": Entry(
        "缺少项目编号", "no id",
        {
            "": Message(
                "缺少项目编号(id)", "the candidate has no id",
                "补上 id 或 project.id(项目编号)", "give id or project.id",
            ),
        },
        "项目没有编号。改法:补上 `id`。",
        "Give an `id`.",
    ),
    "input.name": Entry(
        "缺少项目名称", "no name",
        {
            "": Message(
                "缺少项目名称(name)", "the candidate has no name",
                "补上 name 或 project.name(项目名称)", "give name or project.name",
            ),
            "sheet": Message(
                "工作表“{sheet}”第 {row} 行没有项目名称",
                "sheet “{sheet}” row {row} has no project name",
                "补上项目名称", "Add the project name",
            ),
            "number": Message(
                "工作表“{sheet}”第 {row} 行的项目名称是一个数({said})",
                "sheet “{sheet}” row {row}: the project name is a number ({said})",
                "核对是否列错位或另有表头", "Check whether columns moved or a heading is missing",
            ),
            "label": Message(
                "工作表“{sheet}”第 {row} 行的项目名称是一个标题({said})",
                "sheet “{sheet}” row {row}: the project name is a heading ({said})",
                "核对表的格式:每行一个项目,或每张表一个项目",
                "Check the layout: one project a row, or one a form",
            ),
            "row": Message(
                "第 {row} 行没有项目名称", "row {row} has no project name",
                "补上项目名称", "Add the project name",
            ),
        },
        "项目没有名称。改法:补上 `name`。",
        "Give a `name`.",
    ),
    "input.id-made": Entry(
        "暂编的编号", "an id was made",
        {
            "": Message(
                "{count} 个项目没有项目编号(序号不算),编号由投资方和项目名称编成,如 {first};"
                "同一项目在别的清单里编号相同",
                "{count} candidates have no project number (running numbers are none); their ids "
                "are made from investor and name, such as {first}, and are the same in every list",
                "有项目编号或项目代码的,加上这一列", "Add a column with project numbers",
            ),
        },
        "没有编号的项目,由投资方和项目名称编一个,次序变了也不变。改法:加上编号列。",
        "Ids are made from investor and name, and stay the same when the order changes.",
    ),
    "input.id-twice": Entry(
        "编号重复", "an id twice",
        {
            "": _double("第 {first} 项", "第 {row} 项", "row {first}", "row {row}"),
            "sheet": _double(
                "“{first_sheet}”第 {first} 行", "“{sheet}”第 {row} 行",
                "row {first} of “{first_sheet}”", "row {row} of “{sheet}”",
            ),
            "frame": Message(
                "第 {row} 行的编号 {ident} 与第 {first} 行相同,记作 {own};两项都已预审",
                "row {row} has the id {ident} of row {first} and is called {own}; both are "
                "screened",
                "每个项目一个编号", "Give each candidate an id of its own",
            ),
        },
        "两项都预审,后一个的编号带 #2。改法:改正其中一个。",
        "Both are screened, the second under its id with #2.",
    ),
}  # fmt: skip
