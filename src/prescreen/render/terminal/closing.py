"""How every run ends: what was read, what was not, which files were written, what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from prescreen.errors import Lang
from prescreen.files.text import without_contacts

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a list: counts, and texts on what was not read, the worst first."""

    rows: int
    screened: int
    rejected: int
    cells: int
    told: Sequence[str]


def close(
    say: Say,
    lang: Lang,
    read: Reading,
    states: Sequence[tuple[str, int]],
    files: tuple[Path, Sequence[str]] | None,
    then: str,
    most: int = 5,
) -> None:
    """Print the end of a run. `states`: label and number; `then`: the next command; `most`: texts
    that are printed, all of them stand in rejects.csv."""
    zh = lang == "zh"
    parts = [f"{label} {n:,}" for label, n in states if n]
    say(
        f"共 {read.rows:,} 行:预审 {read.screened:,} 项,退回 {read.rejected:,} 行,"
        f"未读懂的单元格 {read.cells:,} 个。" + ";".join(parts)
        if zh
        else f"{read.rows:,} rows: {read.screened:,} screened, {read.rejected:,} rejected, "
        f"{read.cells:,} cells not read. " + "; ".join(parts)
    )
    for text in read.told[:most]:
        say("  " + without_contacts(text))
    left = len(read.told) - most
    if left > 0:
        say(
            f"  … 另有 {left} 条" + (",见 rejects.csv" if files else ",加 --full 全部列出")
            if zh
            else f"  … {left} more" + (", see rejects.csv" if files else "; --full lists them all")
        )
    if files is not None:
        folder, names = files
        say(f"已写入 {folder}:{_listed(names, zh)}" if zh else f"Written to {folder}: "
            f"{_listed(names, zh)}")  # fmt: skip
    say(
        "内部参考,不属于行政许可,不构成供地、价格、奖补或审批结果的承诺;未收录不等于符合。"
        if zh
        else "For internal reference: neither a permit nor a promise. Not included is not the same "
        "as met."
    )
    say(("接着:" if zh else "Next: ") + then)


def _listed(names: Sequence[str], zh: bool) -> str:
    """Files by name, those in folders by number."""
    top = [n for n in names if "/" not in n]
    below = Counter(n.partition("/")[0] for n in names if "/" in n)
    said = [*top, *(f"{f}/ {n} 个文件" if zh else f"{f}/ ({n} files)" for f, n in below.items())]
    return ("、" if zh else ", ").join(said)
