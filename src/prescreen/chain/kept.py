"""Chains as they were read, kept between runs (`files.kept`) by what stands in their files."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from prescreen.chain.model import Chain
from prescreen.errors import OutputError
from prescreen.files import kept
from prescreen.files.kept import digest_of

_READING = ("chain", "errors.py", "fields", "files", "yamlsource")
"""Parts of the engine that decide what a chain file says, and how it is kept."""


def recall(name: str) -> tuple[Chain, ...] | None:
    """What reading the files of that name without a problem gave, None where that is not kept."""
    try:
        found = kept.recall(name)
        if found is None:
            return None
        chains: tuple[Chain, ...] = kept.rebuilt(found[1])
        return chains
    except Exception:  # damaged in whatever way: as good as not there
        return None


def keep(name: str, chains: Sequence[Chain]) -> None:
    """Keep chains that were read without a problem, under the name of their files."""
    with suppress(OSError, OutputError, RecursionError, pickle.PicklingError, TypeError):
        kept.keep(name, {}, tuple(chains))


def name_of(files: Sequence[Path]) -> str:
    """The name of what these files give, by what stands in them and in the engine."""
    parts = [kept.made_by(_READING), *(f"{p.name}\0{digest_of(p)}" for p in files)]
    return f"chains-{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}.bin"
