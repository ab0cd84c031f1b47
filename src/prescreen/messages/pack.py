"""Packs: their files, and what they declare."""

from __future__ import annotations

from prescreen.messages.model import NEAR, Entry, Message, remedies
from prescreen.messages.shape import MISSING, NAME, TYPE, UNKNOWN_KEY, VALUE

# fmt: off
ENTRIES: dict[str, Entry] = {
    "pack-missing": Entry(
        "缺少必填的键", "a key is missing",
        MISSING,
        "必填的键没有写。改法:在所指的地方补上。", "A key that is needed is not there.",
    ),
    "pack-unknown-key": Entry(
        "不认识的键", "an unknown key",
        UNKNOWN_KEY,
        "多半是拼写错误;写错的键不会被悄悄忽略。改法:按建议改正;说明文字放进 `note`。",
        "Mostly a slip of spelling; never ignored in silence.",
    ),
    "pack-value": Entry(
        "不在可选值之内", "not one of the values",
        VALUE,
        "键的值只能从几个里选。改法:选所列之一。", "Choose one of the values listed.",
    ),
    "pack-type": Entry(
        "值的种类不对", "a value of the wrong kind",
        TYPE,
        "例如该写列表的地方写了文字,版本号没有加引号。改法:按提示改写。",
        "A list where a text belongs, a version without quotes, and so on.",
    ),
    "pack-name": Entry(
        "编号不合要求", "a malformed id",
        NAME,
        "编号用小写英文、数字、`-`、`_`;审查项写成 `主题.名称`。改法:改名。",
        "Lower-case letters, digits, `-`, `_`; a check is `topic.name`.",
    ),
    "pack-not-found": Entry(
        "找不到规则包", "a pack is not there",
        {
            "": Message(
                "找不到规则包 {name}", "no rule pack {name}",
                "写内置包名(national、{known} …)或文件夹路径",
                "name a built-in pack (national, {known} …) or a folder"
            ),
            "large": Message(
                "{name} 下面的文件超过 {limit} 个,没有逐个查找规则包",
                "more than {limit} files lie below {name}; packs were not looked for",
                "写规则包所在的文件夹", "name the folder that holds the packs"
            ),
            "reference": Message(
                "{key} 指向的规则包 {name} 不存在",
                "{key} names the pack {name}, which does not exist",
                "写规则包文件夹名,如 common 或 local/taicang-2017",
                "name the folder of the pack, such as common or local/taicang-2017"
            ),
        },
        "`uses`、`extends`、`--packs` 或地区画像点名的规则包不存在。改法:写文件夹名,"
        "如 `common`、`local/taicang-2017`。",
        "No such pack; name its folder.",
    ),
    "pack-many": Entry(
        "规则包太多", "too many packs",
        {"": Message(
            "一次加载的规则包超过 {limit} 个", "more than {limit} packs are loaded together",
            "合并规则包,或只点名要用的", "put packs together, or name those that are needed"
        )},
        "连同 `uses`、`extends` 一次加载的规则包太多。改法:合并,或只点名要用的。",
        "Too many packs, counting those that `uses` and `extends` name.",
    ),
    "pack-folder": Entry(
        "文件夹名与包名不同", "a folder of another name",
        {"": Message(
            "{key} 指向文件夹 {folder},其中的规则包却叫 {name}",
            "{key} names the folder {folder}, but the pack in it is called {name}",
            "让文件夹名与 pack: 后的名称一致", "give the folder the name that stands after pack:"
        )},
        "按文件夹引用,其中的包却另有名称,参数和表就查不到。改法:让两者一致。",
        "The folder and the pack in it must have one name.",
    ),
    "pack-duplicate": Entry(
        "规则包重名", "two packs of one name",
        {"": Message(
            "规则包 {name} 已在 {file} 定义", "the pack {name} is already defined in {file}",
            "改名", "rename one of them"
        )},
        "两个文件的 `pack` 相同。改法:改名。", "Two files give the same name after `pack`.",
    ),
    "pack-cycle": Entry(
        "规则包互相依赖", "packs depend on each other",
        {"": Message(
            "规则包互相依赖:{loop}", "packs depend on each other: {loop}",
            "去掉其中一个引用", "remove one of the references"
        )},
        "`uses` 或 `extends` 绕成了圈。改法:去掉其中一个引用。",
        "`uses` or `extends` go round in a circle.",
    ),
    "bureau-unknown": Entry(
        "不认识的部门", "an unknown bureau",
        remedies(
            "不认识的部门 {name}", "unknown bureau {name}",
            {
                "": ("可选:{known}", "one of: {known}"),
                "near": NEAR,
            },
        ),
        "部门写代码或名称,见 `prescreen fields`。改法:按建议改正。",
        "A bureau is named by its code or label.",
    ),
    "source-several": Entry(
        "几个出处写在一起", "several sources in one text",
        {"": Message(
            "几个出处写在一个文字里", "several sources stand in one text",
            "写成列表:[{meant}]", "write a list: [{meant}]"
        )},
        "几个出处要写成列表,否则后面的条款会丢失。改法:写成 `[甲#第一条, 乙#第二条]`。",
        "Several sources are a list: `[a#1, b#2]`.",
    ),
    "source-comment": Entry(
        "条款成了注释", "an article that is a comment",
        {"": Message(
            "{text} 后面空一格再写 #,在 YAML 里是注释,条款会丢失",
            "a # after a space begins a comment in YAML: the article of {text} would be lost",
            "去掉空格:{meant}", "leave out the space: {meant}"
        )},
        "`键 #第一条` 里空格之后是注释。改法:写成 `键#第一条`。",
        "What follows ` #` is a comment; write `key#article`.",
    ),
    "source-unknown": Entry(
        "来源没有登记", "a source that is not listed",
        remedies(
            "sources 里没有 {name}", "sources has no {name}",
            {
                "": ("先在 sources 里登记文件", "list the document in sources"),
                "near": NEAR,
            },
        ),
        "`source: 键#条款` 里的键不在 `sources`。改法:先登记文件,再引用。",
        "List the document in `sources` first.",
    ),
    "parameter-date": Entry(
        "参数的键不是日期", "a key that is no date",
        {"": Message(
            "参数的键应当是日期:{key}", "a parameter's key is a date: {key}",
            "写成 2026-01-01: 值", "write 2026-01-01: value"
        )},
        "参数按生效首日给值。改法:写成 `2026-01-01: 值`。",
        "Values are keyed by their first day in force.",
    ),
    "parameter-constant": Entry(
        "参数要是常数", "a parameter is a constant",
        {"": Message(
            "参数要是常数", "a parameter is a constant",
            "写成数字;要计算的放到 metrics 里",
            "write a number; put what is computed under metrics"
        )},
        "参数里写了字段或算式。改法:计算放到 `metrics`。", "Put what is computed under `metrics`.",
    ),
    "parameter-unknown": Entry(
        "没有这个参数",
        "no such parameter",
        {
            "": Message(
                "没有参数 {name}",
                "there is no parameter {name}",
                "是否指 {near}?",
                "did you mean {near}?",
            )
        },
        "`compare --sweep` 点名的参数在任何规则包里都没有。改法:按建议改正。",
        "No pack has a parameter of that name.",
    ),
    "metric-cycle": Entry(
        "指标互相引用", "metrics refer to each other",
        {"": Message(
            "指标互相引用:{loop}", "metrics refer to each other: {loop}",
            "把其中一个展开", "write one of them out"
        )},
        "指标绕成了圈。改法:把其中一个展开。", "Write one of them out.",
    ),
    "metric-deep": Entry(
        "指标引用得太深", "metrics refer too deep",
        {"": Message(
            "指标 {name} 经其他指标引用超过 {limit} 层",
            "the metric {name} refers to others more than {limit} deep",
            "把中间的指标合并成一个", "put the metrics between into one"
        )},
        "指标引用指标,一层套一层,太深了。改法:合并中间的指标。", "Put some of them together.",
    ),
    "check-duplicate": Entry(
        "审查项编号重复", "a check id twice",
        {
            "": Message(
                "审查项 {check} 重复", "the check {check} stands twice",
                "改名,或用 effective 分成两个编号",
                "rename one of them, or give two ids with effective ranges"
            ),
            "pack": Message(
                "审查项 {check} 已在规则包 {pack} 定义",
                "the check {check} is already defined in the pack {pack}",
                "改名", "rename it"
            ),
        },
        "同一编号在一个包或几个包里出现两次。改法:改名。", "One id in one or several packs.",
    ),
    "check-until": Entry(
        "暂缓事项没有期限", "a deferral without an end",
        {"": Message(
            "暂缓事项要写明等到何时或何事(until)",
            "a deferral names the day or event awaited (until)",
            "补上 until 和 until_en", "add until and until_en"
        )},
        "`severity: defer` 要说明等到何时或何事。改法:补上 `until`、`until_en`。",
        "Say what day or event is awaited.",
    ),
    "score-points": Entry(
        "points 与 bands 二选一", "points or bands",
        {"": Message(
            "points 与 bands 必须且只能写一个", "give either points or bands",
            "固定算式写 points,分档写 bands", "points for one formula, bands for steps"
        )},
        "评分项同时写了两个,或都没有写。改法:只写一个。", "Give exactly one of the two.",
    ),
    "score-range": Entry(
        "min 大于 max", "min above max",
        {"": Message("min 大于 max", "min is larger than max", "对调", "swap them")},
        "分值的上下限写反了。改法:对调。", "Swap them.",
    ),
    "conclusion-effect": Entry(
        "推论的作用不唯一", "one effect a conclusion",
        {"": Message(
            "tag、task、route、escalate 必须且只能写一个",
            "give exactly one of tag, task, route, escalate",
            "每条推论只有一个作用,多个就写成几条",
            "a conclusion has one effect; write several conclusions for several"
        )},
        "`tag`、`task`、`route`、`escalate` 必须且只能写一个。改法:写成几条推论。",
        "Exactly one of tag, task, route, escalate.",
    ),
    "conclusion-cycle": Entry(
        "推论通过“非”依赖自己", "a negated cycle",
        {"": Message(
            "推论 {rule} 通过“非”依赖自己的标签,无法分层",
            "conclusion {rule} depends on its own tag through a negation",
            "去掉其中的否定", "remove the negation"
        )},
        "标签的有无取决于它自己没有,结果就随次序而变。改法:去掉其中的否定。",
        "A tag that holds if it does not hold has no answer.",
    ),
    "conclusion-choice": Entry(
        "选择里用了标签",
        "a tag inside a choice",
        {
            "": Message(
                "推论 {rule} 在选择或比较中使用标签 {tag},无法分层",
                "conclusion {rule} uses the tag {tag} inside a choice or a comparison",
                "改用 且、或、非 表达",
                "say it with and, or and not",
            )
        },
        "案卷实时推论时,`? :` 或比较里的标签不能分层。改法:用 `&&`、`||` 写开。",
        "Live conclusions cannot put a tag inside `? :` or a comparison into strata; write it out "
        "with `&&` and `||`.",
    ),
    "effective-empty": Entry(
        "生效区间是空的", "an empty range",
        {"": Message(
            "生效区间是空的:{since} 至 {until}", "the effective range is empty: {since} to {until}",
            "until 应当晚于 from(当日不含)", "until must be later than from (that day excluded)"
        )},
        "`until` 不晚于 `from`。改法:改正日期;`until` 当日不含。",
        "`until` must be later than `from`.",
    ),
    "effective-clash": Entry(
        "审查项与文件的日期不合", "ranges that clash",
        {"": Message(
            "审查项生效期间,所引 {citation} 并不在施行期内",
            "{citation} is not in force while the check is",
            "核对两者的 effective", "compare the two effective ranges"
        )},
        "审查项生效时,所引文件还没有施行或已经失效。改法:核对两者的 `effective`。",
        "The text cited is not in force while the check is.",
    ),
    "extends-loosened": Entry(
        "放宽了上级包的参数", "a loosened parameter",
        {
            "": Message(
                "参数 {name} 从 {day} 起为 {own},比上级包的 {parent} 宽松",
                "the parameter {name} is {own} from {day}, looser than {parent} in the pack it "
                "extends",
                "只能收紧;原文的发文机关或者法律、行政法规允许放宽的,写 authority: 文件#条款",
                "it may only be tightened; where the issuer of the text itself, or a law or "
                "administrative regulation, allows more, give authority: source#article"
            ),
            "authority": Message(
                "参数 {name} 从 {day} 起为 {own},比上级包的 {parent} 宽松;"
                "{authority} 不能放宽 {source} 的规定",
                "the parameter {name} is {own} from {day}, looser than {parent} in the pack it "
                "extends; {authority} cannot loosen what {source} sets",
                "只有原文的发文机关,或者效力更高的法律、行政法规可以放宽,而且当日在施行、已见原文;"
                "否则改为收紧,个别项目确需例外的另行报批",
                "only the issuer of that text, or a law or administrative regulation above it, in "
                "force on the day and seen, may loosen it; tighten it instead"
            ),
            "row": Message(
                "表 {name} 这一行的 {column} 为 {own},比上级包第 {line} 行的 {parent} 宽松",
                "{column} in this row of the table {name} is {own}, looser than {parent} in row "
                "{line} of the pack it extends",
                "只能收紧:改为不松于 {parent},或删去这一行,照用上级包的",
                "it may only be tightened: make it no looser than {parent}, or delete the row and "
                "keep that of the pack it extends"
            ),
        },
        "本地包只能收紧;以后某天起放宽、写 `null` 停用也不行。改法:收紧,或写明授权 `authority`:"
        "层级不低于原文,并且出自原文的发文机关,或者是法律、行政法规。",
        "A local pack may only tighten, now and later. An authority ranks no lower than the text "
        "it loosens, and comes from its issuer or is a law or administrative regulation.",
    ),
    "extends-type": Entry(
        "参数的单位与上级包不同", "another unit than above",
        {
            "": Message(
                "参数 {name} 的单位与上级包不同",
                "the parameter {name} has another unit than in the pack it extends",
                "改为 {wanted}", "make it a {wanted}"
            ),
            "table": Message(
                "表 {name} 的键或列与上级包不同",
                "the keys or columns of the table {name} differ from the pack it extends",
                "照用上级包的键 {keys} 和各列,只写要收紧的行;另一张表另取名",
                "use its keys {keys} and its columns, with only the rows to be tightened; give "
                "another table another name"
            ),
        },
        "同名参数换了量,同名的表换了键或列。改法:改成与上级包相同。",
        "Use the unit, or the keys and columns, of the pack it extends.",
    ),
}
