"""Every condition of every pack that comes with the library reads as a sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from prescreen.errors import Lang
from prescreen.lang import ast
from prescreen.lang.prose import Prose
from prescreen.pack import Pack, load_rules

RULES = load_rules(["national", "local"])
DAY = dt.date(2026, 11, 22)


def trees(pack: Pack) -> Iterator[ast.Node]:
    for check in pack.checks:
        yield from (t for t in (check.applies, check.require, check.waive_when) if t is not None)
    yield from (metric.node for metric in pack.metrics.values())
    yield from (n for item in pack.score for band in item.bands for n in (band.when, band.points))
    yield from (rule.when for rule in pack.conclusions)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("pack", RULES.packs, ids=lambda p: p.id)
def test_conditions_read(pack: Pack, lang: Lang) -> None:
    """Nothing raises, nothing is empty, and no code shows through."""
    prose = Prose(RULES.on(DAY), lang)
    for tree in trees(pack):
        said, denied = prose.clause(tree), prose.deny(tree)
        assert said.strip()
        assert denied != said
        for sign in ("&&", "||", "==", "None", " nan", "  "):
            assert sign not in said
