"""`prescreen catalogue`: candidate items of the catalogue, and their official text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prescreen.catalogue import Candidate, find, load
from prescreen.catalogue.foreign import find_foreign
from prescreen.catalogue.official import read_official, write_texts
from prescreen.errors import Lang
from prescreen.messages import message
from prescreen.render.terminal.console import console, say, table
from prescreen.vocabulary import ITEM_CLASSES, ITEM_ROLES, ITEM_STANDINGS


@dataclass(frozen=True, slots=True)
class Search:
    """What the command was asked for. texts: a table of official texts to quote from. foreign:
    whether the lists for foreign investment are searched too."""

    text: str
    code: str | None
    province: str | None
    texts: Path | None
    lang: Lang
    foreign: bool = False


def run_find(search: Search) -> int:
    """Print candidates against the project, those for it, and those that something rules out."""
    quotes = read_official(search.texts).texts if search.texts else {}
    found = find(search.text, code=search.code, province=search.province)
    groups = [
        ("against", found.against),
        ("encouraged", found.encouraged),
        ("ruled-out", found.ruled_out),
    ]
    if search.foreign:
        abroad = find_foreign(search.text, code=search.code, province=search.province)
        groups += [("foreign", abroad.against), ("foreign-encouraged", abroad.encouraged)]
    for variant, candidates in groups:
        if candidates:
            console().print(_say(f"catalogue-list/{variant}", search.lang), style="bold")
            _print(candidates, search.lang)
    if not any(candidates for _, candidates in groups):
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


def _print(candidates: Sequence[Candidate], lang: Lang) -> None:
    heads = (
        ("条目", "类别", "事项", "结果", "凭何", "数字", "待核或排除")
        if lang == "zh"
        else ("item", "class", "subject", "result", "by", "figures", "open or against")
    )
    rows = table(*heads)
    for one in candidates:
        by = f"{ITEM_ROLES[one.role].text(lang)} {'、'.join(one.words)}".strip()
        rows.add_row(
            one.item.id,
            ITEM_CLASSES[one.item.class_].text(lang),
            one.item.title,
            ITEM_STANDINGS[one.standing].text(lang),
            by,
            ";".join(_figure(f.to_dict(lang), lang) for f in one.figures),
            "、".join(one.loose),
        )
    console().print(rows)


_MET = {True: ("在内", "met"), False: ("不在内", "not met"), None: ("未知", "unknown")}


def _figure(figure: Mapping[str, Any], lang: Lang) -> str:
    """产能 5万吨/年以下:4万吨/年,在内."""
    value = f"{figure['value']}, " if figure["value"] else ""
    return f"{figure['label']} {figure['limit']}: {value}{_MET[figure['met']][lang == 'en']}"


def _quote(candidates: Sequence[Candidate], texts: Mapping[str, str]) -> None:
    for one in candidates:
        if one.item.id in texts:
            say(f"{one.item.id} {texts[one.item.id]}")
