"""The wheel works when installed elsewhere: packs and chains travel in it."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout and unpacked as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    target = folder / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def test_content_travels(unpacked: Path) -> None:
    """The wheel holds every national pack, every chain and the marker of its types."""
    packs = list((unpacked / "prescreen/_content/rules/national").glob("*/pack.yaml"))
    chains = list((unpacked / "prescreen/_content/industry_chains").glob("*.yaml"))

    assert len(packs) == len(list((ROOT / "rules/national").glob("*/pack.yaml")))
    assert len(chains) == len(list((ROOT / "industry_chains").glob("*.yaml")))
    assert (unpacked / "prescreen/py.typed").is_file()


def test_it_screens_far_from_the_checkout(unpacked: Path, tmp_path: Path) -> None:
    """Only the unpacked wheel on the path, working in another folder."""
    (tmp_path / "region.yaml").write_text(
        "region: r\nname: 某区\npacks: [national]\nchains: [display]\n", encoding="utf-8"
    )
    code = (
        "import json, prescreen; from prescreen import Screener\n"
        "s = Screener.from_files('region.yaml', as_of='2026-11-22')\n"
        "r = s.screen({'id': '1', 'name': '背光模组项目', '产业结构调整目录类别': '淘汰'})\n"
        "print(json.dumps([prescreen.__file__, r.verdict, len(r.outcomes), r.fit.relation]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(unpacked), "PATH": "", "PRESCREEN_CACHE": "0"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    where, verdict, checks, _ = json.loads(done.stdout)
    assert str(unpacked) in where
    assert verdict == "fail"
    assert checks > 120
