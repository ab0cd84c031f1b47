"""The roles of a thing that a text names: by the stand before it and the head after it."""

from __future__ import annotations

from prescreen.catalogue.heads import Tail, machine_tail, process_tail, product_tail, tail_of
from prescreen.catalogue.text import ABSENT, Stand, Text, denied

_MAKING = frozenset({Stand.OPEN, Stand.MAKES, Stand.BUILDS})
_HAVING = frozenset({Stand.OPEN, Stand.BUILDS, Stand.INSTALLS})
_NOT_DONE = ABSENT | {Stand.BUYS, Stand.FOR}
_NOT_RUN = ABSENT | {Stand.SELLS, Stand.SERVES}


def roles_at(text: Text, start: int, end: int) -> tuple[str, ...]:
    """The roles that a word at start:end may have; none where it is a lure. A machine is put in
    rather than made, unless a verb says that it is made."""
    stand = text.stand(start)
    word = text.plain[start:end]
    if stand in ABSENT or denied(text.plain, start, word):
        return ()
    tail = tail_of(text.plain, end)
    machine = machine_tail(tail)
    product = machine if _designation(word) else product_tail(tail)
    waste = text.plain[max(0, start - 2) : start].endswith(("废", "废旧", "旧"))
    whole = product in (Tail.HEAD, Tail.LINE) and not waste
    line = product is Tail.LINE
    holds = {
        "makes": whole and (stand in _MAKING or (line and stand is Stand.INSTALLS)),
        "equips": machine is Tail.HEAD and stand in _HAVING,
        "runs": process_tail(tail) is Tail.HEAD and stand not in _NOT_RUN,
        "does": whole and stand not in _NOT_DONE,
    }
    first = ("makes", "equips") if line or stand is Stand.MAKES else ("equips", "makes")
    return tuple(role for role in (*first, "runs", "does") if holds[role])


def _designation(word: str) -> bool:
    """hpb235 and c616 name a product by themselves, whatever follows; pvc does not."""
    return word.isascii() and any(ch.isdigit() for ch in word)
