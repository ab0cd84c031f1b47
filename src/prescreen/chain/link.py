"""From a project's products, industry code and text to nodes, with confidence and reasons.

The words decide (`prescreen.chain.meaning`), the code confirms or contradicts. Under `SURE` nothing
is decided: the candidates are named and a person is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from prescreen.chain.graph import ChainGraph
from prescreen.chain.meaning import SHARED, SURE, Found, Meanings
from prescreen.chain.terms import Terms
from prescreen.chain.words import Reading, read, whole

__all__ = ["MOST_ASKED", "SURE", "Link", "LinkResult", "Linker"]

MOST_ASKED = 10  # at most so many nodes to choose among
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

    def __init__(self, graph: ChainGraph, terms: Terms | None = None) -> None:
        self.graph = graph
        self.meanings = Meanings(graph, terms)
        self._by_code: dict[str, list[int]] = {}
        for i, node in enumerate(graph.nodes):
            for code in node.codes:
                self._by_code.setdefault(code, []).append(i)

    @property
    def words(self) -> frozenset[str]:
        """Every word without one of which no text is linked."""
        return self.meanings.lexicon.words | frozenset(self.meanings.whole)

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
            found = self.candidates(name, code or industry_code, "product")
            if found and found[0].confidence >= SURE:
                sure += _scaled([x for x in found if x.confidence >= SURE], share)
            elif found:
                asked += share
                maybe += _scaled(found[:MOST_ASKED], share)
        if not sure and text:
            found = self.candidates(text, industry_code, "text")
            certain = [x for x in found if x.confidence >= SURE]
            if self.tells_apart([x.node for x in certain], {x.node for x in maybe}):
                sure, maybe, asked = _scaled(certain, 1.0), [], 0.0
            else:
                maybe += found[:MOST_ASKED]
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
            found = self.candidates(name, code or industry_code, "product")
            if found and found[0].confidence >= SURE:
                certain = [x for x in found if x.confidence >= SURE]
                sure += _scaled(certain, (share or 0.0) * scale)
        return _united(sure), max(0.0, 1.0 - given)

    def candidates(self, text: str, code: str | None, via: str) -> list[Link]:
        """Nodes the text may mean, best first; equal shares of 1 among the phrases that hit."""
        named = whole(text)
        if named in self.meanings.by_word:
            return self._links([self.meanings.of(named, code, via)], via)
        return self._links(self._phrases(read(text), code, via), via)

    def certain(self, text: str, code: str | None) -> list[Link]:
        """The certain ones of the `candidates` of a text. Most texts have none, which is seen
        without asking every rule."""
        named = whole(text)
        if named in self.meanings.by_word:
            found = self._links([self.meanings.of(named, code, "text")], "text")
        else:
            said = read(text)
            if not any(map(self.meanings.decides, said.phrases)):
                return []
            found = self._links(self._phrases(said, code, "text"), "text")
        return [x for x in found if x.confidence >= SURE]

    def _links(self, phrases: list[Found], via: str) -> list[Link]:
        best: Found = {}
        weight: dict[int, float] = {}
        for here in phrases:
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

    def tells_apart(self, certain: Sequence[str], maybe: AbstractSet[str]) -> bool:
        """Whether what a text says for certain decides among what the products may be: it is one of
        them, or filed under the same class as one."""
        classes = {self.graph.node(n).gb for n in maybe} - {""}
        return bool(certain) and (
            not maybe or all(n in maybe or self.graph.node(n).gb in classes for n in certain)
        )

    def _phrases(self, said: Reading, code: str | None, via: str) -> list[Found]:
        """What each phrase of a text may mean. Machines that are only counted or bought are not
        made: who uses them is asked."""
        means = self.meanings
        found = {phrase: means.of(phrase, code, via) for phrase in said.phrases}
        for phrase in said.counted:
            users = means.users_of(found[phrase])
            if users:
                found[phrase] = {i: (min(c, SHARED), w) for i, (c, w) in found[phrase].items()}
                found[phrase] = users | found[phrase]
        sure = {i for here in found.values() for i, (c, _) in here.items() if c >= SURE}
        if sure:
            for phrase, here in found.items():
                if not any(c >= SURE for c, _ in here.values()):
                    found[phrase] = means.graded(means.beside(phrase, sure), code, via) or here
        elif not any(found.values()):
            return [means.users_of(means.of(p, None, via)) for p in said.bought]
        return list(found.values())

    def _of_code(self, code: str) -> list[Link]:
        """Nodes of an industry class: candidates to ask about, never a decision."""
        found = sorted(self._by_code.get(code.strip(), ()))
        return [Link(self.graph.ids[i], 0.0, CODE_ALONE, (code,), "code") for i in found[:12]]


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
