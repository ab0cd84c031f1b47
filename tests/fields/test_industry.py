"""GB/T 4754-2017 codes."""

import pytest

from prescreen.fields import industry


def test_the_table_is_whole() -> None:
    """The table counts what GB/T 4754-2017 counts, and each parent is in it."""
    levels: dict[str, int] = {}
    for row in industry.table().values():
        levels[row.level] = levels.get(row.level, 0) + 1
        assert row.parent is None or row.parent in industry.table()
    assert levels == {"section": 20, "division": 97, "group": 473, "class": 1381}


def test_ancestors() -> None:
    """A code has its group, division and section above it; an unknown code has nothing."""
    assert industry.ancestors("3922") == ("392", "39", "C")
    assert industry.ancestors("0111") == ("011", "01", "A")
    assert industry.ancestors("C") == ()
    assert industry.ancestors("9999") == ()


@pytest.mark.parametrize(
    ("code", "prefixes", "inside"),
    [
        ("3922", "39", True), ("3922", ("26", "392"), True), ("3922", "3922", True),
        ("3922", "C", True), ("392", "3922", False), ("3922", "38", False), ("C3922", "39", True),
        ("0111", "1", False), ("9999", "99", False),
    ],
)  # fmt: skip
def test_under(code: str, prefixes: str | tuple[str, ...], inside: bool) -> None:
    """A code is under itself and whatever stands above it, and no unknown code is under any."""
    assert industry.under(code, prefixes) is inside


def test_names() -> None:
    """A code has its name with or without a dot; an unknown code has none."""
    assert industry.name("3922") == "通信终端设备制造"
    assert industry.name("39.22") == "通信终端设备制造"
    assert industry.name("9999") is None
    assert not industry.exists("")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("3922", "3922"), ("C3922", "3922"), ("c39", "39"), ("3922 通信终端设备制造", "3922"),
        ("C3922-通信终端设备制造", "3922"), ("通信终端设备制造", "3922"), ("制造业", "C"),
        ("３９２２", "3922"), ("光电", None), ("39221", None), ("", None), ("9999", None),
    ],
)  # fmt: skip
def test_find(text: str, code: str | None) -> None:
    """A code, a name or both are found; what is ambiguous, too long or unknown is not."""
    assert industry.find(text) == code
