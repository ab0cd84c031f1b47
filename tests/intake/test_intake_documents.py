"""JSON, JSONL and YAML: shapes, bounds, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from prescreen.candidate.identity import made_id
from prescreen.errors import InputError
from prescreen.intake import Intake, Limits, read

ONE = {"id": "1", "name": "甲", "land": {"area": "约120亩"},
       "investor": [{"name": "A公司", "share": "60%"}]}  # fmt: skip


def put(folder: Path, name: str, text: str) -> Intake:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read(path)


@pytest.mark.parametrize("shape", [[ONE], {"candidates": [ONE]}, ONE])
def test_shapes_of_json(tmp_path: Path, shape: object) -> None:
    """One candidate, a list of them, or a list under `candidates` are read alike."""
    batch = put(tmp_path, "a.json", json.dumps(shape, ensure_ascii=False))
    (candidate,) = batch.candidates
    assert candidate.facts["land.area"] == 120
    assert candidate.lists["investor"].complete
    assert batch.rejected == batch.problems == ()


def test_json_and_jsonl_and_yaml_say_the_same(tmp_path: Path) -> None:
    """The same facts in JSON, JSON lines, YAML or a file without a suffix have one digest."""
    text = json.dumps(ONE, ensure_ascii=False)
    yaml = (
        "- id: '1'\n  name: 甲\n  land: {area: 约120亩}\n"
        "  investor:\n    - {name: A公司, share: 60%}\n"
    )
    batches = [put(tmp_path, "a.json", text), put(tmp_path, "a.jsonl", text + "\n\n"),
               put(tmp_path, "a.yaml", yaml), put(tmp_path, "unnamed", text)]  # fmt: skip
    assert len({b.candidates[0].sha256 for b in batches}) == 1


def test_each_entry_comes_out(tmp_path: Path) -> None:
    """Each entry is a candidate or a rejected row with its reason, and the counts add up."""
    entries = [ONE, {"name": "乙"}, {**ONE, "name": "丙"}, 5, {"id": "3"}, {"id": 4, "name": "丁"}]
    batch = put(tmp_path, "a.json", json.dumps(entries))
    assert [c.id for c in batch.candidates] == ["1", made_id("乙"), "1#2", "4"]
    assert [(r.row, r.reason.code) for r in batch.rejected] == [
        (4, "input.shape"), (5, "input.name"),
    ]  # fmt: skip
    assert [p.code for p in batch.problems] == ["input.id-twice"]
    assert batch.rejected[0].raw == {"raw": 5}
    assert batch.rows == len(entries)
    assert [p.code for p in batch.notices] == ["input.id-made"]


def test_a_bad_line_of_jsonl_is_that_line(tmp_path: Path) -> None:
    """A line that is no JSON is rejected by its number, and the others are read."""
    batch = put(tmp_path, "a.jsonl", '{"id":"1","name":"甲"}\n{bad\n{"id":"2","name":"乙"}\n')
    assert [c.id for c in batch.candidates] == ["1", "2"]
    (reject,) = batch.rejected
    assert (reject.row, reject.reason.code) == (2, "input.json")
    assert reject.raw == {"raw": "{bad"}


def test_unknown_names_are_warned_of_with_their_row(tmp_path: Path) -> None:
    """A misspelt field is a warning with its row, for the candidate too."""
    batch = put(tmp_path, "a.json", '[{"id":"1","name":"甲","land":{"areaa":5}}]')
    (problem,) = batch.problems
    assert problem.code == "input.unknown-field"
    assert problem.row == 1  # type: ignore[attr-defined]
    assert batch.candidates[0].warnings == (problem,)


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("a.json", '[{"id":"1",}]', "input.json"),
        ("a.json", '[{"id":"1","id":"2","name":"x"}]', "input.json"),
        ("a.json", '[{"id":"1","name":"x","a":NaN}]', "input.json"),
        ("a.json", '[{"id":"1","name":"x","a":-Infinity}]', "input.json"),
        ("a.json", '[{"id":"1","name":"x","a":' + "9" * 5000 + "}]", "input.json"),
        ("a.json", "[" * 100_000, "input.json"),
        ("a.json", '{"id":"1","name":"x","a":' + "[" * 40 + "]" * 40 + "}", "input.json"),
        ("a.json", '{"id":"1","name":"' + "x" * 40_000 + '"}', "input.json"),
        ("a.json", "5", "input.shape"),
        ("a.json", "[]", "input.empty"),
        ("a.json", " \n", "input.empty"),
        ("a.yaml", "a: &a [x]\nb: *a\n", "input.yaml"),
        ("a.yaml", '- !!python/object/apply:os.system ["id"]\n', "input.yaml"),
        ("a.yaml", "- id: 1\n  id: 2\n", "input.yaml"),
        ("a.yaml", "[" * 5_000, "input.yaml"),
        ("a.yaml", "a: [1\nb: }", "input.yaml"),
        ("a.yaml", "? [a]\n: 1\n", "input.yaml"),
        ("a.yaml", "text", "input.shape"),
    ],
)
def test_documents_that_are_refused(tmp_path: Path, name: str, text: str, code: str) -> None:
    """Double keys, NaN, endless digits, deep nesting, tags and other shapes are refused by name."""
    with pytest.raises(InputError) as caught:
        put(tmp_path, name, text)
    problem = caught.value.problems[0]
    assert problem.code == code
    assert problem.place is not None
    assert problem.place.file == name


def test_place_of_a_mistake(tmp_path: Path) -> None:
    """A mistake in JSON or YAML is told by file, line and column."""
    with pytest.raises(InputError) as caught:
        put(tmp_path, "a.json", '[\n {"id": "1",}\n]')
    assert str(caught.value.problems[0].place) == "a.json:2:13"
    with pytest.raises(InputError) as caught:
        put(tmp_path, "a.yaml", "- id: 1\n  id: 2\n")
    assert str(caught.value.problems[0].place) == "a.yaml:2:3"


def test_documents_are_bounded(tmp_path: Path) -> None:
    """Too many rows, nodes or bytes are refused, in one document or in lines."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"id": str(i), "name": "x"} for i in range(50)]), "utf-8")
    for limits in (Limits(rows=10), Limits(nodes=20), Limits(document_bytes=100),
                   Limits(file_bytes=100)):  # fmt: skip
        with pytest.raises(InputError):
            read(path, limits=limits)
    lines = tmp_path / "a.jsonl"
    lines.write_text("".join(f'{{"id":"{i}","name":"x"}}\n' for i in range(50)), "utf-8")
    for limits in (Limits(rows=10), Limits(document_bytes=10)):
        with pytest.raises(InputError):
            read(lines, limits=limits)


def test_yaml_keeps_what_was_written(tmp_path: Path) -> None:
    """In YAML, 007 and no stay the texts that were written."""
    batch = put(
        tmp_path, "a.yaml",
        "- id: 007\n  name: no\n  schedule: {start: 2026-09-01}\n  land: {area: 1.5}\n",
    )  # fmt: skip
    (candidate,) = batch.candidates
    assert (candidate.id, candidate.name) == ("007", "no")
    assert str(candidate.facts["schedule.start"]) == "2026-09-01"
    assert candidate.facts["land.area"] == 1.5


def test_all_mistakes_of_a_yaml_file_at_once(tmp_path: Path) -> None:
    """A YAML list is refused with every mistake in it, each shown in its line."""
    with pytest.raises(InputError) as caught:
        put(tmp_path, "a.yaml", "- id: 1\n  id: 2\n- name: &x 甲\n")
    assert [str(p.place) for p in caught.value.problems] == ["a.yaml:2:3", "a.yaml:3:9"]
    assert {p.code for p in caught.value.problems} == {"input.yaml"}
    assert "^" in caught.value.problems[1].text("zh")


def test_evidence_and_waivers_pass_through(tmp_path: Path) -> None:
    """Evidence, waivers and the day of a document are those of its candidate."""
    entry = {
        "id": "1", "name": "甲", "as_of": "2026-11-22",
        "land": {"area": {"value": 20, "evidence": "verified", "source": "不动产权证"}},
        "waivers": [{"check": "a.b", "reason": "r", "by": "县政府", "document": "1号",
                     "until": "2027-01-01"}],
    }  # fmt: skip
    (candidate,) = put(tmp_path, "a.json", json.dumps(entry)).candidates
    assert candidate.evidence["land.area"].grade == "verified"
    assert candidate.waivers[0].check == "a.b"
    assert str(candidate.as_of) == "2026-11-22"
