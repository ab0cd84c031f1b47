"""Industry codes for words as offices use them: 光电, 装备制造. Offered for choice, never taken."""

from __future__ import annotations

import re
from functools import lru_cache

from prescreen.fields.industry import Industry, table

_FILLERS = re.compile(r"(?:制造)?(?:行业|产业|业)$|^(?:高端|先进|现代|新型|智能)|项目$|类$")
_MOST = 60


@lru_cache(maxsize=2048)
def near(word: str, limit: int = 3) -> tuple[Industry, ...]:
    """Classes of GB/T 4754 whose names hold the word, else most of its pairs of signs; best first.

    `limit` is how many at most. Empty where no name comes near.
    """
    plain = "".join(word.split())[:_MOST]
    for _ in range(3):
        shorter = _FILLERS.sub("", plain)
        if len(shorter) < 2:
            break
        plain = shorter
    pairs = {plain[i : i + 2] for i in range(len(plain) - 1)}
    if not pairs:
        return ()
    found = []
    for row in table().values():
        if row.level == "class":
            share = sum(pair in row.name for pair in pairs) / len(pairs)
            if share > 0.5:
                found.append((plain not in row.name, -share, len(row.name), row.code, row))
    return tuple(row for *_, row in sorted(found, key=lambda one: one[:4])[:limit])
