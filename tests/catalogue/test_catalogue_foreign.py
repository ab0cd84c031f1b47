"""The lists for foreign investment: candidates of both, and never a decision."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from prescreen.catalogue.foreign import find_foreign, load_foreign
from prescreen.catalogue.foreign_lists import SEEN, elements, negative
from prescreen.lang import ast, walk
from prescreen.relations import load_relations

DATA = Path(__file__).parents[1] / "data" / "catalogue" / "foreign.csv"


def labelled() -> list[dict[str, str]]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ids(row: dict[str, str]) -> tuple[set[str], set[str]]:
    found = find_foreign(row["text"], code=row["code"], province=row["province"] or None)
    return {c.item.id for c in found.against}, {c.item.id for c in found.encouraged}


def test_both_lists_are_whole() -> None:
    """Every item of either list can be found; of the encouraged one those with a thing to name."""
    items = load_foreign().items
    negative = [i for i in items.values() if i.adverse]

    assert len(negative) == 29
    assert all(i.parts for i in negative)
    assert len(items) - len(negative) == 1679
    assert sum(bool(i.parts) for i in items.values()) > 0.95 * len(items)


def test_items_of_the_negative_list_are_found() -> None:
    """Each labelled business of the negative list has its item among the candidates."""
    for row in labelled():
        if row["id"].startswith("N"):
            assert {f"外资-{r[2:]}" for r in row["right"].split()} <= ids(row)[0], row


def test_encouraged_items_are_mostly_found() -> None:
    """Of the labelled projects at least nine in ten have their item among five candidates."""
    rows = [r for r in labelled() if r["id"].startswith("F")]
    assert sum(row["right"] in ids(row)[1] for row in rows) >= 0.9 * len(rows)


def test_lures_alarm_nobody() -> None:
    """What only serves, sells or packs such a thing is no candidate of the negative list."""
    assert [r["id"] for r in labelled() if r["id"].startswith("L") and ids(r)[0]] == []


def test_a_candidate_fits_where_its_text_was_seen() -> None:
    """An item fits only where its text in force was seen; else that is what is open."""
    (one,) = find_foreign("市场调查公司", code="7242").against
    assert (one.standing, one.item.class_, one.item.id) == ("open", "外资限制", "外资-15")
    assert one.open == ("2021年版同条",)
    (seen,) = find_foreign("电影发行公司", code="8750").against
    assert (seen.standing, seen.item.id) == ("fits", "外资-27")


def test_items_that_make_the_class_are_those_whose_text_was_seen() -> None:
    """A stated item decides where its text in force was seen, and nowhere else."""
    (relation,) = (r for r in load_relations().all if r.id == "foreign-item-class")
    (read,) = (n for t in relation.trees for n in walk(t) if isinstance(n, ast.Member))
    seen = {i.id for i in negative() if i.evidence == SEEN and i.class_ == "外资禁止"}
    assert set(read.values) == seen == {i.id for i in negative() if not i.unseen}


def test_manufacturing_is_not_on_the_negative_list() -> None:
    """The same words are no candidate where the industry is manufacturing."""
    assert find_foreign("核电站配套泵阀制造", code="3441").against == ()
    assert find_foreign("核电站建设和经营", code="4414").against != ()


def test_items_of_other_provinces_do_not_count() -> None:
    """An item of one province is a candidate there and in no other."""
    text = "专用汽车制造"
    for province, found in (("甘肃", True), ("安徽", False)):
        items = {c.item.id for c in find_foreign(text, province=province).encouraged}
        assert ("甘肃省-17" in items) is found


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("木本食用油料、调料和工业原料的种植、开发、生产", ["木本食用油料", "工业原料"]),
        ("口径2米以上旋挖钻机、直径1.2米以上顶管机制造", ["旋挖钻机", "顶管机"]),
        ("专用汽车(不包括半挂车)制造(须执行规定)", ["专用汽车"]),
        ("基于储能技术的分布式储能设备的研发", ["基于储能技术的分布式储能设备", "分布式储能设备"]),
        ("智能洗衣机等高档家用电器制造", ["智能洗衣机", "家用电器"]),
    ],
)
def test_things_that_an_item_names(text: str, things: list[str]) -> None:
    """Verbs, figures, exceptions and words of praise are no part of the thing."""
    assert list(elements(text)) == things
