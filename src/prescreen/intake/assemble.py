"""From drafts and document entries to candidates: ids, linked lists, doubles, rejects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from prescreen.candidate import Candidate
from prescreen.errors import InputError, Place, Problem
from prescreen.intake.cells import shown
from prescreen.intake.formats.documents import Item
from prescreen.intake.headings.targets import CellProblem
from prescreen.intake.linked import Link
from prescreen.intake.records import Draft


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that is not screened: where it stands, why, and what it said."""

    row: int
    sheet: str
    reason: Problem
    raw: dict[str, Any]


_ODD = frozenset({"input.id-made", "input.uscc"})


@dataclass(frozen=True, slots=True)
class _Known:
    row: int
    sheet: str


class Assembler:
    """Builds the candidates of one file and gathers the problems of their rows."""

    def __init__(self, file: str, complete: Mapping[str, bool]) -> None:
        self.file, self.complete = file, complete
        self.problems: list[Problem] = []
        self.notices: list[Problem] = []
        self.ids: dict[str, _Known] = {}

    # -- drafts of tables ---------------------------------------------------------------------

    def attach(self, drafts: list[Draft], links: Iterable[Link]) -> None:
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
            self.problems += link.problems
            owners = by_id.get(link.id or "") or by_name.get(link.name or "") or []
            if len(owners) == 1:
                owners[0].linked.setdefault(link.list_path, []).append(link.element)
            else:
                self.problems.append(self._loose(link, len(owners)))

    def _loose(self, link: Link, owners: int) -> Problem:
        key = link.id or link.name or ""
        zh = f"对应 {owners} 个项目" if owners else "在项目清单中找不到"
        en = f"fits {owners} projects" if owners else "is in no list of projects"
        return CellProblem(
            "input.link", f"工作表“{link.sheet}”第 {link.row} 行所属项目“{key}”{zh},该行未采用",
            f"sheet “{link.sheet}” row {link.row}: project “{key}” {en}; the row is not used",
            Place(f"{self.file}[{link.sheet}]", link.row), "填写清单中的项目编号",
            "Give the project number of the list", link.sheet, link.row,
        )  # fmt: skip

    def build(self, drafts: list[Draft]) -> tuple[list[Candidate], list[Reject]]:
        """Candidates and rejects in the order of the rows; takes the drafts away to free memory."""
        serials = Counter(d.serial for d in drafts if d.serial and not d.id)
        single = {serial for serial, count in serials.items() if count == 1}
        sheets = list(dict.fromkeys(d.sheet for d in drafts))
        candidates: list[Candidate] = []
        rejected: list[Reject] = []
        drafts.reverse()
        while drafts:
            draft = drafts.pop()
            made = self._one(draft, single, sheets.index(draft.sheet))
            if isinstance(made, Candidate):
                candidates.append(made)
            else:
                rejected.append(made)
            self._tell(draft.problems)
        return candidates, rejected

    def _one(self, draft: Draft, single: set[str], sheet: int) -> Candidate | Reject:
        if not draft.name:
            return self._reject(draft, self._nameless(draft.sheet, draft.row))
        ident = draft.id or (draft.serial if draft.serial in single else None)
        if ident is None:
            ident = f"R{draft.row:04d}" if sheet == 0 else f"R{sheet + 1}-{draft.row:04d}"
            draft.problems.append(self._numbered(draft, ident))
        if (known := self.ids.get(ident)) is not None:
            return self._reject(draft, self._double(ident, known, draft.sheet, draft.row))
        try:
            candidate = Candidate.from_dict(self._data(draft, ident), default_complete=False)
        except InputError as err:
            return self._reject(draft, err.problems[0])
        self.ids[ident] = _Known(draft.row, draft.sheet)
        own = tuple(self._placed(w, draft.sheet, draft.row) for w in candidate.warnings)
        self._tell(own)
        return replace(candidate, warnings=(*draft.problems, *own))

    def _data(self, draft: Draft, ident: str) -> dict[str, Any]:
        data: dict[str, Any] = {**draft.data, "id": ident, "name": draft.name}
        data.pop("project.id", None)
        for path in sorted({*draft.items, *draft.linked, *draft.complete}):
            if path in draft.linked:
                items, complete = draft.linked[path], self.complete.get(path, True)
            else:
                found = draft.items.get(path, {})
                items = [found[at] for at in sorted(found) if found[at]]
                complete = self.complete.get(path, False)
            if not items and not (path == "incentive" and draft.complete.get(path)):
                # “All listed” over nothing listed: a forgotten sheet rather than no investor.
                continue
            data[path] = {"items": items, "complete": draft.complete.get(path, complete)}
        data["notes"] = draft.notes
        data["evidence"] = {
            path: {"evidence": "estimated", "source": said}
            for path, said in sorted(draft.estimated.items())
            if path in draft.data
        }
        return data

    def _reject(self, draft: Draft, reason: Problem) -> Reject:
        return Reject(draft.row, draft.sheet, reason, dict(draft.raw()))

    # -- entries of documents -----------------------------------------------------------------

    def from_items(self, items: Iterable[Item]) -> tuple[list[Candidate], list[Reject]]:
        """Candidates and rejects of a document, in its order."""
        candidates: list[Candidate] = []
        rejected: list[Reject] = []
        for item in items:
            made = self._entry(item)
            if isinstance(made, Candidate):
                candidates.append(made)
            else:
                rejected.append(made)
        return candidates, rejected

    def _entry(self, item: Item) -> Candidate | Reject:
        raw = dict(item.data) if isinstance(item.data, dict) else {"raw": item.data}
        if item.problem is not None:
            return Reject(item.number, "", item.problem, raw)
        place = Place(self.file, item.number)
        if not isinstance(item.data, dict):
            return Reject(item.number, "", Problem(
                "input.shape", f"第 {item.number} 项不是字段与值的映射",
                f"entry {item.number} is no mapping of fields to values", place,
                "写成 {“id”: …, “name”: …, …}", "Write {“id”: …, “name”: …, …}"), raw)  # fmt: skip
        data = self._with_id(item)
        ident = str(data.get("id"))
        try:
            candidate = Candidate.from_dict(data)
        except InputError as err:
            return Reject(item.number, "", replace(err.problems[0], place=place), raw)
        if (known := self.ids.get(candidate.id)) is not None:
            return Reject(item.number, "", self._double(ident, known, "", item.number), raw)
        self.ids[candidate.id] = _Known(item.number, "")
        own = tuple(self._placed(w, "", item.number) for w in candidate.warnings)
        if data is not item.data:
            own = (self._numbered(Draft("", item.number), ident), *own)
        self._tell(own)
        return replace(candidate, warnings=own)

    def _with_id(self, item: Item) -> dict[str, Any]:
        """The entry, with an id made from its place where it has none of any spelling."""
        data: dict[str, Any] = item.data
        project = data.get("project")
        facts = data.get("facts")
        spellings: list[Any] = [data.get(k) for k in ("id", "project.id", "项目编号")]
        spellings += [m.get("id") for m in (project,) if isinstance(m, dict)]
        spellings += [m.get("project.id") for m in (facts,) if isinstance(m, dict)]
        if any(v is not None and str(v).strip() for v in spellings):
            return data
        return {**data, "id": f"R{item.number:04d}"}

    def _tell(self, problems: Iterable[Problem]) -> None:
        """What was not read is a problem; what was read but is odd is only a notice."""
        for problem in problems:
            (self.notices if problem.code in _ODD else self.problems).append(problem)

    # -- words --------------------------------------------------------------------------------

    def _at(self, sheet: str, row: int) -> Place:
        return Place(f"{self.file}[{sheet}]" if sheet else self.file, row)

    def _placed(self, problem: Problem, sheet: str, row: int) -> Problem:
        where = f"工作表“{sheet}”第 {row} 行" if sheet else f"第 {row} 项"
        where_en = f"sheet “{sheet}” row {row}" if sheet else f"entry {row}"
        return CellProblem(
            problem.code, f"{where}:{problem.zh}", f"{where_en}: {problem.en}",
            self._at(sheet, row), problem.hint_zh, problem.hint_en, sheet, row,
        )  # fmt: skip

    def _nameless(self, sheet: str, row: int) -> Problem:
        return Problem("input.name", f"工作表“{sheet}”第 {row} 行没有项目名称",
                       f"sheet “{sheet}” row {row} has no project name", self._at(sheet, row),
                       "补上项目名称", "Add the project name")  # fmt: skip

    def _numbered(self, draft: Draft, ident: str) -> Problem:
        where = f"工作表“{draft.sheet}”第 {draft.row} 行" if draft.sheet else f"第 {draft.row} 项"
        return CellProblem(
            "input.id-made", f"{where}没有可用的项目编号,暂编为 {ident}",
            f"row {draft.row} has no project number of its own; it is called {ident}",
            self._at(draft.sheet, draft.row), "补上项目编号,便于前后对照",
            "Add a project number, so that it can be found again", draft.sheet, draft.row,
        )  # fmt: skip

    def _double(self, ident: str, known: _Known, sheet: str, row: int) -> Problem:
        first = f"“{known.sheet}”第 {known.row} 行" if known.sheet else f"第 {known.row} 项"
        second = f"“{sheet}”第 {row} 行" if sheet else f"第 {row} 项"
        return Problem(
            "input.id-twice", f"项目编号 {shown(ident)} 重复:{first}已有,{second}未采用",
            f"the project number {shown(ident)} stands twice: in row {known.row} and in row {row}; "
            "the second is not used",
            self._at(sheet, row), "改正其中一个编号", "Mend one of the two",
        )  # fmt: skip
