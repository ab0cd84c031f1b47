"""What the parts of the checker share: the place of errors, sorts wanted, values allowed."""

from __future__ import annotations

from abc import ABC, abstractmethod

from prescreen.fields import industry
from prescreen.lang import ast
from prescreen.lang import syntax as s
from prescreen.lang.names import Names
from prescreen.lang.source import LangError, Source, Span, fail
from prescreen.lang.types import Sort, Type


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

    def wrong(
        self, span: Span, code: str, zh: str, en: str, hint: tuple[str, str] = ("", "")
    ) -> LangError:
        return fail(self.source, span, code, zh, en, hint)

    def want(self, node: ast.Node, sort: Sort) -> ast.Node:
        """`node` itself if it has the sort; a `LangError` at its place otherwise."""
        if node.type.sort is sort:
            return node
        wanted = Type(sort)
        raise self.wrong(
            node.span,
            "lang-type",
            f"这里要{wanted.zh()},却是{node.type.zh()}",
            f"{wanted.en()} is needed here, this is {node.type.en()}",
            type_hint(node, sort),
        )

    def strings(self, node: s.Syntax) -> tuple[str, ...]:
        """The texts of a `[…]` listing."""
        if not isinstance(node, s.Listing) or not node.items:
            raise self.wrong(
                node.span,
                "lang-listing",
                "这里要一个列表",
                "a list is needed here",
                ("写成 ['甲', '乙']", "write ['a', 'b']"),
            )
        for item in node.items:
            if not isinstance(item, s.String):
                raise self.wrong(
                    item.span,
                    "lang-listing",
                    "列表里只能是文字",
                    "only texts can stand in a list",
                    ("每一项加单引号", "put each item in single quotes"),
                )
        return tuple(i.value for i in node.items if isinstance(i, s.String))

    def allowed(self, type_: Type, value: str, span: Span) -> None:
        """Refuse a value that the enumeration does not have, or an industry code unknown."""
        if type_.sort is Sort.INDUSTRY:
            self.industry(value, span)
        elif type_.values and value not in type_.values:
            listed = "、".join(type_.values)
            raise self.wrong(
                span,
                "lang-enum",
                f"没有选项 {value}",
                f"there is no value {value}",
                (f"可选:{listed}", f"one of: {', '.join(type_.values)}"),
            )

    def industry(self, code: str, span: Span) -> str:
        if not industry.exists(code):
            raise self.wrong(
                span,
                "lang-industry",
                f"GB/T 4754-2017 没有代码 {code}",
                f"GB/T 4754-2017 has no code {code}",
                ("核对行业代码(2017 版)", "check the code against the 2017 edition"),
            )
        return code


def type_hint(node: ast.Node, want: Sort) -> tuple[str, str]:
    """What to do about a value of the wrong sort."""
    have = node.type.sort
    if want is Sort.BOOL and isinstance(node, ast.Const) and node.value in ("是", "否"):
        truth = "true" if node.value == "是" else "false"
        return f"是否字段直接写名称,或与 {truth} 比较", f"compare with {truth} instead"
    if want is Sort.BOOL and have is Sort.NUMBER:
        return "与门槛比较,如 >= 100[亩]", "compare it with a threshold, such as >= 100[亩]"
    if want is Sort.BOOL:
        return "与一个值比较,如 == '新建'", "compare it with a value, such as == '新建'"
    if want is Sort.NUMBER and have is Sort.DATE:
        return "日期与 date('2026-11-22') 比较", "compare a date with date('2026-11-22')"
    if want is Sort.DATE:
        return "写成 date('2026-11-22')", "write date('2026-11-22')"
    return "字段的类型见 prescreen fields", "see `prescreen fields` for the types of fields"
