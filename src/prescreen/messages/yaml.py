"""Reading a YAML file: the file itself, and writings that are not accepted."""

from __future__ import annotations

from prescreen.messages.model import Entry, Message

# fmt: off
ENTRIES: dict[str, Entry] = {
    "file-unreadable": Entry(
        "文件读不出", "a file cannot be read",
        {
            "": Message(
                "文件读不出:{why}", "the file cannot be read: {why}",
                "核对文件名和权限", "check the name and the permissions"
            ),
            "special": Message(
                "这是管道或设备,不是文件", "a pipe or a device, no file",
                "先存成文件", "save it as a file first"
            ),
            "name": Message(
                "文件名里有系统不收的字符", "the name holds a character that no system takes",
                "换一个名称", "give it another name"
            ),
        },
        "文件不存在、没有权限,或者是管道、设备。改法:核对文件名和权限,先存成文件。",
        "The file is not there, may not be opened, or is a pipe or a device.",
    ),
    "file-too-large": Entry(
        "文件太大", "a file is too large",
        {"": Message(
            "文件超过 {limit} MB", "the file is larger than {limit} MB",
            "把大表放进 CSV", "put large tables into CSV files"
        )},
        "YAML 文件超过 8 MB。改法:大表放进 CSV。",
        "A YAML file is over 8 MB; put large tables into CSV.",
    ),
    "file-encoding": Entry(
        "编码不是 UTF-8", "the encoding is not UTF-8",
        {
            "": Message(
                "第 {line} 行不是 UTF-8 编码", "line {line} is not UTF-8",
                "另存为 UTF-8", "save the file as UTF-8"
            ),
            "table": Message(
                "表 {file} 不是 UTF-8 编码", "table {file} is not UTF-8",
                "另存为 UTF-8 的 CSV", "save it as UTF-8 CSV"
            ),
        },
        "规则包和表都用 UTF-8。改法:另存为 UTF-8。",
        "Packs and tables are UTF-8; save the file as that.",
    ),
    "yaml-syntax": Entry(
        "YAML 写法有误", "YAML syntax",
        {
            "": Message(
                "YAML 语法错误:{what}", "YAML syntax: {what}",
                "检查缩进、冒号后的空格和引号",
                "check indentation, spaces after colons, and quotes"
            ),
            "braces": Message(
                "花括号没有写完,或里面的文字没有加引号",
                "a curly bracket is not closed, or a text inside it needs quotes",
                "补上 }};{{ }} 里含 [ ] , : 的文字要加引号",
                "add the }}; inside {{ }} quote a text that contains [ ] , or :"
            ),
            "brackets": Message(
                "方括号没有写完,或里面的文字没有加引号",
                "a square bracket is not closed, or a text inside it needs quotes",
                "补上 ];[ ] 里含 [ ] , : 的文字要加引号",
                "add the ]; inside [ ] quote a text that contains [ ] , or :"
            ),
            "tab": Message(
                "缩进里有制表符", "there is a tab in the indentation",
                "缩进要用空格,不能用制表符", "indent with spaces, not tabs"
            ),
            "colon": Message(
                "这里不应当有冒号", "a colon cannot stand here",
                "含“冒号加空格”的文字要加引号;键的缩进要对齐",
                "quote a text that contains a colon and a space; align the keys"
            ),
            "quote": Message(
                "引号没有结束", "a quotation mark is not closed",
                "补上结尾的引号", "add the closing quotation mark"
            ),
            "indentation": Message(
                "缩进不对,或前一行没有写完",
                "the indentation is wrong, or the line before is not complete",
                "同级的键左边对齐;含特殊符号的文字整个加引号",
                "align keys of one level; put the whole of a text with signs in quotes"
            ),
            "list": Message(
                "列表的缩进不对", "the indentation of a list is wrong",
                "每一项的 - 左边对齐", "align the - of all items"
            ),
            "no-colon": Message(
                "键后面缺少冒号", "the colon after a key is missing",
                "写成 键: 值,冒号后空一格", "write key: value, with a space after the colon"
            ),
            "first-sign": Message(
                "值不能以这个字符开头", "a value cannot start with this character",
                "整个文字加引号", "put the whole text in quotes"
            ),
            "backslash": Message(
                "双引号里的反斜杠写法不认识", "an unknown backslash sequence inside double quotes",
                "改用单引号", "use single quotes instead"
            ),
            "tag": Message(
                "不允许使用标签", "tags are not allowed",
                "删去以 ! 开头的标签", "remove the tag that starts with !"
            ),
            "control": Message(
                "含有不可见的控制字符", "there is an invisible control character",
                "删去这个字符", "remove the character"
            ),
            "surrogate": Message(
                "含有不能存为 UTF-8 的字符", "there is a character that UTF-8 cannot hold",
                "删去这个字符", "remove the character"
            ),
        },
        "缩进、引号、括号或冒号不对。没有结束的引号和括号,指到它开始的地方。改法:按提示改正;"
        "含 `[ ] , : #` 的文字整个加引号。",
        "Indentation, quotes, brackets or colons; what is never closed is shown where it opens.",
    ),
    "yaml-empty": Entry(
        "文件是空的", "an empty file",
        {"": Message(
            "文件是空的", "the file is empty",
            "写上内容,或删去这个文件", "fill it in, or delete the file"
        )},
        "文件没有内容。改法:写上内容,或删去文件。", "The file has no content.",
    ),
    "yaml-documents": Entry(
        "一个文件里有几个文档", "several documents in a file",
        {"": Message(
            "一个文件只能有一个 YAML 文档", "a file holds one YAML document only",
            "删去 ---,或分成几个文件", "remove the ---, or split the file"
        )},
        "用 `---` 分出了第二个文档,后面的内容会被漏读。改法:删去 `---`,或分成几个文件。",
        "A second document after `---` would be lost.",
    ),
    "yaml-deep": Entry(
        "嵌套太深", "nested too deeply",
        {"": Message(
            "嵌套超过 {limit} 层", "nested more than {limit} levels deep",
            "检查括号和缩进,或把内容拆开", "check brackets and indentation, or split it"
        )},
        "括号或缩进超过 30 层。改法:检查括号,或把内容拆开。",
        "More than 30 levels of brackets or indentation.",
    ),
    "yaml-size": Entry(
        "值太多", "too many values",
        {"": Message(
            "值的个数超过 {limit:,}", "more than {limit:,} values",
            "把文件拆开", "split the file"
        )},
        "一个清单里的值超过上限。改法:拆开文件。",
        "A list holds more values than may be read; split the file.",
    ),
    "yaml-duplicate-key": Entry(
        "键重复", "a key twice",
        {"": Message(
            "键 {key} 重复,第 {line} 行已有", "the key {key} stands already in line {line}",
            "合并或改名", "merge the two or rename one"
        )},
        "同一处写了两个同名的键;一般软件会悄悄只留后一个。改法:合并或改名。",
        "Two keys of one name; other programs keep the last in silence.",
    ),
    "yaml-alias": Entry(
        "锚点和别名", "anchors and aliases",
        {"": Message(
            "不允许使用锚点和别名(& 和 *)", "anchors and aliases (& and *) are not allowed",
            "把内容写全", "write the content out"
        )},
        "`&` 和 `*` 能让几行文字展开成几个 G,且看不出内容从哪里来。改法:把内容写全。",
        "A few lines can unfold into gigabytes; write the content out.",
    ),
    "yaml-tag": Entry(
        "标签", "tags",
        {
            "": Message(
                "不允许使用标签 {tag}", "the tag {tag} is not allowed",
                "删去以 !! 开头的标签", "remove the tag that starts with !!"
            ),
            "negation": Message(
                "以 ! 开头的值在 YAML 里是标签,不是“非”",
                "a value that starts with ! is a tag in YAML, no negation",
                "整条加引号:{quoted}", "put it in quotes: {quoted}"
            ),
        },
        "以 `!!` 开头的标签可能要求执行程序,删去;以 `!` 开头的表达式要整条加引号:"
        "`require: \"!project.started\"`。",
        "Tags that start with `!!` may ask for code to be run. An expression that starts with `!` "
        "stands in quotes.",
    ),
    "yaml-folded": Entry(
        "折叠文本", "folded text",
        {"": Message(
            "不允许使用折叠文本(>),会丢失位置",
            "folded text (>) is not allowed, it loses positions",
            "改用 | 或写成一行", "use | or one line"
        )},
        "`>` 会把几行并成一行,错误就指不准位置。改法:改用 `|` 或写成一行。",
        "`>` joins lines, so places are lost; use `|`.",
    ),
    "yaml-key": Entry(
        "键不是文字", "a key that is no text",
        {"": Message(
            "键必须是文字", "a key must be plain text",
            "键写成 名称: 的样子", "write keys as name:"
        )},
        "键写成了列表或映射。改法:键写成 `名称:`。", "A key is plain text.",
    ),
    "yaml-yes-no": Entry(
        "是否的写法有歧义", "yes and no",
        {"": Message(
            "{text} 在 YAML 里有歧义", "{text} is ambiguous in YAML",
            "是否写 true / false,文字加引号", "write true / false, or quote the text"
        )},
        "`yes`、`on`、`n` 等有的软件读成真假,有的读成文字。改法:是否写 `true`、`false`;"
        "文字加引号。",
        "Write `true` or `false`, or quote the text.",
    ),
    "yaml-number": Entry(
        "数的写法有歧义", "ambiguous numbers",
        {
            "": Message(
                "{text} 会被不同软件读成不同的数",
                "{text} is read as different numbers by different programs",
                "加上引号", "put it in quotes"
            ),
            "long": Message(
                "数字过长", "a number has too many digits",
                "核对这个数;编号加引号", "check the number; quote it if it is an id"
            ),
        },
        "`12:30` 会被读成 750,`010` 会被读成 8。改法:加上引号。",
        "`12:30` may be read as 750 and `010` as 8; quote them.",
    ),
}
