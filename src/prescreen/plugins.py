"""What other installed distributions add: rule packs, readers of files, writers of reports.

A distribution names its additions in its own pyproject.toml:

    [project.entry-points."prescreen.packs"]
    our-county = "our_rules:FOLDER"            # a folder of packs, or a function that gives it
    [project.entry-points."prescreen.intake"]
    erp = "our_rules.erp:read"                 # files *.erp: read(path) gives mappings
    [project.entry-points."prescreen.reports"]
    minutes = "our_rules.minutes:write"        # --format minutes: write(reports, folder, lang)

Nothing is looked for before a name is met that is not built in, and nothing built in is replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import EntryPoint, entry_points
from os import PathLike
from pathlib import Path
from typing import Any, cast

from prescreen.errors import InputError, OutputError, PackError, Problem, ProblemsError
from prescreen.messages import problem

PACKS, INTAKE, REPORTS = "prescreen.packs", "prescreen.intake", "prescreen.reports"
GROUPS = (PACKS, INTAKE, REPORTS)

Reader = Callable[[Path], Iterable[Mapping[str, Any]]]
"""Gives each candidate of a file as a mapping that `Candidate.from_dict` reads."""
Writer = Callable[[Sequence[Mapping[str, Any]], Path, str], None]
"""Writes reports (as of `Report.to_dict`) into a folder, in a language (zh, en)."""


def names(group: str) -> tuple[str, ...]:
    """The names that distributions add to a group, sorted."""
    return tuple(sorted({point.name for point in entry_points(group=group)}))


def pack_folder(name: str) -> Path | None:
    """The folder of packs that a distribution gives by this name, None where none does.

    `name/energy` is the folder `energy` inside it. PackError where it cannot be had.
    """
    head, _, inner = name.partition("/")
    point = _point(PACKS, head)
    if point is None:
        return None
    found = _load(point, PackError)
    with _named(point, PackError):
        if callable(found) and not isinstance(found, PathLike):
            found = found()
        folder = Path(found) / inner if inner else Path(found)
    if not folder.exists():
        raise PackError([_problem("plugin-load/folder", point, folder=folder)])
    return folder


def reader(path: Path) -> Reader | None:
    """The reader for files with the suffix of the path, None where there is none."""
    point = _point(INTAKE, path.suffix.lower().lstrip("."))
    if point is None:
        return None
    found = _callable(point)

    def read(path: Path) -> Iterator[Mapping[str, Any]]:
        with _named(point, InputError):
            yield from found(path)

    return read


def writer(name: str) -> Writer | None:
    """The writer of a format, None where there is none. It raises OutputError if it fails."""
    point = _point(REPORTS, name)
    if point is None:
        return None
    found = _callable(point)

    def write(reports: Sequence[Mapping[str, Any]], folder: Path, lang: str) -> None:
        with _named(point, OutputError):
            found(reports, folder, lang)

    return write


def _point(group: str, name: str) -> EntryPoint | None:
    """The entry point; where two distributions give one name, the first by its distribution."""
    if not name:
        return None
    found = entry_points(group=group, name=name)
    return min(found, key=lambda p: (_by(p), p.value), default=None)


def _by(point: EntryPoint) -> str:
    return point.dist.name if point.dist is not None else ""


def _callable(point: EntryPoint) -> Callable[..., Any]:
    found = _load(point, InputError)
    if not callable(found):
        raise InputError([_problem("plugin-load/function", point)])
    return cast(Callable[..., Any], found)


def _load(point: EntryPoint, error: type[ProblemsError]) -> Any:
    with _named(point, error):
        return point.load()


@contextmanager
def _named(point: EntryPoint, error: type[ProblemsError]) -> Iterator[None]:
    """Whatever goes wrong in it, an exit too, is an error that names the distribution."""
    try:
        yield
    except (ProblemsError, GeneratorExit):
        raise
    except (Exception, SystemExit) as cause:
        raise error([_problem("plugin-load", point, why=repr(cause))]) from cause


def _problem(code: str, point: EntryPoint, /, **words: object) -> Problem:
    return problem(code, dist=_by(point), name=point.name, value=point.value, **words)
