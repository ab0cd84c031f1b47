"""Words of candidate items: classes, how they stand, what of the project they speak of."""

from __future__ import annotations

from typing import Literal

from prescreen.vocabulary.words import Word, WordTable

ItemStandingCode = Literal["fits", "open", "ruled_out"]
ItemRoleCode = Literal["makes", "equips", "runs", "does", "code"]
ItemClassCode = Literal["外资禁止", "淘汰", "限制", "外资限制", "鼓励"]

ITEM_STANDINGS = WordTable(
    Word("fits", "符合", "fits"),
    Word("open", "待核", "to ask"),
    Word("ruled_out", "排除", "ruled out"),
)
"""The surest first."""

ITEM_ROLES = WordTable(
    Word("makes", "生产", "makes"),
    Word("equips", "装用", "installs"),
    Word("runs", "采用工艺", "runs"),
    Word("does", "从事", "does"),
    Word("code", "行业代码", "industry code"),
)
"""What the project does with the thing; the last where only its industry speaks for the item."""

ITEM_CLASSES = WordTable(
    Word("外资禁止", "外资禁止", "prohibited to foreign investors"),
    Word("淘汰", "淘汰", "eliminated"),
    Word("限制", "限制", "restricted"),
    Word("外资限制", "外资限制", "restricted for foreign investors"),
    Word("鼓励", "鼓励", "encouraged"),
)
"""The gravest first; those for foreign investors are of the negative list."""
