"""What a product phrase can mean: nodes of a graph, each with a confidence and the word for it.

One rule a function, tried in this order: a word of a node; words that overlap; a word split by an
adjective (异质结|叠层|电池); an official term of a class that a node covers; the family of the last
noun (电池: which?). The first two decide; the others mostly ask. Grades are judgements, checked by
benchmarks/chain.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from prescreen.chain.graph import ChainGraph
from prescreen.chain.lexicon import Lexicon, WordMatch, bare, named_form
from prescreen.chain.model import KINDS
from prescreen.chain.terms import Terms
from prescreen.chain.words import GENERIC, name_words, normal, useful

SURE = 0.6
EXACT, HEAD, INSIDE, CHANGED = 0.92, 0.84, 0.52, 0.30
#: A word split by an adjective; a term of a class that a node covers; a bare noun among products
#: next to it in the chain.
SPLIT, COVERED, BESIDE = 0.72, 0.72, 0.70
#: At most this where several nodes are meant; what one term or one noun can be is only asked.
SHARED, FAMILY = 0.45, 0.40
FROM_TEXT = 0.88
SAME_CLASS, SAME_GROUP, OTHER_DIVISION = 0.06, 0.02, -0.22

_ASKED = """
机器人 电池 组件 模组 芯片 显示屏 面板 传感器 轴承 电机 减速器 玻璃 面料 电路板
"""
_KINDS = """
中间体 终端 薄膜 纤维 树脂 橡胶 涂料 基板 线路板 设备 装备 系统 材料
"""
#: Nouns worth a question: the nodes that end in one are few, and of one kind.
ASKED = tuple(_ASKED.split())
#: Nouns that say what kind of thing it is, not which.
HEADS = (*ASKED, *_KINDS.split())
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

    @cached_property
    def _filed(self) -> dict[str, list[int]]:
        """Nodes by each class they are filed under, and by what stands above it."""
        out: dict[str, list[int]] = {}
        for i in range(self.graph.n):
            for code in dict.fromkeys(c[:k] for c in self._codes(i) for k in range(2, len(c) + 1)):
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
        matches = self.lexicon.find(phrase)
        if not matches and phrase in self.whole:
            matches = [WordMatch(phrase, exact=True, head=True, changed=False)]
        if not matches or not (matches[-1].head or matches[-1].exact):
            more = self._split(phrase) or self._term(phrase)
            if more and via == "text":  # a text is only looked at where a word of a node stands
                more = {i: (min(c, SHARED), word) for i, (c, word) in more.items()}
            if more:
                return self.graded(more, code, via)
        if not matches:
            return self.graded(self._family(phrase), code, via)
        return self.graded(self._word(phrase, matches, code), code, via)

    def graded(self, found: Found, code: str | None, via: str) -> Found:
        """With what the source of the text and the industry code add or take."""
        factor = FROM_TEXT if via == "text" else 1.0
        return {
            i: (round(min(0.99, max(0.0, c * factor + self._code_bonus(i, code))), 3), word)
            for i, (c, word) in found.items()
        }

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

    def _word(self, phrase: str, matches: Sequence[WordMatch], code: str | None) -> Found:
        """The last match is the head; the others lend it context."""
        head = matches[-1]
        nodes = self._nodes(head.word)
        if len(nodes) > 1:
            nodes = self._told_apart(nodes, matches[:-1], code)
        base = EXACT if head.exact else HEAD if head.head else CHANGED if head.changed else INSIDE
        if head.form and any(self._named_form(i) for i in nodes):
            base = HEAD
        rival = self._overlapping(matches, nodes) or self._longer_term(phrase, head, nodes)
        if rival:
            return dict.fromkeys((*nodes, *rival), (SHARED, head.word))
        base = base if len(nodes) == 1 else min(base, SHARED)
        return dict.fromkeys(nodes, (base, head.word))

    def _nodes(self, word: str) -> list[int]:
        return self.by_word.get(word) or self.whole[word]

    def _named_form(self, i: int) -> bool:
        node = self.graph.nodes[i]
        return any(named_form(w) for w in (node.label(), *node.words))

    def _overlapping(self, matches: Sequence[WordMatch], nodes: Sequence[int]) -> list[int]:
        """Nodes of a word that shares a part with the head and is filed under the same group:
        光伏|玻璃|盖板 is either, 数控|机床|主轴 is what it supplies to the other."""
        if len(matches) < 2 or matches[-2].end <= matches[-1].start:
            return []
        groups = {c[:3] for i in nodes for c in self._codes(i)}
        users = {*nodes, *(j for i in nodes for j in self.graph.users(i)[0].tolist())}
        other = [i for i in self._nodes(matches[-2].word) if i not in users]
        return [i for i in other if {c[:3] for c in self._codes(i)} & groups]

    def _longer_term(self, phrase: str, head: WordMatch, nodes: Sequence[int]) -> list[int]:
        """Nodes of the official term that ends with the head but says more and is filed under
        another group: then the head alone does not decide. Empty also where no such term is."""
        found = self.terms.ending(phrase) if head.head else None
        if found is None or found[2] != head.end or found[1] >= head.start:
            return []
        groups = {c[:3] for c in self.terms.codes[found[0]]}
        own = {c[:3] for i in nodes for c in self._codes(i)}
        if groups & own:
            return []
        return sorted({i for g in groups for i in self._filed.get(g, ())})[:_MOST]

    def _split(self, phrase: str) -> Found:
        """Words with something put in before their last noun: 异质结(叠层)电池."""
        plain = bare(phrase)
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

    def _term(self, phrase: str) -> Found:
        """The official term that a phrase ends in: its class may be that of one node."""
        found = self.terms.ending(phrase)
        if found is None:
            return {}
        term, codes = found[0], self.terms.codes[found[0]]
        covering = sorted(set.intersection(*(self._covering(c) for c in codes)))
        if len(covering) == 1 and (len(term) > 2 or term == bare(phrase)):
            return {covering[0]: (COVERED, term)}
        filed = covering or sorted({i for c in codes for i in self._filed.get(c, ())})
        return dict.fromkeys(filed, (SHARED, term)) if len(filed) <= _MOST else {}

    def _covering(self, code: str) -> set[int]:
        return {i for k in range(2, len(code) + 1) for i in self._covered.get(code[:k], ())}

    def _family(self, phrase: str) -> Found:
        """Every node that ends in the noun a phrase ends in, the likest first, to be asked."""
        plain = bare(phrase)
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

    def _codes(self, i: int) -> tuple[str, ...]:
        node = self.graph.nodes[i]
        return (*node.codes, *node.covers)

    def _told_apart(
        self, nodes: list[int], context: Sequence[WordMatch], code: str | None
    ) -> list[int]:
        """The nodes of an ambiguous word that its context or code speaks for, or all of them."""
        near = {j for m in context for j in self.by_word[m.word]}
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
        codes = self._codes(i)
        digits = "".join(ch for ch in code or "" if ch.isdigit())
        if not digits or not codes:
            return 0.0
        if any(c.startswith(digits) or digits.startswith(c) for c in codes):
            return SAME_CLASS
        if any(c[:3] == digits[:3] for c in codes):
            return SAME_GROUP
        return 0.0 if any(c[:2] == digits[:2] for c in codes) else OTHER_DIVISION


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
