"""What a pack may say at all: law behind every veto, and no criterion against fair competition.

`inside` looks at one pack, `across` at all packs that are loaded together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from prescreen.errors import Place, Problem
from prescreen.lang import ast, children
from prescreen.messages import Both, problem
from prescreen.pack.fairness import fair_competition, negative_list, sensitive, sensitive_check
from prescreen.pack.model import Check, Conclusion, Pack, Parameter
from prescreen.vocabulary import BASES, LAWFUL
from prescreen.yamlsource.source import Document


def inside(pack: Pack, document: Document, visible: Sequence[Pack]) -> Iterator[Problem]:
    """The guards that need only this pack and those it builds on."""
    metrics = {m.key: m.node for p in (*visible, pack) for m in p.metrics.values()}
    for check in pack.checks:
        yield from _basis(check, pack)
        yield from _waivers(check)
        yield from sensitive_check(check, metrics)
        yield from negative_list(check, metrics)
        yield from _dates(check)
    seen: dict[str, int] = {}
    for check in pack.checks:
        if check.id in seen:
            yield problem("check-duplicate", check.place, check=check.id)
        seen[check.id] = 1
    for i, item in enumerate(pack.score):
        nodes = [n for b in item.bands for n in (b.when, b.points)]
        place = document.place(("scorecard", "items", i, "id"))
        if item.low > item.high:
            yield problem("score-range", place)
        if found := sensitive(nodes, metrics):
            what = Both(f"评分项 {item.label}", f"score item {item.id}")
            yield fair_competition(place, what, found)
    for i, rule in enumerate(pack.conclusions):
        if found := sensitive([rule.when], metrics):
            place = document.place(("conclusions", i, "id"))
            what = Both(f"推论 {rule.id}", f"conclusion {rule.id}")
            yield fair_competition(place, what, found)
    yield from _tightened(pack, document, visible)


# -- basis ---------------------------------------------------------------------------------------
def _basis(check: Check, pack: Pack) -> Iterator[Problem]:
    strongest = min((BASES.index(c.source.basis) for c in check.citations), default=0)
    if check.citations and BASES.index(check.basis) < strongest:
        highest = BASES.codes[strongest]
        yield problem("guard-basis", check.place, basis=check.basis, highest=highest)
    local_veto = pack.level != "national" and check.basis == "local_published"
    if check.severity == "veto" and check.basis not in LAWFUL and not local_veto:
        yield problem("guard-veto", check.place, basis=check.basis)
    if check.basis == "practice" and check.severity != "advice":
        yield problem("guard-practice", check.place)
    if check.citations and check.evidence == "unverified" and check.severity != "advice":
        yield problem("guard-unverified", check.place)
    if check.severity == "defer" and not check.until:
        yield problem("check-until", check.place)


def _waivers(check: Check) -> Iterator[Problem]:
    if check.waivable and check.basis in LAWFUL:
        yield problem("guard-waivable", check.place)


def _dates(check: Check) -> Iterator[Problem]:
    for citation in check.citations:
        if not check.effective.overlaps(citation.source.effective):
            yield problem("effective-clash", check.place, citation=citation)


# -- local packs tighten ---------------------------------------------------------------------------
def _tightened(pack: Pack, document: Document, visible: Sequence[Pack]) -> Iterator[Problem]:
    refs = set(pack.extends)
    parents = [p for p in visible if p.id in refs or p.id.rpartition("/")[2] in refs]
    for name, own in pack.parameters.items():
        for parent in parents:
            if name in parent.parameters:
                shape_place = document.place(("parameters", name))
                yield from _stricter(own, parent.parameters[name], document, name, shape_place)


def _stricter(
    own: Parameter, parent: Parameter, document: Document, name: str, place: Place
) -> Iterator[Problem]:
    if own.type != parent.type:
        yield problem("extends-type", place, name=name, wanted=parent.type.both())
        return
    if document.node(("parameters", name, "authority")) is not None:
        return
    for day in sorted({d for d, _ in own.values} | {d for d, _ in parent.values}):
        mine, theirs = own.on(day), parent.on(day)
        if not isinstance(mine, float) or not isinstance(theirs, float):
            continue
        looser = {"lower": mine > theirs, "higher": mine < theirs, "none": mine != theirs}
        if looser[parent.better]:
            unit = own.type.unit.text if own.type.unit else ""
            yield problem(
                "extends-loosened", place, name=name, day=day, own=mine, parent=theirs, unit=unit
            )
            return


# -- all packs together ----------------------------------------------------------------------------
def across(packs: Sequence[Pack]) -> Iterator[Problem]:
    """Check ids are unique over all packs; conclusions can be put into strata."""
    seen: dict[str, Check] = {}
    for pack in packs:
        for check in pack.checks:
            first = seen.get(check.id)
            if first is not None and first.pack != check.pack:
                place, other = check.place, first.pack
                yield problem("check-duplicate/pack", place, check=check.id, pack=other)
            seen[check.id] = check
    rules = [c for p in packs for c in p.conclusions]
    try:
        strata(rules)
    except CyclicNegation as error:
        yield problem("conclusion-cycle", error.place, rule=error.rule)


class CyclicNegation(Exception):
    def __init__(self, rule: Conclusion) -> None:
        self.rule = rule.id
        self.place = rule.place
        super().__init__(rule.id)


def strata(rules: Sequence[Conclusion]) -> dict[tuple[str, str], int]:
    """The stratum of each conclusion (by pack and id): after every tag that it negates."""
    level = {(r.pack, r.id): 0 for r in rules}
    makers: dict[str, list[Conclusion]] = {}
    for rule in rules:
        if rule.kind == "tag":
            makers.setdefault(rule.value, []).append(rule)
    for _ in range(len(rules) + 1):
        changed = False
        for rule in rules:
            key = (rule.pack, rule.id)
            for tag, negated in _tags(rule.when):
                for maker in makers.get(tag, ()):
                    need = level[(maker.pack, maker.id)] + int(negated)
                    if level[key] < need:
                        level[key] = need
                        changed = True
                        if need > len(rules):
                            raise CyclicNegation(rule)
        if not changed:
            return level
    raise CyclicNegation(rules[0])


def _tags(node: ast.Node, negated: bool = False) -> Iterator[tuple[str, bool]]:
    """The tags that a condition reads, and whether it may become false when one is set."""
    if isinstance(node, ast.Tagged):
        yield node.tag, negated
    flip = isinstance(node, ast.Not | ast.If | ast.Equal | ast.Compare)
    for child in children(node):
        yield from _tags(child, negated or flip)
