"""Chinese numerals: 三千五百万, 叁亿捌仟伍佰万, 三点五; and the digits of 二〇二六年九月一日."""

from __future__ import annotations

import re

DIGITS = {ch: n for n, ch in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
DIGITS |= {ch: n for n, ch in enumerate("壹贰叁肆伍陆柒捌玖", start=1)}
TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8, "萬": 10**4, "億": 10**8}

NUMERAL = re.compile(f"[{''.join(DIGITS)}十拾][{''.join((*DIGITS, *TENS, *MYRIADS))}点]*")
"""A numeral where it begins: with a digit, or with 十."""
_RUN = re.compile("[零〇○一二三四五六七八九十]+")
_TENS = re.compile("([一二三四五六七八九])?十([一二三四五六七八九])?")
_LONGEST = 30
_SHORT = re.compile("[百千佰仟万亿萬億][一二两三四五六七八九壹贰叁肆伍陆柒捌玖](?:$|[万亿萬億])")


def read_numeral(numeral: str) -> tuple[float, str] | None:
    """三千五百万 -> (3500.0, '万'): the myriad it ends in is left to the unit. None: no number,
    or one that may be two: 三千五 is 3,500 to the ear and 3,005 by its signs."""
    if len(numeral) > _LONGEST or _SHORT.search(numeral):
        return None
    last = ""
    if numeral[-1] in MYRIADS and len(numeral) > 1:
        last = "万" if MYRIADS[numeral[-1]] == 10**4 else "亿"
        if "点" in numeral or not any(ch in MYRIADS for ch in numeral[:-1]):
            numeral = numeral[:-1]
        else:  # 三亿八千五百万: the last myriad counts for its own part only
            return _whole(numeral) / MYRIADS[last], last
    whole, _, fraction = numeral.partition("点")
    if not whole or any(ch not in DIGITS for ch in fraction):
        return None
    if fraction and any(ch in MYRIADS for ch in whole):
        return None
    total = _whole(whole)
    decimals = "".join(str(DIGITS[ch]) for ch in fraction)
    return float(f"{total}.{decimals}"), last


def _whole(numeral: str) -> int:
    total = section = digit = 0
    fresh = False
    for ch in numeral:
        if ch in DIGITS:
            digit = digit * 10 + DIGITS[ch] if fresh and section == 0 else DIGITS[ch]
            fresh = True
        elif ch in TENS:
            section += (digit if fresh and digit else 1) * TENS[ch]
            digit, fresh = 0, False
        else:
            part, myriad = section + digit, MYRIADS[ch]
            if part and myriad < 10**8 <= total:
                total += part * myriad
            else:
                total = (total + part) * myriad
            section = digit = 0
            fresh = False
    return total + section + digit


def with_digits(text: str) -> str:
    """The text with numerals up to ninety-nine, and those read digit by digit, as digits."""
    return _RUN.sub(_digits, text)


def _digits(run: re.Match[str]) -> str:
    if "十" not in run[0]:
        return "".join(str(DIGITS[ch]) for ch in run[0])
    found = _TENS.fullmatch(run[0])
    if found is None:
        return run[0]
    tens, ones = found.groups()
    return str((DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0))
