"""What was made once and is kept between runs: never stale, never trusted blindly.

Files in `$XDG_CACHE_HOME/prescreen` (`~/.cache/prescreen`), one for one thing made of one choice of
files. Whatever is damaged, or could have been written by somebody else, counts as not there and is
written anew; what is unpickled builds classes of this package and nothing else.

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
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

from prescreen.files.atomic import write

_MAGIC = b"prescreen packs 1\n"
_KEPT_FILES = 8
_BUILTINS = {("builtins", "frozenset"), ("builtins", "set"), ("datetime", "date")}


def recall(name: str) -> tuple[Mapping[str, Any], memoryview] | None:
    """The head of a kept file and what follows it, compared with its digest; None where there is no
    such file. OSError or ValueError for one that will not do."""
    folder = _folder()
    if folder is None:
        return None
    head, payload = _parts(_read_own(folder / name))
    if hashlib.sha256(payload).hexdigest() != head["payload"]:
        raise ValueError("not what was written")
    return head, payload


def rebuilt(payload: memoryview) -> Any:
    """What was kept, of classes of this package."""
    return _Restricted(io.BytesIO(payload)).load()


def keep(name: str, head: Mapping[str, Any], made: object) -> None:
    """Keep something under a name `kind-digest.bin`, with a head to compare; the oldest of its kind
    go. OSError, OutputError or PicklingError where that cannot be."""
    folder = _folder()
    if folder is None:
        return
    written = io.BytesIO()
    _ByConstructor(written, protocol=5).dump(made)
    payload = written.getvalue()
    whole = {"payload": hashlib.sha256(payload).hexdigest(), **head}
    line = json.dumps(whole, ensure_ascii=False).encode()
    write(folder / name, _MAGIC + line + b"\n" + payload, mode=0o600)
    alike = folder.glob(f"{name.partition('-')[0]}-*.bin")
    for path in sorted(alike, key=lambda p: p.stat().st_mtime, reverse=True)[_KEPT_FILES:]:
        path.unlink(missing_ok=True)


def kept() -> bool:
    """Whether anything is kept at all."""
    return _folder() is not None


def _parts(content: bytes) -> tuple[dict[str, Any], memoryview]:
    if not content.startswith(_MAGIC):
        raise ValueError("not a cache file")
    end = content.index(b"\n", len(_MAGIC))
    return json.loads(content[len(_MAGIC) : end]), memoryview(content)[end + 1 :]


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


class _ByConstructor(pickle.Pickler):
    """Writes frozen records as calls of their constructors, which are read again three times as
    fast as records that are filled field by field."""

    def reducer_override(self, made: Any) -> Any:
        kind: Any = type(made)
        if isinstance(made, Enum):  # before Python 3.11.4 by a call of getattr, which is not read
            return kind, (made.value,)
        names = _constructor(kind)
        if names is None:
            return NotImplemented
        return kind, tuple([getattr(made, name) for name in names])


@cache
def _constructor(kind: type) -> tuple[str, ...] | None:
    """What the constructor of a frozen record takes, in order; None where it does more than keep
    it, or where records have attributes beside."""
    if not is_dataclass(kind) or kind.__dictoffset__ or hasattr(kind, "__post_init__"):
        return None
    given = fields(kind)
    plain = all(f.init and not f.kw_only for f in given)
    return tuple(f.name for f in given) if plain else None


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


@cache
def made_by(parts: Sequence[str], versions: Sequence[str] = ()) -> str:
    """A digest of parts of the engine, sources and data, and of the versions that they build on."""
    digest = hashlib.sha256()
    for part in (sys.version, platform.machine(), yaml.__version__, *versions):
        digest.update(part.encode() + b"\0")
    root = Path(__file__).resolve().parent.parent
    for part in parts:
        top = root / part
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            if path.suffix in (".py", ".csv", ".yaml", ".json", ".txt"):
                digest.update(path.relative_to(root).as_posix().encode() + b"\0")
                digest.update(path.read_bytes())
    return digest.hexdigest()


def digest_of(path: Path) -> str:
    """The digest of a file; empty where it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
