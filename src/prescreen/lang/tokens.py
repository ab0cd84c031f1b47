"""From text to tokens: one pass, no regular expressions, CJK identifiers included."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from prescreen.lang.source import Source, Span, fail

MAX_LENGTH = 4000

_PAIRS = {"||", "&&", "==", "!=", "<=", ">="}
_SINGLES = set("!<>+-*/?:()[],.")
_SAME = {"≥": ">=", "≤": "<=", "≠": "!=", "（": "(", "）": ")", "，": ",", "×": "*", "÷": "/",
         "［": "[", "］": "]"}  # fmt: skip
_WORDS = {"且": "&&", "或": "||", "非": "!", "in": "in", "true": "true", "false": "false"}


class TokenKind(StrEnum):
    NUMBER = "number"
    UNIT = "unit"
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
    out: list[Token] = []
    i = 0
    while i < len(text):
        if text[i].isspace():
            i += 1
            continue
        token = _next(source, i, out[-1] if out else None)
        out.append(token)
        i = token.span.end
    out.append(Token(TokenKind.END, "", Span(len(text), len(text))))
    return tuple(out)


def _next(source: Source, i: int, last: Token | None) -> Token:
    text, ch = source.text, source.text[i]
    if ch in "[［" and last and last.kind is TokenKind.NUMBER and last.span.end == i:
        return _enclosed(source, i, "]" if ch == "[" else "］", TokenKind.UNIT)
    if ch in _SAME:
        return Token(TokenKind.OP, _SAME[ch], Span(i, i + 1))
    if text[i : i + 2] in _PAIRS:
        return Token(TokenKind.OP, text[i : i + 2], Span(i, i + 2))
    if ch in "'\"":
        return _enclosed(source, i, ch, TokenKind.STRING)
    if ch == "`":
        token = _enclosed(source, i, "`", TokenKind.NAME)
        return Token(TokenKind.NAME, token.text, token.span, quoted=True)
    if ch.isascii() and ch.isdigit():
        return _number(source, i)
    if ch in _SINGLES:
        return Token(TokenKind.OP, ch, Span(i, i + 1))
    if ch == "_" or ch == "〇" or ch.isalpha():
        return _word(source, i)
    code, half = _ODD_SIGNS.get(ch, "lang-char"), ""
    if "！" <= ch <= "～":
        code, half = "lang-char/full-width", chr(ord(ch) - 0xFEE0)
    raise fail(source, Span(i, i + 1), code, sign=ch, half=half)


_ODD_SIGNS = {
    "=": "lang-char/equals",
    "&": "lang-char/and",
    "|": "lang-char/or",
    "“": "lang-char/quote",
    "‘": "lang-char/quote",
    "%": "lang-char/percent",
}


def _enclosed(source: Source, i: int, close: str, kind: TokenKind) -> Token:
    end = source.text.find(close, i + 1)
    if end < 0:
        raise fail(source, Span(i, i + 1), "lang-open-quote", close=close)
    return Token(kind, source.text[i + 1 : end], Span(i, end + 1))


def _number(source: Source, i: int) -> Token:
    text, j = source.text, i
    while j < len(text) and text[j].isascii() and text[j].isdigit():
        j += 1
    if j + 1 < len(text) and text[j] == "." and text[j + 1].isdigit():
        j += 1
        while j < len(text) and text[j].isascii() and text[j].isdigit():
            j += 1
    if j < len(text) and (text[j] == "_" or text[j].isalnum()):
        raise fail(source, Span(i, j + 1), "lang-number", number=text[i:j])
    return Token(TokenKind.NUMBER, text[i:j], Span(i, j))


def _word(source: Source, i: int) -> Token:
    text, j = source.text, i
    while j < len(text) and (text[j] == "_" or text[j].isalnum()):
        j += 1
    word = text[i:j]
    if word in _WORDS:
        return Token(TokenKind.OP, _WORDS[word], Span(i, j))
    return Token(TokenKind.NAME, word, Span(i, j))
