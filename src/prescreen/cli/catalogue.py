"""`prescreen catalogue`: candidate items of the catalogue, and their official text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from prescreen.catalogue import Candidate, Condition, find, load
from prescreen.catalogue.official import read_official, write_texts
from prescreen.errors import Lang
from prescreen.messages import message
from prescreen.render.terminal.console import console, say, table


@dataclass(frozen=True, slots=True)
class Search:
    """What the command was asked for. texts: a table of official texts to quote from."""

    text: str
    code: str | None
    province: str | None
    texts: Path | None
    lang: Lang


def run_find(search: Search) -> int:
    """Print candidates against the project, those for it, and those that something rules out."""
    quotes = read_official(search.texts).texts if search.texts else {}
    found = find(search.text, code=search.code, province=search.province)
    for variant, candidates in (
        ("against", found.against),
        ("encouraged", found.encouraged),
        ("ruled-out", found.ruled_out),
    ):
        if candidates:
            console().print(_say(f"catalogue-list/{variant}", search.lang), style="bold")
            _print(candidates, search.lang)
    if not (found.against or found.encouraged or found.ruled_out):
        say(_say("catalogue-list/none", search.lang))
    _quote((*found.against, *found.encouraged), quotes)
    say(_say("catalogue-list/note", search.lang))
    return 0


def run_import(source: Path, out: Path, lang: Lang) -> int:
    """Check a bureau's table of official texts and write it as `item,text`; 1 if it has notices."""
    official = read_official(source)
    write_texts(official.texts, out)
    for notice in official.notices:
        say(notice.text(lang))
    items = len(load().items)
    say(_say("catalogue-list/imported", lang, count=len(official.texts), items=items, out=out))
    return 1 if official.notices else 0


def _say(code: str, lang: Lang, **words: object) -> str:
    said = message(code)
    return (said.zh if lang == "zh" else said.en).format_map(words)


_STANDINGS = {"fits": ("符合", "fits"), "open": ("待核", "to ask"), "ruled_out": ("排除", "no")}
_ROLES = {
    "makes": ("生产", "makes"),
    "runs": ("采用工艺", "runs"),
    "equips": ("装用", "installs"),
    "does": ("从事", "does"),
    "": ("行业代码", "code"),
}
_CLASSES = {"鼓励": "encouraged", "限制": "restricted", "淘汰": "eliminated"}


def _print(candidates: Sequence[Candidate], lang: Lang) -> None:
    heads = (
        ("条目", "类别", "事项", "结果", "凭何", "数字", "待核或排除")
        if lang == "zh"
        else ("item", "class", "subject", "result", "by", "figures", "open or against")
    )
    rows = table(*heads)
    side = 0 if lang == "zh" else 1
    for one in candidates:
        class_ = one.item.class_ if lang == "zh" else _CLASSES[one.item.class_]
        by = f"{_ROLES[one.role][side]} {'、'.join(one.words)}".strip()
        shown = {f.condition.quantity.name for f in one.figures}
        loose = [w.removeprefix("says ") for w in (*one.against, *one.open) if w not in shown]
        rows.add_row(
            one.item.id, class_, one.item.title, _STANDINGS[one.standing][side], by,
            ";".join(_figure(f.condition, f.value, f.met, lang) for f in one.figures),
            "、".join(dict.fromkeys(loose)),
        )  # fmt: skip
    console().print(rows)


_OPERATORS = {
    "<~": ("{}以下", "under {}"),
    "<=": ("{}及以下", "up to {}"),
    "<": ("小于{}", "under {}"),
    ">~": ("{}以上", "over {}"),
    ">=": ("{}及以上", "{} or more"),
    ">": ("大于{}", "over {}"),
    "==": ("{}", "{}"),
}
_MET = {True: ("在内", "met"), False: ("不在内", "not met"), None: ("未知", "unknown")}


def _figure(condition: Condition, value: str, met: bool | None, lang: Lang) -> str:
    """产能 5万吨/年以下:4万吨/年,在内."""
    side = 0 if lang == "zh" else 1
    name = condition.quantity.label if side == 0 else condition.quantity.label_en
    limit = _OPERATORS[condition.op][side].format(condition.text.replace(" ", ""))
    return f"{name} {limit}: {f'{value}, ' if value else ''}{_MET[met][side]}"


def _quote(candidates: Sequence[Candidate], texts: Mapping[str, str]) -> None:
    for one in candidates:
        if one.item.id in texts:
            say(f"{one.item.id} {texts[one.item.id]}")
