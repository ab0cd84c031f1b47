"""The container of an .xlsx file: a zip archive of XML parts, opened within bounds.

Document types and entities are refused, so no text can grow on being read; an unfinished tag may
not pile up in memory; the declared sizes bound the work, since zipfile yields no more than them.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path
from typing import IO
from xml.parsers import expat

from prescreen.errors import InputError
from prescreen.intake.formats.sniff import encrypted
from prescreen.intake.limits import Limits, refuse, too_much

CHUNK = 1 << 16
_LONGEST_TAG = 16 * 1024 * 1024  # expat holds an unfinished tag in memory
Attributes = dict[str, str]


def local(name: str) -> str:
    """An XML name without its namespace prefix."""
    return name.rpartition(":")[2]


def _key(part: str) -> str:
    return part.replace("\\", "/").casefold().lstrip("/")


class Package:
    """An opened .xlsx container that was checked against the limits."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path, self.limits = path, limits
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as err:
            raise self.broken(str(err)) from err
        # Part names are the same in either case; some programs write backslashes.
        self._parts = {_key(entry.filename): entry for entry in self._zip.infolist()}
        try:
            self._check()
        except BaseException:
            self._zip.close()
            raise

    def close(self) -> None:
        self._zip.close()

    def _check(self) -> None:
        entries = self._zip.infolist()
        if len(entries) > 10_000:
            raise too_much("input.too-large/parts", self.path, len(entries), 10_000)
        if any(entry.flag_bits & 1 for entry in entries):
            raise encrypted(self.path)
        # zipfile never yields more than the declared size, so the declared sizes bound the work.
        total = sum(entry.file_size for entry in entries)
        if total > self.limits.unpacked_bytes:
            limit = self.limits.unpacked_bytes
            raise too_much("input.too-large/unpacked", self.path, total, limit)
        packed = max(1, self.path.stat().st_size)
        if total > self.limits.ratio_from and total > packed * self.limits.ratio:
            ratio = total // packed
            raise too_much("input.too-large/ratio", self.path, ratio, self.limits.ratio)

    def broken(self, detail: str) -> InputError:
        return refuse("input.broken", self.path, why=detail)

    def has(self, part: str) -> bool:
        return _key(part) in self._parts

    def open(self, part: str) -> IO[bytes]:
        try:
            return self._zip.open(self._parts[_key(part)])
        except (KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as err:
            raise self.broken(f"{part}: {err}") from err

    def chunks(self, part: str) -> Generator[bytes]:
        with self.open(part) as stream:
            while True:
                try:
                    chunk = stream.read(CHUNK)
                except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as err:
                    raise self.broken(f"{part}: {err}") from err
                if not chunk:
                    return
                yield chunk

    def parser(
        self,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = self._no_doctype
        return parser

    def _no_doctype(self, *_: object) -> None:
        raise refuse("input.hostile", self.path)

    def feed(
        self, parser: expat.XMLParserType, part: str, chunks: Iterable[bytes] | None = None
    ) -> Iterator[None]:
        """Run the part, or what `chunks` leaves of it, through the parser; pauses after each."""
        fed = 0
        try:
            for chunk in self.chunks(part) if chunks is None else chunks:
                parser.Parse(chunk, False)
                fed += len(chunk)
                if fed - parser.CurrentByteIndex > _LONGEST_TAG:
                    raise self.broken(f"{part}: a tag of more than {_LONGEST_TAG:,} bytes")
                yield
            parser.Parse(b"", True)
        except expat.ExpatError as err:
            raise self.broken(f"{part}: {err}") from err
        yield

    def run(self, parser: expat.XMLParserType, part: str) -> None:
        for _ in self.feed(parser, part):
            pass

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relation id -> (last word of its type, part it points to)."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", name + ".rels")
        found: dict[str, tuple[str, str]] = {}
        if not self.has(rels):
            return found

        def start(tag: str, at: Attributes) -> None:
            if local(tag) == "Relationship" and at.get("TargetMode") != "External":
                target = at.get("Target", "").replace("\\", "/")
                target = posixpath.normpath(posixpath.join("/" + folder, target))
                kind = at.get("Type", "").rpartition("/")[2]
                found[at.get("Id", "")] = (kind, target.lstrip("/"))

        self.run(self.parser(start), rels)
        return found
