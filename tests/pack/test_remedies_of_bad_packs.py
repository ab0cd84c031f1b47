"""The remedy of every broken pack is tried: followed, the file loads and means what was meant."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.pack.test_bad_packs import BAD, FOLDERS, problems_of
from tests.pack.test_remedies import meaning

from prescreen.pack import load_rules

TRIED: dict[str, dict[str, Any]] = yaml.safe_load((BAD.parent / "remedies.yaml").read_text("utf-8"))
SOUND = (BAD / "unit-missing" / "pack.yaml").read_text("utf-8")


def test_every_broken_pack_has_its_remedy_tried() -> None:
    """No mistake of the collection is left out."""
    assert TRIED.keys() == {f.name for f in FOLDERS}


def mended(folder: Path, tried: dict[str, Any], out: Path) -> Path:
    """A copy of a broken folder with what its remedy proposes done."""
    shutil.copytree(folder, out)
    (out / "expect.txt").unlink()
    for name, text in tried.get("add", {}).items():
        (out / name).write_text(text, "utf-8")
    if recode := tried.get("recode"):
        (out / recode).write_text((out / recode).read_bytes().decode("gbk"), "utf-8")
    if whole := tried.get("whole"):
        (out / "pack.yaml").write_text(SOUND.replace("require: land.area <= 100", whole), "utf-8")
    if tried.get("strip"):
        own = (out / "pack.yaml").read_text("utf-8")
        kept = "".join(c for c in own if c.isprintable() or c == "\n")
        (out / "pack.yaml").write_text(kept, "utf-8")
    for *file, old, new in tried.get("edits", ()):
        path = out / (file[0] if file else "pack.yaml")
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(new.join(text.rsplit(old, 1)), "utf-8")
    return out


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_a_remedy_followed_mends_the_pack(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the message proposes, done as it says, leaves a pack without findings; an expression
    means what was meant."""
    tried = TRIED[folder.name]
    said = " ".join(p.hint_zh for p in problems_of(folder, monkeypatch))
    assert tried["says"] in said

    copy = mended(folder, tried, tmp_path / "mended")
    left = problems_of(copy, monkeypatch)
    assert left == (), "\n".join(p.text("zh") for p in left)
    if means := tried.get("means"):
        found = load_rules([copy]).packs[0].checks[0].require
        path = copy / "pack.yaml"
        own = yaml.safe_load(path.read_text("utf-8"))
        own["checks"][0]["require"] = means
        path.write_text(yaml.safe_dump(own, allow_unicode=True, sort_keys=False), "utf-8")
        assert meaning(found) == meaning(load_rules([copy]).packs[0].checks[0].require)
