"""What a file really is, whatever its name says, and in which encoding its text stands."""

from __future__ import annotations

import codecs
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from prescreen.intake.limits import Limits, refuse, too_much

CHUNK = 1 << 20
EURO = "prescreen.euro"
"""How texts are decoded: strictly, but that the code page 936 of Windows has a € where GBK has
nothing. The name of an error handler."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BY_SUFFIX = {
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".xltx": "xlsx", ".et": "xls", ".xls": "xls",
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".json": "json", ".jsonl": "jsonl",
    ".ods": "ods", ".xlsb": "xlsb", ".docx": "docx", ".ett": "xls", ".xlt": "xls",
    ".ndjson": "jsonl", ".yaml": "yaml", ".yml": "yaml", ".parquet": "parquet", ".pq": "parquet",
}  # fmt: skip
READERS = {"csv": "delimited", "xls": "xls", "xlsx": "xlsx", "docx": "docx",
           "ods": "calamine", "xlsb": "calamine"}  # fmt: skip
"""The module of this folder that reads the sheets of a kind."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that may be read: its true kind, what its name promised, and its size."""

    path: Path
    kind: str
    promised: str | None
    size: int

    @property
    def misnamed(self) -> bool:
        return self.promised is not None and self.promised != self.kind


def look(path: Path, limits: Limits) -> SourceFile:
    """Find out what `path` is; raises `InputError` for what can never be a list."""
    promised = BY_SUFFIX.get(path.suffix.lower())
    try:
        if path.is_dir():
            raise refuse("input.not-a-file", path)
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(4096)
    except FileNotFoundError:
        raise refuse("input.not-found", path, path=path) from None
    except OSError as err:
        raise refuse("input.unreadable", path, why=err.strerror) from None
    if size == 0 or not head.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise refuse("input.empty", path)
    if size > limits.file_bytes:
        raise too_much("input.too-large/file", path, size, limits.file_bytes)
    return SourceFile(path, _kind(path, head, promised), promised, size)  # fmt: skip


def _kind(path: Path, head: bytes, promised: str | None) -> str:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive(path)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(_OLE):
        return _ole(path)
    if head[:2] in (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00") and promised == "xls":
        return "xls"  # a bare BIFF stream without the compound file around it
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head")) or (
        start.startswith(b"<?xml") and b"<html" in start
    ):
        raise refuse("input.wrong-format/html", path)
    if start.startswith(b"<?xml") and b"spreadsheet" in start:
        raise refuse("input.wrong-format/xml", path)
    if start.startswith(b"mime-version") or b"multipart/related" in start[:400]:
        raise refuse("input.wrong-format/mhtml", path)
    if start.startswith(b"%pdf"):
        raise refuse("input.wrong-format/pdf", path)
    if start.startswith(b"id;p"):
        raise refuse("input.wrong-format/sylk", path)
    if re.match(rb"table\r?\n\s*0\s*,\s*1\r?\n", start):
        raise refuse("input.wrong-format/dif", path)
    if promised in ("xlsx", "xls", "xlsb", "ods", "docx"):
        _text_only(path, head)
        return "csv"
    if promised == "parquet":
        raise refuse("input.broken/signature", path)
    if promised is None:
        return _guess(path, head, start)
    _text_only(path, head)
    return promised


_PARTS = {"word/document.xml": "docx", "xl/workbook.bin": "xlsb"}


def _archive(path: Path) -> str:
    """A workbook of one kind or another, or a document, by its parts; names say little."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = {n.replace("\\", "/").casefold() for n in archive.namelist()}
            told = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, NotImplementedError, RuntimeError):
        return "xlsx"  # whose reader says what is wrong
    if b"opendocument.spreadsheet" in told:
        return "ods"
    return next((kind for part, kind in _PARTS.items() if part in names), "xlsx")


def _ole(path: Path) -> str:
    """An old workbook, or the wrapper that Excel puts around an encrypted new one."""
    needle = "EncryptedPackage".encode("utf-16-le")
    kept = b""
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            if needle in kept + chunk:
                raise encrypted(path)
            kept = chunk[-len(needle) :]
    return "xls"


def encrypted(path: Path) -> Exception:
    return refuse("input.encrypted", path)


def _text_only(path: Path, head: bytes) -> None:
    """Refuse binary data where text is due; UTF-16 has NUL bytes too, but a mark."""
    if b"\x00" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise refuse("input.wrong-format/binary", path)


def _guess(path: Path, head: bytes, start: bytes) -> str:
    """The kind of a text whose name says nothing."""
    _text_only(path, head)
    if start.startswith(b"["):
        return "json"
    if start.startswith(b"{"):
        first = start.split(b"\n", 1)
        return "jsonl" if len(first) == 2 and first[0].rstrip().endswith(b"}") else "json"
    return "csv"


def _euro(error: UnicodeError) -> tuple[str, int]:
    if (
        isinstance(error, UnicodeDecodeError)
        and error.encoding == "gb18030"
        and error.object[error.start] == 0x80
    ):
        return "€", error.start + 1
    raise error


codecs.register_error(EURO, _euro)


def encoding_of(path: Path) -> str:
    """The encoding of a text file: by its mark, else UTF-8 if all of it is, else GB18030.

    GB18030 contains GBK and GB2312. A file that is none of them raises `InputError`. Texts are to
    be decoded with the error handler `EURO`.
    """
    with path.open("rb") as stream:
        head = stream.read(4)
    if head.startswith(codecs.BOM_UTF8):
        return _whole(path, "utf-8-sig")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _whole(path, "utf-16")
    try:
        return _decodes(path, "utf-8")
    except UnicodeDecodeError:
        return _whole(path, "gb18030")


def _decodes(path: Path, encoding: str) -> str:
    decoder = codecs.getincrementaldecoder(encoding)(EURO)
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            decoder.decode(chunk)
    decoder.decode(b"", final=True)
    return encoding


def _whole(path: Path, encoding: str) -> str:
    try:
        return _decodes(path, encoding)
    except UnicodeDecodeError as err:
        raise refuse("input.encoding", path) from err
