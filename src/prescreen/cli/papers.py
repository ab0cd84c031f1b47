"""The papers that `--out` holds: ledger, page, opinions and notices."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from prescreen import render
from prescreen.candidate import Candidate
from prescreen.cli.order import Order
from prescreen.clock import today
from prescreen.errors import Lang
from prescreen.files.folder import Staged
from prescreen.files.names import file_names
from prescreen.intake import Intake
from prescreen.render.asking import of_investor
from prescreen.render.plots import draw_svg
from prescreen.render.view import View
from prescreen.report import Report
from prescreen.screener import Screener

ENDINGS = {
    "opinion": "", "notice": "-需补充材料清单", "forms": "-成员单位意见表",
    "summary": "-意见汇总表", "annexes": "-附件",
}  # fmt: skip
"""What the name of each Word paper on a candidate ends with."""


@contextmanager
def papers(
    out: Staged,
    wanted: Sequence[str],
    screener: Screener,
    batch: Intake,
    candidates: Sequence[Candidate],
    order: Order,
) -> Iterator[Callable[[Report, Mapping[str, Any]], None]]:
    """What takes the reports on the candidates, in this order, into the papers that were asked for;
    these are whole when the block ends. A page or a ledger of nothing is made too."""
    lang = order.lang
    with ExitStack() as stack:
        maps = ChainMaps(screener, lang)
        first = candidates[0].as_of if candidates else None
        run = render.Run.of(
            screener.region,
            first or screener.as_of or today(),
            lang=lang,
            batch=batch,
            svgs=maps.drawn,
            node_names=_node_names(screener, lang),
        )
        takers: list[Callable[[View], None]] = []
        if "html" in wanted:
            takers.append(stack.enter_context(_page(out / "report.html", run)))
        if "xlsx" in wanted:
            takers.append(stack.enter_context(_ledger(out / "ledger.xlsx", run)))
        if "docx" in wanted:
            names = file_names((c.id for c in candidates), tuple(ENDINGS.values()))

        def take(report: Report, data: Mapping[str, Any]) -> None:
            maps.add(report)
            view = View(data, run)
            for taker in takers:
                taker(view)
            if "docx" in wanted:
                _word(out, names[data["candidate"]["id"]], view, order)

        yield take


@contextmanager
def _page(path: Path, run: render.Run) -> Iterator[Callable[[View], None]]:
    from prescreen.render.html import Page  # only where it is asked for

    page = Page(run)
    yield page.add
    path.write_bytes(page.content())


@contextmanager
def _ledger(path: Path, run: render.Run) -> Iterator[Callable[[View], None]]:
    render.needs("xlsxwriter", "Excel")
    from prescreen.render.xlsx.workbook import Workbook  # an extra

    with path.open("wb") as stream, TemporaryDirectory(dir=path.parent) as folder:
        book = Workbook(stream, run, Path(folder))
        yield book.add
        book.close()


def _word(out: Staged, name: str, view: View, order: Order) -> None:
    """The papers on one candidate; the list for the investor only where something is asked of it,
    the annexes on request."""
    missing = view.report["missing"]
    asked = any(of_investor(m) for m in missing if m["needed_for"] == "verdict")
    for kind in render.PAPERS:
        if (kind == "notice" and not asked) or (kind == "annexes" and not order.annexes):
            continue
        whole = BytesIO()  # what fails half-way leaves no file
        render.write_paper(whole, kind, view, view.run, order.templates)
        (out / f"opinions/{name}{ENDINGS[kind]}.docx").write_bytes(whole.getvalue())


class ChainMaps:
    """The chain map with the candidate's place, for candidates that are linked to one."""

    def __init__(self, screener: Screener, lang: Lang) -> None:
        self._model = screener.chains.model if screener.chains is not None else None
        self._lang = lang
        self._known: dict[tuple[str, ...], str] = {}
        self.drawn: dict[str, str] = {}
        """By the id of the candidate."""

    def add(self, report: Report) -> None:
        nodes = tuple(sorted(x.node for x in report.fit.links)) if report.fit is not None else ()
        if not nodes or self._model is None:
            return
        if nodes not in self._known:
            graph = self._model.graph
            chain = sorted(graph.nodes[graph.index(nodes[0])].chains)[0]
            self._known[nodes] = draw_svg(
                graph, self._model, highlight=nodes, chain=chain, near=True, lang=self._lang
            )
        self.drawn[report.candidate.id] = self._known[nodes]


def _node_names(screener: Screener, lang: Lang) -> dict[str, str]:
    if screener.chains is None:
        return {}
    nodes = screener.chains.model.graph.nodes
    return {n.id: n.name if lang == "zh" else n.name_en or n.name for n in nodes}
