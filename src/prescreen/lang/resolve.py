"""What a bare name means: list element, parameter, metric, field, in this order."""

from __future__ import annotations

from prescreen.fields import Field, Kind
from prescreen.lang import ast
from prescreen.lang import syntax as s
from prescreen.lang.context import Context
from prescreen.lang.source import LangError, Span
from prescreen.lang.tokens import words_apart
from prescreen.lang.types import BOOL, DATE, SCALAR, Sort, Type

_SORTS = {
    Kind.BOOL: Sort.BOOL,
    Kind.NUMBER: Sort.NUMBER,
    Kind.TEXT: Sort.TEXT,
    Kind.ENUM: Sort.ENUM,
    Kind.DATE: Sort.DATE,
    Kind.INDUSTRY: Sort.INDUSTRY,
    Kind.SET: Sort.SET,
}


SCORE_NAMES = ("score", "评分")
"""What the points of the scorecards are called."""


def type_of(field: Field) -> Type:
    """The type of a catalogue field."""
    return Type(_SORTS[field.kind], field.unit, tuple(field.values))


def resolve_name(checker: Context, node: s.Name) -> ast.Node:
    """The typed leaf that a name stands for; raises `LangError` with a suggestion."""
    names, text = checker.names, node.text
    if text == "as_of":
        return ast.AsOf(DATE, node.span)
    if text == "verdict" and names.after_verdict:
        return ast.VerdictIs(Type(Sort.ENUM), node.span, ())
    if text == "verdict":
        raise checker.wrong(node.span, "lang-conclusion-only/verdict")
    if text in names.parameters:
        key, type_ = names.parameters[text]
        return ast.ParameterRef(type_, node.span, key)
    metric = names.metric(text)
    if metric is not None:
        return ast.MetricRef(metric[1], node.span, metric[0])
    if text in SCORE_NAMES:
        if names.checks is None:
            raise checker.wrong(node.span, "lang-conclusion-only/score")
        return ast.ScoreRef(Type(Sort.NUMBER, SCALAR), node.span)
    found = names.field(text)
    if isinstance(found, tuple):
        found = _in_list(checker, found) or found
    if isinstance(found, tuple):
        raise checker.wrong(
            node.span, "name-ambiguous", name=text, paths=tuple(f.path for f in found)
        )
    if found is None:
        raise _unknown(checker, node)
    return _leaf(checker, node, found)


def _in_list(checker: Context, found: tuple[Field, ...]) -> Field | None:
    """The one candidate that belongs to the list being gone through."""
    if not checker.lists or checker.lists[-1] is None:
        return None
    here = [f for f in found if f.list_path == checker.lists[-1]]
    return here[0] if len(here) == 1 else None


def _leaf(checker: Context, node: s.Name, field: Field) -> ast.Node:
    if field.list_path is None:
        return ast.FieldRef(type_of(field), node.span, field.path)
    if not checker.lists:
        raise checker.wrong(node.span, "list-bare/field", field=field.path)
    if checker.lists[-1] is None:
        checker.lists[-1] = field.list_path
    if checker.lists[-1] != field.list_path:
        raise checker.wrong(
            node.span, "list-mixed", first=checker.lists[-1], second=field.list_path
        )
    leaf = field.path[len(field.list_path) + 1 :]
    return ast.ItemRef(type_of(field), node.span, field.list_path, leaf)


def written_together(checker: Context, text: str, span: Span) -> LangError | None:
    """The error for an operator written into a name, where what stands before it is known."""
    apart = words_apart(text)
    names = checker.names
    if apart is None or not (
        names.field(apart[0]) or apart[0] in names.parameters or names.metric(apart[0])
    ):
        return None
    written = checker.source.text[span.start : span.end]
    meant = written.replace("".join(apart), " ".join(apart), 1)
    return checker.wrong(span, "name-unknown/operator", name=text, word=apart[1], meant=meant)


def _unknown(checker: Context, node: s.Name) -> LangError:
    together = written_together(checker, node.text, node.span)
    if together is not None:
        return together
    near = checker.names.suggest(node.text)
    if checker.names.list(node.text) is not None:
        return checker.wrong(node.span, "list-bare", list=node.text)
    code = "name-unknown/near" if near else "name-unknown"
    return checker.wrong(node.span, code, name=node.text, near=near)


__all__ = ["BOOL", "resolve_name", "type_of", "written_together"]
