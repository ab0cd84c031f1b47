"""GB/T 4754-2017 industry codes: section (C), division (39), group (392), class (3922).

The table (1,972 rows, loaded on first use) is `data/gbt4754.csv`. A code alone decides little in
law; it picks candidates for a lookup.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

_CODE = re.compile(r"(?<!\d)\d{2,4}(?!\d)")
_LEADING = re.compile(r"[A-T]?(\d{2,4})(?!\d)")


@dataclass(frozen=True, slots=True)
class Industry:
    """One row: code without the section letter (3922), level, name, code of the parent."""

    code: str
    level: str
    name: str
    parent: str | None
    section: str


@lru_cache(maxsize=1)
def table() -> dict[str, Industry]:
    """All codes, in the order of the standard."""
    text = files(__package__).joinpath("data/gbt4754.csv").read_text(encoding="utf-8")
    return {
        row["code"]: Industry(
            row["code"], row["level"], row["name"], row["parent"] or None, row["section"]
        )
        for row in csv.DictReader(text.splitlines())
    }


def normalise(code: str) -> str:
    """Half-width upper case, without dots or a section letter before digits: C3922 -> 3922."""
    text = "".join(
        chr(ord(ch) - 0xFEE0) if "！" <= ch <= "～" else ch for ch in code if not ch.isspace()
    )
    text = text.upper().replace(".", "")
    return text[1:] if len(text) > 1 and text[0].isalpha() and text[1:].isdigit() else text


def get(code: str) -> Industry | None:
    """The row of a code (`3922`, `C3922`, `C`), or None."""
    return table().get(normalise(code))


def exists(code: str) -> bool:
    return get(code) is not None


def name(code: str) -> str | None:
    found = get(code)
    return None if found is None else found.name


def ancestors(code: str) -> tuple[str, ...]:
    """Codes above, nearest first: '3922' -> ('392', '39', 'C'); empty for a section or no code."""
    found = get(code)
    above: list[str] = []
    while found is not None and found.parent is not None:
        above.append(found.parent)
        found = table().get(found.parent)
    return tuple(above)


def under(code: str, prefixes: str | Iterable[str]) -> bool:
    """Whether `code` is one of `prefixes` or lies below one of them."""
    wanted = {normalise(p) for p in ((prefixes,) if isinstance(prefixes, str) else prefixes)}
    own = normalise(code)
    return own in wanted or any(above in wanted for above in ancestors(own))


@lru_cache(maxsize=1)
def _by_name() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row in table().values():
        found.setdefault(row.name, []).append(row.code)
    return {label: tuple(codes) for label, codes in found.items()}


@lru_cache(maxsize=4096)
def find(text: str) -> str | None:
    """The code in `C3922`, `3922 通信终端设备制造` or of the exact name of one; else None.

    Where a name stands at several levels of one branch, the widest code is meant.
    """
    plain = text.strip()
    found = get(plain)
    if found is not None:
        return found.code
    joined = normalise(plain)
    head = _LEADING.match(joined)
    if head is not None and (row := get(head[1])) is not None:
        others = {m for m in _CODE.findall(joined[head.end() :]) if m in table()}
        related = {row.code, *ancestors(row.code)}
        one = all(m in related or row.code in ancestors(m) for m in others)
        return row.code if one else None  # 2613、3985 are two
    codes = _by_name().get(plain, ())
    if codes and all(codes[0] == code or codes[0] in ancestors(code) for code in codes):
        return codes[0]
    return None
