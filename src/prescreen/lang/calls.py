"""The functions of the language: one builder each, registered by name.

The docstring of a builder is the reference of its functions, a line each: `call: zh | en`.
"""

from __future__ import annotations

from collections.abc import Callable

from prescreen.fields import parse_unit
from prescreen.lang import ast
from prescreen.lang import syntax as s
from prescreen.lang.context import Context
from prescreen.lang.types import BOOL, DATE, Sort, Type
from prescreen.lang.units import SCALAR, convert, unit_of
from prescreen.vocabulary import LETTERS, STAGES

Builder = Callable[[Context, s.Call], ast.Node]
CALLS: dict[str, Builder] = {}


def function(*names: str) -> Callable[[Builder], Builder]:
    def register(build: Builder) -> Builder:
        for name in names:
            CALLS[name] = build
        return build

    return register


def _count(checker: Context, node: s.Call, low: int, high: int | None) -> None:
    given = len(node.args)
    if given < low or (high is not None and given > high):
        want = f"{low}" if high == low else f"{low}-{high}" if high else f"≥{low}"
        raise checker.wrong(
            node.span,
            "lang-arguments",
            f"{node.name} 要 {want} 个参数,这里有 {given} 个",
            f"{node.name} takes {want} arguments, {given} are given",
            (f"写成 {_FORMS[node.name]}", f"write {_FORMS[node.name]}"),
        )


_FORMS = {
    "min": "min(a, b)",
    "max": "max(a, b)",
    "clamp": "clamp(x, low, high)",
    "abs": "abs(x)",
    "floor": "floor(x)",
    "ceil": "ceil(x)",
    "round": "round(x)",
    "steps": "steps(x, size)",
    "at_least": "at_least(2, a, b, c)",
    "under": "under(project.industry_code, '26', '304')",
    "mentions": "mentions(project.content, '电镀')",
    "any_of": "any_of(environment.processes, ['电镀', '酸洗'])",
    "days": "days(schedule.start, schedule.production)",
    "add_months": "add_months(schedule.start, 12)",
    "date": "date('2026-11-22')",
    "stage_reached": "stage_reached('供地')",
    "has_value": "has_value(table[key])",
    "any": "any(investor.defaulter)",
    "all": "all(investor.defaulter)",
    "count": "count(investor)",
    "sum": "sum(product.capacity_mass)",
    "avg": "avg(product.capacity_mass)",
    "min_of": "min_of(product.capacity_mass)",
    "max_of": "max_of(product.capacity_mass)",
    "met": "met('topic.check')",
    "failed": "failed('topic.check')",
    "open": "open('topic.check')",
    "waived": "waived('topic.check')",
    "tagged": "tagged('标签')",
}


def _numbers(checker: Context, args: tuple[s.Syntax, ...]) -> tuple[ast.Node, ...]:
    """Number arguments, all in the unit of the first that is not a literal."""
    nodes = [checker.want(checker.check(a), Sort.NUMBER) for a in args]
    lead = next((n for n in nodes if not isinstance(n, ast.Const)), nodes[0])
    return tuple(convert(checker, n, unit_of(lead)) for n in nodes)


@function("min", "max")
def _extreme(checker: Context, node: s.Call) -> ast.Node:
    """min(a, b, …): 最小的数 | the smallest of two or more numbers
    max(a, b, …): 最大的数 | the largest of two or more numbers
    """
    _count(checker, node, 2, None)
    args = _numbers(checker, node.args)
    return ast.Func(args[0].type, node.span, node.name, args)


@function("clamp")
def _clamp(checker: Context, node: s.Call) -> ast.Node:
    """clamp(x, low, high): x 限制在 low 与 high 之间 | x, kept between `low` and `high`"""
    _count(checker, node, 3, 3)
    args = _numbers(checker, node.args)
    return ast.Func(args[0].type, node.span, "clamp", args)


@function("abs", "floor", "ceil", "round")
def _rounding(checker: Context, node: s.Call) -> ast.Node:
    """abs(x): 绝对值 | the size of x without its sign
    floor(x): 向下取整,离整数不到十亿分之一的先归整 | the whole number below, snapped first
    ceil(x): 向上取整,先归整 | the whole number above, snapped first
    round(x): 四舍五入到整数 | the nearest whole number, halves upward
    """
    _count(checker, node, 1, 1)
    args = _numbers(checker, node.args)
    return ast.Func(args[0].type, node.span, node.name, args)


@function("steps")
def _steps(checker: Context, node: s.Call) -> ast.Node:
    """steps(x, size): x 含几个整的 size,先归整 | how many whole steps of `size` there are in x"""
    _count(checker, node, 2, 2)
    args = _numbers(checker, node.args)
    return ast.Func(Type(Sort.NUMBER, SCALAR), node.span, "steps", args)


@function("at_least")
def _at_least(checker: Context, node: s.Call) -> ast.Node:
    """at_least(n, c1, c2, …): 至少 n 个条件成立 | at least n of the conditions hold"""
    _count(checker, node, 2, None)
    head = node.args[0]
    if not isinstance(head, s.Number) or head.value != int(head.value):
        raise checker.wrong(
            head.span,
            "lang-arguments",
            "at_least 的第一个参数是个数",
            "the first argument of at_least is a count",
            ("写成 at_least(2, 甲, 乙, 丙)", "write at_least(2, a, b, c)"),
        )
    items = tuple(checker.want(checker.check(a), Sort.BOOL) for a in node.args[1:])
    return ast.AtLeast(BOOL, node.span, int(head.value), items)


@function("under")
def _under(checker: Context, node: s.Call) -> ast.Node:
    """under(code, '26', '304', …): 行业代码在所列各类之内 | the code lies in one of those listed"""
    _count(checker, node, 2, None)
    code = checker.want(checker.check(node.args[0]), Sort.INDUSTRY)
    prefixes = tuple(checker.industry(_text(checker, a), a.span) for a in node.args[1:])
    return ast.Under(BOOL, node.span, code, prefixes)


@function("mentions")
def _mentions(checker: Context, node: s.Call) -> ast.Node:
    """mentions(text, '词', …): 文字里出现任何一个词 | any of the words occurs in the text"""
    _count(checker, node, 2, None)
    text = checker.check(node.args[0])
    if text.type.sort is not Sort.ENUM:
        checker.want(text, Sort.TEXT)
    words = tuple(_text(checker, a) for a in node.args[1:])
    return ast.Mentions(BOOL, node.span, text, words)


@function("any_of")
def _any_of(checker: Context, node: s.Call) -> ast.Node:
    """any_of(set, ['甲', '乙']): 多选字段含任何一个选项 | the set holds any of the values"""
    _count(checker, node, 2, 2)
    container = checker.want(checker.check(node.args[0]), Sort.SET)
    values = checker.strings(node.args[1])
    for value in values:
        checker.allowed(container.type, value, node.args[1].span)
    return ast.Holds(BOOL, node.span, container, values)


@function("days")
def _days(checker: Context, node: s.Call) -> ast.Node:
    """days(a, b): 从 a 到 b 的天数(日) | days from a to b"""
    _count(checker, node, 2, 2)
    start, end = (checker.want(checker.check(a), Sort.DATE) for a in node.args)
    return ast.Days(Type(Sort.NUMBER, parse_unit("日")), node.span, start, end)


@function("add_months")
def _add_months(checker: Context, node: s.Call) -> ast.Node:
    """add_months(date, n): 日期之后 n 个月 | the date n months later"""
    _count(checker, node, 2, 2)
    start = checker.want(checker.check(node.args[0]), Sort.DATE)
    months = checker.want(checker.check(node.args[1]), Sort.NUMBER)
    if unit_of(months).dims:
        months = convert(checker, months, parse_unit("月"))
    return ast.AddMonths(DATE, node.span, start, months)


@function("date")
def _date(checker: Context, node: s.Call) -> ast.Node:
    """date('2026-09-01'): 一个日期 | a date"""
    import datetime as dt

    _count(checker, node, 1, 1)
    text = _text(checker, node.args[0])
    try:
        value = dt.date.fromisoformat(text)
    except ValueError:
        raise checker.wrong(
            node.span,
            "lang-date",
            f"不是日期:{text}",
            f"not a date: {text}",
            ("写成 date('2026-11-22')", "write date('2026-11-22')"),
        ) from None
    return ast.Const(DATE, node.span, value)


@function("stage_reached")
def _stage(checker: Context, node: s.Call) -> ast.Node:
    """stage_reached('供地'): 项目已到该阶段,总是已知 | the stage has come; always known"""
    _count(checker, node, 1, 1)
    stage = _text(checker, node.args[0])
    if stage not in STAGES:
        listed, listed_en = "、".join(STAGES), ", ".join(STAGES)
        raise checker.wrong(
            node.args[0].span,
            "lang-enum",
            f"没有阶段 {stage}",
            f"there is no stage {stage}",
            (f"可选:{listed}", f"one of: {listed_en}"),
        )
    return ast.StageReached(BOOL, node.span, stage)


@function("has_value")
def _has_value(checker: Context, node: s.Call) -> ast.Node:
    """has_value(table[key].column): 表里有此行且该格有值 | the row is there and the cell filled"""
    _count(checker, node, 1, 1)
    head = node.args[0]
    if not isinstance(head, s.Index):
        raise checker.wrong(
            head.span,
            "lang-arguments",
            "has_value 里要写查表",
            "has_value takes a table lookup",
            ("写成 has_value(表[键])", "write has_value(table[key])"),
        )
    return ast.HasValue(BOOL, node.span, checker.lookup(head))


# -- lists ---------------------------------------------------------------------------------------
@function("any", "all", "count", "sum", "avg", "min_of", "max_of")
def _aggregate(checker: Context, node: s.Call) -> ast.Node:
    """any(cond): 列表中有一项成立;列表不完整时只会是真或未知 | one element meets the condition
    all(cond): 列表各项都成立;不完整时只会是假或未知 | every element meets the condition
    count(list), count(cond): 项数;不完整时未知 | number of elements, or of those that meet it
    sum(x), sum(x, cond): 合计,可只计满足 cond 的项 | the sum, of the elements that meet `cond`
    avg(x), avg(x, cond): 平均 | the mean; a list without elements gives an unknown
    min_of(x), min_of(x, cond): 列表里的最小值 | the smallest over the list
    max_of(x), max_of(x, cond): 列表里的最大值 | the largest over the list
    """
    _count(checker, node, 1, 2)
    if checker.lists:
        raise checker.wrong(
            node.span,
            "list-nested",
            "汇总里不能再汇总",
            "an aggregate cannot stand inside another",
            ("先写成指标(metrics)", "make the inner one a metric first"),
        )
    name = node.name.removesuffix("_of")
    checker.lists.append(None)
    try:
        value = _body(checker, node)
        where = checker.want(checker.check(node.args[1]), Sort.BOOL) if len(node.args) > 1 else None
        over = checker.lists[-1]
    finally:
        checker.lists.pop()
    if over is None:
        raise checker.wrong(
            node.span,
            "list-none",
            f"{node.name} 里没有列表字段",
            f"{node.name} names no list field",
            ("例如 sum(product.capacity)", "for example sum(product.capacity)"),
        )
    return ast.Aggregate(_result(name, value), node.span, name, over, value, where)


def _body(checker: Context, node: s.Call) -> ast.Node | None:
    head = node.args[0]
    lists = checker.names.catalogue.lists
    if node.name == "count" and isinstance(head, s.Name) and head.text in lists:
        checker.lists[-1] = head.text
        return None
    value = checker.check(head)
    sort = Sort.BOOL if node.name in ("any", "all", "count") else Sort.NUMBER
    return checker.want(value, sort)


def _result(name: str, value: ast.Node | None) -> Type:
    if name in ("any", "all"):
        return BOOL
    if name == "count" or value is None:
        return Type(Sort.NUMBER, SCALAR)
    return value.type


# -- conclusions ---------------------------------------------------------------------------------
_LETTERS = {letter.function: code for code, letter in LETTERS.items()}


@function(*_LETTERS)
def _outcome(checker: Context, node: s.Call) -> ast.Node:
    """met('check.id'): 审查项符合或不适用;只用在推论里 | passes or does not apply; conclusions only
    failed('check.id'): 审查项不符合;只用在推论里 | the check fails; conclusions only
    open('check.id'): 尚未查明或未到期;只用在推论里 | not known or not yet due; conclusions only
    waived('check.id'): 审查项已按例外办理;只用在推论里 | lifted by a waiver; conclusions only
    """
    _count(checker, node, 1, 1)
    check = _text(checker, node.args[0])
    checks = checker.names.checks
    if checks is None:
        raise _only_in_conclusions(checker, node)
    if check not in checks:
        from difflib import get_close_matches

        near = get_close_matches(check, sorted(checks), n=3, cutoff=0.5)
        raise checker.wrong(
            node.args[0].span,
            "name-check",
            f"没有审查项 {check}",
            f"there is no check {check}",
            (f"是否想写 {'、'.join(near)}?", f"did you mean {', '.join(near)}?")
            if near
            else ("写审查项的编号,如 'land.area'", "write the id of a check, such as 'land.area'"),
        )
    return ast.Outcome(BOOL, node.span, check, _LETTERS[node.name])


@function("tagged")
def _tagged(checker: Context, node: s.Call) -> ast.Node:
    """tagged('两高'): 已推出该标签;只用在推论里 | the tag has been drawn; conclusions only"""
    _count(checker, node, 1, 1)
    if checker.names.checks is None:
        raise _only_in_conclusions(checker, node)
    return ast.Tagged(BOOL, node.span, _text(checker, node.args[0]))


def _only_in_conclusions(checker: Context, node: s.Call) -> Exception:
    return checker.wrong(
        node.span,
        "lang-conclusion-only",
        f"{node.name} 只能用在 conclusions 里",
        f"{node.name} can only be used in conclusions",
        ("审查项之间不得互相引用", "checks do not refer to each other"),
    )


def _text(checker: Context, node: s.Syntax) -> str:
    if isinstance(node, s.String):
        return node.value
    raise checker.wrong(
        node.span,
        "lang-text",
        "这里要带引号的文字",
        "a quoted text is needed here",
        ("加上单引号,如 '新建'", "put it in single quotes, such as '新建'"),
    )


__all__ = ["CALLS"]
