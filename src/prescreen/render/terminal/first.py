"""The first screen of `prescreen explain`: what a person needs before deciding to read on."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from prescreen.files.text import one_line
from prescreen.render import gist
from prescreen.render.asking import question
from prescreen.render.view import MOST_QUESTIONS, View, clip

_UNITS, _ITEMS = 6, 8
"""Units and items of the score that are shown."""


def first_screen(v: View) -> Iterator[Text]:
    """Behind the verdict and what made it: what next, who; questions; score; chain; how much was
    looked at."""
    why = [] if v.of("fail") else [v.pick("理由:", "Why: ") + gist.reasons(v)]
    next_, who = v.pick("下一步:", "Next: "), v.pick("由谁办:", "Who: ")
    yield from _part(
        v.pick("怎么办", "What to do"), [*why, next_ + gist.next_step(v), who + gist.who(v)]
    )
    yield from _questions(v)
    yield from _score(v)
    yield from _chain(v)
    counts = v.join(f"{v.word('status.' + s)} {n}" for s, n in v.counts.items() if n)
    yield from _part(v.pick("审查项", "Checks"), [counts, gist.scope(v)])


def _part(head: str, lines: list[str]) -> Iterator[Text]:
    if lines:
        yield Text()
        yield Text(head, style="bold underline")
        for line in lines:
            yield Text("  " + one_line(line))


def _questions(v: View) -> Iterator[Text]:
    first = v.to_bring[:MOST_QUESTIONS]
    asked = [f"{n}. {question(m, v.lang).text}" for n, m in enumerate(first, 1)]
    left = len(v.to_bring) - len(asked)
    if left > 0:
        asked.append(v.pick(f"另有 {left} 项,见清单", f"{left} more on the list"))
    yield from _part(v.pick("先问投资方", "Ask the investor first"), asked)
    by: dict[str, list[str]] = {}
    for m in v.to_check:
        by.setdefault(m["bureau_name"], []).append(clip(str(m["label"]), 40))
    units = [f"{unit}{v.word('colon')}{v.join(labels)}" for unit, labels in by.items()]
    if len(units) > _UNITS:
        more = len(units) - _UNITS
        units = [*units[:_UNITS], v.pick(f"另有 {more} 个单位", f"{more} more units")]
    yield from _part(v.pick("请单位核查", "The units check"), units)


def _score(v: View) -> Iterator[Text]:
    score = v.report["score"]
    if score is None:
        return
    lines = [
        f"{i['label']}  {_points(i['low'], i['high'])} / {i['max']:g}"
        for i in score["items"][:_ITEMS]
    ]
    total = v.pick("合计", "total")
    lines.append(f"{total}  {v.score_text()} / {score['max']:g}")
    yield from _part(v.word("score"), lines)


def _points(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g}~{high:g}"


def _chain(v: View) -> Iterator[Text]:
    fit = v.chain
    if fit is None:
        return
    if fit["relation"] is None:
        asked = v.join(v.node(a) for a in fit["ask"][:4])
        said = v.pick(f"待确认环节:{asked}", f"Link to confirm: {asked}")
        lines = [said if asked else str(fit["note"])]
    else:
        because = [str(c["text"]) for c in fit["contributions"][:2]]
        lines = [f"{v.relation()}  {fit['scores']['total']:g}", *because]
    yield from _part(v.pick("产业链(参考)", "Industry chain (for reference)"), lines)
