"""What a pack may say at all: law behind every veto, and no criterion against fair competition.

`inside` looks at one pack, `across` at all packs that are loaded together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from prescreen.errors import Place, Problem
from prescreen.fields import catalogue
from prescreen.lang import Sort, ast, children, walk
from prescreen.pack.model import BASES, Check, Conclusion, Pack, Parameter
from prescreen.pack.yaml_source import Document

_LAWFUL = {"law", "regulation", "rule"}
_WHAT_IS_MADE = {"project", "product", "technology", "material"}
Metrics = dict[str, ast.Node]
_BAN_WORDS = ("一律不引进", "一律不予引进", "不得引进", "禁止引进", "不引进", "一律不得准入")


def inside(pack: Pack, document: Document, visible: Sequence[Pack]) -> Iterator[Problem]:
    """The guards that need only this pack and those it builds on."""
    metrics = {m.key: m.node for p in (*visible, pack) for m in p.metrics.values()}
    for check in pack.checks:
        yield from _basis(check, pack)
        yield from _waivers(check)
        yield from _sensitive_check(check, metrics)
        yield from _negative_list(check, metrics)
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
        if found := _sensitive(nodes, metrics):
            yield _fair_competition(place, f"评分项 {item.label}", f"score item {item.id}", found)
    for i, rule in enumerate(pack.conclusions):
        if found := _sensitive([rule.when], metrics):
            place = document.place(("conclusions", i, "id"))
            yield _fair_competition(place, f"推论 {rule.id}", f"conclusion {rule.id}", found)
    yield from _tightened(pack, document, visible)


# -- basis ---------------------------------------------------------------------------------------
def _basis(check: Check, pack: Pack) -> Iterator[Problem]:
    strongest = max((BASES.index(c.source.basis) for c in check.citations), default=0)
    if check.citations and BASES.index(check.basis) > strongest:
        yield Problem(
            "guard-basis",
            f"依据写作 {check.basis},但引用的文件最高只是 {BASES[strongest]}",
            f"the basis is given as {check.basis}, the texts cited reach only {BASES[strongest]}",
            check.place,
            "改 basis,或引用更高层级的文件",
            "lower the basis or cite a higher text",
        )
    local_veto = pack.level != "national" and check.basis == "local_published"
    if check.severity == "veto" and check.basis not in _LAWFUL and not local_veto:
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
    if check.waivable and check.basis in _LAWFUL:
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


# -- fair competition ------------------------------------------------------------------------------
def _sensitive(
    nodes: Sequence[ast.Node], metrics: Metrics, seen: frozenset[str] = frozenset()
) -> list[str]:
    """Labels of the sensitive fields that the expressions rest on, metrics expanded."""
    book = catalogue
    out: list[str] = []
    for top in nodes:
        for node in walk(top):
            path = _path(node)
            if isinstance(node, ast.Metric) and node.key in metrics and node.key not in seen:
                out += _sensitive([metrics[node.key]], metrics, seen | {node.key})
            field = book.get(path) if path else None
            if field is not None and field.sensitive:
                out.append(f"{field.label}({field.path})")
    return list(dict.fromkeys(out))


def _sensitive_check(check: Check, metrics: Metrics) -> Iterator[Problem]:
    nodes = [n for n in (check.applies, check.require, check.waive_when) if n is not None]
    found = _sensitive(nodes, metrics)
    if not found:
        return
    if check.authority is not None and check.authority.source.basis in ("law", "regulation"):
        return
    yield _fair_competition(check.place, f"审查项 {check.id}", f"check {check.id}", found)


def _fair_competition(place: Place, zh: str, en: str, found: list[str]) -> Problem:
    listed = "、".join(found)
    return Problem(
        "guard-fair-competition",
        f"{zh} 使用了敏感字段 {listed}:公平竞争审查条例(国务院令第783号)第八条至第十条"
        "不允许以此准入、计分或奖补",
        f"{en} uses the sensitive fields {listed}: articles 8-10 of the Fair Competition Review "
        "Regulation (State Council Order 783) forbid them as criteria",
        place,
        "删去该条件;确有法律、行政法规依据或国务院批准的,写 authority: 文件#条款",
        "remove it; with a law or State Council approval behind it, give authority: source#article",
    )


def _negative_list(check: Check, metrics: Metrics) -> Iterator[Problem]:
    """A local ban of a whole industry without a law behind it."""
    if check.level == "national" or check.severity not in ("veto", "condition", "defer"):
        return
    if any(c.source.basis in ("law", "regulation") for c in check.citations):
        return
    banned = _bans_industry(check.require, metrics) or _never_for_industry(check, metrics)
    worded = any(w in text for w in _BAN_WORDS for text in (check.title, check.remedy))
    if banned or worded:
        yield Problem(
            "guard-negative-list",
            "地方规则不能自行禁止某个行业:优化营商环境条例(国务院令第722号)第二十条"
            "规定市场准入负面清单全国统一",
            "a local rule cannot ban an industry by itself: article 20 of the Regulation on "
            "Optimising the Business Environment (State Council Order 722) keeps one national "
            "negative list",
            check.place,
            "删去,或引用法律、行政法规的具体条款",
            "remove it, or cite the article of law that bans it",
        )


def _bans_industry(node: ast.Node, metrics: Metrics) -> bool:
    """Whether the condition says, by itself, that the industry must not be a given one."""
    if isinstance(node, ast.Metric) and node.key in metrics:
        return _bans_industry(metrics[node.key], metrics)
    if isinstance(node, ast.And):
        return any(_bans_industry(n, metrics) for n in node.items)
    if isinstance(node, ast.Not):
        return _names_industry(node.operand, metrics)
    if isinstance(node, ast.Aggregate):
        return node.name == "all" and node.value is not None and _bans_industry(node.value, metrics)
    return isinstance(node, ast.Equal) and node.negated and _is_industry(node.left)


def _never_for_industry(check: Check, metrics: Metrics) -> bool:
    """A check that applies to an industry and can never be met: the same ban the other way."""
    never = isinstance(check.require, ast.Const) and check.require.value is False
    parts = check.applies.items if isinstance(check.applies, ast.And) else (check.applies,)
    return never and any(p is not None and _names_industry(p, metrics) for p in parts)


def _names_industry(node: ast.Node, metrics: Metrics) -> bool:
    """Whether the condition holds for given industries and for nothing else."""
    if isinstance(node, ast.Metric) and node.key in metrics:
        return _names_industry(metrics[node.key], metrics)
    if isinstance(node, ast.Or):
        return all(_names_industry(n, metrics) for n in node.items)
    if isinstance(node, ast.Aggregate):
        return (
            node.name == "any" and node.value is not None and _names_industry(node.value, metrics)
        )
    if isinstance(node, ast.Mentions):
        return _path(node.text).partition(".")[0] in _WHAT_IS_MADE
    if isinstance(node, ast.Member):
        return _is_industry(node.operand)
    if isinstance(node, ast.Equal):
        return not node.negated and _is_industry(node.left)
    return isinstance(node, ast.Under)


def _is_industry(node: ast.Node) -> bool:
    return node.type.sort is Sort.INDUSTRY


def _path(node: ast.Node) -> str:
    if isinstance(node, ast.Item):
        return f"{node.list}.{node.leaf}"
    return node.path if isinstance(node, ast.Field) else ""


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
    """The tags that a condition reads, and whether below a negation."""
    if isinstance(node, ast.Tagged):
        yield node.tag, negated
    flip = isinstance(node, ast.Not)
    for child in children(node):
        yield from _tags(child, negated or flip)
