"""The keys of the persons named in projects: found by a tag, made where new, deleted to erase."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert

from prescreen.ledger import schema
from prescreen.ledger.reading import chunks, keys_of
from prescreen.ledger.sealing import new_key, seal, tag_of


class People:
    """The keys of the persons named in some projects, those that are new made on the way."""

    def __init__(self, connection: Connection, secret: str, projects: Iterable[str]) -> None:
        self._connection = connection
        self._secret = secret
        self._known = keys_of(connection, projects)
        self._new: list[dict[str, Any]] = []

    def sealed(self, project: str, text: str, values: Mapping[str, str]) -> str:
        """The text with the personal values sealed, each with the name of its person."""
        if not values:
            return text
        return seal(text, {value: self._key(project, name) for value, name in values.items()})

    def _key(self, project: str, name: str) -> tuple[str, bytes]:
        tag = tag_of(self._secret, project, name)
        found = self._known.get((project, tag))
        if found is None:
            found = self._known[project, tag] = new_key()
            row = {"id": found[0], "project": project, "tag": tag, "key": found[1]}
            self._new.append(row)
        return found

    def save(self) -> None:
        """Write the new keys."""
        for part in chunks(self._new):
            self._connection.execute(insert(schema.person), part)
        self._new = []

    def load(self, projects: Iterable[str]) -> None:
        """Read the keys of more projects."""
        self._known |= keys_of(self._connection, projects)

    def erase(self, project: str, name: str | None) -> int:
        """Delete the key of a person, or of all persons of the project; how many there were."""
        tags = [tag for own, tag in self._known if own == project]
        if name is not None:
            tags = [tag for tag in tags if tag == tag_of(self._secret, project, name)]
        table = schema.person.c
        for part in chunks(tags):
            own = (table.project == project, table.tag.in_(part))
            self._connection.execute(delete(schema.person).where(*own))
        for tag in tags:
            del self._known[project, tag]
        return len(tags)
