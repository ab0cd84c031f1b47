"""Where the expressions and thresholds of a pack stand, and what each mutant changes there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from prescreen.content import content_root
from prescreen.errors import Place
from prescreen.lang import Source, ast, walk
from prescreen.lang.source import Span
from prescreen.lint.mutants import moved, mutants, shown, step_of
from prescreen.pack.expressions import source_of
from prescreen.pack.model import Check, Conclusion, Metric, Pack, Parameter, ScoreItem
from prescreen.pack.ruleset import InForce
from prescreen.yamlsource.source import Document, Scalar, read_yaml

Rule = Check | Metric | ScoreItem | Conclusion | Parameter
Steps = tuple[str | int, ...]
MAX_SAID = 80
"""Characters of a condition that a mutant quotes whole."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule of a pack with one thing changed.

    `rule` names the check, conclusion, metric, score item or parameter; `what` says the change as
    it is declared equivalent. `made` gives the changed rule for `old` as it stands on any day.
    """

    rule: str
    what: str
    place: Place
    old: Rule
    made: Callable[[Any], Any]

    def at(self, rule: Rule) -> bool:
        """Whether it changes this rule, as it stands on some day."""
        return type(rule) is type(self.old) and identity(rule) == identity(self.old)


def identity(rule: Rule) -> tuple[str, str]:
    """What a rule is known by, whatever the day."""
    if isinstance(rule, Metric | Parameter):
        return "", rule.key
    return rule.pack, rule.id


def trees_of(rule: Rule) -> Iterator[ast.Node]:
    """The expressions of one rule; none for a parameter."""
    if isinstance(rule, Check):
        yield from (t for t in (rule.applies, rule.require, rule.waive_when) if t is not None)
    elif isinstance(rule, Metric):
        yield rule.node
    elif isinstance(rule, ScoreItem):
        yield from (t for b in rule.bands for t in (b.when, b.points))
    elif isinstance(rule, Conclusion):
        yield rule.when


def rules_of(pack: Pack) -> Iterator[Rule]:
    """Every rule of a pack that has expressions."""
    yield from pack.metrics.values()
    yield from pack.checks
    yield from pack.score
    yield from pack.conclusions


def mutated(rules: InForce, mutant: Mutant) -> InForce:
    """The rules of a day with the change made."""

    def changed(group: Any) -> Any:
        return tuple(mutant.made(r) if mutant.at(r) else r for r in group)

    parameters = dict(rules.parameters)
    for key in moved_parameters(rules, mutant):
        parameters[key] = mutant.made(mutant.old).on(rules.day)
    return replace(
        rules,
        checks=changed(rules.checks),
        score=changed(rules.score),
        conclusions=changed(rules.conclusions),
        metrics={k: mutant.made(m) if mutant.at(m) else m for k, m in rules.metrics.items()},
        parameters=parameters,
    )


def moved_parameters(rules: InForce, mutant: Mutant) -> set[str]:
    """Keys of the parameters whose value of the day is that of the parameter changed."""
    if not isinstance(mutant.old, Parameter):
        return set()
    return {key for key, info in rules.parameter_info.items() if info.key == mutant.old.key}


def pack_mutants(pack: Pack, packs: Iterable[Pack]) -> Iterator[Mutant]:
    """Every mutant of a pack; `packs` are all that may read its parameters."""
    yield from _Sites(pack, parameter_steps(packs)).all()


def parameter_steps(packs: Iterable[Pack]) -> dict[str, float]:
    """By the key of a parameter, the greatest step of what it is compared with; of months, one."""
    out: dict[str, float] = {}
    nodes = (n for p in packs for r in rules_of(p) for t in trees_of(r) for n in walk(t))
    for node in nodes:
        pairs: list[tuple[ast.Node, float]] = []
        if isinstance(node, ast.Compare):
            pairs = [(node.left, step_of(node.right)), (node.right, step_of(node.left))]
        elif isinstance(node, ast.AddMonths):
            pairs = [(node.months, 1.0)]
        for one, step in pairs:
            factor = abs(one.factor) if isinstance(one, ast.Scale) else 1.0
            inner = one.operand if isinstance(one, ast.Scale) else one
            if isinstance(inner, ast.ParameterRef):
                out[inner.key] = max(out.get(inner.key, 0.0), step / factor)
    return out


class _Sites:
    """Goes through a pack as it is written."""

    def __init__(self, pack: Pack, steps: Mapping[str, float]) -> None:
        self.pack = pack
        self.steps = steps
        folders = (Path.cwd(), content_root("rules").parent)
        path = next((p for f in folders if (p := f / pack.file).is_file()), Path(pack.file))
        self.document: Document = read_yaml(path, pack.file)

    def all(self) -> Iterator[Mutant]:
        pack = self.pack
        for name, parameter in pack.parameters.items():
            yield from self._parameter(name, parameter)
        path: Steps
        for name, metric in pack.metrics.items():
            path = ("metrics", name, "formula")
            yield from self._tree(
                f"metrics.{name}", path, metric, metric.node, partial(_with, "node")
            )
        for i, check in enumerate(pack.checks):
            for part in ("applies", "require", "waive_when"):
                tree = getattr(check, part)
                yield from self._tree(
                    check.id, ("checks", i, part), check, tree, partial(_with, part)
                )
        for i, item in enumerate(pack.score):
            yield from self._item(("scorecard", "items", i), item)
        for i, rule in enumerate(pack.conclusions):
            path = ("conclusions", i, "when")
            yield from self._tree(rule.id, path, rule, rule.when, partial(_with, "when"))

    def _item(self, path: Steps, item: ScoreItem) -> Iterator[Mutant]:
        for j, band in enumerate(item.bands):
            for part in ("when", "points"):
                at: Steps = (*path, "bands", j, part)
                at = at if self.document.node(at) is not None else (*path, part)
                put = partial(_with_band, j, part)
                yield from self._tree(f"scorecard.{item.id}", at, item, getattr(band, part), put)

    def _tree(
        self,
        rule: str,
        path: Steps,
        old: Rule,
        tree: ast.Node | None,
        put: Callable[[ast.Node, Any], Any],
    ) -> Iterator[Mutant]:
        node = self.document.node(path)
        if tree is None or not isinstance(node, Scalar):
            return
        source = source_of(node, self.document.lines)
        for change in mutants(tree):
            text = _text(source, change.span)
            what = f"{text} → {change.to}" if change.to else f"− {text}"
            yield Mutant(rule, what, source.place(change.span), old, partial(put, change.node))

    def _parameter(self, name: str, parameter: Parameter) -> Iterator[Mutant]:
        """Each dated value moved; one that is no number and no day has no neighbour."""
        for i, (day, value) in enumerate(parameter.values):
            place = self.document.place(("parameters", name, "values", day.isoformat()))
            for new in moved(value, self.steps.get(parameter.key, 0.0)):
                said = shown(new, ast.Const(parameter.type, Span(0, 0), new))
                put = partial(_with_value, i, new)
                yield Mutant(f"parameters.{name}", f"{day} → {said}", place, parameter, put)


def _with(part: str, node: ast.Node, rule: Any) -> Any:
    changed: Any = {part: node}
    return replace(rule, **changed)


def _with_band(at: int, part: str, node: ast.Node, item: ScoreItem) -> ScoreItem:
    changed: Any = {part: node}
    bands = list(item.bands)
    bands[at] = replace(bands[at], **changed)
    return replace(item, bands=tuple(bands))


def _with_value(at: int, value: object, parameter: Parameter) -> Parameter:
    values = list(parameter.values)
    values[at] = (values[at][0], value)
    return replace(parameter, values=tuple(values))


def _text(source: Source, span: Span) -> str:
    """What is written at a span, on one line; of a long condition its beginning."""
    text = " ".join(source.text[span.start : span.end].split())
    return text if len(text) <= MAX_SAID else text[: MAX_SAID - 20] + "…"


__all__ = [
    "Mutant",
    "Rule",
    "identity",
    "moved_parameters",
    "mutated",
    "pack_mutants",
    "rules_of",
    "trees_of",
]
