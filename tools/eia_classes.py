"""Writes what follows from the cells of the assessment list into `eia_by_code.csv`.

    python tools/eia_classes.py

least     the category that a project of the code has whatever it does
normal    the category that it has unless an exception applies; `exception` says which
assembly  mere cutting, welding and assembling is such an exception
low_voc   so is less than 10 t a year of low-VOC paint
A code with neither is taken in by listed conditions only: there the bureau is asked.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from prescreen.fields.industry import name as name_of

TABLE = Path(__file__).parents[1] / "rules/national/environment/eia_by_code.csv"
COLUMNS = ("least", "normal", "exception", "assembly", "low_voc_out")
BOOK, FORM, REGISTRATION = CATEGORIES = ("报告书", "报告表", "登记表")
_HEADS = ("全部", "其他")
_EXCEPT = re.compile(r"除外|不含|不涉及|仅指")
_ALL_OF_CELL = re.compile(r"以上均?不含([^;；]*)$")


OWN: dict[str, tuple[str, str, str]] = {
    "061": (FORM, "", ""), "062": (FORM, "", ""), "069": (FORM, "", ""),
    "103": (FORM, "", ""),
    "301": (FORM, "", ""),
    "3011": (FORM, BOOK, "水泥粉磨站"), "3012": (FORM, FORM, ""),
    "3041": (BOOK, BOOK, ""), "3042": (FORM, FORM, ""), "3049": (FORM, FORM, ""),
    "3071": ("", FORM, "不在工业建筑内生产"),
    "2911": (BOOK, BOOK, ""), "3843": (BOOK, BOOK, ""),
    "3611": ("", BOOK, "仅组装的除外"), "3612": ("", BOOK, "仅组装的除外"),
    "3620": ("", BOOK, "仅组装的除外"),
    "2710": ("", BOOK, "单纯药品复配、分装"),
    "452": (FORM, FORM, ""),
}  # fmt: skip
"""Codes whose cells name the things of the class one by one: least, normal, exception."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a cell: its words, and what its brackets except."""

    head: str
    exceptions: tuple[str, ...]


def clauses(cell: str) -> tuple[Clause, ...]:
    """The clauses of a cell, split outside brackets; an end such as 以上均不含 counts for all."""
    tail = _ALL_OF_CELL.search(cell)
    common = (tail.group(1),) if tail else ()
    text = cell[: tail.start()] if tail else cell
    out = []
    for part in re.split(r"[；;](?![^（]*）)", text):
        head, _, bracket = part.strip().partition("（")
        said = [p for p in re.split(r"[；;]|）（|）", bracket) if p]
        own = tuple(p for p in said if _EXCEPT.search(p))
        if head:
            out.append(Clause(head, (*own, *common)))
    return tuple(out)


def catch_all(cell: str) -> Clause | None:
    """The clause of a cell that takes in everything, or all that is left."""
    return next((c for c in clauses(cell) if c.head in _HEADS), None)


def _bare(text: str) -> str:
    return re.sub(r"的|除外|不含|制造|单独的|建设|工程|[（）]", "", text)


def _covered(exceptions: tuple[str, ...], cell: str) -> bool:
    """Whether every thing excepted in one grade is taken in by the next, without exceptions."""
    taken = [_bare(c.head) for c in clauses(cell) if not c.exceptions]
    things = [_bare(t) for e in exceptions for t in re.split(r"、(?=单纯)|，", e)]
    return bool(taken) and all(any(t and (t in k or k in t) for k in taken) for t in things)


def classes(row: dict[str, str], category: str) -> dict[str, str]:
    """The columns of a row. `category` is the item's own title, which may except things too."""
    if row["code"] in OWN:
        least, normal, text = OWN[row["code"]]
        return _columns(least, normal, text)
    outside = tuple(re.findall(r"（([^）]*(?:不含|不涉及)[^）]*)）", category))
    starred = ("不在工业建筑内生产",) if row["indoor_only"] == "true" else ()
    cells = [row["book"], row["form"], row["registration"]]
    normal, least, exceptions = "", "", (*outside, *starred)
    for i, cell in enumerate(cells):
        found = catch_all(cell)
        if found is None:
            continue
        normal = CATEGORIES[i]
        exceptions = (*found.exceptions, *outside, *starred)
        if not exceptions:
            least = normal
        elif not (outside or starred):
            least = _next(cells, i, found)
        break
    return _columns(least, normal, ";".join(exceptions) if normal else "")


def _columns(least: str, normal: str, text: str) -> dict[str, str]:
    return {
        "least": least,
        "normal": normal,
        "exception": text,
        "assembly": str("组装" in text).lower(),
        "low_voc_out": str("非溶剂型低VOCs含量涂料10吨以下" in text).lower(),
    }


def _next(cells: list[str], at: int, found: Clause) -> str:
    """The grade that takes in what a catch-all excepts, where one does."""
    for i in range(at + 1, len(cells)):
        after = catch_all(cells[i])
        if (after is not None and not after.exceptions) or _covered(found.exceptions, cells[i]):
            return CATEGORIES[i]
    return ""


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def titles() -> dict[str, str]:
    """The title of each item."""
    with (TABLE.parent / "eia_items.csv").open(encoding="utf-8", newline="") as stream:
        return {row["item"]: row["category"] for row in csv.DictReader(stream)}


def main() -> None:
    found = rows()
    fixed = [c for c in found[0] if c not in (*COLUMNS, "source")]
    with TABLE.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [*fixed, *COLUMNS, "source"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(derived(found))
    print(f"written: {TABLE}")


def derived(found: list[dict[str, str]]) -> list[dict[str, str]]:
    """Every row with what follows from its cells; a class of its own is copied from its group."""
    named, codes = titles(), {row["code"]: row for row in found}
    for code in OWN:
        if code not in codes:
            codes[code] = {**codes[code[:3]], "code": code, "name": name_of(code) or ""}
    ordered = sorted(codes.values(), key=lambda row: (int(row["item"]), row["code"]))
    return [{**row, **classes(row, named[row["item"]])} for row in ordered]


if __name__ == "__main__":
    main()
