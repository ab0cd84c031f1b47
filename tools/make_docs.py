"""Write the pages of docs/ that are made from the code and the rules.

    python tools/make_docs.py            write them
    python tools/make_docs.py --check    exit 1 where a page is not up to date

docs/rules.md lists every check of every pack, docs/reference/fields.md every field,
docs/reference/functions.md every function, docs/reference/units.md every unit,
docs/reference/errors.md every message, docs/reference/api.md every address of the service.
The same code and rules give the same bytes.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from importlib.resources import files
from pathlib import Path

from api_page import api_page
from errors_page import errors_page

from prescreen.content import content_root
from prescreen.fields import Field, Kind, catalogue
from prescreen.lang import ast
from prescreen.lang.functions import TABLE, Function, Group, Unknowns
from prescreen.lang.prose import Prose
from prescreen.pack import RuleSet, load_rules
from prescreen.pack.model import Check, Citation, Conclusion, Pack, Period, ScoreItem
from prescreen.pack.ruleset import with_all_used
from prescreen.vocabulary import (
    BASES,
    BUREAUS,
    CONCLUSIONS,
    SCOPES,
    SEEN,
    SEVERITIES,
    VERDICTS,
    severity_of,
)

ROOT = Path(__file__).resolve().parent.parent

KIND = {
    Kind.BOOL: "是否",
    Kind.NUMBER: "数值",
    Kind.TEXT: "文字",
    Kind.ENUM: "单选",
    Kind.DATE: "日期",
    Kind.INDUSTRY: "行业代码",
    Kind.SET: "多选",
}
MADE = "<!-- 由 tools/make_docs.py 生成,不要手改 -->\n"


# -- rules -----------------------------------------------------------------------------------------
def rules_page() -> str:
    """Every check of every pack in plain Chinese; parameters as on the day of the tests."""
    rules = load_rules([content_root("rules")])
    day = max(p.tested_on for p in rules.packs if p.tested_on is not None)
    national = [p for p in rules.packs if p.level == "national"]
    local = [p for p in rules.packs if p.level != "national"]
    lines = [MADE, "# 全部审查项", ""]
    lines += [
        "每个规则包的每个审查项,用白话写出,连同依据。文字由规则本身生成,供不看 YAML 的人审阅。",
        f"参数取 {day.isoformat()} 的值。每包先列它不知道什么:**未收录不等于符合**。",
        "词义见 [verdicts.md](reference/verdicts.md),写法见 [language.md](reference/language.md)。",
        "",
        f"国家包 {len(national)} 个,审查项 {_count(national)} 项;"
        f"地方包 {len(local)} 个,审查项 {_count(local)} 项。",
        "",
        "| 规则包 | 名称 | 审查项 | 状态 |",
        "|---|---|---:|---|",
    ]
    for pack in rules.packs:
        state = "启用" if pack.status == "active" else "默认不启用"
        lines.append(
            f"| [{pack.id}](#{anchor(pack)}) | {pack.title} | {len(pack.checks)} | {state} |"
        )
    for pack in rules.packs:
        own = Prose(RuleSet(with_all_used(rules.packs, pack), frozenset({pack.id})).on(day))
        lines += ["", *_pack(pack, own)]
    return "\n".join(lines) + "\n"


def anchor(pack: Pack) -> str:
    """The anchor of a pack's heading, written out since ids hold a slash."""
    return pack.id.replace("/", "-")


def _count(packs: Iterable[Pack]) -> int:
    return sum(len(p.checks) for p in packs)


def _pack(pack: Pack, prose: Prose) -> Iterator[str]:
    yield f'<a id="{anchor(pack)}"></a>'
    yield ""
    yield f"## {pack.title}({pack.id})"
    yield ""
    facts = [f"版本 {pack.version}", _span(pack.effective) or "施行日期未限定"]
    if pack.review_by:
        facts.append(f"应于 {pack.review_by.isoformat()} 前复核")
    if pack.status != "active":
        facts.append("效力未核实,只有地区画像点名才启用")
    yield ";".join(facts) + "。"
    if pack.coverage:
        yield ""
        yield "未收录:"
        yield ""
        yield from (f"- {' '.join(zh.split())}" for zh, _ in pack.coverage)
    for check in sorted(pack.checks, key=lambda c: (SEVERITIES.index(c.severity), c.id)):
        yield ""
        yield from _check(check, prose)
    if pack.score:
        yield ""
        yield f"### 评分:{pack.score_title or pack.title}"
        yield ""
        for item in pack.score:
            yield from _item(item, prose)
    if pack.conclusions:
        yield ""
        yield f"### 推论({pack.id})"
        yield ""
        yield from (_conclusion(c, prose) for c in pack.conclusions)


def _check(check: Check, prose: Prose) -> Iterator[str]:
    yield f"### {check.title} `{check.id}`"
    yield ""
    facts = [
        f"**{severity_of(check.severity, check.basis).label}**",
        f"对象:{SCOPES[check.scope].label}",
        f"到期:{check.due}",
        f"责任:{BUREAUS[check.bureau].label}",
        f"依据层级:{BASES[check.basis].label}",
    ]
    if check.verify_by:
        facts.append(f"自{check.verify_by}起须核验")
    if check.waivable:
        facts.append("可按例外办理")
    yield " · ".join(facts)
    yield ""
    if check.applies is not None:
        yield f"- 适用:{_said(prose, check.applies)}"
    yield f"- 要求:{_said(prose, check.require)}"
    if check.waive_when is not None:
        yield f"- 例外情形:{_said(prose, check.waive_when)}"
    if check.until:
        yield f"- {VERDICTS['defer'].label}至:{check.until}"
    yield f"- 办法:{' '.join(check.remedy.split())}"
    if check.fallback:
        yield f"- 或:{' '.join(check.fallback.split())}"
    yield f"- 依据:{_laws(check.citations)}"
    if check.authority is not None:
        yield f"- 使用敏感字段的依据:{check.authority}"
    if span := _span(check.effective):
        yield f"- 施行:{span}"


def _item(item: ScoreItem, prose: Prose) -> Iterator[str]:
    laws = f";依据:{_laws(item.citations)}" if item.citations else ""
    yield f"- **{item.label}** {item.low / 1000:g} 至 {item.high / 1000:g} 分{laws}"
    for band in item.bands:
        always = isinstance(band.when, ast.Const) and band.when.value is True
        when = "其余" if always else _said(prose, band.when)
        yield f"    - {when}:{_said(prose, band.points)} 分"


def _conclusion(rule: Conclusion, prose: Prose) -> str:
    text = (
        rule.value if rule.task is None else f"{rule.task.title}({BUREAUS[rule.task.bureau].label})"
    )
    laws = f"({_laws(rule.citations)})" if rule.citations else ""
    kind = CONCLUSIONS[rule.kind].label
    return f"- {kind} **{text}** `{rule.id}`:{_said(prose, rule.when)}{laws}"


def _said(prose: Prose, node: ast.Node) -> str:
    return " ".join(prose.clause(node).split())


def _laws(citations: Sequence[Citation]) -> str:
    return ";".join(f"{c}{_seen(c)}" for c in citations)


def _seen(citation: Citation) -> str:
    """How the text was read, where it was not the text itself."""
    grade = citation.source.evidence
    return "" if grade == "verified" else f"({SEEN[grade].label})"


def _span(span: Period) -> str:
    since = f"{span.since.isoformat()} 起" if span.since else ""
    until = f"至 {span.until.isoformat()}(不含)" if span.until else ""
    return since + until


# -- fields ----------------------------------------------------------------------------------------
def fields_page() -> str:
    """The catalogue, by where a field comes from and by list."""
    lines = [MADE, "# 字段目录", ""]
    lines += [
        f"共 {len(catalogue)} 个字段。路径、名称、常用标题都可以作键;没有写出的就是未知。",
        "与 `prescreen fields [词]` 打印的一样。",
        "列表字段要汇总才能用,见 [functions.md](functions.md)。",
        "",
        "标记:**敏** 涉及公平竞争,写进规则须引法律;**私** 个人信息、**密** 商业秘密,导出时遮盖;"
        "**↑ ↓ ↕** 投资方可以向这个方向调整,`changes` 只建议这些。",
        "单位各词见 [units.md](units.md),阶段与结论见 [verdicts.md](verdicts.md)。",
    ]
    groups: list[tuple[str, list[Field]]] = [
        ("项目", [f for f in catalogue if f.origin == "candidate" and f.list_path is None])
    ]
    for path, info in catalogue.lists.items():
        groups.append((f"列表 {info.label} `{path}`", list(info.fields)))
    groups.append(("地区与园区", [f for f in catalogue if f.origin == "region"]))
    groups.append(("推导", [f for f in catalogue if f.origin == "derived"]))
    for title, fields in groups:
        lines += ["", f"## {title}", ""]
        lines += [
            "| 路径 | 名称 | 类型 | 选项 | 部门 | 到期 | 标记 | 常用标题 |",
            "|---|---|---|---|---|---|---|---|",
        ]
        lines += [_field(f) for f in fields]
    return "\n".join(lines) + "\n"


def _field(field: Field) -> str:
    unit = f"({field.unit.text})" if field.unit and field.unit.text != "1" else ""
    values = "、".join(field.values)
    if field.unknown_values:
        values += f"(未知:{'、'.join(field.unknown_values)})"
    arrows = {"up": "↑", "down": "↓", "both": "↕"}
    marks = [
        mark
        for mark, on in (("敏", field.sensitive), ("私", field.personal), ("密", field.secret))
        if on
    ]
    if field.actionable:
        marks.append(arrows[field.actionable])
    cells = (
        f"`{field.path}`",
        field.label,
        KIND[field.kind] + unit,
        values,
        BUREAUS[field.bureau].label,
        field.due,
        " ".join(marks),
        "、".join(field.aliases),
    )
    return "| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |"


# -- functions -------------------------------------------------------------------------------------
_UNKNOWNS = {
    Unknowns.STRICT: ("参数有一个未知,结果就未知", "unknown where one argument is"),
    Unknowns.DECIDED: ("已知的部分足以定下结果就已知", "known where the known part decides it"),
    Unknowns.COMPLETE: (
        "列表不完整,或算得上的项未知,结果就未知",
        "unknown where the list is not complete, or an element that counts is unknown",
    ),
    Unknowns.NEVER: ("总是已知", "always known"),
}


def functions_page() -> str:
    """Every function, from the table of the language."""
    lines = [MADE, "# 函数", ""]
    lines += [
        "写在规则包的表达式里。语言的其余部分见 [language.md](language.md)。",
        "",
        "“类型”是各参数与结果:`?` 可以不写,`…` 可以再写;数值的单位随参数。“未知”说参数未知时怎样:",
        "",
        *(f"- `{word.value}`:{zh} · {en}" for word, (zh, en) in _UNKNOWNS.items()),
    ]
    for group in Group:
        lines += ["", f"## {group.value}", ""]
        lines += ["| 写法 | 意义 | English | 类型 | 未知 | 例 |", "|---|---|---|---|---|---|"]
        lines += [_function(f) for f in TABLE if f.group is group]
    return "\n".join(lines) + "\n"


def _function(function: Function) -> str:
    cells = (
        f"`{function.usage}`",
        function.zh,
        function.en,
        f"`{function.signature}`",
        f"`{function.unknown.value}`",
        f"`{function.example}`",
    )
    return "| " + " | ".join(cells) + " |"


# -- units -----------------------------------------------------------------------------------------
_BASES = {
    "money": "金额,万元",
    "usd": "外币,万美元;与人民币不互换,汇率是有日期的事实",
    "area": "面积,亩",
    "length": "长度,米",
    "mass": "质量,吨",
    "tce": "能耗,吨标准煤;加(当量值)或(等价值)分为两种,互不可比",
    "elec": "电量,万千瓦时",
    "power": "视在功率,千伏安",
    "active_power": "功率,千瓦",
    "heat": "热量,吉焦",
    "volume": "体积,立方米",
    "time_day": "时间,日",
    "time_month": "时间,月;与日不互换",
    "person": "人数,人",
    "visit": "人次,与人不互换",
    "count": "件数",
    "co2": "碳排放,吨CO2",
    "steam": "蒸汽,蒸吨/小时",
    "oil": "标准油,吨",
    "voltage": "电压,千伏",
    "current": "电流,千安",
    "pressure": "压力,兆帕",
    "force": "力,千牛",
    "temperature": "温度,摄氏度",
    "resistance": "电阻,欧",
    "sound": "声级,分贝",
    "charge": "电荷,毫安时",
    "": "比例,没有量纲",
}


def units_page() -> str:
    """Units by base, with all their spellings and scales."""
    rows = read_units()
    lines = [MADE, "# 单位", ""]
    lines += [
        "写在数字后的方括号里:`200[万元/亩]`。同类的自动换算,不同类的规则包加载不了。",
        "",
        "- 相除写 `/`,相乘写 `·`:`万元/亩`、`千克标准煤/吨`。",
        "- 前面可加 十、百、千、万、亿:`万元`、`亿千瓦时`、`万吨`。",
        "- 年流量不写年:`吨/年` 就是 `吨`。",
        "- 全角字符、`²`、大小写(英文单位)都认。",
        "",
        "“倍数”是换成该量基本单位要乘的数。",
    ]
    for base in dict.fromkeys(row["base"] for row in rows):
        name = f" `{base}`" if base else ""
        lines += ["", f"## {_BASES[base]}{name}", "", "| 写法 | 倍数 |", "|---|---:|"]
        for row in rows:
            if row["base"] == base:
                words = " ".join(f"`{w}`" for w in row["texts"].split())
                lines.append(f"| {words} | {float(row['scale']):.10g} |")
    return "\n".join(lines) + "\n"


def read_units() -> list[dict[str, str]]:
    """The rows of the table of units."""
    text = files("prescreen.fields").joinpath("data", "units.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


PAGES: dict[str, Callable[[], str]] = {
    "docs/rules.md": rules_page,
    "docs/reference/fields.md": fields_page,
    "docs/reference/functions.md": functions_page,
    "docs/reference/units.md": units_page,
    "docs/reference/errors.md": partial(errors_page, MADE),
    "docs/reference/api.md": partial(api_page, MADE),
}


def main(arguments: Sequence[str]) -> int:
    stale = 0
    for name, make in PAGES.items():
        path, text = ROOT / name, make()
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        if "--check" in arguments:
            print(f"{name} is not up to date: run python tools/make_docs.py")
            stale = 1
        else:
            path.write_text(text, encoding="utf-8")
            print(f"written: {name}")
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
