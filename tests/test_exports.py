"""The public surface is exactly `__all__`, here and in every package."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys

import pytest

import prescreen

PUBLIC = [
    "Candidate", "CaseError", "ChainError", "InputError", "PackError", "PrescreenError", "Problem",
    "RegionError", "Report", "Screener", "UnitError",
]  # fmt: skip
PACKAGES = [
    name
    for _, name, is_package in pkgutil.walk_packages(prescreen.__path__, "prescreen.")
    if is_package
]


def test_public_names() -> None:
    """The names that others build on, no more and no fewer."""
    assert sorted(prescreen.__all__) == sorted(PUBLIC)
    assert dir(prescreen) == sorted(PUBLIC)


@pytest.mark.parametrize("name", PUBLIC)
def test_each_name_is_there(name: str) -> None:
    """A public name loads on first use and is what it says."""
    found = getattr(prescreen, name)

    assert found.__name__ == name


def test_other_names_are_refused() -> None:
    """A name that `prescreen` does not have is an AttributeError that names it."""
    with pytest.raises(AttributeError, match="no attribute 'Nonsense'"):
        _ = prescreen.Nonsense  # type: ignore[attr-defined]


def test_importing_costs_nothing() -> None:
    """`import prescreen` loads neither YAML nor pydantic nor numbers."""
    code = (
        "import sys, prescreen; "
        "print([m for m in ('yaml', 'pydantic', 'numpy', 'networkx', 'polars') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("package", PACKAGES)
def test_what_packages_export_is_there(package: str) -> None:
    """Every name in a package's `__all__` exists, each once."""
    if package == "prescreen.spark":
        pytest.importorskip("pyspark", reason="no PySpark: pip install 'prescreen[spark]'")
    module = importlib.import_module(package)
    names = getattr(module, "__all__", [])

    assert len(set(names)) == len(names)
    for name in names:
        assert hasattr(module, name)
