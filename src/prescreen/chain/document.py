"""Typed access to a YAML tree: each reader says what is wrong and returns a harmless default."""

from __future__ import annotations

from prescreen.errors import Place, Problem
from prescreen.messages import problem
from prescreen.yamlsource.source import Document, Map, Node, Scalar, Seq


class Doc:
    """One file being read; `problems` starts with those of the YAML itself."""

    def __init__(self, document: Document) -> None:
        self.file = document.file
        self.root = document.root
        self.problems: list[Problem] = list(document.problems)

    def say(self, code: str, node: Node | None, **words: object) -> None:
        place = node.place if node is not None else Place(self.file)
        self.problems.append(problem(code, place, **words))

    def mapping(self, node: Node | None, zh: str, en: str) -> dict[str, Node]:
        if node is None:
            return {}
        if isinstance(node, Map):
            return {key: value for key, (_, value) in node.items.items()}
        self.say("chain-shape", node, zh=zh, en=en, form="{key: value, …}")
        return {}

    def items(self, node: Node | None, zh: str, en: str) -> tuple[Node, ...]:
        if node is None:
            return ()
        if isinstance(node, Seq):
            return node.items
        self.say("chain-shape", node, zh=zh, en=en, form="[a, b, …]")
        return ()

    def text(self, node: Node | None, zh: str, en: str) -> str:
        if node is None:
            return ""
        if isinstance(node, Scalar) and isinstance(node.value, str):
            return node.value
        self.say("chain-text", node, zh=zh, en=en, value=_shown(node))
        return ""

    def texts(self, node: Node | None, zh: str, en: str) -> tuple[str, ...]:
        return tuple(self.text(item, zh, en) for item in self.items(node, zh, en))

    def number(self, node: Node, zh: str, en: str) -> float | None:
        """The number, or None where it is none."""
        value = node.value if isinstance(node, Scalar) else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
        self.say("chain-number", node, zh=zh, en=en, value=_shown(node))
        return None


def _shown(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else "…"
