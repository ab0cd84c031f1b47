"""Official texts that a bureau puts beside the ids."""

from __future__ import annotations

from pathlib import Path

import pytest

from prescreen.catalogue.official import read_official, write_texts
from prescreen.errors import InputError


def table(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "official.csv"
    path.write_text(text, encoding=encoding)
    return path


def test_texts_by_our_ids(tmp_path: Path) -> None:
    """Written texts are read back the same."""
    path = table(tmp_path, "条目,原文\nR-18-04,虚构原文一\nr-18-05,虚构原文二\n")
    found = read_official(path)
    assert found.texts == {"R-18-04": "虚构原文一", "R-18-05": "虚构原文二"}
    write_texts(found.texts, tmp_path / "out.csv")
    assert read_official(tmp_path / "out.csv") == found


def test_texts_by_their_place_in_the_catalogue(tmp_path: Path) -> None:
    """Class, section and number name an item; eliminated ones need the group too."""
    path = table(
        tmp_path,
        "类别,分组,门类,序号,原文\n限制类,,其他,4,虚构一\n淘汰类,落后产品,铁路,1,虚构40吨\n",
    )
    assert set(read_official(path).texts) == {"R-18-04", "XP-02-01"}
    path = table(tmp_path, "类别,门类,序号,原文\n淘汰类,其他,1,虚构\n")
    with pytest.raises(InputError, match="没有条目 淘汰类 其他 1"):
        read_official(path)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("条目\nR-18-04\n", "缺少列:内容"),
        ("条目,原文\nR-99-01,虚构\n", "没有条目 R-99-01"),
        ("条目,原文\nR-18-04,\n", "R-18-04 没有文本"),
        ("条目,原文\nR-18-04,甲\nR-18-04,乙\n", "有两种文本"),
    ],
)
def test_what_cannot_be_placed_is_refused(tmp_path: Path, body: str, said: str) -> None:
    """Missing columns, unknown ids, blank and double texts are named with their line."""
    with pytest.raises(InputError, match=said):
        read_official(table(tmp_path, body))


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    """GBK is told how to become UTF-8."""
    with pytest.raises(InputError, match="UTF-8"):
        read_official(table(tmp_path, "条目,原文\nR-18-04,虚构\n", "gb18030"))


def test_a_text_without_the_limits_is_noticed(tmp_path: Path) -> None:
    """A slipped row is taken, and said: the 4 of R-18-06 does not stand in it."""
    found = read_official(table(tmp_path, "item,text\nR-18-06,虚构的6档\n"))
    assert [n.code for n in found.notices] == ["catalogue-figure"]
    assert read_official(table(tmp_path, "item,text\nR-18-06,虚构的4档\n")).notices == ()
