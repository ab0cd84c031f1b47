"""Compiled packs kept between runs: never stale, never trusted blindly.

One file for one choice of packs, in `$XDG_CACHE_HOME/prescreen` (`~/.cache/prescreen`). Its name
is a digest of the packs chosen, of the sources of the engine and of the versions under it; its
head lists every file that was read with its sha256, and what every reference between packs led to.
All of that is compared before the rest is read; whatever differs, is damaged, or could have been
written by somebody else counts as not there and is written anew.

`PRESCREEN_CACHE=0` switches it off. It needs file owners and modes, so there is none on Windows.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
import platform
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pydantic
import yaml

from prescreen.errors import OutputError
from prescreen.files.atomic import write
from prescreen.pack.load import RawPack, _reference, shown
from prescreen.pack.model import Pack

_MAGIC = b"prescreen packs 1\n"
_KEPT_FILES = 8
_SETTLED = 0.1
"""Seconds a file must have been unchanged before loading began: the clock of a file is coarse."""
_COMPILING = ("errors.py", "fields", "lang", "logic", "pack", "yamlsource")
"""Parts of the engine that decide what a pack compiles to."""
_BUILTINS = {("builtins", "frozenset"), ("builtins", "set"), ("datetime", "date")}


@dataclass(frozen=True, slots=True)
class Compiled:
    """Packs that compiled without a problem, and the file of each by its id."""

    packs: tuple[Pack, ...]
    paths: Mapping[str, Path]


# -- reading ---------------------------------------------------------------------------------------
def recall(chosen: Sequence[Path]) -> Compiled | None:
    """What compiling the packs at these paths would give, None where that is not kept."""
    folder = _folder()
    if folder is None:
        return None
    try:
        content = _read_own(folder / _name(chosen))
        head, payload = _parts(content)
        if not _holds(head) or hashlib.sha256(payload).hexdigest() != head["payload"]:
            return None
        packs = _Restricted(io.BytesIO(payload)).load()
        return Compiled(packs, {ident: Path(p) for ident, p in head["packs"]})
    except Exception:  # damaged in whatever way: as good as not there
        return None


def _parts(content: bytes) -> tuple[dict[str, Any], memoryview]:
    if not content.startswith(_MAGIC):
        raise ValueError("not a cache file")
    end = content.index(b"\n", len(_MAGIC))
    return json.loads(content[len(_MAGIC) : end]), memoryview(content)[end + 1 :]


def _holds(head: Mapping[str, Any]) -> bool:
    """Whether every file read is as it was, and every reference leads where it led."""
    return (
        all(_digest(Path(p)) == digest for p, digest in head["files"])
        and all(shown(Path(p)) == name for p, name in head["shown"])
        and all(str(_reference(ref, Path(p))) == found for ref, p, found in head["references"])
    )


def _read_own(path: Path) -> bytes:
    """A file that belongs to this user and that nobody else can write. OSError otherwise."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with open(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or not _is_own(status):
            raise PermissionError(path)
        return file.read()


def _is_own(status: os.stat_result) -> bool:
    return status.st_uid == os.geteuid() and not status.st_mode & 0o022


class _Restricted(pickle.Unpickler):
    """Builds classes of this package, dates and sets; calls nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _BUILTINS:
            return super().find_class(module, name)
        if module.startswith("prescreen."):
            found = getattr(import_module(module), name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")


# -- writing ---------------------------------------------------------------------------------------
def keep(
    chosen: Sequence[Path], raws: Mapping[str, RawPack], packs: Sequence[Pack], began: float
) -> None:
    """Keep what was compiled from `raws`, read at or after the time `began`.

    Not while one of the files is younger than that: it may have changed after it was read.
    """
    folder = _folder()
    if folder is None:
        return
    files = sorted({p for raw in raws.values() for p in _files(raw)})
    with suppress(OSError, OutputError, RecursionError, pickle.PicklingError, TypeError):
        if any(p.stat().st_ctime > began - _SETTLED for p in files):
            return
        payload = pickle.dumps(tuple(packs), protocol=5)
        head = {
            "payload": hashlib.sha256(payload).hexdigest(),
            "packs": [[raw.id, str(raw.path)] for raw in raws.values()],
            "files": [[str(p), _digest(p)] for p in files],
            "shown": [[str(raw.path), shown(raw.path)] for raw in raws.values()],
            "references": [
                [ref, str(raw.path), str(_reference(ref, raw.path))]
                for raw in raws.values()
                for ref in (*raw.shape.uses, *raw.shape.extends)
            ],
        }
        line = json.dumps(head, ensure_ascii=False).encode()
        write(folder / _name(chosen), _MAGIC + line + b"\n" + payload, mode=0o600)
        _prune(folder)


def _files(raw: RawPack) -> Iterator[Path]:
    yield raw.path
    for table in raw.shape.tables.values():
        if table.file is not None:
            yield raw.path.parent / table.file


def _prune(folder: Path) -> None:
    """Keep the youngest files only."""
    found = sorted(folder.glob("packs-*.bin"), key=lambda p: p.stat().st_mtime, reverse=True)
    for path in found[_KEPT_FILES:]:
        path.unlink(missing_ok=True)


# -- names -----------------------------------------------------------------------------------------
def _folder() -> Path | None:
    """The folder, made if need be; None where there is to be no cache."""
    if os.environ.get("PRESCREEN_CACHE") == "0" or not hasattr(os, "geteuid"):
        return None
    base = os.environ.get("XDG_CACHE_HOME", "")
    try:
        root = Path(base) if os.path.isabs(base) else Path.home() / ".cache"
        folder = root / "prescreen"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.lstat()
    except (OSError, RuntimeError):
        return None
    return folder if stat.S_ISDIR(status.st_mode) and _is_own(status) else None


def _name(chosen: Sequence[Path]) -> str:
    parts = [_engine(), *(f"{p}\0{shown(p)}" for p in chosen)]
    return f"packs-{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}.bin"


@cache
def _engine() -> str:
    """A digest of the sources that compile packs and of the versions that they build on."""
    digest = hashlib.sha256()
    for part in (sys.version, platform.machine(), pydantic.VERSION, yaml.__version__):
        digest.update(part.encode() + b"\0")
    root = Path(__file__).resolve().parent.parent
    for part in _COMPILING:
        top = root / part
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            if path.suffix in (".py", ".csv", ".yaml", ".json", ".txt"):
                digest.update(path.relative_to(root).as_posix().encode() + b"\0")
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
