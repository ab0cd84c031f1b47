"""What a file really is, whatever its name says, and in which encoding its text stands."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from prescreen.intake.limits import Limits, refuse, too_much

CHUNK = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BY_SUFFIX = {
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".xltx": "xlsx", ".et": "xls", ".xls": "xls",
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".json": "json", ".jsonl": "jsonl",
    ".ndjson": "jsonl", ".yaml": "yaml", ".yml": "yaml", ".parquet": "parquet", ".pq": "parquet",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """A file that may be read: its true kind, what its name promised, and its size."""

    path: Path
    kind: str
    promised: str | None
    size: int

    @property
    def misnamed(self) -> bool:
        return self.promised is not None and self.promised != self.kind


def look(path: Path, limits: Limits) -> Source:
    """Find out what `path` is; raises `InputError` for what can never be a list."""
    promised = BY_SUFFIX.get(path.suffix.lower())
    try:
        if path.is_dir():
            raise refuse(
                "input.not-a-file",
                "这是文件夹,不是文件",
                "this is a folder",
                file=path,
                hint_zh="请给出清单文件",
                hint_en="Name the file of the list",
            )
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(4096)
    except FileNotFoundError:
        raise refuse(
            "input.not-found",
            f"找不到文件 {path}",
            f"no such file: {path}",
            file=path,
            hint_zh="请核对路径与文件名",
            hint_en="Check the path and the name",
        ) from None
    except OSError as err:
        raise refuse(
            "input.unreadable",
            f"文件打不开:{err.strerror}",
            f"the file cannot be opened: {err.strerror}",
            file=path,
            hint_zh="请核对权限,关闭占用它的程序",
            hint_en="Check the permissions; close the program that uses it",
        ) from None
    if size == 0 or not head.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise refuse(
            "input.empty",
            "文件是空的",
            "the file is empty",
            file=path,
            hint_zh="请确认已保存内容",
            hint_en="Make sure its content was saved",
        )
    if size > limits.file_bytes:
        raise too_much(path, "文件大小(字节)", "file size in bytes", size, limits.file_bytes)
    return Source(path, _kind(path, head, promised), promised, size)  # fmt: skip


def _kind(path: Path, head: bytes, promised: str | None) -> str:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "xlsx"
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
        raise _is_markup(path, "网页(HTML)", "a web page (HTML)")
    if start.startswith(b"<?xml") and b"spreadsheet" in start:
        raise _is_markup(path, "XML 表格 2003", "an XML spreadsheet 2003")
    if start.startswith(b"mime-version") or b"multipart/related" in start[:400]:
        raise _is_markup(path, "网页归档(MHTML)", "a web archive (MHTML)")
    if start.startswith(b"%pdf"):
        raise _is_markup(path, "PDF", "a PDF")
    if promised in ("xlsx", "xls"):
        _text_only(path, head)
        return "csv"
    if promised == "parquet":
        raise refuse("input.broken", "不是 Parquet 文件(文件头不符)",
                     "this is no Parquet file (wrong signature)", file=path,
                     hint_zh="请重新导出", hint_en="Export it again")  # fmt: skip
    if promised is None:
        return _guess(path, head, start)
    _text_only(path, head)
    return promised


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
    return refuse("input.encrypted", "工作簿设有打开密码", "the workbook is encrypted", file=path,
                  hint_zh="请在 Excel 或 WPS 中取消打开密码后另存",
                  hint_en="Remove the password in Excel or WPS and save it again")  # fmt: skip


def _is_markup(path: Path, zh: str, en: str) -> Exception:
    return refuse("input.wrong-format", f"文件内容实为{zh},不是工作簿",
                  f"the file is really {en}, not a workbook", file=path,
                  hint_zh="请用 Excel 或 WPS 打开,另存为 .xlsx 后再导入",
                  hint_en="Open it in Excel or WPS and save it as .xlsx")  # fmt: skip


def _text_only(path: Path, head: bytes) -> None:
    """Refuse binary data where text is due; UTF-16 has NUL bytes too, but a mark."""
    if b"\x00" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise refuse("input.wrong-format", "文件含有二进制内容,不是文本清单",
                     "the file holds binary data, not a list in text", file=path,
                     hint_zh="请另存为 .xlsx 或 UTF-8 的 .csv",
                     hint_en="Save it as .xlsx or as .csv in UTF-8")  # fmt: skip


def _guess(path: Path, head: bytes, start: bytes) -> str:
    """The kind of a text whose name says nothing."""
    _text_only(path, head)
    if start.startswith(b"["):
        return "json"
    if start.startswith(b"{"):
        first = start.split(b"\n", 1)
        return "jsonl" if len(first) == 2 and first[0].rstrip().endswith(b"}") else "json"
    return "csv"


def encoding_of(path: Path) -> str:
    """The encoding of a text file: by its mark, else UTF-8 if all of it is, else GB18030.

    GB18030 contains GBK and GB2312. A file that is none of them raises `InputError`.
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
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            decoder.decode(chunk)
    decoder.decode(b"", final=True)
    return encoding


def _whole(path: Path, encoding: str) -> str:
    try:
        return _decodes(path, encoding)
    except UnicodeDecodeError as err:
        raise refuse("input.encoding", "文字编码无法识别(试过 UTF-8、UTF-16、GB18030)",
                     "the encoding of the text is not known (tried UTF-8, UTF-16, GB18030)",
                     file=path, hint_zh="请另存为“CSV UTF-8(逗号分隔)”",
                     hint_en="Save it as “CSV UTF-8 (comma delimited)”") from err  # fmt: skip
