"""What the catalogue holds of a code: its heading, what it means, and what is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Both:
    """A word that differs by language, such as the label of a field."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Message:
    """What happened and what to do, with `{words}` to be filled in; the same words in both."""

    zh: str
    en: str
    hint_zh: str = ""
    hint_en: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One code. `says` holds its message under "", and its variants under their names."""

    title_zh: str
    title_en: str
    says: Mapping[str, Message]
    about_zh: str = ""
    """What the reference says besides: why it is a mistake, and how to mend it."""
    about_en: str = ""
