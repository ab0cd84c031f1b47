"""Several chains to one graph: the same product in two chains becomes one node."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..errors import ChainError, Place, Problem
from .graph import ChainGraph
from .model import Chain, Edge, Node


@dataclass(frozen=True, slots=True)
class Aliases:
    """Groups of ids that are one product; the first of a group is the canonical id."""

    groups: tuple[tuple[tuple[str, ...], Place | None], ...] = ()


def merge(chains: Sequence[Chain], aliases: Aliases | None = None) -> ChainGraph:
    """One graph of all chains. Raises ChainError for bad aliases and for cycles.

    A canonical id stands even where its own chain is not loaded, so that an enterprise placed on
    `display.phone` is found whichever chains a region uses. Of merged nodes the canonical one gives
    name and code, the criticality and value added are the largest stated, the rest is united.
    Parallel edges of several chains become one with the largest weight.
    """
    loaded = {c.id for c in chains}
    nodes = {n.id: n for c in chains for n in c.nodes}
    problems: list[Problem] = []
    canonical = _canonical(aliases or Aliases(), loaded, nodes, problems)

    members: dict[str, list[Node]] = {}
    for node in nodes.values():
        members.setdefault(canonical.get(node.id, node.id), []).append(node)
    united = [_unite(key, group) for key, group in members.items()]

    edges: list[Edge] = []
    for c in chains:
        for e in c.edges:
            u, v = canonical.get(e.supplier, e.supplier), canonical.get(e.user, e.user)
            if u == v:
                problems.append(Problem(
                    "chain.loop", f"合并别名后 {u} 供应自己", f"after merging {u} supplies itself",
                    e.place, "删去这条边或这组别名", "drop the edge or the alias"))
                continue
            edges.append(replace(e, supplier=u, user=v))
    graph = ChainGraph.from_nodes(
        united, edges, {c.id: c for c in chains},
        {a: b for a, b in canonical.items() if a != b})
    problems += _cycle(graph, edges)
    if problems:
        raise ChainError(problems)
    return graph


def _canonical(
    aliases: Aliases, loaded: set[str], nodes: dict[str, Node], problems: list[Problem]
) -> dict[str, str]:
    out: dict[str, str] = {}
    firsts = {names[0] for names, _ in aliases.groups}
    for names, place in aliases.groups:
        for name in names:
            if name.split(".")[0] in loaded and name not in nodes:
                problems.append(Problem(
                    "chain.alias-node", f"别名指向不存在的节点 {name}",
                    f"an alias names a node that is not there: {name}",
                    place, "改正节点 id", "correct the id"))
        for name in names[1:]:
            if name in firsts or out.get(name, names[0]) != names[0]:
                problems.append(Problem(
                    "chain.alias-twice", f"{name} 有两个规范节点", f"{name} has two canonical nodes",
                    place, "写成一组:[规范节点, 同义, 同义]", "write one group"))
            out[name] = names[0]
    return out


def _unite(key: str, group: list[Node]) -> Node:
    group = sorted(group, key=lambda n: (n.id != key, n.id))
    first = group[0]
    if len(group) == 1 and first.id == key:
        return first

    def united(parts: list[tuple[str, ...]]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(x for part in parts for x in part if x))

    return replace(
        first, id=key,
        gb_alt=tuple(c for c in united([n.codes for n in group]) if c != first.gb),
        kappa=max(n.kappa for n in group), tau=max(n.tau for n in group),
        words=united([(*((n.name,) if n is not first else ()), *n.words) for n in group]),
        chains=united([n.chains for n in group]),
        aliases=tuple(n.id for n in group if n.id != key),
    )


def _cycle(graph: ChainGraph, edges: Sequence[Edge]) -> list[Problem]:
    ring = graph.find_cycle()
    if not ring:
        return []
    on = {(u, v) for u, v in zip(ring, ring[1:] + ring[:1], strict=True)}
    place = next((e.place for e in reversed(edges) if (e.supplier, e.user) in on), None)
    path = " → ".join([*ring, ring[0]])
    return [Problem(
        "chain.cycle", f"供应关系成环:{path}", f"the supply edges form a cycle: {path}", place,
        "去掉一条边;回收关系写入 recycle_edges",
        "drop one edge; recycling belongs into recycle_edges")]
