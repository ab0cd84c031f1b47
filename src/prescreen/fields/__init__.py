"""The catalogue of fields, their units, and the codes they use.

    from prescreen.fields import catalogue
    catalogue["land.area"].label        # 用地面积
    parse_quantity("38.5亿元").to(parse_unit("万元"))    # 385000.0

`python -m prescreen.fields [WORD]` prints it.
"""

from __future__ import annotations

from prescreen.errors import UnitError
from prescreen.fields import industry, uscc
from prescreen.fields.interval import Interval
from prescreen.fields.lookup import Catalogue, catalogue
from prescreen.fields.model import Direction, Field, Kind, ListInfo, Origin
from prescreen.fields.quantity import Quantity, Range, parse_quantity, shortest
from prescreen.fields.units import ONE, Unit, parse_unit

__all__ = [
    "ONE", "Catalogue", "Direction", "Field", "Interval", "Kind", "ListInfo", "Origin", "Quantity",
    "Range", "Unit", "UnitError", "catalogue", "industry", "parse_quantity", "parse_unit",
    "shortest", "uscc",
]  # fmt: skip
