"""The tree of a YAML text, built from the parser's events.

Never by the parser's own composer: that one recurses in C and takes the process down on a file of
deeply nested brackets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from prescreen.errors import Place, Problem
from prescreen.messages import problem
from prescreen.yamlsource.nodes import Map, Node, Scalar, Seq
from prescreen.yamlsource.syntax import negation
from prescreen.yamlsource.values import core_value, plain_value, surprise

MAX_PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class Dialect:
    """How much of YAML is read, and how deep and how large a file may be.

    `strict` is for what people write by hand and programs must not read in two ways: `yes`,
    `12:30`, `010`, folded text and empty files are refused. Data otherwise is the core schema of
    YAML 1.2, where those are texts. `nodes` counts scalars, lists and mappings.
    """

    strict: bool = True
    depth: int = 30
    nodes: int = 5_000_000


class Stopped(Exception):
    """The rest of the file is not worth reading; the reason is noted."""


class TreeBuilder:
    """Builds the tree of one text and notes what is wrong with it; raises `Stopped`."""

    def __init__(self, name: str, lines: tuple[str, ...], dialect: Dialect) -> None:
        self.name = name
        self.lines = lines
        self.dialect = dialect
        self.problems: list[Problem] = []
        self.events: Iterator[yaml.Event] = iter(())
        self.count = 0

    def add(self, code: str, place: Place, /, **words: object) -> None:
        self.problems.append(problem(code, place, **words))
        if len(self.problems) >= MAX_PROBLEMS:
            raise Stopped

    def place(self, event: yaml.Event, last: yaml.Event | None = None) -> Place:
        mark: Any = event.start_mark
        end: Any = (last or event).end_mark
        excerpt = self.lines[mark.line] if mark.line < len(self.lines) else ""
        width = end.column - mark.column if end.line == mark.line else 1
        return Place(self.name, mark.line + 1, mark.column + 1, excerpt, max(1, width))

    def document(self, events: Iterable[yaml.Event]) -> Node | None:
        """The tree of the one document that a file may hold; None for an empty one."""
        self.events = iter(events)
        root: Node | None = None
        count = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                count += 1
                if count == 2:
                    self.add("yaml-documents", self.place(event))
                    raise Stopped
            elif isinstance(event, yaml.NodeEvent):
                root = self.build(event, 0)
        if isinstance(root, Scalar) and root.value is None:
            return None
        return root

    def build(self, event: yaml.Event, depth: int) -> Node:
        self.count += 1
        if depth > self.dialect.depth:
            self.add("yaml-deep", self.place(event), limit=self.dialect.depth)
            raise Stopped
        if self.count > self.dialect.nodes:
            self.add("yaml-size", self.place(event), limit=self.dialect.nodes)
            raise Stopped
        if getattr(event, "anchor", None) is not None:
            self.add("yaml-alias", self.place(event))
        if isinstance(event, yaml.AliasEvent):
            return Scalar("", None, self.place(event), None, 0)
        if (tag := getattr(event, "tag", None)) is not None:
            self.tag(tag, self.place(event))
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(event, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(event, depth)
        assert isinstance(event, yaml.ScalarEvent)
        return self.scalar(event, self.place(event))

    def tag(self, tag: str, place: Place) -> None:
        """A tag, or an expression that was meant to deny something."""
        quoted = negation(place.excerpt or "") if tag.startswith("!") else None
        code = "yaml-tag" if quoted is None else "yaml-tag/negation"
        self.add(code, place, tag=tag, quoted=quoted)

    def sequence(self, start: yaml.SequenceStartEvent, depth: int) -> Seq:
        items: list[Node] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                return Seq(tuple(items), self.place(start, event))
            items.append(self.build(event, depth + 1))
        raise Stopped

    def mapping(self, start: yaml.MappingStartEvent, depth: int) -> Map:
        items: dict[str, tuple[Scalar, Node]] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                return Map(items, self.place(start, event))
            key = self.key(event, depth)
            value = self.build(next(self.events), depth + 1)
            if key is None:
                continue
            if key.text in items:
                first = items[key.text][0].place.line
                self.add("yaml-duplicate-key", key.place, key=key.text, line=first)
                continue
            items[key.text] = (key, value)
        raise Stopped

    def key(self, event: yaml.Event, depth: int) -> Scalar | None:
        """The key at hand; None, with the problem noted, for one that is no text."""
        if isinstance(event, yaml.ScalarEvent):
            if event.anchor is not None or event.tag is not None:
                self.build(event, depth + 1)
            return Scalar(event.value, event.value, self.place(event), event.style, 0)
        place = self.place(event)
        self.build(event, depth + 1)
        self.add("yaml-key", place)
        return None

    def scalar(self, event: yaml.ScalarEvent, place: Place) -> Scalar:
        text, style = event.value, event.style
        if not self.dialect.strict:
            return Scalar(text, text if style else self.data(text, place), place, style, 0)
        if style == ">":
            self.add("yaml-folded", place)
        if style == "|":
            text = text.rstrip("\n")
            return Scalar(text, text, place, style, self.block_indent(place))
        if style in ("'", '"'):
            return Scalar(text, text, place, style, 0)
        if (code := surprise(text)) is not None:
            self.add(code, place, text=text)
            return Scalar(text, text, place, style, 0)
        return Scalar(text, plain_value(text), place, style, 0)

    def data(self, text: str, place: Place) -> object:
        """The value of an unquoted scalar among data."""
        try:
            return core_value(text)
        except ValueError:
            self.add("yaml-number/long", place)
            return text

    def block_indent(self, place: Place) -> int:
        """The column at which the first line of a `|` block begins, from 0."""
        row = place.line or 1
        while row < len(self.lines) and not self.lines[row].strip():
            row += 1
        body = self.lines[row] if row < len(self.lines) else ""
        return len(body) - len(body.lstrip(" "))
