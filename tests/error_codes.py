"""Where the sources say a message of the catalogue, and with which words, read from their trees.

A message is said by a call that gives its code, as a literal or through a variable `code` of the
same function: `problem("yaml-deep", place, limit=30)`. A function that takes a `code` and `**words`
says messages too, and may add words of its own. The group of a code may come from its caller
(`f"{group}-missing"` stands for every `group="…"` in the sources). Where its end does
(`f"input.row-{kind}"`), the codes count as said, but which words they get cannot be read.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

from prescreen.messages import GROUPS, Entry, Message, entries

SRC = Path(__file__).parent.parent / "src" / "prescreen"
_CODE = re.compile(r"(?P<code>(?P<group>[a-z]+)[-.][a-z][a-z0-9-]*|usage)(?:/[a-z0-9/-]+)?")


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
def catalogue() -> dict[str, Entry]:
    """Every entry of the catalogue by its code."""
    modules = dict.fromkeys(GROUPS.values())
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
    """Every string that stands in the sources, and every code that an f-string may end in."""
    nodes = [node for tree in trees().values() for node in ast.walk(tree)]
    starts = tuple(start for node in nodes for start in _starts(node))
    opened = (code for code in messages() if starts and code.startswith(starts))
    return frozenset((*opened, *(c for node in nodes for c in _codes(node, []))))


@cache
def sayings() -> tuple[Saying, ...]:
    """Every call that says a message."""
    return tuple(s for path, tree in trees().items() for s in _module(path, tree))


def _module(path: str, tree: ast.Module) -> Iterator[Saying]:
    own = dict.fromkeys(f.name for f in _functions(tree)) | dict(_sayers(tree))
    owners = {n: f for f in _functions(tree) for n in ast.walk(f)}  # the innermost comes last
    for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
        sayer = own.get(_name(call)) if _name(call) in own else sayers().get(_name(call))
        owner = owners.get(call)
        known = _assigned(owner) if owner is not None else []
        codes = frozenset(c for arg in call.args for c in _codes(arg, known) if _is_code(c))
        if codes and sayer is not None:
            given = [k.arg for k in call.keywords if k.arg not in sayer.keywords]
            words = None if None in given else frozenset(k for k in given if k is not None)
            yield Saying(codes, words, sayer.added, f"{path}:{call.lineno}")


@dataclass(frozen=True, slots=True)
class Sayer:
    """A function that says the message of a code: the words that it adds, its own keywords."""

    added: frozenset[str] = frozenset()
    keywords: frozenset[str] = frozenset()

    def __or__(self, other: Sayer) -> Sayer:
        return Sayer(self.added | other.added, self.keywords | other.keywords)


@cache
def sayers() -> dict[str, Sayer]:
    """All functions that say messages, by name; those of one name are taken together."""
    found = {"problem": Sayer()}
    for tree in trees().values():
        for name, sayer in _sayers(tree):
            found[name] = found.get(name, Sayer()) | sayer
    return found


def _sayers(tree: ast.Module) -> Iterator[tuple[str, Sayer]]:
    for function in _functions(tree):
        given = function.args
        named = frozenset(a.arg for a in (*given.args, *given.kwonlyargs))
        if given.kwarg is not None and "code" in {*named, *(a.arg for a in given.posonlyargs)}:
            yield function.name, Sayer(_added(function), named)


def _added(function: ast.FunctionDef) -> frozenset[str]:
    """The words that a function adds to those of its caller where it hands on the code."""
    for call in (n for n in ast.walk(function) if isinstance(n, ast.Call)):
        given = [k.arg for k in call.keywords]
        if None in given and any(isinstance(a, ast.Name) and a.id == "code" for a in call.args):
            return frozenset(k for k in given if k is not None)
    return frozenset()


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    return (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))


def _name(call: ast.Call) -> str:
    func = call.func
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")


def _is_code(text: str) -> bool:
    found = _CODE.fullmatch(text)
    return found is not None and not GROUPS.keys().isdisjoint(found.group("code", "group"))


def _assigned(function: ast.FunctionDef) -> list[ast.expr]:
    """The literals in what a function sets its variable `code` to."""
    return [
        literal
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        and "code" in {getattr(t, "id", "") for target in node.targets for t in ast.walk(target)}
        for literal in _literals(node.value)
    ]


def _literals(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Constant | ast.JoinedStr):
        yield node
    else:
        yield from (found for child in ast.iter_child_nodes(node) for found in _literals(child))


def _codes(node: ast.AST, known: list[ast.expr]) -> Iterator[str]:
    """The strings that an argument may be; `known` is what the variable `code` may be."""
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.IfExp(body=body, orelse=other):
            yield from (*_codes(body, known), *_codes(other, known))
        case ast.Name(id="code"):
            yield from (c for value in known for c in _codes(value, []))
        case ast.JoinedStr(values=[ast.FormattedValue(value=ast.Name(id="group")), end]):
            yield from (group + str(getattr(end, "value", "")) for group in _groups())


def _starts(node: ast.AST) -> Iterator[str]:
    """The beginning of a code whose end is put in."""
    match node:
        case ast.JoinedStr(values=[ast.Constant(value=str() as start), ast.FormattedValue()]):
            if _is_code(start + "x") or _is_code(start + "-x"):
                yield start


@cache
def _groups() -> frozenset[str]:
    """The groups that callers give by name."""
    calls = (n for tree in trees().values() for n in ast.walk(tree) if isinstance(n, ast.Call))
    given = (k.value for call in calls for k in call.keywords if k.arg == "group")
    return frozenset(str(v.value) for v in given if isinstance(v, ast.Constant))
