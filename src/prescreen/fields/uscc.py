"""统一社会信用代码 (GB 32100-2015): form and check characters.

A check character that does not fit is a warning and never more: early pilot codes with a wrong
one are in lawful use. One that fits says nothing about whether the body exists.
"""

from __future__ import annotations

from prescreen.fields.reasons import Reason

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE = {ch: place for place, ch in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714, characters 9-16; A=10 … Z=35
_FULL_WIDTH = {ord(full): ord(full) - 0xFEE0 for full in map(chr, range(0xFF01, 0xFF5F))}


def normalise(code: str) -> str:
    """Half width, upper case, no white space."""
    return "".join(code.translate(_FULL_WIDTH).split()).upper()


def check_character(first17: str) -> str:
    """The 18th character for the first 17, which must be of ALPHABET."""
    total = sum(_VALUE[ch] * weight for ch, weight in zip(first17, _WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def organisation_check_character(first8: str) -> str:
    """The 9th character of the organisation code (GB 11714) for its first 8."""
    total = sum(int(ch, 36) * weight for ch, weight in zip(first8, _ORG_WEIGHTS, strict=True))
    return {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))


def check(code: str) -> Reason | None:
    """None if the code fits GB 32100, otherwise what does not."""
    text = normalise(code)
    if len(text) != 18:
        return Reason("uscc/length", {"code": text, "length": len(text)})
    bad = sorted({ch for ch in text if ch not in _VALUE})
    if bad:
        return Reason("uscc/characters", {"code": text, "signs": "、".join(bad)})
    if check_character(text[:17]) != text[17]:
        return Reason("uscc", {"code": text})
    return None
