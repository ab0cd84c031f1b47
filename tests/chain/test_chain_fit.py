"""The fit model: equal to its plain twin, with the properties an expert expects."""

from __future__ import annotations

import numpy as np
import pytest
from chain_cases import CAPACITY, UNIT, WEIGHT, Case, cases
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from plain_model import TYPES

from prescreen.chain import ChainGraph, Firm, FitModel, FitParams, Link, Presence
from prescreen.chain.arrays import distinct, order_of
from prescreen.chain.explain import beyond
from prescreen.vocabulary import FITS

FEW = settings(max_examples=60, deadline=None)
ANY = st.data()


def points(model: FitModel, node: int, **given_: float) -> np.ndarray:
    """Unrounded fill, extend, strengthen, build of a full-size project."""
    row = model.table.columns[node]
    upgrade, anchor = given_.get("upgrade", 0.0), given_.get("anchor", 0.0)
    return np.array([row[0], row[1], row[2] + row[3] * upgrade, row[4] + row[5] * anchor])


def all_points(model: FitModel) -> np.ndarray:
    return model.table.columns


@FEW
@given(cases() | cases(acyclic=True), UNIT, UNIT, UNIT)
def test_equals_the_plain_model(case: Case, size: float, upgrade: float, anchor: float) -> None:
    """On any graph, scores and shares are those of the model written plainly."""
    model, plain = case.model(), case.plain()
    for i in range(case.n):
        name = f"n{i}"
        fit = model.fit([Link(name, 1.0, 1.0)], size=size, upgrade=upgrade, anchor=anchor)
        wanted = plain.score(name, size, upgrade, anchor)
        for key in TYPES:
            assert fit.scores[key] == pytest.approx(wanted[key], abs=0.000501)
        assert fit.scores["total"] == pytest.approx(wanted["total"], abs=0.0021)
        assert tuple(fit.shares.values()) == pytest.approx(plain.shares(name))


@FEW
@given(cases() | cases(acyclic=True), UNIT, UNIT)
def test_bounded_and_a_partition_of_unity(case: Case, upgrade: float, anchor: float) -> None:
    """Shares add up to one, and no score is negative or beyond a hundred together."""
    model = case.model()
    shares = model.table.shares
    assert np.all(shares >= -1e-12)
    assert shares.sum(axis=1) == pytest.approx(np.ones(case.n))
    for i in range(case.n):
        four = points(model, i, upgrade=upgrade, anchor=anchor)
        assert np.all(four >= 0)
        assert four.sum() <= 100 + 1e-9


@FEW
@given(cases() | cases(acyclic=True), UNIT, UNIT, UNIT, ANY)
def test_contributions_add_up_exactly(
    case: Case, size: float, upgrade: float, anchor: float, data: st.DataObject
) -> None:
    """Contributions add up to each score to the thousandth, and each has its sentence."""
    model = case.model()
    chosen = data.draw(st.lists(st.integers(0, case.n - 1), min_size=1, max_size=3, unique=True))
    links = [Link(f"n{i}", 1 / len(chosen), data.draw(UNIT)) for i in chosen]
    fit = model.fit(links, size=size, upgrade=upgrade, anchor=anchor)
    for key in TYPES:
        mine = [round(c.points * 1000) for c in fit.contributions if c.score == key]
        assert sum(mine) == round(fit.scores[key] * 1000)
        assert all(n > 0 for n in mine)
    assert sum(round(fit.scores[k] * 1000) for k in TYPES) == round(fit.scores["total"] * 1000)
    for c in fit.contributions:
        assert c.who is not None or c.other is not None or 0 < c.value <= 1
        assert c.text("zh").endswith("分")
        assert c.text("en").endswith("points")


@FEW
@given(cases(), st.randoms(use_true_random=False))
def test_renaming_and_order_change_nothing(case: Case, rnd: object) -> None:
    """Neither the numbers of nodes nor the order of edges and firms shows in the scores."""
    names = list(range(case.n))
    rnd.shuffle(names)  # type: ignore[attr-defined]
    edges, firms = list(case.edges), list(case.firms)
    rnd.shuffle(edges)  # type: ignore[attr-defined]
    rnd.shuffle(firms)  # type: ignore[attr-defined]
    quality = [case.quality[names.index(i)] for i in range(case.n)]
    other = Case(
        tuple(quality),
        tuple((names[u], names[v], w) for u, v, w in edges),
        tuple((who, names[at], c) for who, at, c in firms),
        case.params,
    )
    assert all_points(other.model())[names] == pytest.approx(all_points(case.model()), abs=1e-9)
    same = Case(case.quality, tuple(edges), tuple(firms), case.params)
    assert np.array_equal(all_points(same.model()), all_points(case.model()))


@FEW
@given(cases(), ANY)
def test_duplicate_and_weaker_edges_change_nothing(case: Case, data: st.DataObject) -> None:
    """An edge stated again, as strong or weaker, changes no score."""
    assume(case.edges)
    u, v, w = data.draw(st.sampled_from(case.edges))
    weaker = w * data.draw(st.floats(0.1, 1))
    more = Case(case.quality, (*case.edges, (u, v, weaker)), case.firms, case.params)
    assert np.array_equal(all_points(more.model()), all_points(case.model()))


@FEW
@given(cases(), CAPACITY, UNIT)
def test_an_unrelated_node_changes_nothing(case: Case, capacity: float, kappa: float) -> None:
    """Nodes and firms of a chain apart change no score."""
    n = case.n
    more = Case(
        (*case.quality, (kappa, 0.5, (7,)), (0.1, 0.1, (7,))),
        (*case.edges, (n, n + 1, 0.6)),
        (*case.firms, ("外", n, capacity), ("外二", n + 1, 1.0)),
        case.params,
    )
    assert np.array_equal(all_points(more.model())[:n], all_points(case.model()))


@FEW
@given(cases(), ANY, CAPACITY)
def test_a_firm_at_the_node_never_raises_fill_extend_build(
    case: Case, data: st.DataObject, capacity: float
) -> None:
    """A further firm at a node raises none of its scores but strengthen."""
    i = data.draw(st.integers(0, case.n - 1))
    before = points(case.model(), i, anchor=1.0)
    more = Case(case.quality, case.edges, (*case.firms, ("新", i, capacity)), case.params)
    after = points(more.model(), i, anchor=1.0)
    assert np.all(after[[0, 1, 3]] <= before[[0, 1, 3]] + 1e-9)


@FEW
@given(cases(), ANY, CAPACITY)
def test_more_users_and_suppliers(case: Case, data: st.DataObject, capacity: float) -> None:
    """More users never lower fill, more suppliers never lower extend, and neither raises build."""
    assume(case.edges)
    u, v, _ = data.draw(st.sampled_from(case.edges))
    before, plain = case.model(), {**case.params, "lam": 0.0}
    more = Case(case.quality, case.edges, (*case.firms, ("新", v, capacity)), case.params)
    old, new = points(before, u, anchor=1.0), points(more.model(), u, anchor=1.0)
    if (v, u) not in {(a, b) for a, b, _ in case.edges}:
        assert new[3] <= old[3] + 1e-9, "users never raise build"
        if case.params["lam"] == 0:
            assert new[0] >= old[0] - 1e-9, "users never lower fill"
            assert new[1] <= old[1] + 1e-9, "users never raise extend"
    zero = Case(case.quality, case.edges, case.firms, plain)
    more = Case(case.quality, case.edges, (*case.firms, ("新", u, capacity)), plain)
    old, new = points(zero.model(), v), points(more.model(), v)
    if (v, u) not in {(a, b) for a, b, _ in case.edges}:
        assert new[0] >= old[0] - 1e-9, "suppliers never lower fill"
        assert new[1] >= old[1] - 1e-9, "suppliers never lower extend"
        assert new[3] <= old[3] + 1e-9, "suppliers never raise build"


@FEW
@given(cases(), ANY, UNIT)
def test_splitting_a_firm(case: Case, data: st.DataObject, part: float) -> None:
    """One firm in two entries changes nothing; as two firms it is less concentrated."""
    assume(case.firms)
    k = data.draw(st.integers(0, len(case.firms) - 1))
    who, at, c = case.firms[k]
    rest = case.firms[:k] + case.firms[k + 1 :]
    same = (*rest, (who, at, c * part), (who, at, c * (1 - part)))
    assert all_points(Case(case.quality, case.edges, same, case.params).model()) == pytest.approx(
        all_points(case.model()), abs=1e-9
    ), "one enterprise stated in two entries"
    two = (*rest, ("拆一", at, c * part), ("拆二", at, c * (1 - part)))
    old = all_points(case.model())
    new = all_points(Case(case.quality, case.edges, two, case.params).model())
    assert new[:, [0, 1, 4, 5]] == pytest.approx(old[:, [0, 1, 4, 5]], abs=1e-9)
    if not any(name == who and place == at for name, place, _ in rest):
        assert np.all(new[:, 2] <= old[:, 2] + 1e-9), "two enterprises are less concentrated"


@FEW
@given(cases(), ANY, UNIT)
def test_splitting_a_user_node_keeps_fill(case: Case, data: st.DataObject, part: float) -> None:
    """A user node split in two leaves the fill of its suppliers as it was."""
    v = data.draw(st.integers(0, case.n - 1))
    edges = [*case.edges, *((u, case.n, w) for u, x, w in case.edges if x == v)]
    firms = [f for f in case.firms if f[1] != v]
    for who, at, c in (f for f in case.firms if f[1] == v):
        firms += [(who, at, c * part), (who, case.n, c * (1 - part))]
    split = Case((*case.quality, case.quality[v]), tuple(edges), tuple(firms), case.params)
    keep = [u for u in range(case.n) if u != v and (v, u) not in {(a, b) for a, b, _ in case.edges}]
    old, new = case.model().table, split.model().table
    assert new.columns[keep, 0] == pytest.approx(old.columns[keep, 0], abs=1e-9)


@FEW
@given(cases(), ANY, UNIT)
def test_an_empty_neighbour(case: Case, data: st.DataObject, kappa: float) -> None:
    """A further user without firms leaves fill and strengthen alone and only adds to extend."""
    i = data.draw(st.integers(0, case.n - 1))
    more = Case(
        (*case.quality, (kappa, 0.0, (0,))),
        (*case.edges, (i, case.n, 0.6)),
        case.firms,
        case.params,
    )
    old, new = points(case.model(), i), points(more.model(), i)
    assert new[[0, 2]] == pytest.approx(old[[0, 2]], abs=1e-9)
    assert new[1] >= old[1] - 1e-12
    if old[1] > 1e-3 and case.model().table.openings[i] < 0.99:
        assert new[1] > old[1]


@FEW
@given(cases(), UNIT)
def test_linear_in_nodes_and_size(case: Case, share: float) -> None:
    """Two products score their shares' mean; half the size, or half the confidence, halves it."""
    model = case.model()
    a, b = Link("n0", share, 1.0), Link("n1", 1 - share, 1.0)
    both = model.fit([a, b], upgrade=0.4, anchor=0.3)
    for k, key in enumerate(TYPES):
        wanted = share * points(model, 0, upgrade=0.4, anchor=0.3)[k]
        wanted += (1 - share) * points(model, 1, upgrade=0.4, anchor=0.3)[k]
        assert both.scores[key] == pytest.approx(wanted, abs=0.000501)
    half = model.fit([a, b], size=0.5, upgrade=0.4, anchor=0.3)
    doubt = model.fit([Link("n0", share, 0.5), Link("n1", 1 - share, 0.5)], upgrade=0.4, anchor=0.3)
    assert half.scores == doubt.scores
    assert half.scores["total"] == pytest.approx(both.scores["total"] / 2, abs=0.003)


@FEW
@given(cases(), UNIT, UNIT, UNIT, UNIT)
def test_monotone_in_size_upgrade_anchor(
    case: Case, low: float, more: float, upgrade: float, anchor: float
) -> None:
    """Greater size, upgrade or anchor lowers no score."""
    model, high = case.model(), min(1.0, low + more)
    for i in range(case.n):
        link = [Link(f"n{i}", 1.0, 1.0)]
        for name in ("size", "upgrade", "anchor"):
            base = {"size": 0.7, "upgrade": upgrade, "anchor": anchor}
            small = model.fit(link, **{**base, name: low}).scores
            large = model.fit(link, **{**base, name: high}).scores
            assert all(large[k] >= small[k] for k in TYPES)


@FEW
@given(cases(), ANY, WEIGHT)
def test_monotone_in_edge_weight_and_criticality(
    case: Case, data: st.DataObject, weight: float
) -> None:
    """A heavier edge or a more critical node never lowers fill."""
    assume(case.edges)
    k = data.draw(st.integers(0, len(case.edges) - 1))
    u, v, w = case.edges[k]
    heavier = Case(
        case.quality, (*case.edges, (u, v, max(w, weight))), case.firms, {**case.params, "lam": 0.0}
    )
    old = Case(case.quality, case.edges, case.firms, {**case.params, "lam": 0.0}).model()
    new = heavier.model()
    assert points(new, u)[0] >= points(old, u)[0] - 1e-9
    assert new.table.columns[u, 5] <= old.table.columns[u, 5] + 1e-9, "build but for its pull"
    quality = list(case.quality)
    quality[u] = (min(1.0, quality[u][0] + 0.2), *quality[u][1:])
    keener = Case(tuple(quality), case.edges, case.firms, case.params).model()
    assert points(keener, u)[0] >= points(case.model(), u)[0] - 1e-12


@FEW
@given(cases(), ANY, CAPACITY)
def test_firms_elsewhere_in_the_chain_only_lower_build(
    case: Case, data: st.DataObject, capacity: float
) -> None:
    """A firm far off in the chain lowers build or nothing."""
    i = data.draw(st.integers(0, case.n - 1))
    near = {v for u, v, _ in case.edges if u == i} | {u for u, v, _ in case.edges if v == i}
    far = [j for j in range(case.n) if j != i and j not in near]
    assume(far)
    j = data.draw(st.sampled_from(far))
    more = Case(case.quality, case.edges, (*case.firms, ("新", j, capacity)), case.params)
    old, new = points(case.model(), i, anchor=0.5), points(more.model(), i, anchor=0.5)
    assert new[:3] == pytest.approx(old[:3], abs=1e-12)
    assert new[3] <= old[3] + 1e-12


@FEW
@given(cases(), st.sampled_from([0.25, 2.0, 8.0]))
def test_units_of_capacity(case: Case, factor: float) -> None:
    """Capacity and its half point in another unit give the same scores."""
    firms = tuple((who, at, c * factor) for who, at, c in case.firms)
    params = {**case.params, "c0": case.params["c0"] * factor}
    scaled = Case(case.quality, case.edges, firms, params)
    assert all_points(scaled.model()) == pytest.approx(all_points(case.model()), abs=1e-9)


@FEW
@given(cases() | cases(acyclic=True), ANY, CAPACITY)
def test_incremental_equals_rebuild(case: Case, data: st.DataObject, capacity: float) -> None:
    """A firm added or taken away gives the model built anew with or without it."""
    i = data.draw(st.integers(0, case.n - 1))
    who = data.draw(st.sampled_from(["甲", "戊"]))
    firm = Firm(who, f"n{i}", capacity, "龙头")
    quick = case.model().with_firm(firm)
    whole = FitModel(case.graph(), [*case.local(), firm], case.fit_params())
    if (who, i) in {(name, at) for name, at, _ in case.firms}:  # sums of three or more may round
        assert all_points(quick) == pytest.approx(all_points(whole), abs=1e-9)
    else:
        assert np.array_equal(all_points(quick), all_points(whole))
    assert {x[0] for x in quick.presence.at(i)} == {x[0] for x in whole.presence.at(i)}
    gone = quick.without_firm(who, f"n{i}")
    bare = [f for f in case.local() if (f.name, f.node) != (who, f"n{i}")]
    assert np.array_equal(
        all_points(gone), all_points(FitModel(case.graph(), bare, case.fit_params()))
    )
    everywhere = quick.without_firm(who)
    bare = [f for f in case.local() if f.name != who]
    assert np.array_equal(
        all_points(everywhere), all_points(FitModel(case.graph(), bare, case.fit_params()))
    )


@FEW
@given(cases(), st.lists(st.tuples(st.integers(0, 1), UNIT, UNIT, UNIT), min_size=1, max_size=5))
def test_a_million_rows_are_fitted_like_one(
    case: Case, rows: list[tuple[int, float, float, float]]
) -> None:
    """Fitted in one go, rows have the scores of each fitted alone."""
    model = case.model()
    node, factor, upgrade, anchor = (np.array(x) for x in zip(*rows, strict=True))
    many = model.fit_many(node, factor, upgrade, anchor)
    for row, got in zip(rows, many.tolist(), strict=True):
        fit = model.fit([Link(f"n{row[0]}", 1.0, 1.0)], size=row[1], upgrade=row[2], anchor=row[3])
        assert tuple(got) == tuple(fit.scores.values())
    largest = [list(FITS.values())[k].label for k in model.table.shares.argmax(axis=1)]
    assert largest == [model.fit([Link(f"n{i}", 1.0, 1.0)]).relation for i in range(case.n)]


@FEW
@given(cases())
def test_arrays_and_rows_build_the_same(case: Case) -> None:
    """A graph made from arrays scores like one made from rows."""
    first = [min(chains) for _, _, chains in case.quality]
    quality = tuple((k, t, (c,)) for (k, t, _), c in zip(case.quality, first, strict=True))
    single = Case(quality, case.edges, case.firms, case.params)
    u, v, w = (list(x) for x in zip(*case.edges, strict=True)) if case.edges else ([], [], [])
    graph = ChainGraph.from_arrays(
        case.n, u, v, w, kappa=[q[0] for q in quality], tau=[q[1] for q in quality], chain=first
    )
    names = sorted({f[0] for f in case.firms})
    presence = Presence.from_arrays(
        case.n,
        [f[1] for f in case.firms],
        [f[2] for f in case.firms],
        [names.index(f[0]) for f in case.firms],
        names,
    )
    model = FitModel(graph, presence, case.fit_params())
    assert all_points(model) == pytest.approx(all_points(single.model()), abs=1e-9)


def test_the_order_of_firms_changes_no_bit() -> None:
    """Masses are summed in an order of their own, so that no bit depends on the firms' order."""
    quality = ((0.0, 0.0, (0,)),) * 2
    one = [("甲", 1, 0.1), ("乙", 1, 0.2), ("丙", 1, 0.3)]
    models = [Case(quality, ((0, 1, 1.0),), tuple(f)).model() for f in (one, one[::-1])]
    assert models[0].masses.m.tolist() == models[1].masses.m.tolist()
    grown = Case(quality, ((0, 1, 1.0),), tuple(one[1:])).model().with_firm(Firm("甲", "n1", 0.1))
    assert grown.masses.m.tolist() == models[0].masses.m.tolist()


@FEW
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), WEIGHT, st.integers(0, 4))))
def test_parallel_edges_become_the_heaviest(rows: list[tuple[int, int, float, int]]) -> None:
    """Of parallel edges the heaviest stays, with the first kind among equals."""
    u, v, w, k = (np.array([r[i] for r in rows], dtype=t) for i, t in enumerate("iifi"))
    got = distinct(5, u.astype(np.int64), v.astype(np.int64), w.astype(float), k.astype(np.int64))
    wanted: dict[tuple[int, int], tuple[float, int]] = {}
    for a, b, weight, kind in zip(*(x.tolist() for x in (u, v, w, k)), strict=True):
        old = wanted.get((a, b), (0.0, 9))
        wanted[a, b] = min(old, (weight, kind), key=lambda pair: (-pair[0], pair[1]))
    mine = {(a, b): (x, y) for a, b, x, y in zip(*(g.tolist() for g in got), strict=True)}
    assert mine == wanted
    assert list(mine) == sorted(mine)


@pytest.mark.parametrize("bound", [50, 1 << 62])
def test_both_ways_of_sorting_agree(bound: int) -> None:
    """Sorting small keys and large keys gives the same stable order."""
    key = np.random.default_rng(1).integers(0, 50, 300)
    assert order_of(key, bound).tolist() == np.argsort(key, kind="stable").tolist()


def test_zero_cases() -> None:
    """With no firms nothing scores but build, and with no user there is nothing to fill."""
    quality = ((0.5, 0.5, (0,)),) * 3
    edges = ((0, 1, 1.0), (1, 2, 1.0))
    nobody = Case(quality, edges, ()).model()
    assert np.all(nobody.table.shares[:, 3] == 1)
    assert np.all(all_points(nobody)[:, :4] == 0)
    user = Case(quality, edges, (("甲", 2, 1.0),)).model()
    assert points(user, 0)[0] == 0, "no user next to it: nothing to fill"
    assert points(user, 1)[0] > 0
    assert points(user, 2)[2] == 0
    assert points(user, 2, upgrade=1.0)[2] > 0


def test_the_worked_example() -> None:
    """docs/explanation/chain.md: two makers of modules, one of flexible circuits."""
    quality = ((0.0, 0.0, (0,)),) * 3
    firms = (("甲", 1, 1.5), ("乙", 1, 0.6), ("戊", 2, 0.7))
    model = Case(quality, ((0, 1, 1.0), (2, 0, 0.6)), firms).model()
    fit = model.fit([Link("n0", 1.0, 1.0)])
    assert fit.relation == "补链"
    assert fit.scores["fill"] == 51.401
    listed = {(c.kind, c.who): c.points for c in fit.contributions if c.score == "fill"}
    assert listed == {
        ("demand", "甲"): 31.341,
        ("demand", "乙"): 12.536,
        ("bridge_up", "戊"): 3.762,
        ("bridge_down", "甲"): 2.687,
        ("bridge_down", "乙"): 1.075,
    }


def test_hops_need_a_graph_without_cycles() -> None:
    """Looking several hops ahead is refused on a graph with a cycle."""
    ring = Case(((0, 0, (0,)),) * 3, ((0, 1, 1.0), (1, 2, 1.0), (2, 0, 1.0)), ())
    assert ring.model() is not None
    with pytest.raises(ValueError, match="cycles"):
        ring.model(hops=3)


def test_hops_name_the_missing_node_between() -> None:
    """Need that comes through a missing node is told with that node's name."""
    chain = Case(((0, 0, (0,)),) * 3, ((0, 1, 1.0), (1, 2, 1.0)), (("甲", 2, 1.0),), {"hops": 2})
    fit = chain.model().fit([Link("n0", 1.0, 1.0)])
    (one,) = [c for c in fit.contributions if c.score == "fill"]
    assert (one.indirect, one.who, one.other) == (True, None, "n1")
    assert "经本地尚缺的产品1" in one.text("zh")
    assert "through product 1" in one.text("en")


def test_points_go_by_mass() -> None:
    """Users by weight x capacity, missing neighbours by weight x gap, indirect need by weight."""
    quality = ((0.0, 0.0, (0,)),) * 5
    edges = ((0, 1, 1.0), (0, 2, 0.3), (3, 0, 0.6))
    direct = Case(quality, edges, (("甲", 1, 1.0), ("乙", 2, 2.0))).model()
    fit = direct.fit([Link("n0", 1.0, 1.0)])
    fill = {c.who: c.points for c in fit.contributions if c.kind == "demand"}
    assert fill["乙"] == pytest.approx(fill["甲"] * 0.3 * 2.0, abs=0.002)
    assert [p.name for p in fit.partners] == ["甲", "乙"]
    pull = {c.other: c.points for c in fit.contributions if c.kind == "pull"}
    assert pull["n1"] == pytest.approx(pull["n3"] / 0.6 * np.exp(-1.0), abs=0.002)
    further = ((0, 1, 1.0), (0, 2, 0.3), (1, 3, 1.0), (2, 4, 1.0))
    case = Case(quality, further, (("甲", 3, 1.0), ("乙", 4, 1.0)), {"hops": 2})
    fit = case.model().fit([Link("n0", 1.0, 1.0)])
    via = {c.other: c.points for c in fit.contributions if c.indirect}
    assert via["n2"] == pytest.approx(via["n1"] * 0.3, abs=0.002)


def test_a_node_is_not_its_own_neighbour_behind_a_gap() -> None:
    """A firm at the node itself is not one behind a gap; one further on is."""
    there_and_back = ((0, 1, 1.0), (1, 0, 1.0))
    assert beyond(Case(((0, 0, (0,)),) * 2, there_and_back, (("甲", 0, 1.0),)).model(), 0) is None
    further = Case(((0, 0, (0,)),) * 3, (*there_and_back, (1, 2, 0.3)), (("甲", 2, 1.0),)).model()
    assert beyond(further, 0) == ("甲", 2, 1)


def test_partners_are_ranked_by_what_they_would_take() -> None:
    """Partners come by edge weight and capacity together."""
    quality = ((0.0, 0.0, (0,)),) * 3
    firms = (("甲", 1, 1.0), ("乙", 2, 5.0), ("丙", 1, 0.2))
    fit = Case(quality, ((0, 1, 1.0), (0, 2, 0.6)), firms).model().fit([Link("n0", 1.0, 1.0)])
    assert [p.name for p in fit.partners] == ["乙", "甲", "丙"]


@pytest.mark.parametrize(
    "bad",
    [
        {"c0": 0},
        {"lam": 1.5},
        {"beta": -1},
        {"hops": 0},
        {"fill": (0.6, 0.3, 0.3)},
        {"chain_half": 0},
        {"c0": float("nan")},
        {"hops": 1.5},
    ],
)
def test_parameters_out_of_range_are_refused(bad: dict[str, float]) -> None:
    """A parameter out of its range, or no number, is refused."""
    with pytest.raises(ValueError):
        FitParams(**bad)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["size", "upgrade", "anchor"])
def test_qualities_out_of_range_are_refused(name: str) -> None:
    """A size, upgrade or anchor above one is refused by its name."""
    model = Case(((0, 0, (0,)),) * 2, (), ()).model()
    with pytest.raises(ValueError, match=name):
        model.fit([Link("n0", 1.0, 1.0)], **{name: 1.01})


def test_bad_arrays_are_refused() -> None:
    """Arrays with nodes outside, wrong weights, loops or negative capacities are refused."""
    with pytest.raises(ValueError, match="outside"):
        ChainGraph.from_arrays(2, [0], [2], [1.0])
    with pytest.raises(ValueError, match="weights"):
        ChainGraph.from_arrays(2, [0], [1], [1.2])
    with pytest.raises(ValueError, match="itself"):
        ChainGraph.from_arrays(2, [1], [1], [1.0])
    with pytest.raises(ValueError, match="kappa"):
        ChainGraph.from_arrays(2, [0], [1], [1.0], kappa=[0.5, 1.5])
    with pytest.raises(ValueError, match="outside"):
        Presence.from_arrays(2, [2], [1.0])
    with pytest.raises(ValueError, match="capacities"):
        Presence.from_arrays(2, [0], [-1.0])
