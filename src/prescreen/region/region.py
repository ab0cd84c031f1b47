"""The profile of a place: industries, parks, dated facts, enterprises, and the rules that apply."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from prescreen.fields import industry
from prescreen.fields.tolerance import Tolerance, read_tolerance
from prescreen.region.dated import Dated, dated, on_day, timeline
from prescreen.region.shapes import IndustryShape, ParkShape, RegionShape
from prescreen.vocabulary import BUREAUS


@dataclass(frozen=True)
class Region:
    """A profile that was read and checked. `digest` is the SHA-256 of its file."""

    shape: RegionShape
    folder: Path
    digest: str
    file: str = ""

    @property
    def id(self) -> str:
        return self.shape.region

    @property
    def name(self) -> str:
        return self.shape.name

    @cached_property
    def tolerance(self) -> Tolerance:
        """How near numbers are that somebody estimated, where the profile declares it."""
        return read_tolerance(self.shape.tolerance)

    def bureau_name(self, code: str, lang: str = "zh") -> str:
        """The local name of a bureau where the profile states it, else the general one."""
        if code in self.shape.bureaus and lang == "zh":
            return self.shape.bureaus[code].name
        bureau = BUREAUS.get(code)
        if bureau is None:
            return code
        return bureau.text(lang)

    def facts_on(self, day: dt.date, park: str | None) -> dict[str, object]:
        """Region and park facts in force on the day, by path; what is not stated is absent."""
        out = on_day(self.timelines, day)
        found = self.park(park)
        if found is not None:
            out |= on_day(self.park_timelines[found.name], day)
            out.setdefault("park.name", found.name)
            if found.leading:
                out.setdefault("park.leading", frozenset(found.leading))
        return out

    def stated_until(self, path: str, day: dt.date) -> dt.date | None:
        """The day on which the fact in force ends, if the profile says one."""
        return next((d.until for d in self.timelines.get(path, ()) if d.on(day)), None)

    def park(self, name: str | None) -> ParkShape | None:
        """The park of that name or alias, None where there is none."""
        if name is None:
            return None
        return next((p for p in self.shape.parks if name == p.name or name in p.aliases), None)

    @cached_property
    def timelines(self) -> Mapping[str, tuple[Dated, ...]]:
        """Facts of the region by path, with the days on which each holds."""
        return {path: timeline(path, given) for path, given in self.shape.facts.items()}

    @cached_property
    def park_timelines(self) -> Mapping[str, Mapping[str, tuple[Dated, ...]]]:
        """The same for each park, by its name."""
        return {
            park.name: {path: timeline(path, dated(v)) for path, v in park.facts.items()}
            for park in self.shape.parks
        }

    def industry_of_code(self, code: str) -> IndustryShape | None:
        """The region's industry that claims the code, or the nearest group above it."""
        for step in (code, *industry.ancestors(code)):
            for item in self.shape.industries:
                if step in item.codes:
                    return item
        return None

    def industry_of_text(self, *texts: str) -> IndustryShape | None:
        """The first industry with a word that occurs in one of the texts."""
        for item in self.shape.industries:
            if any(w in text for w in item.words for text in texts):
                return item
        return None

    @cached_property
    def industry_words(self) -> tuple[str, ...]:
        """Every word by which an industry is known."""
        return tuple(sorted({w for i in self.shape.industries for w in i.words}))
