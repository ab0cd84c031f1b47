"""The restructuring catalogue (产业结构调整指导目录) as facts, and a search for candidate items.

    from prescreen.catalogue import find
    for candidate in find("新建5吨/小时冲天炉2台", code="3391").against:
        candidate.item.id, candidate.item.title, candidate.figures

Candidates are for a person to confirm or refute; nothing here decides.
"""

from __future__ import annotations

from prescreen.catalogue.against import Filed, against
from prescreen.catalogue.find import Candidate, Findings, find
from prescreen.catalogue.model import Catalogue, Condition, Item, Part
from prescreen.catalogue.table import load

__all__ = [
    "Candidate",
    "Catalogue",
    "Condition",
    "Filed",
    "Findings",
    "Item",
    "Part",
    "against",
    "find",
    "load",
]
