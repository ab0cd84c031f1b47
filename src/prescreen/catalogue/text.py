"""A project's text with the part each stretch of it plays: made, used, sold, dropped.

Words alone tell little: 外购水泥 is no cement works and 淘汰燃煤锅炉 is no coal boiler. Verbs give
each stretch its stand, and what follows a word tells whether it is the head of its phrase: the
project of 电石炉气制乙二醇 makes no 电石.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache

from prescreen.catalogue import phrases


class Stand(IntEnum):
    """How the project stands to what a stretch of its text names."""

    OPEN = 0
    """No verb says it."""
    MAKES = 1
    BUILDS = 2
    """新建 …: of a machine this is putting it in, of a product making it."""
    INSTALLS = 3
    """采用, 购置 …: a machine or process it has, but no product of its own."""
    BUYS = 4
    """As material or part: 以 … 为原料."""
    FOR = 5
    """What the product serves: 用于 …."""
    SELLS = 6
    SERVES = 7
    """Tests, repairs, collects or treats it."""
    DROPS = 8
    """Replaces or dismantles it."""
    DENIES = 9


ABSENT = frozenset({Stand.DROPS, Stand.DENIES})
"""Stands in which the thing is not there."""

_BLANK = re.compile(r"(?<=[\u4e00-\u9fff)])\s+(?=[\u4e00-\u9fff])")
_JOINED = re.compile(r"[\s\"'“”‘’《》<>【】\[\]{}?~_#]+")
_CLAUSE = re.compile(r"[^,;。:!\n]+")
_SENTENCE_END = "。;!\n"


def normal(text: str) -> str:
    """NFKC, lower case, no blanks or quotes; a blank between two Chinese words is a comma."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("〔", "(").replace("〕", ")")
    return _JOINED.sub("", _BLANK.sub(",", plain))


_VERBS = {
    Stand.DENIES: phrases.DENIES,
    Stand.DROPS: phrases.DROPS,
    Stand.FOR: phrases.SERVED,
    Stand.BUYS: phrases.BUYS,
    Stand.INSTALLS: phrases.INSTALLS,
    Stand.SELLS: phrases.SELLS,
    Stand.SERVES: phrases.SERVES,
    Stand.MAKES: phrases.MAKES,
    Stand.BUILDS: phrases.BUILDS,
}
_VERB = re.compile(
    phrases.may_begin(*_VERBS.values())
    + f"(?:{'|'.join(f'(?P<s{stand.value}>{verbs})' for stand, verbs in _VERBS.items())})"
)
_TRADE = re.compile(phrases.TRADE)
_SERVICE = re.compile(phrases.SERVICE)
_WORKS = re.compile(phrases.WORKS)


@dataclass(frozen=True, slots=True)
class Text:
    """A text in normal form with the stand of each character and the clauses."""

    plain: str
    stands: bytes
    clauses: tuple[tuple[int, int], ...]
    before: Mapping[int, Stand]
    """By the place of a verb, the stand before it: 熔炼炉 is a noun that begins like a verb."""
    _said: dict[str, bool | None] = field(default_factory=dict, compare=False, repr=False)
    """Answers of `says`: many parts ask for the same words."""

    def stand(self, at: int) -> Stand:
        """The stand of a word that begins here."""
        return self.before.get(at, Stand(self.stands[at]))

    def clause(self, at: int) -> int:
        """The number of the clause that a place lies in."""
        return bisect_right(self.clauses, at, key=lambda clause: clause[1])

    def element(self, start: int, end: int) -> tuple[int, int]:
        """The element of a list that start:end lies in, within its clause and brackets."""
        clause = self.clause(start)
        first, last = self.clauses[clause] if clause < len(self.clauses) else (0, len(self.plain))
        opens = max(self.plain.rfind(mark, first, start) + 1 for mark in "、(")
        closes = [p for mark in "、)" if (p := self.plain.find(mark, end, last)) >= 0]
        return max(first, opens), min(closes, default=last)

    def says(self, word: str) -> bool | None:
        """True where the word is said, False where it is only denied or dropped, else None."""
        if word not in self._said:
            self._said[word] = self._says(word)
        return self._said[word]

    def _says(self, word: str) -> bool | None:
        found: bool | None = None
        at = self.plain.find(word)
        while at >= 0:
            if alone(self.plain, at, at + len(word)):
                if self.stand(at) not in ABSENT and not denied(self.plain, at, word):
                    return True
                found = False
            at = self.plain.find(word, at + 1)
        return found


def read(text: str, default: Stand = Stand.OPEN) -> Text:
    """A text with its stands. `default` is what its industry says where no verb does."""
    return read_normal(normal(text), default)


def read_normal(plain: str, default: Stand = Stand.OPEN) -> Text:
    """The same of a text in normal form."""
    stands = bytearray(len(plain))
    whole = _whole(plain, default)
    clauses = tuple(found.span() for found in _CLAUSE.finditer(plain))
    turns: dict[int, Stand] = {}
    now = whole
    shape = plain.translate(_DIGITS)
    for start, end in clauses:
        if start and plain[start - 1] in _SENTENCE_END:
            now = whole
        stands[start:end], found, now = _clause(shape[start:end], now, whole)
        for at, stand in found:
            turns[start + at] = stand
    for start, end in _materials(plain):
        stands[start:end] = bytes([Stand.BUYS]) * (end - start)
        for at in range(start, end):
            turns.pop(at, None)
    return Text(plain, bytes(stands), clauses, turns)


def _materials(plain: str) -> Iterator[tuple[int, int]]:
    """Where what goes in stands."""
    ways = tuple(way for way, signs in phrases.MATERIAL if any(sign in plain for sign in signs))
    for found in _any_way(ways).finditer(plain) if ways else ():
        yield found.span(found.lastgroup or 0)


@lru_cache(maxsize=1 << len(phrases.MATERIAL))
def _any_way(ways: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern of those that can find something: the others are slow to find nothing."""
    return re.compile("|".join(ways))


def _whole(plain: str, default: Stand) -> Stand:
    """What a text without a verb of making speaks of: trade, a service, or nothing special."""
    if default is not Stand.OPEN:
        return default
    works = any(
        not plain[max(0, m.start() - 4) : m.start()].endswith(("不涉及", "不", "无"))
        for m in _WORKS.finditer(plain)
    )
    if works:
        return default
    if _TRADE.search(plain):
        return Stand.SELLS
    return Stand.SERVES if _SERVICE.search(plain) else Stand.OPEN


_DIGITS = str.maketrans("123456789", "000000000")
"""No verb asks which digit follows: clauses that differ in their figures have the same stands."""


@lru_cache(maxsize=1 << 13)
def _clause(
    shape: str, before: Stand, whole: Stand
) -> tuple[bytes, tuple[tuple[int, Stand], ...], Stand]:
    """The stands of one clause, the stand before each verb by its place in it, and what a
    following list of names inherits. No verb looks back past the mark that begins a clause."""
    verbs = list(_VERB.finditer(shape))
    carried = before in (Stand.INSTALLS, Stand.BUYS, Stand.SELLS, Stand.DENIES)
    now = before if not verbs and carried and len(shape) <= 14 else whole
    stands = bytearray()
    turns = []
    for verb in verbs:
        stands += _stretch(shape[len(stands) : verb.start()], now, whole)
        turns.append((verb.start(), Stand(stands[-1]) if stands else now))
        now = Stand(int((verb.lastgroup or "s0")[1:]))
    stands += _stretch(shape[len(stands) :], now, whole)
    return bytes(stands), tuple(turns), now


_ENDS = frozenset({Stand.DROPS, Stand.FOR, Stand.BUYS, Stand.SERVES})


def _stretch(said: str, stand: Stand, whole: Stand) -> bytes:
    """Its stands; after 替代 … 的 and 用于 … 的 comes the thing itself."""
    stop = said.find("的") if stand in _ENDS else -1
    until = stop if stop >= 0 else len(said)
    return bytes([stand]) * until + bytes([whole]) * (len(said) - until)


def alone(plain: str, start: int, end: int) -> bool:
    """Whether a word stands by itself: letters and digits do not run on into others, and a
    chemical name is not the tail of another (聚丙烯腈 is no 丙烯腈)."""
    if start and plain[start - 1] in _CHEMICAL and plain[start] in _CHEMICAL_START:
        return False
    first, last = plain[start], plain[end - 1]
    if start and _letter(first) and _letter(plain[start - 1]):
        return False
    return not (end < len(plain) and _letter(last) and _letter(plain[end])) or (
        last.isalpha() and _AMOUNT.match(plain, end) is not None
    )


_AMOUNT = re.compile(r"\d[\d.]*[\u4e00-\u9fff]")
"""年产PVC20万吨: letters and then an amount."""
_CHEMICAL = frozenset("聚氯溴氟碘甲乙丙丁戊己苯酚羟氨硝磺异亚偏焦六四硫磷")
_CHEMICAL_START = frozenset("聚氯溴氟碘甲乙丙丁戊己苯酚羟氨硝磺异二三四五六硫磷氢氧碳醋丁环乙丙电")


def _letter(ch: str) -> bool:
    return ch.isascii() and ch.isalnum()


def denied(plain: str, start: int, word: str) -> bool:
    """无石棉, 非晶: the word itself is negated by the character before it."""
    return start > 0 and plain[start - 1] in "无非免" and word[0] not in "无非免"
