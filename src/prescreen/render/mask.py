"""Personal data and trade secrets out of a report, by the catalogue's marks.

The fact itself and every sentence that repeats it are masked. Short values (是, 3) stay in
sentences: replacing them would spoil the text and hide nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from prescreen.fields import catalogue
from prescreen.files.text import MASK, without_contacts
from prescreen.render.labels import word

PROSE = (
    "missing", "decisive", "changes", "metrics", "score", "conflicts", "questions",
    "catalogue_candidates",
)  # fmt: skip
"""Parts whose texts may repeat a fact; rules, titles, citations and remedies cannot."""
_PERSONAL = re.compile("联系人|电话|手机|身份证|法定代表人|法人代表|邮箱|微信|姓名|住址")
_SHORTEST = 3


@lru_cache(maxsize=4096)
def hidden(path: str) -> bool:
    """Whether a field is personal or secret; an element `investor[0].assets` as its field."""
    head, bracket, rest = path.partition("[")
    if bracket:
        path = head + rest.partition("]")[2]
    field = catalogue.get(path)
    return field is not None and (field.personal or field.secret)


def masked(
    report: Mapping[str, Any], lists: Mapping[str, Any] | None = None, lang: str = "zh"
) -> dict[str, Any]:
    """A copy of a report without personal data and trade secrets.

    `lists` are the candidate's in canonical form; the copy does not carry its input along.
    """
    out = dict(report)
    candidate = dict(report["candidate"])
    shown = word("masked", lang)
    texts: set[str] = set()
    facts = []
    for fact in candidate["facts"]:
        if hidden(fact["field"]):
            texts |= {str(fact["text"]), *_strings(fact["value"])}
            fact = {**fact, "value": None, "text": shown, "source": None}
        facts.append(fact)
    candidate["facts"] = facts
    out["conflicts"] = [
        {**c, "facts": [f if not hidden(f["field"]) else {**f, "text": shown} for f in c["facts"]]}
        for c in report["conflicts"]
    ]
    for path, leaf, value in _elements(lists or {}):
        if hidden(f"{path}.{leaf}"):
            texts |= {*_strings(value)}
    longest = sorted((t for t in texts if len(t) >= _SHORTEST), key=len, reverse=True)
    if longest:
        out |= {key: _swept(out[key], longest) for key in PROSE if key in out}
        candidate["warnings"] = _swept(candidate["warnings"], longest)
        found = re.compile("|".join(map(re.escape, longest)))
        out["outcomes"] = [_outcome_swept(o, found, longest) for o in out["outcomes"]]
    out["outcomes"] = [_values_masked(o) for o in out["outcomes"]]
    out["metrics"] = [
        {**m, "value": None, "text": shown} if _tells(m["label"]) else m for m in out["metrics"]
    ]
    out["candidate"] = candidate
    out["provenance"] = {k: v for k, v in report["provenance"].items() if k != "input"}
    if (candidate, lists) == (reached(candidate), reached(lists)):
        return out  # what the candidate does not say, no sentence about it repeats
    for key in (*PROSE, "candidate", "chain_fit", "conflicts"):
        if key in out:
            out[key] = reached(out[key])
    out["outcomes"] = [_outcome_reached(o) for o in out["outcomes"]]
    return out


def _outcome_reached(outcome: Mapping[str, Any]) -> Mapping[str, Any]:
    """A check without contacts; titles, citations and remedies are not of the candidate."""
    own = {key: outcome[key] for key in ("reason", "values", "unknown", "threshold")}
    shown = reached(own)
    return outcome if shown == own else {**outcome, **shown}


def reached(data: Any) -> Any:
    """A copy of plain data without phone and identity numbers, in whatever cell they stood."""
    if isinstance(data, str):
        return without_contacts(data)
    if isinstance(data, Mapping):
        return {k: reached(v) for k, v in data.items()}
    if isinstance(data, list | tuple):
        return [reached(v) for v in data]
    return data


def without_hidden(lists: Mapping[str, Any]) -> dict[str, Any]:
    """Lists in canonical form with personal and secret leaves masked."""
    return {
        path: {
            **found,
            "items": [
                {k: MASK if hidden(f"{path}.{k}") else reached(v) for k, v in item.items()}
                for item in found["items"]
            ],
        }
        for path, found in lists.items()
    }


def _outcome_swept(
    outcome: Mapping[str, Any], found: re.Pattern[str], texts: list[str]
) -> Mapping[str, Any]:
    """The reason and the values of a check without the texts; nothing else there is a fact."""
    values = outcome["values"]
    shown = [outcome["reason"], *outcome["unknown"], *map(str, (v["value"] for v in values))]
    if not any(found.search(t) for t in shown):
        return outcome
    swept = {k: _swept(outcome[k], texts) for k in ("reason", "values", "unknown", "threshold")}
    return {**outcome, **swept}


@lru_cache(maxsize=1)
def _labels() -> re.Pattern[str]:
    """Labels of hidden fields in both languages, wherever they stand in a longer label."""
    fields = [f for f in catalogue if f.personal or f.secret]
    said = {f.label for f in fields} | {f.label_en for f in fields}
    return re.compile("|".join(sorted(map(re.escape, said), key=len, reverse=True)))


@lru_cache(maxsize=4096)
def _tells(label: str) -> bool:
    """Whether a label names a hidden field."""
    return bool(_labels().search(label))


def _values_masked(outcome: Mapping[str, Any]) -> Mapping[str, Any]:
    """A check without the numbers of hidden fields: its sentence repeats them, so it goes too."""
    if not any(_tells(v["label"]) for v in outcome["values"]):
        return outcome
    values = [
        {**v, "value": MASK, "margin": None} if _tells(v["label"]) else v for v in outcome["values"]
    ]
    said = "、".join(v["label"] for v in outcome["values"])
    return {**outcome, "values": values, "margin": None, "reason": f"{said}:{MASK}"}


def hidden_heading(text: str) -> bool:
    """Whether a heading of an input file is for personal data or trade secrets."""
    leaf = text.rpartition(" / ")[2]
    fields = catalogue.by_heading(leaf)
    return bool(_PERSONAL.search(text)) or any(f.personal or f.secret for f in fields)


def _elements(lists: Mapping[str, Any]) -> Iterator[tuple[str, str, object]]:
    for path, found in lists.items():
        for item in found["items"]:
            for leaf, value in item.items():
                yield path, leaf, value


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for v in value:
            yield from _strings(v)
    elif isinstance(value, Mapping):  # a range
        for v in value.values():
            yield from _strings(v)


def _swept(data: Any, texts: list[str]) -> Any:
    """A copy of plain data in which the texts are replaced wherever they occur."""
    if isinstance(data, str):
        for text in texts:
            if text in data:
                data = data.replace(text, MASK)
        return data
    if isinstance(data, Mapping):
        return {k: _swept(v, texts) for k, v in data.items()}
    if isinstance(data, list | tuple):
        return [_swept(v, texts) for v in data]
    return data
