"""Chains from and to networkx, where many who keep chains keep them.

The key of a node is its id; its attributes are those of `ChainNode` and `aliases`, other ids of the
same product. An edge has `weight` and `kind`. `graph.graph["chains"]` may name the chains and their
sources. Only what is stated is written, so what is not known does not come back as zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from numbers import Real
from typing import TYPE_CHECKING, Any

from prescreen.chain.model import KINDS, STAGES, Chain, ChainNode, ChainSource, Edge
from prescreen.errors import ChainError, Place, Problem
from prescreen.messages import problem

if TYPE_CHECKING:
    import networkx as nx

TEXT = ("name", "name_en", "gb", "note")
FACTORS = ("kappa", "tau")
OWN = ("stage", *TEXT, "gb_alt", "words", "covers", "sources", "chains", *FACTORS)
NODE = (*OWN, "aliases")
EDGE = ("weight", "kind")
#: What has no meaning of its own where it is not stated; see `defaults`.
NEEDED = ("stage", "chains", "weight", "kind")
CHAIN = ("name", "name_en", "scope", "sources")
CHAINS = "graph.graph['chains']"


@dataclass(frozen=True, slots=True)
class Parts:
    """What a graph of networkx says. aliases: other id to id."""

    nodes: tuple[ChainNode, ...]
    edges: tuple[Edge, ...]
    chains: Mapping[str, Chain]
    aliases: Mapping[str, str]


def read(
    graph: nx.Graph[Any],
    rename: Mapping[str, str | None],
    defaults: Mapping[str, object],
    known_code: Callable[[str], bool],
) -> Parts:
    """Nodes and edges as stated. Raises ChainError with every problem, cycles not looked for."""
    if not graph.is_directed():
        raise ChainError([problem("chain-undirected", Place("graph"))])
    reader = _Reader(rename, defaults, known_code)
    reader.options()
    nodes = tuple(reader.node(key, raw) for key, raw in graph.nodes(data=True))
    edges = tuple(reader.edge(u, v, raw) for u, v, raw in graph.edges(data=True))
    chains = reader.chains(graph.graph.get("chains", {}))
    for alias, (_, where) in reader.aliases.items():
        if alias in graph:
            reader.say("chain-alias-twice/networkx", where, name=alias)
    if problems := reader.all_problems():
        raise ChainError(problems)
    return Parts(nodes, edges, chains, {a: key for a, (key, _) in reader.aliases.items()})


@dataclass(slots=True)
class _Reader:
    """Values with the problems they have. An attribute that many nodes lack, or that nobody knows,
    is told once, with the first place and how often: `common`."""

    rename: Mapping[str, str | None]
    defaults: Mapping[str, object]
    known_code: Callable[[str], bool]
    problems: list[Problem] = field(default_factory=list)
    common: dict[tuple[str, str, tuple[str, ...]], list[str]] = field(default_factory=dict)
    aliases: dict[str, tuple[str, str]] = field(default_factory=dict)

    def say(self, code: str, where: str, **words: object) -> None:
        self.problems.append(problem(code, Place(where), **words))

    def note(self, code: str, key: str, known: tuple[str, ...], where: str) -> None:
        self.common.setdefault((code, key, known), []).append(where)

    def all_problems(self) -> list[Problem]:
        for (code, key, known), where in self.common.items():
            zh, en = ("边", "edges") if known is EDGE else ("节点", "nodes")
            have = ", ".join(known)
            self.say(code, where[0], key=key, zh=zh, en=en, have=have, count=len(where))
        return self.problems

    def options(self) -> None:
        """Whether `rename` and `defaults` speak of attributes that there are."""
        for option, keys in (("rename", self.rename.values()), ("defaults", self.defaults)):
            for key in keys:
                if key is not None and key not in (*NODE, *EDGE):
                    self.say("chain-unknown-key", option, key=key, have=", ".join((*NODE, *EDGE)))

    def attributes(
        self, where: str, raw: Mapping[str, object], known: tuple[str, ...]
    ) -> dict[str, object]:
        """Attributes by our names; those lacking from `defaults`; None counts as not stated."""
        out: dict[str, object] = {}
        for theirs, value in raw.items():
            key = self.rename.get(theirs, theirs)
            if key is None or value is None:
                continue
            if key not in known:
                self.note("chain-unknown-key/networkx", theirs, known, where)
            elif key in out:
                self.note("chain-attribute-twice", key, known, where)
            else:
                out[key] = value
        for key in known:
            if key not in out and key in self.defaults:
                out[key] = self.defaults[key]
            elif key not in out and key in NEEDED:
                self.note("chain-missing/networkx", key, known, where)
        return out

    def node(self, key: object, raw: Mapping[str, object]) -> ChainNode:
        where = f"graph.nodes[{key!r}]"
        if not isinstance(key, str) or not key.strip():
            self.say("chain-id/networkx", where, value=repr(key))
        given: dict[str, Any] = {"name": str(key)}
        for name, value in self.attributes(where, raw, NODE).items():
            if name == "stage":
                given[name] = self.choice(where, name, value, STAGES)
            elif name in TEXT:
                given[name] = self.text(where, name, value)
            elif name in FACTORS:
                given[name] = self.number(where, name, value)
            else:
                given[name] = self.texts(where, name, value)
        for code in (given.get("gb", ""), *given.get("gb_alt", ()), *given.get("covers", ())):
            if code and not self.known_code(code):
                self.say("chain-code", where, value=code)
        for alias in given.pop("aliases", ()):
            if self.aliases.setdefault(alias, (str(key), where))[0] != key:
                self.say("chain-alias-twice/networkx", where, name=alias)
        return ChainNode(str(key), **given, place=Place(where))

    def edge(self, u: object, v: object, raw: Mapping[str, object]) -> Edge:
        where = f"graph.edges[{u!r}, {v!r}]"
        given = self.attributes(where, raw, EDGE)
        weight = self.number(where, "weight", given.get("weight", 1.0), above_zero=True)
        kind = self.choice(where, "kind", given.get("kind", KINDS[0]), KINDS)
        if u == v:
            self.say("chain-loop", where, name=u)
        return Edge(str(u), str(v), weight, kind, Place(where))

    def chains(self, raw: object) -> dict[str, Chain]:
        out = {}
        for key, about in self.mapping(CHAINS, raw).items():
            where = f"{CHAINS}[{key!r}]"
            given = dict(self.mapping(where, about, CHAIN))
            sources = self.mapping(where, given.pop("sources", {}))
            made = [self.source(f"{where}['sources']", *item) for item in sources.items()]
            texts: dict[str, Any] = {k: self.text(where, k, given[k]) for k in given}
            out[key] = Chain(key, **{"name": key, **texts}, sources=tuple(made))
        return out

    def source(self, where: str, key: str, raw: object) -> ChainSource:
        told = self.mapping(where, raw, ("supports", "url"))
        return ChainSource(
            key, **{"supports": "", **{k: self.text(where, k, told[k]) for k in told}}
        )

    def mapping(
        self, where: str, value: object, known: tuple[str, ...] = ()
    ) -> Mapping[str, object]:
        """The items of a mapping; of `known` keys, where there are any."""
        if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
            self.say("chain-shape", where, zh="这一项", en="this", form="{key: value, …}")
            return {}
        for key in value if known else ():
            if key not in known:
                self.say("chain-unknown-key", where, key=key, have=", ".join(known))
        return {k: v for k, v in value.items() if not known or k in known}

    def text(self, where: str, key: str, value: object) -> str:
        if isinstance(value, str):
            return value
        self.say("chain-text", where, zh=key, en=key, value=repr(value))
        return ""

    def choice(self, where: str, key: str, value: object, have: tuple[str, ...]) -> str:
        if value not in have:
            self.say("chain-choice", where, key=key, value=value, have=", ".join(have))
        return str(value)

    def texts(self, where: str, key: str, value: object) -> tuple[str, ...]:
        """A list of texts; a text by itself is a list of one."""
        items = (value,) if isinstance(value, str) else value
        if isinstance(items, list | tuple) and all(isinstance(item, str) for item in items):
            return tuple(items)
        self.say("chain-shape", where, zh=key, en=key, form='["a", "b", …]')
        return ()

    def number(self, where: str, key: str, value: object, *, above_zero: bool = False) -> float:
        if not isinstance(value, Real) or isinstance(value, bool):
            self.say("chain-number", where, zh=key, en=key, value=repr(value))
            return 0.0
        number = float(value)
        if not 0 <= number <= 1 or (above_zero and number == 0):
            bounds = "(0, 1]" if above_zero else "[0, 1]"
            self.say("chain-range", where, key=key, range=bounds, value=f"{number:g}")
        return number


def write(
    nodes: Iterable[ChainNode],
    edges: Iterable[Edge],
    chains: Iterable[Chain],
    aliases: Mapping[str, str],
) -> nx.DiGraph[str]:
    """A graph of networkx that `read` takes as it is."""
    import networkx as nx  # takes a fifth of a second, and only this function needs it

    others: dict[str, list[str]] = {}
    for alias, key in aliases.items():
        others.setdefault(key, []).append(alias)
    graph: nx.DiGraph[str] = nx.DiGraph()
    named = {c.id: _stated({**_parts(c, CHAIN), "sources": _sources(c)}) for c in chains}
    if named:
        graph.graph["chains"] = named
    for node in nodes:
        own = {**_parts(node, OWN), "aliases": tuple(others.get(node.id, ()))}
        graph.add_node(node.id, **_stated(own))
    graph.add_edges_from((e.supplier, e.user, _parts(e, EDGE)) for e in edges)
    return graph


def _sources(chain: Chain) -> dict[str, dict[str, object]]:
    return {s.id: _stated({"supports": s.supports, "url": s.url}) for s in chain.sources}


def _parts(of: object, names: Iterable[str]) -> dict[str, object]:
    return {name: getattr(of, name) for name in names}


def _stated(values: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in values.items() if value}
