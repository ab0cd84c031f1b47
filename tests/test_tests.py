"""Tests say what they show: their docstrings are the list of what the engine promises."""

from __future__ import annotations

import ast
from pathlib import Path

HERE = Path(__file__).parent


def mute(source: str) -> list[str]:
    """Names of the tests, also inside classes, that say no sentence in their docstring."""
    return [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test")
        and not is_sentence(ast.get_docstring(node) or "")
    ]


def is_sentence(text: str) -> bool:
    """One paragraph that ends in a full stop."""
    return len(text) > 1 and text.endswith(".") and "\n\n" not in text


def test_every_test_says_what_it_shows() -> None:
    """Each test of this folder has a sentence on the behaviour that it shows."""
    found = {
        f"{path.relative_to(HERE)}: {name}"
        for path in sorted(HERE.rglob("test_*.py"))
        for name in mute(path.read_text(encoding="utf-8"))
    }
    assert found == set()


def test_a_mute_test_is_found_wherever_it_stands() -> None:
    """No docstring, half a sentence or a dot is found, at the top, in a class, and async."""
    source = '''
def test_a(): "What is shown."
def test_b(): pass
def test_c(): """half a sentence"""
def helper(): pass
class Here:
    def test_d(self): "."
    async def test_e(self): assert self
'''
    assert sorted(mute(source)) == ["test_b", "test_c", "test_d", "test_e"]
