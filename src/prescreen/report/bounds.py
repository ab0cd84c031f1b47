"""What is known of a number or a day that is not known, in words: 50—60亩, 至少500万元."""

from __future__ import annotations

import math

from prescreen.fields import Interval, catalogue
from prescreen.fields.interval import day_of
from prescreen.lang import Sort, ast
from prescreen.lang.figures import quantity, show
from prescreen.lang.prose import Prose
from prescreen.logic import Cause, Unknown
from prescreen.logic.intervals import ANY, INF


def ends_in_words(value: object, node: ast.Node, prose: Prose) -> str:
    """The ends of a value that rests on ranges and on lists of which not all is known; nothing
    where they say nothing."""
    if not isinstance(value, Unknown) or value.ends in (ANY, (0.0, INF)):
        return ""
    listed = [c for c in value.causes if _of_list(c)]
    if not all(c.kind == "range" or c in listed for c in value.causes):
        return ""
    low, high = (None if math.isinf(end) else end for end in value.ends)
    if node.type.sort is Sort.DATE:
        days = [None if end is None else day_of(end) for end in (low, high)]
        return show(Interval(days[0], days[1]), None, prose.lang)
    if listed and low is not None and high is None:
        least = quantity(low, node.type.unit, prose.lang)
        return prose.pick(f"至少{least}", f"at least {least}")
    return show(Interval(low, high), node.type.unit, prose.lang)


def _of_list(cause: Cause) -> bool:
    """Whether something is not known of a list or of its elements."""
    field = catalogue.get(cause.name)
    return cause.kind == "list" or (field is not None and field.list_path is not None)
