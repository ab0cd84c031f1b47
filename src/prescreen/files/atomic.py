"""One file, whole or not at all: what stood there stays until the new one is complete.

A file is written under a name that nobody can guess, in the same folder, never through a link, and
takes the place of the old one when all of it is on the disk.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from prescreen.errors import OutputError
from prescreen.messages import problem

_FLAGS = os.O_RDWR | os.O_CREAT | os.O_EXCL
_FLAGS |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


@contextmanager
def whole(path: str | Path, mode: int = 0o666) -> Iterator[BinaryIO]:
    """A stream whose bytes become the file when the block ends well.

    OutputError where something other than a file stands there; OSError as the system has it.
    """
    target = Path(path)
    _replaceable(target)
    with scratch(target, mode) as (part, stream):
        yield stream
        stream.flush()
        on_disk(stream.fileno())
        stream.close()
        os.replace(part, target)
        folder_on_disk(target.parent)


@contextmanager
def scratch(beside: Path, mode: int = 0o600) -> Iterator[tuple[Path, BinaryIO]]:
    """A new file beside another, by path and as a stream; gone when the block ends."""
    part = beside.with_name(f".{os.urandom(8).hex()}.part")
    stream = os.fdopen(os.open(part, _FLAGS, mode), "w+b")
    try:
        with stream:
            yield part, stream
    finally:
        part.unlink(missing_ok=True)


def write(path: str | Path, content: bytes | str, mode: int = 0o666) -> None:
    """Write a file whole; text as UTF-8, lone surrogates as JSON escapes them."""
    data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    with whole(path, mode) as stream:
        stream.write(data)


def is_special(path: Path) -> bool:
    """Whether a pipe, a device or a socket stands there: what may never end, or never begin."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False  # what is not there, the reader says better
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _replaceable(target: Path) -> None:
    try:
        mode = target.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISREG(mode):
        raise OutputError([problem("out-in-the-way", path=target)])


def on_disk(descriptor: int) -> None:
    """Wait until the disk has it; some network file systems cannot say."""
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS):
            raise


def folder_on_disk(folder: Path) -> None:
    """The same for the names in a folder; Windows opens none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        on_disk(descriptor)
    finally:
        os.close(descriptor)
