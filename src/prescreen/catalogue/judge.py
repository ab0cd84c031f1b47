"""One part against one project: what is met, what is open, and what rules it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from prescreen.catalogue.figures import Figure, Spot, decide, met_by
from prescreen.catalogue.model import Condition, Exemption, Item, Part, Words
from prescreen.catalogue.readings import Reading
from prescreen.catalogue.text import Text
from prescreen.vocabulary import ItemStandingCode


@dataclass(frozen=True, slots=True)
class Project:
    """What is known of a project; None and what is not there are unknown. served: the text as
    items on services read it, whatever the industry is."""

    text: Text
    served: Text
    code: str = ""
    province: str | None = None
    key_air_region: bool | None = None
    facts: Mapping[str, Reading] = field(default_factory=dict)


@dataclass(slots=True)
class Judged:
    """matched: words of qualifiers that the text says; open: what is not known; against: what is
    false. A part with something against it is ruled out, one with something open is to be asked."""

    matched: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    against: list[str] = field(default_factory=list)

    @property
    def standing(self) -> ItemStandingCode:
        return "ruled_out" if self.against else "open" if self.open else "fits"


def judge(
    project: Project,
    item: Item,
    part: Part,
    at: Spot,
    found: Callable[[], Sequence[Reading]],
    briefly: bool = False,
) -> Judged | None:
    """The part whose subject stands at `at`; None where a word it needs is not said. `found` reads
    the figures; `briefly`: once something rules the part out nothing more is made out."""
    text = project.served if item.services else project.text
    if part.needs and not _said(text, part.needs):
        return None
    out = Judged(open=[item.unseen] if item.unseen else [])
    near = _qualify(text, part, at, out)
    _unlike(text, part, at, near, out)
    if briefly and out.against:
        return out
    figures = found() if part.measured else ()
    for condition in part.conditions:
        figure = _figure(project, item, condition, figures, at)
        out.figures.append(figure)
        _note(figure.met, condition.quantity.name, out)
    for exemption in part.exemptions:
        _exempt(project, item, exemption, figures, at, out)
    _place(project, part, out)
    return out


def _said(text: Text, words: Words) -> str | None:
    """The first of the words that the text says."""
    return next((w for w in words if text.says(w)), None)


def _qualify(text: Text, part: Part, at: Spot, out: Judged) -> bool:
    """Match the groups of words that narrow a part; whether one is said beside the subject."""
    near = False
    for _, words in part.qualifiers:
        word = _said(text, words)
        if word is not None:
            out.matched.append(word)
            near = near or _beside(text, word, at)
        elif any(text.says(w) is False for w in words):
            out.against.append(words[0])
        else:
            out.open.append(words[0])
    return near


def _beside(text: Text, word: str, at: Spot) -> bool:
    if at.clause >= len(text.clauses):
        return False
    start, end = text.clauses[at.clause]
    return text.plain.find(word, start, end) >= 0


def _unlike(text: Text, part: Part, at: Spot, near: bool, out: Judged) -> None:
    """Words of another thing rule a part out, but not those of the next product in a list, and
    not those of another clause where the part's own stand beside its subject."""
    for word in part.unlike:
        if text.says(word) and _about(text, word, at, near):
            out.against.append(word)


def _about(text: Text, word: str, at: Spot, near: bool) -> bool:
    """Whether a word that the text says speaks of the thing at `at`."""
    if not _beside(text, word, at):
        return not near
    return text.plain.find(word, *at.element) >= 0


def _figure(
    project: Project, item: Item, condition: Condition, found: Sequence[Reading], at: Spot
) -> Figure:
    """A known fact before a figure of the text; a damaged item's figures decide nothing."""
    known = project.facts.get(condition.quantity.name)
    figure = decide(condition, found, at) if known is None else met_by(condition, known)
    return Figure(condition, figure.value) if item.damaged else figure


def _note(met: bool | None, what: str, out: Judged) -> None:
    if met is None:
        out.open.append(what)
    elif not met:
        out.against.append(what)


def _exempt(
    project: Project, item: Item, way: Exemption, found: Sequence[Reading], at: Spot, out: Judged
) -> None:
    """An exception that holds rules the part out; one half known is to be asked."""
    if way.provinces and project.province not in way.provinces:
        return
    if not all(_said(project.text, group) for group in way.said):
        return
    states = [_figure(project, item, c, found, at).met for c in way.conditions]
    if False in states:
        return
    if None in states:
        if way.said:
            out.open.append(way.text)
        return
    out.against.append(way.text)


def _place(project: Project, part: Part, out: Judged) -> None:
    where = part.where
    if where.key_air_region:
        _note(project.key_air_region, where.text, out)
    elif where.provinces:
        known = None
        if project.province is not None:
            known = (project.province in where.provinces) is not where.outside
        _note(known, where.text, out)
