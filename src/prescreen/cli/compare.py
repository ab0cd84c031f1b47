"""`prescreen compare`: what other rules would have done to the same candidates.

Either two versions of packs (`--packs-b`), or one parameter swept over a range
(`--sweep energy.review_floor=500:2000:500`). Each candidate is screened on its own day.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from io import StringIO
from pathlib import Path

import polars as pl

from prescreen.cli.screen import Order, load
from prescreen.columnar.versions import (
    Change,
    Versions,
    changes,
    parameter_of,
    with_packs,
    with_parameter,
)
from prescreen.errors import InputError, Lang, Problem
from prescreen.render.terminal.console import console, table
from prescreen.vocabulary import VERDICTS


@dataclass(frozen=True, slots=True)
class CompareOrder:
    """What was asked for."""

    order: Order
    packs_b: Sequence[Path] | None
    sweep: str | None


def run(asked: CompareOrder) -> int:
    screener, batch = load(asked.order)
    if (asked.packs_b is None) == (asked.sweep is None):
        raise _usage(
            "请给出 --packs-b 或 --sweep 之一", "give one of --packs-b and --sweep",
            "如 --sweep energy.review_floor=500:2000:500",
            "such as --sweep energy.review_floor=500:2000:500",
        )  # fmt: skip
    versions = Versions(screener, batch.candidates)
    before = versions.screen(screener.rules)
    lang = asked.order.lang
    if batch.rejected:
        print(
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
    print(f"{own.label}({name}) {unit}" if lang == "zh" else f"{own.label_en} ({name}) {unit}")
    now = ("现行", before) if lang == "zh" else ("now", before)
    _counts([now, *columns], lang, {k: len(v) for k, v in by_value.items()})
    for label, found in by_value.items():
        if found:
            print(f"\n{name} = {label} {unit}")
            _print_changes(found, lang)
    _write(asked, [now, *columns], by_value)
    return 0


def _usage(zh: str, en: str, hint_zh: str, hint_en: str) -> InputError:
    return InputError([Problem("usage", zh, en, None, hint_zh, hint_en)])


def _sweep(text: str) -> tuple[str, list[float]]:
    """`name=low:high:step`, or `name=1,2,5`."""
    name, _, spec = text.partition("=")
    try:
        if ":" in spec:
            low, high, step = (float(x) for x in spec.split(":"))
            count = int((high - low) / step + 1e-9) + 1
            values = [low + i * step for i in range(count)]
        else:
            values = [float(x) for x in spec.split(",")]
        if not name or not values or len(values) > 500:
            raise ValueError(text)
    except (ValueError, ZeroDivisionError):
        raise _usage(
            f"读不懂 --sweep {text}", f"--sweep {text} cannot be read",
            "写成 参数=起:止:步长 或 参数=值,值", "write name=low:high:step or name=a,b,c",
        ) from None  # fmt: skip
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
        rows.add_row(one.id, one.name, _label(one.before, lang), _label(one.after, lang), why)
    shown = console()
    if found:
        shown.print(rows)
    if len(found) > 200:
        print(f"… {len(found) - 200}")
    print(
        f"{len(found)} 个项目的结论会变" if lang == "zh" else f"{len(found)} verdicts would change"
    )


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
def _write(
    asked: CompareOrder,
    columns: Sequence[tuple[str, pl.DataFrame]],
    found: dict[str, list[Change]],
) -> None:
    out = asked.order.out
    if out is None:
        return
    from prescreen.columnar.batch import whole

    out.mkdir(parents=True, exist_ok=True)
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(["version", "id", "name", "before", "after", "checks"])
    for version, every in found.items():
        for one in every:
            why = "; ".join(f"{c}: {a} -> {b}" for c, a, b in one.checks)
            writer.writerow([version, one.id, _inert(one.name), one.before, one.after, why])
    plain = {
        "counts": {name: dict(_tally(frame)) for name, frame in columns},
        "changed": {version: [one.id for one in every] for version, every in found.items()},
    }
    for name, content in (
        ("compare.csv", "\ufeff" + text.getvalue()),
        ("compare.svg", plot([(n, _tally(f)) for n, f in columns], asked.order.lang)),
        ("compare.json", json.dumps(plain, ensure_ascii=False, indent=1)),
    ):
        with whole(out / name) as part:
            part.write_text(content, encoding="utf-8")


def _inert(cell: str) -> str:
    return "'" + cell if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


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
