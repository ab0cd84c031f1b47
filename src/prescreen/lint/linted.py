"""One pack under review, and what is found there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from prescreen.content import content_root
from prescreen.errors import Place, Problem
from prescreen.messages import problem
from prescreen.pack.model import Pack
from prescreen.pack.ruleset import RuleSet
from prescreen.run.bindings import bindings_of
from prescreen.run.env import Env
from prescreen.run.possible import Possible
from prescreen.vocabulary import STAGES
from prescreen.yamlsource.source import Document, read_yaml


@dataclass(frozen=True, slots=True)
class Finding:
    """`serious` findings make `prescreen check` fail; the others are notes."""

    serious: bool
    problem: Problem


def finding(place: Place, code: str, /, **words: object) -> Finding:
    return Finding(True, problem(code, place, **words))


def note(place: Place, code: str, /, **words: object) -> Finding:
    return Finding(False, problem(code, place, **words))


@dataclass(frozen=True)
class Linted:
    """One pack under review, with its file and the rules around it."""

    rules: RuleSet
    pack: Pack
    today: dt.date

    def path(self, shown: str) -> Path | None:
        """A file of the pack by the name that messages give it."""
        folders = (Path.cwd(), content_root("rules").parent)
        return next((p for f in folders if (p := f / shown).is_file()), None)

    @cached_property
    def document(self) -> Document:
        path = self.path(self.pack.file)
        if path is None:
            return Document(self.pack.file, None, (), ())
        return read_yaml(path, self.pack.file)

    def lines(self, shown: str) -> tuple[str, ...]:
        """The lines of the pack's own file or of a CSV file beside it."""
        if shown == self.document.file:
            return self.document.lines
        found = self._tables.get(shown)
        if found is None:
            path = self.path(shown)
            text = path is not None and path.suffix == ".csv"
            found = tuple(path.read_text("utf-8-sig").splitlines()) if path and text else ()
            self._tables[shown] = found
        return found

    @cached_property
    def _tables(self) -> dict[str, tuple[str, ...]]:
        return {}

    @cached_property
    def possible(self) -> Possible:
        """What expressions may come to while nothing is known of a candidate."""
        now = self.rules.on(self.today)
        bindings = bindings_of(now)
        return Possible(bindings, Env({}, {}, len(STAGES) - 1, self.today))
