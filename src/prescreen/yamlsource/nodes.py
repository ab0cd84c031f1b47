"""The tree of a YAML file: every scalar knows its file, line and column."""

from __future__ import annotations

from dataclasses import dataclass

from prescreen.errors import Place, Problem


@dataclass(frozen=True, slots=True)
class Scalar:
    """A leaf: its text as written, its value, and where it stands.

    `style` is the quotation mark or `|` it is written with; `indent` the column of a `|` block.
    """

    text: str
    value: object
    place: Place
    style: str | None
    indent: int


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
