"""One report as the papers need it: grouped and ordered, nothing computed about rules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from prescreen.fields import Kind, catalogue
from prescreen.fields.interval import from_plain
from prescreen.lang.figures import show
from prescreen.render.asking import in_order, of_investor
from prescreen.render.citations import Cited, cited, source_key
from prescreen.render.conflicts import sentence
from prescreen.render.labels import stage, stage_order, word
from prescreen.render.mask import masked, without_hidden
from prescreen.render.run import Run
from prescreen.report.texts import with_texts
from prescreen.vocabulary import (
    FIT_LEVELS,
    FITS,
    SEVERITIES,
    STATUSES,
    STATUTORY,
    VERDICTS,
    display_state,
    rank,
)

Data = Mapping[str, Any]
MOST_QUESTIONS = 5
"""Questions to the investor that a paper or a screen begins with."""
_STOPS = re.compile(r"[、;。，；]|(?<!\d)[,:]|[,:](?=\D)|(?<=[!-/:-~]) (?=[!-~])")
"""Where a text may end: never within a figure, nor between it and its unit."""
_FIGURE = re.compile(r"\d[\d,.:]*$")
_ADDED = re.compile(r"[,(;:]| until ")


def clip(text: str, most: int) -> str:
    """A text of `most` characters at most, cut behind a clause or a word where one ends in its
    second half; what was cut off shows as an ellipsis."""
    return text if len(text) <= most else shorn(text[: most - 1]) + "…"


def shorn(text: str) -> str:
    """The beginning of a text without the word or figure that was cut through."""
    ends = [found.start() for found in _STOPS.finditer(text, len(text) // 2)]
    kept = text[: ends[-1]] if ends else _FIGURE.sub("", text) or text
    return kept.rstrip()


def _in_time(report: Data) -> Data:
    """Tasks not done whose stage has not come are follow-ups on paper, not failings."""
    ahead = {x["check"] for x in report["later"]}
    outcomes = [
        {**o, "status": "later"} if o["status"] == "fail" and o["check"] in ahead else o
        for o in report["outcomes"]
    ]
    return {**report, "outcomes": outcomes}


class View:
    """A report with its run; masks what is not to be shown. Cheap: groups are made when read."""

    def __init__(self, report: Data, run: Run) -> None:
        kept = report["provenance"].get("input") or {}
        lists = kept.get("lists") or run.lists.get(report["candidate"]["id"], {})
        self.run = run
        self.lang = run.lang
        whole = with_texts(report)
        self.report: Data = _in_time(whole if run.reveal else masked(whole, lists, run.lang))
        self.lists: Data = lists if run.reveal else without_hidden(lists)

    @classmethod
    def of_report(cls, report: Data | View, run: Run) -> View:
        """The view of a report; one that was made already stays, with the groups it has made."""
        return report if isinstance(report, View) else cls(report, run)

    # -- plain access ------------------------------------------------------------------------
    @property
    def id(self) -> str:
        return str(self.report["candidate"]["id"])

    @property
    def name(self) -> str:
        return str(self.report["candidate"]["name"])

    @property
    def verdict(self) -> str:
        return str(self.report["verdict"])

    @property
    def state(self) -> str:
        """In which of `vocabulary.STATES` it is shown and counted."""
        return display_state(self.verdict, str(self.report["candidate"]["stage"]))

    @property
    def verdict_short(self) -> str:
        """The verdict's label without what is added in brackets or after a comma."""
        text = _ADDED.split(str(self.report["verdict_label"]), maxsplit=1)[0]
        return text[:1].upper() + text[1:]

    @property
    def stage(self) -> str:
        return stage(str(self.report["candidate"]["stage"]), self.lang)

    def pick(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def clip(self, text: str, most: int) -> str:
        """A text of about `most` Chinese characters, or twice as many Latin ones, at most."""
        return clip(text, most if self.lang == "zh" else 2 * most)

    def whole(self, texts: Sequence[str], room: int, most: int) -> list[str]:
        """The first texts, `most` at most, that fit into `room` as `clip` counts it, none cut."""
        room = room if self.lang == "zh" else 2 * room
        kept: list[str] = []
        for text in texts[:most]:
            room -= len(text) + 1
            if kept and room < 0:
                break
            kept.append(text)
        return kept

    def word(self, key: str) -> str:
        return word(key, self.lang)

    def join(self, texts: Iterable[str], sep: str = "sep") -> str:
        """Texts in order, each once."""
        return self.word(sep).join(dict.fromkeys(t for t in texts if t))

    def bracket(self, text: str) -> str:
        """Text in brackets, empty where there is none."""
        return "" if not text else f"({text})" if self.lang == "zh" else f" ({text})"

    @property
    def conflicts(self) -> list[str]:
        """Facts that contradict each other, a line each."""
        return [sentence(c, self.lang) for c in self.report["conflicts"]]

    @cached_property
    def facts(self) -> Mapping[str, Data]:
        return {f["field"]: f for f in self.report["candidate"]["facts"]}

    def fact(self, path: str) -> str:
        """A fact as text, empty where it is not known."""
        found = self.facts.get(path)
        return str(found["text"]) if found else ""

    def number(self, path: str) -> float | None:
        found = self.facts.get(path)
        value = found["value"] if found else None
        return float(value) if isinstance(value, int | float) and value is not True else None

    def items(self, path: str) -> Sequence[Data]:
        found = self.lists.get(path)
        return found["items"] if found else ()

    def leaf(self, path: str, item: Data, leaf: str) -> str:
        """One value of a list element as text."""
        value = item.get(leaf)
        if value is None:
            return ""
        full = f"{path}.{leaf}"
        field = catalogue.get(full)
        if isinstance(value, list):
            value = frozenset(str(v) for v in value)
        elif isinstance(value, dict):
            value = from_plain(value, days=field is not None and field.kind is Kind.DATE)
        return show(value, field.unit if field else None, self.lang, full)

    def names(self, path: str, leaf: str) -> str:
        return self.join(self.leaf(path, i, leaf) for i in self.items(path))

    # -- checks ------------------------------------------------------------------------------
    @cached_property
    def outcomes(self) -> list[Data]:
        """By status, then severity, in the order of the packs."""
        return sorted(
            self.report["outcomes"],
            key=lambda o: (STATUSES.index(o["status"]), SEVERITIES.index(o["severity"])),
        )

    def of(self, *statuses: str) -> list[Data]:
        return [o for o in self.outcomes if o["status"] in statuses]

    @cached_property
    def by_id(self) -> Mapping[str, Data]:
        return {o["check"]: o for o in self.report["outcomes"]}

    @staticmethod
    def legal(o: Data) -> bool:
        return o["basis"] in STATUTORY

    @cached_property
    def counts(self) -> Mapping[str, int]:
        out = dict.fromkeys(STATUSES, 0)
        for o in self.report["outcomes"]:
            out[o["status"]] += 1
        return out

    @cached_property
    def to_settle(self) -> list[Data]:
        """Failed conditions and procedures: what must be settled, by whom, by when."""
        return [o for o in self.of("fail") if o["severity"] in ("condition", "task", "defer")]

    @cached_property
    def missing(self) -> list[Data]:
        """What the verdict waits for, by bureau and stage."""
        return sorted(
            (m for m in self.report["missing"] if m["needed_for"] == "verdict"),
            key=lambda m: (m["bureau_name"], stage_order(m["due"])),
        )

    @cached_property
    def missing_by_bureau(self) -> Mapping[str, list[Data]]:
        out: dict[str, list[Data]] = {}
        for m in self.missing:
            out.setdefault(m["bureau_name"], []).append(m)
        return dict(sorted(out.items(), key=lambda pair: (-len(pair[1]), pair[0])))

    @cached_property
    def asked(self) -> list[Data]:
        """All that the verdict waits for, in the order of worth."""
        return in_order(self.report)

    @cached_property
    def to_bring(self) -> list[Data]:
        """What is asked of the investor, in the order of worth."""
        return [m for m in self.asked if of_investor(m)]

    @cached_property
    def to_check(self) -> list[Data]:
        """What the units find out themselves, in the order of worth, two a unit at most."""
        seen: Counter[str] = Counter()
        out = []
        for m in self.asked:
            if not of_investor(m) and seen[m["bureau_name"]] < 2:
                seen[m["bureau_name"]] += 1
                out.append(m)
        return out

    @cached_property
    def later_by_stage(self) -> Mapping[str, list[Data]]:
        out: dict[str, list[Data]] = {}
        for x in sorted(self.report["later"], key=lambda x: stage_order(x["due"])):
            out.setdefault(x["due"], []).append(x)
        return out

    def citations(self, o: Data, *, full: bool = True) -> str:
        """The texts a check rests on, articles of one text together; without numbers if short."""
        return self.join((n + "、".join(a) for n, _, a in cited(o["source"], full)), "semi")

    @cached_property
    def sources(self) -> list[tuple[Data, list[str]]]:
        """Every text behind a check that applies, with the articles used, in order of titles."""
        cited_here = Cited()
        cited_here.add(self.report)
        return cited_here.texts()

    @cached_property
    def source_numbers(self) -> Mapping[str, int]:
        """The place of each text in the list of texts relied on."""
        return {source_key(s): n for n, (s, _) in enumerate(self.sources, 1)}

    def references(self, o: Data) -> str:
        """The texts of a check as numbers in the list of texts, with articles."""
        places = {}
        for _, s, articles in cited(o["source"]):
            places[self.source_numbers[source_key(s)]] = articles
        return " ".join(f"[{n}]" + "、".join(a) for n, a in sorted(places.items()))

    def main_reasons(self, limit: int = 3) -> str:
        """Why the verdict is what it is, in a line."""
        failing = VERDICTS[self.verdict].failing
        zh = self.lang == "zh"
        if failing:
            said = [str(o["title"]) for o in self.of("fail") if o["severity"] == failing]
            more = f" 等{len(said)}项" if zh else f" and {len(said) - limit} more"
            text = self.word("status.fail") + self.word("colon") if said else ""
            return text + self.join(said[:limit], "semi") + (more if len(said) > limit else "")
        if self.verdict == "needs_info":
            said = [f"{b} {len(ms)}" for b, ms in self.missing_by_bureau.items()]
            more = f"等{len(said)}个单位" if zh else f" and {len(said) - limit} more units"
            n = len(self.missing)
            return (
                (f"待补正{n}项:" if zh else f"{n} missing: ")
                + self.join(said[:limit])
                + (more if len(said) > limit else "")
            )
        n = len(self.report["later"])
        if not n:
            return ""
        fail, later = self.word("status.fail"), self.word("status.later")
        return f"未见{fail};{later} {n} 项" if zh else f"nothing failed; {n} {later}"

    # -- chain and score ---------------------------------------------------------------------
    @property
    def chain(self) -> Data | None:
        fit = self.report["chain_fit"]
        return fit if isinstance(fit, Mapping) else None

    def relation(self) -> str:
        """The role in the chain; where only the sector tells one, with that level before it."""
        fit = self.chain or {}
        found, sector = fit.get("relation"), (fit.get("sector") or {}).get("relation")
        said = found or sector
        if not said:
            return ""
        word = self.word(f"chain.{FITS.names.get(said, said)}")
        return word if found else f"{FIT_LEVELS['sector'].text(self.lang)} {word}"

    def node(self, ident: str) -> str:
        """The name of a chain node, its id where no name is known."""
        found = self.run.node_names.get(ident)
        if found:
            return found
        fit = self.chain or {}
        key = "node_name" if self.lang == "zh" else "node_name_en"
        return next((p[key] for p in fit.get("partners", ()) if p["node"] == ident), ident)

    def nodes(self) -> str:
        return self.join(self.node(x["node"]) for x in (self.chain or {}).get("links", ()))

    def score_text(self) -> str:
        s = self.report["score"]
        if s is None:
            return ""
        low, high = (f"{s[k]:.1f}".removesuffix(".0") for k in ("low", "high"))
        return low if low == high else f"{low}–{high}"

    @cached_property
    def gaps(self) -> list[tuple[str, str]]:
        """(pack, what it does not cover)."""
        return [(c["title"], gap) for c in self.report["coverage"] for gap in c["gaps"]]

    def only(self, paths: Collection[str]) -> View:
        """What is counted of a candidate: verdict, stage and these facts; the rest is let go."""
        own = self.report["candidate"]
        facts = [f for f in own["facts"] if f["field"] in paths]
        kept = {"verdict": self.verdict, "candidate": {"stage": own["stage"], "facts": facts}}
        slim = View.__new__(View)
        slim.run, slim.lang, slim.report, slim.lists = self.run, self.lang, kept, {}
        return slim


def ranked(reports: Sequence[Data], run: Run) -> list[View]:
    """Reports as the papers need them, in the one order of candidates."""

    def key(report: Data) -> tuple[object, ...]:
        score, own = report["score"], report["candidate"]
        opened = sum(o["status"] in ("unknown", "later") for o in report["outcomes"])
        sure = score["low"] if score else None
        return rank(str(report["verdict"]), str(own["stage"]), opened, sure, str(own["id"]))

    return [View(r, run) for r in sorted(reports, key=key)]
