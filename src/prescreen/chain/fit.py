"""The fit of a project with what a region has: four scores, the relation, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from prescreen.chain.arrays import Floats, Ints
from prescreen.chain.explain import (
    UNIT,
    Contribution,
    Partner,
    beyond,
    partners_of,
    parts_of,
    rounded,
)
from prescreen.chain.graph import ChainGraph
from prescreen.chain.link import Link, LinkResult
from prescreen.chain.masses import combine, compute_masses, compute_table, update_masses
from prescreen.chain.model import FitParams
from prescreen.chain.presence import Firm, Presence
from prescreen.vocabulary import FITS

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
    """`status` is 'scored' or 'unknown'; an unknown fit has no relation and no scores, and `ask`
    names the nodes to choose among. Scores are points in 0..100, rounded to 0.001; contributions
    add up to them exactly. `shares` are the four types' parts of a whole.
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

    def sentences(self, lang: str = "zh", top: int | None = None) -> tuple[str, ...]:
        """What the relation rests on, then the `top` contributions, strongest score first."""
        ranked = sorted(
            self.contributions,
            key=lambda c: (-self.scores.get(c.score, 0.0), FITS.index(c.score), -c.points),
        )
        said = tuple(c.text(lang) for c in ranked[:top])
        note = self.note_zh if lang == "zh" else self.note_en
        return (note, *said) if note else said

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """As in the JSON report: plain values only."""
        return {
            "status": self.status,
            "relation": self.relation,
            "scores": dict(self.scores) or None,
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
            "note": self.note_zh if lang == "zh" else self.note_en,
        }


class FitModel:
    """All sums of a region, ready for fits. Built in O(n + e); a fit is a lookup.

    Raises KeyError for a firm on a node the graph does not have, and ValueError for hops > 1 on a
    graph with a cycle (there an enterprise would raise the need for itself).
    """

    def __init__(
        self,
        graph: ChainGraph,
        firms: Sequence[Firm] | Presence = (),
        params: FitParams | None = None,
    ) -> None:
        self.graph = graph
        self.params = params or FitParams()
        if self.params.hops > 1 and not graph.is_acyclic():
            raise ValueError("hops > 1 needs a graph without cycles; use hops=1")
        self.presence = firms if isinstance(firms, Presence) else Presence.of(graph, firms)
        self.masses = compute_masses(graph, self.presence, self.params)
        self.table = compute_table(graph, self.masses, self.params)

    # -- change of presence --------------------------------------------------------------------

    def with_firm(self, firm: Firm) -> FitModel:
        """The model with one more enterprise; equal to a rebuild, at the cost of its degree."""
        i = self.graph.index(firm.node)
        return self._changed(self.presence.adding(i, firm), [i])

    def without_firm(self, name: str, node: str | None = None) -> FitModel:
        """The model without an enterprise, on one node or everywhere it stands."""
        at = None if node is None else self.graph.index(node)
        presence, changed = self.presence.removing(name, at)
        return self._changed(presence, changed) if changed else self

    def _changed(self, presence: Presence, changed: list[int]) -> FitModel:
        out = FitModel.__new__(FitModel)
        out.graph, out.params, out.presence = self.graph, self.params, presence
        out.masses = update_masses(self.graph, presence, self.params, self.masses, changed)
        out.table = compute_table(self.graph, out.masses, self.params)
        return out

    def passed(self, j: int, side: str) -> float:
        """Need passing through node j from further on (0 at hops = 1)."""
        via = self.masses.demand_via if side == "down" else self.masses.supply_via
        return float(via[j])

    # -- one project ---------------------------------------------------------------------------

    def fit(
        self,
        links: LinkResult | Sequence[Link],
        *,
        size: float = 1.0,
        upgrade: float = 0.0,
        anchor: float = 0.0,
    ) -> Fit:
        """The fit of a linked project. size, upgrade and anchor lie in 0..1 (ValueError)."""
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
        factor = [size * x.share * x.confidence for x in chosen]
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
        )

    def _steps(self, at: Ints, factor: Floats, upgrade: float, anchor: float) -> list[int]:
        ones = np.ones(len(at))
        points = combine(self.table.columns[at], factor, ones * upgrade, ones * anchor)
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
                far_zh = f";隔着本地尚缺的{name(via)}有{who}({name(far)})"
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

    # -- many projects -------------------------------------------------------------------------

    def scores_all(self) -> Floats:
        """(n, 6) points of every node at size 1, share 1: fill, extend, strengthen, strengthen per
        unit of upgrade, build, build per unit of anchor. For lookups in lists; see `fit_many`."""
        return self.table.columns

    def fit_many(
        self,
        node: npt.ArrayLike,
        factor: npt.ArrayLike = 1.0,
        upgrade: npt.ArrayLike = 0.0,
        anchor: npt.ArrayLike = 0.0,
    ) -> Floats:
        """(k, 5) rounded fill, extend, strengthen, build, total of k one-product projects.

        node: (k,) indices; factor: size * share * confidence. Equal to `fit` row by row.
        """
        at = np.asarray(node, dtype=np.int64)
        full = [
            np.broadcast_to(np.asarray(x, dtype=np.float64), at.shape)
            for x in (factor, upgrade, anchor)
        ]
        steps = np.rint(combine(self.table.columns[at], *full) * UNIT)
        return np.concatenate([steps, steps.sum(axis=1, keepdims=True)], axis=1) / UNIT

    def relation_of(self, i: int) -> str:
        """The relation of a project on node i: its largest share."""
        return _RELATIONS[int(np.argmax(self.table.shares[i]))]

    def relations_all(self) -> npt.NDArray[np.str_]:
        """(n,) the relation of a project on each node."""
        chosen: npt.NDArray[np.str_] = np.array(_RELATIONS)[np.argmax(self.table.shares, axis=1)]
        return chosen


def _unknown(status: str, ask: tuple[str, ...]) -> Fit:
    why = status if status in _STATUS_ZH else "none"
    return Fit("unknown", None, {}, {}, (), (), (), 0.0, ask, _STATUS_ZH[why], _STATUS_EN[why])
