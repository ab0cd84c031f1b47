"""The fit of a project with what a region has: four scores, the relation, and why."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from prescreen.chain.arrays import Floats, Ints
from prescreen.chain.explain import Partner, beyond, partners_of, parts_of, rounded
from prescreen.chain.link import Link, LinkResult
from prescreen.chain.masses import combine
from prescreen.chain.model import ROUNDED, UNIT
from prescreen.chain.scores import ScoreModel
from prescreen.chain.sectors import SectorTable
from prescreen.chain.sentences import Contribution
from prescreen.vocabulary import FIT_LEVELS, FITS

_SHOWN = 8  # so many suppliers and users of a sector are listed
_RELATIONS = [fit.label for fit in FITS.values()]
_STATUS_ZH = {
    "none": "产品未能对应到产业链节点,链上关系未知",
    "uncertain": "产品对应哪个节点不能确定,请选定后再评",
}
_STATUS_EN = {
    "none": "no product could be matched to a node: the relation is unknown",
    "uncertain": "it is not certain which node the product is: choose one",
}


@dataclass(frozen=True, slots=True)
class Fit:
    """`status` is 'scored', 'bounded' or 'unknown'. An unknown fit has no relation and no scores,
    and `ask` names the nodes to choose among. A bounded one is that of a list of products that is
    not complete, or of a project of unknown size: its scores are the least, `most` what they may
    come to, and the relation of the former is open. `sector` is what the sector backbone says
    where no product chain answers, `amount` the project's capacity in units. Scores are points in
    0..100, rounded to 0.001; contributions add up to them exactly. `shares` are the four types'
    parts of a whole.
    """

    status: str
    relation: str | None
    scores: dict[str, float]
    shares: dict[str, float]
    contributions: tuple[Contribution, ...]
    partners: tuple[Partner, ...]
    links: tuple[Link, ...]
    confidence: float
    ask: tuple[str, ...]
    note_zh: str = ""
    note_en: str = ""
    most: Mapping[str, float] = field(default_factory=dict)
    sector: SectorFit | None = None
    amount: float | None = None

    @property
    def bounds(self) -> dict[str, tuple[float, float]]:
        """The least and the most of each score that is not known; empty for any other fit."""
        return {k: (self.scores[k], high) for k, high in self.most.items()}

    def sentences(self, lang: str = "zh", top: int | None = None) -> tuple[str, ...]:
        """What the relation rests on, then the `top` contributions, strongest score first."""
        ranked = sorted(
            self.contributions,
            key=lambda c: (-self.scores.get(c.score, 0.0), FITS.index(c.score), -c.points),
        )
        said = tuple(c.text(lang) for c in ranked[:top])
        note = self._said(lang)
        return (note, *said) if note else said

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """As in the JSON report: plain values only."""
        return {
            "status": self.status,
            "relation": self.relation,
            "scores": dict(self.scores) or None,
            "most": dict(self.most) or None,
            "shares": dict(self.shares) or None,
            "contributions": [
                {
                    "score": c.score,
                    "kind": c.kind,
                    "who": c.who,
                    "node": c.node,
                    "other": c.other,
                    "points": c.points,
                    "text": c.text(lang),
                }
                for c in self.contributions
            ],
            "partners": [asdict(p) for p in self.partners],
            "links": [asdict(x) for x in self.links],
            "confidence": self.confidence,
            "ask": list(self.ask),
            "amount": self.amount,
            "note": self._said(lang),
            "level": FIT_LEVELS["sector" if self.sector is not None else "product"].text(lang),
            "sector": self.sector.to_dict(lang) if self.sector is not None else None,
        }

    def _said(self, lang: str) -> str:
        """The note, and what the sector says, named as what it is."""
        own = self.note_zh if lang == "zh" else self.note_en
        if self.sector is None:
            return own
        return (
            f"{own}。{self.sector.note(lang)}"
            if lang == "zh"
            else f"{own}. {self.sector.note(lang)}"
        )


@dataclass(frozen=True)
class SectorFit:
    """The fit of a project's sector in the national table: `place` is its place in the graph,
    `amount` the project's capacity in units, None where nobody knows it.

    Sectors are wide: its scores are not to be compared with those of products. Relation and total
    are looked up; the reasons are worked out when they are asked for.
    """

    table: SectorTable
    model: FitModel
    place: int
    amount: float | None

    @property
    def relation(self) -> str:
        return _RELATIONS[int(np.argmax(self.model.table.shares[self.place]))]

    @property
    def total(self) -> float | None:
        """Points in 0..100, None where the size is not known."""
        if self.amount is None:
            return None
        size = self.model.size(self.amount, self.place)
        return float(self.model.fit_many([self.place], [size])[0, 4])

    @cached_property
    def fit(self) -> Fit:
        code = self.table.graph.ids[self.place]
        links = [Link(code, 1.0, 1.0, (), "code")]
        if self.amount is None:
            return self.model.unsized(links)
        return self.model.fit(links, amount=self.amount)

    def note(self, lang: str = "zh") -> str:
        """One sentence that begins with the level: 行业层面."""
        said = self.fit.note_zh if lang == "zh" else self.fit.note_en
        level = FIT_LEVELS["sector"].text(lang)
        if lang == "zh":
            return f"{level}(《{self.table.title}》,不与产品层面比较):{said}"
        return (
            f"{level} (national table of {self.table.year}, not comparable with products): {said}"
        )

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """As in the JSON report, with suppliers and users and their coefficients."""
        table = self.table
        name = table.graph.name
        own = self.fit.to_dict(lang)
        kept = ("relation", "scores", "most", "shares", "contributions", "partners")
        return {
            "code": table.graph.ids[self.place],
            "name": name(self.place, lang),
            "table": table.title,
            "year": table.year,
            "source": table.source,
            **{key: own[key] for key in kept},
            **{
                side: [{"sector": name(j, lang), "coefficient": a} for j, a in found[:_SHOWN]]
                for side, found in (
                    ("suppliers", table.suppliers(self.place)),
                    ("users", table.users(self.place)),
                )
            },
            "note": self.note(lang),
        }


class FitModel(ScoreModel):
    """The scores of every node, and the fits of projects with their reasons."""

    def fit(
        self,
        links: LinkResult | Sequence[Link],
        *,
        size: float = 1.0,
        upgrade: float = 0.0,
        anchor: float = 0.0,
        amount: float | None = None,
    ) -> Fit:
        """The fit of a linked project. size, upgrade and anchor lie in 0..1 (ValueError).

        `amount`, its capacity in units, makes a size at each node out of what is there (`size`).
        """
        for name, value in (("size", size), ("upgrade", upgrade), ("anchor", anchor)):
            if not 0 <= value <= 1:
                raise ValueError(f"{name} lies in 0..1: {value}")
        if isinstance(links, LinkResult):
            if links.status != "linked":
                return _unknown(links.status, links.candidates)
            links = links.links
        chosen = tuple(sorted(links, key=lambda x: (-x.share, x.node)))
        if not chosen:
            return _unknown("none", ())
        at = [self.graph.index(x.node) for x in chosen]
        sizes = [size] * len(at) if amount is None else (size * self.size(amount, at)).tolist()
        factor = [z * (x.share * x.confidence) for z, x in zip(sizes, chosen, strict=True)]
        steps = self._steps(np.array(at), np.array(factor), upgrade, anchor)
        parts = [
            p
            for i, f in zip(at, factor, strict=True)
            for p in parts_of(self, i, f, upgrade, anchor)
        ]
        shares = self._shares(at, [x.share for x in chosen])
        relation = max(FITS, key=lambda k: shares[k])
        whole = sum(x.share for x in chosen)
        scores = {k: n / UNIT for k, n in zip(FITS, steps, strict=True)}
        scores["total"] = sum(steps) / UNIT
        typical = max(
            zip(at, chosen, strict=True),
            key=lambda pair: (
                pair[1].share * float(self.table.shares[pair[0], FITS.index(relation)])
            ),
        )[0]
        note_zh, note_en = self._note(typical, relation)
        return Fit(
            "scored",
            FITS[relation].label,
            scores,
            shares,
            rounded(self, parts, steps),
            partners_of(self, at),
            chosen,
            sum(x.share * x.confidence for x in chosen) / whole if whole else 0.0,
            (),
            note_zh,
            note_en,
            amount=amount,
        )

    def unsized(self, links: LinkResult | Sequence[Link]) -> Fit:
        """The fit of a project whose size nobody knows: anything up to the largest."""
        full = self.fit(links)
        if full.relation is None:
            return full
        most = full.scores["total"]
        return replace(
            full,
            status="bounded",
            scores=dict.fromkeys(full.scores, 0.0),
            contributions=(),
            most=full.scores,
            note_zh=f"{full.note_zh};投资和产值未知,分值在0至{most:g}之间",
            note_en=f"{full.note_en}; neither investment nor output is known, so between 0 and "
            f"{most:g} points",
        )

    def bounded(
        self, links: Sequence[Link], rest: float, amount: float | None = None, *, sized: bool = True
    ) -> Fit:
        """The fit of a project of which a part, `rest` in 0..1, is made by products not told.

        They may stand on any node, or on none: so each score lies between that of the links and
        what the best node adds to it. Where the size is not known either (not `sized`), between
        nothing and that.
        """
        told = self.fit(links, amount=amount)
        if told.relation is None:
            return told
        at = [self.graph.index(x.node) for x in told.links]
        factor = [x.share * x.confidence for x in told.links]
        if not sized:
            told = replace(told, scores=dict.fromkeys(told.scores, 0.0), contributions=())
        elif amount is not None:
            factor = [z * f for z, f in zip(self.size(amount, at).tolist(), factor, strict=True)]
            rest *= float(self.largest_size(amount))
        points = self._points(np.array(at), np.array(factor), 0.0, 0.0)
        lows = [sum(points[:, k].tolist()) for k in range(4)]
        *tops, top = self.tops
        highs = [round((low + rest * t) * UNIT) for low, t in zip(lows, tops, strict=True)]
        most = {k: n / UNIT for k, n in zip(FITS, highs, strict=True)}
        least = told.scores["total"]
        whole = sum(round(low * UNIT) for low in lows) + math.floor(rest * top * UNIT) + ROUNDED
        most["total"] = min(sum(highs), whole) / UNIT
        note_zh = f"产品清单不完整,契合总分在{least:g}至{most['total']:g}之间,链上作用待补全后确定"
        note_en = (
            f"the list of products is not complete: the fit lies between {least:g} and "
            f"{most['total']:g}, and the relation is open until it is"
        )
        return replace(
            told, status="bounded", relation=None, most=most, note_zh=note_zh, note_en=note_en
        )

    def _points(self, at: Ints, factor: Floats, upgrade: float, anchor: float) -> Floats:
        ones = np.ones(len(at))
        return combine(self.table.columns[at], factor, ones * upgrade, ones * anchor)

    def _steps(self, at: Ints, factor: Floats, upgrade: float, anchor: float) -> list[int]:
        points = self._points(at, factor, upgrade, anchor)
        return [round(sum(points[:, k].tolist()) * UNIT) for k in range(4)]

    def _shares(self, at: Sequence[int], weight: Sequence[float]) -> dict[str, float]:
        """Parts of a whole: the linked nodes' types, by the products' shares."""
        w = np.asarray(weight) if sum(weight) > 0 else np.ones(len(at))
        mean = (self.table.shares[list(at)] * (w / w.sum())[:, None]).sum(axis=0)
        return dict(zip(FITS, mean.tolist(), strict=True))

    def _note(self, i: int, relation: str) -> tuple[str, str]:
        """One sentence on what the relation rests on, naming an enterprise where there is one."""
        zh, en = self.graph.name(i), self.graph.name(i, "en")
        en = en[:1].upper() + en[1:]
        kind = FITS[relation].label
        if relation == "strengthen":
            who = min(self.presence.at(i), key=lambda f: (-f[1], f[0]))[0]
            return (
                f"本地已有{who}做{zh},属{kind}",
                f"{en}: {who} makes it here already, the project strengthens the chain",
            )
        if relation == "build":
            behind = beyond(self, i)
            far_zh = far_en = ""
            if behind is not None:
                who, far, via = behind
                name = self.graph.name
                far_zh = f";再隔一环({name(via)},本地尚缺)有{who}({name(far)})"
                far_en = f"; {who} ({name(far, 'en')}) is one link away, past {name(via, 'en')}"
            return (
                f"{zh}及其直接上下游在本地基本空白,属{kind}{far_zh}",
                f"{en}: neither it nor its neighbours are here, the project builds a chain{far_en}",
            )
        if relation == "extend":
            return (
                f"{zh}接在本地产品之后而本地尚缺,属{kind}",
                f"{en}: it carries on from what is made here, the project extends the chain",
            )
        return (
            f"本地下游需要{zh}而供应空缺,属{kind}",
            f"{en}: local users need it and it is missing, the project fills the chain",
        )


def _unknown(status: str, ask: tuple[str, ...]) -> Fit:
    why = status if status in _STATUS_ZH else "none"
    return Fit("unknown", None, {}, {}, (), (), (), 0.0, ask, _STATUS_ZH[why], _STATUS_EN[why])
