"""What conditions are made of, in words: figures, days, and what is said of lists."""

from __future__ import annotations

from prescreen.lang import ast
from prescreen.lang.dispatch import dispatched
from prescreen.lang.figures import number
from prescreen.lang.functions import of_node
from prescreen.lang.types import Sort
from prescreen.lang.wording import Wording

_PARTS = {"year": ("年份", "year"), "month": ("月份", "month"), "day": ("日", "day")}
_SIGN = {"+": " + ", "-": " - ", "*": " × ", "/": " ÷ "}

Fact = ast.FieldRef | ast.ItemRef | ast.MetricRef


class Terms(Wording):
    """Says numbers, days and lists; `Prose` says the conditions on them."""

    @dispatched
    def say(self, node: ast.Node) -> str:
        """The node in words."""
        raise NotImplementedError(f"prose has no rule for {type(node).__name__}")

    @dispatched
    def deny(self, node: ast.Node) -> str:
        """The opposite of a condition, without a double negation where there is a way."""
        return self.pick(f"并非:{self.say(node)}", f"it is not so that {self.say(node)}")

    def clause(self, node: ast.Node) -> str:
        """A node as a condition of its own: a yes-or-no fact is said to be so."""
        if node.type.sort is Sort.BOOL and isinstance(node, Fact):
            return self.pick(f"“{self.say(node)}”为是", self.say(node))
        return self.say(node)

    # -- numbers and dates -------------------------------------------------------------------
    @say.register
    def prose_arith(self, node: ast.Arith) -> str:
        left, right = self.operand(node.left, node.op), self.operand(node.right, node.op)
        return f"{left}{_SIGN[node.op]}{right}"

    def operand(self, node: ast.Node, op: str) -> str:
        text = self.say(node)
        loose = isinstance(node, ast.Arith) and op in "*/" and node.op in "+-"
        return f"({text})" if loose else text

    @say.register
    def prose_scale(self, node: ast.Scale) -> str:
        if node.factor == -1.0:
            return f"-{self.say(node.operand)}"
        return self.say(node.operand)

    @say.register
    def prose_func(self, node: ast.Func) -> str:
        args = [f"({self.say(a)})" if isinstance(a, ast.Arith) else self.say(a) for a in node.args]
        phrase = self.pick(*of_node(node).phrase)
        return phrase.format(*args, all=self.pick("、", ", ").join(args))

    @say.register
    def prose_days(self, node: ast.Days) -> str:
        start, end = self.say(node.start), self.say(node.end)
        return self.pick(f"{start}至{end}的天数", f"days from {start} to {end}")

    @say.register
    def prose_date_part(self, node: ast.DatePart) -> str:
        zh, en = _PARTS[node.part]
        return self.pick(f"{self.say(node.date)}的{zh}", f"the {en} of {self.say(node.date)}")

    @say.register
    def prose_add_months(self, node: ast.AddMonths) -> str:
        start = self.say(node.date)
        months = (
            number(node.months.value)
            if isinstance(node.months, ast.Const) and isinstance(node.months.value, float)
            else self.say(node.months)
        )
        return self.pick(f"{start}后{months}个月", f"{months} months after {start}")

    # -- lists -------------------------------------------------------------------------------
    @say.register
    def prose_aggregate(self, node: ast.Aggregate) -> str:
        whose = self.label(node.list)
        where = "" if node.where is None else self.clause(node.where)
        value = "" if node.value is None else self.clause(node.value)
        if node.name == "any":
            both = self.pick(f"{where},且{value}", f"{where} and {value}") if where else value
            return self.pick(f"有{whose}的{both}", f"for at least one of the {whose}: {both}")
        if node.name == "all" and where:
            return self.pick(
                f"{where}的{whose}均满足{value}",
                f"for each of the {whose} for which {where}: {value}",
            )
        if node.name == "all":
            return self.pick(f"各{whose}的{value}", f"for each of the {whose}: {value}")
        if node.name == "count":
            if not (which := where or value):
                return self.pick(f"{whose}的个数", f"the number of {whose}")
            return self.pick(f"{which}的{whose}个数", f"the number of {whose} for which {which}")
        text = self.pick(*of_node(node).phrase).format(value)
        return self.pick(f"{where}的{text}", f"{text} where {where}") if where else text

    @deny.register
    def deny_aggregate(self, node: ast.Aggregate) -> str:
        whose = self.label(node.list)
        assert node.value is not None
        where = "" if node.where is None else self.clause(node.where)
        if node.name == "all":
            extra = self.pick(f"{where}而", f"{where} but ") if where else ""
            return self.pick(
                f"有{whose}的{extra}{self.deny(node.value)}",
                f"for at least one of the {whose}: {extra}{self.deny(node.value)}",
            )
        inner = self.clause(node.value)
        both = inner if not where else self.pick(f"{where}且{inner}", f"{where} and {inner}")
        return self.pick(f"没有{whose}的{both}", f"for none of the {whose}: {both}")
