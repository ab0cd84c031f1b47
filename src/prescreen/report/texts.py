"""The texts that rules rest on, which a report has once, put where they are cited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prescreen.vocabulary import COMMON_PRACTICE

_PRACTICE = (COMMON_PRACTICE.label, COMMON_PRACTICE.label_en)


def with_texts(report: Mapping[str, Any]) -> dict[str, Any]:
    """The report with `title`, `issuer`, `number`, `article`, `basis`, `evidence` and `text` of
    each text in the `source` of outcomes and conclusions. One that has them already stays."""
    texts, made = report.get("sources", {}), dict[str, dict[str, Any]]()

    def cited(given: Any) -> Any:
        if not isinstance(given, str):
            return given
        if given not in made:
            made[given] = _citation(texts, given)
        return made[given]

    def told(part: Mapping[str, Any]) -> dict[str, Any]:
        return {**part, "source": [cited(one) for one in part["source"]]}

    return {
        **report,
        "outcomes": [told(o) for o in report["outcomes"]],
        "conclusions": [told(c) for c in report["conclusions"]],
    }


def _citation(texts: Mapping[str, Any], given: str) -> dict[str, Any]:
    key, _, article = given.partition("#")
    text = texts[key]
    title, number = text["title"], text["number"]
    bare = title.startswith("《") or title in _PRACTICE
    named = title if bare else f"《{title}》"
    return {
        **text,
        "article": article or None,
        "text": f"{named}{f'({number})' if number else ''}{article}",
    }
