"""Punctuation of Chinese papers: full width beside Chinese characters, as GB/T 15834 has it.

Texts here are written with half-width signs, which a screen shows well and a search finds. A paper
that is signed or sent has full ones where Chinese stands beside or within them; figures, codes,
days, addresses and the names of numbered files keep theirs.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WIDE = "\u3001-\u3002\u3008-\u3011\u3400-\u9fff\u201c\u201d…，；：？！（）"
_SIGNS = dict(zip(",;:?!", "，；：？！", strict=True))
_SIGN = re.compile(rf"(?<=[{_WIDE}%])[,;:?!]|[,;:?!](?=[\u3400-\u9fff“《（])")
_BRACKETS = re.compile(rf"\(([^()]*[{_WIDE}][^()]*)\)|(?<=[\u3400-\u9fff])\(([^()]*)\)")
_TEXT = re.compile(r"(<w:t(?: [^<>]*)?>)([^<]+)(?=</w:t>)")
_KEPT = re.compile(
    r"&#?\w+;|\w{1,10}://[!-~]*[\w/=#~-]"
    r"|[\w\u4e00-\u9fff.-]{1,60}\(\d+\)\.[a-z0-9]{2,5}\b|\ue000",
    re.ASCII,
)
"""References of XML, addresses, and copies of files, such as a(1).pdf."""
_PLACE = "\ue000"
"""Stands for what is kept."""


def in_full_width(part: str) -> str:
    """A part of a document with the punctuation of its texts in full width."""
    return _TEXT.sub(lambda found: found[1] + punctuated(found[2]), part)


@lru_cache(maxsize=20_000)
def punctuated(text: str) -> str:
    """A Chinese text with its punctuation in full width; brackets change in pairs."""
    kept = _KEPT.findall(text)
    text = _KEPT.sub(_PLACE, text)
    for _ in range(2):  # within, then around
        text = _BRACKETS.sub(lambda found: f"（{found[1] or found[2] or ''}）", text)
    text = _SIGN.sub(lambda found: _SIGNS[found[0]], text)
    pieces = iter(kept)
    return re.sub(_PLACE, lambda _: next(pieces), text)
