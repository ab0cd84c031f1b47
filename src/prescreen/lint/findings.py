"""What is odd about packs that load: rows nobody reaches, gaps, names nobody uses, texts outdated.

A finding is something to mend: a gap in an interval table, a row or a band that is never reached.
A note is something to look at: conditions that the declared bounds decide already, names that
nothing uses, packs past their day of review, checks whose texts are no longer in force.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from prescreen.content import content_root
from prescreen.errors import Place, Problem
from prescreen.lang import ast, walk
from prescreen.lint.coverage import conditions
from prescreen.pack.model import Check, Citation, Pack
from prescreen.pack.ruleset import RuleSet
from prescreen.run.env import Env
from prescreen.run.possible import Possible
from prescreen.run.trace import Bindings
from prescreen.vocabulary import STAGES
from prescreen.yamlsource.source import Document, Map, Scalar, Seq, read_yaml


@dataclass(frozen=True, slots=True)
class Finding:
    """`serious` findings make `prescreen check` fail; the others are notes."""

    serious: bool
    problem: Problem


@dataclass(frozen=True)
class Linted:
    """One pack under review, with its file and the rules around it."""

    rules: RuleSet
    pack: Pack
    today: dt.date

    def path(self, shown: str) -> Path | None:
        """A file of the pack by the name that messages give it."""
        folders = (Path.cwd(), content_root("rules").parent)
        return next((p for f in folders if (p := f / shown).is_file()), None)

    @cached_property
    def document(self) -> Document:
        path = self.path(self.pack.file)
        if path is None:
            return Document(self.pack.file, None, (), ())
        return read_yaml(path, self.pack.file)

    @cached_property
    def possible(self) -> Possible:
        """What expressions may come to while nothing is known of a candidate."""
        now = self.rules.on(self.today)
        bindings = Bindings(now.parameters, now.tables, now.metrics)
        return Possible(bindings, Env({}, {}, len(STAGES) - 1, self.today))

    def finding(self, place: Place, code: str, zh: str, en: str, *hint: str) -> Finding:
        return Finding(True, Problem(code, zh, en, place, *hint))

    def note(self, place: Place, code: str, zh: str, en: str, *hint: str) -> Finding:
        return Finding(False, Problem(code, zh, en, place, *hint))


def findings(rules: RuleSet, today: dt.date | None = None) -> Iterator[Finding]:
    """All findings of all packs, as of `today`, pack by pack."""
    from prescreen.lint.tables import table_findings

    used = _Used(rules.packs)
    for pack in rules.packs:
        linted = Linted(rules, pack, today or dt.date.today())
        yield from table_findings(linted, used.lookups)
        yield from _bands(linted)
        yield from _decided(linted)
        yield from _unused(linted, used)
        yield from _outdated(linted)


# -- what is used --------------------------------------------------------------------------------
class _Used:
    """Every name that some expression or citation of some pack uses."""

    def __init__(self, packs: Iterable[Pack]) -> None:
        self.keys: set[str] = set()
        self.sources: set[str] = set()
        self.lookups: dict[str, list[ast.Lookup]] = {}
        for pack in packs:
            for tree in _trees(pack):
                for node in walk(tree):
                    self._node(node)
            self.sources |= {c.source.key for c in _citations(pack)}

    def _node(self, node: ast.Node) -> None:
        if isinstance(node, ast.Parameter | ast.Metric):
            self.keys.add(node.key)
        elif isinstance(node, ast.Lookup):
            self.keys.add(node.table)
            self.lookups.setdefault(node.table, []).append(node)


def _trees(pack: Pack) -> Iterator[ast.Node]:
    for check in pack.checks:
        yield from _check_trees(check)
    yield from (m.node for m in pack.metrics.values())
    yield from (n for item in pack.score for b in item.bands for n in (b.when, b.points))
    yield from (rule.when for rule in pack.conclusions)


def _check_trees(check: Check) -> Iterator[ast.Node]:
    yield from (t for t in (check.applies, check.require, check.waive_when) if t is not None)


def _citations(pack: Pack) -> Iterator[Citation]:
    for check in pack.checks:
        yield from check.citations
        if check.authority is not None:
            yield check.authority
    groups = (
        [p.citations for p in pack.parameters.values()],
        [m.citations for m in pack.metrics.values()],
        [item.citations for item in pack.score],
        [rule.citations for rule in pack.conclusions],
    )
    yield from (c for group in groups for citations in group for c in citations)


def _unused(linted: Linted, used: _Used) -> Iterator[Finding]:
    """Names that nothing uses; a pack without rules of its own is there for others to use."""
    pack = linted.pack
    if not (pack.checks or pack.score or pack.conclusions):
        return
    inherited = {
        name
        for parent in linted.rules.packs
        if parent.id in pack.extends or parent.id.rpartition("/")[2] in pack.extends
        for name in parent.parameters
    }
    groups = (
        ("parameters", "参数", "parameter", {n: p.key for n, p in pack.parameters.items()}),
        ("tables", "表", "table", {n: t.key for n, t in pack.tables.items()}),
    )
    for group, zh, en, names in groups:
        for name, key in names.items():
            if key not in used.keys and name not in inherited:
                yield linted.note(
                    linted.document.place((group, name)),
                    "lint-unused",
                    f"{zh} {name} 没有被用到",
                    f"the {en} {name} is never used",
                    "用上它,或删去",
                    "use it, or remove it",
                )
    in_tables = _table_sources(linted.document) | {
        row.source.partition("#")[0]
        for table in pack.tables.values()
        for row in table.rows
        if row.source
    }
    for name, source in pack.sources.items():
        if source.key not in used.sources and name not in in_tables:
            yield linted.note(
                linted.document.place(("sources", name)),
                "lint-unused",
                f"来源 {name} 没有被引用",
                f"the source {name} is never cited",
                "引用它,或删去",
                "cite it, or remove it",
            )


def _table_sources(document: Document) -> set[str]:
    """Sources that the tables of the pack name as a whole."""
    out: set[str] = set()
    tables = document.node(("tables",))
    if not isinstance(tables, Map):
        return out
    for _, table in tables.items.values():
        given = table.items.get("source") if isinstance(table, Map) else None
        if given is not None:
            nodes = given[1].items if isinstance(given[1], Seq) else (given[1],)
            out |= {n.text.partition("#")[0] for n in nodes if isinstance(n, Scalar)}
    return out


# -- conditions, bands ---------------------------------------------------------------------------
def _bands(linted: Linted) -> Iterator[Finding]:
    """Bands of a score item after one that always holds."""
    for i, item in enumerate(linted.pack.score):
        for j, band in enumerate(item.bands[:-1]):
            if linted.possible.truth(band.when).may == {True}:
                yield linted.finding(
                    linted.document.place(("scorecard", "items", i, "bands", j + 1)),
                    "lint-never-reached",
                    f"评分项 {item.id} 的第 {j + 2} 档永远用不到:上一档总是成立",
                    f"band {j + 2} of the score item {item.id} is never reached: the one before "
                    "always holds",
                    "调整各档的次序或条件",
                    "change the order or the conditions of the bands",
                )
                break


def _decided(linted: Linted) -> Iterator[Finding]:
    """Conditions on facts that the declared bounds of the facts decide beforehand."""
    for check in linted.pack.checks:
        for tree in _check_trees(check):
            for node in conditions(tree):
                truth = _always(linted, node)
                if truth is not None:
                    yield _decided_note(linted, check, node, truth)


def _always(linted: Linted, node: ast.Node) -> bool | None:
    below = list(walk(node))
    on_facts = any(isinstance(n, ast.Field | ast.Item | ast.Metric) for n in below)
    if not on_facts or any(isinstance(n, ast.AsOf | ast.StageReached) for n in below):
        return None
    may = linted.possible.truth(node).may
    return next(iter(may)) if len(may) == 1 else None


def _decided_note(linted: Linted, check: Check, node: ast.Node, truth: bool) -> Finding:
    from prescreen.lang.prose import Prose

    book = linted.rules.on(linted.today)
    zh, en = Prose(book, "zh").clause(node), Prose(book, "en").clause(node)
    return linted.note(
        check.place,
        "lint-always",
        f"审查项 {check.id} 的条件“{zh}”总是{'成立' if truth else '不成立'}",
        f"the condition “{en}” of the check {check.id} is always {str(truth).lower()}",
        "核对门槛、单位和字段的取值范围",
        "compare the threshold and the unit with the bounds of the field",
    )


# -- dates ---------------------------------------------------------------------------------------
def _outdated(linted: Linted) -> Iterator[Finding]:
    pack, today = linted.pack, linted.today
    if pack.review_by is not None and pack.review_by < today:
        yield linted.note(
            linted.document.value_place(("review_by",)),
            "lint-review-by",
            f"规则包应在 {pack.review_by} 前复核",
            f"the pack was to be reviewed by {pack.review_by}",
            "核对所引文件后推后 review_by",
            "check the texts cited, then move review_by",
        )
    for check in pack.checks:
        ends = [c.source.effective.until for c in check.citations]
        over = [end for end in ends if end is not None and end <= today]
        if over and len(over) == len(ends) and check.effective.on(today):
            yield linted.note(
                check.place,
                "lint-source-ended",
                f"审查项 {check.id} 所引文件都已失效",
                f"all texts that the check {check.id} cites are out of force",
                "改引现行文件,或给审查项写 effective",
                "cite a text in force, or give the check an effective range",
            )
