"""Several chains to one graph: the same product in two chains becomes one node."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from prescreen.chain.graph import ChainGraph, cycle_problems
from prescreen.chain.model import Chain, ChainNode, Edge
from prescreen.errors import ChainError, Place, Problem
from prescreen.messages import problem


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
    nodes = {n.id: n for c in chains for n in c.nodes}
    problems: list[Problem] = []
    canonical = _canonical(aliases or Aliases(), {c.id for c in chains}, nodes, problems)
    members: dict[str, list[ChainNode]] = {}
    for node in nodes.values():
        members.setdefault(canonical.get(node.id, node.id), []).append(node)
    edges: list[Edge] = []
    for edge in (e for c in chains for e in c.edges):
        u, v = (canonical.get(end, end) for end in (edge.supplier, edge.user))
        if u == v:
            problems.append(problem("chain-alias-loop", edge.place, name=u))
        else:
            edges.append(replace(edge, supplier=u, user=v))
    graph = ChainGraph.from_nodes(
        [_unite(key, group) for key, group in members.items()],
        edges,
        {c.id: c for c in chains},
        {a: b for a, b in canonical.items() if a != b and b in members},
    )
    problems += cycle_problems(graph, edges, "chain-cycle")
    if problems:
        raise ChainError(problems)
    return graph


def _canonical(
    aliases: Aliases, loaded: set[str], nodes: dict[str, ChainNode], problems: list[Problem]
) -> dict[str, str]:
    out: dict[str, str] = {}
    firsts = {names[0] for names, _ in aliases.groups}
    for names, place in aliases.groups:
        for name in names:
            if name.split(".")[0] in loaded and name not in nodes:
                problems.append(problem("chain-alias-node", place, name=name))
        for name in names[1:]:
            if name in firsts or out.get(name, names[0]) != names[0]:
                problems.append(problem("chain-alias-twice", place, name=name))
            out[name] = names[0]
    return out


def _unite(key: str, group: list[ChainNode]) -> ChainNode:
    group = sorted(group, key=lambda n: (n.id != key, n.id))
    first = group[0]
    if len(group) == 1 and first.id == key:
        return first
    codes = _distinct(n.codes for n in group)
    return replace(
        first,
        id=key,
        gb_alt=tuple(c for c in codes if c != first.gb),
        kappa=max(n.kappa for n in group),
        tau=max(n.tau for n in group),
        words=_distinct(((n.label(),) if n is not first else ()) + n.words for n in group),
        chains=_distinct(n.chains for n in group),
        covers=_distinct(n.covers for n in group),
    )


def _distinct(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(x for part in parts for x in part if x))
