"""`prescreen replay`: run a kept report again, and say whether it comes out the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prescreen.candidate import Candidate
from prescreen.cli.kept import read_reports
from prescreen.cli.order import wrong
from prescreen.errors import Lang
from prescreen.render.terminal.console import console
from prescreen.screener import Screener

_PART_OF = {
    "engine": "provenance", "region": "provenance", "pack": "provenance",
    "chains": "provenance", "input": "provenance", "outcome": "outcomes",
    "conclusion": "conclusions",
}  # fmt: skip
"""Which key of a report a difference belongs to, where it is not its own."""


@dataclass(frozen=True, slots=True)
class Difference:
    """`what` differs: `before` as it is kept, `now` as it comes out; None where it is not there."""

    what: str
    before: object
    now: object


def run(
    source: Path,
    candidates: Path | None,
    region: Path,
    packs: Sequence[Path] | None,
    ident: str | None,
    lang: Lang,
) -> int:
    """0 where every report comes out the same, 1 where one does not."""
    given = _given(candidates)
    out, worst, count = console(), 0, 0
    days: dict[str, Screener] = {}
    for report in read_reports(source):
        if ident is not None and report["candidate"]["id"] != ident:
            continue
        count += 1
        day = report["as_of"]
        if day not in days:
            days[day] = Screener.from_files(region, list(packs) if packs else None, as_of=day)
        found = replay(report, days[day], given.get(report["candidate"]["id"]))
        worst = max(worst, 1 if found else 0)
        for line in _lines(report, found, lang):
            out.one_line(line, soft_wrap=True)
    if not count:
        raise wrong("id-unknown/report", ident=ident)
    return worst


def replay(
    report: Mapping[str, Any], screener: Screener, candidate: Candidate | None = None
) -> list[Difference]:
    """Run the report's own input again, or the candidate given for it; what differs, causes first.

    `screener` has to evaluate as of the day of the report. InputError where the report holds no
    input and no candidate is given.
    """
    if candidate is None:
        own = report["provenance"].get("input")
        if own is None:
            raise wrong("replay-input", ident=report["candidate"]["id"])
        candidate = Candidate.from_dict(own)
    again = json.loads(screener.screen(candidate).to_json(report["lang"]))
    if "input" not in report["provenance"]:
        del again["provenance"]["input"]
    return list(differences(report, again))


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    """What it was made from, then what came of it, then parts of which only the wording differs."""
    named: set[str] = set()
    for one in _named(before, now):
        head = one.what.partition(" ")[0]
        named.add(_PART_OF.get(head, head))
        yield one
    for key in sorted(before.keys() | now.keys()):
        if key not in named and before.get(key) != now.get(key):
            yield Difference(key, "…", "…")


def _named(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    yield from _provenance(before["provenance"], now["provenance"])
    for key in ("as_of", "lang", "schema_version", "verdict"):
        yield from _one(key, before[key], now[key])
    yield from _keyed("outcome", _statuses(before), _statuses(now))
    yield from _keyed("conclusion", _drawn(before), _drawn(now))
    yield from _one("score", _score(before), _score(now))


def _given(candidates: Path | None) -> dict[str, Candidate]:
    if candidates is None:
        return {}
    from prescreen.intake import read

    return {c.id: c for c in read(candidates).candidates}


def _provenance(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    yield from _one("engine", before["engine"], now["engine"])
    yield from _one("region", _region(before), _region(now))
    yield from _keyed("pack", _packs(before), _packs(now))
    yield from _one("chains", before["chains"], now["chains"])
    yield from _one("input", before["input_sha256"], now["input_sha256"])


def _region(made: Mapping[str, Any]) -> str:
    return f"{made['region']['id']} {made['region']['sha256'][:12]}"


def _packs(made: Mapping[str, Any]) -> dict[str, str]:
    return {p["id"]: f"{p['version']} {p['sha256'][:12]}" for p in made["packs"]}


def _statuses(report: Mapping[str, Any]) -> dict[str, str]:
    return {o["check"]: o["status"] for o in report["outcomes"]}


def _drawn(report: Mapping[str, Any]) -> dict[str, str]:
    return {f"{c['pack']}.{c['id']}": c["value"] for c in report["conclusions"]}


def _score(report: Mapping[str, Any]) -> object:
    score = report["score"]
    return None if score is None else f"{score['low']}–{score['high']}"


def _one(what: str, before: object, now: object) -> Iterator[Difference]:
    if before != now:
        yield Difference(what, before, now)


def _keyed(what: str, before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Difference]:
    for key in sorted(before.keys() | now.keys()):
        yield from _one(f"{what} {key}", before.get(key), now.get(key))


_WORDS = {
    "engine": "引擎版本", "region": "地区画像", "pack": "规则包", "chains": "产业链",
    "input": "输入", "as_of": "评估日", "verdict": "系统初判", "outcome": "审查项",
    "conclusion": "推论",
    "score": "得分", "outcomes": "审查项的理由", "reachable": "可能的结论", "grounds": "理由归类",
    "metrics": "指标", "chain_fit": "产业链契合", "missing": "待补正", "decisive": "关键事实",
    "changes": "改进办法", "later": "后续事项", "coverage": "未收录范围", "waivers": "例外",
    "candidate": "项目事实", "verdict_label": "初判用语",
    "display_state": "显示状态", "conclusions": "推论的理由",
    "provenance": "规则版本与来源", "lang": "语言", "schema_version": "报告格式",
}  # fmt: skip


def _lines(report: Mapping[str, Any], found: Sequence[Difference], lang: Lang) -> Iterator[str]:
    name, ident = report["candidate"]["name"], report["candidate"]["id"]
    if not found:
        yield f"{ident} {name}: " + ("与报告一致" if lang == "zh" else "the same")
        return
    yield f"{ident} {name}: " + (
        f"有 {len(found)} 处不同" if lang == "zh" else f"{len(found)} differences"
    )
    for one in found:
        head, _, rest = one.what.partition(" ")
        what = f"{_WORDS.get(head, head)} {rest}".strip() if lang == "zh" else one.what
        yield f"  {what}" if one.before == one.now else f"  {what}: {_say(one, lang)}"


def _say(one: Difference, lang: Lang) -> str:
    nothing = "无" if lang == "zh" else "none"
    before = nothing if one.before is None else one.before
    now = nothing if one.now is None else one.now
    return f"{before} → {now}"
