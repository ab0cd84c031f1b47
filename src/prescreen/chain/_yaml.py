"""YAML with places: a composed tree that refuses what YAML 1.1 would quietly misread.

Nothing is constructed from tags; a scalar is what its text says. Refused: duplicate keys, anchors
and aliases (so no alias bombs), merge keys, tags, plain `yes`/`on`, octal and sexagesimal numbers
where text is expected, and files over `MAX_BYTES`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from ..errors import Place, Problem

MAX_BYTES = 4_000_000
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?\Z")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Doc:
    """One file being read: makes places and collects problems."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.lines = text.splitlines()
        self.problems: list[Problem] = []

    def place(self, node: yaml.Node | yaml.Mark | None) -> Place:
        mark = node.start_mark if isinstance(node, yaml.Node) else node
        if mark is None:
            return Place(self.file)
        excerpt = self.lines[mark.line] if mark.line < len(self.lines) else ""
        width = 1
        if isinstance(node, yaml.ScalarNode) and node.end_mark.line == mark.line:
            width = max(1, node.end_mark.column - mark.column)
        return Place(self.file, mark.line + 1, mark.column + 1, excerpt, width)

    def say(
        self, code: str, node: yaml.Node | yaml.Mark | None, zh: str, en: str,
        hint_zh: str = "", hint_en: str = "",
    ) -> None:
        self.problems.append(Problem(code, zh, en, self.place(node), hint_zh, hint_en))

    # -- typed access; each says what is wrong and returns a harmless default ------------------

    def mapping(self, node: yaml.Node | None, what: str) -> dict[str, yaml.Node]:
        if node is None:
            return {}
        if not isinstance(node, yaml.MappingNode):
            self.say("chain.shape", node, f"{what}应为映射(键: 值)", f"{what} must be a mapping",
                     "写成 {键: 值, …} 或缩进的“键: 值”", "write {key: value, …}")
            return {}
        return {k.value: v for k, v in node.value if isinstance(k, yaml.ScalarNode)}

    def items(self, node: yaml.Node | None, what: str) -> list[yaml.Node]:
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.say("chain.shape", node, f"{what}应为列表", f"{what} must be a list",
                     "写成 [甲, 乙] 或以“- ”开头的多行", "write [a, b] or lines starting with '- '")
            return []
        return list(node.value)

    def text(self, node: yaml.Node | None, what: str) -> str:
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self.say("chain.shape", node, f"{what}应为文字", f"{what} must be text")
            return ""
        if not node.style and node.tag != "tag:yaml.org,2002:str":
            self.say(
                "chain.yaml-surprise", node,
                f"{what}没有加引号,YAML 1.1 会把 {node.value} 读成别的东西",
                f"{what} is not quoted: YAML 1.1 reads {node.value} as something else",
                f'加上引号: "{node.value}"', f'quote it: "{node.value}"',
            )
        return str(node.value)

    def texts(self, node: yaml.Node | None, what: str) -> tuple[str, ...]:
        return tuple(self.text(item, what) for item in self.items(node, what))

    def number(self, node: yaml.Node | None, what: str, default: float = 0.0) -> float:
        if node is None:
            return default
        plain = isinstance(node, yaml.ScalarNode) and not node.style
        if not plain or not _NUMBER.match(node.value):
            self.say("chain.number", node, f"{what}应为数字", f"{what} must be a number",
                     "写成不带引号的小数,如 0.6", "write a plain decimal such as 0.6")
            return default
        return float(node.value)


def read(path: Path, name: str) -> tuple[Doc, yaml.Node | None]:
    """The composed root of a file, or None; whatever is wrong is in `Doc.problems`.

    `name` is how the file is called in messages.
    """
    try:
        raw = path.read_bytes()
    except OSError as exc:
        doc = Doc(name, "")
        doc.say("chain.file", None, f"读不到文件:{exc.strerror}", f"cannot read: {exc.strerror}",
                "检查文件名和权限", "check the name and the permissions")
        return doc, None
    if len(raw) > MAX_BYTES:
        doc = Doc(name, "")
        doc.say("chain.file", None, f"文件超过 {MAX_BYTES} 字节", f"over {MAX_BYTES} bytes",
                "拆成几条链", "split it into several chains")
        return doc, None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        doc = Doc(name, "")
        doc.say("chain.file", None, f"不是 UTF-8 文本(第 {exc.start} 字节)",
                f"not UTF-8 (byte {exc.start})", "另存为 UTF-8", "save it as UTF-8")
        return doc, None
    doc = Doc(name, text)
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as exc:
        doc.say("chain.yaml", exc.problem_mark, f"不是合法的 YAML:{exc.problem}",
                f"not valid YAML: {exc.problem}", "检查缩进、引号与括号",
                "check indentation, quotes and brackets")
        return doc, None
    except (yaml.YAMLError, RecursionError) as exc:
        doc.say("chain.yaml", None, f"不是合法的 YAML:{exc}", f"not valid YAML: {exc}")
        return doc, None
    if root is not None:
        _refuse(doc, root)
    return doc, root


def _walk(root: yaml.Node) -> Iterator[tuple[yaml.Node, bool]]:
    """Every node once, with whether it was met before (an alias). No recursion."""
    seen: set[int] = set()
    stack = [root]
    while stack:
        node = stack.pop()
        again = id(node) in seen
        yield node, again
        if again:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            stack.extend(part for pair in reversed(node.value) for part in reversed(pair))
        elif isinstance(node, yaml.SequenceNode):
            stack.extend(reversed(node.value))


def _refuse(doc: Doc, root: yaml.Node) -> None:
    for node, again in _walk(root):
        if again:
            doc.say("chain.alias", node, "不允许 YAML 锚点与别名(&、*)",
                    "YAML anchors and aliases (&, *) are refused",
                    "把内容写出来", "write the content out")
            continue
        if not node.tag.startswith("tag:yaml.org,2002:") or node.tag.endswith((":binary", ":set")):
            doc.say("chain.tag", node, f"不允许标签 {node.tag}", f"tag {node.tag} is refused",
                    "去掉以 ! 开头的标签", "remove the tag")
        if isinstance(node, yaml.MappingNode):
            _refuse_keys(doc, node)


def _refuse_keys(doc: Doc, node: yaml.MappingNode) -> None:
    first: dict[str, yaml.Node] = {}
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            doc.say("chain.shape", key, "键应为文字", "a key must be text")
        elif key.tag == "tag:yaml.org,2002:merge":
            doc.say("chain.alias", key, "不允许合并键 <<", "merge keys (<<) are refused",
                    "把内容写出来", "write the content out")
        elif key.value in first:
            line = first[key.value].start_mark.line + 1
            doc.say("chain.duplicate-key", key, f"键 {key.value} 重复(首次在第 {line} 行)",
                    f"key {key.value} appears twice (first on line {line})",
                    "只留一个", "keep one of them")
        else:
            first[key.value] = key
