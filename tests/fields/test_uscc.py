"""GB 32100 codes: 31 valid and 10 invalid ones, seen in public code and filings."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prescreen.fields import uscc
from prescreen.messages import problem

VECTORS = list(
    csv.DictReader(Path(__file__).with_name("uscc_vectors.csv").read_text("utf-8").splitlines())
)


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: row["code"])
def test_vectors(row: dict[str, str]) -> None:
    """Each code seen in public is judged as its source judges it, both check characters."""
    found = uscc.check(row["code"])
    assert (found is None) == (row["valid"] == "true")
    if row["format_ok"] == "True":
        fits = uscc.organisation_check_character(row["code"][8:16]) == row["code"][16]
        assert fits == (row["organisation_ok"] == "True")


def test_there_are_enough_vectors() -> None:
    """Of the 41 codes, 31 are valid: none was lost on the way."""
    assert sum(row["valid"] == "true" for row in VECTORS) == 31
    assert len(VECTORS) == 41


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("91440300192203821", "应为 18 位,实为 17 位"),
        ("91440300I92203821O", "不该有的字符 I、O"),
        ("914403001922038217", "校验位不符"),
    ],
)
def test_says_what_is_wrong(code: str, said: str) -> None:
    """Length, signs or check character: the fault is said, and that it denies nobody's standing."""
    found = uscc.check(code)
    assert found is not None
    warning = problem(f"input.{found.code}", **found.words)
    assert said in warning.zh
    assert warning.code == "input.uscc"
    assert "不据此否定主体" in warning.hint_zh


def test_spaces_case_and_full_width_do_not_matter() -> None:
    """Spaces, small letters and full-width digits leave a code valid."""
    assert uscc.check(" 9144 0300 7152 6726 xg ") is None
    assert uscc.check("９１４４０３００１９２２０３８２１６") is None


@given(st.text(uscc.ALPHABET, min_size=17, max_size=17), st.data())
@settings(deadline=None)
def test_every_single_changed_character_is_found(first: str, data: st.DataObject) -> None:
    """Whatever one character is changed into, the code is no longer valid."""
    code = first + uscc.check_character(first)
    assert uscc.check(code) is None
    place = data.draw(st.integers(0, 17))
    other = data.draw(st.sampled_from([ch for ch in uscc.ALPHABET if ch != code[place]]))
    assert uscc.check(code[:place] + other + code[place + 1 :]) is not None
