"""Industry codes for words as offices use them: 光电, 装备制造. Offered for choice, never taken.

Three tables are asked: what offices call whole industries (`data/industry_words.csv`, our reading),
the names of GB/T 4754, and the products that its notes place (`data/industry_terms.csv`).
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from prescreen.fields.industry import Industry, ancestors, table

_PARTS = re.compile(r"[、,，;；/|+和与]")
_FILLERS = re.compile(
    r"(?:制造|加工|生产)?(?:行业|产业|业|园区|园)$|(?:制造|项目|类|及配套|全产业链|产业链)$"
    r"|^(?:高端|先进|现代|新型|智能|绿色|高性能|其他|其它)"
)
_NAME_FILLERS = re.compile(r"(?:制造|加工)?业?$")
_MOST = 60
_LEVELS = ("division", "group", "class")


@lru_cache(maxsize=2048)
def near(word: str, limit: int = 3) -> tuple[Industry, ...]:
    """Codes that a word may mean, best first, at most `limit`; one branch is named once.

    Empty where nothing comes near, and for words such as 综合 that mean no industry.
    """
    parts = [part.strip() for part in _PARTS.split("".join(word.split())[:_MOST])]
    found = [list(_of_word(part)) for part in parts if part]
    out: list[Industry] = []
    for place in range(limit):  # each part of 食品、机械 has its say before the second of any
        for codes in found:
            if place < len(codes) and not any(_related(codes[place].code, o.code) for o in out):
                out.append(codes[place])
    return tuple(out[:limit])


def _related(one: str, other: str) -> bool:
    return one == other or one in ancestors(other) or other in ancestors(one)


def _of_word(word: str) -> Iterator[Industry]:
    """The rows for one word: as offices use it, by name, by product, and by what it is made of."""
    rows, said = table(), _spoken()
    for plain in _forms(word):
        if plain in said:
            yield from (rows[code] for code in said[plain])
            return
    plain = _forms(word)[-1]
    if len(plain) < 2:
        return
    yield from (rows[code] for code in (*_by_name(plain), *_by_term(plain), *_inside(plain),
                                        *_by_pairs(plain)))  # fmt: skip


def _forms(word: str) -> list[str]:
    """The word, and shorn of fillers step by step: 高端装备制造业, 装备制造业, 装备."""
    forms = [word]
    while len(shorter := _FILLERS.sub("", forms[-1], count=1)) >= 2 and shorter != forms[-1]:
        forms.append(shorter)
    return forms


def _by_name(plain: str) -> list[str]:
    """Rows whose name is the word, begins with it, or holds it; makers before dealers."""
    found = []
    for row in table().values():
        if row.level in _LEVELS and plain in row.name:
            core = _NAME_FILLERS.sub("", row.name)
            rank = 0 if core == plain else 1 if core.startswith(plain) else 2
            found.append((row.section != "C", rank, _LEVELS.index(row.level), len(row.name),
                          row.code))  # fmt: skip
    return [code for *_, code in sorted(found)]


def _by_term(plain: str) -> list[str]:
    """Where products go that the word names, else those whose names hold it, the most first."""
    terms = _terms()
    if plain in terms:
        return list(terms[plain])
    votes = Counter(code for term, codes in terms.items() if plain in term for code in codes)
    return [code for code, _ in sorted(votes.items(), key=lambda one: (-one[1], one[0]))]


def _inside(plain: str) -> list[str]:
    """Where the longest product or office word goes that stands inside: 高压电缆桥架, 化工园."""
    for length in range(len(plain) - 1, 1, -1):
        for start in range(len(plain) - length, -1, -1):  # what it is stands last
            piece = plain[start : start + length]
            if found := _spoken().get(piece) or (length > 2 and _terms().get(piece)):
                return list(found)
    return []


def _by_pairs(plain: str) -> list[str]:
    """Rows whose names hold most pairs of signs of the word, the first pair among them."""
    pairs = {plain[i : i + 2] for i in range(len(plain) - 1)}
    found = []
    for row in table().values():
        if row.level in _LEVELS and plain[:2] in row.name:
            share = sum(pair in row.name for pair in pairs) / len(pairs)
            if share > 0.5:
                found.append((-share, row.section != "C", len(row.name), row.code))
    return [code for *_, code in sorted(found)]


@lru_cache(maxsize=1)
def _spoken() -> dict[str, tuple[str, ...]]:
    return {row["word"]: tuple(row["codes"].split()) for row in _rows("industry_words.csv")}


@lru_cache(maxsize=1)
def _terms() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in _rows("industry_terms.csv"):
        for term in row["terms"].split("；"):
            found[term] = (*found.get(term, ()), row["code"])
    return found


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files(__package__).joinpath("data", name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())
