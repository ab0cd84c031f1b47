"""Provinces by the short names that texts and tables use."""

from __future__ import annotations

import re

_NAMES = (
    "北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南"
    "|广东|广西|海南|重庆|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆"
)
PROVINCES = tuple(_NAMES.split("|"))
_PROVINCES = re.compile(_NAMES)


def province_in(text: str) -> str | None:
    """The province that a text names, where it names exactly one."""
    named = set(_PROVINCES.findall(text))
    return named.pop() if len(named) == 1 else None
