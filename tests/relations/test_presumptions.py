"""Presumptions of the catalogue: what stands until somebody says otherwise, and only until then."""

from __future__ import annotations

import datetime as dt

import pytest

from prescreen.logic import Unknown
from prescreen.run.relations import Bound, binder

DAY = dt.date(2026, 11, 22)


def bound(**facts: object) -> Bound:
    named = {path.replace("__", "."): value for path, value in facts.items()}
    return binder().bind(named, {}, {}, {}, 2, DAY)


def test_a_commercial_project_that_claims_nothing_has_no_statutory_ground() -> None:
    """Without a claim the exceptions are presumed absent, and the report can say from what."""
    found = bound(project__kind="工业")

    for path in ("site.pbf_ground", "site.protected_ground", "site.wetland_ground"):
        assert found.values[path] == "不属于"
        assert found.derived[path].reads == ("project.kind",)
    assert found.values["site.eco_redline_allowed"] == "否"
    assert not found.conflicts


@pytest.mark.parametrize("claim", ["project.is_major", "project.ndrc_approved"])
def test_a_major_project_is_asked_first(claim: str) -> None:
    """Nothing is presumed of a project known to be major or approved by the state."""
    found = binder().bind({"project.kind": "工业", claim: True}, {}, {}, {}, 2, DAY)

    assert "site.pbf_ground" not in found.values
    assert "site.eco_redline_major" not in found.values


def test_a_road_is_asked() -> None:
    """Infrastructure may have a ground: nothing is presumed."""
    assert "site.pbf_ground" not in bound(project__kind="基础设施").values


def test_a_fact_given_rebuts_the_presumption() -> None:
    """What is given stands, contradicts nothing, and is not derived."""
    ground = "党中央国务院明确支持的重大项目"
    found = bound(project__kind="工业", site__pbf_ground=ground)

    assert found.values["site.pbf_ground"] == ground
    assert "site.pbf_ground" not in found.derived
    assert not found.conflicts


def test_a_project_is_alive_until_said_to_have_ended_or_in_doubt() -> None:
    """Presumed alive with nothing said; ended or doubtful projects are not."""
    assert bound().values["project.terminated"] is False
    assert bound(project__terminated=True).values["project.terminated"] is True
    assert "project.terminated" not in bound(judgement__intent_real="存疑").values


def test_an_item_of_the_catalogue_makes_the_class() -> None:
    """A restricted item gives the class, and contradicts one declared as permitted."""
    assert bound(project__catalogue_item="R-01-03").values["project.catalogue_class"] == "限制"
    assert bound(project__catalogue_item="XQ-10-26").values["project.catalogue_class"] == "淘汰"
    both = bound(project__catalogue_item="R-01-03", project__catalogue_class="允许")
    assert isinstance(both.values["project.catalogue_class"], Unknown)
    assert "project.catalogue_class" not in bound(project__catalogue_item="未对应条目").values
