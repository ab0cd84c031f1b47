"""Bureaus by code: what they are called, which code a local name means, who sits in a review."""

from __future__ import annotations

from prescreen.vocabulary.words import Word, WordTable


def _bureau(code: str, label: str, label_en: str, aliases: str) -> Word:
    return Word(code, label, label_en, tuple(aliases.split()))


BUREAUS = WordTable(
    _bureau("investment_promotion", "招商", "investment promotion",
            "招商局 投资促进局 投促局 经济技术协作办 招商和对外合作中心 招商部门"),
    _bureau("development_reform", "发展改革", "development and reform",
            "发改 发改委 发展改革委 发改局 发展和改革局 发展改革局"),
    _bureau("industry_it", "工业和信息化", "industry and information technology",
            "经信 工信 经信局 工信局 经信委 经济和信息化局 工业和信息化局"),
    _bureau("natural_resources", "自然资源和规划", "natural resources and planning",
            "自然资源 自规 自规局 自然资源局 自然资源和规划局 资规局 国土"),
    _bureau("ecology", "生态环境", "ecology and environment",
            "环保 生态环境局 生态环境分局 环保局"),
    _bureau("emergency", "应急管理", "emergency management", "应急 应急局 应急管理局"),
    _bureau("water", "水利", "water resources", "水利局 水务 水务局"),
    _bureau("market_regulation", "市场监管", "market regulation",
            "市监 市监局 市场监管局 市场监督管理局"),
    _bureau("finance", "财政", "finance", "财政局"),
    _bureau("tax", "税务", "taxation", "税务局"),
    _bureau("justice", "司法行政", "justice", "司法 司法局"),
    _bureau("statistics", "统计", "statistics", "统计局"),
    _bureau("commerce", "商务", "commerce", "商务局"),
    _bureau("science", "科技", "science and technology", "科技局 科学技术局"),
    _bureau("human_resources", "人力资源社会保障", "human resources and social security",
            "人社 人社局"),
    _bureau("housing", "住房城乡建设", "housing and construction", "住建 住建局 住房和城乡建设局"),
    _bureau("forestry", "林业", "forestry", "林业局 林草局"),
    _bureau("cultural_relics", "文物", "cultural relics", "文物局 文旅局 文化和旅游局"),
    _bureau("power_supply", "供电", "power supply", "供电公司 供电局 国网"),
    _bureau("financial_office", "金融", "financial affairs", "金融办 金融局 人民银行 人行"),
    _bureau("host", "园区/落户地单位", "park or host unit",
            "园区 落户地 落户地单位 管委会 开发区 乡镇"),
    _bureau("member_units", "各成员单位", "member units", "成员单位 各部门"),
)  # fmt: skip
"""Who answers for fields and checks; local names come from the region."""
MEMBERS = (
    "development_reform", "science", "industry_it", "justice", "finance", "natural_resources",
    "water", "ecology", "emergency", "market_regulation", "investment_promotion", "tax",
    "financial_office", "host",
)  # fmt: skip
"""The fourteen units of a joint review, in the order of their opinions; a place adds its own."""


def bureau_code(name: str) -> str | None:
    """The code of a bureau by code, label or alias (市监局 -> market_regulation), or None.

    A local name such as 某区市场监督管理局 is found by the longest alias inside it.
    """
    text = name.strip()
    if text in BUREAUS.names:
        return BUREAUS.names[text]
    inside = [n for n in BUREAUS.names if len(n) > 2 and n in text and n not in BUREAUS]
    return BUREAUS.names[max(inside, key=len)] if inside else None
