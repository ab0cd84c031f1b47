"""The functions of the language, one row each: all that checker, prose, executors and docs know.

A call becomes a node of the tree. `lang.calls` reads the arguments as a row says, executors know a
function by its node and key, tools/make_docs.py makes docs/reference/functions.md from the rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from prescreen.fields import parse_unit
from prescreen.lang import ast
from prescreen.lang.types import BOOL, DATE, SCALAR, Sort, Type


class Form(StrEnum):
    """An argument that is written in a form of its own, where a value of a sort is not enough."""

    COUNT = "count"
    WORDS = "text"
    QUOTED = "'text'"
    CODE = "'code'"
    """An industry code as written, or a fact that gives one."""
    DAY = "'date'"
    STAGE = "'stage'"
    CHECK = "'check'"
    LISTING = "['text']"
    CELL = "table[key]"
    VALUE = "value"
    """A value of any sort."""
    ELEMENTS = "list"
    """A list itself, or a condition on its elements."""


class Unknowns(StrEnum):
    """What unknown arguments do to the result (Kleene's strong logic, or stricter)."""

    STRICT = "strict"
    DECIDED = "decided"
    COMPLETE = "complete"
    NEVER = "never"


class Group(StrEnum):
    """The heading under which a function is described."""

    NUMBERS = "数"
    CONDITIONS = "条件与文字"
    DATES = "日期"
    TABLES = "表"
    LISTS = "列表"
    CONCLUSIONS = "只在推论里"


NUMBER = Type(Sort.NUMBER)
PLAIN, DAYS = Type(Sort.NUMBER, SCALAR), Type(Sort.NUMBER, parse_unit("日"))


@dataclass(frozen=True, slots=True)
class Function:
    """One function.

    `takes` are its arguments; the last may come again where it `repeats`, and `optional` so many of
    the last may be left out. `gives` is the type of the result, a number without a unit having that
    of the arguments. `usage` shows the call in help and docs, `example` is one that stands as it
    is. `key` is what the node calls the function. `phrase` is how prose says it, in
    Chinese and English; empty where prose has more to say than one phrase.
    """

    name: str
    group: Group
    node: type[ast.Node]
    takes: tuple[Sort | Form, ...]
    gives: Type
    unknown: Unknowns
    usage: str
    zh: str
    en: str
    example: str
    repeats: bool = False
    optional: int = 0
    key: str = ""
    phrase: tuple[str, str] = ("", "")

    @property
    def least(self) -> int:
        return len(self.takes) - self.optional

    @property
    def most(self) -> int | None:
        return None if self.repeats else len(self.takes)

    def kinds(self, count: int) -> tuple[Sort | Form, ...]:
        """What each of so many arguments is."""
        return (*self.takes, *self.takes[-1:] * (count - len(self.takes)))[:count]

    @property
    def signature(self) -> str:
        """`number, number, … -> number`."""
        words = [k.value + "?" * (i >= self.least) for i, k in enumerate(self.takes)]
        return f"{', '.join([*words, *['…'] * self.repeats])} -> {self.gives.sort.value}"


TABLE: tuple[Function, ...] = (
    # -- numbers -----------------------------------------------------------------------------
    Function(
        "min", Group.NUMBERS, ast.Func, (Sort.NUMBER, Sort.NUMBER), NUMBER, Unknowns.STRICT,
        "min(a, b, …)", "最小的数", "the smallest of two or more numbers",
        "min(land.area, land.new_area)", repeats=True,
        phrase=("{all}中的较小者", "the smaller of {all}"),
    ),
    Function(
        "max", Group.NUMBERS, ast.Func, (Sort.NUMBER, Sort.NUMBER), NUMBER, Unknowns.STRICT,
        "max(a, b, …)", "最大的数", "the largest of two or more numbers",
        "max(land.area, land.new_area)", repeats=True,
        phrase=("{all}中的较大者", "the larger of {all}"),
    ),
    Function(
        "clamp", Group.NUMBERS, ast.Func, (Sort.NUMBER,) * 3, NUMBER, Unknowns.STRICT,
        "clamp(x, low, high)", "x 限制在 low 与 high 之间", "x, kept between `low` and `high`",
        "clamp(land.area, 10[亩], 100[亩])",
        phrase=("{0}(限于{1}至{2})", "{0} (kept within {1} and {2})"),
    ),
    Function(
        "abs", Group.NUMBERS, ast.Func, (Sort.NUMBER,), NUMBER, Unknowns.STRICT,
        "abs(x)", "绝对值", "the size of x without its sign",
        "abs(land.area - land.new_area)",
        phrase=("{0}的绝对值", "the absolute value of {0}"),
    ),
    Function(
        "floor", Group.NUMBERS, ast.Func, (Sort.NUMBER,), NUMBER, Unknowns.STRICT,
        "floor(x)", "向下取整,离整数不到十亿分之一的先归整",
        "the whole number below, snapped first", "floor(land.area)",
        phrase=("{0}取整(舍去)", "{0} rounded down"),
    ),
    Function(
        "ceil", Group.NUMBERS, ast.Func, (Sort.NUMBER,), NUMBER, Unknowns.STRICT,
        "ceil(x)", "向上取整,先归整", "the whole number above, snapped first", "ceil(land.area)",
        phrase=("{0}取整(进位)", "{0} rounded up"),
    ),
    Function(
        "round", Group.NUMBERS, ast.Func, (Sort.NUMBER,), NUMBER, Unknowns.STRICT,
        "round(x)", "四舍五入到整数", "the nearest whole number, halves upward",
        "round(land.area)",
        phrase=("{0}四舍五入取整", "{0} rounded"),
    ),
    Function(
        "round_to", Group.NUMBERS, ast.Func, (Sort.NUMBER, Sort.NUMBER), NUMBER, Unknowns.STRICT,
        "round_to(x, step)", "四舍五入到 step 的整数倍,如 0.01 为两位小数",
        "the nearest multiple of `step`, halves upward; 0.01 is two decimals",
        "round_to(land.area, 0.1[亩])",
        phrase=("{0}按{1}四舍五入", "{0} rounded to multiples of {1}"),
    ),
    Function(
        "steps", Group.NUMBERS, ast.Func, (Sort.NUMBER, Sort.NUMBER), PLAIN, Unknowns.STRICT,
        "steps(x, size)", "x 含几个整的 size,先归整",
        "how many whole steps of `size` there are in x", "steps(land.area, 50[亩])",
        phrase=("{0}中满{1}的档数", "whole steps of {1} in {0}"),
    ),
    # -- conditions --------------------------------------------------------------------------
    Function(
        "at_least", Group.CONDITIONS, ast.AtLeast, (Form.COUNT, Sort.BOOL), BOOL,
        Unknowns.DECIDED,
        "at_least(n, c1, c2, …)", "至少 n 个条件成立", "at least n of the conditions hold",
        "at_least(1, project.foreign, land.area >= 50[亩])", repeats=True,
    ),
    Function(
        "under", Group.CONDITIONS, ast.Under, (Sort.INDUSTRY, Form.CODE), BOOL, Unknowns.STRICT,
        "under(code, '26', '304', …)", "行业代码在所列各类之内;各类也可由行业代码字段给出",
        "the code lies in one of those listed, which fields may give as well",
        "under(project.industry_code, '26', '304')",
        repeats=True,
    ),
    Function(
        "mentions", Group.CONDITIONS, ast.Mentions, (Form.WORDS, Form.QUOTED), BOOL,
        Unknowns.STRICT,
        "mentions(text, '词', …)", "文字里出现任何一个词", "any of the words occurs in the text",
        "mentions(project.content, '电镀', '酸洗')", repeats=True,
    ),
    Function(
        "starts_with", Group.CONDITIONS, ast.StartsWith, (Form.WORDS, Form.QUOTED), BOOL,
        Unknowns.STRICT,
        "starts_with(text, '词', …)", "文字以任何一个词开头",
        "the text begins with any of the words",
        "starts_with(project.content, '新建', '扩建')", repeats=True,
    ),
    Function(
        "known", Group.CONDITIONS, ast.Known, (Form.VALUE,), BOOL, Unknowns.NEVER,
        "known(x)", "x 是否已知;不得用在定初判的审查项和例外里",
        "whether x is known; not in vetoes, deferrals, conditions and waivers",
        "known(land.area)",
    ),
    Function(
        "coalesce", Group.CONDITIONS, ast.Coalesce, (Form.VALUE, Form.VALUE), NUMBER,
        Unknowns.DECIDED,
        "coalesce(x, y)", "x 未知时用 y;不得用在定初判的审查项和例外里",
        "x, or y where x is not known; not in vetoes, deferrals, conditions and waivers",
        "coalesce(land.area, land.new_area)",
    ),
    Function(
        "any_of", Group.CONDITIONS, ast.Holds, (Sort.SET, Form.LISTING), BOOL, Unknowns.STRICT,
        "any_of(set, ['甲', '乙'])", "多选字段含任何一个选项", "the set holds any of the values",
        "any_of(environment.processes, ['电镀', '酸洗'])",
    ),
    Function(
        "stage_reached", Group.CONDITIONS, ast.StageReached, (Form.STAGE,), BOOL, Unknowns.NEVER,
        "stage_reached('供地')", "项目已到该阶段,总是已知", "the stage has come; always known",
        "stage_reached('供地')",
    ),
    # -- dates -------------------------------------------------------------------------------
    Function(
        "date", Group.DATES, ast.Const, (Form.DAY,), DATE, Unknowns.NEVER,
        "date('2026-09-01')", "一个日期", "a date", "date('2026-09-01')",
    ),
    Function(
        "days", Group.DATES, ast.Days, (Sort.DATE, Sort.DATE), DAYS, Unknowns.STRICT,
        "days(a, b)", "从 a 到 b 的天数(日)", "days from a to b",
        "days(schedule.start, schedule.production)",
    ),
    Function(
        "add_months", Group.DATES, ast.AddMonths, (Sort.DATE, Sort.NUMBER), DATE, Unknowns.STRICT,
        "add_months(date, n)", "日期之后 n 个月", "the date n months later",
        "add_months(schedule.start, 12)",
    ),
    Function(
        "year", Group.DATES, ast.DatePart, (Sort.DATE,), PLAIN, Unknowns.STRICT,
        "year(date)", "日期的年份", "the year of a date", "year(schedule.start)", key="year",
    ),
    Function(
        "month", Group.DATES, ast.DatePart, (Sort.DATE,), PLAIN, Unknowns.STRICT,
        "month(date)", "日期的月份", "the month of a date", "month(schedule.start)", key="month",
    ),
    Function(
        "day", Group.DATES, ast.DatePart, (Sort.DATE,), PLAIN, Unknowns.STRICT,
        "day(date)", "日期的日", "the day of the month of a date", "day(schedule.start)",
        key="day",
    ),
    # -- tables ------------------------------------------------------------------------------
    Function(
        "has_value", Group.TABLES, ast.HasValue, (Form.CELL,), BOOL, Unknowns.STRICT,
        "has_value(table[key].column)", "表里有此行且该格有值",
        "the row is there and the cell filled", "has_value(table[project.industry_code])",
    ),
    # -- lists -------------------------------------------------------------------------------
    Function(
        "any", Group.LISTS, ast.Aggregate, (Sort.BOOL, Sort.BOOL), BOOL, Unknowns.DECIDED,
        "any(cond)", "列表中有一项成立;列表不完整时只会是真或未知",
        "one element meets the condition", "any(investor.defaulter)", optional=1,
    ),
    Function(
        "all", Group.LISTS, ast.Aggregate, (Sort.BOOL, Sort.BOOL), BOOL, Unknowns.DECIDED,
        "all(cond)", "列表各项都成立;不完整时只会是假或未知", "every element meets the condition",
        "all(investor.defaulter)", optional=1,
    ),
    Function(
        "count", Group.LISTS, ast.Aggregate, (Form.ELEMENTS, Sort.BOOL), PLAIN,
        Unknowns.COMPLETE,
        "count(list), count(cond)", "项数;不完整时未知",
        "number of elements, or of those that meet it", "count(investor)", optional=1,
    ),
    Function(
        "sum", Group.LISTS, ast.Aggregate, (Sort.NUMBER, Sort.BOOL), NUMBER, Unknowns.COMPLETE,
        "sum(x), sum(x, cond)", "合计,可只计满足 cond 的项",
        "the sum, of the elements that meet `cond`", "sum(product.capacity_mass)", optional=1,
        phrase=("{0}合计", "the sum of {0}"),
    ),
    Function(
        "avg", Group.LISTS, ast.Aggregate, (Sort.NUMBER, Sort.BOOL), NUMBER, Unknowns.COMPLETE,
        "avg(x), avg(x, cond)", "平均", "the mean; a list without elements gives an unknown",
        "avg(product.capacity_mass)", optional=1,
        phrase=("{0}平均值", "the mean of {0}"),
    ),
    Function(
        "min_of", Group.LISTS, ast.Aggregate, (Sort.NUMBER, Sort.BOOL), NUMBER,
        Unknowns.COMPLETE,
        "min_of(x), min_of(x, cond)", "列表里的最小值", "the smallest over the list",
        "min_of(product.capacity_mass)", optional=1, key="min",
        phrase=("{0}最小值", "the smallest {0}"),
    ),
    Function(
        "max_of", Group.LISTS, ast.Aggregate, (Sort.NUMBER, Sort.BOOL), NUMBER,
        Unknowns.COMPLETE,
        "max_of(x), max_of(x, cond)", "列表里的最大值", "the largest over the list",
        "max_of(product.capacity_mass)", optional=1, key="max",
        phrase=("{0}最大值", "the largest {0}"),
    ),
    # -- conclusions -------------------------------------------------------------------------
    Function(
        "met", Group.CONCLUSIONS, ast.OutcomeIs, (Form.CHECK,), BOOL, Unknowns.NEVER,
        "met('check.id')", "审查项符合或不适用;只用在推论里",
        "passes or does not apply; conclusions only", "met('topic.check')", key="M",
    ),
    Function(
        "failed", Group.CONCLUSIONS, ast.OutcomeIs, (Form.CHECK,), BOOL, Unknowns.NEVER,
        "failed('check.id')", "审查项不符合;只用在推论里", "the check fails; conclusions only",
        "failed('topic.check')", key="F",
    ),
    Function(
        "open", Group.CONCLUSIONS, ast.OutcomeIs, (Form.CHECK,), BOOL, Unknowns.NEVER,
        "open('check.id')", "尚未查明或未到期;只用在推论里",
        "not known or not yet due; conclusions only", "open('topic.check')", key="O",
    ),
    Function(
        "waived", Group.CONCLUSIONS, ast.OutcomeIs, (Form.CHECK,), BOOL, Unknowns.NEVER,
        "waived('check.id')", "审查项已按例外办理;只用在推论里",
        "lifted by a waiver; conclusions only", "waived('topic.check')", key="W",
    ),
    Function(
        "tagged", Group.CONCLUSIONS, ast.Tagged, (Form.QUOTED,), BOOL, Unknowns.NEVER,
        "tagged('两高')", "已推出该标签;只用在推论里", "the tag has been drawn; conclusions only",
        "tagged('两高')",
    ),
)  # fmt: skip

FUNCTIONS: Mapping[str, Function] = {f.name: f for f in TABLE}
_IN_TREE = {(f.node, f.key or f.name): f for f in TABLE}


def keys_of(node: type[ast.Node]) -> frozenset[str]:
    """What nodes of a class call the functions that become one of them."""
    return frozenset(key for made, key in _IN_TREE if made is node)


def of_node(node: ast.Func | ast.Aggregate | ast.OutcomeIs) -> Function:
    """The function that a node of the tree was written as."""
    return _IN_TREE[type(node), node.letter if isinstance(node, ast.OutcomeIs) else node.name]
