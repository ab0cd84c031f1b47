"""All codes of problems that the sources can make, found by walking their syntax trees.

A code is the first string that looks like one among the arguments of a call; helpers that put a
prefix before the code (`f"input.{code}"`) are found first and their calls read with it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

SRC = Path(__file__).parent.parent / "src" / "prescreen"
GROUPS = (
    "bureau",
    "case",
    "catalogue",
    "cell",
    "chain",
    "check",
    "conclusion",
    "effective",
    "extends",
    "extra",
    "file",
    "guard",
    "id",
    "input",
    "lang",
    "lint",
    "list",
    "metric",
    "name",
    "pack",
    "parameter",
    "region",
    "render",
    "score",
    "source",
    "table",
    "test",
    "unit",
    "yaml",
)
_CODE = re.compile(rf"(?:{'|'.join(GROUPS)})-[a-z][a-z-]*|(?:input|cell|render)\.[a-z][a-z-]*")
_LEAF = re.compile(r"[a-z][a-z-]*")
_PLAIN = {"usage"}
_ANY = re.compile(r"[a-z]+(?:-[a-z]+)+|[a-z]+\.[a-z][a-z-]*")


@cache
def codes() -> dict[str, set[str]]:
    """Every code with the files that make it."""
    trees = {p: ast.parse(p.read_text("utf-8")) for p in sorted(SRC.rglob("*.py"))}
    prefixed = {name: prefix for t in trees.values() for name, prefix in _prefixing(t)}
    out: dict[str, set[str]] = {}
    for path, tree in trees.items():
        for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
            for code in _of_call(call, prefixed):
                out.setdefault(code, set()).add(path.relative_to(SRC).as_posix())
    return out


def _prefixing(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Functions that put a prefix before the code which they are given."""
    for function in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)):
        given = {a.arg for a in function.args.args}
        for node in ast.walk(function):
            if isinstance(node, ast.JoinedStr) and len(node.values) == 2:
                head, tail = node.values
                if (
                    isinstance(head, ast.Constant)
                    and str(head.value).rstrip(".") in GROUPS
                    and isinstance(tail, ast.FormattedValue)
                    and isinstance(tail.value, ast.Name)
                    and tail.value.id in given
                ):
                    yield function.name, str(head.value)


def _of_call(call: ast.Call, prefixed: dict[str, str]) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    for arg in call.args[:5]:
        found = [*_strings(arg)]
        whole = [s for s in found if _CODE.fullmatch(s)]
        if name.lower().endswith("problem"):
            whole = [s for s in found if s in _PLAIN or _ANY.fullmatch(s)]
        if whole:
            yield from whole
            return
        leaves = [s for s in found if _LEAF.fullmatch(s)]
        if name in prefixed and leaves:
            yield from (prefixed[name] + s for s in leaves)
            return


def _strings(node: ast.expr) -> Iterator[str]:
    """The strings that an argument may be: a literal, either side of a choice, a tuple's first."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _strings(node.body)
        yield from _strings(node.orelse)
    elif isinstance(node, ast.Tuple) and node.elts:
        yield from _strings(node.elts[0])
