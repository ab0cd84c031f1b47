"""Staged files into place: whole folders where nothing else stands in them, else file by file."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

Stamp = tuple[int, int]
"""Size and time of change of a file: who is not as he was left belongs to somebody else."""
_TRIED = 99


def stamp(path: Path) -> Stamp | None:
    """None for what is no file."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return (found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


class Moving:
    """Moves what is staged; to be run again where it was broken off.

    `former` are the files of the run before. `renamed`: what could not take its place (a file that
    another program has open, on Windows; a folder of the same name), and what it is called instead.
    """

    def __init__(self, folder: Path, stage: Path, aside: Path, former: Collection[str]) -> None:
        self.folder, self.stage, self.aside, self.former = folder, stage, aside, former
        self.renamed: dict[str, str] = {}

    def run(self) -> None:
        """OSError where a name can neither be replaced nor given anew.

        All is looked up before the first is moved, so that between the first and the last there is
        no time to speak of.
        """
        if self.stage.is_symlink() or not self.stage.is_dir():
            return
        steps = [step for source in sorted(self.stage.iterdir()) for step in self._steps(source)]
        for source, target in steps:
            self._replace(source, target)

    def new_name(self, name: str) -> str:
        """What a staged file is called in place."""
        for old, new in self.renamed.items():
            if name == old or name.startswith(f"{old}/"):
                return new + name[len(old) :]
        return name

    def _steps(self, source: Path) -> Iterator[tuple[Path, Path]]:
        target = self.folder / source.relative_to(self.stage)
        if not source.is_dir() or not target.is_dir() or target.is_symlink():
            yield source, target
        elif all(_name(p, self.folder) in self.former for p in _below(target)):
            kept = self.aside / target.relative_to(self.folder)
            kept.parent.mkdir(parents=True, exist_ok=True)
            yield target, kept
            yield source, target
        else:
            for child in sorted(source.iterdir()):
                yield from self._steps(child)

    def _replace(self, source: Path, target: Path) -> None:
        try:
            os.replace(source, target)
        except OSError as error:
            if self.aside in target.parents:
                return  # something in it is open: file by file, then
            if source.is_dir() and target.is_dir() and not target.is_symlink():
                for child in sorted(source.iterdir()):
                    self._replace(child, target / child.name)
            else:
                self._rename(source, target, error)

    def _rename(self, source: Path, target: Path, why: OSError) -> None:
        for number in range(2, _TRIED):
            other = target.with_name(f"{target.stem}-{number}{target.suffix}")
            if os.path.lexists(other):
                continue
            with suppress(OSError):
                os.replace(source, other)
                self.renamed[_name(source, self.stage)] = _name(other, self.folder)
                return
            break
        raise why


def _below(folder: Path) -> Iterator[Path]:
    """Everything below a folder but plain folders."""
    for path in folder.rglob("*"):
        if path.is_symlink() or not path.is_dir():
            yield path


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()
