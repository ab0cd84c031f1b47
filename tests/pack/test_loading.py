"""Finding, reading and joining packs: references, all problems at once, digests, order."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.pack.pack_files import check, codes, load, pack, parameter, problems, save

from prescreen.errors import PackError
from prescreen.pack import find_packs, load_rules


def test_all_problems_of_all_packs_at_once(tmp_path: Path) -> None:
    """One reading names every mistake of every file, whatever its kind."""
    first = pack("first", checks=[check("first.a", "land.aera > 1[亩]"), check("first.b", "1 +")])
    second = pack("second", checks=[check("second.a", severity="veto")], colour="red")
    third = pack("third", checks=[check("third.a", severity="veto")])
    found = problems(tmp_path, first, second, third)

    assert sorted(p.code for p in found) == [
        "guard-veto", "lang-syntax", "name-unknown", "pack-unknown-key",
    ]  # fmt: skip
    assert {p.place.file.split("/")[-2] for p in found if p.place} == {"first", "second", "third"}


def test_a_copy_of_the_rules_refers_to_itself(tmp_path: Path) -> None:
    """Local packs of another revision use its national packs, not those that are built in."""
    for name in ("national/common", "local/anhui-city-2023"):
        shutil.copytree(Path("rules", name), tmp_path / name)
    found = load_rules([tmp_path])

    assert sorted(p.id for p in found.packs) == ["common", "local/anhui-city-2023"]


def test_a_mistake_is_told_once(tmp_path: Path) -> None:
    """A broken metric is one problem, however many checks use it."""
    own = pack(
        metrics={"m": {"label": "甲", "label_en": "m", "formula": "land.aera / 2"}},
        checks=[check(f"sample.c{i}", "m > 1[亩]") for i in range(3)],
    )

    assert codes(tmp_path, own) == ["name-unknown"]


def test_names_of_packs_used(tmp_path: Path) -> None:
    """`uses` makes parameters and metrics of another pack visible, and those it uses in turn."""
    base = pack("base", checks=[], parameters={"ceiling": parameter({"2020-01-01": 50})})
    middle = pack("middle", uses=["base"], checks=[])
    top = pack("top", uses=["middle"], checks=[check("top.a", "land.area <= ceiling")])
    rules = load(tmp_path, base, middle, top)

    assert [p.id for p in rules.packs] == ["base", "middle", "top"]


def test_names_of_other_packs_are_not_seen(tmp_path: Path) -> None:
    """Without `uses` another pack's names mean nothing, even if it is loaded too."""
    base = pack("base", checks=[], parameters={"ceiling": parameter({"2020-01-01": 50})})
    top = pack("top", checks=[check("top.a", "land.area <= ceiling")])

    assert codes(tmp_path, base, top) == ["name-unknown"]


def test_packs_used_are_loaded_too(tmp_path: Path) -> None:
    """Naming one pack loads those it builds on."""
    folder = save(tmp_path, pack("base"), pack("top", uses=["base"]))

    assert {p.id for p in load_rules(["top"], folder).packs} == {"base", "top"}


def test_a_reference_that_names_nothing(tmp_path: Path) -> None:
    """A wrong name is answered with names that exist."""
    with pytest.raises(PackError) as caught:
        find_packs(["nothing-there"], tmp_path)

    assert [p.code for p in caught.value.problems] == ["pack-not-found"]
    assert "national" in caught.value.problems[0].hint_zh


def test_order_of_names_does_not_matter(tmp_path: Path) -> None:
    """The same packs in another order are the same rules."""
    folder = save(tmp_path, pack("a"), pack("b"), pack("c"))
    first = load_rules(["a", "b", "c"], folder)
    second = load_rules(["c", "a", "b", "a"], folder)

    assert [(p.id, p.sha256) for p in first.packs] == [(p.id, p.sha256) for p in second.packs]


def test_digest_changes_with_the_text(tmp_path: Path) -> None:
    """The digest of a pack depends on its text, not on the folder that it lies in."""
    one = load(tmp_path / "one", pack()).packs[0].sha256
    same = load(tmp_path / "two", pack()).packs[0].sha256
    other = load(tmp_path / "three", pack(title="另一个")).packs[0].sha256

    assert one == same
    assert one != other


def test_built_in_packs_by_short_name(tmp_path: Path) -> None:
    """`energy` and `national/energy` are the same built-in pack."""
    assert find_packs(["energy"], tmp_path) == find_packs(["national/energy"], tmp_path)


def test_a_copy_of_a_built_in_pack_is_a_pack(tmp_path: Path) -> None:
    """A policy officer starts from a copy."""
    source = find_packs(["contribution"])[0].parent
    shutil.copytree(source, tmp_path / "contribution")
    rules = load_rules([tmp_path / "contribution"])

    assert "contribution" in {p.id for p in rules.packs}


def test_messages_in_both_languages(tmp_path: Path) -> None:
    """The text of the error holds every problem, in the language asked for."""
    with pytest.raises(PackError) as caught:
        load(tmp_path, pack(checks=[check(require="land.aera > 1[亩]")]))

    assert "不认识的名称 land.aera" in str(caught.value)
    assert "unknown name land.aera" in caught.value.text("en")
    assert "Remedy: did you mean land.area" in caught.value.text("en")
