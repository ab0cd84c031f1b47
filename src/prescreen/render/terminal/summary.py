"""What the terminal shows of a batch: a ranked table, then the gist of each candidate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.text import Text

from prescreen.engine import Engine
from prescreen.errors import Lang
from prescreen.files.text import one_line, without_contacts
from prescreen.intake import Intake
from prescreen.render.terminal.console import console, table
from prescreen.render.terminal.reading import print_reading
from prescreen.report import Report
from prescreen.report.explain import bureau_of
from prescreen.report.write import Writer
from prescreen.vocabulary import FITS, SEVERITIES, STAGES, STATUSES, VERDICTS, shown

DETAIL = 20
"""Lists longer than this are shown as a table only."""


class Summary:
    """Takes reports by rank; keeps a row of each, and the first `DETAIL` as they are."""

    def __init__(self, engine: Engine, batch: Intake, lang: Lang) -> None:
        self.engine, self.batch, self.lang = engine, batch, lang
        self._rows: list[tuple[str | Text, ...]] = []
        self._first: list[Report] = []
        self._by: Counter[str] = Counter()

    def add(self, report: Report) -> None:
        writer = Writer(report, self.lang)
        label = writer.verdict_label()
        state = shown(report.verdict, report.situation.stage)
        if len(self._rows) < max(DETAIL, 1):
            self._first.append(report)
        self._rows.append((
            one_line(report.candidate.id),
            without_contacts(one_line(report.candidate.name)),
            Text(label, style=state.colour.terminal),
            _score(report),
            _chain(report, self.lang == "zh"),
            str(sum(1 for m in report.missing if m.needed_for == "verdict")),
        ))  # fmt: skip
        self._by[state.whole(self.lang)] += 1

    def show(self) -> None:
        """Print the table, what is to be said of each where they are few, and the counts."""
        out, zh = console(), self.lang == "zh"
        heads = (
            ("编号", "项目", "系统初判", "评分", "产业链", "待补")
            if zh
            else ("id", "project", "verdict", "score", "chain", "open")
        )
        rows = table(*heads)
        rows.columns[0].no_wrap = rows.columns[4].no_wrap = rows.columns[5].no_wrap = True
        for row in self._rows:
            rows.add_row(*row)
        out.print(rows)
        if len(self._rows) <= DETAIL:
            for report in self._first:
                out.print()
                for line in gist(report, self.lang):
                    out.one_line(line)
        out.print()
        _counts(self.batch, self._by, self.lang)
        first, region = next(iter(self._first), None), self.engine.region
        day = first.as_of.isoformat() if first else "-"
        names = "、".join(p.id for p in self.engine.rules.on(first.as_of).packs) if first else "-"
        out.print(
            f"地区:{region.name};评估日:{day};规则包:{names}"
            if zh
            else f"Region: {region.shape.name_en or region.name}; day: {day}; packs: {names}",
            style="dim",
        )
        out.print(
            "本结果供内部招商决策参考,不属于行政许可,不构成供地、价格、奖补或审批结果的承诺;未收录不等于符合。"
            if zh
            else "For internal reference: neither a permit nor a promise. Not included is not the "
            "same as met.",
            style="dim",
        )


def _score(report: Report) -> str:
    if report.score is None:
        return "-"
    low, high = report.score
    return f"{low:g}" if low == high else f"{low:g}~{high:g}"


def _chain(report: Report, zh: bool) -> str:
    fit = report.fit
    if fit is None:
        return "-"
    if fit.bounds:
        low, high = fit.bounds["total"]
        return f"{'待补全' if zh else 'to complete'} {low:.1f}~{high:.1f}"
    if fit.relation is None:
        return "待确认" if zh else "to confirm"
    relation = FITS[FITS.names[fit.relation]].text("zh" if zh else "en")
    return f"{relation} {fit.scores['total']:.1f}"


def _counts(batch: Intake, by: Counter[str], lang: Lang) -> None:
    out, zh = console(), lang == "zh"
    parts = [f"{label} {n}" for label, n in by.most_common()]
    total = len(batch.candidates) + len(batch.rejected)
    out.print(
        f"共 {total} 行:预审 {len(batch.candidates)} 项,退回 {len(batch.rejected)} 行"
        f",未读懂的单元格 {len(batch.problems)} 个。" + ";".join(parts)
        if zh
        else f"{total} rows: {len(batch.candidates)} screened, {len(batch.rejected)} rejected, "
        f"{len(batch.problems)} cells not read. " + "; ".join(parts)
    )
    for reject in batch.rejected[:10]:
        out.print("  " + without_contacts(reject.reason.text(lang)), style="red")
    for problem in batch.problems[:10]:
        out.print("  " + without_contacts(problem.text(lang)), style="yellow")
    if len(batch.problems) > 10:
        out.print(f"  … {len(batch.problems) - 10}", style="yellow")
    print_reading(batch, lang)


def gist(report: Report, lang: Lang) -> Iterator[Text]:
    """A few lines on one candidate: for, against, what decides, whom to ask first."""
    writer = Writer(report, lang)
    pick = writer.pick
    title = Text(f"■ {report.candidate.id} {report.candidate.name}  ", style="bold")
    style = shown(report.verdict, report.situation.stage).colour.terminal
    title.append(writer.verdict_label(), style=style)
    yield title
    for status in ("fail", "waived"):
        word = STATUSES[status]
        found = [
            o
            for o in report.outcomes
            if o.status == status and o.check.severity != "advice" and o not in report.ahead
        ]
        for o in found[:6]:
            name = pick(o.check.title, o.check.title_en)
            law = str(o.check.citations[0])
            style = word.colour.terminal if word.colour else ""
            line = Text(pick(f"  {word.label}:", f"  {word.label_en}: "), style=style)
            line.append(
                f"{name}。{writer.explain.reason(o)}"
                if lang == "zh"
                else f"{name}. {writer.explain.reason(o)}",
                style="none",
            )
            line.append(pick(f"[{law}]", f" [{law}]"), style="dim")
            yield line
    told: set[str] = set()
    for change in report.changes:
        if change.check in told or report.outcome(change.check).check.severity == "advice":
            continue
        told.add(change.check)
        said = writer.change_text(change)
        verdict = VERDICTS[change.verdict].whole(lang)
        yield Text(
            pick(
                f"  改变条件:{said},则为“{verdict}”(已复算)",
                f"  What would change it: {said}; then: {verdict} (re-run)",
            ),
            style="green",
        )
    yield from _good(report, writer)
    if report.decisive:
        named = list(
            dict.fromkeys(
                d.field.label if lang == "zh" else d.field.label_en for d in report.decisive
            )
        )
        listed = pick("、", ", ").join(named[:6])
        yield Text(
            pick(f"  一项即可否决,先问:{listed}", f"  Ask first, each could end it: {listed}")
        )
    yield from _asks(report, writer)
    if report.fit is not None:
        for sentence in list(report.fit.sentences(lang))[:2]:
            yield Text(pick("  产业链:", "  Chain: ") + sentence)


def _good(report: Report, writer: Writer) -> Iterator[Text]:
    passed = [o for o in report.outcomes if o.status == "pass" and o.atoms]
    if not passed:
        return
    passed.sort(key=lambda o: (SEVERITIES.index(o.check.severity), o.check.id))
    names = [writer.pick(o.check.title, o.check.title_en) for o in passed[:3]]
    listed = writer.pick("、", "; ").join(names)
    more = writer.pick(f"等{len(passed)}项", f" … {len(passed)} in all") if len(passed) > 3 else ""
    yield Text(writer.pick(f"  已符合:{listed}{more}", f"  Met: {listed}{more}"))


def _asks(report: Report, writer: Writer) -> Iterator[Text]:
    """Open facts that count now, by who has them; those that settle most checks first."""
    by: dict[str, list[str]] = {}
    default = {o.check.id: o.check.bureau for o in report.outcomes}
    wanted = [m for m in report.missing if m.needed_for == "verdict"]
    for m in sorted(wanted, key=lambda m: (-len(m.needed_by), m.cause)):
        bureau = bureau_of(m.cause, default.get(m.needed_by[0], "investment_promotion"))
        by.setdefault(bureau, []).append(writer.explain.cause(m.cause))
    ranked = sorted(by.items(), key=lambda x: (-len(x[1]), x[0]))
    for bureau, facts in ranked[:4]:
        listed = writer.pick("、", ", ").join(facts[:4])
        more = "…" if len(facts) > 4 else ""
        yield Text(
            writer.pick(
                f"  待补正·{writer.bureau(bureau)}{len(facts)}项:{listed}{more}",
                f"  Open, {writer.bureau(bureau)} ({len(facts)}): {listed}{more}",
            )
        )
    if len(ranked) > 4:
        rest = [
            writer.pick(f"{writer.bureau(b)}{len(f)}项", f"{writer.bureau(b)} {len(f)}")
            for b, f in ranked[4:]
        ]
        yield Text(writer.pick("  另有:" + "、".join(rest), "  Also: " + ", ".join(rest)))
    if report.later or report.ahead:
        due = Counter(o.check.due for o in (*report.later, *report.ahead))
        listed = writer.pick("、", ", ").join(
            writer.pick(f"{s.label}{due[s.code]}项", f"{s.label_en} {due[s.code]}")
            for s in STAGES.values()
            if due[s.code]
        )
        yield Text(writer.pick(f"  后续手续:{listed}", f"  Later: {listed}"), style="dim")
