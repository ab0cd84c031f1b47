"""Text from files is never trusted: each format gets it cleaned and escaped here."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

from prescreen.files.sheets import inert
from prescreen.files.text import clean

_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?%?")
CELL_LIMIT = 32_000  # Excel cuts a cell at 32,767 characters


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
    if not _NUMBER.fullmatch(text.lstrip(" \u3000")):
        text = inert(text)
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - 1] + "…"


def script_json(data: Any) -> str:
    """JSON for a <script> element: no character in it can end the element or start a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
