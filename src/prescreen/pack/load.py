"""Finding and reading pack files; shapes are checked here, meaning in `compile`."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from prescreen.content import content_root
from prescreen.errors import PackError, Problem
from prescreen.messages import problem
from prescreen.pack.schema import PackShape
from prescreen.yamlsource.shape_errors import explain
from prescreen.yamlsource.source import Document, read_yaml, to_plain

PACK_FILE = "pack.yaml"
MAX_PACKS = 500
"""Packs loaded together."""
MAX_ENTRIES = 20_000
"""Files and folders looked through for packs below one folder."""


@dataclass(frozen=True, slots=True)
class RawPack:
    """A pack file that has the right shape."""

    shape: PackShape
    document: Document
    path: Path
    sha256: str

    @property
    def id(self) -> str:
        return self.shape.pack


def find_packs(refs: Sequence[str | Path], base: Path | None = None) -> tuple[Path, ...]:
    """The pack files that references name, sorted, each once.

    A reference is `national`, `national/energy` (of the built-in rules), or a file or folder,
    relative to `base`. Raises `PackError` for one that names nothing.
    """
    found: dict[Path, None] = {}
    problems: list[Problem] = []
    for ref in refs:
        root = _locate(ref, base)
        files = [] if root is None else [root] if root.is_file() else _below(root)
        if files is None:
            problems.append(problem("pack-not-found/large", name=ref, limit=MAX_ENTRIES))
            continue
        if not files:
            known = sorted(
                p.parent.relative_to(content_root("rules")).as_posix()
                for p in content_root("rules").rglob(PACK_FILE)
            )
            problems.append(problem("pack-not-found", name=ref, known=tuple(known[:4])))
        found.update(dict.fromkeys(p.resolve() for p in files))
    if problems:
        raise PackError(problems)
    return tuple(found)


def _below(root: Path) -> list[Path] | None:
    """The pack files below a folder, sorted; None where too much lies there to look through."""
    found: list[Path] = []
    entries = 0
    for folder, folders, files in os.walk(root):
        entries += len(folders) + len(files)
        if entries > MAX_ENTRIES:
            return None
        if PACK_FILE in files:
            found.append(Path(folder) / PACK_FILE)
    return sorted(found)


def _there(path: Path) -> bool:
    """Whether something stands at a path; nothing does at one that no system takes."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _locate(ref: str | Path, base: Path | None) -> Path | None:
    options = [Path(ref)] if base is None or Path(ref).is_absolute() else [base / ref]
    if isinstance(ref, str):
        options.append(content_root("rules") / ref)
        options.append(content_root("rules") / "national" / ref)
    found = next((p for p in options if _there(p)), None)
    if found is None and isinstance(ref, str):
        from prescreen.plugins import pack_folder

        return pack_folder(ref)
    return found


def read_pack(path: Path) -> tuple[RawPack | None, tuple[Problem, ...]]:
    """Read one file: the pack, or the problems that keep it from having the right shape."""
    document = read_yaml(path, shown(path))
    if document.problems or document.root is None:
        return None, document.problems
    try:
        shape = PackShape.model_validate(to_plain(document.root))
    except ValidationError as error:
        return None, explain(error, document, PackShape, group="pack")
    digest = hashlib.sha256("\n".join(document.lines).encode()).hexdigest()
    return RawPack(shape, document, path, digest), ()


def shown(path: Path) -> str:
    """A path as messages show it: relative to the working folder or to the built-in rules."""
    for root in (Path.cwd(), content_root("rules").parent):
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return path.as_posix()


def read_packs(
    paths: Iterable[Path],
) -> tuple[dict[str, RawPack], list[Problem]]:
    """Packs by id with everything they use or extend, and all problems."""
    raws: dict[str, RawPack] = {}
    problems: list[Problem] = []
    todo = deque(paths)
    seen: set[Path] = set()
    while todo:
        path = todo.popleft()
        if path in seen:
            continue
        seen.add(path)
        raw, found = read_pack(path)
        problems += found
        if raw is None:
            continue
        if len(raws) >= MAX_PACKS:
            problems.append(problem("pack-many", raw.document.place(("pack",)), limit=MAX_PACKS))
            break
        if raw.id in raws:
            place, first = raw.document.place(("pack",)), shown(raws[raw.id].path)
            problems.append(problem("pack-duplicate", place, name=raw.id, file=first))
            continue
        raws[raw.id] = raw
        for kind in ("uses", "extends"):
            for i, ref in enumerate(getattr(raw.shape, kind)):
                found_path = _reference(ref, path)
                if found_path is None:
                    place = raw.document.place((kind, i))
                    problems.append(problem("pack-not-found/reference", place, key=kind, name=ref))
                else:
                    todo.append(found_path)
    problems += _misnamed(raws)
    return raws, problems


def _misnamed(raws: dict[str, RawPack]) -> Iterator[Problem]:
    """References by a folder whose pack has another name; names could not be looked up by them."""
    by_path = {raw.path: raw for raw in raws.values()}
    for raw in raws.values():
        for kind in ("uses", "extends"):
            for i, ref in enumerate(getattr(raw.shape, kind)):
                path = _reference(ref, raw.path)
                found = None if path is None else by_path.get(path)
                if found is not None and ref not in (found.id, found.id.rpartition("/")[2]):
                    place = raw.document.place((kind, i))
                    yield problem("pack-folder", place, key=kind, folder=ref, name=found.id)


def _reference(ref: str, path: Path) -> Path | None:
    """The pack that another names: a neighbour folder first, then the national packs beside its
    own level, as in a copy of the rules, then the built-in ones."""
    rules = content_root("rules")
    level = path.parent.parent
    own = (level, level.parent / "national")
    for folder in (*own, rules / "national", rules, rules / "local"):
        candidate = folder / ref / PACK_FILE
        if _there(candidate) and not candidate.is_dir():
            return candidate.resolve()
    return None
