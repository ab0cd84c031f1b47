"""JSON, JSONL and YAML: lists of candidates as nested mappings.

Accepted are a list, a mapping with `candidates: [...]`, or one candidate. Each comes out with the
number by which a person finds it again: the line in JSONL, the place in the list elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prescreen.errors import Place, Problem
from prescreen.intake.formats.sniff import encoding_of
from prescreen.intake.limits import Limits, refuse, too_much
from prescreen.intake.yaml_data import load

_HALF = re.compile(r"[\ud800-\udfff]")
_ONLY_TEXT_EN = "JSON knows no NaN or Infinity"


@dataclass(frozen=True, slots=True)
class Item:
    """One candidate of a document: its data, or the problem for which there is none."""

    number: int
    data: Any
    problem: Problem | None = None


class _Refused(ValueError):
    """Something valid JSON may hold but a candidate may not."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh, self.en = zh, en


def read_json(path: Path, limits: Limits) -> Iterator[Item]:
    text = _text(path, limits)
    try:
        data = _loads(text, limits)
    except json.JSONDecodeError as err:
        raise refuse("input.json", f"JSON 语法错误:{err.msg}", f"not valid JSON: {err.msg}",
                     file=path, line=err.lineno, col=err.colno,
                     hint_zh="请检查该处的引号、逗号与括号",
                     hint_en="Check quotes, commas and brackets there") from err  # fmt: skip
    except _Refused as err:
        raise refuse("input.json", err.zh, err.en, file=path, hint_zh="请改正后再导入",
                     hint_en="Mend it and read again") from err  # fmt: skip
    yield from _items(data, path, limits)


def read_jsonl(path: Path, limits: Limits) -> Iterator[Item]:
    """One candidate a line. A line that is no JSON is that line's problem, not the file's."""
    encoding = encoding_of(path)
    longest = limits.document_bytes
    count = 0
    with path.open(encoding=encoding) as stream:
        number = 0
        while line := stream.readline(longest):
            number += 1
            if len(line) >= longest:
                raise too_much(path, "单行长度", "length of a line", len(line), longest,
                               line=number)  # fmt: skip
            if not line.strip():
                continue
            count += 1
            if count > limits.rows:
                raise too_much(path, "行数", "rows", count, limits.rows, line=number)
            yield _line(line, number, path, limits)


def _line(line: str, number: int, path: Path, limits: Limits) -> Item:
    try:
        return Item(number, _loads(line, limits))
    except json.JSONDecodeError as err:
        zh, en, col = f"JSON 语法错误:{err.msg}", f"not valid JSON: {err.msg}", err.colno
    except _Refused as err:
        zh, en, col = err.zh, err.en, 1
    problem = Problem("input.json", zh, en, Place(path.name, number, col),
                      "请改正该行", "Mend that line")  # fmt: skip
    return Item(number, line.strip(), problem)


def _text(path: Path, limits: Limits) -> str:
    size = path.stat().st_size
    if size > limits.document_bytes:
        raise refuse(
            "input.too-large", f"文件 {size:,} 字节,超过整份读取的上限 {limits.document_bytes:,}",
            f"{size:,} bytes is over the limit of {limits.document_bytes:,} for a whole document",
            file=path, hint_zh="请改用 JSONL(每行一个项目)或 Parquet",
            hint_en="Use JSONL (one candidate a line) or Parquet",
        )  # fmt: skip
    return path.read_text(encoding=encoding_of(path))


def _loads(text: str, limits: Limits) -> Any:
    try:
        data = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except RecursionError:
        raise _too_deep(limits) from None
    except json.JSONDecodeError:
        raise
    except ValueError as err:  # a number with more digits than Python will convert
        if isinstance(err, _Refused):
            raise
        raise _Refused("数字过长", "a number has too many digits") from err
    check_shape(data, limits)
    return data


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = ""
        for twice, _ in pairs:
            if twice in seen:
                break
            seen.add(twice)
        raise _Refused(f"键 {twice!r} 出现两次,不知以哪个为准",
                       f"the key {twice!r} stands twice; which counts is not known")  # fmt: skip
    return found


def _no_constant(name: str) -> Any:
    raise _Refused(f"不接受 {name} 这样的数值", f"{name} is not accepted: {_ONLY_TEXT_EN}")


def _too_deep(limits: Limits) -> _Refused:
    return _Refused(f"嵌套超过 {limits.depth} 层", f"nested deeper than {limits.depth} levels")


def check_shape(data: Any, limits: Limits) -> None:
    """Bound depth, size and text length, without recursion."""
    todo: list[tuple[Any, int]] = [(data, 1)]
    nodes = 0
    while todo:
        value, depth = todo.pop()
        nodes += 1
        if depth > limits.depth:
            raise _too_deep(limits)
        if nodes > limits.nodes:
            raise _Refused(f"值的个数超过 {limits.nodes:,}", f"more than {limits.nodes:,} values")
        if isinstance(value, dict):
            todo.extend((child, depth + 1) for child in value.values())
            todo.extend((key, depth + 1) for key in value)
        elif isinstance(value, list):
            todo.extend((child, depth + 1) for child in value)
        elif isinstance(value, str) and _HALF.search(value):
            raise _Refused(f"文字含半个字符(孤立代理项):{value[:40]!r}",
                           f"a text holds half a character: {value[:40]!r}")  # fmt: skip
        elif isinstance(value, str) and len(value) > limits.text:
            raise _Refused(f"文字超过 {limits.text:,} 字:{value[:40]}…",
                           f"a text is over {limits.text:,} characters: {value[:40]}…")  # fmt: skip


def _items(data: Any, path: Path, limits: Limits) -> Iterator[Item]:
    if isinstance(data, dict) and isinstance(data.get("candidates"), list):
        data = data["candidates"]
    elif isinstance(data, dict):
        data = [data]
    if not isinstance(data, list):
        raise refuse("input.shape", "内容既不是项目列表,也不是一个项目",
                     "the content is neither a list of candidates nor one candidate", file=path,
                     hint_zh='请写成 [{…}, {…}] 或 {"candidates": [{…}]}',
                     hint_en='Write [{…}, {…}] or {"candidates": [{…}]}')  # fmt: skip
    if not data:
        raise refuse("input.empty", "项目列表是空的", "the list of candidates is empty", file=path,
                     hint_zh="请至少写入一个项目",
                     hint_en="Put in one candidate at least")  # fmt: skip
    if len(data) > limits.rows:
        raise too_much(path, "项目数", "candidates", len(data), limits.rows)
    yield from (Item(i, entry) for i, entry in enumerate(data, 1))


def read_yaml(path: Path, limits: Limits) -> Iterator[Item]:
    """YAML with the types of version 1.2: `no` is text, only true and false are truth."""
    data = load(_text(path, limits), path.name, limits)
    try:
        check_shape(data, limits)
    except _Refused as err:
        raise refuse("input.yaml", err.zh, err.en, file=path) from err
    yield from _items(data, path, limits)


READERS: dict[str, Callable[[Path, Limits], Iterator[Item]]] = {
    "json": read_json,
    "jsonl": read_jsonl,
    "yaml": read_yaml,
}
