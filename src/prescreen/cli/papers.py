"""The papers that `--out` holds: ledger, page, opinions and notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from prescreen import render
from prescreen.errors import Lang
from prescreen.files.folder import Staged
from prescreen.files.names import file_names
from prescreen.intake import Intake
from prescreen.render.plots import draw_svg
from prescreen.report import Report
from prescreen.screener import Screener

NOTICE = "-补正告知单"


def write_papers(
    out: Staged,
    wanted: Sequence[str],
    screener: Screener,
    batch: Intake,
    reports: Sequence[Report],
    dicts: Sequence[dict[str, Any]],
    lang: Lang,
) -> None:
    """Write the formats that were asked for."""
    run = render.Run.of(
        screener.region,
        reports[0].as_of if reports else dt.date.today(),
        lang=lang,
        batch=batch,
        svgs=chain_maps(screener, reports, lang),
        node_names=_node_names(screener, lang),
    )
    if "html" in wanted:
        with (out / "report.html").open("wb") as stream:
            render.write_html(stream, dicts, run)
    if "xlsx" in wanted:
        with (out / "ledger.xlsx").open("wb") as stream:
            render.write_xlsx(stream, dicts, run)
    if "docx" in wanted:
        names = file_names((d["candidate"]["id"] for d in dicts), ("", NOTICE))
        for data in dicts:
            name = names[data["candidate"]["id"]]
            with (out / f"opinions/{name}.docx").open("wb") as stream:
                render.write_docx(stream, data, run)
            if any(m["needed_for"] == "verdict" for m in data["missing"]):
                with (out / f"opinions/{name}{NOTICE}.docx").open("wb") as stream:
                    render.write_notice(stream, data, run)


def chain_maps(screener: Screener, reports: Sequence[Report], lang: Lang) -> dict[str, str]:
    """The chain map with the candidate's place, for candidates that are linked to one."""
    if screener.chains is None:
        return {}
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
