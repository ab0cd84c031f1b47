"""The roles of a thing that a text names: by the stand before it and the head after it."""

from __future__ import annotations

from functools import lru_cache

from prescreen.catalogue.heads import Tail, machine_tail, process_tail, product_tail, tail_of
from prescreen.catalogue.text import ABSENT, Stand, Text, denied
from prescreen.vocabulary import ItemRoleCode

_MAKING = frozenset({Stand.OPEN, Stand.MAKES, Stand.BUILDS})
_HAVING = frozenset({Stand.OPEN, Stand.BUILDS, Stand.INSTALLS})
_NOT_DONE = ABSENT | {Stand.BUYS, Stand.FOR}
_NOT_RUN = ABSENT | {Stand.SELLS, Stand.SERVES}


def roles_at(text: Text, start: int, end: int) -> tuple[ItemRoleCode, ...]:
    """The roles that a word at start:end may have; none where it is a lure. A machine is put in
    rather than made, unless a verb says that it is made."""
    stand = text.stand(start)
    if stand in ABSENT:
        return ()
    possible, line = possible_roles(text.plain, start, end)
    holds: dict[ItemRoleCode, bool] = {
        "makes": stand in _MAKING or (line and stand is Stand.INSTALLS),
        "equips": stand in _HAVING,
        "runs": stand not in _NOT_RUN,
        "does": stand not in _NOT_DONE,
    }
    order: tuple[ItemRoleCode, ...] = ("equips", "makes", "runs", "does")
    if line or stand is Stand.MAKES:
        order = ("makes", "equips", "runs", "does")
    return tuple(r for r in order if r in possible and holds[r])


def possible_roles(plain: str, start: int, end: int) -> tuple[frozenset[ItemRoleCode], bool]:
    """The roles that a word may have by what stands next to it, whatever the verbs say; and
    whether a line that makes it is named."""
    word = plain[start:end]
    if denied(plain, start, word):
        return frozenset(), False
    waste = plain[max(0, start - 2) : start].endswith(("废", "废旧", "旧"))
    return _by_tail(tail_of(plain, end), _designation(word), waste)


@lru_cache(maxsize=1 << 14)
def _by_tail(tail: str, designation: bool, waste: bool) -> tuple[frozenset[ItemRoleCode], bool]:
    machine = machine_tail(tail)
    product = machine if designation else product_tail(tail)
    whole = product in (Tail.HEAD, Tail.LINE) and not waste
    holds: dict[ItemRoleCode, bool] = {
        "makes": whole,
        "equips": machine is Tail.HEAD,
        "runs": process_tail(tail) is Tail.HEAD,
        "does": whole,
    }
    return frozenset(role for role, held in holds.items() if held), product is Tail.LINE


def _designation(word: str) -> bool:
    """hpb235 and c616 name a product by themselves, whatever follows; pvc does not."""
    return word.isascii() and any(ch.isdigit() for ch in word)
