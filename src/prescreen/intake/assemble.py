"""From drafts and document entries to candidates: ids, linked lists, doubles, rejects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby, pairwise
from typing import Any

from prescreen.candidate import Candidate, Evidence
from prescreen.candidate.identity import identified, made_id, marked
from prescreen.errors import InputError, Place, Problem
from prescreen.fields import Field, Kind, catalogue
from prescreen.fields.industry_words import near
from prescreen.fields.reasons import Reason
from prescreen.fields.tolerance import EXACT, Tolerance
from prescreen.fields.values import read_value
from prescreen.intake.cells import shown
from prescreen.intake.draft import Draft
from prescreen.intake.formats.documents import DocumentEntry
from prescreen.intake.headings.recognise import is_label
from prescreen.intake.headings.targets import CellProblem, cell_problem, placed
from prescreen.intake.headings.text import FIGURE
from prescreen.intake.linked import LinkedRow
from prescreen.intake.magnitude import doubt_sizes
from prescreen.messages import Both, problem
from prescreen.messages.cell import doubt


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that is not screened: where it stands, why, and what it said."""

    row: int
    sheet: str
    reason: Problem
    raw: dict[str, Any]


_WORDS = 8
"""Words of a column that are said; what they stand for is the same question for all."""
_ODD = frozenset({"input.uscc"})


@dataclass(frozen=True, slots=True)
class _Known:
    row: int
    sheet: str
    at: int
    """How many candidates stand before it."""


class Assembler:
    """Builds the candidates of one file and gathers the problems of their rows."""

    def __init__(
        self, file: str, complete: Mapping[str, bool], tolerance: Tolerance = EXACT
    ) -> None:
        """`tolerance`: how near numbers are of which the list says 约."""
        self.file, self.complete, self.tolerance = file, complete, tolerance
        self._problems: list[Problem] = []
        self._notices: list[Problem] = []
        self._first: dict[str, _Known] = {}
        """By id, the candidate that keeps it."""
        self._again: dict[str, list[_Known]] = {}
        """By id, the candidates after it that have it too."""
        self._count = 0
        self.watch: Callable[[Draft, bool], None] | None = None
        """Is told of each draft and whether it became a candidate."""
        self._made: tuple[int, str] = 0, ""
        self._words: dict[tuple[str, str, str], dict[str, int]] = {}
        """Words in columns of industry codes: by sheet, column and heading, with their rows."""
        self._strange: dict[tuple[str, str, str, str], dict[str, int]] = {}
        """Values that the field of a column does not have: also by the field, with their rows."""
        self._fitting: set[tuple[str, str]] = set()
        """Sheets and fields of which some value was read."""

    # -- drafts of tables ---------------------------------------------------------------------

    def attach(self, drafts: list[Draft], links: Iterable[LinkedRow]) -> None:
        """Give each element of a second sheet to its project, by number, else by name."""
        by_id: dict[str, list[Draft]] = {}
        by_name: dict[str, list[Draft]] = {}
        for draft in drafts:
            for key in (draft.id, draft.serial):
                if key:
                    by_id.setdefault(key, []).append(draft)
            if draft.name:
                by_name.setdefault(draft.name, []).append(draft)
        for link in links:
            self._problems += link.problems
            owners = by_id.get(link.id or "") or by_name.get(link.name or "") or []
            if len(owners) == 1:
                owners[0].linked.setdefault(link.list_path, []).append(link.element)
            else:
                self._problems.append(self._loose(link, len(owners)))

    def _loose(self, link: LinkedRow, owners: int) -> Problem:
        key = link.id or link.name or ""
        code = "input.link/several" if owners else "input.link"
        place = self._at(link.sheet, link.row)
        found = problem(code, place, sheet=link.sheet, row=link.row, key=key, owners=owners)
        return placed(found, link.sheet, link.row)

    def build(self, drafts: list[Draft]) -> tuple[list[Candidate], list[Reject]]:
        """Candidates and rejects in the order of the rows; takes the drafts away to free memory.

        Ids that stand twice still do (`apart`).
        """
        for _, table in groupby(drafts, key=lambda draft: id(draft.columns)):
            doubt_sizes(list(table))
        for draft, below in pairwise(drafts):
            _continued(draft, below)
        candidates: list[Candidate] = []
        rejected: list[Reject] = []
        drafts.reverse()
        while drafts:
            draft = drafts.pop()
            read = (path for path, reading in draft.data.items() if reading.value is not None)
            self._fitting.update((draft.sheet, path) for path in read)
            made = self._one(draft)
            if isinstance(made, Candidate):
                candidates.append(made)
            else:
                rejected.append(made)
            self._tell(draft.problems)
            if self.watch is not None:
                self.watch(draft, isinstance(made, Candidate))
        return candidates, rejected

    def apart(self, candidates: list[Candidate]) -> None:
        """Of all candidates of the file, give those whose id stood before one of their own.

        To be asked last: no mark makes an id that stands below. Of a list that was handed on in
        parts there are no candidates left, and it is only said.
        """
        marks = [
            (known, ident, own)
            for ident, again in self._again.items()
            for known, own in zip(
                again, marked(ident, len(again) + 1, self._first)[1:], strict=True
            )
        ]
        for known, ident, own in sorted(marks, key=lambda mark: mark[0].at):
            told = self._double(ident, own, self._first[ident], known.sheet, known.row)
            self._problems.append(told)
            if candidates:
                one = candidates[known.at]
                candidates[known.at] = replace(one.named(own), warnings=(told, *one.warnings))

    def _stands(self, ident: str, row: int, sheet: str) -> None:
        known = _Known(row, sheet, self._count)
        if self._first.setdefault(ident, known) is not known:
            self._again.setdefault(ident, []).append(known)
        self._count += 1

    def _one(self, draft: Draft) -> Candidate | Reject:
        if (nameless := self._nameless(draft)) is not None:
            return self._reject(draft, nameless)
        assert draft.name is not None
        ident = draft.id or made_id(draft.name, _investors(draft))
        try:
            candidate = self._candidate(draft, ident, draft.name)
        except InputError as err:
            return self._reject(draft, err.problems[0])
        self._stands(ident, draft.row, draft.sheet)
        if draft.id is None:
            self._count_made(ident)
        own = tuple(self._placed(w, draft.sheet, draft.row) for w in candidate.warnings)
        self._tell(own)
        return replace(candidate, warnings=(*draft.problems, *own))

    def _nameless(self, draft: Draft) -> Problem | None:
        """Why what stands below 项目名称 is no name; None where it is one."""
        place = self._at(draft.sheet, draft.row)
        if not draft.name:
            return problem("input.name/sheet", place, sheet=draft.sheet, row=draft.row)
        if FIGURE.fullmatch(draft.name):
            code = "input.name/number"
        elif is_label(draft.name):
            code = "input.name/label"
        else:
            return None
        return problem(code, place, sheet=draft.sheet, row=draft.row, said=draft.name)

    def _candidate(self, draft: Draft, ident: str, name: str) -> Candidate:
        draft.data.pop("project.id", None)
        lists: dict[str, dict[str, Any]] = {}
        for path in {*draft.items, *draft.linked, *draft.complete}:
            if path in draft.linked:
                items, complete = draft.linked[path], self.complete.get(path, True)
            else:
                found = draft.items.get(path, {})
                items = [found[at] for at in sorted(found) if found[at]]
                complete = self.complete.get(path, False)
            if not items and not (path == "incentive" and draft.complete.get(path)):
                # “All listed” over nothing listed: a forgotten sheet rather than no investor.
                continue
            lists[path] = {"items": items, "complete": draft.complete.get(path, complete)}
        evidence = {path: Evidence("doubtful", why) for path, why in self._doubts(draft)}
        made = Candidate.of_readings(ident, name, draft.data, lists, evidence, draft.notes)
        return made.widened(self.tolerance) if self.tolerance else made

    def _doubts(self, draft: Draft) -> Iterator[tuple[str, str]]:
        """The values that stand but are not to be relied upon, and why.

        Each is told; of a column without a unit that is done once, for all its cells.
        """
        for path, why in sorted(draft.doubts.items()):
            of_unit = why.code == "doubtful/unit"
            settled = of_unit and path in draft.measured
            if settled or path in draft.confirmed or path not in draft.data:
                continue
            row, target, value = draft.cells[path]
            if not of_unit:
                found = cell_problem(self.file, draft.sheet, row, target, value, why)
                draft.problems.append(found)
            yield path, doubt(why.code, why.words)

    def _reject(self, draft: Draft, reason: Problem) -> Reject:
        return Reject(draft.row, draft.sheet, reason, dict(draft.raw()))

    # -- entries of documents -----------------------------------------------------------------

    def from_items(self, items: Iterable[DocumentEntry]) -> tuple[list[Candidate], list[Reject]]:
        """Candidates and rejects of a document, in its order, each with an id of its own."""
        candidates: list[Candidate] = []
        rejected: list[Reject] = []
        for item in items:
            made = self._entry(item)
            if isinstance(made, Candidate):
                candidates.append(made)
            else:
                rejected.append(made)
        self.apart(candidates)
        return candidates, rejected

    def _entry(self, item: DocumentEntry) -> Candidate | Reject:
        raw = dict(item.data) if isinstance(item.data, dict) else {"raw": item.data}
        if item.problem is not None:
            return Reject(item.number, "", item.problem, raw)
        place = Place(self.file, item.number)
        if not isinstance(item.data, dict):
            reason = problem("input.shape/entry", place, row=item.number)
            return Reject(item.number, "", reason, raw)
        try:
            candidate, made = identified(item.data)
        except InputError as err:
            return Reject(item.number, "", replace(err.problems[0], place=place), raw)
        own = tuple(self._placed(w, "", item.number) for w in candidate.warnings)
        if made:
            self._count_made(candidate.id)
        self._stands(candidate.id, item.number, "")
        self._tell(own)
        return replace(candidate, warnings=own)

    def _tell(self, problems: Iterable[Problem]) -> None:
        """What was not read is a problem; what was read but is odd is only a notice."""
        for one in problems:
            if isinstance(one, CellProblem) and _is_word(one):
                words = self._words.setdefault((one.sheet, one.column, one.heading), {})
                words.setdefault(one.said, one.row or 0)
                continue
            if isinstance(one, CellProblem) and one.code == "cell.enum":
                at = (one.sheet, one.column, one.heading, one.field)
                self._strange.setdefault(at, {}).setdefault(one.said, one.row or 0)
            (self._notices if one.code in _ODD else self._problems).append(one)

    # -- what is said of rows -----------------------------------------------------------------

    def _at(self, sheet: str, row: int) -> Place:
        return Place(f"{self.file}[{sheet}]" if sheet else self.file, row)

    def _placed(self, found: Problem, sheet: str, row: int) -> Problem:
        where = f"工作表“{sheet}”第 {row} 行" if sheet else f"第 {row} 项"
        where_en = f"sheet “{sheet}” row {row}" if sheet else f"entry {row}"
        said = replace(
            found, zh=f"{where}:{found.zh}", en=f"{where_en}: {found.en}",
            place=self._at(sheet, row),
        )  # fmt: skip
        return placed(said, sheet, row)

    @property
    def problems(self) -> list[Problem]:
        """What was not read; words in a column of industry codes are said once, with codes."""
        others = (self._of_another(at) for at in sorted(self._strange))
        words = map(self._of_words, sorted(self._words))
        return [*self._problems, *words, *(one for one in others if one is not None)]

    def _of_another(self, at: tuple[str, str, str, str]) -> Problem | None:
        """Of a column of which no value is one of its field: the only other field that has all."""
        (sheet, column, heading, path), said = at, self._strange[at]
        if (sheet, path) in self._fitting:
            return None
        fits = [f for f in _choices() if f.path != path and all(_has(f, text) for text in said)]
        if len(fits) != 1:
            return None
        own, other, row = catalogue[path], fits[0], min(said.values())
        words = "、".join(list(said)[:_WORDS]) + ("…" if len(said) > _WORDS else "")
        found = problem(
            "input.column-of-another", self._at(sheet, row), column=column, heading=heading,
            words=words, own=Both(own.label, own.label_en), near=Both(other.label, other.label_en),
        )  # fmt: skip
        return placed(found, sheet, row, column, heading, "", path)

    def _of_words(self, at: tuple[str, str, str]) -> Problem:
        (sheet, column, heading), words = at, self._words[at]
        row = min(words.values())
        zh = [f"{word}{_codes(word, '、')}" for word in list(words)[:_WORDS]]
        more = "…" if len(words) > _WORDS else ""
        found = problem(
            "input.industry-words", self._at(sheet, row), column=column, heading=heading,
            words=Both("、".join(zh) + more, ", ".join(zh) + more),
        )  # fmt: skip
        return placed(found, sheet, row, column, heading, "", "project.industry_code")

    @property
    def notices(self) -> list[Problem]:
        """What was read but is odd; and, once for the file, that ids were made."""
        count, first = self._made
        if not count:
            return self._notices
        made = problem("input.id-made", Place(self.file), count=count, first=first)
        return [*self._notices, made]

    def _count_made(self, ident: str) -> None:
        self._made = self._made[0] + 1, self._made[1] or ident

    def _double(self, ident: str, own: str, known: _Known, sheet: str, row: int) -> Problem:
        code = "input.id-twice/sheet" if sheet else "input.id-twice"
        found = problem(
            code, self._at(sheet, row), id=shown(ident), own=own, first=known.row,
            first_sheet=known.sheet, sheet=sheet, row=row,
        )  # fmt: skip
        return placed(found, sheet, row)


def _continued(draft: Draft, below: Draft) -> None:
    """Doubt the figures of a project of which a row without a name goes on: its merge was lost."""
    same = draft.columns and draft.columns is below.columns and draft.name and not below.name
    for path in below.cells if same else ():
        if path in draft.cells:
            draft.doubts.setdefault(path, Reason("doubtful/continued", {"row": below.row}))


@cache
def _choices() -> tuple[Field, ...]:
    """Fields of the project that have a value of a few."""
    every = (catalogue[path] for path in catalogue.paths)
    return tuple(f for f in every if f.kind is Kind.ENUM and f.values and f.list_path is None)


def _has(field: Field, text: str) -> bool:
    return read_value(field, text).value is not None


def _is_word(one: CellProblem) -> bool:
    """A word where a code of an industry is wanted: 光电."""
    return one.code == "cell.industry" and not any(ch.isdigit() for ch in one.said)


def _codes(word: str, mark: str) -> str:
    """Codes that a word may mean, in brackets."""
    found = mark.join(f"{one.code} {one.name}" for one in near(word))
    return f"({found}?)" if found else ""


def _investors(draft: Draft) -> list[str]:
    """The names of the investors in a draft, wherever they stand."""
    elements = [*draft.items.get("investor", {}).values(), *draft.linked.get("investor", ())]
    return [e["name"].value for e in elements
            if "name" in e and isinstance(e["name"].value, str)]  # fmt: skip
