"""The catalogue: whole, consistent, and found by every name."""

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest

from prescreen.errors import PrescreenError
from prescreen.fields import Field, Kind, catalogue, parse_unit, table
from prescreen.fields.__main__ import main
from prescreen.vocabulary import BUREAUS, STAGES

FIELDS = list(catalogue)
DATA = Path(table.__file__).with_name("data")


def test_it_is_of_the_size_expected() -> None:
    """The catalogue has over 430 fields, each once, and twenty lists."""
    assert len(catalogue) == len(FIELDS) > 430
    assert len(catalogue.lists) == 20


@pytest.mark.parametrize("name", ["fields", "lists", "gbt4754", "units"])
def test_tables_have_no_ragged_rows(name: str) -> None:
    """Each row of a data table has as many cells as its heading."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.path)
def test_a_field_holds_together(field: Field) -> None:
    """A field's path, bureau, stage, unit, values, bounds and origin fit together."""
    assert re.fullmatch(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+", field.path)
    assert field.bureau in BUREAUS
    assert field.due in STAGES
    assert (field.kind is Kind.NUMBER) == (field.unit is not None)
    assert len(field.values) == len(field.values_en)
    assert field.kind is not Kind.ENUM or len(field.values) > 1
    assert not set(field.values) & set(field.unknown_values)
    assert {value for _, value in field.value_aliases} <= set(field.values)
    assert not {word for word, _ in field.value_aliases} & set(field.values)
    assert field.label_en.isascii() or "₂" in field.label_en
    assert field.kind is not Kind.NUMBER or field.step > 0
    if field.low is not None and field.high is not None:
        assert field.low < field.high
    roots = {"region": "region", "park": "region", "chain": "derived", "catalogue": "derived"}
    if field.path not in ("region.industry_tier", "park.leading_match"):
        assert field.origin == roots.get(field.path.split(".")[0], "candidate")


def test_labels_are_names_of_the_rule_language_and_unique() -> None:
    """Each label can be written in a rule, and no two fields share one."""
    labels = [field.label for field in FIELDS]
    assert [label for label in labels if not label.isidentifier()] == []
    assert {label for label in labels if labels.count(label) > 1} == set()


def test_no_label_is_the_heading_of_another_field() -> None:
    """A heading that means one field is not the label of another."""
    labels = {field.label: field.path for field in FIELDS}
    rivals = [
        (alias, field.path, labels[alias])
        for field in FIELDS
        for alias in field.aliases
        if labels.get(alias, field.path) != field.path
    ]
    assert rivals == []


def test_by_name_and_heading() -> None:
    """Path and label name a field in rules; a heading names one or several in lists."""
    area = catalogue["land.area"]
    assert catalogue.by_name("land.area") is area
    assert catalogue.by_name("用地面积") is area
    assert catalogue.by_name("占地（亩）") is None  # a heading is no name of the rule language
    assert catalogue.by_heading("占地（亩）") == (area,)
    assert catalogue.by_heading("用地面积") == (area,)
    assert catalogue.by_name("没有") is None
    assert catalogue.by_heading("没有") == ()
    assert len(catalogue.by_heading("是否净地")) == 2
    assert "land.area" in catalogue
    assert catalogue.get("land") is None


def test_lists_have_one_level() -> None:
    """A list has fields and no list inside it, and is found by its label."""
    for info in catalogue.lists.values():
        assert info.fields
        for field in info.fields:
            assert field.list_path == info.path
            assert field.path == f"{info.path}.{field.leaf}"
            assert "." not in field.leaf
    assert catalogue["investor.share"].leaf == "share"
    assert catalogue["energy.carriers.name"].list_path == "energy.carriers"
    assert catalogue["judgement.meeting.result"].list_path is None
    assert catalogue.list_by_name("投资方") is catalogue.lists["investor"]
    assert catalogue.list_by_name("失信记录") is catalogue.lists["listing"]
    assert catalogue.list_by_name("没有") is None


def test_suggestions() -> None:
    """A misspelt path or label is answered with the right one, nonsense with nothing."""
    assert "land.area" in catalogue.suggest("land.aera")
    assert "用地面积" in catalogue.suggest("用地面")
    assert catalogue.suggest("§") == ()


def test_energy_bases_are_different_units() -> None:
    """Energy of the two bases does not fit together; energy without a basis fits each."""
    calorific = catalogue["energy.total_calorific"].unit
    equivalent = catalogue["energy.total_equivalent"].unit
    plain = catalogue["energy.total"].unit
    assert calorific is not None
    assert equivalent is not None
    assert plain is not None
    assert not calorific.same_dims(equivalent)
    assert plain.same_dims(calorific)
    assert plain.same_dims(equivalent)
    assert catalogue.by_heading("综合能耗") == (catalogue["energy.total"],)


def test_fields_that_fair_competition_guards() -> None:
    """What fair competition forbids to ask is marked, as are personal and secret fields."""
    guarded = {field.path for field in FIELDS if field.sensitive}
    assert guarded >= {
        "investor.registered_place", "investor.ownership", "investor.established_on",
        "investor.size", "investor.registered_capital", "investor.employees", "investor.honours",
        "tax.local_retained", "output.export", "investment.external_funds", "result.local",
        "project.relocated_from",
    }  # fmt: skip
    assert catalogue["controller.name"].personal
    assert catalogue["result.tax"].secret


def test_english_values() -> None:
    """A value has its English name, its own by default, and stays as it is where unknown."""
    field = catalogue["project.build_type"]
    assert field.value_label("新建", "en") == "new"
    assert field.value_label("新建") == "新建"
    assert field.value_label("没有", "en") == "没有"


def test_stage_is_ordered_and_complete() -> None:
    """The stage of a project is an ordered choice of all stages."""
    field = catalogue["project.stage"]
    assert field.values == STAGES.codes
    assert field.ordered


def row(**changed: str) -> dict[str, str]:
    head = (DATA / "fields.csv").read_text("utf-8").splitlines()[0].split(",")
    base = dict.fromkeys(head, "") | {
        "path": "land.x", "label": "某", "label_en": "x", "kind": "number", "unit": "亩",
        "bureau": "water", "due": "初审", "origin": "candidate", "step": "1",
        "asked_of": "investor",
    }  # fmt: skip
    return base | changed


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"bureau": "moon"}, "unknown bureau"),
        ({"due": "签约前"}, "unknown stage"),
        ({"unit": ""}, "have a unit"),
        ({"unit": "斗"}, "斗"),
        ({"kind": "integer"}, "integer"),
        ({"kind": "enum", "unit": "", "step": ""}, "needs values"),
        ({"kind": "enum", "unit": "", "values": "a|b", "values_en": "a"}, "differ in number"),
        ({"kind": "text", "unit": "", "values": "a", "values_en": "a"}, "values of no enum"),
        ({"list": "moon"}, "'moon'"),
        ({"list": "investor"}, "no part of the path"),
        ({"flags": "odd"}, "unknown flags"),
        ({"origin": "moon"}, "unknown origin"),
        ({"actionable": "sideways"}, "actionable"),
        ({"step": ""}, "needs a step"),
        ({"label": ""}, "label"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_refused_with_its_line(
    changed: dict[str, str], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row that does not hold together is refused with its reason and line."""
    rows = table._rows

    def changed_rows(name: str) -> list[dict[str, str]]:
        return [row(), row(path="land.y") | changed] if name == "fields.csv" else rows(name)

    monkeypatch.setattr(table, "_rows", changed_rows)
    with pytest.raises(PrescreenError, match=re.escape(why)) as caught:
        table.read_fields()
    assert "fields.csv:3" in str(caught.value)


def test_a_path_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A path that stands twice in the table is refused."""
    rows = table._rows
    monkeypatch.setattr(
        table, "_rows", lambda name: [row(), row()] if name == "fields.csv" else rows(name)
    )
    with pytest.raises(PrescreenError, match="twice"):
        table.read_fields()


def test_printing(capsys: pytest.CaptureFixture[str]) -> None:
    """`python -m prescreen.fields` prints a line a field, all of them or those searched for."""
    main([])
    assert len(capsys.readouterr().out.splitlines()) == len(catalogue)
    main(["land.area", "亩"])
    shown = capsys.readouterr().out
    assert shown.startswith("land.area\tnumber[亩]\t用地面积\t\tnatural_resources\t线索")


def test_import_is_light() -> None:
    """Importing fields and candidates loads no heavy library and reads no industry table."""
    code = (
        "import sys, types; root = types.ModuleType('prescreen');"
        f"root.__path__ = [{str(DATA.parents[1])!r}]; sys.modules['prescreen'] = root;"
        "import prescreen.fields, prescreen.candidate;"
        "heavy = {'pydantic', 'yaml', 'numpy', 'polars', 'networkx', 'typer', 'rich'};"
        "print(sorted(heavy & set(sys.modules)),"
        " prescreen.fields.industry.table.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]", "0"]


def test_ratio_bounds_are_per_cent() -> None:
    """A share runs from 0 to 100, but for the debt ratio, which may exceed it."""
    shares = [f for f in FIELDS if f.unit == parse_unit("%")]
    assert shares
    assert all(f.low == 0 for f in shares)
    assert {f.path for f in shares if f.high != 100} <= {"investor.debt_ratio"}
