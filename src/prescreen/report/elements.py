"""An element of a list by its name, with its role and share where it has them."""

from __future__ import annotations

from prescreen.fields import catalogue
from prescreen.lang.figures import show
from prescreen.lang.prose import Prose
from prescreen.report.deciding import Deciding, Item

_ABOUT = ("role", "subject_role", "list", "share")
"""Leaves that say what an element is to the project."""
_NAMING = ("text", "name", "subject", "product", "list", "kind", "year")
"""Leaves that name an element of a list, the most telling first."""


class ElementNames:
    """Names the elements of a candidate's lists in one language."""

    def __init__(self, prose: Prose, deciding: Deciding | None) -> None:
        self.prose, self.deciding = prose, deciding

    def name(self, path: str, at: int, item: Item) -> str:
        """A list element by its name, with its role and share where it has them."""
        found = next((item[k] for k in _NAMING if item.get(k)), "")
        named = f"{found:g}" if isinstance(found, float) else str(found)
        short = named if len(named) <= 24 else named[:24] + "…"
        about = [self._about(path, leaf, item) for leaf in _ABOUT]
        if "share" not in item and (share := self._share_of(item)) is not None:
            about.append(self._about("investor", "share", {"share": share}))
        about = [text for text in about if text]
        name = f"“{short}”" if short else self.prose.pick(f"第{at + 1}项", f"no. {at + 1}")
        return name + (f"({self.prose.pick('、', ', ').join(about)})" if about else "")

    def _about(self, path: str, leaf: str, item: Item) -> str:
        field, value = catalogue.get(f"{path}.{leaf}"), item.get(leaf)
        if field is None or value is None:
            return ""
        shown = show(value, field.unit, self.prose.lang, field.path)
        return (
            self.prose.label(field.path) + self.prose.pick("", " ") + shown if field.unit else shown
        )

    def _share_of(self, item: Item) -> object:
        """The share of the investor that a listing speaks of, by its code or else its name."""
        investors = self.deciding.env.lists.get("investor") if self.deciding is not None else None
        code, name = item.get("uscc"), item.get("subject")
        every = investors.items if investors is not None else ()
        same = [one for one in every if code is not None and one.get("uscc") == code]
        if not same and name is not None:
            same = [
                one
                for one in every
                if one.get("name") == name and (code is None or one.get("uscc") is None)
            ]
        return same[0].get("share") if len(same) == 1 else None
