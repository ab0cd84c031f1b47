"""The facade: an engine loaded from files, with doors for lists and for cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prescreen import processes  # from here on forks are watched
from prescreen.candidate import Candidate
from prescreen.content import content_root
from prescreen.engine import Engine
from prescreen.errors import Place, RegionError
from prescreen.messages import problem
from prescreen.pack.ruleset import load_rules
from prescreen.region import Region, load_region
from prescreen.run.derive import ChainDeriver
from prescreen.run.sectors import Sectors

if TYPE_CHECKING:
    from prescreen.case.case import Case
    from prescreen.case.conclude import Way
    from prescreen.case.events import Event
    from prescreen.columnar.batch import BatchResult


class Screener(Engine):
    """Screens candidates of one region under one set of rules: `screen`, `screen_many`, cases."""

    @classmethod
    def from_files(
        cls,
        region: str | Path,
        packs: Sequence[str | Path] | None = None,
        chains: Sequence[str | Path] | None = None,
        as_of: dt.date | str | None = None,
    ) -> Screener:
        """Load a region profile and the packs and chains that it names.

        `packs` and `chains` override those of the profile. Raises `RegionError`, `PackError` or
        `ChainError` with every problem.
        """
        profile = load_region(region)
        refs: Sequence[str | Path] = packs if packs is not None else profile.shape.packs
        rules = load_rules(refs, None if packs is not None else profile.folder)
        names = list(chains) if chains is not None else list(profile.shape.chains)
        day = dt.date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
        return cls(profile, rules, _chains(profile, names), day)

    # -- lists -------------------------------------------------------------------------------
    def screen_many(
        self,
        source: Any,
        *,
        mapping: Any = None,
        missing: bool | None = None,
    ) -> BatchResult:
        """Screen a list: a path, a Polars, pandas or Arrow frame, or candidates or mappings.

        Gives one row a candidate (`.frame`), and the full report of any row on demand. The column
        `missing` lists, for each row, what still matters for its verdict: up to 100,000 rows, or
        as `missing` says. `prescreen.columnar.batch.screen_file` takes files of any size.
        """
        processes.polars_ready()
        from prescreen.columnar.batch import screen_many

        return screen_many(self, source, mapping=mapping, missing=missing)

    # -- a case whose facts arrive over time --------------------------------------------------
    def open_case(
        self,
        candidate: Candidate | Mapping[str, Any],
        members: Sequence[str] | None = None,
        on: dt.date | str | None = None,
        way: Way = "auto",
    ) -> Case:
        """Open a case (联审案卷) on the candidate.

        `members` are the units asked for an opinion, by default those of the region's profile, or
        the fourteen of a joint review;
        `on` is the day, by default the candidate's, the screener's or today. `way` draws
        conclusions by durable-rules where it is installed, or by `fixed-point`.
        """
        from prescreen.case.opening import open_case

        return open_case(self, candidate, members, on, way)

    def restore_case(
        self, source: Sequence[Event | Mapping[str, Any]] | str | Path, way: Way = "auto"
    ) -> Case:
        """The case whose `events()` these are, their JSON text (a list, or one a line), or the
        file in which it was kept. `CaseError` for a bad log or a broken chain, with the line.

        `case.remarks` tells of rules that changed since, and of half a line that was left out.
        """
        from prescreen.case.opening import restore_case

        return restore_case(self, source, way)


def _chains(region: Region, names: Sequence[str | Path]) -> ChainDeriver:
    """The linker and the fit model of the region's chains, and the sector backbone under them.

    Raises `RegionError` for an enterprise on a node that the chains do not have.
    """
    from prescreen.chain import Firm, FitModel, Linker, Terms, load_chains

    root = content_root("industry_chains")
    graph = load_chains(names, root=root)
    problems = []
    by_name = {node.name: node.id for node in graph.nodes}
    # Without chains nobody stands on one, which is what was asked for.
    firms_here = region.shape.enterprises if names else ()
    on_nodes = [(f, by_name.get(f.node, f.node)) for f in firms_here if f.node is not None]
    for f, node in on_nodes:
        try:
            graph.canonical(node)
        except KeyError:
            near = "、".join(graph.suggest(node))
            code = "region-node/near" if near else "region-node"
            place = Place(region.file)
            problems.append(problem(code, place, firm=f.name, node=node, near=near))
    if problems:
        raise RegionError(problems)
    firms = [
        Firm(f.name, node, float(f.capacity), f.role, f.document or "", f.note or "")
        for f, node in on_nodes
    ]

    def class_of(node: str) -> str:
        return graph.node(by_name.get(node, node)).gb if names else ""

    sectors = Sectors(root, region, class_of)
    return ChainDeriver(Linker(graph, Terms.beside(root)), FitModel(graph, firms), sectors)
