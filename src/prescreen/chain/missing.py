"""What a region should look for: empty nodes by fit, thin links, and bottlenecks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from prescreen.chain.explain import Partner, partners_of
from prescreen.chain.graph import ChainGraph
from prescreen.chain.scores import ScoreModel
from prescreen.vocabulary import FITS

#: Edges that make a gap worth a search; software and services are needed everywhere.
SEARCHED = ("material", "equipment", "tooling")
#: A critical neighbour: no local capacity and at least this criticality.
CRITICAL = 0.5


@dataclass(frozen=True, slots=True)
class ChainGap:
    """A node nobody makes here. relation: the larger of fill and extend, or build where it has no
    local neighbour; scores: points of a full-size project with a certain link; codes and words:
    what to search for; users, suppliers: the local enterprises next to it."""

    node: str
    name: str
    name_en: str
    stage: str
    chains: tuple[str, ...]
    relation: str
    scores: dict[str, float]
    codes: tuple[str, ...]
    words: tuple[str, ...]
    kappa: float
    users: tuple[Partner, ...]
    suppliers: tuple[Partner, ...]


@dataclass(frozen=True, slots=True)
class Weakness:
    """A present link that is thin. kind: 'single' (one local supplier for local users), 'short'
    (less capacity than the local users need) or 'critical' (a local user depends on a critical
    node nobody makes here). value: demand covered by one, shortage, or criticality, in 0..1."""

    kind: str
    node: str
    name: str
    name_en: str
    value: float
    makers: tuple[str, ...]
    users: tuple[str, ...]

    def text(self, lang: str = "zh") -> str:
        makers, users = "、".join(self.makers), "、".join(self.users)
        zh = {
            "single": f"{self.name}在本地只有{makers}一家,下游{users}依赖它",
            "short": f"{self.name}的本地能力({makers})小于下游{users}的需要,缺口 {self.value:.2f}",
            "critical": f"{users}所需的关键环节{self.name}在本地没有(关键性 {self.value:.1f})",
        }
        makers, users = ", ".join(self.makers), ", ".join(self.users)
        en = {
            "single": f"{self.name_en}: {makers} is the only local source for {users}",
            "short": f"{self.name_en}: {makers} makes less than {users} need "
            f"(shortage {self.value:.2f})",
            "critical": f"{self.name_en}: critical for {users} and not made here "
            f"(criticality {self.value:.1f})",
        }
        return (zh if lang == "zh" else en)[self.kind]


@dataclass(frozen=True, slots=True)
class BareChain:
    """A chain on which the region has nobody: which of its links to look for cannot be said."""

    chain: str
    name: str
    name_en: str

    def text(self, lang: str = "zh") -> str:
        if lang == "zh":
            return (
                f"“{self.name}”链上没有登记本地企业,不列招商环节:请先在地区画像登记链上企业,"
                "或核实本地有无这一产业基础"
            )
        return (
            f"{self.name_en}: no local enterprise is on record, so no link of it is recommended; "
            "put the enterprises of this chain into the profile, or see whether there is a base"
        )


@dataclass(frozen=True, slots=True)
class GapReport:
    """gaps: within fill, extend, build, strongest first; weaknesses: single, short, critical;
    bare: chains without a local enterprise, of which no links are recommended."""

    gaps: tuple[ChainGap, ...]
    weaknesses: tuple[Weakness, ...]
    kinds: tuple[str, ...]
    bare: tuple[BareChain, ...] = ()

    def of(self, relation: str) -> tuple[ChainGap, ...]:
        """The gaps of one relation, 补链, 延链 or 建链."""
        return tuple(g for g in self.gaps if g.relation == relation)

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        return {
            "gaps": [asdict(g) for g in self.gaps],
            "weaknesses": [{**asdict(w), "text": w.text(lang)} for w in self.weaknesses],
            "kinds": list(self.kinds),
            "bare": [{**asdict(b), "text": b.text(lang)} for b in self.bare],
        }


def gaps(
    graph: ChainGraph,
    model: ScoreModel,
    *,
    chains: Sequence[str] | None = None,
    kinds: Iterable[str] = SEARCHED,
    top: int | None = 30,
) -> GapReport:
    """Empty nodes by fit, `top` of each relation; totals of relations are not comparable.

    A link that stands only in chains without a local enterprise is not listed: what a place with no
    base on a chain should look for there cannot be said.

    Only edges of `kinds` count, and only nodes of `chains` where given: generic inputs such as
    operating systems or logistics would lead every list otherwise.
    """
    kept = tuple(kinds)
    thin = ScoreModel(graph.only(kept), model.presence, model.params)
    wanted = None if chains is None else set(chains)
    rows = [i for i in range(graph.n) if wanted is None or wanted & set(graph.node(i).chains)]
    bare = _bare(graph, thin, wanted)
    found = [
        _gap(graph, thin, i)
        for i in rows
        if thin.masses.m[i] == 0 and not bare >= set(graph.node(i).chains)
    ]
    out: list[ChainGap] = []
    for key in ("fill", "extend", "build"):
        mine = [g for g in found if g.relation == FITS[key].label and g.scores[key] > 0]
        out += sorted(mine, key=partial(_strongest, key))[:top]
    return GapReport(tuple(out), tuple(_weaknesses(graph, thin, rows)), kept, _named(graph, bare))


def _bare(graph: ChainGraph, model: ScoreModel, wanted: set[str] | None) -> set[str]:
    """The chains, of those wanted, on no node of which an enterprise stands."""
    held = {
        chain for i in range(graph.n) if model.masses.m[i] > 0 for chain in graph.node(i).chains
    }
    return {c for c in graph.chain_names if c not in held and (wanted is None or c in wanted)}


def _named(graph: ChainGraph, chains: Iterable[str]) -> tuple[BareChain, ...]:
    out = []
    for name in sorted(chains):
        chain = graph.chains.get(name)
        zh = chain.name if chain is not None else name
        out.append(BareChain(name, zh, (chain.name_en if chain is not None else "") or zh))
    return tuple(out)


def _strongest(key: str, gap: ChainGap) -> tuple[float, float, str]:
    return -gap.scores[key], -gap.scores["total"], gap.node


def _gap(graph: ChainGraph, model: ScoreModel, i: int) -> ChainGap:
    node = graph.node(i)
    scores = dict(zip((*FITS, "total"), model.fit_many([i])[0].tolist(), strict=True))
    near = partners_of(model, [i])
    fill, extend = scores["fill"], scores["extend"]
    relation = "build" if fill + extend <= 0 else "fill" if fill >= extend else "extend"
    return ChainGap(
        node.id,
        node.label(),
        node.label("en"),
        node.stage,
        node.chains,
        FITS[relation].label,
        scores,
        node.codes,
        node.words or (node.label(),),
        node.kappa,
        tuple(p for p in near if p.side == "downstream"),
        tuple(p for p in near if p.side == "upstream"),
    )


def _weaknesses(graph: ChainGraph, model: ScoreModel, rows: Sequence[int]) -> list[Weakness]:
    out: list[Weakness] = []
    for i in rows:
        node = graph.node(i)
        makers = tuple(name for name, capacity, _, _ in model.presence.at(i) if capacity > 0)
        near = partners_of(model, [i])
        users = tuple(dict.fromkeys(p.name for p in near if p.side == "downstream"))
        if not users:
            continue
        about = (node.id, node.label(), node.label("en"))
        demand, short = float(model.table.demand[i]), float(model.table.short[i])
        others = [u for u in users if u not in makers]
        if len(makers) == 1 and others:
            out.append(Weakness("single", *about, demand, makers, users))
        if makers and short > 0.5:
            out.append(Weakness("short", *about, short, makers, users))
        if not makers and node.kappa >= CRITICAL:
            out.append(Weakness("critical", *about, node.kappa, makers, users))
    rank = {"single": 0, "short": 1, "critical": 2}
    return sorted(out, key=lambda w: (rank[w.kind], -w.value, w.node))
