"""What a text in place of a stage says: ended, standing still, or how far it has come."""

from __future__ import annotations

import polars as pl
import pytest
from tests.factories import check, screener

from prescreen.candidate import Candidate
from prescreen.vocabulary.stages import halt, latest_stage

ENDED, STILL = "project.terminated", "project.suspended"


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("终止", ENDED),
        ("因不符合规划终止", ENDED),
        ("恢复生态后终止", ENDED),
        ("复工后又停工", STILL),
        ("停工至今未复工", STILL),
        ("停工待复工", STILL),
        ("计划明年复工,目前停工", STILL),
        ("停工,预计2027年6月复工", STILL),
        ("未停工", None),
        ("不存在停工", None),
        ("没有发生停工", None),
        ("停工后已复工", None),
        ("停产企业厂房改造", None),
        ("约定退出机制", None),
        ("签约", None),
    ],
)
def test_a_halt_is_read_with_its_denial_and_its_end(text: str, fact: str | None) -> None:
    """A word for standstill counts unless it is denied right before or lifted right behind."""
    assert halt(text) == fact


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("已投产满一年", "投产"),
        ("尚未投产", "开工"),
        ("预计2027年投产", None),
        ("已签约,拟明年开工", "签约"),
        ("存在建设用地缺口", None),
        ("产量产值待报", None),
    ],
)
def test_only_what_has_happened_counts_as_a_stage(text: str, stage: str | None) -> None:
    """Plans and denials are no stage; of several reached, the latest is taken."""
    assert latest_stage(text) == stage


def test_a_text_weighs_more_than_a_column_that_denies_it() -> None:
    """停工 in place of the stage and 否 beside it: no rule may read that the work goes on."""
    engine = screener(check("! project.suspended"))
    said = {"id": "1", "name": "甲", "project.stage": "停工", "project.suspended": False}

    assert engine.screen(Candidate.from_dict(said)).outcome("t.c").status == "fail"
    frame = pl.DataFrame({k: [v] for k, v in said.items()})
    assert engine.screen_many(frame).outcomes(0) == {"t.c": "fail"}
