"""The house: layers as declared, no circles, and a page that names every room.

`lint-imports` holds the layers in `make lint`; here stands what its contracts do not say.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import grimp
import networkx as nx

ROOT = Path(__file__).parents[1]
LAYERS: list[str] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"][
    "importlinter"
]["contracts"][0]["layers"]
PARTS = [part for layer in LAYERS for part in re.split(r" \| ", layer)]


def test_no_modules_import_each_other_in_a_circle() -> None:
    """No set of modules is tied by imports, those in functions and for types counted."""
    imports = grimp.build_graph("prescreen", cache_dir=None)
    graph: nx.DiGraph[str] = nx.DiGraph()
    for module in imports.modules:
        for other in imports.find_modules_directly_imported_by(module):
            graph.add_edge(module, other)

    circles = [sorted(c) for c in nx.strongly_connected_components(graph) if len(c) > 1]

    assert graph.number_of_edges() > 500
    assert circles == []


def test_no_import_is_exempt_from_the_contracts() -> None:
    """No contract ignores an import."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    assert "ignore_imports" not in text
    assert "exclude_type_checking_imports" not in text


def test_the_architecture_page_names_every_layer_in_order() -> None:
    """The table of explanation/architecture.md lists the layers of pyproject.toml in order."""
    page = (ROOT / "docs/explanation/architecture.md").read_text("utf-8")
    rows = re.findall(r"^\| (`[^|]+) \|", page, flags=re.M)
    assert [re.findall(r"`(\w+)`", row) for row in rows] == [
        re.split(r" \| ", layer) for layer in LAYERS
    ]


def test_the_layers_are_the_rooms() -> None:
    """Every part of the package stands in exactly one layer."""
    found = {
        p.stem
        for p in (ROOT / "src/prescreen").iterdir()
        if (p.suffix == ".py" or (p / "__init__.py").exists()) and p.stem != "__init__"
    }
    assert sorted(PARTS) == sorted(found)
