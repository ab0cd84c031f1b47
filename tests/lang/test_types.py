"""From syntax to types: what an expression is, or why it does not stand."""

from __future__ import annotations

import pytest
from tests.lang.book import names, tree
from tests.lang.cases import Case, read, update

from prescreen.lang import LangError, Sort, ast, compile_expression, walk

MARKS = ("type", "error")


def answer(text: str) -> dict[str, str]:
    try:
        return {"type": tree(text).type.zh()}
    except LangError as error:
        problem = error.problem
        return {"error": f"{problem.code} {problem.zh}"}


update("types.txt", MARKS, answer)
CASES = read("types.txt", MARKS)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.text)
def test_type(case: Case) -> None:
    """An expression has the type, or the mistake, that the fixture states."""
    assert answer(case.text) == case.expected


def test_units_are_reconciled_once() -> None:
    """公顷 beside 亩 is converted while the expression is checked, not while it runs."""
    node = tree("land.area >= 2[公顷]")

    assert isinstance(node, ast.Compare)
    assert isinstance(node.right, ast.Const)
    assert node.right.value == pytest.approx(30.0)


def test_percentages_are_factors() -> None:
    """A share times an amount is an amount."""
    node = tree("output.rnd_share * investment.total")

    assert node.type.unit is not None
    assert node.type.unit.text == "万元"


def test_conclusions_see_outcomes_only_there() -> None:
    """Outcomes are named in conclusions and nowhere else."""
    for text in ("failed('land.floor')", "tagged('x')", "verdict == 'fail'"):
        with pytest.raises(LangError) as caught:
            compile_expression(text, names(conclusions=False))
        assert caught.value.problem.code == "lang-conclusion-only"


def test_wanted_sort() -> None:
    """A requirement is a condition."""
    with pytest.raises(LangError) as caught:
        tree("land.area", Sort.BOOL)

    assert caught.value.problem.code == "lang-type"
    assert caught.value.problem.hint_zh


def test_spans_lie_within_the_text() -> None:
    """Every node knows where it came from."""
    for case in CASES:
        if "type" in case.expected:
            for node in walk(tree(case.text)):
                assert 0 <= node.span.start < node.span.end <= len(case.text)


def test_a_label_of_several_fields() -> None:
    """A label that means several fields is refused, with the paths to choose from."""
    from dataclasses import replace
    from unittest.mock import Mock

    from prescreen.fields import catalogue

    fields = (catalogue["land.area"], catalogue["land.new_area"])
    double = Mock(wraps=catalogue, lists=catalogue.lists)
    double.by_name = lambda name: fields if name == "面积" else catalogue.by_name(name)
    with pytest.raises(LangError) as caught:
        compile_expression("面积 > 1[亩]", replace(names(), catalogue=double))

    assert caught.value.problem.code == "name-ambiguous"
    assert "land.area、land.new_area" in caught.value.problem.hint_zh
    assert "land.area, land.new_area" in caught.value.problem.hint_en
