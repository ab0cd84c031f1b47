"""Ids of projects that come without one, and ids that stand twice: one rule for every reader.

A running number (序号) is no id: next month the list is in another order. Where there is no number
of the project, its id is made from the names of its investors and its own, so that it is the same
in every list and every format. What stands twice is screened twice, the second under a mark that
makes no id of the list: the ids that are given stay.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Container, Iterable, Mapping
from itertools import count, islice
from typing import Any

from prescreen.candidate.candidate import Candidate

MARK = "#[0-9]+$"
"""A regular expression of the marks of `marked`, at the end of an id."""
_DIGITS = 10
_NONE = "\x1f"
"""Stands for an id that was not given; no reader lets it through as one."""


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


def identified(data: Mapping[str, Any]) -> tuple[Candidate, bool]:
    """The candidate of a mapping, and whether its id had to be made; raises as `from_dict`."""
    found = Candidate.from_dict(data, default_id=_NONE)
    if found.id != _NONE:
        return found, False
    return found.named(made_id(found.name, investors_of(found))), True


def marked(ident: str, times: int, standing: Container[str]) -> list[str]:
    """The ids of `times` rows that share one, in their order: `7`, then `7#2`, `7#3`.

    `standing`: all ids of the list; a mark that makes one of them is passed over, wherever it
    stands. Ids made of different ones differ, since what stands before the last `#` does.
    """
    own = (own for n in count(2) if (own := f"{ident}#{n}") not in standing)
    return [ident, *islice(own, times - 1)]


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
