"""Units inside expressions: where two meet, one is converted; what does not fit is refused."""

from __future__ import annotations

from dataclasses import replace

from prescreen.fields import Unit, UnitError
from prescreen.lang import ast
from prescreen.lang.context import Context
from prescreen.lang.source import LangError, Span
from prescreen.lang.types import SCALAR, Sort, Type


def unit_of(node: ast.Node) -> Unit:
    return node.type.unit or SCALAR


def scaled(node: ast.Node, factor: float, span: Span, unit: Unit | None = None) -> ast.Node:
    """`node` times a constant; a literal is folded at once."""
    type_ = Type(Sort.NUMBER, unit or node.type.unit)
    if isinstance(node, ast.Const) and isinstance(node.value, float):
        return ast.Const(type_, span, node.value * factor)
    return ast.Scale(type_, span, node, factor)


def is_bare(node: ast.Node) -> bool:
    """A number written without a unit."""
    return isinstance(node, ast.Const) and node.type.unit is SCALAR


def convert(checker: Context, node: ast.Node, unit: Unit) -> ast.Node:
    """`node` in another unit of the same dimension; a bare 0 fits every unit."""
    have = unit_of(node)
    if have == unit:
        return node
    if is_bare(node) and isinstance(node, ast.Const):
        if node.value == 0:
            return ast.Const(Type(Sort.NUMBER, unit), node.span, 0.0)
        if unit.dims or unit.scale != 1.0:
            raise _without_unit(checker, node, unit)
    try:
        factor = have.factor_to(unit)
    except UnitError:
        value = node.value if isinstance(node, ast.Const) else None
        code = "unit-mismatch/figure" if isinstance(value, float) else "unit-mismatch"
        said = f"{value:.12g}" if isinstance(value, float) else ""
        raise checker.wrong(
            node.span, code, given=have.text, wanted=unit.text, value=said
        ) from None
    if factor == 1.0:
        return node
    return scaled(node, factor, node.span, unit)


def _without_unit(checker: Context, node: ast.Const, unit: Unit) -> LangError:
    """The error for a bare number beside a quantity; 0.2 beside a percentage has two readings."""
    value = node.value if isinstance(node.value, float) else 0.0
    share = unit.text == "%" and abs(value) <= 1
    code = "unit-missing/share" if share else "unit-missing"
    said = f"{value:.12g}"
    return checker.wrong(node.span, code, unit=unit.text, value=said, percent=f"{value * 100:.12g}")


def common_unit(checker: Context, left: ast.Node, right: ast.Node) -> tuple[ast.Node, ast.Node]:
    """Both in one unit: that of the left, or of the right when the left is a literal."""
    if isinstance(left, ast.Const) and not isinstance(right, ast.Const):
        return convert(checker, left, unit_of(right)), right
    return left, convert(checker, right, unit_of(left))


def _plain(node: ast.Node) -> ast.Node:
    """A percentage as a plain ratio, so that it can be a factor; 亩/亩 as a bare number."""
    unit = unit_of(node)
    if unit.dims or unit is SCALAR:
        return node
    if unit.scale == 1.0:
        return replace(node, type=Type(Sort.NUMBER, SCALAR))
    return scaled(node, unit.scale, node.span, SCALAR)


def times(left: ast.Node, right: ast.Node, span: Span) -> ast.Node:
    left, right = _plain(left), _plain(right)
    unit = unit_of(left) * unit_of(right)
    return _plain(ast.Arith(Type(Sort.NUMBER, unit), span, "*", left, right))


def quotient(left: ast.Node, right: ast.Node, span: Span) -> ast.Node:
    left, right = _plain(left), _plain(right)
    unit = unit_of(left) / unit_of(right)
    return _plain(ast.Arith(Type(Sort.NUMBER, unit), span, "/", left, right))
