"""What was asked for on the command line, and what it is carried out with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from prescreen.errors import InputError, Lang
from prescreen.fields.dates import iso_day
from prescreen.intake import Intake, read
from prescreen.messages import problem
from prescreen.report.report import Detail
from prescreen.screener import Screener

FORMATS = ("table", "json", "jsonl", "html", "xlsx", "docx", "parquet", "csv")
PRINTED = ("table", "json", "jsonl")
"""Formats that can be printed where no folder is given."""


@dataclass(frozen=True, slots=True)
class Order:
    """A list, the place it is screened for, and how the results are wanted."""

    source: Path
    region: Path
    out: Path | None
    formats: str | None
    as_of: str | None
    packs: Sequence[Path] | None
    mapping: Path | None
    lang: Lang
    ranked: bool = False
    name_column: str | None = None
    detail: Detail = "full"
    """How much the JSON says of each candidate."""
    templates: Path | None = None
    """A folder of the bureau's own Word templates."""
    annexes: bool = False
    full: bool = False
    """Everything about every candidate on the terminal."""

    def named(self) -> tuple[str, ...]:
        """The formats as they were named, none where nothing was said."""
        return tuple(f.strip() for f in (self.formats or "").split(",") if f.strip())

    def wanted(self) -> tuple[str, ...]:
        """The formats, checked. With a folder and no word, everything that people hold in hands."""
        if self.formats is None:
            return ("table", "jsonl", "html", "xlsx", "docx") if self.out else ("table",)
        names = self.named()
        odd = sorted(set(names) - set(FORMATS))
        if odd:
            from prescreen import plugins  # looks through all distributions: only when needed

            odd = sorted(set(odd) - set(plugins.names(plugins.REPORTS)))
        if odd:
            raise wrong("usage/format", have=FORMATS, names=tuple(odd))
        files = [n for n in names if n not in PRINTED]
        if files and self.out is None:
            raise wrong("usage/folder", names=tuple(files))
        return names


def wrong(code: str, **words: object) -> InputError:
    """The error of one message of the catalogue."""
    return InputError([problem(code, **words)])


def screener_of(order: Order) -> Screener:
    """The screener of an order."""
    packs = list(order.packs) if order.packs else None
    return Screener.from_files(order.region, packs=packs, as_of=day_of(order.as_of))


def load(order: Order) -> tuple[Screener, Intake]:
    """The screener and the candidates of an order."""
    return screener_of(order), read(
        order.source, mapping=order.mapping, name_column=order.name_column
    )


def day_of(text: str | None) -> str | None:
    """The day of `--as-of` in ISO form."""
    if text is None:
        return None
    day = iso_day(text)
    if day is None:
        raise wrong("usage/day", text=text)
    return day.isoformat()
