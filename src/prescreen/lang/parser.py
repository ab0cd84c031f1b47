"""A precedence parser. Loosest first: `? :`, `||`, `&&`, `!`, comparisons, `+ -`, `* /`, unary `-`.

Comparisons do not chain; `a <= x && x < b` is written out. Depth and size are bounded, so that no
input can reach Python's recursion limit.
"""

from __future__ import annotations

from prescreen.lang import syntax as s
from prescreen.lang.source import LangError, Source, Span, fail
from prescreen.lang.tokens import Token, TokenKind, tokenize
from prescreen.messages import Both

MAX_DEPTH = 40
MAX_OPERATORS = 200
_COMPARISONS = {"==", "!=", "<", "<=", ">", ">=", "in"}


def parse(source: Source | str) -> s.Syntax:
    """The syntax tree of one expression; raises `LangError` with the place of the mistake."""
    return _Parser(Source(source) if isinstance(source, str) else source).whole()


class _Parser:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.tokens = tokenize(source)
        self.at = 0
        self.depth = 0
        operators = sum(
            1 for t in self.tokens if t.kind is TokenKind.OP and t.text not in "()[],.:"
        )
        if operators > MAX_OPERATORS:
            raise fail(
                source, Span(0, 1), "lang-too-long/operators", given=operators, limit=MAX_OPERATORS
            )

    # -- moving along ------------------------------------------------------------------------
    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def is_op(self, *ops: str) -> bool:
        return self.token.kind is TokenKind.OP and self.token.text in ops

    def take(self) -> Token:
        token = self.token
        self.at += 1
        return token

    def expect(self, op: str) -> Token:
        if not self.is_op(op):
            raise self.wrong("lang-syntax/sign", sign=op)
        return self.take()

    def wrong(self, code: str, /, **words: object) -> LangError:
        found = Both(self.token.text or "结尾", self.token.text or "the end")
        span = self.token.span
        if span.start == span.end and span.start:
            span = Span(span.start - 1, span.end)
        return fail(self.source, span, code, found=found, **words)

    def whole(self) -> s.Syntax:
        if self.token.kind is TokenKind.END:
            raise fail(self.source, Span(0, 1), "lang-empty")
        node = self.expression()
        rest = self.tokens[self.at]
        if rest.kind is not TokenKind.END:
            code = "lang-syntax/end"
            if self.token.text in _COMPARISONS:
                code = "lang-syntax/chained"
            elif self.token.kind is TokenKind.NAME:
                code = "lang-syntax/name"
            raise self.wrong(code)
        return node

    # -- levels ------------------------------------------------------------------------------
    def expression(self) -> s.Syntax:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise fail(self.source, self.token.span, "lang-too-deep", limit=MAX_DEPTH)
        node = self.disjunction()
        if self.is_op("?"):
            self.take()
            then = self.expression()
            self.expect(":")
            other = self.expression()
            node = s.Ternary(node, then, other, node.span.to(other.span))
        self.depth -= 1
        return node

    def disjunction(self) -> s.Syntax:
        node = self.conjunction()
        while self.is_op("||"):
            self.take()
            right = self.conjunction()
            node = s.Binary("||", node, right, node.span.to(right.span))
        return node

    def conjunction(self) -> s.Syntax:
        node = self.negation()
        while self.is_op("&&"):
            self.take()
            right = self.negation()
            node = s.Binary("&&", node, right, node.span.to(right.span))
        return node

    def negation(self) -> s.Syntax:
        signs: list[Token] = []
        while self.is_op("!"):
            signs.append(self.take())
        node = self.comparison()
        for sign in reversed(signs[-2:] if len(signs) % 2 == 0 else signs[-1:]):
            node = s.Unary("!", node, sign.span.to(node.span))
        return node

    def comparison(self) -> s.Syntax:
        node = self.sum()
        if self.token.kind is TokenKind.OP and self.token.text in _COMPARISONS:
            op = self.take().text
            right = self.sum()
            node = s.Binary(op, node, right, node.span.to(right.span))
        return node

    def sum(self) -> s.Syntax:
        node = self.product()
        while self.is_op("+", "-"):
            op = self.take().text
            right = self.product()
            node = s.Binary(op, node, right, node.span.to(right.span))
        return node

    def product(self) -> s.Syntax:
        node = self.unary()
        while self.is_op("*", "/"):
            op = self.take().text
            right = self.unary()
            node = s.Binary(op, node, right, node.span.to(right.span))
        return node

    def unary(self) -> s.Syntax:
        if self.is_op("-"):
            sign = self.take()
            operand = self.primary()
            return s.Unary("-", operand, sign.span.to(operand.span))
        return self.primary()

    def primary(self) -> s.Syntax:
        token = self.token
        if token.kind is TokenKind.NUMBER:
            return self.number()
        if token.kind is TokenKind.STRING:
            self.take()
            return s.String(token.text, token.span)
        if token.kind is TokenKind.DAY:
            self.take()
            return s.Call("date", (s.String(token.text, token.span),), token.span, token.span)
        if token.kind is TokenKind.NAME:
            return self.name()
        if self.is_op("true", "false"):
            self.take()
            return s.Boolean(token.text == "true", token.span)
        if self.is_op("("):
            self.take()
            node = self.expression()
            self.expect(")")
            return node
        if self.is_op("["):
            self.take()
            items, end = self.arguments("]")
            return s.Listing(items, token.span.to(end))
        raise self.wrong("lang-syntax/value")

    def number(self) -> s.Number:
        token = self.take()
        unit, span = None, token.span
        if self.token.kind is TokenKind.UNIT:
            unit, span = self.token.text.strip(), token.span.to(self.token.span)
            self.take()
        return s.Number(float(token.text), unit, span)

    def name(self) -> s.Syntax:
        token = self.take()
        text, span = token.text, token.span
        while self.is_op(".") and not token.quoted:
            self.take()
            if self.token.kind is not TokenKind.NAME:
                raise self.wrong("lang-syntax/after-dot")
            part = self.take()
            text, span = f"{text}.{part.text}", span.to(part.span)
        if self.is_op("("):
            self.take()
            args, end = self.arguments(")")
            return s.Call(text, args, span.to(end), span)
        if self.is_op("["):
            return self.index(text, span)
        return s.Name(text, span)

    def index(self, table: str, name_span: Span) -> s.Index:
        self.expect("[")
        keys, end = self.arguments("]")
        column = None
        if self.is_op("."):
            self.take()
            if self.token.kind is not TokenKind.NAME:
                raise self.wrong("lang-syntax/column")
            part = self.take()
            column, end = part.text, part.span
        return s.Index(table, keys, column, name_span.to(end), name_span)

    def arguments(self, close: str) -> tuple[tuple[s.Syntax, ...], Span]:
        items: list[s.Syntax] = []
        while not self.is_op(close):
            items.append(self.expression())
            if not self.is_op(","):
                break
            self.take()
        return tuple(items), self.expect(close).span
