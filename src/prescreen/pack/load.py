"""Finding and reading pack files; shapes are checked here, meaning in `compile`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from prescreen.content import content_root
from prescreen.errors import PackError, Place, Problem
from prescreen.pack.schema import PackShape
from prescreen.yamlsource.shape_errors import explain
from prescreen.yamlsource.source import Document, read_yaml, to_plain

PACK_FILE = "pack.yaml"


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
        files = [] if root is None else [root] if root.is_file() else sorted(root.rglob(PACK_FILE))
        if not files:
            known = sorted(
                p.parent.relative_to(content_root("rules")).as_posix()
                for p in content_root("rules").rglob(PACK_FILE)
            )
            problems.append(
                Problem(
                    "pack-not-found",
                    f"找不到规则包 {ref}",
                    f"no rule pack {ref}",
                    None,
                    f"写内置包名(national、{'、'.join(known[:4])} …)或文件夹路径",
                    f"name a built-in pack (national, {', '.join(known[:4])} …) or a folder",
                )
            )
        found.update(dict.fromkeys(p.resolve() for p in files))
    if problems:
        raise PackError(problems)
    return tuple(found)


def _locate(ref: str | Path, base: Path | None) -> Path | None:
    options = [Path(ref)] if base is None or Path(ref).is_absolute() else [base / ref]
    if isinstance(ref, str):
        options.append(content_root("rules") / ref)
        options.append(content_root("rules") / "national" / ref)
    found = next((p for p in options if p.exists()), None)
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
        return None, explain(error, document, PackShape)
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
    todo = list(paths)
    seen: set[Path] = set()
    while todo:
        path = todo.pop(0)
        if path in seen:
            continue
        seen.add(path)
        raw, found = read_pack(path)
        problems += found
        if raw is None:
            continue
        if raw.id in raws:
            problems.append(
                Problem(
                    "pack-duplicate",
                    f"规则包 {raw.id} 已在 {shown(raws[raw.id].path)} 定义",
                    f"the pack {raw.id} is already defined in {shown(raws[raw.id].path)}",
                    raw.document.place(("pack",)),
                    "改名",
                    "rename one of them",
                )
            )
            continue
        raws[raw.id] = raw
        for kind in ("uses", "extends"):
            for i, ref in enumerate(getattr(raw.shape, kind)):
                found_path = _reference(ref, path)
                if found_path is None:
                    problems.append(_no_reference(raw.document, kind, i, ref))
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
                    yield Problem(
                        "pack-folder",
                        f"{kind} 指向文件夹 {ref},其中的规则包却叫 {found.id}",
                        f"{kind} names the folder {ref}, but the pack in it is called {found.id}",
                        raw.document.place((kind, i)),
                        "让文件夹名与 pack: 后的名称一致",
                        "give the folder the name that stands after pack:",
                    )


def _reference(ref: str, path: Path) -> Path | None:
    """The pack that another names: a neighbour folder first, then the built-in ones."""
    rules = content_root("rules")
    for folder in (path.parent.parent, rules / "national", rules, rules / "local"):
        candidate = folder / ref / PACK_FILE
        if candidate.is_file():
            return candidate.resolve()
    return None


def _no_reference(document: Document, kind: str, i: int, ref: str) -> Problem:
    place: Place = document.place((kind, i))
    return Problem(
        "pack-not-found",
        f"{kind} 指向的规则包 {ref} 不存在",
        f"{kind} names the pack {ref}, which does not exist",
        place,
        "写规则包文件夹名,如 common 或 local/taicang-2017",
        "name the folder of the pack, such as common or local/taicang-2017",
    )
