"""The checks of a day as one Python function: the outcome of each, and nothing of why.

A condition becomes two expressions, when it is certainly true and when it is certainly false; facts
become local variables, None where they are not known; a comparison with a constant has its
tolerance folded into the constant, exactly. What has no rule here, and what stands too deep, asks
its closure of `trace` when it is reached, once: so the function says what the closures say, which
say all the rest: causes, conditions met, what is settled of numbers known in part.

Only names made here, paths of the catalogue, numbers and truths are written into the source;
whatever a pack or a candidate says is bound to a name. Nothing of it is kept beyond the process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from prescreen.lang import ast, bare, walk
from prescreen.lang.dispatch import dispatched
from prescreen.lang.types import Sort
from prescreen.logic.numbers import greatest_at_most, least_at_least
from prescreen.pack.model import Check
from prescreen.run.env import Env
from prescreen.run.operators import TOLERANT, mentions_of, starts_with_of, under_of
from prescreen.run.source import FALSE, TRUE, Beyond, Pair, Source, either, every, some
from prescreen.vocabulary import stage_index

IDLE, PASS, FAIL, OPEN = "not_applicable", "pass", "fail", "unknown"
Statuses = Callable[[Env, Mapping[str, object]], list[str]]
"""The status of each check, before stages, evidence and waivers, of an environment and those of its
facts that are known for certain."""
Certain = Callable[[Env, Mapping[str, object]], list[bool]]
MANY = 40
"""Candidates after which a function is generated: it costs about as much as it saves on them."""
_DEEPEST = 24
"""How deep conditions are written into one another; the parser of Python has its bounds."""
_COMPARED, _SIGNS = ("<", "<=", ">", ">="), ("+", "-", "*", "/")
_PLAIN = (
    ast.Const, ast.ParameterRef, ast.ItemRef, ast.And, ast.Or, ast.Not, ast.AtLeast, ast.Compare,
    ast.Equal, ast.Member, ast.Holds, ast.Under, ast.Mentions, ast.StartsWith, ast.Known,
)  # fmt: skip
"""What conditions on an element may be made of for a list to be gone through here."""


class Generator(Source):
    """Writes the function for the rules that a tracer is bound to."""

    # -- functions ---------------------------------------------------------------------------
    def statuses(self, checks: Sequence[Check]) -> Statuses:
        """The function that gives the status of each check, as the closures do."""
        self.names |= {"idle": IDLE, "met": PASS, "failed": FAIL, "open": OPEN}
        made: Statuses = self.compiled(self.source([self._check(c) for c in checks]))
        return made

    def certain(self, conditions: Sequence[ast.Node]) -> Certain:
        """The function that says of each condition whether it is certainly true."""
        made: Certain = self.compiled(self.source([self.truth(c).yes for c in conditions]))
        return made

    def _check(self, check: Check) -> str:
        applies = TRUE if check.applies is None else self.truth(check.applies)
        met = self.truth(check.require)
        if check.waive_when is not None:
            met = either([met, self.truth(check.waive_when)])
        return (
            f"idle if {applies.no} else met if {met.yes} "
            f"else failed if {every((applies.yes, met.no))} else open"
        )

    def truth(self, node: ast.Node) -> Pair:
        """A condition as Python; asked of its closure where it stands too deep."""
        if self.depth >= _DEEPEST:
            return self.ask(node)
        self.depth += 1
        try:
            return self.run(node)
        finally:
            self.depth -= 1

    @dispatched
    def run(self, node: ast.Node) -> Pair:
        """What only its closure says."""
        return self.ask(node)

    # -- logic -------------------------------------------------------------------------------
    @run.register
    def generate_const(self, node: ast.Const) -> Pair:
        return TRUE if node.value is True else FALSE

    @run.register
    def generate_not(self, node: ast.Not) -> Pair:
        yes, no = self.truth(node.operand)
        return Pair(no, yes)

    @run.register
    def generate_and(self, node: ast.And) -> Pair:
        parts = [self.truth(i) for i in node.items]
        return Pair(every(p.yes for p in parts), some(p.no for p in parts))

    @run.register
    def generate_or(self, node: ast.Or) -> Pair:
        return either([self.truth(i) for i in node.items])

    @run.register
    def generate_at_least(self, node: ast.AtLeast) -> Pair:
        parts = [self.truth(i) for i in node.items]
        true = " + ".join(p.yes for p in parts)
        false = " + ".join(p.no for p in parts)
        return Pair(f"({true} >= {node.n:d})", f"({len(parts)} - ({false}) < {node.n:d})")

    @run.register
    def generate_if(self, node: ast.If) -> Pair:
        """One branch, or where the test is unknown what both have in common."""
        t, a, b = self.truth(node.test), self.truth(node.then), self.truth(node.other)
        a, b = self.settled(a), self.settled(b)
        t = self.settled(t)
        yes = some((every((t.yes, a.yes)), every((t.no, b.yes)), every((a.yes, b.yes))))
        no = some((every((t.yes, a.no)), every((t.no, b.no)), every((a.no, b.no))))
        return Pair(yes, no)

    @run.register
    def generate_metric_ref(self, node: ast.MetricRef) -> Pair:
        """A named condition, worked out once for all that name it."""
        if node.key not in self.named:
            self.named[node.key] = self.settled(self.truth(self.metrics[node.key].node))
        return self.named[node.key]

    # -- conditions on a fact ----------------------------------------------------------------
    @run.register
    def generate_field_ref(self, node: ast.FieldRef) -> Pair:
        fact = self.operand(node)
        return Pair(f"({fact} is True)", f"({fact} is False)")

    @run.register
    def generate_stage_reached(self, node: ast.StageReached) -> Pair:
        need = stage_index(node.stage)
        return Pair(f"(stage >= {need:d})", f"(stage < {need:d})")

    @run.register
    def generate_known(self, node: ast.Known) -> Pair:
        if not isinstance(node.operand, ast.FieldRef | ast.ItemRef):
            return self.ask(node)
        fact = self.operand(node.operand)
        return Pair(f"({fact} is not None)", f"({fact} is None)")

    @run.register
    def generate_compare(self, node: ast.Compare) -> Pair:
        limit = self.limit(node.right)
        if node.left.type.sort is Sort.DATE:
            if limit is None:
                return self.ask(node)
            return self._on(node, node.left, f"{{}} {_op(node.op)} {self.bound(limit)}")
        if isinstance(limit, float) and isinstance(node.left, ast.FieldRef | ast.ItemRef):
            return self._on(node, node.left, *_against(node.op, limit))
        return self._of_numbers(node, limit)

    def _of_numbers(self, node: ast.Compare, limit: object) -> Pair:
        """A comparison of numbers that are worked out; asked where one is not known, or is beyond
        the range in which tolerance means something."""
        left, right = self.number(node.left), self.number(node.right)
        if left is None or right is None:
            return self.ask(node)
        asked = self.ask(node)
        if isinstance(limit, float):
            test, holds = _against(node.op, limit)
            said, known = test.format(left), f"{left} is not None"
        else:
            said, holds = f"{self.bound(TOLERANT[node.op])}({left}, {right})", True
            known = f"{left} is not None and {right} is not None"
        true, false = (said, f"not {said}") if holds else (f"not {said}", said)
        return Pair(
            f"({true} if {known} else {asked.yes})", f"({false} if {known} else {asked.no})"
        )

    def number(self, node: ast.Node) -> str | None:
        """The name of a number that is worked out beforehand, None where it is not known; no name
        for what only its closure can say."""
        key = bare(node)
        if key not in self.numbers:
            made = self._formula(node)
            if made is None:
                return None
            value, needs = made
            name = f"v{len(self.numbers)}"
            known = " and ".join(needs)
            self.lines.append(
                f"{name} = {value} if {known} else None" if known else f"{name} = {value}"
            )
            self.lines.append(f"if {name} is not None and not -most < {name} < most: {name} = None")
            self.numbers[key] = name
        return self.numbers[key]

    def _formula(self, node: ast.Node) -> tuple[str, list[str]] | None:
        """A number as Python, and what must hold for it to be known."""
        if isinstance(node, ast.FieldRef):
            fact = self.fact(node.path)
            return fact, [f"{fact} is not None"]
        if isinstance(node, ast.MetricRef):
            return self._formula_of(self.number(self.metrics[node.key].node))
        if isinstance(node, ast.Scale):
            inner = self._formula_of(self.number(node.operand))
            return None if inner is None else (f"{inner[0]} * {node.factor!r}", inner[1])
        if isinstance(node, ast.Arith):
            left = self._formula_of(self.number(node.left))
            right = self._formula_of(self.number(node.right))
            if left is None or right is None:
                return None
            sign = _SIGNS[_SIGNS.index(node.op)]
            needs = [*left[1], *right[1]] + ([right[0]] if sign == "/" else [])
            return f"{left[0]} {sign} {right[0]}", needs
        value = self.limit(node)
        return (repr(value), []) if isinstance(value, float) else None

    @staticmethod
    def _formula_of(name: str | None) -> tuple[str, list[str]] | None:
        return None if name is None else (name, [f"{name} is not None"])

    @run.register
    def generate_equal(self, node: ast.Equal) -> Pair:
        if not isinstance(node.right, ast.Const):
            return self.ask(node)
        value = self.bound(node.right.value)
        return self._on(node, node.left, f"{{}} == {value}", not node.negated)

    @run.register
    def generate_member(self, node: ast.Member) -> Pair:
        return self._on(node, node.operand, f"{{}} in {self.bound(frozenset(node.values))}")

    @run.register
    def generate_holds(self, node: ast.Holds) -> Pair:
        values = self.bound(frozenset(node.values).isdisjoint)
        return self._on(node, node.set, f"{values}({{}})", False)

    @run.register
    def generate_under(self, node: ast.Under) -> Pair:
        return self._on(node, node.code, f"{self.bound(under_of(node.prefixes))}({{}})")

    @run.register
    def generate_mentions(self, node: ast.Mentions) -> Pair:
        return self._on(node, node.text, f"{self.bound(mentions_of(node.words))}({{}})")

    @run.register
    def generate_starts_with(self, node: ast.StartsWith) -> Pair:
        return self._on(node, node.text, f"{self.bound(starts_with_of(node.words))}({{}})")

    def _on(self, node: ast.Node, operand: ast.Node, test: str, holds: bool = True) -> Pair:
        """A condition on one fact that is true where `test` is `holds`; of a fact not known it says
        what its closure says of that."""
        if not isinstance(operand, ast.FieldRef | ast.ItemRef):
            return self.ask(node)
        fact, without = self.operand(operand), self.tracer.quiet(node)(self.nothing)
        said = test.format(fact)
        true = (
            f"({fact} is None or {said})"
            if without is holds
            else (f"({fact} is not None and {said})")
        )
        false = (
            f"({fact} is None or not {said})"
            if without is (not holds)
            else (f"({fact} is not None and not {said})")
        )
        return Pair(true, false) if holds else Pair(false, true)

    # -- conclusions -------------------------------------------------------------------------
    @run.register
    def generate_outcome_is(self, node: ast.OutcomeIs) -> Pair:
        said = f"env.letters.get({self.bound(node.check)}, 'M') == {self.bound(node.letter)}"
        return Pair(f"({said})", f"(not {said})")

    @run.register
    def generate_tagged(self, node: ast.Tagged) -> Pair:
        tag = self.bound(node.tag)
        return Pair(f"({tag} in env.tags)", f"({tag} not in env.tags)")

    @run.register
    def generate_verdict_is(self, node: ast.VerdictIs) -> Pair:
        values = self.bound(frozenset(node.values))
        return Pair(f"(env.verdict in {values})", f"(env.verdict not in {values})")

    # -- lists -------------------------------------------------------------------------------
    @run.register
    def generate_item_ref(self, node: ast.ItemRef) -> Pair:
        leaf = self.operand(node)
        return Pair(f"({leaf} is True)", f"({leaf} is False)")

    @run.register
    def generate_aggregate(self, node: ast.Aggregate) -> Pair:
        """`any` and `all` of plain conditions on elements go through the list themselves."""
        if node.name not in ("any", "all"):
            return self.ask(node)
        parts = [n for n in (node.where, node.value) if n is not None]
        if self.leaves is None and all(isinstance(n, _PLAIN) for p in parts for n in walk(p)):
            return self._through(node)
        empty, asked = self.empty(node.list), self.ask(node)
        if node.name == "any":
            return Pair(f"(not {empty} and {asked.yes})", f"({empty} or {asked.no})")
        return Pair(f"({empty} or {asked.yes})", f"(not {empty} and {asked.no})")

    def _through(self, node: ast.Aggregate) -> Pair:
        """A function that goes through a list: the first element that decides ends it."""
        try:
            self.leaves = {}
            counts = TRUE if node.where is None else self.truth(node.where)
            says = TRUE if node.value is None else self.truth(node.value)
            leaves = self.leaves
        except Beyond:
            self.leaves = None
            return self.ask(node)
        finally:
            self.leaves = None
        if node.name == "any":
            decides, never = every((counts.yes, says.yes)), some((counts.no, says.no))
        else:
            decides, never = every((counts.yes, says.no)), some((counts.no, says.yes))
        answer = node.name == "any"
        name, found = f"through_{len(self.functions)}", self.listed(node.list)
        self.functions.append("\n".join([
            f"def {name}(fact):",
            "    open = not fact.complete",
            "    for item in fact.items:",
            "        get = item.get",
            *(f"        {local} = get({leaf!r})" for leaf, local in leaves.items()),
            f"        if {decides}: return {answer}",
            f"        if not {never}: open = True",
            f"    return None if open else {not answer}",
        ]))  # fmt: skip
        now = self.once(bare(node), f"{name}({found})")
        return Pair(
            f"({found} is not None and {now} is True)", f"({found} is not None and {now} is False)"
        )


def _op(op: str) -> str:
    """One of the four comparisons; anything else never reaches the source."""
    return _COMPARED[_COMPARED.index(op)]


def _against(op: str, limit: float) -> tuple[str, bool]:
    """A comparison with a constant that has the tolerance in it, and whether it is so or not so."""
    if op in (">=", "<"):
        return f"{{}} >= {least_at_least(limit)!r}", op == ">="
    return f"{{}} <= {greatest_at_most(limit)!r}", op == "<="
