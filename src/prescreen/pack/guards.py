"""What a pack may say at all: law behind every veto, and no criterion against fair competition.

`inside` looks at one pack, `across` at all packs that are loaded together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from prescreen.errors import Place, Problem
from prescreen.lang import ast, children
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
            yield Problem(
                "check-duplicate",
                f"审查项 {check.id} 重复",
                f"the check {check.id} stands twice",
                check.place,
                "改名,或用 effective 分成两个编号",
                "rename one of them, or give two ids with effective ranges",
            )
        seen[check.id] = 1
    for i, item in enumerate(pack.score):
        nodes = [n for b in item.bands for n in (b.when, b.points)]
        place = document.place(("scorecard", "items", i, "id"))
        if item.low > item.high:
            yield Problem(
                "score-range", "min 大于 max", "min is larger than max", place, "对调", "swap them"
            )
        if found := sensitive(nodes, metrics):
            yield fair_competition(place, f"评分项 {item.label}", f"score item {item.id}", found)
    for i, rule in enumerate(pack.conclusions):
        if found := sensitive([rule.when], metrics):
            place = document.place(("conclusions", i, "id"))
            yield fair_competition(place, f"推论 {rule.id}", f"conclusion {rule.id}", found)
    yield from _tightened(pack, document, visible)


# -- basis ---------------------------------------------------------------------------------------
def _basis(check: Check, pack: Pack) -> Iterator[Problem]:
    strongest = min((BASES.index(c.source.basis) for c in check.citations), default=0)
    if check.citations and BASES.index(check.basis) < strongest:
        yield Problem(
            "guard-basis",
            f"依据写作 {check.basis},但引用的文件最高只是 {BASES.codes[strongest]}",
            f"the basis is given as {check.basis}, "
            f"the texts cited reach only {BASES.codes[strongest]}",
            check.place,
            "改 basis,或引用更高层级的文件",
            "lower the basis or cite a higher text",
        )
    local_veto = pack.level != "national" and check.basis == "local_published"
    if check.severity == "veto" and check.basis not in LAWFUL and not local_veto:
        yield Problem(
            "guard-veto",
            f"否决项要有法律、法规或规章依据,{check.basis} 不够",
            f"a veto needs a law, regulation or rule; {check.basis} is not enough",
            check.place,
            "改为 condition 或 advice,或引用法律条文",
            "make it a condition or advice, or cite an article of law",
        )
    if check.basis == "practice" and check.severity != "advice":
        yield Problem(
            "guard-practice",
            "惯例只能作为提示(advice)",
            "practice can only be advice",
            check.place,
            "severity: advice",
            "severity: advice",
        )
    if check.citations and check.evidence == "unverified" and check.severity != "advice":
        yield Problem(
            "guard-unverified",
            "未核实的来源只能作为提示(advice)",
            "an unverified source can only carry advice",
            check.place,
            "核实原文后改 evidence",
            "verify the text first, then change its evidence",
        )
    if check.severity == "defer" and not check.until:
        yield Problem(
            "check-until",
            "暂缓事项要写明等到何时或何事(until)",
            "a deferral names the day or event awaited (until)",
            check.place,
            "补上 until 和 until_en",
            "add until and until_en",
        )


def _waivers(check: Check) -> Iterator[Problem]:
    if check.waivable and check.basis in LAWFUL:
        yield Problem(
            "guard-waivable",
            "以法律、法规、规章为依据的审查项不能例外办理",
            "a check based on law, regulation or rule cannot be waived",
            check.place,
            "去掉 waivable",
            "remove waivable",
        )


def _dates(check: Check) -> Iterator[Problem]:
    for citation in check.citations:
        if not check.effective.overlaps(citation.source.effective):
            yield Problem(
                "effective-clash",
                f"审查项生效期间,所引 {citation} 并不在施行期内",
                f"{citation} is not in force while the check is",
                check.place,
                "核对两者的 effective",
                "compare the two effective ranges",
            )


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
        yield Problem(
            "extends-type",
            f"参数 {name} 的单位与上级包不同",
            f"the parameter {name} has another unit than in the pack it extends",
            place,
            f"改为 {parent.type.zh()}",
            f"make it a {parent.type.en()}",
        )
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
            yield Problem(
                "extends-loosened",
                f"参数 {name} 从 {day} 起为 {mine:g} {unit},比上级包的 {theirs:g} 宽松",
                f"the parameter {name} is {mine:g} {unit} from {day}, looser than {theirs:g} in "
                "the pack it extends",
                place,
                "只能收紧;有上位依据的写 authority",
                "it may only be tightened; give authority where a higher text allows it",
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
                yield Problem(
                    "check-duplicate",
                    f"审查项 {check.id} 已在规则包 {first.pack} 定义",
                    f"the check {check.id} is already defined in the pack {first.pack}",
                    check.place,
                    "改名",
                    "rename it",
                )
            seen[check.id] = check
    rules = [c for p in packs for c in p.conclusions]
    try:
        strata(rules)
    except CyclicNegation as error:
        yield Problem(
            "conclusion-cycle",
            f"推论 {error.rule} 通过“非”依赖自己的标签,无法分层",
            f"conclusion {error.rule} depends on its own tag through a negation",
            error.place,
            "去掉其中的否定",
            "remove the negation",
        )


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
