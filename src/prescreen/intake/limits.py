"""How much a file may hold, and how a file is refused.

Every reader takes a `Limits`. The defaults let through any list that an office keeps and stop a
file that was made to fill the memory. Nothing is cut off in silence: a limit that is passed ends in
an `InputError` that says which one, and a cell that is too long is a problem of that cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from prescreen.errors import InputError, Place
from prescreen.messages import problem

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one file. Sizes in bytes, the rest are counts.

    `text` is the longest cell in characters (Excel itself stops at 32,767). `ratio` is how many
    times larger than the file its unpacked content may be; small files are let off (see
    `ratio_from`), since a short sheet of equal rows packs very well.
    """

    file_bytes: int = 256 * MIB
    document_bytes: int = 64 * MIB
    yaml_bytes: int = 16 * MIB
    unpacked_bytes: int = 2048 * MIB
    ratio: int = 200
    ratio_from: int = 64 * MIB
    rows: int = 100_000
    columns: int = 1_000
    cells: int = 10_000_000
    text: int = 32_767
    strings_bytes: int = 256 * MIB
    sheets: int = 100
    merges: int = 200_000
    depth: int = 32
    nodes: int = 5_000_000
    problems: int = 20_000


UNBOUNDED = Limits(file_bytes=1 << 40, rows=1 << 40, cells=1 << 50)
"""For what is read in one pass and kept nowhere: a row is bounded, their number is not."""


def at(file: Path | str, line: int | None = None, col: int | None = None) -> Place:
    """A place in a file, which is named without its folder."""
    return Place(Path(file).name, line, col)


def refuse(code: str, file: Path | str | Place, /, **words: object) -> InputError:
    """The error for a file that cannot be read at all."""
    return InputError((problem(code, file if isinstance(file, Place) else at(file), **words),))


def too_much(
    code: str, file: Path | str | Place, found: int, limit: int, /, **words: object
) -> InputError:
    """The error for a bound that is passed; the variant of the code says what was counted."""
    return refuse(code, file, found=found, limit=limit, **words)


def missing_extra(file: Path | str, what: str, module: str, extra: str) -> InputError:
    """The error for a format whose library is not installed."""
    return refuse("input.extra-missing", file, what=what, module=module, extra=extra)
