"""`prescreen explain`: everything about one candidate, as a person would read it."""

from __future__ import annotations

from collections.abc import Mapping
from shlex import quote
from typing import Any

from rich.text import Text

from prescreen.cli.order import Order, load, wrong
from prescreen.errors import Lang
from prescreen.files.text import clean
from prescreen.render.conflicts import side, standing
from prescreen.render.run import Run
from prescreen.render.terminal.console import console
from prescreen.render.terminal.first import first_screen
from prescreen.render.view import View
from prescreen.report.texts import with_texts
from prescreen.vocabulary import (
    CONCLUSIONS,
    FITS,
    SEEN,
    SEVERITIES,
    STATES,
    STATUSES,
    VERDICTS,
    WAIVERS,
    severity_of,
)


def run(order: Order, ident: str) -> int:
    screener, batch = load(order)
    found = [c for c in batch.candidates if c.id == ident]
    if not found:
        raise wrong("id-unknown", ident=ident, ids=tuple(c.id for c in batch.candidates[:20]))
    report = screener.screen(found[0])
    out = console()
    data = report.to_dict(order.lang, questions=True)
    view = View(data, Run.of(screener.region, report.as_of, lang=order.lang))
    page = _Page(with_texts(report.to_dict(order.lang)), order.lang)
    if order.full:
        for line in page.lines():
            out.one_line(line)
    else:
        for line in (*page.first(), *first_screen(view)):
            out.one_line(line)
        words = ["prescreen", "explain", str(order.source), "--region", str(order.region)]
        words += ["--id", ident, "--full"]
        then = " ".join(quote(clean(word)) for word in words)
        out.one_line(("全部理由:" if order.lang == "zh" else "All reasons: ") + then, True)
    return 0


_FAILED = 4
"""Failed checks on the first screen."""


class _Page:
    """The report as lines of text, from its plain data alone."""

    def __init__(self, data: dict[str, Any], lang: Lang) -> None:
        self.data = data
        self.lang = lang
        self.zh = lang == "zh"
        self.listed = "、" if self.zh else ", "
        self.out: list[Text] = []

    def head(self, zh: str, en: str) -> None:
        self.out += [Text(), Text(zh if self.zh else en, style="bold underline")]

    def say(self, text: str, indent: int = 2, style: str = "") -> None:
        self.out.append(Text(" " * indent + text, style=style))

    def first(self) -> list[Text]:
        """What heads the first screen: the verdict and what made it."""
        self._head()
        self._conflicts()
        for status in ("fail", "waived"):
            self._outcomes(status, _FAILED)
        self._waivers()
        return self.out

    def lines(self) -> list[Text]:
        """Everything."""
        self._head()
        self._conflicts()
        self._decisive()
        for status in ("fail", "waived", "unknown", "pass"):
            self._outcomes(status)
        self._waivers()
        self._missing()
        self._later()
        self._conclusions()
        self._score()
        self._chain()
        self._coverage()
        return self.out

    def _head(self) -> None:
        d = self.data
        title = Text(f"{d['candidate']['id']} {d['candidate']['name']}  ", style="bold")
        title.append(d["verdict_label"], style=STATES[d["display_state"]].colour.terminal)
        self.out.append(title)
        ways = self.listed.join(VERDICTS[v].whole(self.lang) for v in d["reachable"])
        self.say(f"仍可能的结果:{ways}" if self.zh else f"Still reachable: {ways}", style="dim")

    def _conflicts(self) -> None:
        """Facts that contradict each other, what each side says and on what evidence."""
        if self.data["conflicts"]:
            self.head("事实互相矛盾", "Facts that contradict each other")
        for c in self.data["conflicts"]:
            self.say(c["why"] + (";" if self.zh else "; ") + standing(c, self.lang))
            for fact in c["facts"]:
                self.say(side(fact, self.lang), 6)

    def _decisive(self) -> None:
        if self.data["decisive"]:
            self.head("一项即可否决(先问)", "Single facts that could end it (ask first)")
            for d in self.data["decisive"]:
                self.say(
                    f"{d['text']}({d['bureau_name']})"
                    if self.zh
                    else f"{d['text']} ({d['bureau_name']})"
                )

    def _outcomes(self, status: str, most: int | None = None) -> None:
        ahead = {item["check"] for item in self.data["later"]}
        found = [
            o for o in self.data["outcomes"] if o["status"] == status and o["check"] not in ahead
        ]
        found.sort(key=lambda o: (SEVERITIES.index(o["severity"]), o["check"]))
        if not found:
            return
        word = STATUSES[status]
        self.head(f"{word.label}({len(found)})", f"{word.label_en} ({len(found)})")
        for o in found[:most]:
            if status == "unknown" and o["severity"] in ("task", "advice"):
                continue
            grade = severity_of(o["severity"], o["basis"]).text(self.lang)
            self.say(f"[{grade}] {o['title']}  {o['check']}")
            self.say(o["reason"] + self._marks(o), 6)
            if status == "fail":
                self._failed(o)
            if status != "pass":
                self.say(self._laws(o["source"]), 6, "dim")

    def _laws(self, sources: list[dict[str, Any]]) -> str:
        """The texts cited, the articles of one document together."""
        by: dict[str, list[dict[str, Any]]] = {}
        for source in sources:
            by.setdefault(source["text"].removesuffix(source["article"] or ""), []).append(source)
        return ";".join(
            text + "、".join(s["article"] or "" for s in cited) + self._grade(cited[0])
            for text, cited in by.items()
        )

    def _marks(self, o: dict[str, Any]) -> str:
        """What a pass still rests on: facts only declared, a pack past its review date."""
        marks = []
        if o["declared"]:
            marks.append("以申报为准" if self.zh else "as declared")
        if o["review_due"] and o["status"] == "pass":
            marks.append(
                "规则包已过复核期,待复核" if self.zh else "pack past review, to be reviewed"
            )
        return "".join(f"({m})" if self.zh else f" ({m})" for m in marks)

    def _grade(self, source: dict[str, Any]) -> str:
        if source["evidence"] == "verified":
            return ""
        seen = SEEN[source["evidence"]].text(self.lang)
        return f"({seen})" if self.zh else f" ({seen})"

    def _failed(self, o: dict[str, Any]) -> None:
        self.say(("规则:" if self.zh else "Rule: ") + o["rule"], 6, "dim")
        self.say(("办法:" if self.zh else "Remedy: ") + o["remedy"], 6)
        if o["fallback"]:
            self.say(("或:" if self.zh else "Or: ") + o["fallback"], 6)
        for c in self.data["changes"]:
            if c["check"] == o["check"]:
                verdict = VERDICTS[c["verdict"]].whole(self.lang)
                self.say(
                    f"改变:{c['text']} → {verdict}(已复算)"
                    if self.zh
                    else f"Change: {c['text']} → {verdict} (re-run)",
                    6,
                    "green",
                )

    def _waivers(self) -> None:
        if self.data["waivers"]:
            self.head("例外办理", "Waivers")
            for w in self.data["waivers"]:
                state = WAIVERS[w["state"]].text(self.lang)
                self.say(
                    f"[{state}] {w['check']}  {w['reason']}  {w['by']}  {w['document']}  "
                    f"{w['until']}"
                )

    def _missing(self) -> None:
        by: dict[str, list[dict[str, Any]]] = {}
        for m in self.data["missing"]:
            if m["needed_for"] == "verdict":
                by.setdefault(m["bureau_name"], []).append(m)
        if by:
            self.head("待补正(按单位)", "Missing, by unit")
            for bureau, items in sorted(by.items(), key=lambda x: (-len(x[1]), x[0])):
                self.say(f"{bureau}({len(items)})")
                for m in items:
                    needed = ", ".join(m["needed_by"][:3])
                    self.say(f"{m['label']}  ← {needed}", 6)

    def _later(self) -> None:
        if self.data["later"]:
            self.head("后续手续(按阶段)", "Later, by stage")
            stages: dict[str, list[str]] = {}
            for item in self.data["later"]:
                stages.setdefault(item["due"], []).append(item["title"])
            for stage, titles in stages.items():
                self.say(
                    f"{stage}({len(titles)}):"
                    + self.listed.join(titles[:6])
                    + ("…" if len(titles) > 6 else "")
                )

    def _conclusions(self) -> None:
        if self.data["conclusions"]:
            self.head("推论与任务", "Conclusions and tasks")
            for c in self.data["conclusions"]:
                self.say(f"[{CONCLUSIONS[c['kind']].text(self.lang)}] {c['value']}")
                self.say(c["because"], 6, "dim")

    def _score(self) -> None:
        score = self.data["score"]
        if score is None:
            return
        self.head("评分", "Score")
        for item in score["items"]:
            open_ = self.listed.join(item["unknown"])
            said = f"{item['label']}  {_points(item)} / {item['max']:g}"
            self.say(said + (f"  ← {open_}" if open_ else ""))
            if item["reason"]:
                self.say(item["reason"], 6, "dim")
        self.say(f"{'合计' if self.zh else 'total'}  {_points(score)} / {score['max']:g}")

    def _chain(self) -> None:
        fit = self.data["chain_fit"]
        if fit is not None:
            self.head("产业链(参考)", "Industry chain (for reference)")
            if fit["relation"] is None:
                asked = self.listed.join(fit["ask"])
                self.say(
                    f"待确认环节:{asked or '无匹配'}"
                    if self.zh
                    else f"Link to confirm: {asked or 'none found'}"
                )
                self._sector(fit.get("sector"))
            else:
                names = {code: word.text(self.lang) for code, word in FITS.items()}
                names["total"] = "合计" if self.zh else "total"
                most = fit.get("most") or fit["scores"]
                scores = " ".join(
                    f"{names[k]} {v:g}" + (f"~{most[k]:g}" if most[k] != v else "")
                    for k, v in fit["scores"].items()
                )
                self.say(f"{names[FITS.names[fit['relation']]]}  {scores}")
                for c in fit["contributions"]:
                    self.say(c["text"], 6)

    def _sector(self, sector: Mapping[str, Any] | None) -> None:
        """What the sector backbone says, with the suppliers and users that count most."""
        if sector is None:
            return
        self.say(sector["note"])
        for c in sector["contributions"][:5]:
            self.say(c["text"], 6)
        for key, zh, en in (
            ("suppliers", "主要供应部门(直接消耗系数)", "main supplying sectors (coefficient)"),
            ("users", "主要使用部门(直接消耗系数)", "main using sectors (coefficient)"),
        ):
            named = self.listed.join(f"{s['sector']} {s['coefficient']:g}" for s in sector[key][:5])
            if named:
                self.say(f"{zh if self.zh else en}:{named}", 6, "dim")

    def _coverage(self) -> None:
        self.head("未收录范围(未收录不等于符合)", "Not included (not the same as met)")
        for pack in self.data["coverage"]:
            for gap in pack["gaps"]:
                self.say(f"{pack['title']}:{gap}" if self.zh else f"{pack['title']}: {gap}")


def _points(score: dict[str, Any]) -> str:
    low, high = score["low"], score["high"]
    return f"{low:g}" if low == high else f"{low:g}~{high:g}"
