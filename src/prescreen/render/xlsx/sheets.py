"""The sheets of the ledger workbook as headings and rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from prescreen.fields import catalogue
from prescreen.files.text import MASK
from prescreen.render import gist
from prescreen.render.asking import of_investor
from prescreen.render.citations import Cited
from prescreen.render.labels import severity, stage, stage_order, word
from prescreen.render.mask import hidden_heading
from prescreen.render.run import Run
from prescreen.render.view import Data, View
from prescreen.render.xlsx.ledger import LEDGER
from prescreen.render.xlsx.statistics import COUNTED, Statistics, counterpart
from prescreen.vocabulary import DECIDING, FITS, STATES

Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class Col:
    heading: str
    width: float = 14
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class LedgerSheet:
    """`frozen` columns stay in sight; rows show `tallest` lines at most.

    `each` gives the rows of one candidate, to be written at once; `last` those that are known when
    all candidates were seen.
    """

    name: str
    title: str
    note: str
    columns: tuple[Col, ...]
    each: Callable[[View], Iterable[Row]] | None = None
    last: Callable[[], Iterable[Row]] | None = None
    frozen: int = 2
    tallest: int = 8
    one_page: bool = False
    """Printed on one page of A3, as long as it can be read."""
    hides: bool = False
    """Columns in which nothing stands are hidden."""


def title(run: Run) -> str:
    return (
        f"{run.region_name}招商项目预审台账"
        if run.lang == "zh"
        else (f"{run.region_name}: ledger of screened projects")
    )


class Sheets:
    """All sheets of one run. `see` is called for every candidate, in the order of rank, before
    `each` of any sheet."""

    def __init__(self, run: Run) -> None:
        self.run, self.lang = run, run.lang
        self.count = 0
        self.slim: list[View] = []
        self.cited = Cited()
        self.packs: dict[tuple[str, str], Data] = {}
        self.first: View | None = None
        self.open: list[Row] = []
        self.ahead: list[Row] = []
        self._said: dict[str, str] = {}
        self._place: Counter[str] = Counter()

    def every(self) -> tuple[LedgerSheet, ...]:
        """In the order of the workbook."""
        return (
            self.glance(), self.ledger(), self.checks(), self.missing(), self.later(), self.chain(),
            self.rejected(), self.statistics(), self.sources(),
        )  # fmt: skip

    def see(self, v: View) -> None:
        """Keep what the sheets that sum up need of a candidate, and no more."""
        self.count += 1
        self._place[v.stage] += 1
        self.first = self.first or v
        self.slim.append(v.only(COUNTED))
        self.cited.add(v.report)
        for pack in v.report["provenance"]["packs"]:
            self.packs.setdefault((pack["id"], pack["sha256"]), pack)
        self.open += self._missing(v)
        self.ahead += self._later(v)

    def pick(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def cols(self, *specs: tuple[str, str, float, str]) -> tuple[Col, ...]:
        return tuple(Col(self.pick(zh, en), width, kind) for zh, en, width, kind in specs)

    def word(self, key: str) -> str:
        return word(key, self.lang)

    @property
    def mark(self) -> str:
        """The note under each title: internal, as of, what it is not."""
        seen = self.word("internal.open" if self.run.reveal else "internal.note")
        return f"{seen} · {self.word('asof')} {self.run.as_of}"

    def glance(self) -> LedgerSheet:
        """The first sheet: what a person signs for, on one page."""
        columns = self.cols(
            ("名次", "Rank", 15, "text"), ("原序", "In the list", 6, "whole"),
            ("项目名称", "Project", 30, "long"), ("投资方", "Investors", 20, "long"),
            ("总投资(万元)", "Total investment (10k CNY)", 11, "number"),
            ("用地(亩)", "Land (mu)", 8, "number"),
            ("系统初判", "System verdict", 22, "verdict"), ("理由", "Why", 56, "long"),
            ("先问投资方", "Ask the investor first", 40, "long"),
            ("由谁办", "Who", 34, "long"),
        )  # fmt: skip
        name = self.pick("一览", "At a glance")
        note = f"{self.mark} · " + self.pick("名次只在同一阶段之内比", "ranks are within a stage")
        return LedgerSheet(
            name, title(self.run), note, columns, each=self._glance, frozen=3, tallest=4,
            one_page=True,
        )  # fmt: skip

    def _glance(self, v: View) -> Iterator[Row]:
        yield (
            f"{v.stage} {self._place[v.stage]}", self.run.places.get(v.id), v.name,
            v.names("investor", "name"), v.number("investment.total"), v.number("land.area"),
            f"{STATES[v.state].mark} {v.report['verdict_label']}", gist.reasons(v, 2),
            gist.asks(v), gist.who(v),
        )  # fmt: skip

    def ledger(self) -> LedgerSheet:
        columns = (
            Col(self.pick("序号", "#"), 5, "whole"),
            *(Col(c.heading(self.lang), c.width, c.kind) for c in LEDGER),
        )
        hidden = self.pick(
            "没有内容的列已隐藏,取消隐藏即可填写",
            "empty columns are hidden; unhide them to fill in",
        )
        note = f"{self.mark} · {hidden} · {self.word('footer')}"
        name = self.pick("台账", "Ledger")
        return LedgerSheet(
            name, title(self.run), note, columns, each=self._ledger, frozen=3, tallest=5,
            hides=True,
        )  # fmt: skip

    def _ledger(self, v: View) -> Iterator[Row]:
        yield [self.count, *(c.of(v) for c in LEDGER)]

    def checks(self) -> LedgerSheet:
        columns = self.cols(
            ("项目编号", "No.", 12, "text"), ("项目名称", "Project", 24, "long"),
            ("结论", "Outcome", 10, "text"), ("等级", "Grade", 11, "text"),
            ("对象", "Scope", 8, "text"), ("审查项", "Check", 34, "long"),
            ("理由", "Reason", 50, "long"), ("责任单位", "Bureau", 16, "text"),
            ("到期阶段", "Due", 9, "text"), ("依据", "Based on", 46, "long"),
            ("依据层级", "Basis", 16, "text"), ("处理", "Remedy", 42, "long"),
        )  # fmt: skip
        fail, waived, unknown = (self.word(f"status.{s}") for s in ("fail", "waived", "unknown"))
        note = self.pick(
            f"列{fail}、{waived}、以申报为准和待复核的审查项;影响系统初判的{unknown}项按单位合并;"
            "全部结论见网页报告和意见书",
            "checks not met, waived, as declared or to be reviewed; open ones that bear on the "
            "verdict by bureau; all outcomes are in the page and the opinions",
        )
        name = self.pick("审查明细", "Checks")
        return LedgerSheet(name, name, f"{self.mark} · {note}", columns, each=self._checks)

    def _checks(self, v: View) -> Iterator[Row]:
        for o in v.of("fail", "waived", "pass"):
            if o["status"] != "pass" or o["declared"] or o["review_due"]:
                yield self._check(v, o)
        yield from self._open_checks(v)

    def _check(self, v: View, o: Data) -> Row:
        """One check; citations are kept, since they are long and often the same."""
        said = self._said
        if o["check"] not in said:
            said[o["check"]] = v.citations(o)
        basis = [self.word(f"basis.{o['basis']}"), self.word(f"evidence.{o['evidence']}")]
        basis += [self.pick("以申报为准", "as declared")] if o["declared"] else []
        basis += [self.pick("待复核", "to be reviewed")] if o["review_due"] else []
        return (
            v.id, v.name, self.word(f"status.{o['status']}"), severity(o, self.lang),
            self.word(f"scope.{o['scope']}"), o["title"], o["reason"], o["bureau_name"],
            stage(o["due"], self.lang), said[o["check"]], v.join(basis),
            "" if o["status"] == "pass" else o["remedy"],
        )  # fmt: skip

    def _open_checks(self, v: View) -> Iterator[Row]:
        """Open checks that bear on the verdict: a row for each grade and bureau, not one each."""
        groups: dict[tuple[str, str], list[Data]] = {}
        for o in v.of("unknown"):
            if o["severity"] in DECIDING:
                groups.setdefault((severity(o, self.lang), o["bureau_name"]), []).append(o)
        for (grade, bureau), found in groups.items():
            n = len(found)
            yield (
                v.id, v.name, self.word("status.unknown"), grade,
                v.join(self.word(f"scope.{o['scope']}") for o in found),
                v.join((o["title"] for o in found), "semi"),
                self.pick(f"{n}项待查明,缺什么见“待补正”", f"{n} open; see Missing by bureau"),
                bureau, "", "", "", "",
            )  # fmt: skip

    def missing(self) -> LedgerSheet:
        columns = self.cols(
            ("单位", "Bureau", 20, "text"), ("到期阶段", "Due", 9, "text"),
            ("项目编号", "No.", 12, "text"), ("项目名称", "Project", 26, "long"),
            ("项数", "Items", 7, "whole"), ("请投资方答复", "From the investor", 60, "long"),
            ("由单位核验、研判或核定", "To be verified or judged", 60, "long"),
            ("用于", "Needed for", 15, "text"),
        )  # fmt: skip
        name = self.pick("待补正(按单位)", "Missing by bureau")
        return LedgerSheet(name, name, self.mark, columns, last=self._by_bureau, frozen=1)

    def _by_bureau(self) -> list[Row]:
        rows = sorted(self.open, key=lambda r: (str(r[0]), stage_order(str(r[1])), str(r[2])))
        if self.lang == "en":
            rows = [(r[0], stage(str(r[1]), "en"), *r[2:]) for r in rows]
        return rows

    def _missing(self, v: View) -> Iterator[Row]:
        groups: dict[tuple[str, str, str], tuple[list[str], list[str]]] = {}
        for m in v.report["missing"]:
            due = m["due"] if m["needed_for"] == "verdict" else ""
            key = (m["bureau_name"], due, m["needed_for"])
            own = groups.setdefault(key, ([], []))
            own[0 if of_investor(m) else 1].append(str(m["label"]))
        for (bureau, due, use), (bring, verify) in groups.items():
            yield (
                bureau, due, v.id, v.name, len(bring) + len(verify), v.join(bring),
                v.join(verify), self.word(f"for.{use}"),
            )  # fmt: skip

    def later(self) -> LedgerSheet:
        columns = self.cols(
            ("到期阶段", "Due", 9, "text"), ("责任单位", "Bureau", 18, "text"),
            ("项目编号", "No.", 12, "text"), ("项目名称", "Project", 26, "long"),
            ("事项数", "Items", 8, "whole"), ("后续手续", "Follow-ups", 90, "long"),
        )  # fmt: skip
        name = self.pick("后续手续(按阶段)", "Follow-ups by stage")
        return LedgerSheet(name, name, self.mark, columns, last=self._by_stage, frozen=1)

    def _by_stage(self) -> list[Row]:
        rows = sorted(self.ahead, key=lambda r: (stage_order(str(r[0])), str(r[1])))
        if self.lang == "en":
            rows = [(stage(str(r[0]), "en"), *r[1:]) for r in rows]
        return rows

    def _later(self, v: View) -> Iterator[Row]:
        groups: dict[tuple[str, str], list[str]] = {}
        for x in v.report["later"]:
            groups.setdefault((x["due"], x["bureau_name"]), []).append(str(x["title"]))
        for (due, bureau), titles in groups.items():
            yield due, bureau, v.id, v.name, len(titles), v.join(titles, "semi")

    def chain(self) -> LedgerSheet:
        columns = self.cols(
            ("项目编号", "No.", 12, "text"), ("项目名称", "Project", 28, "long"),
            ("链上作用", "Relation", 11, "text"), ("环节", "Links", 24, "long"),
            *((fit.label, fit.label_en, 8.0, "number") for fit in FITS.values()),
            ("依据", "Because", 70, "long"),
            ("本地上下游企业", "Local partners", 44, "long"),
        )  # fmt: skip
        note = self.pick("四类得分不可相互比较,只作参考", "the four scores are not comparable")
        name = self.pick("产业链", "Industry chain")
        return LedgerSheet(name, name, f"{self.mark} · {note}", columns, each=self._chain)

    def _chain(self, v: View) -> Iterator[Row]:
        if (fit := v.chain) is not None:
            scores = fit["scores"] or {}
            partners = v.join(
                f"{p['name']}({self.word('side.' + p['side'])})" for p in fit["partners"][:12]
            )
            because = v.join([fit["note"], *(c["text"] for c in fit["contributions"][:8])], "semi")
            yield (
                v.id, v.name, v.relation() or self.word("chain.unknown"), v.nodes(),
                *(scores.get(k) for k in FITS), because, partners,
            )  # fmt: skip

    def rejected(self) -> LedgerSheet:
        columns = self.cols(
            ("类别", "Kind", 12, "text"), ("工作表", "Sheet", 16, "text"), ("行", "Row", 7, "text"),
            ("原因", "Reason", 70, "long"), ("原内容", "What it said", 70, "long"),
        )  # fmt: skip
        rows: list[Row] = [
            (self.pick("退回行", "rejected"), r.sheet, str(r.row), r.reason,
             ";".join(f"{k}={self._cell(k, v)}" for k, v in r.cells.items() if v))
            for r in self.run.rejected
        ]  # fmt: skip
        rows += [(self.pick("未读出的单元格", "cell"), "", "", p, "") for p in self.run.problems]
        rows += [(self.pick("说明", "notice"), "", "", p, "") for p in self.run.notices]
        name = self.pick("退回行", "Rejected rows")
        return LedgerSheet(name, name, self.mark, columns, last=lambda: rows, frozen=1)

    def _cell(self, heading: str, text: str) -> str:
        return text if self.run.reveal or not hidden_heading(heading) else MASK

    def statistics(self) -> LedgerSheet:
        columns = self.cols(
            ("指标", "Figure", 30, "long"), ("数值", "Value", 14, "number"),
            ("单位", "Unit", 10, "text"), ("口径", "Definition", 60, "long"),
            ("未提供项目数", "Not stated", 12, "whole"), ("年度", "Year", 8, "text"),
            ("文件", "Document", 40, "long"), ("本表对应指标", "Figure of this list", 26, "long"),
            ("本表数值", "Its value", 14, "number"),
        )  # fmt: skip
        name = self.pick("统计", "Statistics")
        note = self.pick(
            "对应指标按名称找出,期间和口径可能不同,须自行核对",
            "counterparts are found by name; period and definition may differ",
        )
        return LedgerSheet(
            name, name, f"{self.mark} · {note}", columns, last=self._figures, frozen=1
        )

    def _figures(self) -> list[Row]:
        figures = Statistics(self.slim, self.run).figures()
        rows: list[Row] = [
            (f.name, f.value, f.unit, f.definition, f.unknown or None, "", "", "", None)
            for f in figures
        ]
        for t in self.run.targets:
            like = counterpart(t, figures)
            said = self.pick("地区公布的目标或实绩", "published target or result of the region")
            note = self.word("semi").join(x for x in (said, t.note) if x)
            own = (like.name, like.value) if like else ("", None)
            rows.append((t.name, t.value, t.unit, note, None, str(t.year or ""), t.document, *own))
        return rows

    def sources(self) -> LedgerSheet:
        columns = self.cols(
            ("类别", "Kind", 14, "text"), ("名称", "Name", 46, "long"),
            ("文号/版本", "Number / version", 30, "long"), ("发布机关", "Issuer", 26, "long"),
            ("条款/说明", "Articles / note", 60, "long"), ("核实", "Evidence", 10, "text"),
        )  # fmt: skip
        name = self.pick("数据来源", "Sources")
        return LedgerSheet(name, name, self.mark, columns, last=self._sources, frozen=1)

    def _sources(self) -> Iterator[Row]:
        p = self.pick
        marks = p("系统初判标记", "Marks")
        for code, state in STATES.items():
            yield marks, f"{state.mark} {self.word('verdict.' + code)}", "", "", "", ""
        if self.run.source:
            yield p("输入文件", "Input"), self.run.source, "", "", "", ""
        titles = (
            {c["pack"]: c["title"] for c in self.first.report["coverage"]} if self.first else {}
        )
        for pack in self.packs.values():
            name = titles.get(pack["id"], pack["id"])
            yield p("规则包", "Pack"), name, pack["version"], "", "", ""
        if self.first is not None:
            made = self.first.report["provenance"]
            yield p("程序", "Engine"), "prescreen", str(made["engine"]), "", "", ""
            yield p("地区画像", "Region"), self.run.region_name, "", "", "", ""
        for name, gap in self.first.gaps if self.first is not None else ():
            yield p("未收录", "Not covered"), name, "", "", gap, ""
        for s, articles in self.cited.texts():
            yield (p("依据", "Text"), s["title"], s["number"] or "", s["issuer"],
                   "、".join(articles), self.word(f"evidence.{s['evidence']}"))  # fmt: skip
        for sheet, heading, path, unit, _ in self.run.mapping:
            yield p("列对应", "Column"), heading, self._label(path), sheet, unit, ""

    def _label(self, path: str) -> str:
        """What a field is called; a list element by list and field."""
        field = catalogue.get(path)
        if field is None:
            return path or self.pick("没有对应", "none")
        return self.pick(field.label, field.label_en)
