"""One file: whole or not at all, never through a link, never over what is no file."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from prescreen.errors import OutputError
from prescreen.files.atomic import is_special, whole, write


def test_the_file_appears_when_all_of_it_is_written(tmp_path: Path) -> None:
    """While the block runs the old file stands; afterwards nothing but the new one."""
    path = tmp_path / "a.txt"
    path.write_text("old")

    with whole(path) as stream:
        stream.write(b"new")
        stream.flush()
        assert path.read_text() == "old"

    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, MemoryError])
def test_what_goes_wrong_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, error: type[BaseException]
) -> None:
    """Whatever ends the block early, no part of the new file stays."""
    path = tmp_path / "a.txt"
    path.write_text("old")

    def broken() -> None:
        with whole(path) as stream:
            stream.write(b"ne")
            raise error

    with pytest.raises(error):
        broken()

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_never_followed(tmp_path: Path) -> None:
    """Neither a link of the name asked for nor one laid in wait is written through."""
    other, link = tmp_path / "other", tmp_path / "link"
    other.write_text("mine")
    link.symlink_to(other)

    with pytest.raises(OutputError, match="out-in-the-way"):
        write(link, "x")

    assert other.read_text() == "mine"
    assert link.is_symlink()


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo])
def test_what_is_no_file_is_not_replaced(tmp_path: Path, make: object) -> None:
    """A folder or a pipe of that name stays, and the message names it."""
    path = tmp_path / "there"
    make(path)  # type: ignore[operator]

    with pytest.raises(OutputError, match="there"):
        write(path, b"x")

    assert not stat.S_ISREG(path.lstat().st_mode)
    assert is_special(path) == stat.S_ISFIFO(path.lstat().st_mode)


def test_a_name_that_is_as_long_as_a_name_may_be_can_be_written(tmp_path: Path) -> None:
    """The name that is used meanwhile is not the name with something behind."""
    path = tmp_path / ("长" * 85)

    write(path, "x")

    assert path.read_text() == "x"


def test_nobody_else_can_read_what_is_made_for_the_owner(tmp_path: Path) -> None:
    """The rights of the file are those asked for, less what the process never gives."""
    before = os.umask(0o022)
    try:
        write(tmp_path / "all", "x")
        write(tmp_path / "own", "x", mode=0o600)
    finally:
        os.umask(before)

    assert [stat.S_IMODE((tmp_path / n).stat().st_mode) for n in ("all", "own")] == [0o644, 0o600]


def test_lone_surrogates_are_written_as_json_escapes_them(tmp_path: Path) -> None:
    """Half a character is no reason to lose the file."""
    write(tmp_path / "a.json", '"\ud842"')

    assert (tmp_path / "a.json").read_bytes() == b'"\\ud842"'
