"""The grammar of the cells of `catalogue_2024_parts.csv`.

    words       丙烯腈;石脑油               alternatives
    conditions  capacity <~ 5 万吨/年 & voltage >= 6 千伏
    except      says 干气制乙苯 | in 西藏 | says 电子级 & metal_ions <= 100 ppb
    where       山西;内蒙古    !云南    大气重点区域

`ValueError` says what cannot be read.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

from prescreen.catalogue.model import Condition, Exemption, Quantity, Where, Words
from prescreen.catalogue.text import normal
from prescreen.errors import UnitError
from prescreen.fields.units import parse_unit

KEY_AIR_REGION = "大气重点区域"
REGIONS = {
    "东部": "北京;天津;河北;上海;江苏;浙江;福建;山东;广东;海南",
    "中部": "山西;安徽;江西;河南;湖北;湖南",
    "西部": "内蒙古;广西;重庆;四川;贵州;云南;西藏;陕西;甘肃;青海;宁夏;新疆",
}
"""Three regions as the statistics draw them; the north-east is in none of them."""
_CONDITION = re.compile(r"(\w+) (<~|>~|<=|>=|==|<|>) (-?[\d.]+)(?:/(\d+))?(?: (\S+))?")


@cache
def quantities() -> dict[str, Quantity]:
    """All quantities that a threshold may measure, by name."""
    text = files(__package__).joinpath("data", "quantities.csv").read_text(encoding="utf-8")
    return {
        row["quantity"]: Quantity(
            row["quantity"],
            row["basis"],
            row["label"],
            row["label_en"],
            tuple(row["cues"].split()),
        )
        for row in csv.DictReader(text.splitlines())
    }


def words(cell: str) -> Words:
    """Alternatives, in normal form."""
    return tuple(normal(w) for w in cell.split(";") if w.strip())


def condition(cell: str) -> Condition:
    """One condition; ValueError for an unknown quantity, unit or form."""
    found = _CONDITION.fullmatch(cell.strip())
    if found is None:
        raise ValueError(f"no condition: {cell!r}")
    name, op, number, below, unit = found.groups()
    if name not in quantities():
        raise ValueError(f"unknown quantity: {name!r}")
    base, per = _split_time(unit or "")
    try:
        measured = parse_unit(base) if base else None
    except UnitError as error:
        raise ValueError(f"unknown unit: {unit!r}") from error
    limit = float(number) / int(below) if below else float(number)
    text = number + (f"/{below}" if below else "") + (f" {unit}" if unit else "")
    return Condition(quantities()[name], op, limit, measured, per, text)


_TIMES = {"年": "year", "日": "day", "小时": "hour"}


def _split_time(unit: str) -> tuple[str, str]:
    """万吨/年 is 万吨 a year; of 米/分钟 and 千瓦时/吨 nothing is split off."""
    base, slash, last = unit.rpartition("/")
    return (base, _TIMES[last]) if slash and last in _TIMES else (unit, "")


def conditions(cell: str) -> tuple[Condition, ...]:
    return tuple(condition(one) for one in cell.split("&") if one.strip())


def exemptions(cell: str) -> tuple[Exemption, ...]:
    return tuple(_exemption(one.strip()) for one in cell.split("|") if one.strip())


def _exemption(cell: str) -> Exemption:
    said: list[Words] = []
    figures: list[Condition] = []
    provinces: frozenset[str] = frozenset()
    for one in (part.strip() for part in cell.split("&")):
        if one.startswith("says "):
            said.append(words(one[5:]))
        elif one.startswith("in "):
            provinces = frozenset(one[3:].split(";"))
        else:
            figures.append(condition(one))
    return Exemption(tuple(said), tuple(figures), provinces, cell)


def where(cell: str) -> Where:
    if cell == KEY_AIR_REGION:
        return Where(key_air_region=True, text=cell)
    named = (REGIONS.get(name, name) for name in cell.lstrip("!").split(";") if name)
    provinces = frozenset(";".join(named).split(";")) - {""}
    return Where(provinces, cell.startswith("!"), text=cell)
