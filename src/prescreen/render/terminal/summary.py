"""What the terminal shows of a batch: a ranked table, then the most telling candidates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.cells import set_cell_size
from rich.text import Text

from prescreen.engine import Engine
from prescreen.errors import Lang
from prescreen.files.text import one_line, without_contacts
from prescreen.intake import Intake
from prescreen.render import gist as words
from prescreen.render.run import Run
from prescreen.render.terminal.closing import Say, close
from prescreen.render.terminal.console import console, lines, say, table
from prescreen.render.terminal.reading import reading
from prescreen.render.view import View, shorn
from prescreen.report import Report
from prescreen.report.explain import bureau_of
from prescreen.report.outcomes import named
from prescreen.report.write import Writer
from prescreen.vocabulary import (
    FIT_LEVELS,
    FITS,
    SEVERITIES,
    STAGES,
    STATES,
    STATUSES,
    VERDICTS,
    shown,
)

if TYPE_CHECKING:
    from prescreen.chain import Fit

LISTED = 20
"""Rows of the table that are shown unless all are asked for."""
_TOLD = 3
"""Candidates that are told of unless all are asked for."""


class Summary:
    """Takes reports by rank; keeps a row of each, and the first of each state as it is."""

    def __init__(self, engine: Engine, batch: Intake, lang: Lang, full: bool = False) -> None:
        self.engine, self.batch, self.lang, self.full = engine, batch, lang, full
        self._rows: list[tuple[str | Text, ...]] = []
        self._kept: list[Report] = []
        self._first: dict[str, Report] = {}
        self._by: Counter[str] = Counter()
        self._ranks: Counter[str] = Counter()

    def add(self, report: Report) -> None:
        """The next candidate."""
        state = shown(report.verdict, report.situation.stage)
        self._first.setdefault(state.code, report)
        self._by[state.code] += 1
        if self.full:
            self._kept.append(report)
        elif len(self._rows) == LISTED:
            return
        stage = STAGES[report.situation.stage]
        self._ranks[stage.code] += 1
        self._rows.append((
            f"{stage.text(self.lang)} {self._ranks[stage.code]}",
            one_line(report.candidate.id),
            without_contacts(one_line(report.candidate.name)),
            Text(Writer(report, self.lang).verdict_label(), style=state.colour.terminal),
            _score(report),
            _chain(report, self.lang == "zh"),
            str(sum(1 for m in report.missing if m.needed_for == "verdict")),
        ))  # fmt: skip

    @property
    def telling(self) -> list[Report]:
        """The candidates that say most: one of a state, the gravest first, the unknown last."""
        gravest = sorted(self._first, key=lambda s: (s == "needs_info", -STATES.index(s)))
        return [self._first[s] for s in gravest[:_TOLD]]

    def show(self) -> None:
        """Print the table, and what is to be said of the most telling, or of all."""
        out, zh = console(), self.lang == "zh"
        heads = (
            ("名次", "编号", "项目", "系统初判", "评分", "产业链", "待补")
            if zh
            else ("rank", "id", "project", "verdict", "score", "chain", "open")
        )
        rows = table(*heads)
        for at in (0, 1, 4, 5, 6):
            rows.columns[at].no_wrap = True
        for row in self._rows:
            rows.add_row(*row)
        out.print(rows)
        left = sum(self._by.values()) - len(self._rows)
        if left:
            out.print(
                f"… 另有 {left} 项,见台账或网页;--full 全部列出"
                if zh
                else f"… {left} more: see ledger or page, or --full",
                style="dim",
            )
        if self.full:
            for report in self._kept:
                out.print()
                for line in gist(report, self.lang):
                    out.one_line(line)
        else:
            for report in self.telling:
                out.print()
                for line in brief(self._view(report), out.width):
                    out.print(line, no_wrap=True, overflow="ellipsis")
        out.print()

    def _view(self, report: Report) -> View:
        run = Run.of(self.engine.region, report.as_of, lang=self.lang)
        return View(report.to_dict(self.lang, questions=True), run)

    def close(self, files: tuple[Path, Sequence[str]] | None, then: str, out: Say = say) -> None:
        """How the run ends."""
        states = [(w.whole(self.lang), self._by[code]) for code, w in STATES.items()]
        most = 1_000_000 if self.full else 5
        close(out, self.lang, reading(self.batch, self.lang), states, files, then, most)


BRIEF = 5
"""Lines on one of the most telling candidates."""
_WHO = 18
"""Chinese characters for the units that act beside the first, so that they stay on one line."""


def brief(v: View, width: int) -> list[Text]:
    """Five lines at most: what the verdict is, why, what next, whom to ask what first, who acts."""
    title = Text(f"■ {v.id} {one_line(v.name)}  ", style="bold")
    title.append(str(v.report["verdict_label"]), style=STATES[v.state].colour.terminal)
    rest = [_what_next(v)]
    asked = words.asks(v)
    if asked:
        rest.append(Text(v.pick("  先问投资方:", "  Ask the investor: ") + one_line(asked)))
    rest.append(Text(v.pick("  由谁办:", "  Who: ") + one_line(words.who(v, _WHO))))
    why = lines(Text(v.pick("  理由:", "  Why: ") + one_line(words.reasons(v))), width)
    room = BRIEF - 1 - len(rest)
    told = why[:room]
    if len(why) > room:
        told[-1] = Text(shorn(set_cell_size(told[-1].plain, width - 1).rstrip()) + "…")
    return [title, *told, *rest]


def _what_next(v: View) -> Text:
    """The smallest change that gives another verdict, else the next step."""
    changed = next((c for c in v.report["changes"] if c["verdict"] != v.verdict), None)
    if changed is None:
        return Text(v.pick("  下一步:", "  Next: ") + words.next_step(v))
    verdict = v.word(f"verdict.{changed['verdict']}")
    said = v.pick(
        f"  改变条件:{changed['text']},则为“{verdict}”(已复算)",
        f"  What would change it: {changed['text']}; then: {verdict} (re-run)",
    )
    return Text(said, style="green")


def _score(report: Report) -> str:
    if report.score is None:
        return "-"
    low, high = report.score
    return f"{low:g}" if low == high else f"{low:g}~{high:g}"


def _chain(report: Report, zh: bool) -> str:
    fit = report.fit
    if fit is None:
        return "-"
    if fit.relation is None and fit.sector is not None:
        level = FIT_LEVELS["sector"].text("zh" if zh else "en")
        return f"{level} {_relation(fit.sector.fit, zh)}"
    if fit.relation is None and not fit.bounds:
        return "待确认" if zh else "to confirm"
    return _relation(fit, zh)


def _relation(fit: Fit, zh: bool) -> str:
    """What a fit comes to, and its points or what they lie between."""
    open_ = "待补全" if zh else "to complete"
    said = FITS[FITS.names[fit.relation]].text("zh" if zh else "en") if fit.relation else open_
    if fit.bounds:
        low, high = fit.bounds["total"]
        return f"{said} {low:.1f}~{high:.1f}"
    return f"{said} {fit.scores['total']:.1f}"


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
            law = named(o.check.citations[0], lang)
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
        labels = list(
            dict.fromkeys(
                d.field.label if lang == "zh" else d.field.label_en for d in report.decisive
            )
        )
        listed = pick("、", ", ").join(labels[:6])
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
