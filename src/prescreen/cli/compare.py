"""`prescreen compare`: what other rules would have done to the same candidates.

Either two versions of packs (`--packs-b`), or one parameter swept over a range
(`--sweep energy.review_floor=500:2000:500`). Each candidate is screened on its own day.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import polars as pl

from prescreen.cli.order import Order, load, wrong
from prescreen.columnar.versions import (
    Change,
    Versions,
    changes,
    parameter_of,
    with_packs,
    with_parameter,
)
from prescreen.errors import Lang
from prescreen.files.folder import staged
from prescreen.files.sheets import sheet
from prescreen.files.text import one_line
from prescreen.render.terminal.console import console, say, table
from prescreen.vocabulary import VERDICTS

_MOST = 500
"""Values that a parameter is swept over."""


@dataclass(frozen=True, slots=True)
class CompareOrder:
    """What was asked for."""

    order: Order
    packs_b: Sequence[Path] | None
    sweep: str | None


def run(asked: CompareOrder) -> int:
    screener, batch = load(asked.order)
    if (asked.packs_b is None) == (asked.sweep is None):
        raise wrong("usage/compare")
    versions = Versions(screener, batch.candidates)
    before = versions.screen(screener.rules)
    lang = asked.order.lang
    if batch.rejected:
        say(
            f"{len(batch.rejected)} 行未能读入,不参与比较"
            if lang == "zh"
            else f"{len(batch.rejected)} rows could not be read and are not compared"
        )
    if asked.packs_b is not None:
        rules = with_packs(screener, asked.packs_b)
        after = versions.screen(rules)
        found = changes(before, after, (screener.rules, rules))
        columns = [("A", before), ("B", after)]
        _print_changes(found, lang)
        _counts(columns, lang)
        _write(asked, columns, {"B": found})
        return 0
    assert asked.sweep is not None
    name, values = _sweep(asked.sweep)
    own = parameter_of(screener.rules, name)
    columns, by_value = [], {}
    for value in values:
        rules = with_parameter(screener.rules, name, value)
        after = versions.screen(rules)
        label = f"{value:g}"
        columns.append((label, after))
        by_value[label] = changes(before, after, (screener.rules, rules))
    unit = own.type.unit.text if own.type.unit is not None else ""
    say(f"{own.label}({name}) {unit}" if lang == "zh" else f"{own.label_en} ({name}) {unit}")
    now = ("现行", before) if lang == "zh" else ("now", before)
    _counts([now, *columns], lang, {k: len(v) for k, v in by_value.items()})
    for label, found in by_value.items():
        if found:
            say(f"\n{name} = {label} {unit}")
            _print_changes(found, lang)
    _write(asked, [now, *columns], by_value)
    return 0


def _sweep(text: str) -> tuple[str, list[float]]:
    """`name=low:high:step`, or `name=1,2,5`."""
    name, _, spec = text.partition("=")
    try:
        if ":" in spec:
            low, high, step = (float(x) for x in spec.split(":"))
            count = int((high - low) / step + 1e-9) + 1
            values = [low + i * step for i in range(min(count, _MOST + 1))]
        else:
            values = [float(x) for x in spec.split(",")]
        if not name or not 0 < len(values) <= _MOST or not all(map(math.isfinite, values)):
            raise ValueError(text)
    except (ValueError, ArithmeticError):  # not finite, or a step of nothing
        raise wrong("usage/sweep", text=text) from None
    return name.strip(), values


# -- what is shown ---------------------------------------------------------------------------------
def _label(verdict: str, lang: Lang) -> str:
    return VERDICTS[verdict].whole(lang)


def _print_changes(found: Sequence[Change], lang: Lang) -> None:
    heads = ("编号", "项目", "原", "改后", "起作用的审查项") if lang == "zh" else (
        "id", "candidate", "before", "after", "by these checks"
    )  # fmt: skip
    rows = table(*heads)
    for one in found[:200]:
        why = "\n".join(f"{c}: {a} → {b}" for c, a, b in one.checks)
        rows.add_row(
            one_line(one.id),
            one_line(one.name),
            _label(one.before, lang),
            _label(one.after, lang),
            why,
        )
    shown = console()
    if found:
        shown.print(rows)
    if len(found) > 200:
        say(f"… {len(found) - 200}")
    say(f"{len(found)} 个项目的结论会变" if lang == "zh" else f"{len(found)} verdicts would change")


def _tally(frame: pl.DataFrame) -> Counter[str]:
    return Counter(frame["verdict"].cast(pl.String).to_list())


def _counts(
    columns: Sequence[tuple[str, pl.DataFrame]],
    lang: Lang,
    changed: dict[str, int] | None = None,
) -> None:
    rows = table(
        "", *(_label(v, lang) for v in VERDICTS), *(("改变",) if changed is not None else ())
    )
    for name, frame in columns:
        tally = _tally(frame)
        last = (str(changed.get(name, 0)),) if changed is not None else ()
        rows.add_row(name, *(str(tally[v]) for v in VERDICTS), *last)
    console().print(rows)


# -- files -----------------------------------------------------------------------------------------
_HEADS = ("version", "id", "name", "verdict", "before", "checks")


def _write(
    asked: CompareOrder,
    columns: Sequence[tuple[str, pl.DataFrame]],
    found: dict[str, list[Change]],
) -> None:
    out = asked.order.out
    if out is None:
        return
    plain = {
        "counts": {name: dict(_tally(frame)) for name, frame in columns},
        "changed": {version: [one.id for one in every] for version, every in found.items()},
    }
    with staged(out, "compare") as made:
        with sheet(made / "compare.csv", _HEADS) as rows:
            for version, every in found.items():
                for one in every:
                    why = "; ".join(f"{c}: {a} -> {b}" for c, a, b in one.checks)
                    rows.row(version, one.id, one.name, one.after, one.before, why)
        drawn = plot([(n, _tally(f)) for n, f in columns], asked.order.lang)
        (made / "compare.svg").write_text(drawn, "utf-8")
        text = json.dumps(plain, ensure_ascii=False, indent=1)
        (made / "compare.json").write_text(text, "utf-8", "backslashreplace")
    for note in made.notes:
        say(note.text(asked.order.lang))


def plot(columns: Sequence[tuple[str, Counter[str]]], lang: Lang) -> str:
    """Stacked bars of verdicts, one bar a version, as SVG."""
    width, height, left, top = 24 + 64 * len(columns) + 220, 300, 44, 20
    most = max((sum(t.values()) for _, t in columns), default=1) or 1
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height + 60}" '
        'font-family="sans-serif" font-size="12">',
        f'<text x="4" y="{top}">{most}</text><text x="4" y="{top + height}">0</text>',
    ]
    for i, (name, tally) in enumerate(columns):
        x, y = left + 64 * i, float(top + height)
        for verdict in VERDICTS:
            size = height * tally[verdict] / most
            y -= size
            if size > 0:
                parts.append(
                    f'<rect x="{x}" y="{y:.1f}" width="44" height="{size:.1f}" '
                    f'fill="{VERDICTS[verdict].colour.ink}"><title>{escape(_label(verdict, lang))} '
                    f"{tally[verdict]}</title></rect>"
                )
        parts.append(
            f'<text x="{x + 22}" y="{top + height + 18}" text-anchor="middle">{escape(name)}</text>'
        )
    for i, verdict in enumerate(VERDICTS):
        x, y = left + 64 * len(columns) + 10, top + 18 * i
        parts.append(
            f'<rect x="{x}" y="{y}" width="12" height="12" fill="{VERDICTS[verdict].colour.ink}"/>'
            f'<text x="{x + 18}" y="{y + 11}">{escape(_label(verdict, lang))}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])
