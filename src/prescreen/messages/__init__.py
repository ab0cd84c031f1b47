"""Every message of the library, by code, in Chinese and English side by side.

    problem("chain-number", place, zh="权重", en="weight", value="0,6")
    problem("input.list/complete", path="investor", given="maybe")

One module a group of codes; a module is pure data and is loaded when its first message is said.
What follows a slash names a variant: one code, said in another way. docs/reference/errors.md is
made from here. Codes are public API: they are added, never changed.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from prescreen.errors import Place, Problem
from prescreen.messages.model import Both, Entry, Message

__all__ = ["GROUPS", "Both", "Entry", "Message", "entries", "message", "problem"]

GROUPS: dict[str, str] = {
    "cell": "cell",
    "chain": "chain",
    "input": "input",
}
"""The module of a code, by what stands before its first `-` or `.`."""


def problem(code: str, place: Place | None = None, /, **words: object) -> Problem:
    """The problem of a code or of one of its variants, with its words filled in.

    A word may be `Both`, where it differs by language. KeyError for a code that the catalogue
    does not have, or a word that its text needs.
    """
    said = message(code)
    own = {name: word.zh if type(word) is Both else word for name, word in words.items()}
    zh, hint_zh = said.zh.format_map(own), said.hint_zh.format_map(own)
    own = {name: word.en if type(word) is Both else word for name, word in words.items()}
    en, hint_en = said.en.format_map(own), said.hint_en.format_map(own)
    return Problem(code.partition("/")[0], zh, en, place, hint_zh, hint_en)


def message(code: str) -> Message:
    """The text of a code or of one of its variants, words not yet filled in."""
    plain, _, variant = code.partition("/")
    return entries(GROUPS[_group(plain)])[plain].says[variant]


@cache
def entries(module: str) -> dict[str, Entry]:
    """The entries of one module of this package."""
    found: dict[str, Entry] = import_module(f"{__name__}.{module}").ENTRIES
    return found


def _group(code: str) -> str:
    return code.replace(".", "-").partition("-")[0]
