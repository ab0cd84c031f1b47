"""From syntax to the typed tree: names resolved, units reconciled, types checked.

One function a kind of syntax; `Checker.check` dispatches and refuses what it does not know.
"""

from __future__ import annotations

from prescreen.fields import UnitError, parse_unit
from prescreen.fields.units import near_units
from prescreen.lang import ast
from prescreen.lang import syntax as s
from prescreen.lang.calls import build
from prescreen.lang.context import Context
from prescreen.lang.dispatch import dispatched
from prescreen.lang.names import Names
from prescreen.lang.parser import parse
from prescreen.lang.resolve import resolve_name, written_together
from prescreen.lang.source import LangError, NotedError, Source, Span
from prescreen.lang.types import BOOL, SCALAR, TEXT, Sort, Type
from prescreen.lang.units import common_unit, convert, quotient, scaled, times
from prescreen.messages import Both
from prescreen.vocabulary import VERDICTS


def compile_expression(
    source: Source | str, names: Names, want: Sort | Type | None = None
) -> ast.Node:
    """Parse and check one expression.

    `want` is the sort (or the type, unit included) that it must have. Raises `LangError`.
    """
    src = Source(source) if isinstance(source, str) else source
    checker = Checker(src, names)
    node = checker.check(parse(src))
    if isinstance(want, Type) and want.unit is not None and node.type.unit is not None:
        return convert(checker, node, want.unit)
    sort = want.sort if isinstance(want, Type) else want
    if sort is not None and node.type.sort is not sort:
        raise checker.wrong_type(node, sort, Both("表达式", "this"))
    return node


class Checker(Context):
    """Checks one expression: a typed node for every kind of syntax."""

    @dispatched
    def _typed(self, node: s.Syntax) -> ast.Node:
        raise NotImplementedError(type(node).__name__)

    def check(self, node: s.Syntax) -> ast.Node:
        return self._typed(node)

    # -- literals ----------------------------------------------------------------------------
    @_typed.register
    def check_number(self, node: s.Number) -> ast.Node:
        if node.unit is None:
            return ast.Const(Type(Sort.NUMBER, SCALAR), node.span, node.value)
        try:
            unit = parse_unit(node.unit)
        except UnitError:
            near = near_units(node.unit)
            code = "unit-unknown/near" if near else "unit-unknown"
            raise self.wrong(node.span, code, unit=node.unit, near=near) from None
        return ast.Const(Type(Sort.NUMBER, unit), node.span, node.value)

    @_typed.register
    def check_string(self, node: s.String) -> ast.Node:
        return ast.Const(TEXT, node.span, node.value)

    @_typed.register
    def check_boolean(self, node: s.Boolean) -> ast.Node:
        return ast.Const(BOOL, node.span, node.value)

    @_typed.register
    def check_listing(self, node: s.Listing) -> ast.Node:
        raise self.wrong(node.span, "lang-listing/place")

    # -- names -------------------------------------------------------------------------------
    @_typed.register
    def check_name(self, node: s.Name) -> ast.Node:
        return resolve_name(self, node)

    @_typed.register
    def check_call(self, node: s.Call) -> ast.Node:
        return build(self, node)

    @_typed.register
    def check_index(self, node: s.Index) -> ast.Node:
        return self.lookup(node)

    def lookup(self, node: s.Index) -> ast.Lookup:
        """A table lookup with keys of the right number and sort."""
        if node.table in self.names.broken:
            raise NotedError
        table = self.names.tables.get(node.table)
        if table is None:
            together = written_together(self, node.table, node.span)
            if together is not None:
                raise together
            near = self.names.suggest(node.table)
            raise self.wrong(
                node.name_span,
                "name-table/near" if near else "name-table",
                name=node.table,
                near=near,
            )
        if len(node.keys) != len(table.keys):
            raise self.wrong(
                node.span,
                "table-keys",
                table=node.table,
                want=len(table.keys),
                given=len(node.keys),
                keys=tuple(k for k, _ in table.keys),
            )
        keys = tuple(
            self._key(self.check(k), want)
            for k, (_, want) in zip(node.keys, table.keys, strict=True)
        )
        column = node.column or (next(iter(table.columns)) if len(table.columns) == 1 else None)
        if column is None or column not in table.columns:
            raise self.wrong(
                node.span,
                "table-column" if column else "table-column/none",
                table=node.table,
                column=column,
                columns=", ".join(table.columns),
            )
        return ast.Lookup(table.columns[column], node.span, table.key, keys, column)

    def _key(self, node: ast.Node, want: Type) -> ast.Node:
        if want.sort is Sort.NUMBER:
            self.want(node, Sort.NUMBER)
            return convert(self, node, want.unit or SCALAR)
        words = (Sort.TEXT, Sort.ENUM)
        if node.type.sort is want.sort or (node.type.sort in words and want.sort in words):
            return node
        if want.sort is Sort.INDUSTRY and isinstance(node, ast.Const):
            return node
        return self.want(node, want.sort)

    # -- operators ---------------------------------------------------------------------------
    @_typed.register
    def check_unary(self, node: s.Unary) -> ast.Node:
        operand = self.check(node.operand)
        if node.op == "!":
            return ast.Not(BOOL, node.span, self.want(operand, Sort.BOOL))
        return scaled(self.want(operand, Sort.NUMBER), -1.0, node.span)

    @_typed.register
    def check_ternary(self, node: s.Ternary) -> ast.Node:
        test = self.want(self.check(node.test), Sort.BOOL)
        then, other = self.check(node.then), self.check(node.other)
        if then.type.sort is Sort.NUMBER and other.type.sort is Sort.NUMBER:
            then, other = common_unit(self, then, other)
        else:
            other = self.want(other, then.type.sort)
        return ast.If(then.type, node.span, test, then, other)

    @_typed.register
    def check_binary(self, node: s.Binary) -> ast.Node:
        if node.op in ("&&", "||"):
            return self._junction(node)
        if node.op == "in":
            return self._membership(node)
        left, right = self.check(node.left), self.check(node.right)
        if node.op in ("==", "!="):
            return self._equality(node, left, right)
        if node.op in ("<", "<=", ">", ">="):
            return self._comparison(node, left, right)
        return self._arithmetic(node, left, right)

    def _junction(self, node: s.Binary) -> ast.Node:
        parts: list[s.Syntax] = []
        stack: list[s.Syntax] = [node]
        while stack:
            top = stack.pop()
            if isinstance(top, s.Binary) and top.op == node.op:
                stack += [top.right, top.left]
            else:
                parts.append(top)
        items = tuple(self.want(self.check(p), Sort.BOOL) for p in parts)
        return (ast.And if node.op == "&&" else ast.Or)(BOOL, node.span, items)

    def _membership(self, node: s.Binary) -> ast.Node:
        if isinstance(node.right, s.Listing):
            operand = self.check(node.left)
            values = self.strings(node.right)
            if isinstance(operand, ast.VerdictIs):
                return self.verdict(node.span, values)
            if operand.type.sort is Sort.NUMBER:
                raise self.quantity_equality(node.span)
            if operand.type.sort not in (Sort.TEXT, Sort.ENUM, Sort.INDUSTRY):
                raise self._no_member(node, operand, values)
            for item, value in zip(node.right.items, values, strict=True):
                self.allowed(operand.type, value, item.span)
            return ast.Member(BOOL, node.span, operand, values)
        container = self.want(self.check(node.right), Sort.SET)
        if not isinstance(node.left, s.String):
            raise self.wrong(node.left.span, "lang-member")
        self.allowed(container.type, node.left.value, node.left.span)
        return ast.Holds(BOOL, node.span, container, (node.left.value,))

    def _no_member(self, node: s.Binary, operand: ast.Node, values: tuple[str, ...]) -> LangError:
        """`in` left of which stands no text; the message writes out what was meant."""
        text = self.source.text
        name = text[operand.span.start : operand.span.end]
        listed = text[node.right.span.start : node.right.span.end]
        meant = {
            Sort.DATE: " || ".join(f"{name} == date('{v}')" for v in values),
            Sort.SET: f"any_of({name}, {listed})",
        }.get(operand.type.sort, name)
        given = operand.type.both()
        return self.wrong(node.span, "lang-member/sort", given=given, meant=meant)

    def verdict(self, span: Span, values: tuple[str, ...]) -> ast.Node:
        values = tuple(VERDICTS.names.get(v, v) for v in values)
        for value in values:
            self.allowed(Type(Sort.ENUM, values=VERDICTS.codes), value, span)
        return ast.VerdictIs(BOOL, span, values)

    def quantity_equality(self, span: Span) -> LangError:
        return self.wrong(span, "lang-quantity-equal")

    def _equality(self, node: s.Binary, left: ast.Node, right: ast.Node) -> ast.Node:
        if Sort.NUMBER in (left.type.sort, right.type.sort):
            raise self.quantity_equality(node.span)
        if isinstance(left, ast.Const) and not isinstance(right, ast.Const):
            left, right = right, left
        if isinstance(left, ast.VerdictIs) and isinstance(node.right, s.String):
            verdict = self.verdict(node.span, (node.right.value,))
            return ast.Not(BOOL, node.span, verdict) if node.op == "!=" else verdict
        if isinstance(right, ast.Const) and isinstance(right.value, str):
            if left.type.sort is Sort.SET:
                name = self.source.text[left.span.start : left.span.end]
                raise self.wrong(node.span, "lang-type/set", value=right.value, name=name)
            if left.type.sort is Sort.BOOL and right.value in ("是", "否"):
                raise self.wrong(
                    node.span, "lang-type/truth", meant=self._as_truth(node, left, right)
                )
            self.allowed(left.type, right.value, right.span)
        words = (Sort.TEXT, Sort.ENUM, Sort.INDUSTRY)
        if not (left.type.sort in words and right.type.sort in words):
            right = self.want(right, left.type.sort)
        return ast.Equal(BOOL, node.span, left, right, node.op == "!=")

    def _as_truth(self, node: s.Binary, left: ast.Node, right: ast.Const) -> str:
        """What was meant by a yes/no field beside 是 or 否; quoted where YAML would take a !."""
        name = self.source.text[left.span.start : left.span.end]
        if (right.value == "是") is (node.op == "=="):
            return name
        whole = node.span.end - node.span.start >= len(self.source.text.strip())
        return f'"!{name}"' if whole else f"!{name}"

    def _comparison(self, node: s.Binary, left: ast.Node, right: ast.Node) -> ast.Node:
        if left.type.sort is Sort.DATE or right.type.sort is Sort.DATE:
            self.want(left, Sort.DATE)
            self.want(right, Sort.DATE)
        else:
            self.want(left, Sort.NUMBER)
            self.want(right, Sort.NUMBER)
            left, right = common_unit(self, left, right)
        return ast.Compare(BOOL, node.span, node.op, left, right)

    def _arithmetic(self, node: s.Binary, left: ast.Node, right: ast.Node) -> ast.Node:
        if node.op == "-" and left.type.sort is Sort.DATE:
            unit = parse_unit("日")
            return ast.Days(Type(Sort.NUMBER, unit), node.span, self.want(right, Sort.DATE), left)
        self.want(left, Sort.NUMBER)
        self.want(right, Sort.NUMBER)
        if node.op == "*":
            return times(left, right, node.span)
        if node.op == "/":
            return quotient(left, right, node.span)
        left, right = common_unit(self, left, right)
        return ast.Arith(left.type, node.span, node.op, left, right)


__all__ = ["Checker", "compile_expression"]
