"""`prescreen list`: packs, chains, nodes, bureaus, fields and stages, by a word or a code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from prescreen.cli.order import wrong
from prescreen.content import content_root
from prescreen.errors import Lang
from prescreen.fields import catalogue
from prescreen.render.terminal.console import console, say, table
from prescreen.vocabulary import BUREAUS, STAGES, WordTable


@dataclass(frozen=True, slots=True)
class Listed:
    """One thing: its code, what it is called, and other words for it."""

    code: str
    name: str
    more: str = ""

    def has(self, word: str) -> bool:
        return any(word.lower() in text.lower() for text in (self.code, self.name, self.more))


def run(kind: str, word: str | None, lang: Lang) -> int:
    """Print what has the word; where nothing has, what is near."""
    if kind not in KINDS:
        raise wrong("usage/choice", name="KIND", allowed=tuple(KINDS))
    every = list(KINDS[kind](lang))
    found = [one for one in every if not word or one.has(word)]
    if not found and word:
        names = {n: one for one in every for n in (one.code, one.name, *one.more.split("、"))}
        close = get_close_matches(word, list(names), n=5, cutoff=0.3)
        found = list(dict.fromkeys(names[name] for name in close))
        say(f"没有“{word}”,相近的有:" if lang == "zh" else f"no “{word}”; the nearest:")
    rows = table(*(("代码", "名称", "另称、说明") if lang == "zh" else ("code", "name", "also")))
    for one in found:
        rows.add_row(one.code, one.name, one.more)
    console().print(rows)
    return 0


def packs() -> Iterator[Listed]:
    """Folders of packs as a region profile names them, read by their heads alone."""
    root = content_root("rules")
    for path in sorted(root.glob("*/*/pack.yaml")):
        level, name = path.parent.parent.name, path.parent.name
        status = _head(path, "status")
        code = "national" if level == "national" else f"{level}/{name}"
        yield Listed(code, _head(path, "title"), "" if status == "active" else status)


def chains() -> Iterator[Listed]:
    for path in sorted(content_root("industry_chains").glob("*.yaml")):
        if not path.name.startswith("_"):
            yield Listed(path.stem, _head(path, "name"), _head(path, "scope"))


def _head(path: Path, key: str) -> str:
    """A value at the head of a YAML file, without reading the rest of it."""
    found = re.search(rf'^{key}: *"?(.*?)"? *$', path.read_text("utf-8")[:2000], re.MULTILINE)
    return found[1] if found else ""


def _nodes(lang: Lang) -> Iterator[Listed]:
    from prescreen.chain import load_chains  # reads all chains

    for node in load_chains(root=content_root("industry_chains")).nodes:
        yield Listed(node.id, node.name if lang == "zh" else node.name_en or node.name,
                     "、".join(node.words[:6]))  # fmt: skip


def _words(words: WordTable) -> Callable[[Lang], Iterator[Listed]]:  # type: ignore[type-arg]
    def listed(lang: Lang) -> Iterator[Listed]:
        for word in words.values():
            yield Listed(word.code, word.text(lang), "、".join(word.aliases))

    return listed


def _fields(lang: Lang) -> Iterator[Listed]:
    for field in catalogue:
        label = field.label if lang == "zh" else field.label_en
        yield Listed(field.path, label, "、".join((*field.values, *field.aliases)))


KINDS: Mapping[str, Callable[[Lang], Iterator[Listed]]] = {
    "packs": lambda _: packs(),
    "chains": lambda _: chains(),
    "nodes": _nodes,
    "bureaus": _words(BUREAUS),
    "fields": _fields,
    "stages": _words(STAGES),
}
"""What can be listed."""
