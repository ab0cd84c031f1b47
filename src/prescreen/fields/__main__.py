"""Print the catalogue: `python -m prescreen.fields [WORD …]`, tab separated, to grep in."""

from __future__ import annotations

import contextlib
import sys

from prescreen.fields.lookup import catalogue
from prescreen.fields.model import Field


def line(field: Field) -> str:
    """Path, kind and unit, label, values (unknown ones after a ?), bureau, due stage, marks."""
    unit = f"[{field.unit}]" if field.unit else ""
    values = "|".join((*field.values, *(f"?{v}" for v in field.unknown_values)))
    marks = [name for name in ("sensitive", "personal", "secret") if getattr(field, name)]
    if field.actionable:
        marks.append(f"actionable:{field.actionable}")
    if field.origin != "candidate":
        marks.append(field.origin)
    return "\t".join(
        (field.path, f"{field.kind}{unit}", field.label, values, field.bureau, field.due,
         " ".join(marks))
    )  # fmt: skip


def main(words: list[str]) -> None:
    for field in catalogue:
        shown = line(field)
        if all(word in shown or word in "；".join(field.aliases) for word in words):
            print(shown)


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):  # … | head
        main(sys.argv[1:])
        sys.stdout.flush()
