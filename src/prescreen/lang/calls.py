"""From a call to its typed node: arguments are read as the table of functions says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from prescreen.fields import parse_unit
from prescreen.fields.dates import iso_day, nearest_day
from prescreen.lang import ast
from prescreen.lang import syntax as s
from prescreen.lang.context import Context
from prescreen.lang.functions import FUNCTIONS, NUMBER, Form, Function, Group
from prescreen.lang.source import LangError
from prescreen.lang.types import BOOL, Sort
from prescreen.lang.units import convert, unit_of
from prescreen.vocabulary import STAGES


def build(checker: Context, node: s.Call) -> ast.Node:
    """The node that a call becomes; raises `LangError` where the call does not stand."""
    function = FUNCTIONS.get(node.name)
    if function is None:
        raise _no_function(checker, node)
    _count(checker, node, function)
    if function.group is Group.CONCLUSIONS and checker.names.checks is None:
        raise checker.wrong(node.span, "lang-conclusion-only", name=node.name)
    if function.node is ast.Aggregate:
        return _aggregate(checker, node, function)
    kinds = function.kinds(len(node.args))
    args = [_read(checker, kind, a) for kind, a in zip(kinds, node.args, strict=True)]
    return _BUILDERS.get(function.node, _plain)(checker, node, function, args)


def _no_function(checker: Context, node: s.Call) -> LangError:
    near = tuple(get_close_matches(node.name, FUNCTIONS, n=2, cutoff=0.5))
    code = "lang-function/near" if near else "lang-function"
    return checker.wrong(node.name_span, code, name=node.name, near=near, known=tuple(FUNCTIONS))


def _count(checker: Context, node: s.Call, function: Function) -> None:
    given, low, high = len(node.args), function.least, function.most
    if given < low or (high is not None and given > high):
        want = f"{low}" if high == low else f"{low}-{high}" if high else f"≥{low}"
        raise checker.wrong(
            node.span, "lang-arguments", name=node.name, want=want, given=given, form=function.usage
        )


# -- arguments -----------------------------------------------------------------------------------
def _read(checker: Context, kind: Sort | Form, node: s.Syntax) -> Any:
    """An argument: a node of the sort, or what is written in its form."""
    if isinstance(kind, Sort):
        return checker.want(checker.check(node), kind)
    return _READERS[kind](checker, node)


def _whole(checker: Context, node: s.Syntax) -> int:
    if isinstance(node, s.Number) and node.value == int(node.value):
        return int(node.value)
    raise checker.wrong(node.span, "lang-arguments/at-least")


def _words(checker: Context, node: s.Syntax) -> ast.Node:
    text = checker.check(node)
    return text if text.type.sort is Sort.ENUM else checker.want(text, Sort.TEXT)


def _quoted(checker: Context, node: s.Syntax) -> str:
    if isinstance(node, s.String):
        return node.value
    raise checker.wrong(node.span, "lang-text")


def _code(checker: Context, node: s.Syntax) -> str | ast.Node:
    """A code as written, or a fact that gives one."""
    if not isinstance(node, s.String | s.Number):
        return checker.want(checker.check(node), Sort.INDUSTRY)
    return checker.industry(_quoted(checker, node), node.span)


def _stage(checker: Context, node: s.Syntax) -> str:
    written = _quoted(checker, node)
    stage = STAGES.names.get(written)
    if stage is None:
        raise checker.wrong(node.span, "lang-enum/stage", value=written, options=tuple(STAGES))
    return stage


def _check(checker: Context, node: s.Syntax) -> str:
    check, checks = _quoted(checker, node), checker.names.checks or ()
    if check not in checks:
        near = tuple(get_close_matches(check, sorted(checks), n=3, cutoff=0.5))
        code = "name-check/near" if near else "name-check"
        raise checker.wrong(node.span, code, name=check, near=near)
    return check


def _cell(checker: Context, node: s.Syntax) -> ast.Lookup:
    if isinstance(node, s.Index):
        return checker.lookup(node)
    raise checker.wrong(node.span, "lang-arguments/has-value")


def _elements(checker: Context, node: s.Syntax) -> ast.Node | None:
    """A condition on the elements of a list; None for the list itself."""
    path = checker.names.list(node.text) if isinstance(node, s.Name) else None
    if path is not None:
        checker.lists[-1] = path
        return None
    return checker.want(checker.check(node), Sort.BOOL)


_READERS: Mapping[Form, Callable[[Context, s.Syntax], Any]] = {
    Form.COUNT: _whole,
    Form.WORDS: _words,
    Form.QUOTED: _quoted,
    Form.CODE: _code,
    Form.DAY: _quoted,
    Form.STAGE: _stage,
    Form.CHECK: _check,
    Form.LISTING: lambda checker, node: checker.strings(node),
    Form.CELL: _cell,
    Form.VALUE: lambda checker, node: checker.check(node),
    Form.ELEMENTS: _elements,
}


# -- nodes ---------------------------------------------------------------------------------------
def _func(checker: Context, node: s.Call, function: Function, args: Sequence[Any]) -> ast.Node:
    """Numbers, all in the unit of the first that is not a literal."""
    lead = next((n for n in args if not isinstance(n, ast.Const)), args[0])
    numbers = tuple(convert(checker, n, unit_of(lead)) for n in args)
    type_ = numbers[0].type if function.gives is NUMBER else function.gives
    return ast.Func(type_, node.span, node.name, numbers)


def _holds(checker: Context, node: s.Call, function: Function, args: Sequence[Any]) -> ast.Node:
    container, values = args
    for value in values:
        checker.allowed(container.type, value, node.args[1].span)
    return ast.Holds(BOOL, node.span, container, values)


def _under(checker: Context, node: s.Call, function: Function, args: Sequence[Any]) -> ast.Node:
    """Codes as written stand together; each fact that gives one is a condition of its own."""
    code, *groups = args
    written = tuple(g for g in groups if isinstance(g, str))
    parts: list[ast.Node] = [ast.Under(BOOL, node.span, code, written)] if written else []
    parts += [ast.Within(BOOL, node.span, code, g) for g in groups if isinstance(g, ast.Node)]
    return parts[0] if len(parts) == 1 else ast.Or(BOOL, node.span, tuple(parts))


def _add_months(
    checker: Context, node: s.Call, function: Function, args: Sequence[Any]
) -> ast.Node:
    start, months = args
    if unit_of(months).dims:
        months = convert(checker, months, parse_unit("月"))
    return ast.AddMonths(function.gives, node.span, start, months)


def _date(checker: Context, node: s.Call, function: Function, args: Sequence[Any]) -> ast.Node:
    day = iso_day(args[0])
    if day is None:
        near = nearest_day(args[0])
        code = "lang-date" if near is None else "lang-date/near"
        raise checker.wrong(node.span, code, text=args[0], near=near)
    return ast.Const(function.gives, node.span, day)


def _part(checker: Context, node: s.Call, function: Function, args: Sequence[Any]) -> ast.Node:
    return ast.DatePart(function.gives, node.span, function.key, args[0])


def _coalesce(checker: Context, node: s.Call, function: Function, args: Sequence[Any]) -> ast.Node:
    """Two values of one sort, numbers in the unit of the first."""
    first, second = args
    if first.type.sort is Sort.NUMBER and second.type.sort is Sort.NUMBER:
        second = convert(checker, second, unit_of(first))
    else:
        second = checker.want(second, first.type.sort)
    return ast.Coalesce(first.type, node.span, first, second)


def _outcome(checker: Context, node: s.Call, function: Function, args: Sequence[Any]) -> ast.Node:
    return ast.OutcomeIs(function.gives, node.span, args[0], function.key)


def _plain(checker: Context, node: s.Call, function: Function, args: Sequence[Any]) -> ast.Node:
    """The arguments are what the node holds, in order, and those that repeat are one."""
    make: Callable[..., ast.Node] = function.node
    first = len(function.takes) - function.repeats
    rest = [tuple(args[first:])] if function.repeats else []
    return make(function.gives, node.span, *args[:first], *rest)


Builder = Callable[[Context, s.Call, Function, Sequence[Any]], ast.Node]
_BUILDERS: Mapping[type[ast.Node], Builder] = {
    ast.Func: _func,
    ast.Holds: _holds,
    ast.Under: _under,
    ast.AddMonths: _add_months,
    ast.Const: _date,
    ast.OutcomeIs: _outcome,
    ast.DatePart: _part,
    ast.Coalesce: _coalesce,
}


def _said(checker: Context, node: s.Call) -> str:
    """The arguments of a call as they are written."""
    first, last = node.args[0].span, node.args[-1].span
    return checker.source.text[first.start : last.end]


def _aggregate(checker: Context, node: s.Call, function: Function) -> ast.Node:
    """What is asked of the elements stands inside their list, so it is read in its frame."""
    if checker.lists:
        raise checker.wrong(node.span, "list-nested")
    checker.lists.append(None)
    try:
        kinds = function.kinds(len(node.args))
        args = [_read(checker, kind, a) for kind, a in zip(kinds, node.args, strict=True)]
        over = checker.lists[-1]
    finally:
        checker.lists.pop()
    if over is None:
        raise checker.wrong(node.span, "list-none", name=node.name, inner=_said(checker, node))
    value, where = (*args, None)[:2]
    type_ = value.type if function.gives is NUMBER else function.gives
    return ast.Aggregate(type_, node.span, function.key or node.name, over, value, where)


__all__ = ["build"]
