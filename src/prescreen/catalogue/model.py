"""The restructuring catalogue as facts: items, their parts, and the conditions of a part.

An item may name many things with a threshold each, so what is matched is a part: the thing made,
the process run, the machine put in or the thing done, with what narrows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from prescreen.fields.units import Unit
from prescreen.vocabulary import ItemClassCode

ROLES = ("makes", "runs", "equips", "does")
Words = tuple[str, ...]
"""Alternatives: one of them has to stand in the text."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a threshold measures. basis: how a figure of a text is found for it, as `year`, `day`,
    `hour`, `shift`, `each_year` and `each_day` of one line, `plain`, or `cued` by one of `cues`."""

    name: str
    basis: str
    label: str
    label_en: str
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """`capacity <~ 5 万吨/年`. A bare 以下 (`<~`) or 以上 (`>~`) does not say whether the limit
    itself is meant, so at the limit the answer is unknown."""

    quantity: Quantity
    op: str
    limit: float
    base: Unit | None
    """The unit without the time of production: 万吨 of 万吨/年."""
    per: str
    """That time: year, day, hour or nothing."""
    text: str
    """Number and unit as written: 1/3000, 5 万吨/年."""

    def limit_text(self, lang: str) -> str:
        """5万吨/年以下."""
        zh, en = _LIMITS[self.op]
        return (zh if lang == "zh" else en).format(self.text.replace(" ", ""))

    def holds(self, value: float) -> bool | None:
        """Whether a value in `base` meets it; None exactly at a bare limit."""
        if value == self.limit:
            return None if "~" in self.op else "=" in self.op
        return self.op != "==" and (value < self.limit) is self.op.startswith("<")


_LIMITS = {
    "<~": ("{}以下", "under {}"),
    "<=": ("{}及以下", "up to {}"),
    "<": ("小于{}", "under {}"),
    ">~": ("{}以上", "over {}"),
    ">=": ("{}及以上", "{} or more"),
    ">": ("大于{}", "over {}"),
    "==": ("{}", "{}"),
}


@dataclass(frozen=True, slots=True)
class Exemption:
    """One way out of a part (除外): said in words, one of each group, by figures, and by the
    province; all of them."""

    said: tuple[Words, ...] = ()
    conditions: tuple[Condition, ...] = ()
    provinces: frozenset[str] = frozenset()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Where:
    """Where a part applies: everywhere, in `provinces` or outside them, or in key air regions."""

    provinces: frozenset[str] = frozenset()
    outside: bool = False
    key_air_region: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that an item names. `subjects` are the words it is found by, in one of `roles`.

    qualifiers: groups of words that narrow it; where none is said it stays open.
    needs: words without which the part is no candidate; unlike: words that speak of another thing.
    """

    item: str
    number: int
    roles: frozenset[str]
    subjects: Words
    qualifiers: tuple[tuple[str, Words], ...] = ()
    needs: Words = ()
    unlike: Words = ()
    conditions: tuple[Condition, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    where: Where = Where()
    deadline: date | None = None
    codes: tuple[str, ...] = ()
    note: str = ""

    @property
    def measured(self) -> tuple[Condition, ...]:
        """All conditions that figures of a text decide."""
        return (*self.conditions, *(c for way in self.exemptions for c in way.conditions))


@dataclass(frozen=True, slots=True)
class Item:
    """One item by its id: R restricted, XQ eliminated processes, XP eliminated products,
    E encouraged, 外资 of the negative list. damaged: no figure of it decides. title: our words, not
    the official text. services: it speaks of services as of products, so that the industry of a
    project does not tell that it only serves what it names. unseen: what keeps it to be asked
    whatever the text says, as that the text in force was not seen."""

    id: str
    class_: ItemClassCode
    group: str
    section: str
    number: int
    title: str
    key_air_region: bool = False
    damaged: bool = False
    open_ended: bool = False
    source: str = ""
    evidence: str = ""
    services: bool = False
    unseen: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def adverse(self) -> bool:
        """Whether the item speaks against a project."""
        return self.class_ != "鼓励"

    @property
    def foreign(self) -> bool:
        """Whether it binds foreign investors only."""
        return self.class_ in ("外资禁止", "外资限制")


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """All items of an edition by id, in official order within each class; equal only to itself."""

    edition: str
    items: Mapping[str, Item]
