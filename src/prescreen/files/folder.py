"""What one run writes into a folder appears together, in place of what the run before it wrote.

`.prescreen/` in the folder holds the `lock` of the run that is writing, the `manifest.json` of what
each command wrote last, and for a while `new-…`, the files of a run, and `moving.json`, which says
that they are complete and on their way. A run that ends before that leaves the old files as they
are, and the next one takes away what it had made; one that ends behind it is finished by the next.
Only files that a manifest lists and nobody has changed since are ever removed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import stat
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any

from prescreen.errors import OutputError, Problem
from prescreen.files.atomic import folder_on_disk, on_disk, write
from prescreen.files.moving import Moving, Stamp, stamp
from prescreen.messages import problem

OWN = ".prescreen"
_JOURNAL, _MANIFEST = "moving.json", "manifest.json"
_MANY = 200
"""Files up to which the disk is asked for each."""


class Staged:
    """Where a run puts its files; they appear under the same names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.about: dict[str, Any] = {}
        """What is kept beside the files, for `about`."""
        self.notes: list[Problem] = []
        """What a person should know once the files are in place."""
        self.written: tuple[str, ...] = ()
        """Names of the files, once they are complete."""

    def __truediv__(self, name: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


@contextmanager
def staged(folder: str | Path, command: str) -> Iterator[Staged]:
    """A place for the files of a run of this command, which appear when the block ends well.

    OutputError where another run is writing into the folder; OSError as the system has it.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    own = folder / OWN
    if own.is_symlink():
        raise OutputError([problem("out-in-the-way", path=own)])
    own.mkdir(exist_ok=True)
    with _locked(folder):
        _recover(folder)
        made = Staged(own / f"new-{os.urandom(8).hex()}")
        made.folder.mkdir()
        try:
            yield made
            made.written = tuple(
                sorted(p.relative_to(made.folder).as_posix() for p in _files_below(made.folder))
            )
            with _undisturbed():
                _complete(own, command, made)
                made.notes += _finish(folder)
        except BaseException:
            if not (own / _JOURNAL).exists():
                shutil.rmtree(made.folder, ignore_errors=True)
            raise


def about(path: Path) -> Mapping[str, Any]:
    """What the run that wrote this file kept beside it; nothing where none did."""
    for entry in _manifest(path.parent / OWN).values():
        if entry["files"].get(path.name) == stamp(path):
            found: Mapping[str, Any] = entry["about"]
            return found
    return {}


# -- from staged to in place -----------------------------------------------------------------------
def _complete(own: Path, command: str, made: Staged) -> None:
    """The point of no return: all is on the disk, and the journal says so."""
    files = {p.relative_to(made.folder).as_posix(): p for p in _files_below(made.folder)}
    if len(files) > _MANY and hasattr(os, "sync"):
        os.sync()
    else:
        for path in files.values():
            with path.open("rb+") as stream:
                on_disk(stream.fileno())
    journal = {
        "command": command,
        "stage": made.folder.name,
        "files": {name: stamp(path) for name, path in files.items()},
        "about": made.about,
    }
    write(own / _JOURNAL, json.dumps(journal, ensure_ascii=False))


def _finish(folder: Path) -> list[Problem]:
    """Move what the journal says is complete, remove what it replaces, and say so at last."""
    own = folder / OWN
    journal = json.loads((own / _JOURNAL).read_text("utf-8"))
    commands = _manifest(own)
    former = _unchanged(folder, commands.get(journal["command"], {}).get("files", {}))
    stage, aside = own / journal["stage"], own / f"old-{os.urandom(8).hex()}"
    moving = Moving(folder, stage, aside, former)
    moving.run()
    placed = {moving.new_name(n): tuple(s) for n, s in journal["files"].items()}
    for name in sorted(former.keys() - placed.keys(), reverse=True):
        _remove(folder, name)
    files = _unchanged(folder, former) | _unchanged(folder, placed)
    commands[journal["command"]] = {"files": files, "about": journal["about"]}
    folder_on_disk(folder)
    write(own / _MANIFEST, json.dumps({"format": 1, "commands": commands}, ensure_ascii=False))
    (own / _JOURNAL).unlink()
    for left in (stage, aside):
        shutil.rmtree(left, ignore_errors=True)
    pairs = sorted(moving.renamed.items())
    return [problem("out-renamed", name=name, other=other) for name, other in pairs]


def _recover(folder: Path) -> None:
    """Finish a run that was complete, take away what others left."""
    own = folder / OWN
    if (own / _JOURNAL).is_file():
        with suppress(ValueError, KeyError, TypeError, AttributeError):  # none of ours
            _finish(folder)
        (own / _JOURNAL).unlink(missing_ok=True)
    for left in own.iterdir():
        if re.fullmatch("(new|old)-[0-9a-f]{16}", left.name):
            shutil.rmtree(left, ignore_errors=True)
        elif re.fullmatch(r"\.[0-9a-f]{16}\.part", left.name):
            left.unlink(missing_ok=True)


def _remove(folder: Path, name: str) -> None:
    """A file of the run before, and the folders that it leaves empty; not what is open."""
    with suppress(OSError):
        path = folder / name
        path.unlink(missing_ok=True)
        for parent in path.relative_to(folder).parents[:-1]:
            (folder / parent).rmdir()


# -- what a run wrote ------------------------------------------------------------------------------
def _manifest(own: Path) -> dict[str, dict[str, Any]]:
    """By command; nothing where there is none or it is not as we write it."""
    try:
        found = json.loads((own / _MANIFEST).read_text("utf-8"))
        return {
            str(command): {
                "files": {str(n): (int(size), int(at)) for n, (size, at) in e["files"].items()},
                "about": dict(e["about"]),
            }
            for command, e in found["commands"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _unchanged(folder: Path, files: Mapping[str, Stamp]) -> dict[str, Stamp]:
    """Those that stand in the folder as they were left; no name leads out of it."""
    return {n: s for n, s in files.items() if _inside(folder, n) and stamp(folder / n) == tuple(s)}


def _inside(folder: Path, name: str) -> bool:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        return False
    return not any((folder / parent).is_symlink() for parent in path.parents[:-1])


def _files_below(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if stat.S_ISREG(p.lstat().st_mode))


# -- one run at a time -----------------------------------------------------------------------------
@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """The system lets go of the lock when the process ends, however it ends."""
    flags = os.O_RDONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    descriptor = os.open(folder / OWN / "lock", flags, 0o666)
    try:
        if not _lock(descriptor):
            raise OutputError([problem("out-busy", folder=folder)])
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> bool:
    """Whether the lock is ours. Where a file system has none, runs are not kept apart."""
    if sys.platform == "win32":
        import msvcrt  # of one system only

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl  # of the other systems only

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Signals that would end the program wait: moving a few names takes no time."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    names = ("SIGINT", "SIGTERM", "SIGHUP")
    held = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {one: signal.signal(one, lambda number, _: came.append(number)) for one in held}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
        for number in came:
            signal.raise_signal(number)
