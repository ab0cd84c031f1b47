"""From a project's products, industry code and text to nodes, with confidence and reasons.

Confidence grades (a judgement, checked by benchmarks/chain.py): the words decide, the code confirms
or contradicts. Under `SURE` nothing is decided: the candidates are named and a person is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from prescreen.chain.graph import ChainGraph
from prescreen.chain.words import Lexicon, WordMatch, name_words, normal, phrases, useful, whole

SURE = 0.6
_ASK = 10  # at most so many nodes to choose among

EXACT, HEAD, INSIDE, CHANGED = 0.92, 0.84, 0.52, 0.30
FROM_TEXT = 0.88
SAME_CLASS, SAME_GROUP, OTHER_DIVISION = 0.06, 0.02, -0.22
CODE_ALONE = 0.40


@dataclass(frozen=True, slots=True)
class Link:
    """A project's product on a node. share: its part of the project in 0..1; confidence in 0..1;
    words: what matched; via: 'product', 'text', 'code' or 'confirmed'."""

    node: str
    share: float
    confidence: float
    words: tuple[str, ...] = ()
    via: str = "product"


@dataclass(frozen=True, slots=True)
class LinkResult:
    """status: 'linked', 'uncertain' (ask about `candidates`) or 'none'. `possible` are the
    candidates as links with their confidence; `open_share` the part of the project not linked."""

    links: tuple[Link, ...]
    status: str
    candidates: tuple[str, ...] = ()
    possible: tuple[Link, ...] = ()
    open_share: float = 0.0

    @property
    def near(self) -> tuple[str, ...]:
        """Every node in question: linked or possible."""
        return tuple(dict.fromkeys([*(x.node for x in self.links), *self.candidates]))


class Linker:
    """Matches products to the nodes of a graph. Built once per graph; a link takes microseconds."""

    def __init__(self, graph: ChainGraph) -> None:
        self.graph = graph
        self._by_word, self._whole = _vocabulary(graph)
        self._by_code: dict[str, list[int]] = {}
        for i, node in enumerate(graph.nodes):
            for code in node.codes:
                self._by_code.setdefault(code, []).append(i)
        self._lexicon = Lexicon(self._by_word)

    def link(
        self,
        products: Sequence[str | tuple[str, str | None, float | None]] = (),
        industry_code: str | None = None,
        text: str | None = None,
        confirmed: str | None = None,
    ) -> LinkResult:
        """Products are names or (name, industry code, share); unknown shares are split equally.

        A node a person confirmed overrides everything; one that is not in the graph is asked about
        again, with the ids it may mean. `text` is used only when the products say nothing.
        """
        if confirmed is not None:
            if confirmed not in self.graph:
                meant = (
                    self.graph.suggest(confirmed) or self.link(products, industry_code, text).near
                )
                return LinkResult((), "uncertain", meant, (), 1.0)
            node = self.graph.canonical(confirmed)
            return LinkResult((Link(node, 1.0, 1.0, (), "confirmed"),), "linked")
        rows = _with_shares(products)
        sure: list[Link] = []
        maybe: list[Link] = []
        asked = 0.0
        for name, code, share in rows:
            found = self._candidates(name, code or industry_code, "product")
            if found and found[0].confidence >= SURE:
                sure += _scaled([x for x in found if x.confidence >= SURE], share)
            elif found:
                asked += share
                maybe += _scaled(found[:_ASK], share)
        if not sure and text:
            found = self._candidates(text, industry_code, "text")
            certain = [x for x in found if x.confidence >= SURE]
            if certain and not maybe:
                sure = _scaled(certain, 1.0)
            else:
                maybe += found[:_ASK]
        if not sure and not maybe and industry_code:
            maybe = self._of_code(industry_code)
        linked = sum(x.share for x in sure)
        if sure and linked > asked + 1e-12:
            return LinkResult(
                _united(sure), "linked", _names(maybe), _united(maybe), max(0.0, 1.0 - linked)
            )
        if sure or maybe:
            every = _united([*sure, *maybe])
            return LinkResult((), "uncertain", _names(every), every, 1.0)
        return LinkResult((), "none", (), (), 1.0)

    def stated(
        self,
        products: Sequence[tuple[str, str | None, float | None]],
        industry_code: str | None = None,
    ) -> tuple[tuple[Link, ...], float]:
        """Of a list that is not complete: its certain links, and the part of the project that
        is not told. A product whose share is not stated is linked with none.
        """
        given = sum(s for _, _, s in products if s is not None)
        scale = 1.0 / given if given > 1 else 1.0
        sure: list[Link] = []
        for name, code, share in products:
            found = self._candidates(name, code or industry_code, "product")
            if found and found[0].confidence >= SURE:
                certain = [x for x in found if x.confidence >= SURE]
                sure += _scaled(certain, (share or 0.0) * scale)
        return _united(sure), max(0.0, 1.0 - given)

    def _candidates(self, text: str, code: str | None, via: str) -> list[Link]:
        """Nodes the text may mean, best first; equal shares of 1 among the phrases that hit."""
        best: dict[int, tuple[float, str]] = {}
        weight: dict[int, float] = {}
        named = whole(text)
        for phrase in [named] if named in self._by_word else phrases(text):
            matches = self._lexicon.find(phrase)
            if not matches and phrase in self._whole:
                matches = [WordMatch(phrase, exact=True, head=True, changed=False)]
            if not matches:
                continue
            here = self._of_phrase(matches, code, via)
            for i, (confidence, word) in here.items():
                if i not in best or best[i][0] < confidence:
                    best[i] = (confidence, word)
                weight[i] = weight.get(i, 0.0) + 1.0
        total = sum(w for i, w in weight.items() if best[i][0] >= SURE) or 1.0
        out = [
            Link(self.graph.ids[i], weight.get(i, 0.0) / total if c >= SURE else 0.0, c, (w,), via)
            for i, (c, w) in best.items()
        ]
        return sorted(out, key=lambda x: (-x.confidence, x.node))

    def _of_phrase(
        self, matches: Sequence[WordMatch], code: str | None, via: str
    ) -> dict[int, tuple[float, str]]:
        """Node to (confidence, word). The last match is the head; the others lend it context."""
        head = matches[-1]
        nodes = self._by_word.get(head.word) or self._whole[head.word]
        if len(nodes) > 1:
            nodes = self._told_apart(nodes, matches[:-1], code)
        base = EXACT if head.exact else HEAD if head.head else CHANGED if head.changed else INSIDE
        if via == "text":
            base *= FROM_TEXT
        base = base if len(nodes) == 1 else min(base, 0.45)
        return {i: (round(_clip(base + self._code_bonus(i, code)), 3), head.word) for i in nodes}

    def _told_apart(
        self, nodes: list[int], context: Sequence[WordMatch], code: str | None
    ) -> list[int]:
        """The nodes of an ambiguous word that its context or code speaks for, or all of them."""
        near = {j for m in context for j in self._by_word[m.word]}
        chains = {c for j in near for c in self.graph.nodes[j].chains}
        for chosen in (
            [i for i in nodes if code and code in self.graph.nodes[i].codes],
            [i for i in nodes if near & set(self.graph.users(i)[0].tolist())],
            [i for i in nodes if chains & set(self.graph.nodes[i].chains)],
        ):
            if len(chosen) == 1:
                return chosen
        return nodes

    def _code_bonus(self, i: int, code: str | None) -> float:
        codes = self.graph.nodes[i].codes
        digits = "".join(ch for ch in code or "" if ch.isdigit())
        if not digits or not codes:
            return 0.0
        if any(c.startswith(digits) or digits.startswith(c) for c in codes):
            return SAME_CLASS
        if any(c[:3] == digits[:3] for c in codes):
            return SAME_GROUP
        return 0.0 if any(c[:2] == digits[:2] for c in codes) else OTHER_DIVISION

    def _of_code(self, code: str) -> list[Link]:
        """Nodes of an industry class: candidates to ask about, never a decision."""
        found = sorted(self._by_code.get(code.strip(), ()))
        return [Link(self.graph.ids[i], 0.0, CODE_ALONE, (code,), "code") for i in found[:12]]


def _vocabulary(graph: ChainGraph) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Word to nodes, and short whole names (苯, CT) that count only when they are the whole phrase.

    A word belongs to the nodes that bear it as name or list it; to those whose name merely contains
    it as a part only when nobody else does.
    """
    owned: dict[str, list[int]] = {}
    parts: dict[str, list[int]] = {}
    short: dict[str, list[int]] = {}
    for i, node in enumerate(graph.nodes):
        first, *rest = name_words(node.name)
        if not useful(first):
            short.setdefault(first, []).append(i)
        for word in dict.fromkeys([first, *(normal(w) for w in node.words)]):
            if useful(word):
                owned.setdefault(word, []).append(i)
        for word in rest:
            if useful(word):
                parts.setdefault(word, []).append(i)
    for word, nodes in parts.items():
        owned.setdefault(word, nodes)
    return owned, short


def _with_shares(
    products: Sequence[str | tuple[str, str | None, float | None]],
) -> list[tuple[str, str | None, float]]:
    rows = [(p, None, None) if isinstance(p, str) else p for p in products]
    rows = [r for r in rows if r[0] and r[0].strip()]
    given = sum(s for _, _, s in rows if s is not None)
    blank = sum(1 for r in rows if r[2] is None)
    each = max(0.0, 1.0 - given) / blank if blank else 0.0
    scale = 1.0 / given if given > 1 else 1.0
    return [(n, c, each if s is None else s * scale) for n, c, s in rows]


def _scaled(links: Sequence[Link], share: float) -> list[Link]:
    return [Link(x.node, x.share * share, x.confidence, x.words, x.via) for x in links]


def _united(links: Sequence[Link]) -> tuple[Link, ...]:
    """One link a node: shares added, confidence their mean by share, words together."""
    groups: dict[str, list[Link]] = {}
    for x in links:
        groups.setdefault(x.node, []).append(x)
    out = []
    for node, group in groups.items():
        share = sum(x.share for x in group)
        mean = (
            sum(x.share * x.confidence for x in group) / share
            if share > 0
            else max(x.confidence for x in group)
        )
        words = tuple(dict.fromkeys(w for x in group for w in x.words))
        out.append(Link(node, min(1.0, share), mean, words, group[0].via))
    return tuple(sorted(out, key=lambda x: (-x.share, -x.confidence, x.node)))


def _names(links: Sequence[Link]) -> tuple[str, ...]:
    ranked = sorted(links, key=lambda x: -x.confidence)
    return tuple(dict.fromkeys(x.node for x in ranked))


def _clip(x: float) -> float:
    return min(0.99, max(0.0, x))
