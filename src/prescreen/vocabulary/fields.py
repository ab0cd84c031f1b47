"""Why a field of the catalogue may be read by no rule and no relation."""

from __future__ import annotations

from typing import Literal

from prescreen.vocabulary.words import Word, WordTable

PLACE = ("region.", "park.", "chain.", "catalogue.")
"""Paths of facts that are not the candidate's own: documents already, or derived before any rule
runs, and so read as they are where only verified facts count."""
InformationalCode = Literal["engine", "identity", "paper", "local"]

INFORMATIONAL = WordTable(
    Word("engine", "引擎自用:定阶段、落园区、挂环节、折算", "read by the engine itself"),
    Word("identity", "指认项目、主体或清单中的一项", "names the project, a firm or an element"),
    Word(
        "paper", "写入意见书、台账或纪要,法规未据以定取舍", "stands in the papers, decides nothing"
    ),
    Word(
        "local", "全国规则未据以定取舍,供地方规则使用", "for local rules; no national text uses it"
    ),
)
