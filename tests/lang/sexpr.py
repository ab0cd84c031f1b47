"""Syntax trees as S-expressions, and back to text that parses to the same tree."""

from __future__ import annotations

from prescreen.lang import syntax as s

_LEVEL = {"||": 1, "&&": 2, "!": 3, "+": 5, "-": 5, "*": 6, "/": 6}
_COMPARE = 4
_UNARY, _LEAF = 7, 9


def sexpr(node: s.Syntax) -> str:
    """`(+ a (* b c))`."""
    if isinstance(node, s.Number):
        return f"{node.value:g}" + (f"[{node.unit}]" if node.unit is not None else "")
    if isinstance(node, s.String):
        return repr(node.value)
    if isinstance(node, s.Boolean):
        return str(node.value).lower()
    if isinstance(node, s.Name):
        return node.text
    if isinstance(node, s.Listing):
        return f"[{' '.join(map(sexpr, node.items))}]"
    if isinstance(node, s.Call):
        return f"({' '.join([f'{node.name}()', *map(sexpr, node.args)])})"
    if isinstance(node, s.Index):
        keys = " ".join(map(sexpr, node.keys))
        return f"(table {node.table} {keys}{f' .{node.column}' if node.column else ''})"
    if isinstance(node, s.Unary):
        return f"({node.op} {sexpr(node.operand)})"
    if isinstance(node, s.Ternary):
        return f"(? {sexpr(node.test)} {sexpr(node.then)} {sexpr(node.other)})"
    return f"({node.op} {sexpr(node.left)} {sexpr(node.right)})"


def text(node: s.Syntax) -> str:
    """The expression again, with as few brackets as the grammar allows."""
    return _text(node, 0)


def _text(node: s.Syntax, least: int) -> str:
    said, level = _said(node)
    return f"({said})" if level < least else said


def _said(node: s.Syntax) -> tuple[str, int]:
    if isinstance(node, s.Number):
        return repr(node.value) + (f"[{node.unit}]" if node.unit is not None else ""), _LEAF
    if isinstance(node, s.String):
        quote = '"' if "'" in node.value else "'"
        return f"{quote}{node.value}{quote}", _LEAF
    if isinstance(node, s.Boolean):
        return str(node.value).lower(), _LEAF
    if isinstance(node, s.Name):
        plain = all(part.isidentifier() for part in node.text.split("."))
        return node.text if plain else f"`{node.text}`", _LEAF
    if isinstance(node, s.Listing):
        return f"[{', '.join(_text(i, 0) for i in node.items)}]", _LEAF
    if isinstance(node, s.Call):
        return f"{node.name}({', '.join(_text(a, 0) for a in node.args)})", _LEAF
    if isinstance(node, s.Index):
        keys = ", ".join(_text(k, 0) for k in node.keys)
        return f"{node.table}[{keys}]" + (f".{node.column}" if node.column else ""), _LEAF
    if isinstance(node, s.Unary):
        if node.op == "-":
            return f"-{_text(node.operand, _LEAF)}", _UNARY
        twice = isinstance(node.operand, s.Unary) and node.operand.op == "!"
        inner = _text(node.operand, _LEAF if twice else _LEVEL["!"])
        return f"!{inner}", _LEVEL["!"]
    if isinstance(node, s.Ternary):
        test, then, other = _text(node.test, 1), _text(node.then, 0), _text(node.other, 0)
        return f"{test} ? {then} : {other}", 0
    level = _LEVEL.get(node.op, _COMPARE)
    left = _text(node.left, level + (level == _COMPARE))
    return f"{left} {node.op} {_text(node.right, level + 1)}", level
