"""The rule language: text to syntax, syntax to a typed tree, a typed tree to prose."""

from prescreen.lang import ast
from prescreen.lang.check import compile_expression
from prescreen.lang.names import Names, TableType
from prescreen.lang.source import LangError, Source, Span
from prescreen.lang.types import Sort, Type
from prescreen.lang.walk import bare, children, walk

__all__ = [
    "LangError",
    "Names",
    "Sort",
    "Source",
    "Span",
    "TableType",
    "Type",
    "ast",
    "bare",
    "children",
    "compile_expression",
    "walk",
]
