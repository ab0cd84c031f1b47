"""Numbers that are only estimated, as the ranges that they stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from prescreen.candidate.model import Evidence, ListFact
from prescreen.fields.tolerance import Tolerance, about

_ELEMENT = re.compile(r"(.+)\[(\d{1,6})\]\.([a-z_]+)")


def widened(
    facts: Mapping[str, Any],
    lists: Mapping[str, ListFact],
    evidence: Mapping[str, Evidence],
    tolerance: Tolerance,
) -> tuple[dict[str, Any], dict[str, ListFact]]:
    """Facts and lists, each number whose evidence says that it is estimated as a range."""
    facts, lists = dict(facts), dict(lists)
    for path, proof in evidence.items():
        if proof.grade != "estimated":
            continue
        if (value := about(path, facts.get(path), tolerance)) is not None:
            facts[path] = value
        elif (element := _ELEMENT.fullmatch(path)) is not None and element[1] in lists:
            lists[element[1]] = _in_list(lists[element[1]], element, tolerance)
    return facts, lists


def _in_list(listed: ListFact, element: re.Match[str], tolerance: Tolerance) -> ListFact:
    path, place, leaf = element[1], int(element[2]), element[3]
    item = listed.items[place] if place < len(listed.items) else {}
    value = about(f"{path}.{leaf}", item.get(leaf), tolerance)
    if value is None:
        return listed
    items = (*listed.items[:place], {**item, leaf: value}, *listed.items[place + 1 :])
    return replace(listed, items=items)
