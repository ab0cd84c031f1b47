"""Quantities as people write them: 38.5亿元, 约120亩, 1.2-1.5亿元, 三千五百万元, 12,000㎡, 35%.

The text is read whole or not at all: what is left over is an error, so 38.5亿元(设备20亿元) is not
silently the first of its two numbers. Texts are bounded, and read in one pass.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from prescreen.errors import UnitError
from prescreen.fields.numerals import MYRIADS, NUMERAL, TENS, read_numeral
from prescreen.fields.reasons import unit_error
from prescreen.fields.units import ONE, Unit, parse_unit, without_multiplier

LONGEST = 500
"""Characters that a quantity may have."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit. `approx`: the text said 约, 余, 左右 or the like."""

    value: float
    unit: Unit
    approx: bool = False

    def to(self, unit: Unit) -> float:
        """The number in `unit`; UnitError if it measures something else."""
        return self.unit.convert(self.value, unit)

    def text(self) -> str:
        """Number and unit, such that `parse_quantity` reads it back."""
        unit = "" if self.unit == ONE else self.unit.text
        return f"{'约' if self.approx else ''}{shortest(self.value)}{unit}"


@dataclass(frozen=True, slots=True)
class Range:
    """Two bounds in one unit: 1.2-1.5亿元; 不低于5亿元 has no end above, 5亿元以内 none below.

    What is 以上 or 以下 includes the number, what is 超过 or 不满 does not (Civil Code, article
    1259). `approx`: about so. `phases`: from one phase to the whole, as in 10亿元(一期4亿元): which
    of the two is meant is not known, so it is no value.
    """

    low: float
    high: float
    unit: Unit
    phases: bool = False
    low_open: bool = False
    high_open: bool = False
    approx: bool = False

    def text(self) -> str:
        """Such that `parse_quantity` reads it back, but for `phases`."""
        unit = "" if self.unit == ONE else self.unit.text
        about = "约" if self.approx else ""
        if self.low == -math.inf:
            return f"{about}{'<' if self.high_open else '≤'}{shortest(self.high)}{unit}"
        if self.high == math.inf:
            return f"{about}{'>' if self.low_open else '≥'}{shortest(self.low)}{unit}"
        return f"{about}{shortest(self.low)}-{shortest(self.high)}{unit}"

    def to(self, unit: Unit) -> Range:
        """The same in another unit; UnitError if that measures something else."""
        low, high = self.unit.convert(self.low, unit), self.unit.convert(self.high, unit)
        return replace(self, low=low, high=high, unit=unit)


def shortest(value: float) -> str:
    """A float without needless zeros: 120.0 -> 120, 0.5 -> 0.5."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


_NARROW = str.maketrans(
    {chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}
    | dict(zip("。、～〜∼–—−﹣", ".,~~~----", strict=True))
    | {"㎥": "m³", "㎞": "km", "㎏": "kg", "\xa0": " ", "　": " "}
)
_BEFORE = re.compile(
    r"(?:(约为|大约为|大约|约|近|将近)"
    r"|(不低于|不少于|不小于|至少|最少|最低|≥|>=)|(超过|超|逾|高于|大于|多于|>)"
    r"|(不超过|不高于|不大于|不多于|最多|最高|≤|<=)|(小于|低于|少于|不足|不满|不到|<)"
    r"|预计|计划|暂定|拟|总计|合计|共计|共|为|[折约]?合?人民币|RMB|CNY|¥|￥)"
)
_SIGNS = ("~", "≥", ">", "≤", "<")
"""What the groups of `_BEFORE` say of a number: about so, at least, more than, at most, less."""
_AFTER = {
    **dict.fromkeys(("左右", "上下", "余", "多"), "~"),
    **dict.fromkeys(("及以上", "以上", "+"), "≥"),
    **dict.fromkeys(("及以下", "以下", "以内", "之内"), "≤"),
    **dict.fromkeys(("(人民币)", "人民币", "整", "正"), ""),
}
"""What a word behind the number makes of it: about right, a bound below or above, or nothing."""
_ENDS = tuple(_AFTER)
_PHASE = re.compile(
    r"[(,;](?:其中|含|包括)?[:,]?第?[一二三四首本1-4]期(?:工程|项目)?(?:总?投资)?[:为约]?"
)
_OF_PART = re.compile(
    "累[计积]|[一二三四五六七八九十两几首今本去前]年|[月季]|[一二三四首本]期"
    "|完成|到位|平均|不含|不包|扣除|剩余|其中"
)
"""In a remark behind a number: it is of a part or a time, not of the whole."""
_ROUGHLY = re.compile("(?<![签合履违契节])约(?!定)|估|暂|待[定核]|未定|初步|预计|拟")
"""In a remark behind a number: it is not settled."""
_AMID = re.compile(r"(?<=[\d零〇一二两三四五六七八九十百千万亿])[余多](?=[\w㎡%])")
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?|[+-]?\.\d+")
_MULTIPLIER = re.compile(r"[十百千]?[万亿]+|[百千]")
_TO = re.compile(r"(?<=[^eE~\-至到])(?:-{1,2}|~|至|到)(?=[\d.零〇一二两三四五六七八九十百千])")


_GROUPED = re.compile(r"(?<![0-9.,]) *[0-9]{1,3}(?:\s[0-9]{3})+(?![0-9]| *[0-9])")
_PARTED = re.compile(r"[0-9]\s+[0-9]")
"""Digits parted by spaces, but for thousands as 12 000 and 1 000 000 are written."""


def parse_quantity(text: str, default: Unit | None = None) -> Quantity | Range:
    """Read a quantity; `default` is the unit meant where the text names none.

    A bare 亿 or 万 multiplies the default's base: 3.5亿 with 万元 is 3.5 亿元.
    The unit found is not converted. UnitError for a text that is not one quantity or range.
    """
    if len(text) > LONGEST:
        raise _unread(text[:100] + "…")
    narrow = text.translate(_NARROW)
    if _PARTED.search(_GROUPED.sub("", narrow)):
        raise _unread(text)  # 1 2000 may be two figures, or one with a slip
    squeezed = "".join(narrow.split())
    if found := _PHASE.search(squeezed):
        return _phases(text, squeezed, found.start(), default)
    body, signs = _trimmed(squeezed)
    if not body:
        raise _unread(text)
    parts = _TO.split(body)
    if len(parts) == 2:
        return _range(text, parts[0], parts[1], default, "~" in signs)
    bounds = sorted(signs - {"~", ""})
    if len(parts) > 2 or len(bounds) > 1:
        raise _unread(text)
    value, unit = _resolved(text, *_number(text, body), default)
    about = "~" in signs
    if not bounds:
        return Quantity(value, unit, about)
    if bounds[0] in "≥>":
        return Range(value, math.inf, unit, low_open=bounds[0] == ">", approx=about)
    return Range(-math.inf, value, unit, high_open=bounds[0] == "<", approx=about)


def _unread(text: str) -> UnitError:
    return unit_error("number", text)


def _phases(text: str, squeezed: str, start: int, default: Unit | None) -> Range:
    """10亿元(一期4亿元): what is meant lies between the least of the phases and the whole."""
    value, unit = _resolved(text, *_number(text, _trimmed(squeezed[:start])[0]), default)
    ends = [found.span() for found in _PHASE.finditer(squeezed)]
    stops = [opened for opened, _ in ends[1:]] + [len(squeezed)]
    parts = []
    for (_, begins), stop in zip(ends, stops, strict=True):
        part = squeezed[begins:stop].rstrip("),;。")
        amount, own = _resolved(text, *_number(text, _trimmed(part)[0]), unit)
        parts.append(own.convert(amount, unit))
    if not 0 <= min(parts) <= value:
        raise _unread(text)
    return Range(min(parts), value, unit, phases=True)


def _trimmed(text: str) -> tuple[str, set[str]]:
    """The text without words around the number, and what they said of it (`_AFTER`)."""
    signs: set[str] = set()
    start, end = 0, len(text)
    while found := _BEFORE.match(text, start):
        signs |= {sign for sign, word in zip(_SIGNS, found.groups(), strict=True) if word}
        start = found.end()
    while start < end:
        if text.endswith(_ENDS, start, end):
            word = next(word for word in _ENDS if text.endswith(word, start, end))
            signs.add(_AFTER[word])
            end -= len(word)
        elif (opened := _remark(text, start, end)) >= 0:
            signs |= {"~"} if _ROUGHLY.search(text[opened:end]) else set()
            end = opened
        else:
            break
    bare = _AMID.sub("", text[start:end])
    return bare, signs | ({"~"} if len(bare) != end - start else set())


def _remark(text: str, start: int, end: int) -> int:
    """Where a remark in brackets at the end begins, such as (净地); -1 where there is none.

    One with a number, one that says what is measured, (等价值) or (美元), and one that says of what
    part the number is, (三年累计), is no remark.
    """
    opened = text.rfind("(", start, end) if text.endswith(")", start, end) else -1
    inner = text[opened + 1 : end - 1]
    if opened < 0 or ")" in inner or any(ch.isdigit() for ch in inner):
        return -1
    if "当量" in inner or "等价" in inner or _OF_PART.search(inner):
        return -1
    try:
        parse_unit(inner)
    except UnitError:
        return opened
    return -1


def _range(text: str, first: str, second: str, default: Unit | None, about: bool) -> Range:
    low, low_unit = _number(text, _trimmed(first)[0])
    high, high_unit = _number(text, second)
    top, unit = _resolved(text, high, high_unit, default)
    if low_unit:
        bottom, own = _resolved(text, low, low_unit, unit)
        bottom = own.convert(bottom, unit)
    elif unit.text == high_unit or not high_unit:
        bottom = low
    else:  # the high bound named only 亿: the low one means the same
        bottom, _ = _resolved(text, low, high_unit, default)
    if bottom > top:
        raise unit_error("number/upside-down", text)
    return Range(bottom, top, unit, approx=about)


def _number(text: str, body: str) -> tuple[float, str]:
    """The number at the start, and what is left: the unit text, maybe only a multiplier."""
    if found := _NUMBER.match(body):
        value = float(found[0].replace(",", ""))
        rest = body[found.end() :]
        if not math.isfinite(value) or rest[:1] == ",":
            raise _unread(text)
        return _compound(text, value, rest)
    found = NUMERAL.match(body)
    read = read_numeral(found[0]) if found else None
    if found is None or read is None:
        raise _unread(text)
    value, multiplier = read
    return value, multiplier + body[found.end() :]


def _compound(text: str, value: float, rest: str) -> tuple[float, str]:
    """2亿3000万元 and 3千5百万元: the parts added, in the unit of the last multiplier."""
    found = _MULTIPLIER.match(rest)
    if not found or not (more := _NUMBER.match(rest[found.end() :])):
        return value, rest
    tail = rest[found.end() + more.end() :]
    second = _MULTIPLIER.match(tail)
    first_scale = _scale(found[0])
    second_scale = _scale(second[0]) if second else 1.0
    if found[0] in ("百", "千") and second and second[0] in ("百万", "万"):
        first_scale *= 10**4  # 3千5百万: the 万 counts for both
    if second_scale >= first_scale:
        raise _unread(text)
    total = value * first_scale + float(more[0].replace(",", "")) * second_scale
    shown = second[0] if second else ""
    return total / second_scale, shown + tail[len(shown) :]


def _scale(multiplier: str) -> float:
    return math.prod(float(TENS.get(ch) or MYRIADS[ch]) for ch in multiplier)


def _resolved(text: str, value: float, named: str, default: Unit | None) -> tuple[float, Unit]:
    """Value and unit for the text of a unit, which may be missing or only a multiplier."""
    named = named.lstrip("个") if named.startswith("个") and named[1:2] in ("百", "%") else named
    if named[:1] == "(" and named[-1:] == ")":
        named = named[1:-1]  # 5000(万元)
    if not named:
        return value, default or ONE
    if _MULTIPLIER.fullmatch(named):
        base = without_multiplier(default) if default is not None else ONE
        if base.is_ratio:
            return value * _scale(named), base
        return value, parse_unit(named + base.text)
    found = _MULTIPLIER.match(named)
    try:
        return value, parse_unit(named)
    except UnitError:
        if found and default is not None and named[found.end() :] == default.text:
            return value * _scale(found[0]), default  # 2万吨标准煤(当量值) and the like
        raise
