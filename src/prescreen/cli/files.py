"""`prescreen map` and `prescreen template`: input files and their headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from tempfile import TemporaryDirectory

from prescreen import intake
from prescreen.cli.order import wrong
from prescreen.errors import Lang
from prescreen.fields import catalogue
from prescreen.files.atomic import write
from prescreen.intake.trace import CellTrace, RowTrace
from prescreen.render.terminal.console import complain, say
from prescreen.vocabulary import FATES, ROW_KINDS

SHORT = (
    "project.stage", "project.kind", "project.build_type", "project.content",
    "project.industry_code", "project.lead_unit", "investor.name", "investment.total",
    "investment.fixed", "site.park", "land.supply", "land.area", "output.value", "tax.total",
    "tax.basis", "output.jobs", "energy.electricity", "schedule.first_contact",
)  # fmt: skip
"""The fields of a first list; with number and name it has twenty columns."""


@dataclass(frozen=True, slots=True)
class MapOrder:
    """A file whose headings are to be shown, and what a person decided about them."""

    source: Path
    out: Path | None
    mapping: Path | None
    name_column: str | None
    why: bool
    lang: Lang


def show_map(order: MapOrder) -> int:
    """Print how headings were matched, as the YAML that `--mapping` takes back, or how each cell
    was read; then the command to go on with."""
    zh = order.lang == "zh"
    found = intake.map_headings(order.source, mapping=order.mapping, name_column=order.name_column)
    if order.why:
        rows = intake.trace(order.source, mapping=order.mapping, name_column=order.name_column)
        for line in _lines(rows, order.lang):
            say(line)
    elif order.out is None:
        say(found.to_yaml())
    if order.out is not None:
        write(order.out, found.to_yaml())
        say(f"已写入 {order.out}" if zh else f"written to {order.out}")
    for problem in found.problems:
        complain(problem.text(order.lang))
    say(("接着: " if zh else "next: ") + _next(order))
    return 0


def _next(order: MapOrder) -> str:
    """The command that screens the file as it was mapped here."""
    words = ["prescreen", "screen", quote(str(order.source))]
    mapping = order.out or order.mapping
    if mapping is not None:
        words += ["--mapping", quote(str(mapping))]
    if order.name_column:
        words += ["--name-column", quote(order.name_column)]
    return " ".join([*words, "--region", "region.yaml"])


def _lines(rows: Sequence[RowTrace], lang: Lang) -> list[str]:
    out: list[str] = []
    sheet = None
    for row in rows:
        if row.sheet != sheet:
            sheet = row.sheet
            out.append(f"[{sheet}]")
        kind = ROW_KINDS[row.kind].text(lang)
        number = f"第 {row.row} 行" if lang == "zh" else f"row {row.row}"
        out.append(f"{number} {kind} {row.said}".rstrip())
        out += [f"    {_cell(cell, row.row, lang)}" for cell in row.cells]
    return out


def _cell(cell: CellTrace, row: int, lang: Lang) -> str:
    place = f"{cell.column}{row}"
    fate = FATES[cell.outcome].text(lang)
    known = catalogue.get(cell.field)
    field = (known.label if lang == "zh" else known.label_en) if known else cell.field
    field = f" {field}" if field else ""
    value = f" = {cell.value}" if cell.value and cell.outcome != "unread" else ""
    said = f"{place}“{cell.heading}”:{cell.said} → {fate}{field}{value}"
    return f"{said}\n        {cell.value}" if cell.outcome == "unread" else said


def _put(out: Path, workbook: bytes) -> None:
    """Write an empty workbook; InputError where another file stands, which somebody may have
    filled in, or where the name is of no workbook."""
    if out.suffix.lower() != ".xlsx":
        raise wrong("usage/template", path=out)
    if out.exists() and (out.is_dir() or out.read_bytes() != workbook):
        raise wrong("usage/template-there", path=out)
    write(out, workbook)


def write_template(out: Path, word: bool, short: bool, lang: Lang) -> int:
    """The workbook for input, or the Word templates into a folder."""
    if word:
        from prescreen import render  # loads lxml

        out.mkdir(parents=True, exist_ok=True)
        for path in render.write_templates(out):
            say(str(path))
        return 0
    with TemporaryDirectory() as folder:
        made = intake.write_template(Path(folder) / "new.xlsx", SHORT if short else None)
        _put(out, made.read_bytes())
    say(f"已写入 {out}" if lang == "zh" else f"written to {out}")
    return 0
