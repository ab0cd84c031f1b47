"""The tree of a YAML file: every scalar knows its file, line and column."""

from __future__ import annotations

from dataclasses import dataclass

from prescreen.errors import Place, Problem
from prescreen.lang.source import Source


@dataclass(frozen=True, slots=True)
class Scalar:
    """A leaf: its text as written, its value, and where it stands."""

    text: str
    value: object
    place: Place
    style: str | None
    indent: int

    def source(self, lines: tuple[str, ...]) -> Source:
        """The text as the source of an expression, so that errors point into the file."""
        line, col = self.place.line or 1, self.place.col or 1
        if self.style == "|":
            return Source(self.text, self.place.file, line + 1, self.indent + 1, self.indent, lines)
        col += self.style in ("'", '"')
        written = lines[line - 1][col - 1 :] if line <= len(lines) else ""
        simple = written.startswith(self.text)
        traced = () if simple else _trace(self.text, lines, line, col, self.style == "'")
        return Source(self.text, self.place.file, line, col, 0, lines, traced)


def _trace(
    text: str, lines: tuple[str, ...], line: int, col: int, doubled: bool
) -> tuple[tuple[int, int], ...]:
    """Line and column of every character of a scalar that is not written as it reads.

    A space may stand for the end of a line and, if `doubled`, a quotation mark for two of them.
    Nothing where the text cannot be followed, as with the escapes of double quotes.
    """
    out: list[tuple[int, int]] = []
    row, at = line - 1, col - 1
    for ch in text:
        if row >= len(lines):
            return ()
        here = lines[row]
        out.append((row + 1, at + 1))
        if ch in " \n" and not here[at:].strip():
            row += 1
            while row < len(lines) and not lines[row].strip():
                row += 1
            at = len(lines[row]) - len(lines[row].lstrip()) if row < len(lines) else 0
        elif at < len(here) and here[at] == ch:
            at += 2 if doubled and ch == "'" else 1
        else:
            return ()
    return tuple(out)


@dataclass(frozen=True, slots=True)
class Seq:
    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Map:
    items: dict[str, tuple[Scalar, Node]]
    place: Place


Node = Scalar | Seq | Map


@dataclass(frozen=True, slots=True)
class Document:
    """A file read: its tree, its lines, and the problems met on the way."""

    file: str
    root: Node | None
    lines: tuple[str, ...]
    problems: tuple[Problem, ...]

    def place(self, path: tuple[int | str, ...]) -> Place:
        """Where the deepest existing node on `path` stands; a key if the path ends in one."""
        node, place = self.root, Place(self.file, 1, 1, self.lines[0] if self.lines else "")
        for step in path:
            if isinstance(node, Map) and str(step) in node.items:
                key, node = node.items[str(step)]
                place = key.place
            elif isinstance(node, Seq) and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
                place = node.place
        return place

    def value_place(self, path: tuple[int | str, ...]) -> Place:
        """Where the value at `path` stands; its key, if the value fills more than one line."""
        node = self.node(path)
        return node.place if isinstance(node, Scalar) and node.text else self.place(path)

    def node(self, path: tuple[int | str, ...]) -> Node | None:
        node = self.root
        for step in path:
            if isinstance(node, Map) and str(step) in node.items:
                node = node.items[str(step)][1]
            elif isinstance(node, Seq) and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
            else:
                return None
        return node


def to_plain(node: Node | None) -> object:
    """The tree as dicts, lists and values."""
    if isinstance(node, Map):
        return {k: to_plain(v) for k, (_, v) in node.items.items()}
    if isinstance(node, Seq):
        return [to_plain(v) for v in node.items]
    return None if node is None else node.value
