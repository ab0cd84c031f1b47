"""The bundle for machines without internet: which wheels fit, what its scripts say, and one made,
installed with nothing but itself, and used."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

pytest.importorskip("packaging")
from tools.bundle import _BAT, _SH, PLATFORMS, bundle, script, unfit

WHEELS = {
    "win_amd64": ["numpy-2.4.6-cp311-cp311-win_amd64.whl"],
    "manylinux_x86_64": ["numpy-2.4.6-cp311-cp311-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl"],
    "manylinux_aarch64": ["numpy-2.4.6-cp311-cp311-manylinux2014_aarch64.whl"],
}


@pytest.mark.parametrize("name", PLATFORMS)
def test_wheels_are_held_against_the_tags_of_the_other_machine(name: str) -> None:
    """Its own, those of any machine and those of a stable ABI fit; those of other machines, of a
    newer C library and of another Python do not."""
    target = PLATFORMS[name]
    ending = WHEELS[name][0].rpartition("-")[2]
    fit = [
        *WHEELS[name],
        "networkx-3.6.1-py3-none-any.whl",
        f"polars_runtime_32-2.1.0-cp310-abi3-{ending}",
        f"uv-1.0-py3-none-{ending}",
    ]
    assert unfit(fit, target, ["3.11"]) == []
    assert unfit(WHEELS[name], target, ["3.11", "3.12"]) == ["numpy (3.12)"]
    others = [w for other, found in WHEELS.items() if other != name for w in found]
    newer = "numpy-2.4.6-cp311-cp311-manylinux_2_34_x86_64.whl"
    for wheel in (*others, newer, "numpy-2.4.6-cp312-cp312-win_amd64.whl"):
        assert unfit([wheel], target, ["3.11"]) == ["numpy (3.11)"], wheel


def test_the_install_scripts_name_what_they_take_and_from_where() -> None:
    """No index, only the folder beside them, no extra that needs a compiler; that of Windows is
    ASCII, since its console reads it as GBK; a shell finds no fault in the other."""
    for text in (bat := script(_BAT, ["3.11"], "1.0"), sh := script(_SH, ["3.11"], "1.0")):
        assert "--no-index" in text
        extras = re.search(r"prescreen\[(.*)\]==1\.0", text)
        assert extras is not None
        assert "serve" in extras[1].split(",")
        assert not {"live", "prove", "spark", "all"}.intersection(extras[1].split(","))
    assert bat.isascii()
    assert subprocess.run(["sh", "-n"], input=sh.encode(), check=False).returncode == 0


def _own_platform() -> str | None:
    return {
        ("Windows", "AMD64"): "win_amd64",
        ("Linux", "x86_64"): "manylinux_x86_64",
        ("Linux", "aarch64"): "manylinux_aarch64",
    }.get((platform.system(), platform.machine()))


@pytest.mark.bundle
@pytest.mark.skipif(find_spec("uv") is None, reason="uv is not there: make test-bundle")
def test_the_bundle_of_this_machine_installs_and_screens(tmp_path: Path) -> None:
    """Made for this Python, unpacked, installed with --no-index into an empty environment: the
    demo's projects are screened there, with the same bytes as here."""
    name = _own_platform()
    if name is None:
        pytest.skip("no bundle for this kind of machine")
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    made = bundle(name, [version], tmp_path)
    with zipfile.ZipFile(made) as archive:
        archive.extractall(tmp_path)
        modes = {i.filename: i.external_attr >> 16 for i in archive.infolist()}
    folder = tmp_path / made.stem
    assert modes[f"{made.stem}/install.sh"] & 0o111
    bat = (folder / "install.bat").read_bytes()
    assert bat.count(b"\r\n") == bat.count(b"\n")
    home = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PIP_NO_CACHE_DIR": "1"}
    target = tmp_path / "安装 here"
    if name == "win_amd64":
        command = [str(folder / "install.bat"), str(target), sys.executable]
    else:
        command = ["sh", str(folder / "install.sh"), str(target), sys.executable]
    subprocess.run(command, check=True, env=home, cwd="/")
    place = folder / "examples" / "kecheng"
    asked = ["screen", str(place / "candidates.json"), "--region", str(place / "region.yaml"),
             "--as-of", "2026-11-22", "--format", "jsonl", "--out"]  # fmt: skip
    there = target / ("Scripts" if name == "win_amd64" else "bin")
    subprocess.run([there / "prescreen", *asked, tmp_path / "there"], check=True, env=home, cwd="/")
    here = [sys.executable, "-c", "from prescreen.cli import main; main()"]
    subprocess.run([*here, *asked, tmp_path / "here"], check=True)
    found = [(tmp_path / f / "results.jsonl").read_bytes() for f in ("there", "here")]
    assert found[0] == found[1]
    assert len([json.loads(x) for x in found[0].splitlines()]) == 9
    uses = "import prescreen.serve, prescreen.ledger, polars, openpyxl, docx, python_calamine"
    subprocess.run([there / "python", "-c", uses], check=True, env=home, cwd="/")
