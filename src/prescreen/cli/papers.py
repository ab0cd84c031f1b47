"""The files that `--out` holds: ledger, page, opinions and notices, Parquet."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from prescreen.errors import Lang
from prescreen.intake import Intake
from prescreen.report import Report
from prescreen.screener import Screener


def write_papers(
    out: Path,
    wanted: Sequence[str],
    screener: Screener,
    batch: Intake,
    reports: Sequence[Report],
    dicts: Sequence[dict[str, Any]],
    lang: Lang,
) -> None:
    """Write the formats that were asked for, each file whole or not at all."""
    from prescreen import render

    run = render.Run.of(
        screener.region,
        reports[0].as_of if reports else _today(),
        lang=lang,
        batch=batch,
        svgs=chain_maps(screener, reports, lang),
        node_names=_node_names(screener, lang),
    )
    if "html" in wanted:
        _whole(out / "report.html", lambda path: render.write_html(path, dicts, run))
    if "xlsx" in wanted:
        _whole(out / "ledger.xlsx", lambda path: render.write_xlsx(path, dicts, run))
    if "docx" in wanted:
        folder = out / "opinions"
        folder.mkdir(exist_ok=True)
        for data in dicts:
            name = safe_name(data["candidate"]["id"])
            _whole(folder / f"{name}.docx", partial(_paper, render.write_docx, data, run))
            if any(m["needed_for"] == "verdict" for m in data["missing"]):
                notice = folder / f"{name}-补正告知单.docx"
                _whole(notice, partial(_paper, render.write_notice, data, run))


def _paper(write: Callable[..., None], data: dict[str, Any], run: Any, path: Path) -> None:
    write(path, data, run)


def _today() -> Any:
    import datetime as dt

    return dt.date.today()


def _whole(path: Path, write: Callable[[Path], None]) -> None:
    part = path.with_name(path.name + ".part")
    write(part)
    os.replace(part, path)


def safe_name(ident: str) -> str:
    """An id as a file name: no separators, no leading dots, not too long."""
    kept = "".join(c if c.isalnum() or c in "-_." else "_" for c in ident)[:80]
    return kept.lstrip(".") or "_"


def chain_maps(screener: Screener, reports: Sequence[Report], lang: Lang) -> dict[str, str]:
    """The chain map with the candidate's place, for candidates that are linked to one."""
    if screener.chains is None:
        return {}
    from prescreen.render.plots import draw_svg

    model = screener.chains.model
    drawn: dict[tuple[str, ...], str] = {}
    out: dict[str, str] = {}
    for report in reports:
        nodes = tuple(sorted(x.node for x in report.fit.links)) if report.fit is not None else ()
        if not nodes:
            continue
        if nodes not in drawn:
            node = model.graph.nodes[model.graph.index(nodes[0])]
            drawn[nodes] = draw_svg(
                model.graph, model, highlight=nodes, chain=sorted(node.chains)[0], lang=lang
            )
        out[report.candidate.id] = drawn[nodes]
    return out


def _node_names(screener: Screener, lang: Lang) -> dict[str, str]:
    if screener.chains is None:
        return {}
    nodes = screener.chains.model.graph.nodes
    return {n.id: n.name if lang == "zh" else n.name_en or n.name for n in nodes}


def write_parquet(path: Path, reports: Sequence[Report]) -> None:
    """One row a candidate: verdict, grounds, score, outcome per check."""
    from prescreen.errors import InputError, Problem

    try:
        import polars as pl
    except ImportError:
        raise InputError(
            [
                Problem(
                    "extra-missing",
                    "写 Parquet 要安装 prescreen[batch]",
                    "Parquet needs prescreen[batch]",
                    None,
                    "pip install 'prescreen[batch]'",
                    "pip install 'prescreen[batch]'",
                )
            ]
        ) from None
    rows = [
        {
            "id": r.candidate.id,
            "name": r.candidate.name,
            "verdict": r.verdict,
            "grounds": [g.kind for g in r.grounds],
            "score_low": r.score[0] if r.score else None,
            "score_high": r.score[1] if r.score else None,
            "missing": sorted({m.cause.name for m in r.missing if m.needed_for == "verdict"}),
            **{o.check.id: o.status for o in r.outcomes},
        }
        for r in reports
    ]
    _whole(path, lambda part: pl.DataFrame(rows).write_parquet(part))
