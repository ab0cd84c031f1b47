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
SIDES = WordTable(
    Word("downstream", "下游(可采购本项目产品)", "downstream (could buy)"),
    Word("upstream", "上游(可向本项目供货)", "upstream (could supply)"),
    Word("same", "同环节", "same link"),
)
