"""Everything that can go wrong, with its place and its remedy.

    PrescreenError
    ├── UnitError            a unit that is not known, or two that do not fit together
    ├── InputError           candidates or files that cannot be read
    ├── PackError            rule packs that do not load
    ├── ChainError           industry chains that do not load
    ├── RegionError          region profiles that do not load
    ├── CaseError            a live case used wrongly
    ├── LedgerError          a ledger that cannot be read, or an event it cannot take
    │   └── StaleError       a project to which somebody else wrote meanwhile
    └── OutputError          results that cannot be written where they should stand

The last seven carry one or more `Problem`s. A problem says what happened, where, and what to do,
in Chinese and in English; two problems are equal when all of that is equal, so tests compare them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file with line and column (from 1), or a sheet with a cell."""

    file: str
    line: int | None = None
    col: int | None = None
    excerpt: str | None = None
    width: int = 1

    def __str__(self) -> str:
        parts = [self.file]
        if self.line is not None:
            parts.append(str(self.line))
            if self.col is not None:
                parts.append(str(self.col))
        return ":".join(parts)

    def caret(self) -> str:
        """The source line with a caret under the place, or an empty string."""
        if self.excerpt is None or self.col is None:
            return ""
        line, at = _window(self.excerpt, self.col - 1)
        under = "".join(_underline(ch) for ch in line[at : at + self.width]) or "^"
        return f"    {line}\n    {''.join(_blank(ch) for ch in line[:at])}{under}"


_LONGEST = 160


def _window(line: str, at: int) -> tuple[str, int]:
    """A long line cut down to the surroundings of the place, and the place within it."""
    if len(line) <= _LONGEST:
        return line, at
    start = max(0, at - _LONGEST // 2)
    cut = line[start : start + _LONGEST]
    head = "…" if start else ""
    tail = "…" if start + _LONGEST < len(line) else ""
    return head + cut + tail, at - start + len(head)


def _underline(ch: str) -> str:
    return "^^" if ord(ch) >= 0x2E80 else "^"


def _blank(ch: str) -> str:
    """White space as wide as `ch`: CJK characters fill two cells of a terminal."""
    if ch == "\t":
        return "\t"
    return "  " if ord(ch) >= 0x2E80 else " "


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `code` is stable and has a heading in docs/reference/errors.md."""

    code: str
    zh: str
    en: str
    place: Place | None = None
    hint_zh: str = ""
    hint_en: str = ""

    def text(self, lang: Lang = "zh") -> str:
        """The whole message: place, code, what happened, caret, what to do."""
        said, hint = (self.zh, self.hint_zh) if lang == "zh" else (self.en, self.hint_en)
        where = f"{self.place}: " if self.place else ""
        lines = [f"{where}[{self.code}] {said}"]
        if self.place and (caret := self.place.caret()):
            lines.append(caret)
        if hint:
            lines.append(("    处理:" if lang == "zh" else "    Remedy: ") + hint)
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text()


class PrescreenError(Exception):
    """Root of all errors of this library."""


class UnitError(PrescreenError):
    """A unit is not known, two units measure different things, or a text is no quantity.

    `reason` is the code of that in `messages.reasons`, `words` what its texts are filled with.
    """

    def __init__(self, reason: str, zh: str, en: str, **words: object) -> None:
        super().__init__(f"{zh} / {en}")
        self.reason, self.zh, self.en, self.words = reason, zh, en, words


class ProblemsError(PrescreenError):
    """An error that carries one or more problems; `str()` prints them all in Chinese."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(p.text() for p in self.problems))

    def text(self, lang: Lang = "zh") -> str:
        return "\n".join(p.text(lang) for p in self.problems)


class InputError(ProblemsError):
    """Candidates or files that cannot be read."""


class PackError(ProblemsError):
    """Rule packs that do not load."""


class ChainError(ProblemsError):
    """Industry chains that do not load."""


class RegionError(ProblemsError):
    """Region profiles that do not load."""


class CaseError(ProblemsError):
    """A live case that was used wrongly, such as a fact after `close`."""


class OutputError(ProblemsError):
    """Results that cannot be written where they should stand; what stood there is as it was."""


class LedgerError(ProblemsError):
    """A ledger that cannot be read, or an event that it cannot take."""


class StaleError(LedgerError):
    """Somebody else wrote to the project meanwhile; the messages say who, when and what."""
