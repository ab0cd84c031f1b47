"""What is personal or secret does not get out by another door."""

from __future__ import annotations

import pytest

from prescreen.errors import Place
from prescreen.intake import CellProblem
from prescreen.render.asking import of_the_units
from prescreen.render.mask import hidden, hidden_heading, masked
from prescreen.render.run import _texts
from tests.render.samples import LISTS, outcome, report


def test_sentences_that_repeat_a_fact_are_masked() -> None:
    data = report()
    data["outcomes"].append(outcome("x", "fail", reason="关联人李四光明在列。"))
    made = masked(data, LISTS)
    assert "李四光明" not in str(made)
    assert "某路北侧地块" not in str(made)
    assert made["outcomes"][0] == data["outcomes"][0]


def test_numbers_of_secret_fields_go_with_their_sentence() -> None:
    value = {
        "label": "资产负债率的最大值", "value": 88.5, "unit": "%", "op": "<=", "threshold": 70.0,
        "margin": 18.5, "holds": False,
    }  # fmt: skip
    data = report()
    data["outcomes"] = [outcome("x", "fail", reason="资产负债率的最大值为88.5%。", values=[value])]
    assert "88.5" not in str(masked(data)["outcomes"])


def test_the_copy_does_not_carry_its_input_along() -> None:
    assert "input" not in masked(report())["provenance"]


@pytest.mark.parametrize(
    ("path", "wanted"),
    [("investor[0].assets", True), ("controller.name", True), ("investor.name", False),
     ("land.area", False), ("nothing", False)],
)  # fmt: skip
def test_hidden_fields(path: str, wanted: bool) -> None:
    assert hidden(path) is wanted


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [("联系人", True), ("投资方 / 联系电话", True), ("资产负债率", True), ("总投资", False)],
)
def test_hidden_headings(heading: str, wanted: bool) -> None:
    assert hidden_heading(heading) is wanted


def test_cells_that_could_not_be_read_are_masked_too() -> None:
    found = CellProblem(
        "cell", "读不出“九成以上”", "cannot read “九成以上”", Place("a.xlsx"), said="九成以上",
        heading="资产负债率", field="investor.debt_ratio",
    )  # fmt: skip
    assert "九成以上" not in _texts([found], "zh", False)[0]
    assert "九成以上" in _texts([found], "zh", True)[0]


@pytest.mark.parametrize(
    ("path", "unit"),
    [("site.pbf_area", True), ("site.park", False), ("listing", True), ("project.two_high", True),
     ("investment.total", False), ("product.capacity", False), ("judgement.market", True)],
)  # fmt: skip
def test_who_is_asked(path: str, unit: bool) -> None:
    assert of_the_units(path) is unit
