"""How much a file may hold, and the words in which a file is refused.

Every reader takes a `Limits`. The defaults let through any list that an office keeps and stop a
file that was made to fill the memory. Nothing is cut off in silence: a limit that is passed ends in
an `InputError` that says which one, and a cell that is too long is a problem of that cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from prescreen.errors import InputError, Place, Problem

_SPLIT = (
    "请拆分文件;大批量清单请用 Parquet 批量筛查;确需放宽时用 read(..., limits=...)",
    "Split the file; use Parquet and the batch run for large lists; "
    "or raise the bound with read(..., limits=...)",
)
COLUMNS = (
    "删除清单右侧多余的列(空白处残留的内容也算)",
    "Delete the columns to the right of the list",
)
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


def refuse(
    code: str,
    zh: str,
    en: str,
    *,
    file: Path | str,
    line: int | None = None,
    col: int | None = None,
    hint_zh: str = "",
    hint_en: str = "",
) -> InputError:
    """The error for a file that cannot be read at all."""
    place = Place(Path(file).name, line, col)
    return InputError((Problem(code, zh, en, place, hint_zh, hint_en),))


def too_much(
    file: Path | str,
    zh: str,
    en: str,
    found: int,
    limit: int,
    *,
    line: int | None = None,
    hint: tuple[str, str] | None = None,
) -> InputError:
    """The error for a bound that is passed. `zh` and `en` name what was counted."""
    hint_zh, hint_en = hint or _SPLIT
    return refuse(
        "input.too-large",
        f"{zh}为 {found:,},超过上限 {limit:,}",
        f"{en}: {found:,} is over the limit of {limit:,}",
        file=file,
        line=line,
        hint_zh=hint_zh,
        hint_en=hint_en,
    )


def missing_extra(file: Path | str, what: str, module: str, extra: str) -> InputError:
    """The error for a format whose library is not installed."""
    return refuse(
        "input.extra-missing",
        f"读取或写出{what}需要 {module},尚未安装",
        f"{what} needs {module}, which is not installed",
        file=file,
        hint_zh=f'请执行 pip install "prescreen[{extra}]"',
        hint_en=f'Run pip install "prescreen[{extra}]"',
    )
