"""The mapping of a file's headings to fields: shown to the user, edited as YAML, used again.

A mapping binds headings by their text, not by their place, so it fits next month's file with the
columns in another order. What it does not name is matched as usual.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as MappingABC
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from prescreen.errors import Problem
from prescreen.intake.cells import column_name
from prescreen.intake.headings.recognise import Match
from prescreen.intake.headings.text import plain
from prescreen.intake.limits import MIB, Limits, refuse, too_much
from prescreen.intake.yaml_data import load

Role = Literal["candidates", "form", "list", "skip"]
_SERIAL = frozenset({"序号", "序", "no", "no.", "编号"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet; `column` counts from 0."""

    column: int
    match: Match

    @property
    def letter(self) -> str:
        return column_name(self.column)

    @property
    def path(self) -> str | None:
        return self.match.path

    @property
    def is_serial(self) -> bool:
        """A running number (序号), which is a weaker id than a project number."""
        return plain(self.match.heading.rpartition(" / ")[2]) in _SERIAL


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """How one sheet is read: as candidates, as a form of one, as a list tied to them, or not."""

    sheet: str
    role: Role
    list_path: str | None = None
    head: tuple[int, int] = (1, 1)
    columns: tuple[Column, ...] = ()
    units: tuple[str, ...] = ()
    """Units that a note above the table declares (单位:万元)."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """All sheets of a file. `complete` says which flat lists hold all elements, by list path."""

    sheets: tuple[SheetMapping, ...] = ()
    complete: MappingABC[str, bool] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def matches(self, sheet: str = "") -> dict[str, Match]:
        """What a person decided, by plain heading; a sheet's own entries go before the others."""
        return {
            plain(c.match.heading): c.match
            for s in sorted(self.sheets, key=lambda s: s.sheet == sheet)
            for c in s.columns
            if c.match.how in ("user", "skip")
        }

    def role_of(self, sheet: str) -> SheetMapping | None:
        return next((s for s in self.sheets if s.sheet == sheet), None)

    def to_yaml(self) -> str:
        """The mapping as a file to edit: change `field` or `unit`, or set `field: skip`."""
        from prescreen.intake.headings.mapping_file import to_yaml

        return to_yaml(self)

    @classmethod
    def from_yaml(cls, source: str | Path) -> Mapping:
        """Read a mapping file (a path) or its text; raises `InputError` with all that is wrong."""
        from prescreen.intake.headings.mapping_file import Reader

        name = source.name if isinstance(source, Path) else "mapping.yaml"
        text = _text(source) if isinstance(source, Path) else source
        return Reader(name).read(load(text, name, Limits()))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MIB:
            raise too_much(path, "映射文件大小(字节)", "size of the mapping file",
                           path.stat().st_size, MIB)  # fmt: skip
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as err:
        raise refuse("input.mapping", f"映射文件读不出({err})",
                     f"the mapping file cannot be read ({err})", file=path,
                     hint_zh="请给出 prescreen map 写出的 UTF-8 文件",
                     hint_en="Name a file as prescreen map writes it") from err  # fmt: skip


def apply(matches: Iterable[Match], decided: MappingABC[str, Match]) -> tuple[Match, ...]:
    """Put what a person decided in place of what was found, heading by heading."""
    out: list[Match] = []
    for match in matches:
        user = decided.get(plain(match.heading))
        if user is None:
            out.append(match)
        elif user.how == "skip":
            out.append(replace(match, path=None, how="skip", confidence=1.0, others=()))
        else:
            out.append(replace(user, heading=match.heading, unit=user.unit or match.unit))
    return tuple(out)
