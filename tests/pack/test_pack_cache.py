"""Compiled packs kept between runs: the same as compiled anew, never stale, never trusted."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import pickle
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.factories import candidate, screener

from prescreen import Candidate
from prescreen.errors import PackError
from prescreen.files import kept as store
from prescreen.pack import cache
from prescreen.pack.ruleset import RuleSet, load_rules
from prescreen.run.program import Program

PACK = """\
pack: mine
title: 测试
title_en: test
version: "1"
level: local
status: active
uses: [other]
sources:
  s: {title: 测试规定, issuer: 测试机关, number: 一号, basis: local_published, evidence: verified}
parameters:
  floor:
    label: 下限
    label_en: floor
    unit: 亩
    values: {2020-01-01: 10}
    source: s
    better: higher
tables:
  marks:
    label: 表
    label_en: table
    file: marks.csv
    keys: {name: text}
    values: {mark: 亩}
    on_empty: unknown
    source: s
checks:
  - id: mine.area
    title: 面积
    title_en: area
    require: land.area >= floor + marks[project.content].mark
    severity: condition
    scope: terms
    due: 初审
    basis: local_published
    bureau: natural_resources
    source: s
    remedy: 补足
    remedy_en: add
tests: []
"""
OTHER = """\
pack: other
title: 另一个
title_en: other
version: "1"
level: local
status: active
"""


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two packs, old enough to be kept, and a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("PRESCREEN_CACHE", raising=False)
    for name, text in (("mine", PACK), ("other", OTHER)):
        (tmp_path / "rules" / name).mkdir(parents=True)
        (tmp_path / "rules" / name / "pack.yaml").write_text(text, encoding="utf-8")
    marks = tmp_path / "rules" / "mine" / "marks.csv"
    marks.write_text("name,mark\n甲,5\n", encoding="utf-8")
    time.sleep(2 * cache._SETTLED)
    return tmp_path / "rules"


def kept(rules: Path) -> list[Path]:
    return sorted((rules.parent / "cache" / "prescreen").glob("packs-*.bin"))


def load(rules: Path) -> RuleSet:
    return load_rules([rules / "mine"])


def status(ruleset: RuleSet, area: float) -> str:
    program = Program(ruleset.on(dt.date(2026, 11, 22)))
    situation, _ = screener().situation(candidate({"land.area": area, "project.content": "甲"}))
    return program.outcomes(situation.env(), situation.verified_env, ())[0].status


def compiles(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Counts compilations from here on."""
    from prescreen.pack import ruleset

    seen: list[int] = []
    real = ruleset.compile_packs

    def counted(raws: object) -> object:
        seen.append(1)
        return real(raws)  # type: ignore[arg-type]

    monkeypatch.setattr(ruleset, "compile_packs", counted)
    return seen


def test_the_second_load_compiles_nothing_and_means_the_same(
    rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loaded again, packs are not compiled, and their rules and outcomes are the same."""
    first = load(rules)
    seen = compiles(monkeypatch)

    second = load(rules)

    assert seen == []
    assert [p.id for p in second.packs] == [p.id for p in first.packs]
    assert second.named == first.named == {"mine"}
    assert [p.checks for p in second.packs] == [p.checks for p in first.packs]
    assert [status(r, x) for r in (first, second) for x in (14.9, 15.0)] == ["fail", "pass"] * 2


def _threshold(rules: Path) -> None:
    path = rules / "mine" / "pack.yaml"
    path.write_text(PACK.replace("2020-01-01: 10", "2020-01-01: 11"), encoding="utf-8")


def _table(rules: Path) -> None:
    (rules / "mine" / "marks.csv").write_text("name,mark\n甲,6\n", encoding="utf-8")


def _same_size_and_time(rules: Path) -> None:
    path = rules / "mine" / "marks.csv"
    before = path.stat()
    path.write_text("name,mark\n甲,6\n", encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("change", [_threshold, _table, _same_size_and_time])
def test_a_change_of_any_file_is_seen_at_once(rules: Path, change: Callable[[Path], None]) -> None:
    """A changed pack or table counts at the next load, even with size and time unchanged."""
    assert status(load(rules), 15.0) == "pass"
    change(rules)

    assert status(load(rules), 15.0) == "fail"


def test_a_pack_that_is_named_and_gone_is_missed(rules: Path) -> None:
    """A kept pack does not hide that one it uses is gone."""
    load(rules)
    shutil.rmtree(rules / "other")

    with pytest.raises(PackError):
        load(rules)


def test_a_file_changed_just_now_is_not_kept(rules: Path) -> None:
    """Packs written a moment ago are not kept, for they may still change unseen."""
    _threshold(rules)
    load(rules)

    assert kept(rules) == []


def test_packs_with_mistakes_are_not_kept(rules: Path) -> None:
    """Packs with a mistake are refused at every load, and nothing of them is kept."""
    path = rules / "mine" / "pack.yaml"
    path.write_text(PACK.replace("floor +", "flor +"), encoding="utf-8")
    time.sleep(2 * cache._SETTLED)

    for _ in range(2):
        with pytest.raises(PackError):
            load(rules)
    assert kept(rules) == []


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-500] ^= 0xFF
    path.write_bytes(content)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [_truncate, _flip, _empty])
def test_a_damaged_file_is_ignored_and_written_anew(
    rules: Path, monkeypatch: pytest.MonkeyPatch, damage: Callable[[Path], None]
) -> None:
    """A kept file that is cut, empty or altered is compiled anew and replaced."""
    load(rules)
    (path,) = kept(rules)
    whole = path.read_bytes()
    damage(path)

    assert status(load(rules), 15.0) == "pass"
    assert kept(rules) == [path]
    seen = compiles(monkeypatch)
    load(rules)
    assert seen == []
    assert len(path.read_bytes()) == len(whole)


@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_a_file_that_others_can_write_is_refused(
    rules: Path, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    """A kept file that others may write is not read, and is replaced by one they may not."""
    load(rules)
    (path,) = kept(rules)
    path.chmod(mode)
    seen = compiles(monkeypatch)

    load(rules)

    assert seen == [1]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_others_can_write_is_not_used(rules: Path) -> None:
    """In a folder that others may write nothing is kept."""
    folder = rules.parent / "cache" / "prescreen"
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    load(rules)

    assert kept(rules) == []


def test_somebody_elses_file_is_refused(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kept file of another user is not read."""
    load(rules)
    seen = compiles(monkeypatch)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)

    load(rules)

    assert seen == [1]


def test_a_link_is_not_followed(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A link in place of the kept file is not followed."""
    load(rules)
    (path,) = kept(rules)
    path.rename(path.with_suffix(".moved"))
    path.symlink_to(path.with_suffix(".moved"))
    seen = compiles(monkeypatch)

    load(rules)

    assert seen == [1]


class _Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("true",)


@pytest.mark.parametrize("content", [_Evil(), Path("x"), print])
def test_nothing_but_own_classes_is_built(content: object) -> None:
    """A pickle that names a foreign class or function is refused before it is built."""
    with pytest.raises(pickle.UnpicklingError):
        store._Restricted(io.BytesIO(pickle.dumps(content))).load()


def test_it_can_be_switched_off(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `PRESCREEN_CACHE=0` nothing is kept."""
    monkeypatch.setenv("PRESCREEN_CACHE", "0")
    load(rules)

    assert kept(rules) == []


def test_only_the_youngest_files_stay(rules: Path) -> None:
    """The oldest kept files go, and the one just written stays."""
    load(rules)
    folder = rules.parent / "cache" / "prescreen"
    for k in range(20):
        (folder / f"packs-{k}.bin").write_bytes(b"")
        os.utime(folder / f"packs-{k}.bin", (k, k))
    (path,) = [p for p in kept(rules) if p.stat().st_size]
    path.write_bytes(b"")
    load(rules)

    left = kept(rules)
    assert len(left) == store._KEPT_FILES
    assert path in left


def test_reports_from_kept_packs_are_the_same_to_the_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reports made without a cache, with a new one and with a kept one are the same bytes."""
    from prescreen import Screener

    root = Path(__file__).resolve().parents[2] / "examples" / "kecheng"
    given = [
        Candidate.from_dict(json.loads((root / name).read_text(encoding="utf-8"))[0])
        for name in ("candidates.json", "candidates-filled.json")
    ]
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    texts = []
    for switch in ("0", "1", "1"):
        monkeypatch.setenv("PRESCREEN_CACHE", switch)
        engine = Screener.from_files(root / "region.yaml", as_of="2026-11-22")
        texts.append([engine.screen(c).to_json() for c in given])

    assert texts[0] == texts[1] == texts[2]
