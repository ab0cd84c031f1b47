"""What is odd about packs that load: rows nobody reaches, gaps, names nobody uses, texts outdated.

A finding is something to mend: a gap in an interval table, a row or a band that is never reached.
A note is something to look at: conditions that the declared bounds decide already, names that
nothing uses, packs past their day of review, checks whose texts are no longer in force.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from prescreen import clock
from prescreen.lang import Sort, ast, children, walk
from prescreen.lang.prose import Prose
from prescreen.lint.coverage import conditions
from prescreen.lint.linted import Finding, Linted, finding, note
from prescreen.lint.tables import table_findings
from prescreen.messages import Both
from prescreen.pack.model import Check, Citation, Pack, in_force
from prescreen.pack.ruleset import RuleSet
from prescreen.vocabulary import BASES
from prescreen.yamlsource.source import Document, Map, Scalar, Seq

FAR = 15
"""Years ahead of today in which no rule made today begins."""


def findings(rules: RuleSet, today: dt.date | None = None) -> Iterator[Finding]:
    """All findings of all packs, as of `today`, pack by pack."""
    used = _Used(rules.packs)
    for pack in rules.packs:
        linted = Linted(rules, pack, today or clock.today())
        yield from table_findings(linted, used.lookups)
        yield from _bands(linted)
        yield from _decided(linted)
        yield from _unused(linted, used)
        yield from _outdated(linted)
        yield from _far_off(linted)


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
        if isinstance(node, ast.ParameterRef | ast.MetricRef):
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
        for name in (*parent.parameters, *parent.tables)
    }
    groups = (
        ("parameters", "lint-unused/parameter", {n: p.key for n, p in pack.parameters.items()}),
        ("tables", "lint-unused/table", {n: t.key for n, t in pack.tables.items()}),
    )
    for group, code, names in groups:
        for name, key in names.items():
            if key not in used.keys and name not in inherited:
                yield note(linted.document.place((group, name)), code, name=name)
    in_tables = _table_sources(linted.document) | {
        row.source.partition("#")[0]
        for table in pack.tables.values()
        for row in table.rows
        if row.source
    }
    for name, source in pack.sources.items():
        if source.key not in used.sources and name not in in_tables:
            place = linted.document.place(("sources", name))
            yield note(place, "lint-unused/source", name=name)


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
                place = linted.document.place(("scorecard", "items", i, "bands", j + 1))
                yield finding(place, "lint-never-reached/band", item=item.id, band=j + 2)
                break


def _decided(linted: Linted) -> Iterator[Finding]:
    """Conditions on facts that the declared bounds of the facts decide beforehand."""
    for check in linted.pack.checks:
        for tree in _check_trees(check):
            for node in _also_of_elements(tree):
                truth = _always(linted, node)
                if truth is not None:
                    yield _decided_note(linted, check, node, truth)


def _also_of_elements(tree: ast.Node) -> Iterator[ast.Node]:
    """The elementary conditions of a tree, and those on the elements of its lists."""
    for node in conditions(tree):
        yield node
        for below in walk(node):
            if isinstance(below, ast.Aggregate):
                for child in children(below):
                    if child.type.sort is Sort.BOOL:
                        yield from _also_of_elements(child)


def _always(linted: Linted, node: ast.Node) -> bool | None:
    below = list(walk(node))
    on_facts = any(isinstance(n, ast.FieldRef | ast.ItemRef | ast.MetricRef) for n in below)
    if not on_facts or any(isinstance(n, ast.AsOf | ast.StageReached) for n in below):
        return None
    may = linted.possible.truth(node).may
    return next(iter(may)) if len(may) == 1 else None


def _decided_note(linted: Linted, check: Check, node: ast.Node, truth: bool) -> Finding:
    book = linted.rules.on(linted.today)
    condition = Both(Prose(book, "zh").clause(node), Prose(book, "en").clause(node))
    code = "lint-always/true" if truth else "lint-always/false"
    return note(check.place, code, check=check.id, condition=condition)


# -- dates ---------------------------------------------------------------------------------------
def _outdated(linted: Linted) -> Iterator[Finding]:
    pack, today = linted.pack, linted.today
    if pack.review_by is not None and pack.review_by < today:
        place = linted.document.value_place(("review_by",))
        yield note(place, "lint-review-by", day=pack.review_by)
    for check in pack.checks:
        ends = [c.source.effective.until for c in check.citations]
        over = [end for end in ends if end is not None and end <= today]
        if not over or len(over) != len(ends) or not check.effective.on(today):
            yield from _uncited(linted, check)
        else:
            yield note(check.place, "lint-source-ended", check=check.id)


def _far_off(linted: Linted) -> Iterator[Finding]:
    """Days so far ahead that the year is mistyped: 2062 for 2026."""
    last = linted.today.replace(year=linted.today.year + FAR, day=1)
    for path, day in _first_days(linted.pack):
        if day is not None and day > last:
            yield finding(linted.document.value_place(path), "lint-year", day=day, years=FAR)


def _first_days(pack: Pack) -> Iterator[tuple[tuple[int | str, ...], dt.date | None]]:
    """Days on which something begins or is due, and where they stand; ends may be open."""
    yield ("effective", "from"), pack.effective.since
    yield ("review_by",), pack.review_by
    yield ("tested_on",), pack.tested_on
    for key, source in pack.sources.items():
        yield ("sources", key, "effective", "from"), source.effective.since
    for name, parameter in pack.parameters.items():
        yield from ((("parameters", name, "values"), day) for day, _ in parameter.values)
    for i, check in enumerate(pack.checks):
        yield ("checks", i, "effective", "from"), check.effective.since


def _uncited(linted: Linted, check: Check) -> Iterator[Finding]:
    """The first day so far on which no text in force carries the basis of a check in force."""
    for day in _turns(check, linted.pack):
        if day > linted.today:
            return
        cited = in_force(check.citations, day)
        if any(BASES.index(c.source.basis) <= BASES.index(check.basis) for c in cited):
            continue
        yield finding(check.place, "lint-source-gap", day=day, check=check.id)
        return


def _turns(check: Check, pack: Pack) -> list[dt.date]:
    """First days of the stretches in which the check cites the same texts."""
    spans = (check.effective, pack.effective)
    days = {d for c in check.citations for d in c.source.effective.edges()}
    days |= {s.since for s in spans if s.since is not None}
    return sorted(d for d in days if all(s.on(d) for s in spans))
