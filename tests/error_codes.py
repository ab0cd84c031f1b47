"""Where the sources say a message of the catalogue, and with which words, read from their trees.

A message is said by a call that gives its code, as a literal or through a variable `code` of the
same function: `problem("yaml-deep", place, limit=30)`. A function that takes a `code` and `**words`
may add words of its own. The group of a code may come from its caller (`f"{group}-missing"`, which
stands for every `group="…"` in the sources), and so may its end (`f"input.row-{kind}"`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from string import Formatter

from prescreen.messages import GROUPS, Entry, Message, entries

SRC = Path(__file__).parent.parent / "src" / "prescreen"
_CODE = re.compile(r"(([a-z]+)[-.][a-z][a-z0-9-]*)(?:/[a-z0-9/-]+)?")


@dataclass(frozen=True, slots=True)
class Saying:
    """A call: the codes (with their variants) that it may say, and the words that it gives.

    `added` are the words of the function that is called. `words` is None where they are handed on
    and cannot be read from the call.
    """

    codes: frozenset[str]
    words: frozenset[str] | None
    added: frozenset[str]
    where: str


@cache
def groups() -> frozenset[str]:
    """The groups of codes that have a module in the catalogue."""
    return frozenset(g for g, m in GROUPS.items() if find_spec(f"prescreen.messages.{m}"))


@cache
def catalogue() -> dict[str, Entry]:
    """Every entry of the catalogue by its code."""
    modules = {GROUPS[group] for group in groups()}
    return {code: entry for module in modules for code, entry in entries(module).items()}


@cache
def messages() -> dict[str, Message]:
    """Every message by its code, with its variant after a slash."""
    return {
        f"{code}/{variant}".rstrip("/"): said
        for code, entry in catalogue().items()
        for variant, said in entry.says.items()
    }


def words_of(*texts: str) -> frozenset[str]:
    """The words that templates name."""
    return frozenset(word_of(name) for t in texts for _, name, _, _ in Formatter().parse(t) if name)


def word_of(name: str) -> str:
    """A word without its language: `zh` and `en`, `kind_zh` and `kind_en` count as one."""
    return re.sub(r"(^|_)(zh|en)$", "", name)


@cache
def trees() -> dict[str, ast.Module]:
    """The sources outside the catalogue itself, by their path in the package."""
    paths = (p for p in sorted(SRC.rglob("*.py")) if p.parent.name != "messages")
    return {p.relative_to(SRC).as_posix(): ast.parse(p.read_text("utf-8")) for p in paths}


@cache
def constants() -> frozenset[str]:
    """Every string and every code with an open end that stands in the sources."""
    found = (c for tree in trees().values() for node in ast.walk(tree) for c in _codes(node, []))
    return frozenset(found)


@cache
def sayings() -> tuple[Saying, ...]:
    """Every call that says a message."""
    return tuple(s for path, tree in trees().items() for s in _module(path, tree))


def _module(path: str, tree: ast.Module) -> Iterator[Saying]:
    own = dict(_sayers(tree))
    owners = {n: f for f in _functions(tree) for n in ast.walk(f)}  # the innermost comes last
    for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
        added = own.get(_name(call), sayers().get(_name(call)))
        if added is None:
            continue
        owner = owners.get(call)
        known = _assigned(owner) if owner is not None else []
        codes = frozenset(c for arg in call.args for c in _codes(arg, known) if _is_code(c))
        given = [k.arg for k in call.keywords]
        words = None if None in given else frozenset(k for k in given if k is not None)
        if codes:
            yield Saying(codes, words, added, f"{path}:{call.lineno}")


@cache
def sayers() -> dict[str, frozenset[str]]:
    """The functions that say the message of a code, with the words that they add."""
    found = {"problem": frozenset[str]()}
    for tree in trees().values():
        for name, added in _sayers(tree):
            found[name] = found.get(name, frozenset()) | added
    return found


def _sayers(tree: ast.Module) -> Iterator[tuple[str, frozenset[str]]]:
    for function in _functions(tree):
        arguments = (*function.args.posonlyargs, *function.args.args)
        if function.args.kwarg is not None and "code" in {a.arg for a in arguments}:
            yield function.name, _added(function)


def _is_code(text: str) -> bool:
    found = _CODE.fullmatch(text)
    return found is not None and not groups().isdisjoint(found.groups())


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    return (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))


def _name(call: ast.Call) -> str:
    func = call.func
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")


def _added(function: ast.FunctionDef) -> frozenset[str]:
    """The words that a function adds to those of its caller where it hands on the code."""
    for call in (n for n in ast.walk(function) if isinstance(n, ast.Call)):
        given = [k.arg for k in call.keywords]
        if None in given and any(isinstance(a, ast.Name) and a.id == "code" for a in call.args):
            return frozenset(k for k in given if k is not None)
    return frozenset()


def _assigned(function: ast.FunctionDef) -> list[ast.expr]:
    """The literals in what a function sets its variable `code` to."""
    return [
        part
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and "code" in map(_text, _flat(node.targets))
        for part in ast.walk(node.value)
        if isinstance(part, ast.Constant | ast.JoinedStr)
    ]


def _flat(targets: list[ast.expr]) -> Iterator[ast.expr]:
    for target in targets:
        yield from target.elts if isinstance(target, ast.Tuple) else (target,)


def _text(node: ast.expr) -> str:
    return getattr(node, "id", "")


def _codes(node: ast.AST, known: list[ast.expr]) -> Iterator[str]:
    """The strings that an argument may be; `known` is what the variable `code` may be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _codes(node.body, known)
        yield from _codes(node.orelse, known)
    elif isinstance(node, ast.Name) and node.id == "code":
        yield from (c for value in known for c in _codes(value, []))
    elif isinstance(node, ast.JoinedStr):
        yield from _open(node)


def _open(text: ast.JoinedStr) -> Iterator[str]:
    """The codes that an f-string may make."""
    match [getattr(part, "value", None) for part in text.values]:
        case [ast.Name(id="group"), str() as end]:
            yield from (group + end for group in _groups())
        case [str() as start, ast.expr()] if _is_code(start.rstrip("-./") + "-x"):
            yield from (code for code in messages() if code.startswith(start))


@cache
def _groups() -> frozenset[str]:
    """The groups that callers give by name."""
    return frozenset(
        k.value.value
        for tree in trees().values()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        for k in call.keywords
        if k.arg == "group" and isinstance(k.value, ast.Constant) and isinstance(k.value.value, str)
    )
