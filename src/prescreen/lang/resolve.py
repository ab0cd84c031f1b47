"""What a bare name means: list element, parameter, metric, field, in this order."""

from __future__ import annotations

from prescreen.fields import Field, Kind
from prescreen.lang import ast
from prescreen.lang import syntax as s
from prescreen.lang.context import Context
from prescreen.lang.source import LangError
from prescreen.lang.types import BOOL, DATE, Sort, Type

_SORTS = {
    Kind.BOOL: Sort.BOOL,
    Kind.NUMBER: Sort.NUMBER,
    Kind.TEXT: Sort.TEXT,
    Kind.ENUM: Sort.ENUM,
    Kind.DATE: Sort.DATE,
    Kind.INDUSTRY: Sort.INDUSTRY,
    Kind.SET: Sort.SET,
}


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
        raise checker.wrong(
            node.span,
            "lang-conclusion-only",
            "verdict 只能用在写了 after: verdict 的推论里",
            "verdict can only be used in a conclusion that says after: verdict",
            ("在这条推论里补上 after: verdict", "add after: verdict to the conclusion"),
        )
    if text in names.parameters:
        key, type_ = names.parameters[text]
        return ast.ParameterRef(type_, node.span, key)
    metric = names.metric(text)
    if metric is not None:
        return ast.MetricRef(metric[1], node.span, metric[0])
    found = names.field(text)
    if isinstance(found, tuple):
        found = _in_list(checker, found) or found
    if isinstance(found, tuple):
        listed = "、".join(f.path for f in found)
        raise checker.wrong(
            node.span,
            "name-ambiguous",
            f"名称 {text} 有多种含义",
            f"the name {text} has several meanings",
            (
                f"写明是哪一个:{listed}",
                f"write the path: {', '.join(f.path for f in found)}",
            ),
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
        raise checker.wrong(
            node.span,
            "list-bare",
            f"{field.path} 是列表中的字段,不能单独使用",
            f"{field.path} belongs to a list and cannot stand alone",
            (
                f"写成 any(…)、all(…)、sum({field.path}) 等",
                f"wrap it in any(…), all(…), sum({field.path}) …",
            ),
        )
    if checker.lists[-1] is None:
        checker.lists[-1] = field.list_path
    if checker.lists[-1] != field.list_path:
        raise checker.wrong(
            node.span,
            "list-mixed",
            f"一次只能遍历一个列表:{checker.lists[-1]} 与 {field.list_path}",
            f"one list at a time: {checker.lists[-1]} and {field.list_path}",
            ("拆成两个汇总", "split it into two aggregates"),
        )
    leaf = field.path[len(field.list_path) + 1 :]
    return ast.ItemRef(type_of(field), node.span, field.list_path, leaf)


def _unknown(checker: Context, node: s.Name) -> LangError:
    near = checker.names.suggest(node.text)
    in_list = checker.names.catalogue.lists.get(node.text)
    if in_list is not None:
        return checker.wrong(
            node.span,
            "list-bare",
            f"{node.text} 是列表,要用 any、all、count、sum 等汇总",
            f"{node.text} is a list: use any, all, count, sum …",
            (f"例如 count({node.text})", f"for example count({node.text})"),
        )
    hint = (
        (f"是否想写 {'、'.join(near)}?", f"did you mean {', '.join(near)}?")
        if near
        else ("字段见 prescreen fields", "fields are listed by `prescreen fields`")
    )
    return checker.wrong(
        node.span,
        "name-unknown",
        f"不认识的名称 {node.text}",
        f"unknown name {node.text}",
        hint,
    )


__all__ = ["BOOL", "resolve_name", "type_of"]
