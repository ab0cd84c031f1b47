"""Facts that contradict each other, in words: what each side says, on what, and what is used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prescreen.vocabulary import GRADES

Data = Mapping[str, Any]
_STANDS = {
    "given": ("以给出的为准", "what is given stands"),
    "derived": ("以推出的“{}”为准", "what follows stands: {}"),
    "neither": ("按未知处理", "taken as unknown"),
}


def standing(conflict: Data, lang: str) -> str:
    """Which side is used."""
    return _STANDS[conflict["stands"]][lang != "zh"].format(conflict["follows"])


def side(fact: Data, lang: str) -> str:
    """One of the facts, with its evidence, source, person and day."""
    zh = lang == "zh"
    said = fact["text"] or ("见清单" if zh else "see the list")
    grade = GRADES[fact["evidence"]].text("zh" if zh else "en")
    known = ("、" if zh else ", ").join(
        [grade, *(str(fact[k]) for k in ("source", "by", "on") if fact[k])]
    )
    return f"{fact['label']}:{said}({known})" if zh else f"{fact['label']}: {said} ({known})"


def sentence(conflict: Data, lang: str) -> str:
    """All of a contradiction in one line."""
    sides = (";" if lang == "zh" else "; ").join(side(f, lang) for f in conflict["facts"])
    used = standing(conflict, lang)
    if lang == "zh":
        return f"{sides}——{conflict['why']},{used}"
    return f"{sides} - {conflict['why']}; {used}"
