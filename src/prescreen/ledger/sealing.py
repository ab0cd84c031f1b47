"""Personal data under keys of their own, so that a person can be erased and the chain still holds.

Whatever is kept is text. In it every personal value of an event, such as the name of a controller
or of who signed, is replaced by a mark and its cipher text under the key of that person in that
project; digests are of the text so sealed. Once the key is deleted nobody can read the value any
more, in no event, no projection and no report, and `已删除` stands in its place. AES-SIV
(RFC 5297) gives the same cipher text for the same value, so that equal states stay equal texts.
"""

from __future__ import annotations

import base64
import hmac
import json
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from prescreen.fields import catalogue
from prescreen.fields.model import Field, Kind
from prescreen.ledger import events as ev
from prescreen.ledger.state import ProjectState
from prescreen.render.mask import hidden_heading
from prescreen.vocabulary import PERSONS

ERASED = "已删除"
_MARK = "\x1a"
"""Never stands in JSON text as it is, so what it begins and ends is ours."""
_SEALED = re.compile(f"{_MARK}([0-9a-f]+):([A-Za-z0-9_=-]+){_MARK}")

_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"(:)?')

Person = tuple[str, tuple[str, ...]]
"""What names a person, and all that is said of him."""
Keys = Mapping[str, bytes]


def new_key() -> tuple[str, bytes]:
    """An id that says nothing, and a key of 512 bits."""
    return secrets.token_hex(16), AESSIV.generate_key(512)


def tag_of(secret: str, project: str, name: str) -> str:
    """By which a person is found again without the name being kept."""
    said = f"{project}\x1f{name}".encode("utf-8", "backslashreplace")
    return hmac.digest(bytes.fromhex(secret), said, "sha256").hex()


def dumps(data: Any) -> str:
    """Compact JSON, the same text for the same data."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def seal(text: str, keyed: Mapping[str, tuple[str, bytes]]) -> str:
    """JSON text with personal values out of sight; `keyed` gives person and key of each value.

    Values are looked for in every string but keys, also inside longer ones; one of a single
    character only where it is all that is said.
    """
    marks = {}
    for value, (person, key) in keyed.items():
        inner = json.dumps(value, ensure_ascii=False)[1:-1]
        hidden = base64.urlsafe_b64encode(AESSIV(key).encrypt(inner.encode(), None)).decode()
        marks[inner] = f"{_MARK}{person}:{hidden}{_MARK}"
    if not marks:
        return text
    longest = sorted((m for m in marks if len(m) > 1), key=lambda one: (-len(one), one))
    inside = re.compile("|".join(map(re.escape, longest)) or r"(?!)")

    def sealed(found: re.Match[str]) -> str:
        said, is_key = found[1], found[2]
        if is_key:
            return found[0]
        if said in marks:
            return f'"{marks[said]}"'
        return '"' + inside.sub(lambda one: marks[one[0]], said) + '"'

    return _STRING.sub(sealed, text)


def persons_in(text: str) -> set[str]:
    """Ids of the persons sealed in a text."""
    return {found[1] for found in _SEALED.finditer(text)} if _MARK in text else set()


def unseal(text: str, keys: Keys) -> str:
    """The text as it was; `已删除` for persons who have no key any more."""
    if _MARK not in text:
        return text

    def plain(found: re.Match[str]) -> str:
        key = keys.get(found[1])
        if key is None:
            return ERASED
        try:
            return AESSIV(key).decrypt(base64.urlsafe_b64decode(found[2]), None).decode()
        except InvalidTag:
            return ERASED

    return _SEALED.sub(plain, text)


# -- whose data they are ---------------------------------------------------------------------------
def persons_of_event(event: ev.Event) -> Iterator[Person]:
    """The persons of whom an event says something."""
    match event:
        case ev.Received(candidate=dict() | Mapping() as row):
            yield from _of_candidate(row)
        case ev.Stated():
            yield from _of_fact(event.path, event.value)
        case ev.Opinion(signer=str() as signer):
            yield signer, (signer,)
        case ev.Assigned(role=role, holder=str() as holder) if role in PERSONS:
            yield holder, (holder,)
        case ev.Absorbed():
            yield from persons_of_state(ProjectState.from_data(event.state))


def persons_of_state(state: ProjectState) -> Iterator[Person]:
    """The persons named anywhere in a state."""
    for path, said in state.claims.items():
        for claim in said:
            yield from _of_fact(path, claim.value)
    for given in state.opinions.values():
        if signer := given.get("signer"):
            yield signer, (signer,)
    for role, given in state.assigned.items():
        if role in PERSONS:
            yield given["holder"], (given["holder"],)
    yield from _of_notes(state.notes)
    for other in state.absorbed.values():
        yield from persons_of_state(other)


def values_of(persons: Iterable[Person]) -> dict[str, str]:
    """Each personal value with what names its person, the first where several have it."""
    found: dict[str, str] = {}
    for name, values in persons:
        for value in (name, *values):
            if value and value != ERASED:
                found.setdefault(value, name)
    return found


def _of_candidate(row: Mapping[str, Any]) -> Iterator[Person]:
    for path, value in (*row["facts"].items(), *row["lists"].items()):
        yield from _of_fact(path, value)
    yield from _of_notes(row["notes"])


def _of_notes(notes: Mapping[str, str]) -> Iterator[Person]:
    for path, text in notes.items():
        if _is_personal(path) or hidden_heading(path):
            yield text, (text,)


def _of_fact(path: str, value: Any) -> Iterator[Person]:
    if path in catalogue.lists:
        for item in value.get("items", ()):
            yield from _of_item(path, item)
    elif _is_personal(path):
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str):
                yield text, (text,)


def _of_item(path: str, item: Mapping[str, Any]) -> Iterator[Person]:
    """A natural person who invests is a person; so is whom a personal field names."""
    said = [item[leaf] for leaf in _leaves(path) if isinstance(item.get(leaf), str)]
    natural = item.get("kind") == "自然人" and isinstance(item.get("name"), str)
    if said or natural:
        name = item.get("name") if natural or "name" in _leaves(path) else None
        yield str(name or said[0]), tuple(said)


@cache
def _leaves(path: str) -> tuple[str, ...]:
    return tuple(f.leaf for f in catalogue.lists[path].fields if _names_somebody(f))


@cache
def _is_personal(path: str) -> bool:
    found = catalogue.get(re.sub(r"\[\d+\]", "", path))
    return found is not None and _names_somebody(found)


def _names_somebody(field: Field) -> bool:
    """A personal field of free text; that somebody is a 法定代表人 names nobody."""
    return field.personal and field.kind in (Kind.TEXT, Kind.SET)


__all__ = [
    "ERASED", "dumps", "new_key", "persons_in", "persons_of_event", "persons_of_state", "seal",
    "tag_of", "unseal", "values_of",
]  # fmt: skip
