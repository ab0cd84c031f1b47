"""What a product phrase can mean: nodes of a graph, each with a confidence and the word for it.

One rule a function, tried in this order: a word of a node; words that overlap; a word split by an
adjective (异质结|叠层|电池); an official term of a class that a node covers; the family of the last
noun (电池: which?). The first two decide; the others mostly ask. Grades are judgements, checked by
benchmarks/chain.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from prescreen.chain.grades import Grades
from prescreen.chain.graph import ChainGraph
from prescreen.chain.lexicon import Lexicon, bare, named_form
from prescreen.chain.model import KINDS
from prescreen.chain.seen import ASKED, HEADS, Seen
from prescreen.chain.terms import Terms
from prescreen.chain.words import GENERIC, name_words, normal, useful

SURE = 0.6
EXACT, HEAD, INSIDE, CHANGED = 0.92, 0.84, 0.52, 0.30
#: A word split by an adjective; a term of a class that a node covers; a bare noun among products
#: next to it in the chain.
SPLIT, COVERED, BESIDE = 0.72, 0.72, 0.70
#: At most this where several nodes are meant; what one term or one noun can be is only asked.
SHARED, FAMILY = 0.45, 0.40
_MOST = 10
_KEPT = 200_000
"""Phrases that are remembered."""

#: Node to (confidence, word).
Found = dict[int, tuple[float, str]]


class Meanings:
    """The words of a graph's nodes and the official terms of their classes. Built once a graph."""

    def __init__(self, graph: ChainGraph, terms: Terms | None = None) -> None:
        self.graph = graph
        self.by_word, self.whole = vocabulary(graph)
        self.lexicon = Lexicon(self.by_word)
        self.terms = terms or Terms()
        self.machines = frozenset(_machines(graph))
        self._decides: dict[str, bool] = {}
        self._seen: dict[str, Seen] = {}
        self._found: dict[tuple[Seen, str | None, bool], Found] = {}
        self._codes_of = [(*node.codes, *node.covers) for node in graph.nodes]
        self.grades = Grades(self._codes_of)

    @cached_property
    def _filed(self) -> dict[str, list[int]]:
        """Nodes by each class they are filed under, and by what stands above it."""
        out: dict[str, list[int]] = {}
        for i in range(self.graph.n):
            for code in dict.fromkeys(
                c[:k] for c in self._codes_of[i] for k in range(2, len(c) + 1)
            ):
                out.setdefault(code, []).append(i)
        return out

    @cached_property
    def _covered(self) -> dict[str, list[int]]:
        """Nodes by the classes that they cover."""
        out: dict[str, list[int]] = {}
        for i, node in enumerate(self.graph.nodes):
            for code in node.covers:
                out.setdefault(code, []).append(i)
        return out

    @cached_property
    def _families(self) -> dict[str, dict[str, list[int]]]:
        """Of each head: what stands before it in words of nodes, and the nodes."""
        out: dict[str, dict[str, list[int]]] = {head: {} for head in HEADS}
        for word, nodes in self.by_word.items():
            for head in HEADS:
                if word.endswith(head) and word != head:
                    out[head].setdefault(word.removesuffix(head), []).extend(nodes)
        return out

    def decides(self, phrase: str) -> bool:
        """Whether a phrase of a text can be certain of a node: it ends in a word of one, but for
        neutral words or the form of a part. All other rules only ask where a text is read."""
        found = self._decides.get(phrase)
        if found is None:
            matches = self.lexicon.find(phrase)
            last = matches[-1] if matches else None
            found = phrase in self.whole if last is None else last.head or last.exact or last.form
            if len(self._decides) < _KEPT:
                self._decides[phrase] = found
        return found

    def of(self, phrase: str, code: str | None, via: str) -> Found:
        """The nodes a phrase may mean."""
        seen = self._seen.get(phrase)
        if seen is None:
            seen = self.see(phrase)
            if len(self._seen) < _KEPT:
                self._seen[phrase] = seen
        return self.graded(self.meant(seen, code, via), code, via)

    def see(self, phrase: str) -> Seen:
        """What of a phrase decides."""
        matches = self.lexicon.find(phrase)
        if not matches and phrase in self.whole:
            return Seen((phrase,), exact=True, head=True)
        words = tuple(m.word for m in matches)
        term = self.terms.ending(phrase)
        if not matches:
            return Seen.of(
                words, (False, False, False, False), False, term and term[0], bare(phrase)
            )
        last = matches[-1]
        overlaps = len(matches) > 1 and matches[-2].end > last.start
        if last.head:
            more = term is not None and term[2] == last.end and term[1] < last.start
            named = term[0] if term is not None and more else None
        else:
            named = term and term[0]
        flags = (last.exact, last.head, last.changed, last.form)
        return Seen.of(words, flags, overlaps, named, bare(phrase))

    def several(self, seen: Seen) -> bool:
        """Whether the head is a word of several nodes, which the industry code may tell apart."""
        return bool(seen.words) and len(self._nodes(seen.words[-1])) > 1

    def meant(self, seen: Seen, code: str | None, via: str) -> Found:
        """The nodes that a phrase seen so may mean, not yet graded."""
        key = (seen, code if self.several(seen) else None, via == "text")
        found = self._found.get(key)
        if found is None:
            found = self._meant(seen, code, via)
            if len(self._found) < _KEPT:
                self._found[key] = found
        return found

    def _meant(self, seen: Seen, code: str | None, via: str) -> Found:
        if not seen.head:
            more = self._split(seen.bare) or self._term(seen)
            if more and via == "text":  # a text is only looked at where a word of a node stands
                more = {i: (min(c, SHARED), word) for i, (c, word) in more.items()}
            if more:
                return more
        return self._word(seen, code) if seen.words else self._family(seen.bare)

    def graded(self, found: Found, code: str | None, via: str) -> Found:
        """With what the source of the text and the industry code add or take."""
        return {i: (self.grades.of(c, i, code, via), word) for i, (c, word) in found.items()}

    def users_of(self, found: Iterable[int]) -> Found:
        """Who uses machines that are bought or counted: what they make is the question."""
        out: Found = {}
        for i in found:
            if i in self.machines:
                users, weight = self.graph.users(i)
                ranked = sorted(zip(weight.tolist(), users.tolist(), strict=True), reverse=True)
                out |= {j: (CHANGED, self.graph.name(i)) for _, j in ranked[:5]}
        return out

    def beside(self, phrase: str, near: Iterable[int]) -> Found:
        """A bare noun (组件) among other products: the one of its family next to them, if one."""
        head = bare(phrase)
        family = self._families.get(head)
        if not family:
            return {}
        around: set[int] = set()
        for i in near:
            around |= {*self.graph.users(i)[0].tolist(), *self.graph.suppliers(i)[0].tolist()}
        chosen = {i for nodes in family.values() for i in nodes} & around
        return dict.fromkeys(chosen, (BESIDE, head)) if len(chosen) == 1 else {}

    # -- the rules -----------------------------------------------------------------------------

    def _word(self, seen: Seen, code: str | None) -> Found:
        """The last match is the head; the others lend it context."""
        word = seen.words[-1]
        nodes = self._nodes(word)
        if len(nodes) > 1:
            nodes = self._told_apart(nodes, seen.words[:-1], code)
        base = EXACT if seen.exact else HEAD if seen.head else CHANGED if seen.changed else INSIDE
        if seen.form and any(self._named_form(i) for i in nodes):
            base = HEAD
        rival = self._overlapping(seen, nodes) or self._longer_term(seen, nodes)
        if rival:
            return dict.fromkeys((*nodes, *rival), (SHARED, word))
        base = base if len(nodes) == 1 else min(base, SHARED)
        return dict.fromkeys(nodes, (base, word))

    def _nodes(self, word: str) -> list[int]:
        return self.by_word.get(word) or self.whole[word]

    def _named_form(self, i: int) -> bool:
        node = self.graph.nodes[i]
        return any(named_form(w) for w in (node.label(), *node.words))

    def _overlapping(self, seen: Seen, nodes: Sequence[int]) -> list[int]:
        """Nodes of a word that shares a part with the head and is filed under the same group:
        光伏|玻璃|盖板 is either, 数控|机床|主轴 is what it supplies to the other."""
        if not seen.overlaps:
            return []
        groups = {c[:3] for i in nodes for c in self._codes_of[i]}
        users = {*nodes, *(j for i in nodes for j in self.graph.users(i)[0].tolist())}
        other = [i for i in self._nodes(seen.words[-2]) if i not in users]
        return [i for i in other if {c[:3] for c in self._codes_of[i]} & groups]

    def _longer_term(self, seen: Seen, nodes: Sequence[int]) -> list[int]:
        """Nodes of the official term that ends with the head but says more and is filed under
        another group: then the head alone does not decide. Empty also where no such term is."""
        if not seen.head or seen.term is None:
            return []
        groups = {c[:3] for c in self.terms.codes[seen.term]}
        own = {c[:3] for i in nodes for c in self._codes_of[i]}
        if groups & own:
            return []
        return sorted({i for g in groups for i in self._filed.get(g, ())})[:_MOST]

    def _split(self, plain: str) -> Found:
        """Words with something put in before their last noun: 异质结(叠层)电池."""
        if not plain.endswith(HEADS):
            return {}
        for head in HEADS:
            if not plain.endswith(head):
                continue
            before = plain.removesuffix(head)
            hits = [
                (len(p), p, nodes)
                for p, nodes in self._families[head].items()
                if len(p) > 1 and p in before and p not in GENERIC and p not in self.by_word
            ]
            if hits:
                _, p, nodes = max(hits)
                base = SPLIT if len(nodes) == 1 else SHARED
                return dict.fromkeys(nodes, (base, p + head))
        return {}

    def _term(self, seen: Seen) -> Found:
        """The official term that a phrase ends in: its class may be that of one node."""
        term = seen.term
        if term is None:
            return {}
        codes = self.terms.codes[term]
        covering = sorted(set.intersection(*(self._covering(c) for c in codes)))
        if len(covering) == 1 and (len(term) > 2 or term == seen.bare):
            return {covering[0]: (COVERED, term)}
        filed = covering or sorted({i for c in codes for i in self._filed.get(c, ())})
        return dict.fromkeys(filed, (SHARED, term)) if len(filed) <= _MOST else {}

    def _covering(self, code: str) -> set[int]:
        return {i for k in range(2, len(code) + 1) for i in self._covered.get(code[:k], ())}

    def _family(self, plain: str) -> Found:
        """Every node that ends in the noun a phrase ends in, the likest first, to be asked."""
        if not plain.endswith(ASKED):
            return {}
        head = next(h for h in ASKED if plain.endswith(h))
        like: dict[int, int] = {}
        for before, nodes in self._families[head].items():
            shared = len(set(before) & set(plain.removesuffix(head)))
            for i in nodes:
                like[i] = max(like.get(i, 0), shared)
        ranked = sorted(like, key=lambda i: (-like[i], self.graph.ids[i]))[:_MOST]
        return dict.fromkeys(ranked, (FAMILY, head))

    # -- context -------------------------------------------------------------------------------

    def _told_apart(self, nodes: list[int], context: Sequence[str], code: str | None) -> list[int]:
        """The nodes of an ambiguous word that its context or code speaks for, or all of them."""
        near = {j for word in context for j in self.by_word[word]}
        chains = {c for j in near for c in self.graph.nodes[j].chains}
        for chosen in (
            [i for i in nodes if code and code in self.graph.nodes[i].codes],
            [i for i in nodes if near & set(self.graph.users(i)[0].tolist())],
            [i for i in nodes if chains & set(self.graph.nodes[i].chains)],
        ):
            if len(chosen) == 1:
                return chosen
        return nodes


def vocabulary(graph: ChainGraph) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
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
            elif len(word) == 1 and i not in short.setdefault(word, []):
                short[word].append(i)
        for word in rest:
            if useful(word):
                parts.setdefault(word, []).append(i)
    for word, nodes in parts.items():
        owned.setdefault(word, nodes)
    return owned, short


def _machines(graph: ChainGraph) -> Iterable[int]:
    """Nodes of equipment: what a project of another trade buys."""
    kind = KINDS.index("equipment")
    return {*graph.src[graph.kind == kind].tolist()} | {
        i for i, node in enumerate(graph.nodes) if node.stage == "装备"
    }
