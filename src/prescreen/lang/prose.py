"""A condition in plain words: the Chinese an officer would write, and good English.

    投资强度不低于200万元/亩,且绿地率不高于20%
    fixed investment per mu is at least 2 million yuan/mu, and green share is at most 20%

Made from the tree and the labels; nothing is typed by hand for a rule.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from prescreen.errors import Lang
from prescreen.lang import ast
from prescreen.lang.figures import show
from prescreen.lang.terms import Fact, Terms
from prescreen.lang.types import Sort
from prescreen.lang.wording import Book
from prescreen.vocabulary import CAUSES, LETTERS, VERDICTS

_ZH = {">=": "不低于", "<=": "不高于", ">": "高于", "<": "低于"}
_ZH_DATE = {">=": "不早于", "<=": "不晚于", ">": "晚于", "<": "早于"}
_EN = {">=": "is at least", "<=": "is at most", ">": "is above", "<": "is below"}
_EN_DATE = {
    ">=": "is not before", "<=": "is not after", ">": "is after", "<": "is before"
}  # fmt: skip
_OPPOSITE = {">=": "<", "<=": ">", ">": "<=", "<": ">="}
_Said = dict[int, tuple[str, ast.Node]]
"""What was said of a node, by its id; the node is kept, since an id is only its while it lives."""


class Prose(Terms):
    """Says conditions and what they are made of."""

    def __init__(self, book: Book, lang: Lang = "zh") -> None:
        super().__init__(book, lang)
        self._told: _Said = {}
        self._denied: _Said = {}
        self._claimed: _Said = {}

    def told(self, node: ast.Node) -> str:
        """The node in words, said once for all candidates."""
        return self._once(self._told, node, self.say)

    def denied(self, node: ast.Node) -> str:
        """The opposite of a condition, said once for all candidates."""
        return self._once(self._denied, node, self.deny)

    def claimed(self, node: ast.Node) -> str:
        """A node as a condition of its own, said once for all candidates."""
        return self._once(self._claimed, node, self.clause)

    @staticmethod
    def _once(said: _Said, node: ast.Node, say: Callable[[ast.Node], str]) -> str:
        found = said.get(id(node))
        if found is None:
            found = said[id(node)] = say(node), node
        return found[0]

    # -- leaves ------------------------------------------------------------------------------
    @Terms.say.register
    def prose_const(self, node: ast.Const) -> str:
        return show(node.value, node.type.unit, self.lang)

    @Terms.say.register
    def prose_field_ref(self, node: ast.FieldRef) -> str:
        return self.label(node.path)

    @Terms.say.register
    def prose_item_ref(self, node: ast.ItemRef) -> str:
        return self.label(f"{node.list}.{node.leaf}")

    @Terms.say.register
    def prose_parameter_ref(self, node: ast.ParameterRef) -> str:
        label = self.label_in(self.book.parameter_info, node.key)
        value = self.book.parameters.get(node.key)
        none = CAUSES["parameter"]
        shown = (
            self.pick(none.note, none.note_en)
            if value is None
            else show(value, node.type.unit, self.lang)
        )
        return self.pick(f"{label}({shown})", f"{label} ({shown})")

    @Terms.say.register
    def prose_metric_ref(self, node: ast.MetricRef) -> str:
        return self.label_in(self.book.metrics, node.key)

    @Terms.deny.register
    def deny_fact(self, node: Fact) -> str:
        return self.pick(f"“{self.say(node)}”为否", f"not: {self.say(node)}")

    @Terms.say.register
    def prose_as_of(self, node: ast.AsOf) -> str:
        return self.pick("评估日", "the day of evaluation")

    @Terms.say.register
    def prose_stage_reached(self, node: ast.StageReached) -> str:
        stage = self.stage(node.stage)
        return self.pick(f"已到{stage}阶段", f"the stage is {stage} or later")

    @Terms.deny.register
    def deny_stage_reached(self, node: ast.StageReached) -> str:
        stage = self.stage(node.stage)
        return self.pick(f"未到{stage}阶段", f"the stage is before {stage}")

    @Terms.say.register
    def prose_lookup(self, node: ast.Lookup) -> str:
        label = self.label_in(self.book.tables, node.table)
        keys = "、".join(self.say(k) for k in node.keys)
        return self.pick(f"{label}(按{keys}查表)", f"{label} (looked up by {keys})")

    @Terms.say.register
    def prose_has_value(self, node: ast.HasValue) -> str:
        inner = self.say(node.lookup)
        return self.pick(f"{inner}有规定值", f"{inner} gives a value")

    @Terms.deny.register
    def deny_has_value(self, node: ast.HasValue) -> str:
        inner = self.say(node.lookup)
        return self.pick(f"{inner}没有规定值", f"{inner} gives no value")

    # -- logic -------------------------------------------------------------------------------
    @Terms.say.register
    def prose_not(self, node: ast.Not) -> str:
        return self.deny(node.operand)

    @Terms.deny.register
    def deny_not(self, node: ast.Not) -> str:
        return self.clause(node.operand)

    @Terms.say.register
    def prose_junction(self, node: ast.And | ast.Or) -> str:
        parts = [self.clause(i) for i in node.items]
        return self.joined(node.items, parts, isinstance(node, ast.And))

    @Terms.deny.register
    def deny_junction(self, node: ast.And | ast.Or) -> str:
        parts = [self.deny(i) for i in node.items]
        return self.joined(node.items, parts, isinstance(node, ast.Or))

    def joined(self, nodes: Sequence[ast.Node], parts: Sequence[str], both: bool) -> str:
        mixed = (ast.And, ast.Or)
        bracketed = [
            f"({p})" if isinstance(n, mixed) else p for p, n in zip(parts, nodes, strict=True)
        ]
        if self.zh:
            return (",且" if both else ",或").join(bracketed)
        return (", and " if both else ", or ").join(bracketed)

    @Terms.say.register
    def prose_at_least(self, node: ast.AtLeast) -> str:
        parts = self.pick(";", "; ").join(self.clause(i) for i in node.items)
        return self.pick(
            f"以下各项至少满足{node.n}项:{parts}", f"at least {node.n} of these hold: {parts}"
        )

    @Terms.deny.register
    def deny_at_least(self, node: ast.AtLeast) -> str:
        parts = self.pick(";", "; ").join(self.clause(i) for i in node.items)
        return self.pick(
            f"以下各项满足的不足{node.n}项:{parts}", f"fewer than {node.n} of these hold: {parts}"
        )

    @Terms.say.register
    def prose_if(self, node: ast.If) -> str:
        test, then, other = self.clause(node.test), self.say(node.then), self.say(node.other)
        return self.pick(f"(若{test}则为{then},否则为{other})", f"({then} if {test}, else {other})")

    # -- atoms -------------------------------------------------------------------------------
    @Terms.say.register
    def prose_compare(self, node: ast.Compare) -> str:
        return f"{self.say(node.left)}{self.relation(node, node.op)}{self.say(node.right)}"

    @Terms.deny.register
    def deny_compare(self, node: ast.Compare) -> str:
        opposite = self.relation(node, _OPPOSITE[node.op])
        return f"{self.say(node.left)}{opposite}{self.say(node.right)}"

    def relation(self, node: ast.Compare, op: str) -> str:
        dates = node.left.type.sort is Sort.DATE
        if self.zh:
            return (_ZH_DATE if dates else _ZH)[op]
        return f" {(_EN_DATE if dates else _EN)[op]} "

    @Terms.say.register
    def prose_equal(self, node: ast.Equal) -> str:
        return self.equal(node, node.negated)

    @Terms.deny.register
    def deny_equal(self, node: ast.Equal) -> str:
        return self.equal(node, not node.negated)

    def equal(self, node: ast.Equal, negated: bool) -> str:
        if isinstance(node.right, ast.Const) and isinstance(node.right.value, bool):
            return self.clause(node.left) if node.right.value != negated else self.deny(node.left)
        if isinstance(node.right, ast.Const) and node.right.value == "":
            verb = ("已填写", "is given") if negated else ("未填写", "is not given")
            return self.pick(self.say(node.left) + verb[0], f"{self.say(node.left)} {verb[1]}")
        right = (
            self.word(node.left, str(node.right.value))
            if isinstance(node.right, ast.Const) and isinstance(node.right.value, str)
            else self.say(node.right)
        )
        verb = ("不为", "is not") if negated else ("为", "is")
        return self.related(node.left, verb, right)

    def related(self, node: ast.Node, verb: tuple[str, str], to: str) -> str:
        what, (zh, en) = self.say(node), verb
        if not self.zh and to in ("yes", "no") and en in ("is", "is not"):
            return self.yes_or_no(what, (to == "yes") is (en == "is"))
        return self.pick(f"{what}{zh}{to}", f"{what} {en} {to}")

    def yes_or_no(self, what: str, holds: bool) -> str:
        """A fact that is answered by yes or no, as a sentence of its own in English."""
        return what if holds else f"not: {what}"

    @Terms.say.register
    def prose_member(self, node: ast.Member) -> str:
        return self.related(node.operand, ("为", "is"), self.words(node.operand, node.values))

    @Terms.deny.register
    def deny_member(self, node: ast.Member) -> str:
        return self.related(node.operand, ("不为", "is not"), self.words(node.operand, node.values))

    @Terms.say.register
    def prose_holds(self, node: ast.Holds) -> str:
        return self.related(node.set, ("含", "includes"), self.words(node.set, node.values))

    @Terms.deny.register
    def deny_holds(self, node: ast.Holds) -> str:
        return self.related(node.set, ("不含", "includes no"), self.words(node.set, node.values))

    def words(self, of: ast.Node, values: Sequence[str]) -> str:
        return self.either([self.word(of, v) for v in values])

    @Terms.say.register
    def prose_under(self, node: ast.Under) -> str:
        return self.related(node.code, ("属于", "is within"), self.codes(node.prefixes))

    @Terms.deny.register
    def deny_under(self, node: ast.Under) -> str:
        return self.related(node.code, ("不属于", "is not within"), self.codes(node.prefixes))

    @Terms.say.register
    def prose_within(self, node: ast.Within) -> str:
        return self.related(node.code, ("属于", "is within"), self.say(node.group))

    @Terms.deny.register
    def deny_within(self, node: ast.Within) -> str:
        return self.related(node.code, ("不属于", "is not within"), self.say(node.group))

    @Terms.say.register
    def prose_mentions(self, node: ast.Mentions) -> str:
        words = self.either([f"“{w}”" for w in node.words])
        return self.related(node.text, ("提及", "mentions"), words)

    @Terms.deny.register
    def deny_mentions(self, node: ast.Mentions) -> str:
        words = self.either([f"“{w}”" for w in node.words])
        return self.related(node.text, ("未提及", "does not mention"), words)

    @Terms.say.register
    def prose_starts_with(self, node: ast.StartsWith) -> str:
        return self.related(node.text, ("以", "begins with"), self._starts(node))

    @Terms.deny.register
    def deny_starts_with(self, node: ast.StartsWith) -> str:
        return self.related(node.text, ("不以", "does not begin with"), self._starts(node))

    def _starts(self, node: ast.StartsWith) -> str:
        words = self.either([f"“{w}”" for w in node.words])
        return self.pick(f"{words}开头", words)

    @Terms.say.register
    def prose_known(self, node: ast.Known) -> str:
        return self.pick(f"{self.say(node.operand)}已知", f"{self.say(node.operand)} is known")

    @Terms.deny.register
    def deny_known(self, node: ast.Known) -> str:
        return self.pick(f"{self.say(node.operand)}未知", f"{self.say(node.operand)} is not known")

    @Terms.say.register
    def prose_coalesce(self, node: ast.Coalesce) -> str:
        first, second = self.say(node.first), self.say(node.second)
        return self.pick(f"{first}(未知时用{second})", f"{first} (or {second} if not known)")

    # -- conclusions -------------------------------------------------------------------------
    @Terms.say.register
    def prose_score_ref(self, node: ast.ScoreRef) -> str:
        return self.pick("评分", "the score")

    @Terms.say.register
    def prose_outcome_is(self, node: ast.OutcomeIs) -> str:
        return self.check(node.check, LETTERS[node.letter].text(self.lang))

    @Terms.deny.register
    def deny_outcome_is(self, node: ast.OutcomeIs) -> str:
        return self.check(node.check, LETTERS[node.letter].deny(self.lang))

    @Terms.say.register
    def prose_tagged(self, node: ast.Tagged) -> str:
        return self.pick(f"已标记“{node.tag}”", f"tagged “{node.tag}”")

    @Terms.deny.register
    def deny_tagged(self, node: ast.Tagged) -> str:
        return self.pick(f"未标记“{node.tag}”", f"not tagged “{node.tag}”")

    @Terms.say.register
    def prose_verdict_is(self, node: ast.VerdictIs) -> str:
        words = [VERDICTS[v].text(self.lang) for v in node.values]
        return self.pick("系统初判为", "the verdict is ") + self.either(words)


__all__ = ["Book", "Prose"]
