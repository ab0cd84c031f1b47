"""Chain files to one merged graph. All problems of all files are reported at once.

Checked: shape and types; codes that do not exist; ids twice; edges to nodes that are not there;
edges against the order of the stages; edges stated twice or both ways; nodes with no edge; cycles;
aliases that name nothing or two canonical nodes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import yaml

from ..errors import ChainError, Place, Problem
from ._yaml import Doc, read
from .graph import ChainGraph
from .merge import Aliases, merge
from .model import KINDS, STAGES, Chain, Edge, Node, Source

ALIASES = "_aliases.yaml"
_ID = re.compile(r"[a-z][a-z0-9_]*\Z")
_ORDER = {stage: i for i, stage in enumerate(STAGES[:4])}
_CHAIN_KEYS = {"id", "name", "name_en", "scope", "sources", "nodes", "edges", "recycle_edges"}
_NODE_KEYS = {
    "id", "name", "name_en", "words", "stage", "gb", "gb_alt", "kappa", "tau", "src", "note",
}


def chain_ids(root: Path) -> tuple[str, ...]:
    """The ids of the chains in a folder, in order of name."""
    return tuple(sorted(p.stem for p in root.glob("*.yaml") if not p.name.startswith("_")))


def load_chains(
    chains: Sequence[str | Path] | None = None,
    root: Path | None = None,
    *,
    known_code: Callable[[str], bool] | None = None,
) -> ChainGraph:
    """Read chains by id (in `root`) or by path and merge them; None means all of `root`.

    `root/_aliases.yaml` names the nodes that are one product in several chains. `known_code` tells
    whether a class of GB/T 4754 exists; by default the table of `prescreen.fields` is asked.
    Raises ChainError with every problem found.
    """
    names = list(chains) if chains is not None else list(chain_ids(root or Path()))
    known = known_code or _standard_codes()
    problems: list[Problem] = []
    read_chains: list[Chain] = []
    for name in dict.fromkeys(str(n) for n in names):
        path = _find(name, root)
        if path is None:
            problems.append(_not_found(name, root))
            continue
        chain, found = read_chain(path, known)
        problems += found
        if chain is not None:
            read_chains.append(chain)
    for twice in _twice([c.id for c in read_chains]):
        problems.append(Problem(
            "chain.id", f"链 {twice} 出现两次", f"chain {twice} appears twice",
            hint_zh="换一个 id", hint_en="use another id"))
    aliases = Aliases()
    if root is not None and (root / ALIASES).is_file():
        aliases, found = _read_aliases(root / ALIASES)
        problems += found
    if problems:
        raise ChainError(problems)
    return merge(read_chains, aliases)


def read_chain(
    path: Path, known_code: Callable[[str], bool]
) -> tuple[Chain | None, list[Problem]]:
    """One chain file, with its problems. The chain is None when the file has no usable root."""
    doc, root = read(path, path.name)
    if root is None:
        if not doc.problems:
            doc.say("chain.shape", None, "文件是空的", "the file is empty",
                    "至少写 id、name、nodes、edges", "write at least id, name, nodes, edges")
        return None, doc.problems
    top = doc.mapping(root, "链文件")
    _unknown_keys(doc, root, top, _CHAIN_KEYS)
    for key in ("id", "name", "nodes", "edges"):
        if key not in top:
            doc.say("chain.missing", root, f"缺少 {key}", f"{key} is missing",
                    f"补上 {key}", f"add {key}")
    chain_id = doc.text(top.get("id"), "id")
    if chain_id and not _ID.match(chain_id):
        doc.say("chain.id", top["id"], f"链 id 不合规:{chain_id}", f"bad chain id: {chain_id}",
                "用小写字母、数字和下划线,以字母开头", "lower-case letters, digits, underscore")
    sources = _sources(doc, top.get("sources"))
    nodes = _nodes(doc, top.get("nodes"), chain_id, {s.id for s in sources}, known_code)
    edges = _edges(doc, top.get("edges"), chain_id, nodes)
    recycling = _edges(doc, top.get("recycle_edges"), chain_id, nodes, recycling=True)
    _orphans(doc, nodes, (*edges, *recycling))
    chain = Chain(
        chain_id, doc.text(top.get("name"), "name"), doc.text(top.get("name_en"), "name_en"),
        doc.text(top.get("scope"), "scope"), tuple(nodes.values()), tuple(edges),
        tuple(recycling), sources, path.name,
    )
    return chain, doc.problems


def _sources(doc: Doc, node: yaml.Node | None) -> tuple[Source, ...]:
    out = []
    for key, value in doc.mapping(node, "sources").items():
        parts = doc.mapping(value, f"sources.{key}")
        _unknown_keys(doc, value, parts, {"url", "supports"})
        out.append(Source(key, doc.text(parts.get("supports"), "supports"),
                          doc.text(parts.get("url"), "url")))
    return tuple(out)


def _nodes(
    doc: Doc, node: yaml.Node | None, chain: str, sources: set[str],
    known_code: Callable[[str], bool],
) -> dict[str, Node]:
    out: dict[str, Node] = {}
    for item in doc.items(node, "nodes"):
        parts = doc.mapping(item, "节点")
        _unknown_keys(doc, item, parts, _NODE_KEYS)
        for key in ("id", "name", "stage"):
            if key not in parts:
                doc.say("chain.missing", item, f"节点缺少 {key}", f"a node lacks {key}",
                        f"补上 {key}", f"add {key}")
        key = doc.text(parts.get("id"), "节点 id")
        if key in out:
            doc.say("chain.duplicate-node", parts["id"], f"节点 {key} 重复",
                    f"node {key} appears twice", "合并或改名", "merge or rename")
            continue
        if key and not _ID.match(key):
            doc.say("chain.id", parts["id"], f"节点 id 不合规:{key}", f"bad node id: {key}",
                    "用小写字母、数字和下划线,以字母开头", "lower-case letters, digits, underscore")
        stage = doc.text(parts.get("stage"), "stage")
        if stage and stage not in STAGES:
            doc.say("chain.stage", parts["stage"], f"没有环节 {stage}", f"no stage {stage}",
                    "可用:" + "、".join(STAGES), "one of: " + ", ".join(STAGES))
        src = doc.texts(parts.get("src"), "src")
        for name in src:
            if name not in sources:
                doc.say("chain.source", parts["src"], f"来源 {name} 未在 sources 中登记",
                        f"source {name} is not among sources", "登记来源", "add the source")
        gb, alt = doc.text(parts.get("gb"), "gb"), doc.texts(parts.get("gb_alt"), "gb_alt")
        for code in (gb, *alt):
            if code and not known_code(code):
                doc.say("chain.code", parts.get("gb" if code == gb else "gb_alt"),
                        f"国民经济行业分类(GB/T 4754-2017)中没有代码 {code}",
                        f"GB/T 4754-2017 has no code {code}",
                        "查行业分类后改正", "look it up and correct it")
        out[key] = Node(
            f"{chain}.{key}", doc.text(parts.get("name"), "name"),
            doc.text(parts.get("name_en"), "name_en"), stage, gb, alt,
            _unit(doc, parts, "kappa"), _unit(doc, parts, "tau"),
            doc.texts(parts.get("words"), "words"), src, doc.text(parts.get("note"), "note"),
            (chain,), (), doc.place(item),
        )
    return out


def _unit(doc: Doc, parts: dict[str, yaml.Node], key: str) -> float:
    value = doc.number(parts.get(key), key)
    if not 0 <= value <= 1:
        doc.say("chain.range", parts[key], f"{key} 应在 0 到 1 之间:{value:g}",
                f"{key} lies in 0..1: {value:g}", "改到 0..1", "bring it into 0..1")
        return 0.0
    return value


def _edges(
    doc: Doc, node: yaml.Node | None, chain: str, nodes: dict[str, Node], *, recycling: bool = False
) -> list[Edge]:
    out: dict[tuple[str, str], Edge] = {}
    for item in doc.items(node, "edges"):
        parts = doc.items(item, "边")
        if len(parts) != 4 and not (recycling and len(parts) == 2):
            doc.say("chain.shape", item, "边应写成 [供应, 使用, 权重, 类型]",
                    "an edge is [supplier, user, weight, kind]")
            continue
        u, v = doc.text(parts[0], "供应节点"), doc.text(parts[1], "使用节点")
        missing = [(p, x) for p, x in zip(parts[:2], (u, v), strict=True) if x not in nodes]
        for part, name in missing:
            doc.say("chain.edge-node", part, f"边指向不存在的节点 {name}",
                    f"the edge names a node that is not there: {name}",
                    "改正节点 id,或先在 nodes 中登记", "correct the id, or add the node first")
        if missing:
            continue
        weight = doc.number(parts[2], "权重") if len(parts) == 4 else 1.0
        kind = doc.text(parts[3], "类型") if len(parts) == 4 else "material"
        if not 0 < weight <= 1:
            doc.say("chain.range", parts[2], f"权重应在 (0, 1] 内:{weight:g}",
                    f"a weight lies in (0, 1]: {weight:g}", "核心 1,重要 0.6,辅助 0.3",
                    "1 core, 0.6 important, 0.3 auxiliary")
        if kind not in KINDS:
            doc.say("chain.kind", parts[3], f"没有类型 {kind}", f"no kind {kind}",
                    "可用:" + "、".join(KINDS), "one of: " + ", ".join(KINDS))
        _direction(doc, item, nodes[u], nodes[v], kind, recycling)
        if (u, v) in out or (v, u) in out:
            doc.say("chain.edge-twice", item, f"{u} 与 {v} 之间已有一条边",
                    f"{u} and {v} are joined already",
                    "只留一条;方向是供应 → 使用", "keep one; it points from supplier to user")
            continue
        out[u, v] = Edge(f"{chain}.{u}", f"{chain}.{v}", weight, kind, doc.place(item))
    return list(out.values())


def _direction(doc: Doc, item: yaml.Node, u: Node, v: Node, kind: str, recycling: bool) -> None:
    if u.id == v.id:
        doc.say("chain.loop", item, f"{u.name} 供应自己", f"{u.id} supplies itself", "删去", "drop")
    elif not recycling and kind == "material" and u.stage in _ORDER and v.stage in _ORDER:
        if _ORDER[u.stage] > _ORDER[v.stage]:
            doc.say("chain.direction", item,
                    f"物料从{u.stage}的{u.name}流向{v.stage}的{v.name},方向可能写反",
                    f"material runs from {u.stage} ({u.id}) to {v.stage} ({v.id}): reversed?",
                    "边的方向是供应 → 使用;回收写入 recycle_edges",
                    "edges point from supplier to user; recycling goes to recycle_edges")


def _orphans(doc: Doc, nodes: dict[str, Node], edges: Iterable[Edge]) -> None:
    used = {end for e in edges for end in (e.supplier, e.user)}
    for node in nodes.values():
        if node.id not in used:
            doc.problems.append(Problem(
                "chain.orphan", f"节点 {node.name} 没有任何边", f"node {node.id} has no edge",
                node.place, "补上供应或使用关系,或删去", "give it an edge, or drop it"))


def _unknown_keys(doc: Doc, at: yaml.Node, parts: dict[str, yaml.Node], known: set[str]) -> None:
    for key in parts:
        if key not in known:
            doc.say("chain.unknown-key", at, f"不认识的键 {key}", f"unknown key {key}",
                    "可用:" + "、".join(sorted(known)), "one of: " + ", ".join(sorted(known)))


def _read_aliases(path: Path) -> tuple[Aliases, list[Problem]]:
    doc, root = read(path, path.name)
    groups: list[tuple[tuple[str, ...], Place]] = []
    top = doc.mapping(root, "别名文件")
    if root is not None:
        _unknown_keys(doc, root, top, {"aliases"})
    for item in doc.items(top.get("aliases"), "aliases"):
        names = doc.texts(item, "别名")
        if len(names) < 2 or any(n.count(".") != 1 for n in names):
            doc.say("chain.shape", item, "别名应写成 [规范节点, 同义节点, …],各为 链.节点",
                    "aliases are [canonical, other, …], each chain.node")
            continue
        groups.append((names, doc.place(item)))
    return Aliases(tuple(groups)), doc.problems


def _find(name: str, root: Path | None) -> Path | None:
    path = Path(name)
    if path.suffix in (".yaml", ".yml"):
        for base in (path, *((root / path,) if root is not None else ())):
            if base.is_file():
                return base
        return None
    file = (root or Path()) / f"{name}.yaml"
    return file if file.is_file() else None


def _not_found(name: str, root: Path | None) -> Problem:
    have = chain_ids(root) if root is not None and root.is_dir() else ()
    return Problem(
        "chain.file", f"没有产业链 {name}", f"there is no chain {name}",
        hint_zh="现有:" + "、".join(have) if have else "检查文件名",
        hint_en="there are: " + ", ".join(have) if have else "check the file name")


def _twice(names: list[str]) -> list[str]:
    return sorted({n for n in names if names.count(n) > 1})


def _standard_codes() -> Callable[[str], bool]:
    try:
        from prescreen.fields import industry
    except ImportError:  # the table of codes is not installed: shape only
        return lambda code: bool(re.fullmatch(r"[A-T]|\d{2,4}", code))
    return lambda code: bool(industry.exists(code))
