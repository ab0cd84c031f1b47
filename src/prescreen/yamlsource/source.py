"""YAML with places: every scalar knows its file, line and column.

A strict subset is read. Refused, each with its place: duplicate keys, anchors and aliases (a file
of a few lines can expand to gigabytes), tags, YAML 1.1 surprises (`yes`, `on`, `12:30`, `010`),
and folded scalars (`>`), which would lose the columns of an expression.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from prescreen.errors import Place, Problem
from prescreen.yamlsource.nodes import Document, Map, Node, Scalar, Seq, to_plain
from prescreen.yamlsource.syntax import syntax_problem
from prescreen.yamlsource.values import plain_value, surprise

MAX_BYTES = 8_000_000
MAX_DEPTH = 30
MAX_PROBLEMS = 100
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path, shown: str | None = None) -> Document:
    """Read a file; whatever is wrong with it stands in `problems`, nothing is raised."""
    name = shown or path.as_posix()
    try:
        raw = path.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        return _broken(
            name,
            "file-unreadable",
            f"文件读不出:{why}",
            f"the file cannot be read: {why}",
            "核对文件名和权限",
            "check the name and the permissions",
        )
    if len(raw) > MAX_BYTES:
        return _broken(
            name,
            "file-too-large",
            f"文件超过 {MAX_BYTES // 1_000_000} MB",
            f"the file is larger than {MAX_BYTES // 1_000_000} MB",
            "把大表放进 CSV",
            "put large tables into CSV files",
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problem = Problem(
            "file-encoding",
            f"第 {line} 行不是 UTF-8 编码",
            f"line {line} is not UTF-8",
            Place(name, line, 1),
            "另存为 UTF-8",
            "save the file as UTF-8",
        )
        return Document(name, None, (), (problem,))
    return parse_yaml(text, name)


def _broken(name: str, code: str, zh: str, en: str, *hint: str) -> Document:
    return Document(name, None, (), (Problem(code, zh, en, Place(name, 1, 1), *hint),))


def parse_yaml(text: str, name: str = "<text>") -> Document:
    """Parse a text; see `read_yaml`.

    The tree is built from the parser's events, never by its own composer: that one recurses in C
    and takes the process down on a file of deeply nested brackets.
    """
    lines = tuple(text.splitlines())
    builder = _Builder(name, lines)
    tree: Node | None = None
    try:
        tree = builder.document(yaml.parse(text, Loader=_LOADER))
    except yaml.YAMLError as error:
        builder.problems.append(syntax_problem(name, lines, error))
    except UnicodeEncodeError as error:
        line = text[: error.start].count("\n") + 1
        builder.add(
            "yaml-syntax",
            Place(name, line, 1),
            "含有不能存为 UTF-8 的字符",
            "there is a character that UTF-8 cannot hold",
            ("删去这个字符", "remove the character"),
        )
    except _Stop:
        tree = None
    if tree is None and not builder.problems:
        builder.add(
            "yaml-empty",
            Place(name, 1, 1),
            "文件是空的",
            "the file is empty",
            ("写上内容,或删去这个文件", "fill it in, or delete the file"),
        )
    return Document(name, tree, lines, tuple(builder.problems))


class _Stop(Exception):
    """The rest of the file is not worth reading; the reason is noted."""


class _Builder:
    def __init__(self, name: str, lines: tuple[str, ...]) -> None:
        self.name = name
        self.lines = lines
        self.problems: list[Problem] = []
        self.events: Iterator[yaml.Event] = iter(())

    def add(self, code: str, place: Place, zh: str, en: str, hint: tuple[str, str]) -> None:
        self.problems.append(Problem(code, zh, en, place, *hint))
        if len(self.problems) >= MAX_PROBLEMS:
            raise _Stop

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
                    self.add(
                        "yaml-documents",
                        self.place(event),
                        "一个文件只能有一个 YAML 文档",
                        "a file holds one YAML document only",
                        ("删去 ---,或分成几个文件", "remove the ---, or split the file"),
                    )
                    raise _Stop
            elif isinstance(event, yaml.NodeEvent):
                root = self.build(event, 0)
        if isinstance(root, Scalar) and root.value is None:
            return None
        return root

    def build(self, event: yaml.Event, depth: int) -> Node:
        place = self.place(event)
        if depth > MAX_DEPTH:
            self.add(
                "yaml-deep",
                place,
                f"嵌套超过 {MAX_DEPTH} 层",
                f"nested more than {MAX_DEPTH} levels deep",
                ("检查括号和缩进,或把内容拆开", "check brackets and indentation, or split it"),
            )
            raise _Stop
        if getattr(event, "anchor", None) is not None:
            self.add(
                "yaml-alias",
                place,
                "不允许使用锚点和别名(& 和 *)",
                "anchors and aliases (& and *) are not allowed",
                ("把内容写全", "write the content out"),
            )
        if isinstance(event, yaml.AliasEvent):
            return Scalar("", None, place, None, 0)
        if (tag := getattr(event, "tag", None)) is not None:
            self.add(
                "yaml-tag",
                place,
                f"不允许使用标签 {tag}",
                f"the tag {tag} is not allowed",
                ("删去以 ! 开头的标签", "remove the tag that starts with !"),
            )
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(event, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(event, depth)
        assert isinstance(event, yaml.ScalarEvent)
        return self.scalar(event, place)

    def sequence(self, start: yaml.SequenceStartEvent, depth: int) -> Seq:
        items: list[Node] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                return Seq(tuple(items), self.place(start, event))
            items.append(self.build(event, depth + 1))
        raise _Stop

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
                self.add(
                    "yaml-duplicate-key",
                    key.place,
                    f"键 {key.text} 重复,第 {first} 行已有",
                    f"the key {key.text} stands already in line {first}",
                    ("合并或改名", "merge the two or rename one"),
                )
                continue
            items[key.text] = (key, value)
        raise _Stop

    def key(self, event: yaml.Event, depth: int) -> Scalar | None:
        """The key at hand; None, with the problem noted, for one that is no text."""
        if isinstance(event, yaml.ScalarEvent):
            if event.anchor is not None or event.tag is not None:
                self.build(event, depth + 1)
            return Scalar(event.value, event.value, self.place(event), event.style, 0)
        place = self.place(event)
        self.build(event, depth + 1)
        self.add(
            "yaml-key",
            place,
            "键必须是文字",
            "a key must be plain text",
            ("键写成 名称: 的样子", "write keys as name:"),
        )
        return None

    def scalar(self, event: yaml.ScalarEvent, place: Place) -> Scalar:
        text, style = event.value, event.style
        indent = 0
        if style == ">":
            self.add(
                "yaml-folded",
                place,
                "不允许使用折叠文本(>),会丢失位置",
                "folded text (>) is not allowed, it loses positions",
                ("改用 | 或写成一行", "use | or one line"),
            )
        if style == "|":
            row = place.line or 1
            while row < len(self.lines) and not self.lines[row].strip():
                row += 1
            body = self.lines[row] if row < len(self.lines) else ""
            indent = len(body) - len(body.lstrip(" "))
            return Scalar(text.rstrip("\n"), text.rstrip("\n"), place, style, indent)
        if style in ("'", '"'):
            return Scalar(text, text, place, style, 0)
        if (odd := surprise(text)) is not None:
            self.add(odd.code, place, odd.zh, odd.en, (odd.hint_zh, odd.hint_en))
            return Scalar(text, text, place, style, 0)
        return Scalar(text, plain_value(text), place, style, 0)


__all__ = ["Document", "Map", "Node", "Scalar", "Seq", "parse_yaml", "read_yaml", "to_plain"]
