"""Units inside expressions: where two meet, one is converted; what does not fit is refused."""

from __future__ import annotations

from dataclasses import replace

from prescreen.fields import Unit, UnitError
from prescreen.lang import ast
from prescreen.lang.context import Context
from prescreen.lang.source import Span
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
            raise checker.wrong(
                node.span,
                "unit-missing",
                f"数字缺少单位,这里是 {unit.text}",
                f"the number needs a unit, here {unit.text}",
                (f"写成 {node.value:g}[{unit.text}]", f"write {node.value:g}[{unit.text}]"),
            )
    try:
        factor = have.factor_to(unit)
    except UnitError:
        raise checker.wrong(
            node.span,
            "unit-mismatch",
            f"单位不合:{have.text} 与 {unit.text} 不是同一种量",
            f"units do not fit: {have.text} and {unit.text} measure different things",
            ("核对字段的单位(prescreen fields)", "look the units up with `prescreen fields`"),
        ) from None
    if factor == 1.0:
        return node
    return scaled(node, factor, node.span, unit)


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
