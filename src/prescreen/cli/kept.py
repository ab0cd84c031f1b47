"""Kept reports, read back one by one and checked for what replaying them needs."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from prescreen.errors import InputError, Place
from prescreen.messages import problem


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="allow")


class _Named(_Part):
    id: str
    name: str


class _Digest(_Part):
    id: str
    sha256: str


class _Pack(_Digest):
    version: str


class _Made(_Part):
    engine: str
    packs: list[_Pack]
    chains: list[str]
    region: _Digest
    input_sha256: str
    input: dict[str, Any] | None = None


class _Outcome(_Part):
    check: str
    status: str


class _Conclusion(_Part):
    pack: str
    id: str
    value: str


class _Score(_Part):
    low: float
    high: float


class _Kept(_Part):
    """What a report must hold to be replayed, in every version of its format."""

    schema_version: int
    lang: Literal["zh", "en"]
    as_of: str
    verdict: str
    candidate: _Named
    provenance: _Made
    outcomes: list[_Outcome]
    conclusions: list[_Conclusion]
    score: _Score | None


def read_reports(path: Path) -> Iterator[Mapping[str, Any]]:
    """The reports of a JSON file (one or a list) or of JSON lines, one after the other.

    InputError for anything else, when it is met; with its line where it has one.
    """
    n: int | None = None
    try:
        if path.suffix == ".jsonl":
            with path.open(encoding="utf-8-sig", newline="\n") as lines:
                for n, line in enumerate(lines, 1):
                    if line.strip():
                        yield _checked(path, json.loads(line), n)
            return
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        place = Place(str(path), n)
        raise InputError([problem("replay-file/unread", place, path=path, error=error)]) from None
    for report in found if isinstance(found, list) else [found]:
        yield _checked(path, report)


def _checked(path: Path, report: Any, line: int | None = None) -> Mapping[str, Any]:
    try:
        _Kept.model_validate(report)
        dt.date.fromisoformat(report["as_of"])
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "-"
        place = Place(str(path), line)
        raise InputError([problem("replay-file/part", place, path=path, part=where)]) from None
    except ValueError:
        place = Place(str(path), line)
        raise InputError([problem("replay-file/part", place, path=path, part="as_of")]) from None
    found: Mapping[str, Any] = report
    return found
