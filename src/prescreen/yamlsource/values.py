"""What an unquoted scalar of YAML means, under the few readings that surprise nobody."""

from __future__ import annotations

import datetime as dt

from prescreen.errors import Problem

_YES_NO = {"yes", "no", "on", "off", "y", "n"}


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


def surprise(text: str) -> Problem | None:
    """What is wrong with a scalar that programs read differently; the place is still to come."""
    if text.lower() in _YES_NO:
        return Problem(
            "yaml-yes-no",
            f"{text} 在 YAML 里有歧义",
            f"{text} is ambiguous in YAML",
            None,
            "是否写 true / false,文字加引号",
            "write true / false, or quote the text",
        )
    clock = ":" in text and text.replace(":", "").isdigit()
    if clock or (text.isdigit() and text.startswith("0") and text != "0"):
        return Problem(
            "yaml-number",
            f"{text} 会被不同软件读成不同的数",
            f"{text} is read as different numbers by different programs",
            None,
            "加上引号",
            "put it in quotes",
        )
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
    if len(text) != 10:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
