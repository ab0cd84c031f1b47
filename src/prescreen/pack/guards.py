"""What a pack may say at all: law behind every veto, and no criterion against fair competition.

`inside` looks at one pack, `across` at all packs that are loaded together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from prescreen.errors import Problem
from prescreen.lang import ast, children
from prescreen.messages import problem
from prescreen.pack.fairness import unfair_check, unfair_conclusion, unfair_item
from prescreen.pack.loosening import loosened
from prescreen.pack.model import Check, Conclusion, Pack
from prescreen.pack.negative_list import negative_list
from prescreen.vocabulary import BASES, LAWFUL
from prescreen.yamlsource.source import Document


def inside(pack: Pack, document: Document, visible: Sequence[Pack]) -> Iterator[Problem]:
    """The guards that need only this pack and those it builds on."""
    metrics = {m.key: m for p in (*visible, pack) for m in p.metrics.values()}
    for check in pack.checks:
        yield from _basis(check, pack)
        yield from _waivers(check)
        yield from unfair_check(check, metrics)
        yield from negative_list(check, metrics)
        yield from _dates(check)
    seen: dict[str, int] = {}
    for check in pack.checks:
        if check.id in seen:
            yield problem("check-duplicate", check.place, check=check.id)
        seen[check.id] = 1
    for i, item in enumerate(pack.score):
        place = document.place(("scorecard", "items", i, "id"))
        if item.low > item.high:
            yield problem("score-range", place)
        yield from unfair_item(item, place, metrics)
    for i, rule in enumerate(pack.conclusions):
        yield from unfair_conclusion(rule, document.place(("conclusions", i, "id")), metrics)
    yield from loosened(pack, document, visible)


# -- basis ---------------------------------------------------------------------------------------
def _basis(check: Check, pack: Pack) -> Iterator[Problem]:
    strongest = min((BASES.index(c.source.basis) for c in check.citations), default=0)
    if check.citations and BASES.index(check.basis) < strongest:
        highest = BASES.codes[strongest]
        yield problem("guard-basis", check.place, basis=check.basis, highest=highest)
    local_veto = pack.level != "national" and check.basis == "local_published"
    if check.severity == "veto" and check.basis not in LAWFUL and not local_veto:
        # What is left to a check is what the guards below do not refuse in their turn.
        only = check.basis == "practice" or (check.citations and check.evidence == "unverified")
        code = "guard-veto/advice" if only else "guard-veto"
        yield problem(code, check.place, basis=check.basis)
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
