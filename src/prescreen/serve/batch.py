"""Candidates a line in, answers a line out, in bounded memory, in the order of the lines.

Lines are screened as they come, some thousands together. What the caller does not take at once
waits in a file: who sends everything before he reads anything does not come to a halt.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any

import polars as pl
from fastapi.responses import Response

from prescreen.candidate import Candidate
from prescreen.columnar.answers import answers
from prescreen.columnar.chunks import groups
from prescreen.columnar.frame.prepare import ROW
from prescreen.columnar.results import together
from prescreen.errors import Lang
from prescreen.files.text import without_contacts
from prescreen.processes import polars_ready
from prescreen.report.outcomes import compact
from prescreen.report.report import Detail
from prescreen.serve import masking
from prescreen.serve.edge import Receive, Scope, Send
from prescreen.serve.problems import ServeError, refuse, told
from prescreen.serve.rules import Version
from prescreen.serve.service import Service, parsed

PART = 4_000
"""Lines that are screened together."""
PART_BYTES = 4 << 20
_HEAD = (
    "id", "name", "verdict", "display_state", "grounds", "score_low", "score_high",
    "chain.relation", "chain.total_low", "chain.total_high",
)  # fmt: skip
"""Columns of a row; what they mean stands in docs/how-to/long-lists.md."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the answers of one batch are wanted. detail None: a row of the list, no report."""

    detail: Detail | None
    lang: Lang
    reveal: bool


class Batch:
    """One batch on its way."""

    def __init__(self, service: Service, version: Version, wanted: Wanted) -> None:
        self._service = service
        self._engine = version.screener
        self._wanted = wanted
        self._limits = service.settings.limits
        self.lines = 0
        self.revealed: set[str] = set()
        """Fields that were shown though they are hidden, for the audit."""

    async def answers(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """What is answered, some thousand lines at a time."""
        async for part in self._parts(chunks):
            yield await asyncio.to_thread(self._answer, part)

    async def _parts(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[list[tuple[int, bytes]]]:
        """Numbered lines, as many together as are screened together. ServeError past a limit."""
        rest, size = b"", 0
        part: list[tuple[int, bytes]] = []
        async for chunk in chunks:
            *whole, rest = (rest + chunk).split(b"\n")
            self._not_longer(rest, self.lines + len(whole) + 1)
            for line in whole:
                part += self._numbered(line)
                size += len(line)
                if len(part) >= PART or size >= PART_BYTES:
                    yield part
                    part, size = [], 0
        part += self._numbered(rest) if rest else ()
        if part:
            yield part

    def _numbered(self, line: bytes) -> Iterator[tuple[int, bytes]]:
        self.lines += 1
        self._not_longer(line, self.lines)
        if self.lines > self._limits.rows:
            raise refuse("serve-limit/rows", 413, most=self._limits.rows)
        if line.strip():
            yield self.lines, line

    def _not_longer(self, line: bytes, number: int) -> None:
        if len(line) > self._limits.line:
            raise refuse("serve-limit/line", 413, line=number, most=self._limits.line)

    def _answer(self, part: list[tuple[int, bytes]]) -> bytes:
        """The answers of some lines, a line each."""
        found: dict[int, str] = {}
        good: list[tuple[int, Candidate]] = []
        for number, line in part:
            try:
                good.append((number, self._service.candidate(parsed(line))))
            except ServeError as error:
                errors = [told(p, pointer) for p, pointer in error.found]
                found[number] = compact({"line": number, "errors": errors})
        say = self._rows if self._wanted.detail is None else self._reports
        found.update(say(good) if good else ())
        out = "\n".join(found[n] for n, _ in part)
        return f"{out}\n".encode("utf-8", "backslashreplace")

    def _rows(self, good: list[tuple[int, Candidate]]) -> Iterator[tuple[int, str]]:
        polars_ready()
        every = groups(self._engine, [c for _, c in good], False)
        frame = together(answers(*one) for one in every).sort(ROW)
        rows = frame.select(c for c in _HEAD if c in frame.columns).with_columns(
            pl.col(pl.Categorical, pl.Enum).cast(pl.String)
        )
        for verdict, count in rows["verdict"].value_counts().iter_rows():
            self._service.metrics.rows(verdict, count)
        for (number, _), row in zip(good, rows.iter_rows(named=True), strict=True):
            text = json.dumps({"line": number} | row, ensure_ascii=False)
            yield number, text if self._wanted.reveal else without_contacts(text)

    def _reports(self, good: list[tuple[int, Candidate]]) -> Iterator[tuple[int, str]]:
        counted: Counter[str] = Counter()
        wanted = self._wanted
        assert wanted.detail is not None
        for number, candidate in good:
            report = self._engine.screen(candidate)
            counted[report.verdict] += 1
            if wanted.reveal:
                self.revealed.update(masking.hidden_fields(report))
                text = report.to_json(wanted.lang, detail=wanted.detail)
            else:
                text = masking.shown(report, wanted.lang, wanted.detail)
            yield number, f'{{"line":{number},"report":{text}}}'
        for verdict, count in counted.items():
            self._service.metrics.rows(verdict, count)


class Overflow:
    """Bytes from one who makes them to one who takes them; beyond `held` they wait in a file."""

    def __init__(self, held: int = 4 << 20) -> None:
        self._held = held
        self._file: IO[bytes] | None = None
        self._parts: list[bytes] = []
        self._size = self._written = self._read = 0
        self._ended = False
        self._news = asyncio.Event()

    def put(self, data: bytes) -> None:
        if self._file is None and self._size + len(data) > self._held:
            self._file = TemporaryFile()  # noqa: SIM115
        if self._file is None:
            self._parts.append(data)
            self._size += len(data)
        else:
            self._file.seek(self._written)
            self._written += self._file.write(data)
        self._news.set()

    def end(self) -> None:
        self._ended = True
        self._news.set()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    async def take(self) -> bytes:
        """The next bytes, in order; none at the end."""
        while True:
            if self._parts:
                data = self._parts.pop(0)
                self._size -= len(data)
                return data
            if self._file is not None and self._read < self._written:
                self._file.seek(self._read)
                data = self._file.read(min(1 << 20, self._written - self._read))
                self._read += len(data)
                return data
            if self._ended:
                return b""
            self._news.clear()
            await self._news.wait()


async def streamed(made: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """What is made, while it is made, however slowly it is taken."""
    buffer = Overflow()

    async def fill() -> None:
        try:
            async for data in made:
                buffer.put(data)
        finally:
            buffer.end()

    task = asyncio.create_task(fill())
    try:
        while data := await buffer.take():
            yield data
        await task  # what went wrong
    finally:
        task.cancel()
        buffer.close()


class Streamed(Response):
    """An answer that is sent while the body of the request is still read: unlike Starlette's own,
    it leaves `receive` to who reads."""

    def __init__(self, parts: AsyncIterator[bytes], media_type: str) -> None:
        super().__init__(None, 200, None, media_type)
        del self.headers["content-length"]
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(start)
        async for part in self._parts:
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def last_line(error: ServeError) -> bytes:
    """What a stream that had begun already ends with when it cannot go on."""
    said: dict[str, Any] = {"errors": [told(p, pointer) for p, pointer in error.found]}
    return f"{compact(said)}\n".encode()
