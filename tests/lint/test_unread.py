"""Every field of the catalogue is read, or says why not."""

from __future__ import annotations

from functools import cache

import pytest

from prescreen.fields import catalogue
from prescreen.lint import unread as module
from prescreen.lint.unread import unread
from prescreen.pack import RuleSet, load_rules
from prescreen.relations import load_relations


@cache
def national() -> RuleSet:
    return load_rules(["national"])


def test_no_field_is_read_by_nothing_without_a_reason() -> None:
    """A fact asked for that changes nothing is a question too many, or a rule that is missing."""
    assert unread(national()) == ()


def test_a_reason_is_struck_out_once_a_rule_reads_the_field() -> None:
    """A field that says 'decides nothing' decides nothing."""
    rules = national()
    read = module.paths(t for r in load_relations().all for t in r.trees)
    for day in rules.edges:
        read |= module.paths(module._trees(rules.on(day)))
    told = {f.path for f in catalogue if f.informational is not None}

    assert sorted(told & read) == []


def test_a_field_that_nothing_reads_is_found() -> None:
    """Without the packs, what only they read is left over."""
    found = {f.path for f in unread(load_rules(["national/credit"]))}
    assert {"site.pbf_area", "energy.review_status"} & found


@pytest.mark.parametrize("path", [f.path for f in catalogue if f.informational == "engine"])
def test_what_the_engine_reads_is_of_a_candidate(path: str) -> None:
    """The engine reads facts of candidates; those of the place are its own."""
    assert catalogue[path].origin == "candidate"
