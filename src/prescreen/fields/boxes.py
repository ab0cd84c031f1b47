"""Boxes of forms: □是 ☑否, 新建■ 扩建□, 新建(√) 扩建( ). What is ticked is what was said."""

from __future__ import annotations

import re

_EMPTY, _TICKED = "□☐◻▢○⬜", "☑☒■√✓✔🗹◼●"
_BOX = re.compile(f"[{_EMPTY}{_TICKED}]")
_BRACKETS = re.compile(r"[(（]\s*([√✓✔])?\s*[)）]|\[\s*([√✓✔xX])?\s*\]|【\s*([√✓✔])?\s*】")
_BETWEEN = " \t\n\u3000\u00a0、,,;;/|()()"


def ticked(text: str) -> tuple[str, ...] | None:
    """The words whose box is ticked; None where there are not two boxes or more with words.

    Boxes stand all before their words or all behind them, else it is not certain whose they are.
    """
    text = _BRACKETS.sub(lambda found: "☑" if any(found.groups()) else "□", text)
    boxes = list(_BOX.finditer(text))
    if len(boxes) < 2:
        return None
    starts = [0, *(box.end() for box in boxes)]
    ends = [*(box.start() for box in boxes), len(text)]
    words = [text[a:b].strip(_BETWEEN) for a, b in zip(starts, ends, strict=True)]
    if not words[0]:
        words = words[1:]
    elif not words[-1]:
        words = words[:-1]
    else:
        return None
    if not all(words):
        return None
    return tuple(w for w, box in zip(words, boxes, strict=True) if box[0] in _TICKED)
