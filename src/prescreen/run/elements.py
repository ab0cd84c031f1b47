"""What an element of a list has to do with a number over it, where sets of values are run."""

from __future__ import annotations

from prescreen.lang import ast
from prescreen.logic.intervals import ANY
from prescreen.run.abstract import NONE, Abstract, Causes, NumberRange, Truth, bounds, conjunction
from prescreen.run.lists import Part


def causes_of(node: ast.Aggregate, where: Truth, value: Abstract) -> Causes:
    """What an element's part in a number depends on: nothing where it does not count."""
    if node.name == "count" and isinstance(value, Truth):
        return conjunction([where, value]).causes
    return NONE if where.may == {False} else where.causes | value.causes


def part_of(node: ast.Aggregate, where: Truth, value: Abstract) -> Part:
    """Whether an element counts in a number, and between which ends it lies."""
    if node.name == "count" and isinstance(value, Truth):
        where = conjunction([where, value])
    counts = None if len(where.may) == 2 else True in where.may
    return counts, bounds(value) if isinstance(value, NumberRange) else ANY
