"""What an unquoted scalar of YAML means, under the few readings that surprise nobody."""

from __future__ import annotations

import datetime as dt
import re

_YES_NO = {"yes", "no", "on", "off", "y", "n"}
_WORDS = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_CORE = re.compile(
    r"(?P<int>[-+]?(?:0|[1-9][0-9]*))"
    r"|(?P<float>[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)"
    r"|(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
)


def plain_value(text: str) -> object:
    """true, false, null, a whole number, a decimal, a day; everything else is text."""
    if text in ("true", "false"):
        return text == "true"
    if text in ("", "~", "null"):
        return None
    for reader in (_integer, _decimal, _date):
        value = reader(text)
        if value is not None:
            return value
    return text


def core_value(text: str) -> object:
    """The value under the core schema of YAML 1.2, and days; everything else is text.

    ValueError for a whole number of more digits than Python converts.
    """
    if text in _WORDS:
        return _WORDS[text]
    match = _CORE.fullmatch(text)
    kind = match.lastgroup if match else None
    if kind == "int":
        return int(text)
    if kind == "float":
        return float(text)
    day = _date(text) if kind == "day" else None
    return text if day is None else day


def surprise(text: str) -> str | None:
    """The code of what is wrong with a scalar that programs read differently."""
    if text.lower() in _YES_NO:
        return "yaml-yes-no"
    clock = ":" in text and text.replace(":", "").isdigit()
    if clock or (text.isdigit() and text.startswith("0") and text != "0"):
        return "yaml-number"
    return None


def _integer(text: str) -> int | None:
    body = text[1:] if text[0] in "+-" else text
    if body.isascii() and body.isdigit() and (body == "0" or body[0] != "0") and len(body) < 19:
        return int(text)
    return None


def _decimal(text: str) -> float | None:
    body = text[1:] if text[0] in "+-" else text
    head, dot, tail = body.partition(".")
    digits = head + tail
    if dot and head and tail and digits.isascii() and digits.isdigit():
        return float(text)
    return None


def _date(text: str) -> dt.date | None:
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
