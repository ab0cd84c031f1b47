"""Whether two projects, or two investors, are one: by code, then by name and investor.

Names are compared without what does not tell them apart: widths, blanks, brackets and their
contents' marks, the legal form of a company. Equal so: the same. Only alike: a person is asked.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_FORMS = re.compile("(?:集团)?(?:股份有限公司|有限责任公司|有限公司|股份公司|公司)$")
_PROJECT = re.compile("(?:建设)?项目$")
_MARKS = re.compile(r"[\W_]+")
ALIKE = 0.6
"""From this share of common pairs of letters on, names are alike enough to ask."""


def name_key(name: str) -> str:
    """The name of a project without widths, blanks, marks and a closing 项目."""
    return _PROJECT.sub("", plain(name)) or plain(name)


def investor_key(name: str) -> str:
    """The name of a company without widths, blanks, marks and its legal form."""
    return _FORMS.sub("", plain(name)) or plain(name)


def plain(text: str) -> str:
    """Letters and digits only, in one width and one case."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text).casefold())


def alike(one: str, other: str) -> bool:
    """Whether two keys are near: one holds the other, or most pairs of letters are common."""
    if not one or not other:
        return False
    short, long = sorted((one, other), key=len)
    if len(short) >= 4 and short in long:
        return True
    mine, theirs = pairs(one), pairs(other)
    return 2 * len(mine & theirs) >= ALIKE * (len(mine) + len(theirs))


@lru_cache(maxsize=100_000)
def pairs(key: str) -> frozenset[str]:
    """The letters of a key two by two."""
    return frozenset(key[n : n + 2] for n in range(len(key) - 1)) or frozenset((key,))
