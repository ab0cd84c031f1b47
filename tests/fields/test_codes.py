"""Stages and bureaus by the words that papers use."""

import pytest

from prescreen.fields import BUREAUS, STAGES, STAGES_EN, bureau_code, stage, stage_index


def test_stages_in_order() -> None:
    """The nine stages count from 0 in their order, and each has an English name."""
    assert [stage_index(name) for name in STAGES] == list(range(9))
    assert len(STAGES_EN) == len(STAGES)


@pytest.mark.parametrize(
    ("word", "meant"),
    [("已签约", "签约"), ("签约前", "拟签约"), ("供地前", "供地"), ("开工前", "开工"),
     ("投产前", "投产"), ("已签约后", "签约"), ("在建", "开工"), (" 洽谈中 ", "在谈")],
)  # fmt: skip
def test_other_words_for_stages(word: str, meant: str) -> None:
    """What papers call a stage is that stage, spaces or not."""
    assert stage(word) == meant
    assert stage_index(word) == STAGES.index(meant)


def test_no_stage() -> None:
    """A word for no stage is None, and has no place in the order."""
    assert stage("终止") is None
    with pytest.raises(ValueError, match="不认识的阶段"):
        stage_index("终止")


@pytest.mark.parametrize(
    ("name", "code"),
    [("ecology", "ecology"), ("生态环境", "ecology"), ("市监局", "market_regulation"),
     ("某区市场监督管理局", "market_regulation"), ("某市生态环境局某分局", "ecology"),
     ("某市自然资源和规划局", "natural_resources"), ("气象局", None), ("", None)],
)  # fmt: skip
def test_bureau_code(name: str, code: str | None) -> None:
    """A bureau is known by code, short name or the full name of any place; others are None."""
    assert bureau_code(name) == code


def test_bureaus() -> None:
    """Bureaus have Chinese and English labels, and there is none that was not defined."""
    assert len(BUREAUS) >= 22
    assert BUREAUS["ecology"].label == "生态环境"
    assert BUREAUS["ecology"].label_en == "ecology and environment"
    assert "moon" not in BUREAUS
