"""Ids of projects that come without one, and ids that stand twice: one rule for every reader.

A running number (序号) is no id: next month the list is in another order. Where there is no number
of the project, its id is made from the names of its investors and its own, so that it is the same
in every list and every format. What stands twice is screened twice, the second under a mark.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Container, Iterable

from prescreen.candidate.candidate import Candidate

_DIGITS = 10


def made_id(name: str, investors: Iterable[str] = ()) -> str:
    """`N` and ten hexadecimal digits; the order of investors, blanks and widths do not matter."""
    parts = [_plain(name), *sorted(filter(None, map(_plain, investors)))]
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass"))
    return f"N{digest.hexdigest()[:_DIGITS].upper()}"


def investors_of(candidate: Candidate) -> list[str]:
    """The names of the investors of a candidate."""
    found = candidate.lists.get("investor")
    names = [item.get("name") for item in found.items] if found is not None else []
    return [name for name in names if isinstance(name, str)]


def another_id(ident: str, taken: Container[str]) -> str:
    """The id of what has the same as something before: `7` is followed by `7#2`."""
    number = 2
    while f"{ident}#{number}" in taken:
        number += 1
    return f"{ident}#{number}"


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
