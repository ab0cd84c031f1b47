"""One chain file to a `Chain`, with every problem of the file and its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from prescreen.chain.document import Doc
from prescreen.chain.model import KINDS, STAGES, Chain, ChainNode, ChainSource, Edge
from prescreen.errors import Place, Problem
from prescreen.messages import problem
from prescreen.yamlsource.source import Node, read_yaml

_ID = re.compile(r"[a-z][a-z0-9_]*\Z")
_ORDER = {stage: i for i, stage in enumerate(STAGES[:4])}
_CHAIN_KEYS = ("id", "name", "name_en", "scope", "sources", "nodes", "edges", "recycle_edges")
_NODE_KEYS = ("id", "name", "name_en", "words", "stage", "gb", "gb_alt", "kappa", "tau", "src")
_OTHER_KEYS = ("covers", "note")

KnownCode = Callable[[str], bool]


def read_chain(path: Path, known_code: KnownCode) -> tuple[Chain | None, list[Problem]]:
    """A chain and its problems; the chain is None when the file has no usable root."""
    doc = Doc(read_yaml(path, path.name))
    if doc.root is None:
        return None, doc.problems
    top = doc.mapping(doc.root, "链文件", "a chain file")
    _keys(doc, doc.root, top, _CHAIN_KEYS, ("id", "name", "nodes", "edges"), "链文件", "the file")
    chain_id = _id(doc, top.get("id"))
    sources = _sources(doc, top.get("sources"))
    nodes = _nodes(doc, top.get("nodes"), chain_id, {s.id for s in sources}, known_code)
    edges = _edges(doc, top.get("edges"), chain_id, nodes)
    recycling = _edges(doc, top.get("recycle_edges"), chain_id, nodes, recycling=True)
    _orphans(doc, nodes, (*edges, *recycling))
    name, name_en, scope = (doc.text(top.get(k), k, k) for k in ("name", "name_en", "scope"))
    chain = Chain(
        chain_id,
        name,
        name_en,
        scope,
        tuple(nodes.values()),
        tuple(edges),
        tuple(recycling),
        sources,
        path.name,
    )
    return chain, doc.problems


def read_aliases(path: Path) -> tuple[tuple[tuple[tuple[str, ...], Place], ...], list[Problem]]:
    """Groups of ids that are one product, the canonical one first."""
    doc = Doc(read_yaml(path, path.name))
    if doc.root is None:
        return (), doc.problems
    top = doc.mapping(doc.root, "别名文件", "an alias file")
    _keys(doc, doc.root, top, ("aliases",), (), "别名文件", "the file")
    groups = []
    for item in doc.items(top.get("aliases"), "aliases", "aliases"):
        names = doc.texts(item, "别名组", "an alias group")
        if len(names) > 1 and all(n.count(".") == 1 for n in names):
            groups.append((names, item.place))
        else:
            form = "[chain.node, chain.node, …]"
            doc.say("chain-shape", item, zh="别名组", en="an alias group", form=form)
    return tuple(groups), doc.problems


def _keys(
    doc: Doc,
    at: Node,
    parts: dict[str, Node],
    known: Iterable[str],
    needed: Iterable[str],
    zh: str,
    en: str,
) -> None:
    for key in parts:
        if key not in known:
            doc.say("chain-unknown-key", at, key=key, have=", ".join(known))
    for key in needed:
        if key not in parts:
            doc.say("chain-missing", at, zh=zh, en=en, key=key)


def _id(doc: Doc, node: Node | None) -> str:
    value = doc.text(node, "id", "id")
    if value and not _ID.match(value):
        doc.say("chain-id", node, value=value)
    return value


def _sources(doc: Doc, node: Node | None) -> tuple[ChainSource, ...]:
    out = []
    for key, value in doc.mapping(node, "sources", "sources").items():
        parts = doc.mapping(value, f"来源 {key}", f"source {key}")
        _keys(doc, value, parts, ("url", "supports"), (), key, key)
        supports, url = (doc.text(parts.get(k), k, k) for k in ("supports", "url"))
        out.append(ChainSource(key, supports, url))
    return tuple(out)


def _nodes(
    doc: Doc, node: Node | None, chain: str, sources: set[str], known_code: KnownCode
) -> dict[str, ChainNode]:
    out: dict[str, ChainNode] = {}
    for item in doc.items(node, "nodes", "nodes"):
        parts = doc.mapping(item, "节点", "a node")
        known = (*_NODE_KEYS, *_OTHER_KEYS)
        _keys(doc, item, parts, known, ("id", "name", "stage"), "节点", "a node")
        key = _id(doc, parts.get("id"))
        if key in out:
            doc.say("chain-node-twice", parts.get("id", item), name=key)
            continue
        stage = doc.text(parts.get("stage"), "stage", "stage")
        if stage and stage not in STAGES:
            doc.say("chain-choice", item, key="stage", value=stage, have="、".join(STAGES))
        src = doc.texts(parts.get("src"), "src", "src")
        for name in src:
            if name not in sources:
                doc.say("chain-source", parts["src"], name=name)
        codes = _codes(doc, parts, known_code)
        name, name_en, note = (doc.text(parts.get(k), k, k) for k in ("name", "name_en", "note"))
        out[key] = ChainNode(
            f"{chain}.{key}",
            name,
            name_en,
            stage,
            *codes,
            _unit(doc, parts, "kappa"),
            _unit(doc, parts, "tau"),
            doc.texts(parts.get("words"), "words", "words"),
            src,
            note,
            (chain,),
            _listed(doc, parts, "covers", known_code),
            item.place,
        )
    return out


def _codes(doc: Doc, parts: dict[str, Node], known: KnownCode) -> tuple[str, tuple[str, ...]]:
    gb = doc.text(parts.get("gb"), "gb", "gb")
    if gb and not known(gb):
        doc.say("chain-code", parts["gb"], value=gb)
    return gb, _listed(doc, parts, "gb_alt", known)


def _listed(doc: Doc, parts: dict[str, Node], key: str, known: KnownCode) -> tuple[str, ...]:
    """The industry codes under a key."""
    codes = doc.texts(parts.get(key), key, key)
    for code in codes:
        if not known(code):
            doc.say("chain-code", parts[key], value=code)
    return codes


def _unit(doc: Doc, parts: dict[str, Node], key: str) -> float:
    if key not in parts:
        return 0.0
    value = doc.number(parts[key], key, key)
    if value is not None and not 0 <= value <= 1:
        doc.say("chain-range", parts[key], key=key, range="[0, 1]", value=f"{value:g}")
    return value if value is not None and 0 <= value <= 1 else 0.0


def _edges(
    doc: Doc,
    node: Node | None,
    chain: str,
    nodes: dict[str, ChainNode],
    *,
    recycling: bool = False,
) -> list[Edge]:
    out: dict[tuple[str, str], Edge] = {}
    for item in doc.items(node, "edges", "edges"):
        parts = doc.items(item, "边", "an edge")
        if len(parts) != 4 and not (recycling and len(parts) == 2):
            form = "[supplier, user, weight, kind]"
            doc.say("chain-shape", item, zh="边", en="an edge", form=form)
            continue
        u, v = (doc.text(part, "节点", "a node") for part in parts[:2])
        strangers = [x for x in (u, v) if x not in nodes]
        for name in strangers:
            doc.say("chain-edge-node", item, name=name)
        if strangers:
            continue
        weight, kind = _weight(doc, parts)
        _direction(doc, item, nodes[u], nodes[v], kind, recycling)
        if (u, v) in out or (v, u) in out:
            doc.say("chain-edge-twice", item, u=u, v=v)
        else:
            out[u, v] = Edge(f"{chain}.{u}", f"{chain}.{v}", weight, kind, item.place)
    return list(out.values())


def _weight(doc: Doc, parts: tuple[Node, ...]) -> tuple[float, str]:
    if len(parts) == 2:
        return 1.0, "material"
    weight = doc.number(parts[2], "权重", "the weight")
    if weight is not None and not 0 < weight <= 1:
        doc.say("chain-range", parts[2], key="weight", range="(0, 1]", value=f"{weight:g}")
    kind = doc.text(parts[3], "类型", "the kind")
    if kind not in KINDS:
        doc.say("chain-choice", parts[3], key="kind", value=kind, have=", ".join(KINDS))
    return weight or 1.0, kind


def _direction(
    doc: Doc, item: Node, u: ChainNode, v: ChainNode, kind: str, recycling: bool
) -> None:
    if u.id == v.id:
        doc.say("chain-loop", item, name=u.name)
        return
    ordered = u.stage in _ORDER and v.stage in _ORDER and _ORDER[u.stage] <= _ORDER[v.stage]
    outside = u.stage not in _ORDER or v.stage not in _ORDER
    if kind == "material" and not (recycling or outside or ordered):
        doc.say("chain-direction", item, u=u.name, v=v.name, su=u.stage, sv=v.stage)


def _orphans(doc: Doc, nodes: dict[str, ChainNode], edges: Iterable[Edge]) -> None:
    used = {end for e in edges for end in (e.supplier, e.user)}
    for node in nodes.values():
        if node.id not in used:
            doc.problems.append(problem("chain-orphan", node.place, name=node.name))
