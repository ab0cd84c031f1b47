"""What `prescreen check` and `prescreen test` find in packs that load."""

from __future__ import annotations

from prescreen.messages.model import Entry, Message

# fmt: off
ENTRIES: dict[str, Entry] = {
    "lint-gap": Entry(
        "区间表有缺口", "a gap in an interval table",
        {"": Message(
            "表 {table} 里 {where} 没有行", "table {table} has no row for {where}",
            "补上这一段;文件本身没有规定的,写 complete: false",
            "add the row; where the text itself leaves it open, say complete: false"
        )},
        "落在缺口里的项目查不到,只能人工判断。字段声明的上下限也算在内。改法:补上一段;"
        "文件本身没有规定的,在表上写 `complete: false`。",
        "Candidates in the gap are left to a person; say `complete: "
        "false` where the text leaves it open.",
    ),
    "lint-never-reached": Entry(
        "永远用不到的行或档", "rows and bands never reached",
        {
            "outside": Message(
                "表 {table} 的这一行永远用不到:在 {key} {low} … {high} 之外",
                "this row of table {table} is never reached: it lies outside {key} {low} … {high}",
                "改正键,或删去这一行", "correct its keys, or remove it"
            ),
            "value": Message(
                "表 {table} 的这一行永远用不到:{key} 不会是 {value}(未知的值不查表)",
                "this row of table {table} is never reached: "
                "{key} is never {value} (an unknown value is not looked up)",
                "改正键,或删去这一行", "correct its keys, or remove it"
            ),
            "days": Message(
                "表 {table} 的这一行永远用不到:生效日期不早于失效日期",
                "this row of table {table} is never reached: it ends before it begins",
                "改正键,或删去这一行", "correct its keys, or remove it"
            ),
            "too-early": Message(
                "表 {table} 的这一行永远用不到:在规则包生效前已失效",
                "this row of table {table} is never reached: it ends before the pack is in force",
                "改正键,或删去这一行", "correct its keys, or remove it"
            ),
            "too-late": Message(
                "表 {table} 的这一行永远用不到:在规则包失效后才生效",
                "this row of table {table} is never reached: "
                "it begins after the pack is out of force",
                "改正键,或删去这一行", "correct its keys, or remove it"
            ),
            "behind": Message(
                "表 {table} 的这一行永远用不到:前面第 {line} 行已把它的各种情形全部接走",
                "this row of table {table} is never reached: row {line} before it takes all that "
                "it would take",
                "把特殊的行排到前面,或删去这一行", "put special rows first, or remove this one"
            ),
            "band": Message(
                "评分项 {item} 的第 {band} 档永远用不到:上一档总是成立",
                "band {band} of the score item {item} is never reached: "
                "the one before always holds",
                "调整各档的次序或条件", "change the order or the conditions of the bands"
            ),
        },
        "键在字段的范围之外、是未知的值、日期不可能,或前面一档总是成立。改法:改正或删去。",
        "Out of bounds, an unknown value, impossible days, or behind a band that always holds.",
    ),
    "lint-no-row": Entry(
        "有的选项没有行", "a choice without a row",
        {"": Message(
            "表 {table} 没有 {key} 为 {values} 的行,遇到时要人工判断",
            "table {table} has no row for {key} {values}: left to a person",
            "补上;不适用的在 applies 里排除", "add rows, or exclude these in applies"
        )},
        "字段可以取这个值,表里却没有。改法:补上,或在 `applies` 里排除。",
        "The field can have the value, the table has no row for it.",
    ),
    "lint-always": Entry(
        "条件总是成立或总不成立", "a condition that is decided",
        {
            "true": Message(
                "审查项 {check} 的条件“{condition}”总是成立",
                "the condition “{condition}” of the check {check} is always true",
                "核对门槛、单位和字段的取值范围",
                "compare the threshold and the unit with the bounds of the field"
            ),
            "false": Message(
                "审查项 {check} 的条件“{condition}”总是不成立",
                "the condition “{condition}” of the check {check} is always false",
                "核对门槛、单位和字段的取值范围",
                "compare the threshold and the unit with the bounds of the field"
            ),
        },
        "按字段声明的范围,这个条件不随项目变化。改法:核对门槛和单位。",
        "The declared bounds decide it for every candidate.",
    ),
    "lint-unused": Entry(
        "没有用到", "never used",
        {
            "parameter": Message(
                "参数 {name} 没有被用到", "the parameter {name} is never used",
                "用上它,或删去", "use it, or remove it"
            ),
            "table": Message(
                "表 {name} 没有被用到", "the table {name} is never used",
                "用上它,或删去", "use it, or remove it"
            ),
            "source": Message(
                "来源 {name} 没有被引用", "the source {name} is never cited",
                "引用它,或删去", "cite it, or remove it"
            ),
        },
        "参数或表没有被用到,来源没有被引用。指标会列入报告,不算。改法:用上或删去。",
        "Parameters and tables not used, sources not cited; metrics stand in the report.",
    ),
    "lint-review-by": Entry(
        "该复核了", "past its review",
        {"": Message(
            "规则包应在 {day} 前复核", "the pack was to be reviewed by {day}",
            "核对所引文件后推后 review_by", "check the texts cited, then move review_by"
        )},
        "已过 `review_by`;报告会标“待复核”。改法:核对文件后推后日期。",
        "Check the texts, then move the day.",
    ),
    "lint-year": Entry(
        "年份太远", "a year far ahead",
        {"": Message(
            "日期 {day} 在今后 {years} 年以外", "the day {day} is more than {years} years ahead",
            "核对年份", "check the year"
        )},
        "开始施行、复核或测试的日期太远,多半是年份写错,这样的规则不会生效。改法:核对年份。",
        "A day of beginning, review or test that far ahead is mostly a mistyped year.",
    ),
    "lint-source-ended": Entry(
        "所引文件都已失效", "texts out of force",
        {"": Message(
            "审查项 {check} 所引文件都已失效",
            "all texts that the check {check} cites are out of force",
            "改引现行文件,或给审查项写 effective",
            "cite a text in force, or give the check an effective range"
        )},
        "审查项仍在生效,依据却都已到期。改法:改引现行文件,或给审查项写 `effective`。",
        "The check is in force, its texts are not.",
    ),
    "lint-source-gap": Entry(
        "有一天没有依据", "a day without a text",
        {"": Message(
            "自 {day} 起,审查项 {check} 所引文件中没有一个在施行并达到所写的依据层级",
            "from {day} on, no text that the check {check} cites is in force and of its basis",
            "补引当日在施行的文件,改 basis,或给审查项写 effective",
            "cite the text in force then, change the basis, or give the check an effective range"
        )},
        "审查项在施行,所引文件那天却没有一个在施行并达到 `basis`。报告只引当日在施行的文件。"
        "改法:补引那天在施行的文件,改 `basis`,或给审查项写 `effective`。",
        "A check is in force on a day on which none of its texts is, or none of its basis. "
        "Reports cite only texts in force on their day.",
    ),
    "test-failed": Entry(
        "规则包内的测试不通过", "a test of a pack failed",
        {
            "": Message(
                "“{test}”:{key} 应为 {want},实为 {have}",
                "“{test}”: {key} should be {want}, is {have}"
            ),
            "no-check": Message(
                "“{test}”:没有审查项 {key},或当日不在施行期内",
                "“{test}”: there is no check {key}, or it is not in force on the day"
            ),
            "warning": Message("“{test}”:{why}", "“{test}”: {why}"),
        },
        "结论与 `expect` 不同。改法:改规则或改测试,先想清哪个对。",
        "The outcome is not what `expect` says.",
    ),
    "test-expect": Entry(
        "测试期望的东西不存在", "a test expects what cannot be",
        {
            "": Message(
                "没有审查项 {name};测试只能看到本包和 uses、extends 所列包的审查项",
                "there is no check {name}; a test sees those of its pack and of the packs that "
                "`uses` and `extends` name",
                "是不是 {near}?", "did you mean {near}?"
            ),
            "word": Message(
                "{key} 不会是 {name}", "{key} is never {name}",
                "是不是 {near}?", "did you mean {near}?"
            ),
            "tags": Message(
                "没有规则会打上标签 {name}", "no rule gives the tag {name}",
                "是不是 {near}?", "did you mean {near}?"
            ),
            "conclusions": Message(
                "本包没有推论 {name}", "this pack has no conclusion {name}",
                "是不是 {near}?", "did you mean {near}?"
            ),
            "metric": Message(
                "本包没有指标 {name}", "this pack has no metric {name}",
                "是不是 {near}?", "did you mean {near}?"
            ),
            "shape": Message(
                "{key} 的写法不对", "{key} is not written in a way that can be read",
                "score 写一个数或 [低, 高],metrics 写 {{指标: 值}}",
                "score is a number or [low, high], metrics is {{metric: value}}"
            ),
        },
        "`expect` 里的审查项、结论、标签、推论或指标写错了,这样的测试什么也没测。"
        "改法:按提示改名;`tags`、`conclusions` 的列表就是全部,`[]` 是一个也没有。",
        "A misspelt check, outcome, tag, conclusion or metric tests nothing. Lists are the very "
        "sets: `[]` means none.",
    ),
    "test-survivor": Entry(
        "没有测试会发现的改动", "a change that no test notices",
        {"": Message(
            "{rule}:{change},没有测试会发现", "{rule}: {change} is noticed by no test",
            "补一个测试:恰好在门槛上、只差一点、只有这一个条件不同的项目;"
            "确实什么也不改变的,写入 equivalent 并说明理由",
            "add a test: at the threshold, just beside it, or differing in this one condition; "
            "where it truly changes nothing, declare it under equivalent with the reason"
        )},
        "`prescreen test --mutate` 把门槛、运算符、否定、字段逐一改动,每处都应使某个测试不通过。"
        "改法:补测试;确实等价的写入 `equivalent`,`rule`、`change` 照抄,`reason` 写明理由。",
        "Every change of a rule should fail some test; add one, or declare the change equivalent "
        "with its reason.",
    ),
    "test-equivalent": Entry(
        "用不着的等价声明", "a declaration of equivalence that nothing needs",
        {"": Message(
            "{rule}:{change} 已被测试发现,或者没有这一处改动",
            "{rule}: {change} is noticed by a test, or is no change of this pack",
            "删去这一条", "remove the entry"
        )},
        "`equivalent` 里的一条对不上没有发现的改动:规则改过,或者测试已经能发现。"
        "改法:删去,或照报告改写。",
        "The rule has changed, or a test notices by now.",
    ),
    "test-fact": Entry(
        "测试里的事实读不懂", "a fact of a test",
        {"": Message(
            "“{test}”:测试里的 {path} 读不懂:{value!r}",
            "“{test}”: {path} of the test cannot be read: {value!r}"
        )},
        "测试给出的地区事实不对。改法:核对路径、单位和选项。", "Check path, unit and values.",
    ),
}
