"""What is personal or secret does not get out by another door."""

from __future__ import annotations

import pytest

from prescreen.errors import Place
from prescreen.files.text import without_contacts
from prescreen.intake import CellProblem
from prescreen.render.asking import asked_of
from prescreen.render.conflicts import sentence
from prescreen.render.mask import hidden, hidden_heading, masked
from prescreen.render.run import _texts
from tests.render.samples import LISTS, outcome, report


def test_sentences_that_repeat_a_fact_are_masked() -> None:
    """A secret fact is gone from the sentences too, and other outcomes stay as they were."""
    data = report()
    data["outcomes"].append(outcome("x", "fail", reason="关联人李四光明在列。"))
    made = masked(data, LISTS)
    assert "李四光明" not in str(made)
    assert "某路北侧地块" not in str(made)
    assert made["outcomes"][0] == data["outcomes"][0]


def test_numbers_of_secret_fields_go_with_their_sentence() -> None:
    """The value of a secret field goes from the sentence and from the numbers beside it."""
    value = {
        "label": "资产负债率的最大值", "value": 88.5, "unit": "%", "op": "<=", "threshold": 70.0,
        "margin": 18.5, "holds": False,
    }  # fmt: skip
    data = report()
    data["outcomes"] = [outcome("x", "fail", reason="资产负债率的最大值为88.5%。", values=[value])]
    assert "88.5" not in str(masked(data)["outcomes"])


def test_the_copy_does_not_carry_its_input_along() -> None:
    """A masked report has no input from which the masked could be read."""
    assert "input" not in masked(report())["provenance"]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("某公司 联系人:王某 13800000001", "某公司 联系人:*** ***"),
        ("电话138-0000-0001转", "电话***转"),
        ("身份证 330802199001011234", "身份证 ***"), ("33080219900101123X", "***"),
        ("0570-3012345", "***"), ("+86 13800000001", "***"), ("对接人:张三丰", "对接人:***"),
        ("总投资13800000001000元", "总投资13800000001000元"),
        ("91330800MA2B0XXX1T", "91330800MA2B0XXX1T"),
        ("2501-321200-04-01-100001", "2501-321200-04-01-100001"), ("2026-09-01", "2026-09-01"),
    ],
)  # fmt: skip
def test_contacts_in_any_cell_are_masked(said: str, shown: str) -> None:
    """Phones, identity numbers and persons to be reached go; sums, codes and days stay."""
    assert without_contacts(said) == shown
    data = report()
    data["candidate"]["facts"][0] |= {"text": said, "value": said}
    data["outcomes"].append(outcome("x", "fail", reason=f"投资方为{said}。"))
    text = str(masked(data, LISTS))
    assert shown in text
    assert said == shown or said not in text


@pytest.mark.parametrize(
    ("path", "wanted"),
    [("investor[0].assets", True), ("controller.name", True), ("investor.name", False),
     ("land.area", False), ("nothing", False)],
)  # fmt: skip
def test_hidden_fields(path: str, wanted: bool) -> None:
    """Private facts of persons and firms are hidden, a firm's name and a project's facts not."""
    assert hidden(path) is wanted


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [("联系人", True), ("投资方 / 联系电话", True), ("资产负债率", True), ("总投资", False)],
)
def test_hidden_headings(heading: str, wanted: bool) -> None:
    """A column of telephone numbers, contacts or a private fact is hidden by its heading."""
    assert hidden_heading(heading) is wanted


def test_cells_that_could_not_be_read_are_masked_too() -> None:
    """A problem does not quote a cell of a private field, unless all is to be revealed."""
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
    """Facts that the units know are asked of the units, the others of the applicant."""
    assert (asked_of(path) != "investor") is unit


def test_contradictions_show_no_secret() -> None:
    """Assets are a trade secret, however short the figure; the other sides stay."""
    (conflict,) = masked(report(), LISTS)["conflicts"]
    said = sentence(conflict, "zh")

    assert "9万元" not in said.replace("99,999万元", "")
    assert "固定资产投资:99,999万元(" in said
    assert "按未知处理" in said
