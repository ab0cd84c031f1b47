"""YAML with places: every scalar knows its file, line and column.

A strict subset is read. Refused, each with its place: duplicate keys, anchors and aliases (a file
of a few lines can expand to gigabytes), tags, YAML 1.1 surprises (`yes`, `on`, `12:30`, `010`),
and folded scalars (`>`), which would lose the columns of an expression.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import yaml

from prescreen.errors import Place, Problem
from prescreen.lang.source import Source

MAX_BYTES = 8_000_000
MAX_DEPTH = 30
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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
        shift = 1 if self.style in ("'", '"') else 0
        return Source(self.text, self.place.file, line, col + shift, 0, lines)


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


def read_yaml(path: Path, shown: str | None = None) -> Document:
    """Read a file; whatever is wrong with it stands in `problems`, nothing is raised."""
    name = shown or path.as_posix()
    try:
        raw = path.read_bytes()
    except OSError as error:
        return _broken(name, "file-unreadable", f"文件读不出:{error}", f"cannot read: {error}")
    if len(raw) > MAX_BYTES:
        return _broken(
            name,
            "file-too-large",
            f"文件超过 {MAX_BYTES // 1_000_000} MB",
            f"the file is larger than {MAX_BYTES // 1_000_000} MB",
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


def _broken(name: str, code: str, zh: str, en: str) -> Document:
    return Document(name, None, (), (Problem(code, zh, en, Place(name)),))


def parse_yaml(text: str, name: str = "<text>") -> Document:
    """Parse a text; see `read_yaml`."""
    lines = tuple(text.splitlines())
    builder = _Builder(name, lines)
    try:
        root = yaml.compose(text, Loader=_LOADER)
        tree = builder.build(root, 0) if root is not None else None
    except yaml.YAMLError as error:
        return Document(name, None, lines, (*builder.problems, _syntax(name, lines, error)))
    except RecursionError:
        return _broken(name, "yaml-deep", "嵌套太深", "nested too deeply")
    if tree is None and not builder.problems:
        builder.add("yaml-empty", Place(name, 1, 1), "文件是空的", "the file is empty")
    return Document(name, tree, lines, tuple(builder.problems))


def _syntax(name: str, lines: tuple[str, ...], error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error)
    if mark is None:
        return Problem("yaml-syntax", f"YAML 语法错误:{what}", f"YAML syntax: {what}", Place(name))
    excerpt = lines[mark.line] if mark.line < len(lines) else ""
    hint = ("检查缩进、冒号后的空格和引号", "check indentation, spaces after colons, and quotes")
    if "\t" in excerpt:
        hint = ("缩进要用空格,不能用制表符", "indent with spaces, not tabs")
    elif "mapping values" in what:
        hint = ("含冒号的文字要加引号", "quote a text that contains a colon")
    return Problem(
        "yaml-syntax",
        f"YAML 语法错误:{what}",
        f"YAML syntax: {what}",
        Place(name, mark.line + 1, mark.column + 1, excerpt),
        *hint,
    )


class _Builder:
    def __init__(self, name: str, lines: tuple[str, ...]) -> None:
        self.name = name
        self.lines = lines
        self.problems: list[Problem] = []
        self.seen: set[int] = set()

    def add(
        self, code: str, place: Place, zh: str, en: str, hint: tuple[str, str] = ("", "")
    ) -> None:
        self.problems.append(Problem(code, zh, en, place, *hint))

    def place(self, node: yaml.Node) -> Place:
        mark, end = node.start_mark, node.end_mark
        excerpt = self.lines[mark.line] if mark.line < len(self.lines) else ""
        width = end.column - mark.column if end.line == mark.line else 1
        return Place(self.name, mark.line + 1, mark.column + 1, excerpt, max(1, width))

    def build(self, node: yaml.Node, depth: int) -> Node:
        place = self.place(node)
        if depth > MAX_DEPTH:
            raise RecursionError
        if id(node) in self.seen:
            self.add(
                "yaml-alias",
                place,
                "不允许使用锚点和别名(& 和 *)",
                "anchors and aliases (& and *) are not allowed",
                ("把内容写全", "write the content out"),
            )
            return Scalar("", None, place, None, 0)
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, place, depth)
        if isinstance(node, yaml.SequenceNode):
            self.tag(node, "tag:yaml.org,2002:seq", place)
            return Seq(tuple(self.build(n, depth + 1) for n in node.value), place)
        assert isinstance(node, yaml.ScalarNode)
        return self.scalar(node, place)

    def tag(self, node: yaml.Node, expected: str, place: Place) -> None:
        if node.tag != expected:
            self.add(
                "yaml-tag",
                place,
                f"不允许使用标签 {node.tag}",
                f"the tag {node.tag} is not allowed",
                ("删去以 ! 开头的标签", "remove the tag that starts with !"),
            )

    def mapping(self, node: yaml.MappingNode, place: Place, depth: int) -> Map:
        self.tag(node, "tag:yaml.org,2002:map", place)
        items: dict[str, tuple[Scalar, Node]] = {}
        for key_node, value_node in node.value:
            key_place = self.place(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self.add("yaml-key", key_place, "键必须是文字", "a key must be plain text")
                continue
            key = Scalar(key_node.value, key_node.value, key_place, key_node.style, 0)
            if key.text in items:
                first = items[key.text][0].place.line
                self.add(
                    "yaml-duplicate-key",
                    key_place,
                    f"键 {key.text} 重复,第 {first} 行已有",
                    f"the key {key.text} stands already in line {first}",
                    ("合并或改名", "merge the two or rename one"),
                )
                continue
            items[key.text] = (key, self.build(value_node, depth + 1))
        return Map(items, place)

    def scalar(self, node: yaml.ScalarNode, place: Place) -> Scalar:
        text, style = node.value, node.style
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
        if node.tag.startswith("!"):
            self.tag(node, "", place)
        return Scalar(text, self.plain(text, place), place, style, 0)

    def plain(self, text: str, place: Place) -> object:
        """The value of an unquoted scalar under the few readings that surprise nobody."""
        if text in ("true", "false"):
            return text == "true"
        if text in ("", "~", "null"):
            return None
        if text.lower() in _YES_NO:
            self.add(
                "yaml-yes-no",
                place,
                f"{text} 在 YAML 里有歧义",
                f"{text} is ambiguous in YAML",
                ("是否写 true / false,文字加引号", "write true / false, or quote the text"),
            )
            return text
        for reader in (_integer, _decimal, _date):
            value = reader(text)
            if value is not None:
                return value
        clock = ":" in text and text.replace(":", "").isdigit()
        if clock or (text.isdigit() and text.startswith("0")):
            self.surprise(text, place)
        return text

    def surprise(self, text: str, place: Place) -> None:
        self.add(
            "yaml-number",
            place,
            f"{text} 会被不同软件读成不同的数",
            f"{text} is read as different numbers by different programs",
            ("加上引号", "put it in quotes"),
        )


_YES_NO = {"yes", "no", "on", "off", "y", "n"}


def _integer(text: str) -> int | None:
    body = text[1:] if text[0] in "+-" else text
    if body.isascii() and body.isdigit() and (body == "0" or body[0] != "0") and len(body) < 19:
        return int(text)
    return None


def _decimal(text: str) -> float | None:
    body = text[1:] if text[0] in "+-" else text
    head, dot, tail = body.partition(".")
    digits = head + tail
    if dot and head and tail and digits.isascii() and digits.isdigit():
        return float(text)
    return None


def _date(text: str) -> dt.date | None:
    if len(text) != 10:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def to_plain(node: Node | None) -> object:
    """The tree as dicts, lists and values."""
    if isinstance(node, Map):
        return {k: to_plain(v) for k, (_, v) in node.items.items()}
    if isinstance(node, Seq):
        return [to_plain(v) for v in node.items]
    return None if node is None else node.value
