"""What all reports of one run have in common: the place, the day, the file they came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from prescreen import workdays
from prescreen.files.text import MASK, without_contacts
from prescreen.render.mask import hidden, hidden_heading
from prescreen.vocabulary import MEMBERS, bureau_code

if TYPE_CHECKING:
    from prescreen.errors import Problem
    from prescreen.intake import Intake
    from prescreen.region import Region

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that was not screened: where it stands, why, and what its cells said."""

    sheet: str
    row: int | str
    reason: str
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RegionTarget:
    """An annual target or published figure of the place, with the document that states it."""

    name: str
    value: float
    unit: str
    year: int | None = None
    document: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Plain texts and numbers only, so that renderers stay pure.

    region_name: the place as printed; as_of: ISO day of the screening; source: name of the input
    file; rejected, problems, notices: what intake said; mapping: (sheet, heading, field, unit,
    how) per column; targets: of the region; lists: canonical lists by candidate id, for reports
    that do not carry them; svgs: chain map by candidate id; node_names: chain nodes by id; office,
    contact: of the unit that pre-screens; contacts: of bureaus by code; members: code and name of
    the units of the joint review; feedback_days: working days in which an answer is suggested;
    places: the place of each candidate in the list as given, by id;
    reveal: show personal data and trade secrets.
    """

    region_name: str
    as_of: str
    lang: Lang = "zh"
    source: str = ""
    rejected: tuple[RejectedRow, ...] = ()
    problems: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    mapping: tuple[tuple[str, str, str, str, str], ...] = ()
    targets: tuple[RegionTarget, ...] = ()
    lists: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    svgs: Mapping[str, str] = field(default_factory=dict)
    node_names: Mapping[str, str] = field(default_factory=dict)
    office: str = ""
    contact: str = ""
    contacts: Mapping[str, str] = field(default_factory=dict)
    members: tuple[tuple[str, str], ...] = ()
    feedback_days: int = 5
    places: Mapping[str, int] = field(default_factory=dict)
    reveal: bool = False

    @classmethod
    def of(
        cls,
        region: Region,
        as_of: dt.date,
        *,
        lang: Lang = "zh",
        batch: Intake | None = None,
        svgs: Mapping[str, str] | None = None,
        node_names: Mapping[str, str] | None = None,
        reveal: bool = False,
    ) -> Run:
        """From a region and what intake read."""
        shape = region.shape
        found = shape.bureaus.get("investment_promotion")
        return cls(
            region_name=shape.name_en if lang == "en" and shape.name_en else shape.name,
            as_of=as_of.isoformat(),
            lang=lang,
            source=batch.source if batch else "",
            rejected=_rejected(batch, lang, reveal),
            problems=_texts(batch.problems if batch else (), lang, reveal),
            notices=_texts((*batch.columns, *batch.notices) if batch else (), lang, reveal),
            mapping=_mapping(batch),
            targets=_targets(region),
            svgs={} if svgs is None else svgs,  # filled as candidates come
            node_names=node_names or {},
            office=region.bureau_name("investment_promotion", lang),
            contact=(found.contact or "") if found else "",
            contacts={code: b.contact for code, b in shape.bureaus.items() if b.contact},
            members=_members(region, lang),
            feedback_days=shape.feedback_days,
            places={c.id: n for n, c in enumerate(batch.candidates, 1)} if batch else {},
            reveal=reveal,
        )

    @property
    def feedback_day(self) -> dt.date | None:
        """The day an answer is suggested by; None where the holidays on the way are not known."""
        return workdays.after(dt.date.fromisoformat(self.as_of), self.feedback_days)


def _members(region: Region, lang: Lang) -> tuple[tuple[str, str], ...]:
    """The units of the joint review, by the region's own list or the usual fourteen."""
    asked = dict.fromkeys(region.shape.members or MEMBERS)
    codes = ((bureau_code(name) or name, name) for name in asked)
    return tuple((code, region.bureau_name(code, lang)) for code, _ in codes)


def _texts(problems: Sequence[Problem], lang: Lang, reveal: bool) -> tuple[str, ...]:
    """Problems as texts; what a cell for personal data or a trade secret says is masked."""
    out = []
    for p in problems:
        text, said = p.text(lang), str(getattr(p, "said", ""))
        private = hidden(str(getattr(p, "field", ""))) or hidden_heading(
            str(getattr(p, "heading", ""))
        )
        text = text.replace(said, MASK) if said and private and not reveal else text
        out.append(text if reveal else without_contacts(text))
    return tuple(out)


def _rejected(batch: Intake | None, lang: Lang, reveal: bool) -> tuple[RejectedRow, ...]:
    if batch is None:
        return ()
    shown = str if reveal else without_contacts
    return tuple(
        RejectedRow(
            r.sheet, r.row, shown(r.reason.text(lang)),
            {str(k): shown(str(v)) for k, v in r.raw.items()},
        )
        for r in batch.rejected
    )  # fmt: skip


def _mapping(batch: Intake | None) -> tuple[tuple[str, str, str, str, str], ...]:
    if batch is None:
        return ()
    return tuple(
        (
            s.sheet,
            c.match.heading,
            c.match.path or "",
            str(getattr(c.match, "unit", None) or ""),
            c.match.how,
        )
        for s in batch.mapping.sheets
        for c in s.columns
    )


def _targets(region: Region) -> tuple[RegionTarget, ...]:
    out = []
    for t in region.shape.targets:
        source = region.shape.documents.get(t.document or "")
        title = source.title if source else ""
        out.append(RegionTarget(t.name, float(t.value), t.unit, t.year, title, t.note or ""))
    return tuple(out)
