"""YAML with places: every scalar knows its file, line and column.

A subset is read. Refused, each with its place: duplicate keys, anchors and aliases (a file of a
few lines can expand to gigabytes), tags, keys that are no texts; and where rules are written,
YAML 1.1 surprises (`yes`, `on`, `12:30`, `010`) and folded scalars (`>`), which would lose the
columns of an expression.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from prescreen.errors import Place
from prescreen.files.atomic import is_special
from prescreen.messages import problem
from prescreen.yamlsource.nodes import Document, Map, Node, Scalar, Seq, to_plain
from prescreen.yamlsource.syntax import syntax_problem
from prescreen.yamlsource.tree import Dialect, Stopped, TreeBuilder

MAX_BYTES = 8_000_000
STRICT = Dialect()
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path, shown: str | None = None) -> Document:
    """Read a file of rules; whatever is wrong with it stands in `problems`, nothing is raised."""
    name = shown or path.as_posix()
    try:
        if is_special(path):
            return _broken(name, "file-unreadable/special")
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        return _broken(name, "file-unreadable", why=error.strerror or str(error))
    except ValueError:  # a name that no system takes
        return _broken(name, "file-unreadable/name")
    if len(raw) > MAX_BYTES:
        return _broken(name, "file-too-large", limit=MAX_BYTES // 1_000_000)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return _broken(name, "file-encoding", line, line=line)
    return parse_yaml(text, name)


def _broken(name: str, code: str, row: int = 1, /, **words: object) -> Document:
    return Document(name, None, (), (problem(code, Place(name, row, 1), **words),))


def parse_yaml(text: str, name: str = "<text>", dialect: Dialect = STRICT) -> Document:
    """Parse a text; what is wrong with it stands in `problems`. The root is None for no content."""
    lines = tuple(text.splitlines())
    builder = TreeBuilder(name, lines, dialect)
    tree: Node | None = None
    try:
        tree = builder.document(yaml.parse(text, Loader=_LOADER))
    except yaml.YAMLError as error:
        builder.problems.append(syntax_problem(name, lines, error))
    except UnicodeEncodeError as error:
        line = text[: error.start].count("\n") + 1
        builder.problems.append(problem("yaml-syntax/surrogate", Place(name, line, 1)))
    except Stopped:
        tree = None
    if tree is None and not builder.problems and dialect.strict:
        builder.problems.append(problem("yaml-empty", Place(name, 1, 1)))
    return Document(name, tree, lines, tuple(builder.problems))


__all__ = [
    "STRICT",
    "Dialect",
    "Document",
    "Map",
    "Node",
    "Scalar",
    "Seq",
    "parse_yaml",
    "read_yaml",
    "to_plain",
]
