"""From text to tokens: one pass, no regular expressions, CJK identifiers included."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from prescreen.fields import UnitError, parse_unit
from prescreen.lang.source import LangError, Source, Span, fail

MAX_LENGTH = 4000

_PAIRS = {"||", "&&", "==", "!=", "<=", ">="}
_SINGLES = set("!<>+-*/?:()[],.")
_SAME = {"≥": ">=", "≤": "<=", "≠": "!=", "（": "(", "）": ")", "，": ",", "、": ",", "×": "*",
         "÷": "/", "［": "[", "］": "]"}  # fmt: skip
_WORDS = {
    "且": "&&", "并且": "&&", "and": "&&", "或": "||", "或者": "||", "or": "||", "非": "!",
    "not": "!", "不低于": ">=", "不少于": ">=", "不小于": ">=", "不超过": "<=", "不高于": "<=",
    "不大于": "<=", "不多于": "<=", "超过": ">", "高于": ">", "大于": ">", "多于": ">",
    "低于": "<", "少于": "<", "小于": "<", "等于": "==", "不等于": "!=",
    "in": "in", "true": "true", "false": "false",
}  # fmt: skip
_WIDE = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F) if not chr(c - 0xFEE0).isalpha()}
"""Full-width signs and digits by their half-width ones; letters are left, names may hold them."""
_QUOTES = {"'": "'", '"': '"', "“": "”", "‘": "’", "＇": "＇", "＂": "＂"}
"""Each quotation mark that opens a text, and the one that closes it."""


def words_apart(text: str) -> tuple[str, str, str] | None:
    """A name with an operator written into it (用地面积不低于100) as name, operator and rest."""
    found = [(text.find(w), -len(w), w) for w in _WORDS if not w.isascii() and text.find(w, 1) > 0]
    if not found:
        return None
    at, _, word = min(found)
    rest = text[at + len(word) :]
    return (text[:at], word, rest) if rest else None


class TokenKind(StrEnum):
    NUMBER = "number"
    UNIT = "unit"
    DAY = "day"
    STRING = "string"
    NAME = "name"
    OP = "op"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    kind: TokenKind
    text: str
    span: Span
    quoted: bool = False


def tokenize(source: Source) -> tuple[Token, ...]:
    """All tokens of an expression, an END token last.

    Raises `LangError` on a character that cannot stand here, an open quote or a text too long.
    """
    text = source.text
    if len(text) > MAX_LENGTH:
        raise fail(source, Span(0, 1), "lang-too-long", limit=MAX_LENGTH)
    plain = text.translate(_WIDE)
    out: list[Token] = []
    i = depth = 0
    while i < len(text):
        if text[i].isspace():
            i += 1
            continue
        token = _next(source, plain, i, out[-1] if out else None, depth)
        out.append(token)
        if token.kind is TokenKind.OP:
            depth += (token.text in "([") - (token.text in ")]")
        i = token.span.end
    out.append(Token(TokenKind.END, "", Span(len(text), len(text))))
    return tuple(out)


def _next(source: Source, plain: str, i: int, last: Token | None, depth: int) -> Token:
    """The token that begins at `i`; `plain` is the text with half-width signs and digits."""
    ch, sign = source.text[i], plain[i]
    after = last is not None and last.kind is TokenKind.NUMBER and last.span.end == i
    if after and sign == "[":
        return _enclosed(source, i, "]" if ch == "[" else "］", TokenKind.UNIT)
    if after and sign == "%":
        return Token(TokenKind.UNIT, sign, Span(i, i + 1))
    if ch in _QUOTES:
        return _enclosed(source, i, _QUOTES[ch], TokenKind.STRING)
    if sign == "`":
        token = _enclosed(source, i, ch, TokenKind.NAME)
        return Token(TokenKind.NAME, token.text, token.span, quoted=True)
    if ch in _SAME:
        return Token(TokenKind.OP, _SAME[ch], Span(i, i + 1))
    if plain[i : i + 2] in _PAIRS:
        return Token(TokenKind.OP, plain[i : i + 2], Span(i, i + 2))
    if sign.isascii() and sign.isdigit():
        return _day(source, plain, i) or _number(source, plain, i, depth)
    if sign in _SINGLES:
        return Token(TokenKind.OP, sign, Span(i, i + 1))
    if ch == "_" or ch == "〇" or ch.isalpha():
        return _word(source, i)
    raise fail(source, Span(i, i + 1), _ODD_SIGNS.get(sign, "lang-char"), sign=ch)


_ODD_SIGNS = {
    "=": "lang-char/equals",
    "&": "lang-char/and",
    "|": "lang-char/or",
    "%": "lang-char/percent",
}


def _enclosed(source: Source, i: int, close: str, kind: TokenKind) -> Token:
    end = source.text.find(close, i + 1)
    if end < 0:
        raise fail(source, Span(i, i + 1), "lang-open-quote", close=close)
    return Token(kind, source.text[i + 1 : end], Span(i, end + 1))


def _digits(plain: str, i: int) -> int:
    """The end of the digits that begin at `i`."""
    while i < len(plain) and plain[i].isascii() and plain[i].isdigit():
        i += 1
    return i


def _number(source: Source, plain: str, i: int, depth: int) -> Token:
    j = _digits(plain, i)
    k = _thousands(plain, i, j)
    if k > j and depth and plain[j + 1] != "0":
        # Among arguments 1,200[亩] may be one number or two.
        if k < len(plain) and plain[k] == "[":
            text = plain[i:k]
            words = {"number": text, "one": text.replace(",", ""), "two": text.replace(",", ", ")}
            raise fail(source, Span(i, k), "lang-number/thousands", **words)
        k = j
    j = k
    if j + 1 < len(plain) and plain[j] == "." and _digits(plain, j + 1) > j + 1:
        j = _digits(plain, j + 1)
    if j < len(plain) and (plain[j] == "_" or plain[j].isalnum()):
        raise _glued(source, plain, i, j)
    return Token(TokenKind.NUMBER, plain[i:j].replace(",", ""), Span(i, j))


def _thousands(plain: str, i: int, j: int) -> int:
    """The end of a number whose thousands are set off by commas; `j` where they are not."""
    end = j
    while j - i <= 3 and plain[i] != "0" and plain[end : end + 1] == ",":
        if _digits(plain, end + 1) != end + 4:
            break
        end += 4
    return end


def _glued(source: Source, plain: str, i: int, j: int) -> LangError:
    """The error for a number that runs into a word; a unit is put into its brackets."""
    k = j
    while k < len(plain) and (plain[k] == "_" or plain[k].isalnum()):
        k += 1
    number, unit = plain[i:j], source.text[j:k]
    try:
        parse_unit(unit)
    except UnitError:
        return fail(source, Span(i, j + 1), "lang-number", number=number)
    return fail(source, Span(i, k), "lang-number/unit", number=number, unit=unit)


_MARKS = {".": ".", "-": "-", "年": "月"}
"""What stands after the year, and what after the month."""


def _day(source: Source, plain: str, i: int) -> Token | None:
    """A day as people write it: 2026.1.1, 2026-01-01, 2026年1月1日; None for what is no day."""
    year = _digits(plain, i)
    mark = plain[year : year + 1]
    month = _digits(plain, year + 1)
    day = _digits(plain, month + 1)
    parts = plain[i:year], plain[year + 1 : month], plain[month + 1 : day]
    shape = tuple(len(p) for p in parts)
    if shape[0] != 4 or mark not in _MARKS or plain[month : month + 1] != _MARKS[mark]:
        return None
    if not (1 <= shape[1] <= 2 and 1 <= shape[2] <= 2) or (mark == "-" and shape != (4, 2, 2)):
        return None
    end = day + (plain[day : day + 1] in ("日", "号"))
    if end < len(plain) and (plain[end] in "._" or plain[end].isalnum()):
        return None
    text = "-".join(p.zfill(2) for p in parts)
    return Token(TokenKind.DAY, text, Span(i, end))


def _word(source: Source, i: int) -> Token:
    text, j = source.text, i
    while j < len(text) and (text[j] == "_" or text[j].isalnum()):
        j += 1
    word = text[i:j]
    if word in _WORDS:
        return Token(TokenKind.OP, _WORDS[word], Span(i, j))
    return Token(TokenKind.NAME, word, Span(i, j))
