"""Units in English: 万元 is 10,000 yuan, 亩 mu, 吨标准煤 tce; a number takes the 万 of its unit."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files
from math import prod

from prescreen.fields.units import MULTIPLIERS

_BASES = {"(当量值)": "calorific", "(等价值)": "equivalent"}


_COUNTED = ("persons", "units", "days", "months", "years")


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """The English name of every unit of `data/units.csv`, by each text that it is written as."""
    text = files(__package__).joinpath("data", "units.csv").read_text(encoding="utf-8")
    return {
        word: word if word.isascii() else row["en"]
        for row in csv.DictReader(text.splitlines())
        for word in row["texts"].split()
    }


@lru_cache(maxsize=2048)
def english_unit(text: str) -> tuple[float, str]:
    """By what a number in a unit is multiplied to stand before the English name, and that name.

    8,000 万元 are 8,000 x 10,000 yuan; 万 below the line stays there: tce/10,000 kWh. A unit that
    has no English name stays as it is.
    """
    above, *below = [[_atom(a) for a in part.split("·")] for part in _parts(text)]
    parts = ["·".join(name for _, name in above)]
    parts += ["·".join(map(_below, part)) for part in below]
    return prod(times for times, _ in above), "/".join(parts)


def unit_in_english(text: str) -> str:
    """The unit by itself, as a heading has it: 10,000 yuan."""
    for basis, name in _BASES.items():
        if text.endswith(basis):
            return f"{unit_in_english(text.removesuffix(basis))} ({name})"
    factor, name = english_unit(text)
    return name if factor == 1 else f"{factor:,.0f} {name}"


def _below(atom: tuple[float, str]) -> str:
    """A unit below the line: one of it, or as many as its 万 says."""
    factor, name = atom
    if factor != 1:
        return f"{factor:,.0f} {name}"
    return name.removesuffix("s") if name in _COUNTED else name


def _parts(text: str) -> list[str]:
    return [text] if text in _names() else text.split("/")


def _atom(text: str) -> tuple[float, str]:
    names, factor, rest = _names(), 1.0, text
    while rest not in names and rest[:1] in MULTIPLIERS and len(rest) > 1:
        factor *= MULTIPLIERS[rest[0]]
        rest = rest[1:]
    return (factor, names[rest]) if rest in names else (1.0, text)
