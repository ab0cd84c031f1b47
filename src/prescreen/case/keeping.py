"""A case kept in a file: every event is a line of it, on the disk before the call returns."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from prescreen.case import events as ev
from prescreen.case.log import DIGEST, chained, digest_of, line_of, read_log
from prescreen.errors import CaseError
from prescreen.files.atomic import folder_on_disk, on_disk
from prescreen.messages import problem

_FLAGS = os.O_RDWR | os.O_CREAT
_FLAGS |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_FLAGS |= getattr(os, "O_NONBLOCK", 0)


class LogFile:
    """Appends to one file. It is opened anew for each event, so that many cases may be kept."""

    def __init__(self, path: str | Path, events: Iterable[ev.Event]) -> None:
        """Begin the file, or go on with it: what it lacks of the events is appended, and half a
        line that a killed program left is cut off.

        CaseError where it holds another log, or one without a chain; OSError as the system has it.
        """
        self.path = Path(path)
        records = list(chained(events))
        there = os.path.lexists(self.path) and self.path.stat().st_size > 0
        known: tuple[str, ...] = ()
        self._size = 0
        if there:
            found = read_log(self.path)
            known, self._size = found.digests, found.whole
            own = tuple(r[DIGEST] for r in records)
            if not known or own[: len(known)] != known:
                raise CaseError([problem("case-log/other", path=self.path)])
            self._cut()
        self._digest = known[-1] if known else ""
        lines = b"".join(line_of(r) for r in records[len(known) :])
        self._append(lines, records[-1][DIGEST])
        if not there:
            folder_on_disk(self.path.resolve().parent)

    def write(self, event: ev.Event) -> None:
        """Append one event. CaseError where another program wrote to the file meanwhile."""
        data = ev.to_data(event)
        digest = digest_of(self._digest, data)
        self._append(line_of({**data, DIGEST: digest}), digest)

    def _cut(self) -> None:
        """Take away half a line; give the last line its end."""
        descriptor = self._open()
        try:
            os.ftruncate(descriptor, self._size)
            os.lseek(descriptor, self._size - 1, os.SEEK_SET)
            if os.read(descriptor, 1) != b"\n":
                self._size += os.write(descriptor, b"\n")
        finally:
            os.close(descriptor)

    def _append(self, lines: bytes, digest: str) -> None:
        descriptor = self._open()
        try:
            if os.fstat(descriptor).st_size != self._size:
                raise CaseError([problem("case-log/moved", path=self.path)])
            os.lseek(descriptor, self._size, os.SEEK_SET)
            try:
                left = memoryview(lines)
                while left:
                    left = left[os.write(descriptor, left) :]
                on_disk(descriptor)
            except BaseException:
                os.ftruncate(descriptor, self._size)
                raise
        finally:
            os.close(descriptor)
        self._size += len(lines)
        self._digest = digest

    def _open(self) -> int:
        descriptor = os.open(self.path, _FLAGS, 0o600)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise CaseError([problem("case-log/no-file", path=self.path)])
        return descriptor
