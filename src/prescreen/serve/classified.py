"""Marks of classification: a file or text that bears one is refused, neither read nor kept.

A mark is 绝密, 机密 or 秘密 followed by ★ (GB/T 9704), or alone in a cell, a line, a JSON text or
between the separators of a file's name. 商业秘密 and words in a sentence are none.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import IO, BinaryIO

_WORDS = ("绝密", "机密", "秘密")
_NAME = re.compile(
    r"(?:^|[\s_\-.()（）\[\]【】〔〕/\\★])(?:绝密|机密|秘密)(?:$|[\s_\-.()（）\[\]【】〔〕★])"
)
_STAR = re.compile("(?:绝密|机密|秘密) {0,4}★")
_ALONE = re.compile(r"(?:绝密|机密|秘密)(?=\s*(?:[,;\t\r\n\"<]|$))", re.MULTILINE)
_BEFORE = re.compile(r"(?:^|[,;\t\r\n\">]|&[LCR])\s*$", re.MULTILINE)
_MOST = 256 << 20
"""Bytes of a file, unpacked, that are looked through."""
_BLOCK = 1 << 20
_OVERLAP = 64


def named(name: str) -> bool:
    """Whether the name of a file bears a mark."""
    return bool(_NAME.search(name)) or bool(_STAR.search(name))


def said(text: str) -> bool:
    """Whether a text bears a mark."""
    if not any(word in text for word in _WORDS):
        return False
    if _STAR.search(text):
        return True
    return any(
        _BEFORE.search(text[max(0, m.start() - 8) : m.start()]) for m in _ALONE.finditer(text)
    )


def _forms(word: str) -> Iterator[bytes]:
    """A word as the bytes of a JSON body may have it."""
    yield word.encode()
    escaped = "".join(f"\\u{ord(ch):04x}" for ch in word)
    yield escaped.encode()
    yield re.sub(r"u([0-9a-f]{4})", lambda m: f"u{m[1].upper()}", escaped).encode()


_STAR_FORMS = tuple(_forms("★"))
_IN_JSON = tuple(
    form
    for word in _WORDS
    for own in _forms(word)
    for form in (b'"' + own + b'"', *(own + star for star in _STAR_FORMS))
)


def in_json(body: bytes) -> bool:
    """Whether a JSON body bears a mark: alone as a text, or with its star."""
    return any(form in body for form in _IN_JSON)


def in_file(path: Path) -> bool:
    """Whether a file bears a mark, in whatever encoding its texts are."""
    with path.open("rb") as stream:
        if zipfile.is_zipfile(stream):
            stream.seek(0)
            return _in_zip(stream)
        stream.seek(0)
        return _in_stream(stream, ("utf-8", "gb18030", "utf-16-le"))


def _in_zip(stream: BinaryIO) -> bool:
    left = _MOST
    try:
        with zipfile.ZipFile(stream) as archive:
            for info in archive.infolist():
                if not info.filename.endswith((".xml", ".rels")) or left <= 0:
                    continue
                with archive.open(info) as part:
                    if _in_stream(part, ("utf-8",), left, xml=True):
                        return True
                left -= info.file_size
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError):
        return False  # what cannot be opened, the reader of lists says better
    return False


def _in_stream(
    stream: IO[bytes], encodings: tuple[str, ...], most: int = _MOST, xml: bool = False
) -> bool:
    before, done = b"", 0
    while done < most and (block := stream.read(_BLOCK)):
        done += len(block)
        data = before + block
        if xml and b"&#" in data:
            data = unescape(data.decode("utf-8", "replace")).encode("utf-8", "replace")
        for encoding in encodings:
            if any(word.encode(encoding) in data for word in _WORDS) and said(
                data.decode(encoding, "replace")
            ):
                return True
        before = data[-_OVERLAP:]
    return False
