"""Write a messy workbook, and its GBK twin in CSV, from 44 real projects in the news.

    python examples/messy/make.py [FOLDER]

`projects.csv` beside this script holds what public reports state, each row with its source. The
workbook says the same and no more, but as offices write it: title rows, headings in two rows with
merged cells, units in headings and in cells, Chinese numerals and full-width digits, sections, a
sum by formula, notes below, a hidden column, a hidden sheet. Figures that a report gives as a range
or a floor are written so.
"""

from __future__ import annotations

import csv
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

HERE = Path(__file__).parent
Row = dict[str, str]
GROUPS = (
    ("序号", ("",)), ("项目编号", ("",)), ("项目名称", ("",)), ("投资方", ("",)),
    ("建设地点", ("",)), ("主要产品", ("",)), ("投资(亿元)", ("总投资", "其中:固定资产投资")),
    ("用地", ("用地面积(亩)", "总建筑面积(㎡)")),
    ("达产效益", ("产值(亿元)", "销售收入(亿元)", "年税收(万元)", "税收口径")),
    ("就业人数", ("",)), ("进展阶段", ("",)), ("备注", ("",)), ("来源", ("",)),
)  # fmt: skip
_DIGITS = "零一二三四五六七八九"


def load() -> list[Row]:
    """The projects in the order of the table."""
    with (HERE / "projects.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def chinese(number: int) -> str:
    """1 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return head + (_DIGITS[ones] if ones or not tens else "")


def wide(text: str) -> str:
    """Digits and point in full width."""
    return "".join(chr(ord(ch) + 0xFEE0) if ch.isdigit() or ch == "." else ch for ch in text)


def total(row: Row, turn: int) -> str | float | None:
    """The total investment, each row in another manner: 16.6, 16.6亿元, 166000万元, 五亿元."""
    text = row["investment_yi"]
    if not text:
        return None
    value = float(text)
    manner = turn % 5
    if manner == 1:
        return f"{text}亿元"
    if manner == 2:
        return f"{value * 10_000:,.0f}万元"
    if manner == 3 and value.is_integer() and value < 100:
        return f"{chinese(int(value))}亿元"
    return wide(text) if manner == 4 else value


def land(row: Row, turn: int) -> str | float | None:
    text = row["land_mu"]
    if not text:
        return None
    return f"{float(text):,g}亩" if turn % 3 == 1 else float(text)


def output(row: Row, basis: str) -> str | float | None:
    """Output value or revenue, whichever the report states; a range stays a range."""
    said = row["output_basis"]
    value = "产值" if said.startswith("产值") else "收入" if row["output_yi"] else ""
    if value != basis:
        return None
    spread = re.search(r"(\d+-\d+)亿", said)
    if spread:
        return f"{spread.group(1)}亿元"
    floor = "不低于" if "不低于" in said else "超" if "超" in said else ""
    return f"{floor}{row['output_yi']}亿元" if floor else float(row["output_yi"])


def tax(row: Row) -> str | float | None:
    if not row["tax_wan"]:
        return None
    floor = "不低于" if "不低于" in row["tax_basis"] else "超" if "超" in row["tax_basis"] else ""
    return f"{floor}{row['tax_wan']}万元" if floor else float(row["tax_wan"])


def basis(row: Row) -> str | None:
    """In the words of the form: 利税 and 所得税 are not tax in all."""
    said = row["tax_basis"]
    if not said:
        return None
    return "利税合计" if "利税" in said else "所得税" if "所得税" in said else "未说明"


def cells(row: Row, serial: int) -> list[str | float | None]:
    """One row of the list, in the order of `GROUPS`."""
    notes = "；".join(filter(None, (row["scope_note"], row["note"])))
    return [
        float(serial), row["id"], row["project"], row["investor"] or None, row["place"],
        row["product_capacity"], total(row, serial),
        float(row["fixed_investment_yi"]) if row["fixed_investment_yi"] else None,
        land(row, serial), float(row["building_sqm"]) if row["building_sqm"] else None,
        output(row, "产值"), output(row, "收入"), tax(row), basis(row),
        f"{row['jobs']}人" if row["jobs"] else None, row["stage"], notes or None,
        row["source_url"],
    ]  # fmt: skip


def sections(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    signed = [r for r in rows if r["stage"].startswith("签约")]
    return [("一、已签约项目", signed), ("二、其他项目", [r for r in rows if r not in signed])]


def write_xlsx(path: Path, rows: list[Row]) -> None:
    with xlsxwriter.Workbook(str(path), {"strings_to_urls": False}) as book:
        book.set_properties({"created": datetime(2026, 1, 1), "title": "工业项目情况表"})
        head = book.add_format({"bold": True, "border": 1, "align": "center", "text_wrap": True})
        title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
        sheet = book.add_worksheet("2026年项目表")
        width = sum(len(parts) for _, parts in GROUPS)
        sheet.merge_range(0, 0, 0, width - 1, "工业项目情况表(据公开报道整理)", title)
        sheet.write(1, 0, "填报单位:公开报道整理")
        sheet.write(1, width - 3, "单位:亿元、亩、万元")
        write_head(sheet, head)
        at, serial = 4, 0
        for name, members in sections(rows):
            sheet.merge_range(at, 0, at, width - 1, name, head)
            at += 1
            for row in members:
                serial += 1
                for column, value in enumerate(cells(row, serial)):
                    if value is not None:
                        sheet.write(at, column, value)
                at += 1
        sheet.write(at, 2, "合计")
        sheet.write_formula(at, 6, f"=SUM(G6:G{at})")
        sheet.write(at + 1, 0, "备注:金额、面积、税收均为报道口径,未经核实;空白为报道未载。")
        sheet.set_column(width - 1, width - 1, 40, None, {"hidden": True})
        sheet.set_column(2, 3, 28)
        book.add_worksheet("填报说明").write(0, 0, "一行一个项目。")
        old = book.add_worksheet("去年旧表")
        old.write(0, 0, "项目名称")
        old.hide()


def write_head(sheet: Any, form: Any) -> None:
    """Two rows: a group over its columns, or one heading down both."""
    column = 0
    for group, parts in GROUPS:
        if len(parts) == 1:
            sheet.merge_range(2, column, 3, column, group, form)
        else:
            sheet.merge_range(2, column, 2, column + len(parts) - 1, group, form)
            for place, part in enumerate(parts):
                sheet.write(3, column + place, part, form)
        column += len(parts)


def write_csv(path: Path, rows: list[Row]) -> None:
    """The same table as a spreadsheet program saves it in GBK: what was merged is blank."""
    upper = [t for group, parts in GROUPS for t in (group, *[""] * (len(parts) - 1))]
    lower = [part for _, parts in GROUPS for part in parts]
    lines: list[list[Any]] = [["工业项目情况表(据公开报道整理)"], upper, lower]
    lines += [cells(row, serial) for serial, row in enumerate(rows, 1)]
    lines.append(["备注:金额、面积、税收均为报道口径,未经核实;空白为报道未载。"])
    with path.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows(
            ["" if v is None else f"{v:g}" if isinstance(v, float) else v for v in line]
            for line in lines
        )


def main(folder: Path = HERE) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    rows = load()
    write_xlsx(folder / "projects.xlsx", rows)
    write_csv(folder / "projects_gbk.csv", rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
