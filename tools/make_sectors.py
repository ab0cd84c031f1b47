"""The sector backbone of a year, from a national input-output table.

    python tools/make_sectors.py TABLE.csv CODES.csv YEAR > industry_chains/sectors/YEAR.csv

TABLE.csv is the table as published, product by product at producers' prices, in 万元: rows `code`,
`name`, `name_en` and one column a sector; below the sectors the rows TII, TVA and TI, beside them
the columns TIU, TFU, IM, GO (and ERR where the table has one). CODES.csv has the columns io_name
and gb_code: the divisions, groups or classes of GB/T 4754 of each sector.

Checked, each within `TOLERANCE`: the inputs of a sector add up to TII, TII + TVA = TI, its uses to
TIU, TIU + TFU - IM (+ ERR) = GO, and GO = TI. A table that does not add up gives no file.

Written: `sector` rows (code, name, English name, kind of flow, codes), then `edge` rows (supplier,
user, direct consumption coefficient a = flow / output of the user, to four places) for a >= LEAST,
a sector's use of itself left out.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

LEAST = 0.01
TOLERANCE = 1.0  # 万元
Row = Mapping[str, str]


def sectors_of(rows: Sequence[Row]) -> list[Row]:
    return [r for r in rows if len(r["code"]) == 3 and r["code"].isdecimal()]


def problems(rows: Sequence[Row]) -> list[str]:
    """The identities that do not hold."""
    by_code = {r["code"]: r for r in rows}
    codes = [r["code"] for r in sectors_of(rows)]
    out = []

    def same(what: str, left: float, right: float) -> None:
        if abs(left - right) > TOLERANCE:
            out.append(f"{what}: {left:.4f} against {right:.4f}")

    for c in codes:
        row, column = by_code[c], {r: float(by_code[r][c]) for r in ("TII", "TVA", "TI")}
        same(f"inputs of {c}", sum(float(by_code[k][c]) for k in codes), column["TII"])
        same(f"value added of {c}", column["TII"] + column["TVA"], column["TI"])
        same(f"uses of {c}", sum(float(row[k]) for k in codes), float(row["TIU"]))
        net = float(row["TIU"]) + float(row["TFU"]) - float(row["IM"]) + float(row.get("ERR") or 0)
        same(f"output of {c}", net, float(row["GO"]))
        same(f"total of {c}", float(row["GO"]), column["TI"])
    return out


def kind_of(codes: Sequence[str]) -> str:
    """Goods flow as material; what is filed under 4311 and up (repair, utilities, construction,
    trade and all services) as service."""
    return "material" if codes and all(c[:2] < "43" for c in codes) else "service"


def written(rows: Sequence[Row], filed: Mapping[str, list[str]]) -> list[list[str]]:
    """The rows of the file; a sector that CODES.csv does not name has no codes."""
    by_code = {r["code"]: r for r in rows}
    sectors = sectors_of(rows)
    total = {r["code"]: float(by_code["TI"][r["code"]]) for r in sectors}
    out = []
    for r in sectors:
        codes = filed.get(r["name"], [])
        out.append(["sector", r["code"], r["name"], r["name_en"], kind_of(codes), " ".join(codes)])
    for r in sectors:
        for user in (s["code"] for s in sectors):
            a = float(r[user]) / total[user] if total[user] else 0.0
            if user != r["code"] and a >= LEAST:
                out.append(["edge", r["code"], user, f"{a:.4f}", "", ""])
    return out


def main(table: str, codes: str, year: str) -> None:
    with Path(table).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    filed: dict[str, list[str]] = {}
    with Path(codes).open(encoding="utf-8-sig", newline="") as file:
        for r in csv.DictReader(file):
            filed.setdefault(r["io_name"], []).append(r["gb_code"])
    if wrong := problems(rows):
        raise SystemExit(f"{table} ({year}): " + "\n".join(wrong))
    made = written(rows, filed)
    write = csv.writer(sys.stdout, lineterminator="\n")
    write.writerow(["row", "code", "name", "name_en", "kind", "gb"])
    write.writerows(made)
    bare = [r[1] for r in made if r[0] == "sector" and not r[5]]
    print(f"{year}: {len(made)} rows; without codes: {bare or 'none'}", file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:4])
