"""Why a conclusion was drawn: the outcomes, facts and other conclusions that it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from prescreen.errors import Lang
from prescreen.lang import ast
from prescreen.pack.model import Conclusion
from prescreen.report import Report
from prescreen.report.conditions import Conditions
from prescreen.run.bindings import bindings_of
from prescreen.run.env import Atom
from prescreen.run.trace import Tracer
from prescreen.vocabulary import STATUSES


@dataclass(frozen=True, slots=True)
class Because:
    """One support. `name` is the id of a check, a tag, or empty for an ordinary condition;
    `status` the outcome of the check; `made_by` what gave the tag."""

    kind: Literal["check", "tag", "verdict", "condition"]
    name: str
    text: str
    status: str = ""
    made_by: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """A conclusion and its supports, down to outcomes and facts."""

    conclusion: Conclusion
    title: str
    because: tuple[Because, ...]

    def lines(self, depth: int = 0) -> Iterator[str]:
        pad = "  " * depth
        yield f"{pad}{self.title}"
        for support in self.because:
            yield f"{pad}  ← {support.text}"
            for below in support.made_by:
                yield from below.lines(depth + 2)

    def __str__(self) -> str:
        return "\n".join(self.lines())


def why(report: Report, conclusion: Conclusion, lang: Lang = "zh") -> Why:
    """The reasons of a conclusion that the report draws."""
    return _Reasons(report, lang).of(conclusion, frozenset())


class _Reasons:
    def __init__(self, report: Report, lang: Lang) -> None:
        self.report = report
        self.prose = report.prose(lang)
        self.zh = lang == "zh"
        rules = report.program.rules
        self.conditions = Conditions(self.prose)
        self.metrics = rules.metrics
        self.tracer = Tracer(bindings_of(rules))
        self.env = report.situation.env()
        self.env.letters = {o.check.id: o.letter for o in report.outcomes}
        self.env.tags = set(report.env.tags)
        self.env.verdict = report.verdict

    def of(self, conclusion: Conclusion, above: frozenset[str]) -> Why:
        title = conclusion.title if self.zh else conclusion.title_en
        supports = self.supports(conclusion.when, True, above)
        return Why(conclusion, title, tuple(dict.fromkeys(supports)))

    def supports(self, node: ast.Node, truth: bool, above: frozenset[str]) -> Sequence[Because]:
        """What makes the node what it is: all parts where all are needed, else those that hold."""
        match node:
            case ast.Not():
                return self.supports(node.operand, not truth, above)
            case ast.And() | ast.Or() | ast.AtLeast():
                return [
                    b
                    for item in node.items
                    if self.holds(item) is truth
                    for b in self.supports(item, truth, above)
                ]
            case ast.OutcomeIs():
                return [self.check(node)]
            case ast.Tagged():
                return [self.tag(node, truth, above)]
            case ast.VerdictIs():
                return [Because("verdict", self.report.verdict, self.say(node, truth))]
            case ast.If():
                test = self.holds(node.test) is True
                chosen = node.then if test else node.other
                return [
                    *self.supports(node.test, test, above),
                    *self.supports(chosen, truth, above),
                ]
            case ast.MetricRef():
                return self.supports(self.metrics[node.key].node, truth, above)
        return [Because("condition", "", text) for text in self.met(node, truth)]

    def met(self, node: ast.Node, truth: bool) -> list[str]:
        """An ordinary condition as it was met, with its values."""
        self.env.log.clear()
        self.tracer.run(node)(self.env)
        texts = [self.conditions.one(Atom(*entry)).text for entry in self.env.log]
        return texts or [self.say(node, truth)]

    def holds(self, node: ast.Node) -> object:
        return self.tracer.quiet(node)(self.env)

    def say(self, node: ast.Node, truth: bool) -> str:
        return self.prose.clause(node) if truth else self.prose.deny(node)

    def check(self, node: ast.OutcomeIs) -> Because:
        for outcome in self.report.outcomes:
            if outcome.check.id == node.check:
                title = outcome.check.title if self.zh else outcome.check.title_en
                status = STATUSES[outcome.status].text("zh" if self.zh else "en")
                text = f"{title}:{status}" if self.zh else f"{title}: {status}"
                return Because("check", node.check, text, outcome.status)
        return Because("check", node.check, node.check, "not_applicable")

    def tag(self, node: ast.Tagged, truth: bool, above: frozenset[str]) -> Because:
        text = self.say(node, truth)
        if not truth or node.tag in above:
            return Because("tag", node.tag, text)
        makers = [c for c in self.report.drawn if c.kind == "tag" and c.value == node.tag]
        below = tuple(self.of(c, above | {node.tag}) for c in makers)
        return Because("tag", node.tag, text, "", below)


__all__ = ["Because", "Why", "why"]
