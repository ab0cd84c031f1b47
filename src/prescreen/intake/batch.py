"""Reading a file of candidates: every row comes out, screened or rejected with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from prescreen.candidate import Candidate
from prescreen.errors import Place, Problem
from prescreen.fields.tolerance import EXACT
from prescreen.intake.assemble import Assembler, Reject
from prescreen.intake.draft import Draft
from prescreen.intake.formats import documents
from prescreen.intake.formats.documents import DocumentEntry
from prescreen.intake.formats.sniff import BY_SUFFIX, SourceFile, look
from prescreen.intake.headings.doubts import gone
from prescreen.intake.headings.mapping import HeadingMapping
from prescreen.intake.limits import UNBOUNDED, Limits, refuse
from prescreen.intake.tables import PassedRow, Seen, no_list, plan_sheets, read_sheets, told_by_name
from prescreen.intake.trace import RowTrace, traced
from prescreen.messages import problem
from prescreen.processes import collector_paused


@dataclass(frozen=True, slots=True)
class Intake:
    """What a file held: `rows` is the number of candidates and rejects together.

    `problems` lists every cell that could not be read (`CellProblem`: sheet, row, column, what it
    says) and every doubt about the headings; `notices` what a person should know besides: rows
    passed over, hidden rows and sheets, a wrong extension, the encoding. `columns` says which
    columns fill no field, and `passed` has every row of a table that is no project, with its kind.
    """

    source: str
    candidates: tuple[Candidate, ...]
    rejected: tuple[Reject, ...]
    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...]
    mapping: HeadingMapping
    columns: tuple[Problem, ...] = ()
    passed: tuple[PassedRow, ...] = ()

    @property
    def rows(self) -> int:
        return len(self.candidates) + len(self.rejected)


def read(
    path: str | Path,
    *,
    mapping: HeadingMapping | str | Path | None = None,
    sheet: str | None = None,
    name_column: str | None = None,
    limits: Limits | None = None,
) -> Intake:
    """Read a list of candidates from a file of any supported kind.

    `mapping` (or the path of its YAML) is what a person decided about headings; `sheet` names the
    one sheet to read, a hidden one too; `name_column` is the column of the projects' names, by
    letter or heading. Raises `InputError` for a file that cannot be read at all.
    """
    limits = limits or Limits()
    if (batch := _plugged(Path(path), limits)) is not None:
        return batch
    source = look(Path(path), limits)
    mapping = _decided(mapping, name_column)
    if source.kind in documents.READERS:
        return _documents(source, documents.READERS[source.kind](source.path, limits), limits)
    if source.kind == "parquet":
        from prescreen.intake.formats.parquet import read_parquet

        items, columns = read_parquet(source.path, limits, mapping)
        return _documents(source, items, limits, columns)
    with collector_paused():
        return _tables(source, mapping, sheet, limits)


def read_in_parts(
    path: str | Path,
    take: Callable[[Sequence[Candidate], Sequence[Reject]], None],
    *,
    mapping: HeadingMapping | None = None,
    limits: Limits | None = None,
    size: int = 20_000,
) -> Intake:
    """Read a delimited text of any length as `read` does, but hand its rows on part by part.

    `take` is given the candidates and rejects of some `size` rows at a time, with the ids that
    stand there, even twice; the intake that is returned has none of them, only what is to be said
    of the file.
    """
    limits = limits or UNBOUNDED
    return _tables(look(Path(path), limits), mapping, None, limits, _Handing(size, take))


def trace(
    path: str | Path,
    *,
    mapping: HeadingMapping | str | Path | None = None,
    name_column: str | None = None,
    limits: Limits | None = None,
) -> tuple[RowTrace, ...]:
    """What became of each row and each cell of a table, in the order of the file."""
    limits = limits or Limits()
    source = look(Path(path), limits)
    mapping = _decided(mapping, name_column)
    if source.kind == "parquet" or source.kind in documents.READERS:
        raise refuse("input.no-headings", source.path)
    seen = _seen(source, mapping, None, limits, [])
    rows = [RowTrace(p.sheet, p.row, p.kind, p.said) for p in seen.passed]
    rows += [
        RowTrace(plan.sheet, row, "head", "")
        for plan in seen.plans
        if plan.role in ("candidates", "list")
        for row in range(plan.head[0], plan.head[1] + 1)
    ]
    rows += [RowTrace(link.sheet, link.row, "element", link.list_path) for link in seen.links]
    built = Assembler(source.path.name, {})
    drafts: list[tuple[Draft, bool]] = []
    built.watch = lambda draft, screened: drafts.append((draft, screened))
    built.attach(seen.drafts, seen.links)
    candidates, _ = built.build(seen.drafts)
    built.apart(candidates)
    names = iter(candidates)
    for draft, screened in drafts:
        rows += traced(draft, next(names).id if screened else "", draft.problems)
    order = {sheet: n for n, sheet in enumerate(dict.fromkeys(plan.sheet for plan in seen.plans))}
    return tuple(sorted(rows, key=lambda row: (order.get(row.sheet, 0), row.row)))


def _decided(
    mapping: HeadingMapping | str | Path | None, name_column: str | None
) -> HeadingMapping | None:
    """What a person decided, from whatever says it."""
    if isinstance(mapping, str | Path):
        mapping = HeadingMapping.from_yaml(Path(mapping))
    if name_column:
        mapping = replace(mapping or HeadingMapping(), name=name_column)
    return mapping


def map_headings(
    path: str | Path,
    *,
    mapping: HeadingMapping | str | Path | None = None,
    name_column: str | None = None,
    limits: Limits | None = None,
) -> HeadingMapping:
    """How the headings of a table would be read, and what is doubtful; reads few rows."""
    limits = limits or Limits()
    source = look(Path(path), limits)
    mapping = _decided(mapping, name_column)
    if source.kind == "parquet":
        from prescreen.intake.formats.parquet import map_parquet

        return map_parquet(source.path, mapping)
    if source.kind in documents.READERS:
        raise refuse("input.no-headings", source.path)
    seen = plan_sheets(source, mapping, limits, Seen())
    while seen.only_lists:
        seen = plan_sheets(source, mapping, limits, Seen(seen.fewer_lists))
    lost = gone(mapping, seen.plans, source.path.name)
    complete = dict(mapping.complete) if mapping else {}
    told = (*seen.problems, *seen.notices, *lost)
    tolerance = mapping.tolerance if mapping else EXACT
    return HeadingMapping(tuple(seen.plans), complete, told, tolerance=tolerance)


# -- tables -----------------------------------------------------------------------------------


class _Handing(list[Draft]):
    """Drafts of a long list, built and handed on whenever there are enough of them."""

    def __init__(
        self, size: int, take: Callable[[Sequence[Candidate], Sequence[Reject]], None]
    ) -> None:
        super().__init__()
        self.size, self.take = size, take
        self.builder: Assembler | None = None
        self.any = False

    def append(self, draft: Draft) -> None:
        super().append(draft)
        if len(self) >= self.size:
            self.hand_on()

    def hand_on(self) -> None:
        """Build what is there; what is said of many rows is bounded."""
        assert self.builder is not None
        self.any = self.any or bool(self)
        self.take(*self.builder.build(self))


def _tables(
    source: SourceFile,
    mapping: HeadingMapping | None,
    wanted: str | None,
    limits: Limits,
    handing: _Handing | None = None,
) -> Intake:
    complete = dict(mapping.complete) if mapping else {}
    tolerance = mapping.tolerance if mapping else EXACT
    built = Assembler(source.path.name, complete, tolerance)
    drafts: list[Draft] = []
    if handing is not None:
        handing.builder, drafts = built, handing
    seen = _seen(source, mapping, wanted, limits, drafts)
    if not any(plan.role in ("candidates", "form") for plan in seen.plans):
        raise no_list(source, seen)
    if not (drafts or (handing is not None and handing.any)):
        seen.notices.append(problem("input.no-rows", Place(source.path.name)))
    built.attach(drafts, seen.links)
    candidates, rejected = built.build(drafts)
    if handing is not None:
        handing.take(candidates, rejected)
        candidates, rejected = [], []
    built.apart(candidates)
    lost = gone(mapping, seen.plans, source.path.name)
    return Intake(
        source.path.name, tuple(candidates), tuple(rejected),
        _bounded((*lost, *seen.problems, *built.problems), limits),
        _bounded((*seen.notices, *built.notices), limits),
        HeadingMapping(tuple(seen.plans), complete, tuple(seen.problems), tolerance=tolerance),
        tuple(seen.columns), tuple(seen.passed),
    )  # fmt: skip


def _seen(
    source: SourceFile,
    mapping: HeadingMapping | None,
    wanted: str | None,
    limits: Limits,
    drafts: list[Draft],
) -> Seen:
    seen = read_sheets(source, mapping, wanted, limits, Seen(drafts=drafts))
    while seen.only_lists:
        seen = read_sheets(source, mapping, wanted, limits, Seen(seen.fewer_lists, drafts))
    return seen


def _bounded(problems: tuple[Problem, ...], limits: Limits) -> tuple[Problem, ...]:
    if len(problems) <= limits.problems:
        return problems
    more = len(problems) - limits.problems
    return (*problems[: limits.problems], problem("input.more-problems", more=more))


def _plugged(path: Path, limits: Limits) -> Intake | None:
    """A file of a kind that only another distribution reads."""
    if path.suffix.lower() in BY_SUFFIX or not path.is_file():
        return None
    from prescreen.plugins import reader

    read_items = reader(path)
    if read_items is None:
        return None
    items = (DocumentEntry(number, data) for number, data in enumerate(read_items(path), 1))
    return _documents(SourceFile(path, "plugin", None, path.stat().st_size), items, limits)


# -- documents --------------------------------------------------------------------------------


def _documents(
    source: SourceFile,
    items: Iterator[DocumentEntry],
    limits: Limits,
    mapping: HeadingMapping | None = None,
) -> Intake:
    seen = Seen()
    told_by_name(source, seen)
    built = Assembler(source.path.name, {})
    candidates, rejected = built.from_items(items)
    problems = (*(mapping.problems if mapping else ()), *built.problems)
    if not candidates and not rejected:
        raise refuse("input.empty/candidates", source.path)
    return Intake(
        source.path.name, tuple(candidates), tuple(rejected), _bounded(problems, limits),
        _bounded((*seen.notices, *built.notices), limits), mapping or HeadingMapping(),
    )  # fmt: skip
