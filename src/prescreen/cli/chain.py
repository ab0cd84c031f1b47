"""`prescreen chain`: what a region has, what it lacks, and whom to look for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from prescreen.errors import Lang
from prescreen.files.atomic import write
from prescreen.render.terminal.console import console, say, table
from prescreen.screener import Screener
from prescreen.vocabulary import FITS, Word

if TYPE_CHECKING:
    from prescreen.chain import ChainGap


def run(region: Path, only_gaps: bool, out: Path | None, top: int, lang: Lang) -> int:
    from prescreen.chain import gaps
    from prescreen.render.plots import draw_svg

    screener = Screener.from_files(region, packs=[])
    zh = lang == "zh"
    if screener.chains is None or not screener.chains.model.graph.n:
        say("地区画像没有列出产业链(chains)" if zh else "the region names no chains")
        return 0
    model = screener.chains.model
    if out is not None:
        write(out, draw_svg(model.graph, model, lang=lang))
        say(f"已写入 {out}" if zh else f"written to {out}")
    report = gaps(model.graph, model, top=top)
    for fit in FITS.values():
        found = report.of(fit.label)
        if found:
            _gaps(fit, found, lang)
    for chain in report.bare:
        console().print(chain.text(lang))
    if not only_gaps:
        console().print("薄弱环节" if zh else "Thin links", style="bold")
        for weakness in report.weaknesses:
            console().print("  " + weakness.text(lang))
    return 0


def _gaps(fit: Word, found: tuple[ChainGap, ...], lang: Lang) -> None:
    zh = lang == "zh"
    console().print(fit.text(lang), style="bold")
    heads = (
        ("缺失环节", "得分", "行业代码", "检索词", "本地下游", "本地上游")
        if zh
        else ("missing link", "score", "codes", "search words", "local users", "local suppliers")
    )
    rows = table(*heads)
    for gap in found:
        rows.add_row(
            gap.name if zh else gap.name_en,
            f"{gap.scores[fit.code]:.1f}",
            " ".join(gap.codes),
            "、".join(gap.words[:4]),
            "、".join(p.name for p in gap.users[:3]),
            "、".join(p.name for p in gap.suppliers[:3]),
        )
    console().print(rows)
