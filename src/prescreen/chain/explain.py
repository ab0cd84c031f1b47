"""Why a score is what it is: every point given to an enterprise, a link or a quality.

A score is rounded once to 0.001 points; its contributions are rounded by largest remainder, so they
add up to it exactly. Shares among enterprises go by mass (Aumann-Shapley); the product of demand
and supply is halved between the two sides (Owen).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from prescreen.chain.model import UNIT
from prescreen.chain.scores import ScoreModel
from prescreen.chain.sentences import Contribution
from prescreen.vocabulary import FITS, SIDES


@dataclass(frozen=True, slots=True)
class Partner:
    """A local enterprise to call: it would buy from (downstream) or sell to (upstream) the project,
    or makes the same (`same`)."""

    name: str
    side: str
    node: str
    node_name: str
    node_name_en: str
    capacity: float
    weight: float
    role: str
    document: str


@dataclass(slots=True)
class _Share:
    """A contribution before rounding: where it comes from, and its points."""

    score: str
    kind: str
    node: int
    other: int | None
    who: str | None
    points: float
    value: float = 0.0
    indirect: bool = False


def parts_of(
    model: ScoreModel, i: int, factor: float, upgrade: float, anchor: float
) -> Iterator[_Share]:
    """The unrounded contributions of one linked node; their sums are the unrounded scores."""
    t, p, m = model.table, model.params, model.masses
    k = 100 * factor
    d, u, gap = float(t.demand[i]), float(t.supply[i]), float(t.gap[i])
    fill, extend, strong, build = (float(x) for x in t.shares[i])
    kappa, tau = float(model.graph.kappa[i]), float(model.graph.tau[i])

    if fill > 0:
        base, bridge = k * fill * p.fill[0], k * fill * p.fill[1] * u / 2
        yield from _spread(model, i, "fill", "demand", "down", base)
        yield from _spread(model, i, "fill", "bridge_down", "down", bridge)
        yield from _spread(model, i, "fill", "bridge_up", "up", bridge)
        yield _Share("fill", "criticality", i, None, None, k * fill * p.fill[2] * kappa, kappa)
    if extend > 0:
        base = k * p.extend[0]
        yield from _spread(model, i, "extend", "supply", "up", base * gap * (1 - d) * u)
        yield from _spread(model, i, "extend", "demand", "down", base * gap * p.lam * d * (1 - u))
        yield _Share("extend", "value_added", i, None, None, k * extend * p.extend[1] * tau, tau)
        open_points = k * extend * p.extend[2] * float(t.openings[i])
        yield from _gaps(model, i, "extend", "openings", open_points, both=False)
    if strong > 0:
        s, k = p.strengthen, k * strong
        one = k * s[0] * float(m.hhi[i]) * d
        yield from _spread(model, i, "strengthen", "single_source", "down", one, float(m.hhi[i]))
        short = float(t.short[i])
        yield _Share("strengthen", "shortage", i, None, None, k * s[1] * short, short)
        yield _Share("strengthen", "upgrade", i, None, None, k * s[2] * upgrade, upgrade)
        linkage = 1 - (1 - u) * (1 - d)
        yield _Share("strengthen", "linkage", i, None, None, k * s[3] * linkage, linkage)
    if build > 0:
        b, k = p.build, 100 * factor * build * (1 - float(t.settled[i]))
        yield from _gaps(model, i, "build", "pull", k * b[0] * float(t.pull[i]), both=True)
        yield _Share("build", "anchor", i, None, None, k * b[1] * anchor, anchor)
        yield _Share("build", "criticality", i, None, None, k * b[2] * kappa, kappa)


def _spread(
    model: ScoreModel, i: int, score: str, kind: str, side: str, points: float, value: float = 0.0
) -> Iterator[_Share]:
    """Points to the enterprises of one side by mass; the rest to the missing nodes between."""
    if points <= 0:
        return
    near, weight = model.graph.users(i) if side == "down" else model.graph.suppliers(i)
    total = float((model.masses.demand if side == "down" else model.masses.supply)[i])
    passed = model.params.hops > 1
    for j, w in zip(near.tolist(), weight.tolist(), strict=True):
        m = float(model.masses.m[j])
        if m > 0:
            for name, capacity, _, _ in model.presence.at(j):
                share = w * capacity / model.params.c0 / total
                yield _Share(score, kind, i, j, name, points * share, value)
        if passed and (through := model.passed(j, side)) > 0:
            yield _Share(score, kind, i, j, None, points * w * through / total, value, True)


def _gaps(
    model: ScoreModel, i: int, score: str, kind: str, points: float, *, both: bool
) -> Iterator[_Share]:
    """Points to the links towards neighbours not (fully) here, by weight times gap."""
    if points <= 0:
        return
    sides = [model.graph.users(i)] + ([model.graph.suppliers(i)] if both else [])
    near = np.concatenate([s[0] for s in sides])
    need = np.concatenate([s[1] for s in sides]) * model.table.gap[near]
    for j, x in zip(near.tolist(), (points * need / need.sum()).tolist(), strict=True):
        yield _Share(score, kind, i, j, None, x)


def rounded(
    model: ScoreModel, parts: Sequence[_Share], totals: Sequence[int]
) -> tuple[Contribution, ...]:
    """Parts with equal source added, rounded so that each score's parts make up its total.

    totals: steps (1/UNIT points) of the four scores. Strongest first; parts of 0 are left out.
    """
    out: list[Contribution] = []
    for score, total in zip(FITS, totals, strict=True):
        merged: dict[tuple[str, int, int | None, str | None, bool], _Share] = {}
        for part in parts:
            if part.score != score or part.points <= 0:
                continue
            key = (part.kind, part.node, part.other, part.who, part.indirect)
            if key in merged:
                merged[key].points += part.points
            else:
                merged[key] = part
        mine = sorted(
            merged.values(),
            key=lambda x: (
                -x.points,
                x.kind,
                model.graph.ids[x.node],
                x.who or "",
                "" if x.other is None else model.graph.ids[x.other],
                x.indirect,
            ),
        )
        steps = _largest_remainder([x.points * UNIT for x in mine], total)
        out += [_made(model, x, n) for x, n in zip(mine, steps, strict=True) if n]
    return tuple(out)


def _largest_remainder(values: list[float], total: int) -> list[int]:
    """Whole numbers near `values` that add up to `total`; equal remainders favour the first."""
    if not values:
        return []
    steps = [int(v) for v in values]
    lacking = total - sum(steps)
    order = sorted(range(len(values)), key=lambda j: (steps[j] - values[j], j))
    turn = 1 if lacking > 0 else -1
    if lacking < 0:  # only where rounding fell between: take from the smallest remainders
        order = [j for j in reversed(order) if steps[j] > 0]
    for n in range(abs(lacking)):
        steps[order[n % len(order)]] += turn
    return steps


def _made(model: ScoreModel, x: _Share, steps: int) -> Contribution:
    g = model.graph
    other = None if x.other is None else g.ids[x.other]
    names = (
        g.name(x.node),
        g.name(x.node, "en"),
        "" if x.other is None else g.name(x.other),
        "" if x.other is None else g.name(x.other, "en"),
    )
    m = model.masses.m
    return Contribution(
        x.score,
        x.kind,
        x.who,
        g.ids[x.node],
        other,
        steps / UNIT,
        x.value,
        float(m[x.node]) == 0,
        x.other is not None and float(m[x.other]) == 0,
        x.indirect,
        names,
    )


def partners_of(model: ScoreModel, nodes: Sequence[int]) -> tuple[Partner, ...]:
    """Local enterprises next to the nodes: users first, then suppliers, then those alike."""
    found: dict[tuple[str, str, int], Partner] = {}
    g = model.graph
    for i in nodes:
        sides = (
            ("downstream", g.users(i)),
            ("upstream", g.suppliers(i)),
            ("same", (np.array([i]), np.ones(1))),
        )
        for side, (near, weight) in sides:
            for j, w in zip(near.tolist(), weight.tolist(), strict=True):
                for name, capacity, role, document in model.presence.at(j):
                    old = found.get((side, name, j))
                    if capacity > 0 and (old is None or old.weight < w):
                        found[side, name, j] = Partner(
                            name,
                            side,
                            g.ids[j],
                            g.name(j),
                            g.name(j, "en"),
                            capacity,
                            w,
                            role,
                            document,
                        )
    return tuple(
        sorted(
            found.values(),
            key=lambda x: (SIDES.index(x.side), -x.weight * x.capacity, x.name, x.node),
        )
    )


def beyond(model: ScoreModel, i: int, most: int = 40) -> tuple[str, int, int] | None:
    """The nearest local enterprise behind a missing neighbour: (name, its node, the neighbour).

    Only named in words where a node has no local neighbour; it carries no points at hops = 1.
    Users are looked at before suppliers, heavy links before light ones, at most `most` of each.
    """
    for near in (model.graph.users, model.graph.suppliers):
        best: tuple[float, str, int, int] | None = None
        for j, w in zip(*(part[:most].tolist() for part in near(i)), strict=True):
            for k, v in zip(*(part[:most].tolist() for part in near(j)), strict=True):
                if k == i or float(model.masses.m[k]) <= 0:
                    continue
                name = max(model.presence.at(k), key=lambda f: (f[1], f[0]))[0]
                if best is None or (w * v, name) > best[:2]:
                    best = (w * v, name, k, j)
        if best is not None:
            return best[1:]
    return None
