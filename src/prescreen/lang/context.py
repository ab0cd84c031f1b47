"""What the parts of the checker share: the place of errors, sorts wanted, values allowed."""

from __future__ import annotations

from abc import ABC, abstractmethod

from prescreen.fields import industry
from prescreen.lang import ast
from prescreen.lang import syntax as s
from prescreen.lang.names import Names
from prescreen.lang.source import LangError, Source, Span, fail
from prescreen.lang.types import Sort, Type
from prescreen.messages import Both


class Context(ABC):
    """One expression being checked; `lists` are the lists that aggregates are going through."""

    def __init__(self, source: Source, names: Names) -> None:
        self.source = source
        self.names = names
        self.lists: list[str | None] = []

    @abstractmethod
    def check(self, node: s.Syntax) -> ast.Node:
        """The typed node of a piece of syntax."""

    @abstractmethod
    def lookup(self, node: s.Index) -> ast.Lookup:
        """A table lookup with keys of the right number and sort."""

    def wrong(self, span: Span, code: str, /, **words: object) -> LangError:
        return fail(self.source, span, code, **words)

    def want(self, node: ast.Node, sort: Sort) -> ast.Node:
        """`node` itself if it has the sort; a `LangError` at its place otherwise."""
        if node.type.sort is sort:
            return node
        raise self.wrong_type(node, sort, Both("", "this"))

    def wrong_type(self, node: ast.Node, sort: Sort, this: Both) -> LangError:
        """The error for a value of the wrong sort; `this` is what the message calls it."""
        code = "lang-type"
        if sort is Sort.BOOL and node.type.sort is Sort.NUMBER:
            code = "lang-type/threshold"
        elif sort is Sort.BOOL:
            code = "lang-type/value"
        elif sort is Sort.NUMBER and node.type.sort is Sort.DATE:
            code = "lang-type/date-left"
        elif sort is Sort.DATE:
            code = "lang-type/date"
        return self.wrong(
            node.span,
            code,
            wanted=Type(sort).both(),
            given=node.type.both(),
            this=this,
        )

    def strings(self, node: s.Syntax) -> tuple[str, ...]:
        """The texts of a `[…]` listing."""
        if not isinstance(node, s.Listing) or not node.items:
            raise self.wrong(node.span, "lang-listing")
        for item in node.items:
            if not isinstance(item, s.String):
                raise self.wrong(item.span, "lang-listing/texts")
        return tuple(i.value for i in node.items if isinstance(i, s.String))

    def allowed(self, type_: Type, value: str, span: Span) -> None:
        """Refuse a value that the enumeration does not have, or an industry code unknown."""
        if type_.sort is Sort.INDUSTRY:
            self.industry(value, span)
        elif type_.values and value not in type_.values:
            raise self.wrong(span, "lang-enum", value=value, options=tuple(type_.values))

    def industry(self, code: str, span: Span) -> str:
        if not industry.exists(code):
            raise self.wrong(span, "lang-industry", code=code)
        return code
