"""The remedy of every message on files that cannot be read is tried: followed, the file is read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest
from tests.intake.intake_files import book, save

from prescreen.errors import InputError, Problem
from prescreen.intake import Intake, Limits, read
from prescreen.messages import entries

ONE = {"id": "1", "name": "甲", "land.area": "120亩"}
HEAD = "项目编号,项目名称,用地面积(亩)\n"
LIST = HEAD + "1,甲,120\n"
TEXT = json.dumps(ONE, ensure_ascii=False)
SMALL = Limits(
    file_bytes=8192, document_bytes=7000, rows=3, columns=4, cells=9, text=400, depth=8, nodes=40
)


def xlsx(folder: Path) -> Path:
    save(book(folder / "a.xlsx", [["项目编号", "项目名称", "用地面积(亩)"], ["1", "甲", 120]]),
         folder / "a.xlsx")  # fmt: skip
    return folder / "a.xlsx"


def parquet(folder: Path) -> Path:
    pl.DataFrame({"id": ["1"], "name": ["甲"], "land.area": [120.0]}).write_parquet(
        folder / "a.parquet"
    )
    return folder / "a.parquet"


def put(name: str, content: str | bytes) -> Callable[[Path], Path]:
    """Write a file of this content."""

    def written(folder: Path) -> Path:
        raw = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(raw)
        return folder / name

    return written


def cut(made: Callable[[Path], Path], keep: slice) -> Callable[[Path], Path]:
    """Only a part of the bytes of a file."""

    def part(folder: Path) -> Path:
        path = made(folder)
        path.write_bytes(path.read_bytes()[keep])
        return path

    return part


def mapped(text: str) -> Callable[[Path], tuple[Path, Path]]:
    """A list, and a mapping of its headings."""

    def both(folder: Path) -> tuple[Path, Path]:
        return put("a.csv", LIST)(folder), put("map.yaml", text)(folder)

    return both


def headings(**column: str) -> str:
    unit = column.pop("unit", "")
    field = column.pop("field", "land.area")
    role = column.pop("role", "candidates")
    lines = ["mapping: 1", "sheets:", f"- role: {role}", "  columns:", f"  - {{field: {field}"]
    return "\n".join([*lines[:-1], f"{lines[-1]}, heading: '用地面积(亩)'{unit}}}", ""])


Made = Callable[[Path], Any]


class Tried(NamedTuple):
    """A file that is refused, what the remedy says, and the file mended by that."""

    broken: Made
    says: str
    mended: Made


def text_of(broken: str, says: str, mended: str = TEXT, name: str = "a.json") -> Tried:
    return Tried(put(name, broken), says, put(name, mended))


SAVED = "另存为 .xlsx"
TRIED: Mapping[str, Tried] = {
    "input.not-found": Tried(lambda f: f / "b.csv", "路径与文件名", put("a.csv", LIST)),
    "input.not-a-file": Tried(lambda f: f, "给出清单文件", put("a.csv", LIST)),
    "input.empty": text_of("", "已保存内容", LIST, "a.csv"),
    "input.empty/list": text_of("[]", "至少写入一个项目"),
    "input.broken": Tried(cut(xlsx, slice(0, 900)), SAVED, xlsx),
    "input.broken/quotes": text_of(HEAD + '1,"甲" 乙",120\n', "双引号", LIST, "a.csv"),
    "input.broken/parquet": Tried(cut(parquet, slice(9, None)), "重新导出", parquet),
    "input.wrong-format/html": Tried(
        put("a.xlsx", "<html><body><table></table></body></html>"), SAVED, xlsx),
    "input.wrong-format/pdf": Tried(put("a.xlsx", b"%PDF-1.7\n1 0 obj\n"), SAVED, xlsx),
    "input.wrong-format/binary": Tried(put("a.csv", b"\0\1\2\3" * 50), SAVED, xlsx),
    "input.too-large/file": Tried(
        put("a.csv", LIST + "2,乙,1\n" * 2000), "拆分文件", put("a.csv", LIST)),
    "input.too-large/document": Tried(
        put("a.json", TEXT.replace("甲", "甲" * 2500)), "JSONL", put("a.jsonl", TEXT + "\n")
    ),
    "input.too-large/columns": text_of("项目名称,a,b,c,d,e\n甲\n", "多余的列", LIST, "a.csv"),
    "input.encoding": Tried(put("a.csv", LIST.encode() + b"\xff\xff\x80,1\n"), "CSV UTF-8",
                            put("a.csv", LIST)),
    "input.json": text_of(TEXT.replace("}", ""), "括号"),
    "input.json/digits": text_of(TEXT.replace('"1"', "1" * 5000), "改正"),
    "input.json/twice": text_of(TEXT.replace('"name"', '"id"'), "改正"),
    "input.json/constant": text_of(TEXT.replace('"1"', "NaN"), "改正"),
    "input.json/deep": text_of("[" * 20 + "]" * 20, "改正"),
    "input.json/values": text_of(json.dumps([1] * 90), "改正"),
    "input.json/surrogate": text_of(TEXT.replace('"1"', r'"\ud800"'), "改正"),
    "input.json/text": text_of(TEXT.replace('"1"', f'"{"a" * 500}"'), "改正"),
    "input.shape": text_of("5", '{"candidates": [{…}]}', f'{{"candidates": [{TEXT}]}}'),
    "input.shape/entry": text_of("[5]", '{"id": …, "name": …, …}', f"[{TEXT}]"),
    "input.mapping/file": Tried(lambda f: (put("a.csv", LIST)(f), f / "none.yaml"),
                                "prescreen map", mapped(headings())),
    "input.mapping/tolerance": Tried(mapped(headings() + "tolerance: 5\n"), "如 5%",
                                     mapped(headings() + "tolerance: 5%\n")),
    "input.mapping/field": Tried(mapped(headings(field="qqqq.zzzz")), "prescreen fields",
                                 mapped(headings())),
    "input.mapping/field-near": Tried(mapped(headings(field="land.aera")), "land.area",
                                      mapped(headings())),
}  # fmt: skip


def said_of(made: Any) -> list[Problem]:
    """What is wrong with a file, or with the rows that were not taken."""
    try:
        found = taken(made)
    except InputError as error:
        return list(error.problems)
    return [r.reason for r in found.rejected]


def taken(made: Any) -> Intake:
    path, mapping = made if isinstance(made, tuple) else (made, None)
    return read(path, mapping=mapping, limits=SMALL if path.suffix != ".xlsx" else None)


def test_the_codes_stand_in_the_catalogue() -> None:
    """Each message that is tried is one of those with a remedy."""
    said = {
        f"{code}/{variant}".rstrip("/")
        for code, entry in entries("input").items()
        for variant, message in entry.says.items()
        if message.hint_zh
    }
    assert TRIED.keys() <= said


@pytest.mark.parametrize("code", TRIED)
def test_a_remedy_followed_lets_the_file_be_read(code: str, tmp_path: Path) -> None:
    """What the message proposes, done as it says, leaves a file of which every row is taken."""
    tried = TRIED[code]
    problem = said_of(tried.broken(tmp_path))[0]
    assert problem.code == code.partition("/")[0]
    assert tried.says in problem.hint_zh

    found = taken(tried.mended(tmp_path))
    assert found.rejected == ()
    (candidate,) = found.candidates
    assert (candidate.name, candidate.facts["land.area"]) == ("甲", 120.0)
