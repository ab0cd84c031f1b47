"""A log as it is kept: one JSON object an event, each with a digest that chains it to the last.

The digest of an event is the SHA-256 of the digest before it, a newline, and the event without
its own digest as compact ASCII JSON with sorted keys; before the first stands an empty text. So
whoever changes, drops, adds or moves an event has to write all later digests anew, and the last
one, noted elsewhere, gives that away too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from prescreen.candidate import Candidate
from prescreen.case import events as ev
from prescreen.errors import CaseError, Place, Problem
from prescreen.files.atomic import is_special
from prescreen.messages import problem

DIGEST = "sha256"
Records = Sequence[ev.Event | Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Log:
    """A log that was read: its events, and what is to be told of it."""

    events: tuple[ev.Event, ...]
    remarks: tuple[Problem, ...] = ()
    file: str | None = None
    """What its lines are called; None where it has none."""
    digests: tuple[str, ...] = ()
    """Those that stood in it; none where it has no chain."""
    whole: int = 0
    """Bytes of a file up to the end of its last whole line."""

    def place(self, n: int) -> Place | None:
        """Where event `n` stands, where each has its line."""
        return _at(self.file, n)


def chained(events: Iterable[ev.Event]) -> Iterator[dict[str, Any]]:
    """The events as data, each with its digest."""
    before = ""
    for event in events:
        data = ev.to_data(event)
        before = digest_of(before, data)
        yield {**data, DIGEST: before}


def digest_of(before: str, data: Mapping[str, Any]) -> str:
    """The digest of an event after one with the digest `before`."""
    own = {k: v for k, v in data.items() if k != DIGEST}
    text = json.dumps(own, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def line_of(data: Mapping[str, Any]) -> bytes:
    """An event as a line of a file."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace") + b"\n"


def read_log(source: Records | str | Path) -> Log:
    """A log from events, from JSON (a list, or one event a line) or from a file of such lines.

    What stands behind the last end of a line and is no JSON was being written when the program was
    killed: it is left out and told. CaseError where all this is no log, or its chain is broken.
    """
    if isinstance(source, Path):
        if is_special(source):
            raise ev.bad_log("case-log/no-file", path=source)
        text = source.read_bytes().decode("utf-8", "surrogateescape")
        return _of_lines(text, str(source))
    if not isinstance(source, str):
        return _of_records(source, None)
    if source.lstrip(" \t\r\n\ufeff").startswith("["):
        return _of_records(_json(source.lstrip("\ufeff"), None), None)
    return _of_lines(source, "log")


def _of_lines(text: str, file: str) -> Log:
    *lines, last = text.removeprefix("\ufeff").split("\n")
    records = [_json(line, _at(file, n)) for n, line in enumerate(lines)]
    torn, whole = [], len(text) - len(last)
    if last.strip():
        place = _at(file, len(lines))
        try:
            records.append(_json(last, place))
            whole = len(text)
        except CaseError:
            if not records:
                raise
            torn = [problem("case-log/torn", place, n=len(lines))]
    log = _of_records(records, file)
    size = len(text[:whole].encode("utf-8", "surrogateescape"))
    return replace(log, remarks=(*torn, *log.remarks), whole=size)


def _at(file: str | None, n: int) -> Place | None:
    return Place(file, n + 1) if file is not None else None


def _json(text: str, place: Place | None) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ev.bad_log("case-log/json", place, error=error) from None


def _of_records(listed: Any, file: str | None) -> Log:
    """CaseError unless these are events: opened first, of a format that is known, in one chain."""
    if not isinstance(listed, list | tuple) or not all(
        isinstance(one, ev.Event | Mapping) for one in listed
    ):
        raise ev.bad_log("case-log/shape")
    digests = _chain(listed, file)
    events = []
    for n, one in enumerate(listed):
        if isinstance(one, Mapping):
            given = {k: v for k, v in one.items() if k != DIGEST}
            one = ev.from_data(given, _at(file, n))
        events.append(one)
    first = events[0] if events else None
    if not isinstance(first, ev.Opened):
        raise ev.bad_log("case-log/start", _at(file, 0))
    remarks = []
    if first.format == 1:
        events = [ev.tidied(event) for event in events]
        remarks = [problem("case-log/unchained", _at(file, 0))]
    elif first.format != ev.FORMAT:
        raise ev.bad_log("case-log/format", _at(file, 0), found=first.format, ours=ev.FORMAT)
    elif not digests and isinstance(listed[0], Mapping):
        raise ev.bad_log("case-log/chain", _at(file, 0), n=0)
    candidate = first.candidate
    if candidate.warnings:  # as on opening: what is not understood is told, and left out
        remarks += candidate.warnings
        candidate = Candidate.from_dict(candidate.canonical())
    events[0] = replace(first, candidate=candidate, format=ev.FORMAT)
    return Log(tuple(events), tuple(remarks), file, digests)


def _chain(listed: Sequence[Any], file: str | None) -> tuple[str, ...]:
    """The digests; none where the log has none. CaseError where one does not fit."""
    if not any(isinstance(one, Mapping) and DIGEST in one for one in listed):
        return ()
    before, out = "", []
    for n, one in enumerate(listed):
        data = ev.to_data(one) if isinstance(one, ev.Event) else one
        try:
            before = digest_of(before, data)
        except (TypeError, ValueError, RecursionError) as error:
            raise ev.bad_log("case-log/json", _at(file, n), error=error) from None
        if data.get(DIGEST) != before:
            raise ev.bad_log("case-log/chain", _at(file, n), n=n)
        out.append(before)
    return tuple(out)
