"""File names of any texts, all of them different on every file system.

A text that is a plain name stays as it is. Any other becomes what is readable of it, `~` and a
digest of the whole: separators, reserved names (`CON`), names too long, and names that differ only
in what some file systems do not tell apart: case (Windows, macOS) and forms of Unicode (macOS).
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

LONGEST = 120
"""Bytes of a name in UTF-8; with an ending it stays under the 143 of encrypted file systems."""
_RESERVED = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE
)
_READABLE = 80


def file_names(texts: Iterable[str], endings: Sequence[str] = ("",)) -> dict[str, str]:
    """A file name, without its suffix, for each text.

    `endings` are what is put behind the names: no name with one is another name with another.
    """
    kept = list(dict.fromkeys(texts))
    taken = Counter(_same(text + ending) for text in kept for ending in endings)

    def clashes(text: str) -> bool:
        return any(taken[_same(text + ending)] > 1 for ending in endings)

    return {t: t if _plain(t) and not clashes(t) else _marked(t) for t in kept}


def _same(name: str) -> str:
    """Equal for names that any file system could take for one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKD", name).upper().casefold())


def _plain(text: str) -> bool:
    """Whether the text is a name on every file system, and no marked one."""
    return (
        0 < len(text.encode("utf-8", "replace")) <= LONGEST
        and text == _slug(text)
        and unicodedata.is_normalized("NFC", text)
    )


def _slug(text: str) -> str:
    """Letters, digits and `-_.`; no dot or reserved word in front, no dot behind."""
    kept = "".join(c if c.isalnum() or c in "-_." else "_" for c in text)
    kept = kept.lstrip(".").rstrip(".")
    return "_" + kept if _RESERVED.fullmatch(kept) else kept


def _marked(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    mark = base64.b32encode(digest[:10]).decode().lower()
    readable = unicodedata.normalize("NFC", _slug(text)).encode()[:_READABLE]
    return f"{readable.decode('utf-8', 'ignore').rstrip('.') or '_'}~{mark}"
