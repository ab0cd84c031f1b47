"""Texts that checks rest on, with the articles of one text together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from prescreen.vocabulary import COMMON_PRACTICE

Source = Mapping[str, Any]
_PRACTICE = (COMMON_PRACTICE.label, COMMON_PRACTICE.label_en)


def source_key(source: Source) -> str:
    """One text: its title and number."""
    return f"{source['title']}|{source['number']}"


def title(source: Source, full: bool = True) -> str:
    """《…》, with the document's number if `full`; a practice is no document."""
    if source["title"] in _PRACTICE:
        return str(source["title"])
    number = f"({source['number']})" if full and source["number"] else ""
    return f"《{source['title'].strip('《》')}》{number}"


def cited(sources: Sequence[Source], full: bool = True) -> list[tuple[str, Source, list[str]]]:
    """(name, the source, its articles) for each text, in the order of the check."""
    found: dict[str, tuple[str, Source, list[str]]] = {}
    for s in sources:
        mine = found.setdefault(source_key(s), (title(s, full), s, []))[2]
        if s["article"] and s["article"] not in mine:
            mine.append(s["article"])
    return list(found.values())


class Cited:
    """Every text behind a check that applies somewhere, with all articles used, by title."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[Source, set[str]]] = {}

    def add(self, report: Mapping[str, Any]) -> None:
        for o in report["outcomes"]:
            if o["status"] == "not_applicable":
                continue
            for s in o["source"]:
                kept = self._seen.setdefault(source_key(s), (s, set()))
                if s["article"]:
                    kept[1].add(s["article"])

    def texts(self) -> list[tuple[Source, list[str]]]:
        return [(s, sorted(articles)) for _, (s, articles) in sorted(self._seen.items())]
