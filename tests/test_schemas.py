"""`schemas/` holds what `prescreen schema NAME` prints, and the schemas fit what they describe.

`PRESCREEN_UPDATE_EXPECTED=1` writes them anew.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from prescreen.cli.schema import SCHEMAS, run
from prescreen.errors import InputError
from prescreen.pack.schema import PackShape
from prescreen.region import RegionShape
from prescreen.yamlsource.source import read_yaml, to_plain

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "schemas"
UPDATE = os.environ.get("PRESCREEN_UPDATE_EXPECTED") == "1"


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_kept_schema_is_current(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Editors are given the schema that the program prints."""
    assert run(name) == 0
    printed = capsys.readouterr().out
    path = FOLDER / f"{name}.schema.json"
    if UPDATE:
        path.write_text(printed, encoding="utf-8")

    assert printed == path.read_text("utf-8")


def test_no_schema_is_left_over() -> None:
    """The folder of schemas has a file for each schema that can be printed, and no other."""
    names = {p.name.removesuffix(".schema.json") for p in FOLDER.iterdir()}

    assert names == set(SCHEMAS)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_references_lead_somewhere(name: str) -> None:
    """Every `$ref` of a schema names a definition in it."""
    schema = json.loads((FOLDER / f"{name}.schema.json").read_text("utf-8"))
    defined = {f"#/$defs/{key}" for key in schema.get("$defs", {})}

    assert _refs(schema) <= defined


def _refs(node: Any) -> set[str]:
    if isinstance(node, dict):
        own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*(_refs(v) for v in node.values()))
    if isinstance(node, list):
        return set().union(*(_refs(v) for v in node))
    return set()


def test_keys_of_packs_are_those_of_the_schema() -> None:
    """The schema knows every key that the packs and regions of this repository use."""
    for model, name, files in (
        (PackShape, "pack", ROOT.glob("rules/*/*/pack.yaml")),
        (RegionShape, "region", ROOT.glob("examples/*/region*.yaml")),
    ):
        schema = json.loads((FOLDER / f"{name}.schema.json").read_text("utf-8"))
        assert schema["title"] == model.__name__
        for path in files:
            tree = to_plain(read_yaml(path).root)
            assert isinstance(tree, dict)
            assert set(tree) <= set(schema["properties"])


def test_candidate_schema_knows_every_field() -> None:
    """Each field of the catalogue has its place in the candidate's schema."""
    from prescreen.fields import catalogue

    schema = json.loads((FOLDER / "candidate.schema.json").read_text("utf-8"))
    for field in catalogue:
        if field.origin == "candidate":
            node = schema
            for step in field.path.split("."):
                node = node.get("items", node)["properties"][step]
            assert field.label in node["title"]


def test_unknown_schema() -> None:
    """A schema that does not exist is refused, and the hint names those that do."""
    with pytest.raises(InputError) as caught:
        run("nonsense")

    assert "pack" in caught.value.problems[0].hint_zh
