"""Compiled packs kept between runs (`files.kept`).

One file for one choice of packs. Its name is a digest of the packs chosen, of the sources of the
engine and of the versions under it; its head lists every file that was read with its sha256, and
what every reference between packs led to. All of that is compared before the rest is read.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pydantic

from prescreen.errors import OutputError
from prescreen.files import kept
from prescreen.files.kept import digest_of
from prescreen.pack.load import RawPack, _reference, shown
from prescreen.pack.model import Pack

_SETTLED = 0.1
"""Seconds a file must have been unchanged before loading began: the clock of a file is coarse."""
_COMPILING = ("errors.py", "fields", "files", "lang", "logic", "pack", "yamlsource")
"""Parts of the engine that decide what a pack compiles to, and how it is kept."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """Packs that compiled without a problem, and the file of each by its id."""

    packs: tuple[Pack, ...]
    paths: Mapping[str, Path]


# -- reading ---------------------------------------------------------------------------------------
def recall(chosen: Sequence[Path]) -> Compiled | None:
    """What compiling the packs at these paths would give, None where that is not kept."""
    if not kept.kept():
        return None
    try:
        found = kept.recall(_name(chosen))
        if found is None or not _holds(found[0]):
            return None
        packs = kept.rebuilt(found[1])
        return Compiled(packs, {ident: Path(p) for ident, p in found[0]["packs"]})
    except Exception:  # damaged in whatever way: as good as not there
        return None


def _holds(head: Mapping[str, Any]) -> bool:
    """Whether every file read is as it was, and every reference leads where it led."""
    return (
        all(digest_of(Path(p)) == digest for p, digest in head["files"])
        and all(shown(Path(p)) == name for p, name in head["shown"])
        and all(str(_reference(ref, Path(p))) == found for ref, p, found in head["references"])
    )


# -- writing ---------------------------------------------------------------------------------------
def keep(
    chosen: Sequence[Path], raws: Mapping[str, RawPack], packs: Sequence[Pack], began: float
) -> None:
    """Keep what was compiled from `raws`, read at or after the time `began`.

    Not while one of the files is younger than that: it may have changed after it was read.
    """
    if not kept.kept():
        return
    files = sorted({p for raw in raws.values() for p in _files(raw)})
    with suppress(OSError, OutputError, RecursionError, pickle.PicklingError, TypeError):
        if any(p.stat().st_ctime > began - _SETTLED for p in files):
            return
        head = {
            "packs": [[raw.id, str(raw.path)] for raw in raws.values()],
            "files": [[str(p), digest_of(p)] for p in files],
            "shown": [[str(raw.path), shown(raw.path)] for raw in raws.values()],
            "references": [
                [ref, str(raw.path), str(_reference(ref, raw.path))]
                for raw in raws.values()
                for ref in (*raw.shape.uses, *raw.shape.extends)
            ],
        }
        kept.keep(_name(chosen), head, tuple(packs))


def _files(raw: RawPack) -> Iterator[Path]:
    yield raw.path
    for table in raw.shape.tables.values():
        if table.file is not None:
            yield raw.path.parent / table.file


def _name(chosen: Sequence[Path]) -> str:
    made_by = kept.made_by(_COMPILING, (pydantic.VERSION,))
    parts = [made_by, *(f"{p}\0{shown(p)}" for p in chosen)]
    return f"packs-{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}.bin"
