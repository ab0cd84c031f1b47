"""One zip for machines without internet: wheels, rules, chains, examples, docs, an install script.

    python tools/bundle.py --platform win_amd64 --python 3.11 --python 3.12 --out dist

The machine needs Python, of a version that was asked for here, and no compiler: durable-rules is
left out (conclusions run by the fixed point), and so are the solver and Spark. uv resolves for the
other machine (markers of pip are those of the machine it runs on), pip fetches, and every wheel is
held against the tags that the other machine takes.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import NormalizedName, parse_wheel_filename

ROOT = Path(__file__).resolve().parents[1]
EXTRAS = ("batch", "office", "calamine", "asgi", "calendar", "ledger", "serve")
"""All that needs no compiler."""
FOLDERS = ("rules", "industry_chains", "examples", "schemas", "docs")
FILES = ("README.md", "README.zh-CN.md", "CHANGELOG.md", "LICENSE")
PYTHONS = ("3.11", "3.12", "3.13")


@dataclass(frozen=True, slots=True)
class Platform:
    """A kind of machine: what uv calls it, and the tags of wheels that it takes, the best first."""

    uv: str
    tags: tuple[str, ...]


def _linux(machine: str) -> Platform:
    """glibc 2.28: 麒麟 V10, 统信 20 and RHEL 8, or newer."""
    tags = [f"manylinux_2_{minor}_{machine}" for minor in range(28, 16, -1)]
    return Platform(f"{machine}-manylinux_2_28", (*tags, f"manylinux2014_{machine}"))


PLATFORMS = {
    "win_amd64": Platform("x86_64-pc-windows-msvc", ("win_amd64",)),
    "manylinux_x86_64": _linux("x86_64"),
    "manylinux_aarch64": _linux("aarch64"),
}

_BAT = """@echo off
rem install.bat [FOLDER] [PYTHON]: installs into FOLDER (prescreen beside this file), offline.
setlocal
set "HERE=%~dp0"
set "TARGET=%~1"
if "%TARGET%"=="" set "TARGET=%HERE%prescreen"
set "PY=%~2"
if "%PY%"=="" set "PY=python"
"%PY%" -c "import sys; sys.exit(sys.version_info[:2] not in {versions})"
if errorlevel 1 (
  echo This bundle is for Python {pythons}: install.bat FOLDER C:\\path\\to\\python.exe
  exit /b 2
)
"%PY%" -m venv "%TARGET%" || exit /b 1
"%TARGET%\\Scripts\\python.exe" -m pip install --disable-pip-version-check --no-index ^
  --find-links "%HERE%wheels" "{wanted}" || exit /b 1
"%TARGET%\\Scripts\\prescreen.exe" --help >nul || exit /b 1
echo "%TARGET%\\Scripts\\prescreen.exe" serve --demo
"""
"""In ASCII: a console of Windows reads it in its own code page, GBK in China."""
_SH = """#!/bin/sh
# install.sh [FOLDER] [PYTHON]: installs into FOLDER (prescreen beside this file), offline.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${{1:-$here/prescreen}}
py=${{2:-python3}}
"$py" -c "import sys; sys.exit(sys.version_info[:2] not in {versions})" || {{
    echo "安装包适用于 Python {pythons} / this bundle is for those Pythons" >&2
    echo "install.sh FOLDER /path/to/python3" >&2
    exit 2
}}
"$py" -m venv "$target"
"$target/bin/python" -m pip install --disable-pip-version-check --no-index \\
    --find-links "$here/wheels" "{wanted}"
"$target/bin/prescreen" --help >/dev/null
echo "$target/bin/prescreen serve --demo"
"""


def tags_of(platform: Platform, python: str) -> frozenset[Tag]:
    """Every tag of a wheel that Python of that version takes on that platform."""
    major, minor = (int(part) for part in python.split("."))
    version, names = (major, minor), list(platform.tags)
    own = cpython_tags(version, platforms=names)
    return frozenset([*own, *compatible_tags(version, f"cp{major}{minor}", names)])


def unfit(wheels: Iterable[str], platform: Platform, pythons: Sequence[str]) -> list[str]:
    """Packages of which some Python has no wheel here that it could take, as `name (python)`."""
    by_name: dict[NormalizedName, set[Tag]] = {}
    for file in wheels:
        name, _, _, tags = parse_wheel_filename(file)
        by_name.setdefault(name, set()).update(tags)
    return [
        f"{name} ({python})"
        for python in pythons
        for name, tags in sorted(by_name.items())
        if tags.isdisjoint(tags_of(platform, python))
    ]


def script(template: str, pythons: Sequence[str], version: str) -> str:
    """An install script for these versions of Python."""
    versions = ", ".join(f"({p.replace('.', ', ')})" for p in pythons)
    wanted = f"prescreen[{','.join(EXTRAS)}]=={version}"
    return template.format(versions=f"({versions},)", pythons=", ".join(pythons), wanted=wanted)


def fetch(platform: Platform, pythons: Sequence[str], folder: Path) -> None:
    """The wheels of the project and of all that it needs, for each Python, into a folder."""
    _run("pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    for python in pythons:
        asked = [x for name in EXTRAS for x in ("--extra", name)]
        pins = folder.parent / f"{python}.txt"
        _run(
            "uv", "pip", "compile", str(ROOT / "pyproject.toml"), *asked, "--python-version",
            python, "--python-platform", platform.uv, "--only-binary", ":all:", "--no-header",
            "--no-annotate", "--quiet", "--output-file", str(pins),
        )  # fmt: skip
        tags = [x for tag in platform.tags for x in ("--platform", tag)]
        _run(
            "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest",
            str(folder), "--python-version", python, "--implementation", "cp", *tags, "-r",
            str(pins),
        )  # fmt: skip


def _run(*command: str) -> None:
    subprocess.run([sys.executable, "-m", *command], check=True)


def content() -> Iterator[Path]:
    """Files of the project that go along as they are."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and not {"__pycache__"}.intersection(path.parts):
                yield path
    yield from (ROOT / name for name in FILES)


def pack(wheels: Path, pythons: Sequence[str], target: Path) -> None:
    """The zip: one folder with everything in it."""
    own = next(wheels.glob("prescreen-*.whl"))
    version = str(parse_wheel_filename(own.name)[1])
    top = target.stem
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(wheels.iterdir()):
            archive.write(path, f"{top}/wheels/{path.name}", zipfile.ZIP_STORED)
        for path in content():
            archive.write(path, f"{top}/{path.relative_to(ROOT).as_posix()}")
        bat = script(_BAT, pythons, version).replace("\n", "\r\n").encode("ascii")
        archive.writestr(f"{top}/install.bat", bat)
        found = zipfile.ZipInfo(f"{top}/install.sh")
        found.external_attr = 0o100755 << 16  # so that unzip leaves it executable
        found.create_system = 3
        archive.writestr(found, script(_SH, pythons, version))


def bundle(name: str, pythons: Sequence[str], out: Path) -> Path:
    """Make the bundle of a platform. SystemExit where a wheel is missing for one of the Pythons."""
    platform = PLATFORMS[name]
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as held:
        wheels = Path(held) / "wheels"
        fetch(platform, pythons, wheels)
        if missing := unfit([p.name for p in wheels.iterdir()], platform, pythons):
            raise SystemExit(f"no wheel for {name}: {', '.join(missing)}")
        own = next(wheels.glob("prescreen-*.whl"))
        version = parse_wheel_filename(own.name)[1]
        target = out / f"prescreen-{version}-{name}.zip"
        pack(wheels, pythons, target)
    return target


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--platform", choices=PLATFORMS, required=True)
    parser.add_argument("--python", action="append", help=f"default: {' '.join(PYTHONS)}")
    parser.add_argument("--out", type=Path, default=Path("dist"))
    asked = parser.parse_args()
    made = bundle(asked.platform, asked.python or PYTHONS, asked.out)
    print(f"{made} {made.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
