"""Why a value was not read, as a code with its words; whoever asked puts it into a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from prescreen.errors import UnitError
from prescreen.messages.reasons import REASONS


@dataclass(frozen=True, slots=True)
class Reason:
    """A code of `messages.reasons` or of a frame around it, and what its texts are filled with."""

    code: str
    words: Mapping[str, object] = field(default_factory=dict)


def unit_error(code: str, text: str = "", **words: object) -> UnitError:
    """The error for a text that is no quantity or unit; `text` is what was to be read."""
    said = REASONS[code]
    shown = f": {text!r}" if text else ""
    zh, en = said.zh.format_map(words), said.en.format_map(words)
    return UnitError(code, zh + shown, en + shown, **words)
