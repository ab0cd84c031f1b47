"""A value or a candidate like no other costs only itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from tests.columnar.test_columnar_frames import screener

from prescreen import Candidate
from prescreen.errors import InputError


class Odd:
    """Something that cannot even say what it is."""

    def __str__(self) -> str:
        raise RuntimeError("no words")

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("like nothing")

    __hash__ = object.__hash__


class Broken(Mapping[str, Any]):
    """A mapping that fails when it is gone through."""

    def __getitem__(self, key: str) -> Any:
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        raise OSError("gone")

    def __len__(self) -> int:
        return 2


@pytest.mark.parametrize("path", ["land.area", "project.content", "project.kind", "schedule.start",
                                  "environment.processes", "project.industry_code"])  # fmt: skip
def test_a_value_that_cannot_be_read_is_unknown(path: str) -> None:
    """An object that raises at every question leaves its field unknown, and that is told."""
    made = Candidate.from_dict({"id": "1", "name": "甲", "land.far": 1.5, path: Odd()})
    assert path not in made.facts
    assert made.facts["land.far"] == 1.5
    assert made.warnings


def test_a_candidate_that_cannot_be_read_is_rejected() -> None:
    """The list goes on without it, and says which row and why."""
    whole = [{"id": "1", "name": "甲"}, Broken(), {"id": "3", "name": "丙"}]
    batch = screener().screen_many(whole)
    assert sorted(batch.frame["id"]) == ["1", "3"]
    assert [(r.row, r.reason.code) for r in batch.rejected] == [(2, "input.failed")]
    with pytest.raises(InputError, match="OSError"):
        Candidate.from_dict(Broken())
