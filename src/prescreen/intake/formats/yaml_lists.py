"""YAML without its traps, for lists of candidates and mapping files.

No aliases (a few lines of them can unfold into gigabytes), no tags, no duplicate keys, bounded
depth and size; `on`, `no` and `12:30` stay what was written.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from prescreen.errors import Place, Problem
from prescreen.intake.limits import Limits


class YamlRefused(ValueError):
    """A YAML text that is not read, with its place (line and column from 1)."""

    def __init__(self, zh: str, en: str, line: int | None = None, col: int | None = None) -> None:
        super().__init__(zh)
        self.zh, self.en, self.line, self.col = zh, en, line, col

    def problem(self, file: str) -> Problem:
        return Problem("input.yaml", self.zh, self.en, Place(file, self.line, self.col),
                       "请按行列位置改正", "Mend it at that line and column")  # fmt: skip


class _Loader(yaml.SafeLoader):
    """The safe loader with the scalars of YAML 1.2 and ISO dates."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            mark = key_node.start_mark
            if not isinstance(key, (str, int, float, bool)):
                raise YamlRefused("键必须是文字", "a key must be text", mark.line + 1,
                                  mark.column + 1)  # fmt: skip
            if key in found:
                raise YamlRefused(f"键 {key!r} 出现两次", f"the key {key!r} stands twice",
                                  mark.line + 1, mark.column + 1)  # fmt: skip
            found[key] = self.construct_object(value_node, deep=deep)
        return found


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
    (
        "float",
        r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$",
        "-+.0123456789",
    ),
    ("null", r"(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("timestamp", r"[0-9]{4}-[0-9]{2}-[0-9]{2}$", "0123456789"),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^{_pattern}"), list(_first)
    )


def load(text: str, limits: Limits) -> Any:
    """The data of one YAML document; raises `YamlRefused`."""
    try:
        _check_events(text, limits)
        return yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as err:
        mark = err.problem_mark or err.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise YamlRefused(f"YAML 语法错误:{err.problem}", f"not valid YAML: {err.problem}",
                          *place) from err  # fmt: skip
    except yaml.YAMLError as err:
        raise YamlRefused(f"YAML 语法错误:{err}", f"not valid YAML: {err}") from err
    except (RecursionError, ValueError) as err:
        if isinstance(err, YamlRefused):
            raise
        raise YamlRefused(f"YAML 中的值读不出:{err}", f"a YAML value is invalid: {err}") from err


def _check_events(text: str, limits: Limits) -> None:
    """Depth, size, aliases and tags, seen before anything is built."""
    depth = 0
    for nodes, event in enumerate(yaml.parse(text, Loader=_fastest())):
        mark: Any = event.start_mark
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise YamlRefused("不接受锚点(&)和别名(*)", "anchors (&) and aliases (*) are not read",
                              mark.line + 1, mark.column + 1)  # fmt: skip
        if getattr(event, "tag", None):
            raise YamlRefused("不接受类型标签(!)", "tags (!) are not read", mark.line + 1,
                              mark.column + 1)  # fmt: skip
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
        if depth > limits.depth or nodes > limits.nodes:
            raise YamlRefused("嵌套过深或内容过多", "nested too deep or too large",
                              mark.line + 1, mark.column + 1)  # fmt: skip


def _fastest() -> Any:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)
