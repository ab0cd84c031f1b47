"""Ids of projects that come without one, and ids that stand twice: one rule for every reader.

A running number (序号) is no id: next month the list is in another order. Where there is no number
of the project, its id is made from the names of its investors and its own, so that it is the same
in every list and every format. What stands twice is screened twice, the second under a mark.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from prescreen.candidate.candidate import Candidate

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


class Ids:
    """The ids of a list as they are given: what stands twice is `7`, then `7#2`."""

    def __init__(self) -> None:
        self._times: dict[str, int] = {}

    def free(self, ident: str) -> str:
        """The id itself, or with a mark where it is taken; it is taken from now on."""
        times = self._times.get(ident, 0)
        own = ident
        while own in self._times:
            times += 1
            own = f"{ident}#{times}"
        self._times[ident] = max(times, 1)
        self._times.setdefault(own, 1)
        return own


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
