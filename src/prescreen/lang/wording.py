"""The words that prose is made of: labels, values and lists of them, in one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from prescreen.errors import Lang
from prescreen.fields import catalogue, industry
from prescreen.lang import ast
from prescreen.lang.figures import show
from prescreen.lang.types import Sort
from prescreen.vocabulary import STAGES


class Labelled(Protocol):
    @property
    def label(self) -> str: ...
    @property
    def label_en(self) -> str: ...


class Book(Protocol):
    """Where prose finds the labels of parameters, metrics and tables, and values of the day."""

    @property
    def metrics(self) -> Mapping[str, Labelled]: ...
    @property
    def tables(self) -> Mapping[str, Labelled]: ...
    @property
    def parameters(self) -> Mapping[str, object]: ...
    @property
    def parameter_info(self) -> Mapping[str, Labelled]: ...
    @property
    def titles(self) -> Mapping[str, tuple[str, str]]: ...


class Wording:
    """Speaks one language about the rules of one day."""

    def __init__(self, book: Book, lang: Lang = "zh") -> None:
        self.book = book
        self.lang = lang
        self.zh = lang == "zh"

    def pick(self, zh: str, en: str) -> str:
        return zh if self.zh else en

    def listed(self, words: Sequence[str], last_zh: str, last_en: str) -> str:
        """`甲、乙或丙`, `a, b or c`."""
        if len(words) < 2:
            return "".join(words)
        head, tail = words[:-1], words[-1]
        return self.pick("、".join(head) + last_zh + tail, ", ".join(head) + f" {last_en} {tail}")

    def either(self, words: Sequence[str]) -> str:
        return self.listed(words, "或", "or")

    def label(self, path: str) -> str:
        """The label of a field or list."""
        field = catalogue.get(path)
        if field is None:
            found = catalogue.lists.get(path)
            return path if found is None else self.pick(found.label, found.label_en)
        return self.pick(field.label, field.label_en)

    def label_in(self, labels: Mapping[str, Labelled], key: str) -> str:
        """The label of a parameter, metric or table; its key where the rules do not have it."""
        found = labels.get(key)
        return key if found is None else self.pick(found.label, found.label_en)

    def check(self, ident: str, stands: str) -> str:
        """A check by its title, by its id where the rules do not have it, and how it stands."""
        title = self.book.titles.get(ident)
        if title is None:
            return self.pick(f"审查项 {ident} {stands}", f"check {ident} {stands}")
        return self.pick(f"“{title[0]}”{stands}", f"“{title[1]}” {stands}")

    def stage(self, name: str) -> str:
        return STAGES[name].text(self.lang)

    def word(self, of: ast.Node, value: str) -> str:
        """A value of a field as it is shown, an industry code with its name."""
        if of.type.sort is Sort.INDUSTRY:
            return f"{value} {industry.name(value)}"
        path = of.path if isinstance(of, ast.FieldRef) else ""
        if isinstance(of, ast.ItemRef):
            path = f"{of.list}.{of.leaf}"
        return show(value, None, self.lang, path)

    def codes(self, prefixes: Sequence[str]) -> str:
        """Industry codes with their names, the first few of many."""
        words = [f"{p} {industry.name(p)}" for p in prefixes]
        if len(words) > 6:
            if self.zh:
                return "、".join(words[:5]) + f"等{len(words)}类"
            words = [*words[:5], f"{len(words) - 5} more"]
        return self.listed(words, "、", "or")
