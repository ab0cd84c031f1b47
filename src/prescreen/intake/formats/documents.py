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
from prescreen.intake.formats.sniff import EURO, encoding_of
from prescreen.intake.limits import Limits, at, refuse, too_much
from prescreen.intake.yaml_data import load
from prescreen.messages import problem

_HALF = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """One candidate of a document: its data, or the problem for which there is none."""

    number: int
    data: Any
    problem: Problem | None = None


class _Refused(ValueError):
    """Something a valid document may hold but a candidate may not: a variant, and its words."""

    def __init__(self, variant: str, **words: object) -> None:
        super().__init__(variant)
        self.variant, self.words = variant, words


def read_json(path: Path, limits: Limits) -> Iterator[DocumentEntry]:
    text = _text(path, limits)
    try:
        data = _loads(text, limits)
    except json.JSONDecodeError as err:
        raise refuse("input.json", at(path, err.lineno, err.colno), why=err.msg) from err
    except _Refused as err:
        raise refuse(f"input.json/{err.variant}", path, **err.words) from err
    yield from _items(data, path, limits)


def read_jsonl(path: Path, limits: Limits) -> Iterator[DocumentEntry]:
    """One candidate a line. A line that is no JSON is that line's problem, not the file's."""
    encoding = encoding_of(path)
    longest = limits.document_bytes
    count = 0
    with path.open(encoding=encoding, errors=EURO) as stream:
        number = 0
        while line := stream.readline(longest):
            number += 1
            if len(line) >= longest:
                raise too_much("input.too-large/line", at(path, number), len(line), longest)
            if not line.strip():
                continue
            count += 1
            if count > limits.rows:
                raise too_much("input.too-large/rows", at(path, number), count, limits.rows)
            yield _line(line, number, path, limits)


def _line(line: str, number: int, path: Path, limits: Limits) -> DocumentEntry:
    try:
        return DocumentEntry(number, _loads(line, limits))
    except json.JSONDecodeError as err:
        reason = problem("input.json", Place(path.name, number, err.colno), why=err.msg)
    except _Refused as err:
        reason = problem(f"input.json/{err.variant}", Place(path.name, number, 1), **err.words)
    return DocumentEntry(number, line.strip(), reason)


def _text(path: Path, limits: Limits) -> str:
    size = path.stat().st_size
    if size > limits.document_bytes:
        raise too_much("input.too-large/document", path, size, limits.document_bytes)
    return path.read_text(encoding_of(path), EURO)


def _loads(text: str, limits: Limits) -> Any:
    try:
        data = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except RecursionError:
        raise _Refused("deep", limit=limits.depth) from None
    except json.JSONDecodeError:
        raise
    except ValueError as err:  # a number with more digits than Python will convert
        if isinstance(err, _Refused):
            raise
        raise _Refused("digits") from err
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
        raise _Refused("twice", said=twice)
    return found


def _no_constant(name: str) -> Any:
    raise _Refused("constant", said=name)


def check_shape(data: Any, limits: Limits) -> None:
    """Bound depth, size and text length, without recursion."""
    todo: list[tuple[Any, int]] = [(data, 1)]
    nodes = 0
    while todo:
        value, depth = todo.pop()
        nodes += 1
        if depth > limits.depth:
            raise _Refused("deep", limit=limits.depth)
        if nodes > limits.nodes:
            raise _Refused("values", limit=limits.nodes)
        if isinstance(value, dict):
            todo.extend((child, depth + 1) for child in value.values())
            todo.extend((key, depth + 1) for key in value)
        elif isinstance(value, list):
            todo.extend((child, depth + 1) for child in value)
        elif isinstance(value, str) and _HALF.search(value):
            raise _Refused("surrogate", said=value[:40])
        elif isinstance(value, str) and len(value) > limits.text:
            raise _Refused("text", limit=limits.text, said=value[:40])


def _items(data: Any, path: Path, limits: Limits) -> Iterator[DocumentEntry]:
    if isinstance(data, dict) and isinstance(data.get("candidates"), list):
        data = data["candidates"]
    elif isinstance(data, dict):
        data = [data]
    if not isinstance(data, list):
        raise refuse("input.shape", path)
    if not data:
        raise refuse("input.empty/list", path)
    if len(data) > limits.rows:
        raise too_much("input.too-large/candidates", path, len(data), limits.rows)
    yield from (DocumentEntry(i, entry) for i, entry in enumerate(data, 1))


def read_yaml(path: Path, limits: Limits) -> Iterator[DocumentEntry]:
    """YAML with the types of version 1.2: `no` is text, only true and false are truth."""
    size = path.stat().st_size
    if size > limits.yaml_bytes:  # a blank line of YAML takes 20 times its size in memory
        raise too_much("input.too-large/document", path, size, limits.yaml_bytes)
    data = load(_text(path, limits), path.name, limits)
    try:
        check_shape(data, limits)
    except _Refused as err:
        raise refuse(f"input.yaml/{err.variant}", path, **err.words) from err
    yield from _items(data, path, limits)


READERS: dict[str, Callable[[Path, Limits], Iterator[DocumentEntry]]] = {
    "json": read_json,
    "jsonl": read_jsonl,
    "yaml": read_yaml,
}
