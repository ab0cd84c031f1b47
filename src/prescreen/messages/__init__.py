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

from prescreen.errors import Lang, Place, Problem
from prescreen.messages.model import Both, Entry, Message

__all__ = ["GROUPS", "Both", "Entry", "Message", "entries", "message", "problem"]

GROUPS: dict[str, str] = {
    "bureau": "pack",
    "case": "case",
    "catalogue": "catalogue",
    "cell": "cell",
    "chain": "chain",
    "check": "pack",
    "conclusion": "pack",
    "effective": "pack",
    "extends": "pack",
    "extra": "cli",
    "file": "yaml",
    "guard": "guard",
    "id": "cli",
    "input": "input",
    "lang": "lang",
    "ledger": "ledger",
    "lint": "lint",
    "list": "name",
    "metric": "pack",
    "name": "name",
    "out": "files",
    "pack": "pack",
    "parameter": "pack",
    "plugin": "plugin",
    "region": "region",
    "relation": "relation",
    "render": "render",
    "replay": "cli",
    "score": "pack",
    "serve": "serve",
    "source": "pack",
    "spark": "spark",
    "system": "cli",
    "table": "table",
    "test": "lint",
    "unit": "name",
    "usage": "cli",
    "yaml": "yaml",
}
"""The module of a code, by what stands before its first `-` or `.`."""


def problem(code: str, place: Place | None = None, /, **words: object) -> Problem:
    """The problem of a code or of one of its variants, with its words filled in.

    A word may be `Both`, where it differs by language; one that is a tuple is joined as the
    language joins.
    KeyError for a code that the catalogue does not have, or a word that its text needs.
    """
    said = message(code)
    in_zh = {name: _word(word, "zh", "、") for name, word in words.items()}
    in_en = {name: _word(word, "en", ", ") for name, word in words.items()}
    zh, hint_zh = said.zh.format_map(in_zh), said.hint_zh.format_map(in_zh)
    en, hint_en = said.en.format_map(in_en), said.hint_en.format_map(in_en)
    return Problem(code.partition("/")[0], zh, en, place, hint_zh, hint_en)


def _word(word: object, lang: Lang, comma: str) -> object:
    if type(word) is Both:
        return word.zh if lang == "zh" else word.en
    return comma.join(word) if type(word) is tuple else word


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
