"""A condition in plain words: the Chinese an officer would write, and good English.

    投资强度不低于200万元/亩,且绿地率不高于20%
    fixed investment per mu is at least 200 万元/亩, and green share is at most 20%

Made from the tree and the labels; nothing is typed by hand for a rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from prescreen.errors import Lang
from prescreen.fields import catalogue, industry
from prescreen.lang import ast
from prescreen.lang.dispatch import dispatched
from prescreen.lang.figures import number, show
from prescreen.lang.types import Sort
from prescreen.vocabulary import CAUSES, LETTERS, STAGES, VERDICTS


class Labelled(Protocol):
    @property
    def label(self) -> str: ...
    @property
    def label_en(self) -> str: ...


class Book(Protocol):
    """Where prose finds the labels of parameters, metrics and tables, and values of the day."""

    @property
    def metrics(self) -> Mapping[str, Labelled]: ...
    @property
    def tables(self) -> Mapping[str, Labelled]: ...
    @property
    def parameters(self) -> Mapping[str, object]: ...
    @property
    def parameter_info(self) -> Mapping[str, Labelled]: ...
    @property
    def titles(self) -> Mapping[str, tuple[str, str]]: ...


_ZH = {">=": "不低于", "<=": "不高于", ">": "高于", "<": "低于"}
_ZH_DATE = {">=": "不早于", "<=": "不晚于", ">": "晚于", "<": "早于"}
_EN = {">=": "is at least", "<=": "is at most", ">": "is above", "<": "is below"}
_EN_DATE = {
    ">=": "is not before", "<=": "is not after", ">": "is after", "<": "is before"
}  # fmt: skip
_OPPOSITE = {">=": "<", "<=": ">", ">": "<=", "<": ">="}
_SIGN = {"+": " + ", "-": " - ", "*": " × ", "/": " ÷ "}


class Prose:
    """Speaks one language about the rules of one day."""

    def __init__(self, book: Book, lang: Lang = "zh") -> None:
        self.book = book
        self.lang = lang
        self.zh = lang == "zh"

    def pick(self, zh: str, en: str) -> str:
        return zh if self.zh else en

    def listed(self, words: tuple[str, ...] | list[str], last_zh: str, last_en: str) -> str:
        """`甲、乙或丙`, `a, b or c`."""
        if len(words) < 2:
            return "".join(words)
        head, tail = words[:-1], words[-1]
        return self.pick("、".join(head) + last_zh + tail, ", ".join(head) + f" {last_en} {tail}")

    @dispatched
    def say(self, node: ast.Node) -> str:
        raise NotImplementedError(f"prose has no rule for {type(node).__name__}")

    # -- leaves ------------------------------------------------------------------------------
    @say.register
    def _(self, node: ast.Const) -> str:
        return show(node.value, node.type.unit, self.lang)

    @say.register
    def _(self, node: ast.Field) -> str:
        return self.label(node.path)

    @say.register
    def _(self, node: ast.Item) -> str:
        return self.label(f"{node.list}.{node.leaf}")

    def label(self, path: str) -> str:
        """The label of a field or list."""
        field = catalogue.get(path)
        if field is None:
            found = catalogue.lists.get(path)
            return path if found is None else self.pick(found.label, found.label_en)
        return self.pick(field.label, field.label_en)

    @say.register
    def _(self, node: ast.Parameter) -> str:
        info = self.book.parameter_info.get(node.key)
        label = node.key if info is None else self.pick(info.label, info.label_en)
        value = self.book.parameters.get(node.key)
        none = CAUSES["parameter"]
        shown = (
            self.pick(none.note, none.note_en)
            if value is None
            else show(value, node.type.unit, self.lang)
        )
        return f"{label}({shown})" if self.zh else f"{label} ({shown})"

    @say.register
    def _(self, node: ast.Metric) -> str:
        found = self.book.metrics.get(node.key)
        return node.key if found is None else self.pick(found.label, found.label_en)

    @say.register
    def _(self, node: ast.AsOf) -> str:
        return self.pick("评估日", "the day of evaluation")

    @say.register
    def _(self, node: ast.StageReached) -> str:
        stage = STAGES[node.stage]
        return self.pick(f"已到{stage.label}阶段", f"the stage is {stage.label_en} or later")

    @say.register
    def _(self, node: ast.Lookup) -> str:
        table = self.book.tables.get(node.table)
        label = node.table if table is None else self.pick(table.label, table.label_en)
        keys = "、".join(self.say(k) for k in node.keys)
        return self.pick(f"{label}(按{keys}查表)", f"{label} (looked up by {keys})")

    @say.register
    def _(self, node: ast.HasValue) -> str:
        inner = self.say(node.lookup)
        return self.pick(f"{inner}有规定值", f"{inner} gives a value")

    # -- logic -------------------------------------------------------------------------------
    @say.register
    def _(self, node: ast.Not) -> str:
        return self.deny(node.operand)

    def deny(self, node: ast.Node) -> str:
        """The opposite of a condition, without a double negation."""
        if isinstance(node, ast.Not):
            return self.clause(node.operand)
        if isinstance(node, ast.Compare):
            return self.compare(node, _OPPOSITE[node.op])
        if isinstance(node, ast.Equal):
            return self.equal(node, not node.negated)
        if isinstance(node, ast.AtLeast):
            parts = self.pick(";", "; ").join(self.clause(i) for i in node.items)
            return self.pick(
                f"以下各项满足的不足{node.n}项:{parts}",
                f"fewer than {node.n} of these hold: {parts}",
            )
        if isinstance(node, ast.Outcome):
            return self.check(node.check, LETTERS[node.letter].deny(self.lang))
        if isinstance(node, ast.Tagged):
            return self.pick(f"未标记“{node.tag}”", f"not tagged “{node.tag}”")
        if isinstance(node, ast.HasValue):
            inner = self.say(node.lookup)
            return self.pick(f"{inner}没有规定值", f"{inner} gives no value")
        if isinstance(node, ast.Or | ast.And):
            return self.junction(
                [self.deny(i) for i in node.items], isinstance(node, ast.Or), list(node.items)
            )
        if isinstance(node, ast.Member):
            values = self.listed([self.word(node.operand, v) for v in node.values], "或", "or")
            what = self.say(node.operand)
            return self.pick(f"{what}不为{values}", f"{what} is not {values}")
        if isinstance(node, ast.Holds):
            values = self.listed([self.word(node.set, v) for v in node.values], "或", "or")
            what = self.say(node.set)
            return self.pick(f"{what}不含{values}", f"{what} includes no {values}")
        if isinstance(node, ast.Under):
            return self.pick(
                f"{self.say(node.code)}不属于{self.codes(node)}",
                f"{self.say(node.code)} is not within {self.codes(node)}",
            )
        if isinstance(node, ast.Mentions):
            words = self.listed([f"“{w}”" for w in node.words], "或", "or")
            what = self.say(node.text)
            return self.pick(f"{what}未提及{words}", f"{what} does not mention {words}")
        if isinstance(node, ast.StageReached):
            stage = STAGES[node.stage]
            return self.pick(f"未到{stage.label}阶段", f"the stage is before {stage.label_en}")
        if node.type.sort is Sort.BOOL and isinstance(node, ast.Field | ast.Item | ast.Metric):
            return self.pick(f"“{self.say(node)}”为否", f"not: {self.say(node)}")
        if isinstance(node, ast.Aggregate) and node.name in ("any", "all"):
            return self.some_none(node)
        return self.pick(f"并非:{self.say(node)}", f"it is not so that {self.say(node)}")

    @say.register
    def _(self, node: ast.And) -> str:
        return self.junction([self.clause(i) for i in node.items], True, list(node.items))

    @say.register
    def _(self, node: ast.Or) -> str:
        return self.junction([self.clause(i) for i in node.items], False, list(node.items))

    def junction(self, parts: list[str], both: bool, nodes: list[ast.Node]) -> str:
        mixed = (ast.And, ast.Or)
        bracketed = [
            f"({p})" if isinstance(n, mixed) else p for p, n in zip(parts, nodes, strict=True)
        ]
        if self.zh:
            return (",且" if both else ",或").join(bracketed)
        return (", and " if both else ", or ").join(bracketed)

    def clause(self, node: ast.Node) -> str:
        """A node as a condition of its own: a yes-or-no fact is said to be so."""
        if node.type.sort is Sort.BOOL and isinstance(node, ast.Field | ast.Item | ast.Metric):
            return self.pick(f"“{self.say(node)}”为是", self.say(node))
        return self.say(node)

    @say.register
    def _(self, node: ast.AtLeast) -> str:
        parts = self.pick(";", "; ").join(self.clause(i) for i in node.items)
        return self.pick(
            f"以下各项至少满足{node.n}项:{parts}", f"at least {node.n} of these hold: {parts}"
        )

    @say.register
    def _(self, node: ast.If) -> str:
        test, then, other = self.clause(node.test), self.say(node.then), self.say(node.other)
        return self.pick(f"(若{test}则为{then},否则为{other})", f"({then} if {test}, else {other})")

    # -- atoms -------------------------------------------------------------------------------
    @say.register
    def _(self, node: ast.Compare) -> str:
        return self.compare(node, node.op)

    def compare(self, node: ast.Compare, op: str) -> str:
        return f"{self.say(node.left)}{self.relation(node, op)}{self.say(node.right)}"

    def relation(self, node: ast.Compare, op: str) -> str:
        dates = node.left.type.sort is Sort.DATE
        if self.zh:
            return (_ZH_DATE if dates else _ZH)[op]
        return f" {(_EN_DATE if dates else _EN)[op]} "

    @say.register
    def _(self, node: ast.Equal) -> str:
        return self.equal(node, node.negated)

    def equal(self, node: ast.Equal, negated: bool) -> str:
        if isinstance(node.right, ast.Const) and isinstance(node.right.value, bool):
            return self.clause(node.left) if node.right.value != negated else self.deny(node.left)
        left = self.say(node.left)
        right = (
            self.word(node.left, str(node.right.value))
            if isinstance(node.right, ast.Const) and isinstance(node.right.value, str)
            else self.say(node.right)
        )
        if self.zh:
            return f"{left}{'不为' if negated else '为'}{right}"
        return f"{left} is {'not ' if negated else ''}{right}"

    def word(self, of: ast.Node, value: str) -> str:
        """A value of a field as it is shown, an industry code with its name."""
        if of.type.sort is Sort.INDUSTRY:
            return f"{value} {industry.name(value)}"
        path = of.path if isinstance(of, ast.Field) else ""
        if isinstance(of, ast.Item):
            path = f"{of.list}.{of.leaf}"
        return show(value, None, self.lang, path)

    @say.register
    def _(self, node: ast.Member) -> str:
        values = self.listed([self.word(node.operand, v) for v in node.values], "或", "or")
        what = self.say(node.operand)
        return self.pick(f"{what}为{values}", f"{what} is {values}")

    @say.register
    def _(self, node: ast.Holds) -> str:
        values = self.listed([self.word(node.set, v) for v in node.values], "或", "or")
        what = self.say(node.set)
        return self.pick(f"{what}含{values}", f"{what} includes {values}")

    def codes(self, node: ast.Under) -> str:
        words = [f"{p} {industry.name(p)}" for p in node.prefixes]
        if len(words) > 6:
            if self.zh:
                return "、".join(words[:5]) + f"等{len(words)}类"
            words = [*words[:5], f"{len(words) - 5} more"]
        return self.listed(words, "、", "or")

    @say.register
    def _(self, node: ast.Under) -> str:
        what = self.say(node.code)
        return self.pick(f"{what}属于{self.codes(node)}", f"{what} is within {self.codes(node)}")

    @say.register
    def _(self, node: ast.Mentions) -> str:
        words = self.listed([f"“{w}”" for w in node.words], "或", "or")
        what = self.say(node.text)
        return self.pick(f"{what}提及{words}", f"{what} mentions {words}")

    # -- numbers and dates -------------------------------------------------------------------
    @say.register
    def _(self, node: ast.Arith) -> str:
        left, right = self.operand(node.left, node.op), self.operand(node.right, node.op)
        return f"{left}{_SIGN[node.op]}{right}"

    def operand(self, node: ast.Node, op: str) -> str:
        text = self.say(node)
        loose = isinstance(node, ast.Arith) and op in "*/" and node.op in "+-"
        return f"({text})" if loose else text

    @say.register
    def _(self, node: ast.Scale) -> str:
        if node.factor == -1.0:
            return f"-{self.say(node.operand)}"
        return self.say(node.operand)

    @say.register
    def _(self, node: ast.Func) -> str:
        args = [f"({self.say(a)})" if isinstance(a, ast.Arith) else self.say(a) for a in node.args]
        zh, en = _FUNCTIONS[node.name]
        return self.pick(zh, en).format(*args, all=("、" if self.zh else ", ").join(args))

    @say.register
    def _(self, node: ast.Days) -> str:
        start, end = self.say(node.start), self.say(node.end)
        return self.pick(f"{start}至{end}的天数", f"days from {start} to {end}")

    @say.register
    def _(self, node: ast.AddMonths) -> str:
        start = self.say(node.date)
        months = (
            number(node.months.value)
            if isinstance(node.months, ast.Const) and isinstance(node.months.value, float)
            else self.say(node.months)
        )
        return self.pick(f"{start}后{months}个月", f"{months} months after {start}")

    # -- lists -------------------------------------------------------------------------------
    @say.register
    def _(self, node: ast.Aggregate) -> str:
        whose = self.label(node.list)
        where = "" if node.where is None else self.clause(node.where)
        if node.name in ("any", "all"):
            inner = self.clause(node.value) if node.value is not None else ""
            if node.name == "any":
                some = (
                    f"{inner}"
                    if not where
                    else self.pick(f"{where},且{inner}", f"{where} and {inner}")
                )
                return self.pick(f"有{whose}的{some}", f"for at least one of the {whose}: {some}")
            if where:
                return self.pick(
                    f"{where}的{whose}均满足{inner}",
                    f"for each of the {whose} for which {where}: {inner}",
                )
            return self.pick(f"各{whose}的{inner}", f"for each of the {whose}: {inner}")
        if node.name == "count":
            cond = where or (self.clause(node.value) if node.value is not None else "")
            if not cond:
                return self.pick(f"{whose}的个数", f"the number of {whose}")
            return self.pick(f"{cond}的{whose}个数", f"the number of {whose} for which {cond}")
        inner = self.say(node.value) if node.value is not None else ""
        zh, en = _TOTALS[node.name]
        text = self.pick(zh, en).format(inner)
        return self.pick(f"{where}的{text}", f"{text} where {where}") if where else text

    def some_none(self, node: ast.Aggregate) -> str:
        """The denial of any and all."""
        whose = self.label(node.list)
        value = node.value
        assert value is not None
        where = "" if node.where is None else self.clause(node.where)
        if node.name == "all":
            extra = self.pick(f"{where}而", f"{where} but ") if where else ""
            return self.pick(
                f"有{whose}的{extra}{self.deny(value)}",
                f"for at least one of the {whose}: {extra}{self.deny(value)}",
            )
        inner = self.clause(value)
        both = inner if not where else self.pick(f"{where}且{inner}", f"{where} and {inner}")
        return self.pick(f"没有{whose}的{both}", f"for none of the {whose}: {both}")

    # -- conclusions -------------------------------------------------------------------------
    @say.register
    def _(self, node: ast.Outcome) -> str:
        return self.check(node.check, LETTERS[node.letter].text(self.lang))

    def check(self, ident: str, stands: str) -> str:
        """A check by its title, by its id where the rules do not have it, and how it stands."""
        title = self.book.titles.get(ident)
        if title is None:
            return self.pick(f"审查项 {ident} {stands}", f"check {ident} {stands}")
        return self.pick(f"“{title[0]}”{stands}", f"“{title[1]}” {stands}")

    @say.register
    def _(self, node: ast.Tagged) -> str:
        return self.pick(f"已标记“{node.tag}”", f"tagged “{node.tag}”")

    @say.register
    def _(self, node: ast.VerdictIs) -> str:
        words = [VERDICTS[v].text(self.lang) for v in node.values]
        return self.pick("系统初判为", "the verdict is ") + self.listed(words, "或", "or")


_FUNCTIONS = {
    "min": ("{all}中的较小者", "the smaller of {all}"),
    "max": ("{all}中的较大者", "the larger of {all}"),
    "clamp": ("{0}(限于{1}至{2})", "{0} (kept within {1} and {2})"),
    "abs": ("{0}的绝对值", "the absolute value of {0}"),
    "floor": ("{0}取整(舍去)", "{0} rounded down"),
    "ceil": ("{0}取整(进位)", "{0} rounded up"),
    "round": ("{0}四舍五入取整", "{0} rounded"),
    "steps": ("{0}中满{1}的档数", "whole steps of {1} in {0}"),
}
_TOTALS = {
    "sum": ("{0}合计", "the sum of {0}"),
    "avg": ("{0}平均值", "the mean of {0}"),
    "min": ("{0}最小值", "the smallest {0}"),
    "max": ("{0}最大值", "the largest {0}"),
}

__all__ = ["Book", "Prose"]
