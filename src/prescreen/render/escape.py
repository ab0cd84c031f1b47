"""Text from files is never trusted: each format gets it cleaned and escaped here."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

# C0 and C1 controls but tab and newline, lone surrogates, non-characters: not for XML.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Marks that reorder the text around them; a name could make a row read as another one.
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_LINES = re.compile("\r\n|\r|\u2028|\u2029|\x85")
_FORMULA = ("=", "+", "-", "@", "\t", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?%?")
_FILE = re.compile(r'[\x00-\x1f<>:"/\\|?*\s]+')
CELL_LIMIT = 32_000  # Excel cuts a cell at 32,767 characters


def clean(value: object) -> str:
    """Any value as printable text: line ends made one, controls and reordering marks taken out."""
    text = value if isinstance(value, str) else "" if value is None else str(value)
    if text.isascii() and text.isprintable():
        return text
    return _BIDI.sub("", _CONTROL.sub("", _LINES.sub("\n", text)))


@lru_cache(maxsize=50_000)
def xml(value: object) -> str:
    """Text for XML content and quoted attributes."""
    text = clean(value)
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )


@lru_cache(maxsize=50_000)
def cell(value: object) -> str:
    """Text for a spreadsheet cell: what a program could take for a formula gets an apostrophe.

    Plain signed numbers such as -3.5% are left as they are: they compute nothing.
    """
    text = clean(value)
    stripped = text.lstrip(" \u3000")
    if stripped.startswith(_FORMULA) and not _NUMBER.fullmatch(stripped):
        text = "'" + text
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - 1] + "…"


def script_json(data: Any) -> str:
    """JSON for a <script> element: no character in it can end the element or start a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def file_name(text: str) -> str:
    """A name that every file system takes, never empty, never a path."""
    name = _FILE.sub("_", clean(text)).strip("._ ")
    while len(name.encode()) > 120:
        name = name[:-1]
    return name or "candidate"
