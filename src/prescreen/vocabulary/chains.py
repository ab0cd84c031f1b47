"""What a project does to a chain (链上作用), and where its neighbours stand."""

from __future__ import annotations

from typing import Literal

from prescreen.vocabulary.words import Word, WordTable

FitCode = Literal["fill", "extend", "strengthen", "build"]
RelationCode = Literal["补链", "延链", "强链", "建链"]
"""Reports and rules name a fit by its Chinese label."""
SideCode = Literal["upstream", "downstream", "same"]

FITS = WordTable(
    Word("fill", "补链", "fill"),
    Word("extend", "延链", "extend"),
    Word("strengthen", "强链", "strengthen"),
    Word("build", "建链", "build"),
)
FIT_LEVELS = WordTable(
    Word("product", "产品层面", "product level"),
    Word("sector", "行业层面", "sector level"),
)
"""What a fit rests on: a product chain, or the sectors of the national input-output table."""
PARK_ROLE = "园区主导产业"
"""What a park is among the enterprises of a sector: it leads in it, no more is known."""
SIDES = WordTable(
    Word("downstream", "下游(可采购本项目产品)", "downstream (could buy)"),
    Word("upstream", "上游(可向本项目供货)", "upstream (could supply)"),
    Word("same", "同环节", "same link"),
)
