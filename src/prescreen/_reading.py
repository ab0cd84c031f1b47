"""From a mapping as it comes to facts by path: names resolved, wrappers opened, values read.

Nothing said is lost: what is not understood becomes a warning and a note, and stays unknown. Keys
are visited in sorted order, so the same mapping in another order gives the same result.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any, Literal, cast

from prescreen.errors import Problem, UnitError
from prescreen.fields import catalogue
from prescreen.fields.model import Field, ListInfo
from prescreen.fields.quantity import Quantity, parse_quantity
from prescreen.fields.units import ONE, parse_unit
from prescreen.fields.values import BLANK, UNKNOWN_WORDS, Value, read_date, read_value, said

Grade = Literal["declared", "verified", "estimated"]

_GRADES: dict[str, Grade] = {
    "declared": "declared", "申报": "declared", "企业申报": "declared", "自报": "declared",
    "verified": "verified", "核验": "verified", "已核验": "verified", "核实": "verified",
    "已核实": "verified", "estimated": "estimated", "估算": "estimated", "测算": "estimated",
    "预计": "estimated",
}  # fmt: skip
_WRAPPER_KEYS = frozenset({"value", "evidence", "source", "on", "by", "note"})
_LIST_KEYS = frozenset({"items", "complete", "evidence", "source", "on", "by"})
_META = frozenset({"id", "name", "as_of", "facts", "lists", "evidence", "notes", "waivers"})
_EMPTY_LIST = frozenset({"无", "没有", "不涉及", "none"})
_INDEXED = re.compile(r"(.+?)(?:\[(\d*)\]|\.(\d+))\.(.+)")


@dataclass(frozen=True, slots=True)
class Evidence:
    """How well a fact is known, and from where. A fact without one is declared."""

    grade: Grade
    source: str | None = None
    on: date | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Waiver:
    """A decision to pass over one failed check until a day: who, why, by which document."""

    check: str
    reason: str
    by: str
    document: str
    until: date
    granted: date | None = None


@dataclass(frozen=True, slots=True)
class ListFact:
    """Elements by leaf name (`share`), values canonical; `complete`: there are no others."""

    items: tuple[Mapping[str, Value], ...]
    complete: bool


@dataclass(slots=True)
class Facts:
    """What a reading has gathered so far."""

    default_complete: bool = True
    facts: dict[str, Value] = field(default_factory=dict)
    lists: dict[str, ListFact] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    warnings: list[Problem] = field(default_factory=list)
    clashes: set[str] = field(default_factory=set)
    loose: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    """Fields of list elements that were given outside of their list, by list and place."""

    def warn(self, code: str, zh: str, en: str, hint_zh: str = "", hint_en: str = "") -> None:
        self.warnings.append(Problem(f"input.{code}", zh, en, None, hint_zh, hint_en))


# -- names ------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _prefixes() -> frozenset[str]:
    """Every path that has fields below it and is no list: land, judgement, judgement.meeting."""
    found: set[str] = set()
    for one in catalogue:
        parts = (one.list_path or one.path.rpartition(".")[0]).split(".")
        if one.list_path:
            parts = parts[:-1]
        found |= {".".join(parts[:n]) for n in range(1, len(parts) + 1)}
    return frozenset(found)


@lru_cache(maxsize=8192)
def _target(prefix: str, key: str) -> Field | ListInfo | str | tuple[str, ...] | None:
    """What a key means: a field, a list, a prefix to descend into, rival paths, or None."""
    name = key.strip().replace("．", ".")
    path = f"{prefix}.{name}" if prefix else name
    found = catalogue.get(path) or catalogue.lists.get(path)
    if found is not None:
        return found
    if path in _prefixes():
        return path
    named = [f for f in catalogue.by_heading(name) if f.path.startswith(prefix)]
    if len(named) > 1:
        # A heading used at top level rather means a top-level field than one of some list.
        flat = [f for f in named if f.list_path is None]
        named = flat if len(flat) == 1 else named
    if len(named) == 1:
        return named[0]
    info = catalogue.list_by_name(name)
    if info is not None and info.path.startswith(prefix):
        return info
    return tuple(f.path for f in named) or None


@lru_cache(maxsize=8192)
def _leaf(list_path: str, key: str) -> Field | None:
    """The field of a list element that a key means: leaf, full path, label or alias."""
    name = key.strip()
    found = catalogue.get(f"{list_path}.{name}") or catalogue.get(name)
    if found is not None:
        return found if found.list_path == list_path else None
    named = [f for f in catalogue.by_heading(name) if f.list_path == list_path]
    if not named:
        named = [f for f in catalogue.lists[list_path].fields if name in f.aliases]
    return named[0] if len(named) == 1 else None


def _unknown_name(out: Facts, path: str, raw: object) -> None:
    near = "、".join(catalogue.suggest(path))
    out.warn(
        "unknown-field",
        f"没有名为 {path!r} 的字段,其值 {said(raw)!r} 未采用",
        f"there is no field {path!r}; its value {said(raw)!r} is not used",
        f"是否指 {near}" if near else "用 prescreen fields 查看字段目录",
        f"did you mean {near}" if near else "see `prescreen fields`",
    )


# -- walking ----------------------------------------------------------------------------------


def walk(data: Mapping[Any, Any], out: Facts, prefix: str = "") -> None:
    """Read a nested or flat mapping into `out`."""
    for key in sorted(map(str, data)) if len(data) > 1 else map(str, data):
        raw = data.get(key)
        if raw is None or (not prefix and key in _META):
            continue
        target = _target(prefix, key)
        if isinstance(target, Field):
            if target.list_path is None:
                put(out, target, raw)
            else:
                _loose(out, target, 0, raw)
        elif isinstance(target, ListInfo):
            put_list(out, target, raw)
        elif isinstance(target, str):
            if isinstance(raw, Mapping):
                walk(raw, out, target)
            else:
                _unknown_name(out, target, raw)
        elif target is not None:
            _ambiguous(out, key, target, raw)
        else:
            _indexed(out, f"{prefix}.{key}" if prefix else key, raw)


def _ambiguous(out: Facts, key: str, paths: tuple[str, ...], raw: object) -> None:
    options = "、".join(paths)
    out.notes[key] = said(raw)
    out.warn(
        "ambiguous",
        f"名称 {key!r} 可指多个字段,其值 {said(raw)!r} 未采用",
        f"the name {key!r} may mean several fields; its value {said(raw)!r} is not used",
        f"改用其中之一: {options}",
        f"use one of: {options}",
    )


def _indexed(out: Facts, path: str, raw: object) -> None:
    """`investor[0].share`, `investor.0.share`: one field of one element, or an unknown name."""
    found = _INDEXED.fullmatch(path)
    info = catalogue.list_by_name(found[1]) if found else None
    one = _leaf(info.path, found[4]) if found and info else None
    if found is None or one is None:
        _unknown_name(out, path, raw)
    else:
        _loose(out, one, int(found[2] or found[3] or 0), raw)


def _loose(out: Facts, one: Field, place: int, raw: object) -> None:
    assert one.list_path is not None
    out.loose.setdefault((one.list_path, place), {}).setdefault(one.leaf, raw)


def gather_loose(out: Facts) -> None:
    """Make lists of the loose fields. Such a list is incomplete: a flat row names one of many."""
    by_list: dict[str, list[dict[str, Any]]] = {}
    for (path, _), item in sorted(out.loose.items()):
        by_list.setdefault(path, []).append(item)
    for path, items in by_list.items():
        if path in out.lists:
            out.warn(
                "duplicate",
                f"列表 {path} 已整体给出,另给的 {sorted(items[0])} 未采用",
                f"the list {path} is given as a whole; {sorted(items[0])} beside it is not used",
            )
        else:
            read_items(out, catalogue.lists[path], items, complete=False)


# -- facts ------------------------------------------------------------------------------------


def unwrap(out: Facts, where: str, raw: Any) -> tuple[Any, Evidence | None]:
    """Open {"value": …, "evidence": "verified", "source": …, "on": …, "by": …}."""
    if not isinstance(raw, Mapping) or "value" not in raw:
        return raw, None
    odd = sorted(str(k) for k in raw if k not in _WRAPPER_KEYS)
    if odd:
        out.warn(
            "evidence",
            f"{where}: 不认识的证据项 {'、'.join(odd)}",
            f"{where}: unknown keys beside the value: {', '.join(odd)}",
        )
    return raw["value"], read_evidence(out, where, raw)


def read_evidence(out: Facts, where: str, raw: Mapping[str, Any] | str) -> Evidence | None:
    """Evidence from a wrapper or a bare grade; None where nothing is said."""
    if isinstance(raw, str):
        raw = {"evidence": raw}
    word = raw.get("evidence", raw.get("grade"))
    on = read_date(raw["on"]) if raw.get("on") is not None else None
    texts = {key: str(raw[key]).strip() or None for key in ("source", "by") if raw.get(key)}
    if word is None and on is None and not texts:
        return None
    grade = _GRADES.get(str(word).strip().lower()) if word is not None else "declared"
    if grade is None:
        out.warn(
            "evidence",
            f"{where}: 不认识的证据等级 {word!r},按申报处理",
            f"{where}: unknown grade of evidence {word!r}; taken as declared",
            "可用: declared 申报、verified 核验、estimated 估算",
            "use declared, verified or estimated",
        )
        grade = "declared"
    if raw.get("on") is not None and not isinstance(on, date):
        out.warn(
            "evidence",
            f"{where}: 证据日期读不出 {raw['on']!r}",
            f"{where}: the day of the evidence cannot be read: {raw['on']!r}",
        )
        on = None
    return Evidence(grade, texts.get("source"), cast("date | None", on), texts.get("by"))


def put(out: Facts, one: Field, raw: Any, where: str | None = None) -> None:
    """Read one fact. Two different values for one field leave it unknown."""
    path = where or one.path
    evidence = None
    if isinstance(raw, Mapping):
        raw, evidence = unwrap(out, path, raw)
    reading = read_value(one, raw, path)
    if reading.problem is not None:
        out.warnings.append(reading.problem)
    value = reading.value
    if value is None:
        if reading.note is not None and path not in out.facts:
            out.notes[path] = reading.note
        return
    if path in out.clashes:
        return
    if path in out.facts and out.facts[path] != value:
        out.clashes.add(path)
        out.notes[path] = " / ".join(sorted((said(out.facts.pop(path)), said(value))))
        out.evidence.pop(path, None)
        out.warn(
            "duplicate",
            f"{path}({one.label}): 给了两个不同的值 {out.notes[path]},按未知处理",
            f"{path} ({one.label_en}): two different values are given: {out.notes[path]}; "
            "taken as unknown",
            "只留一个",
            "keep one of them",
        )
        return
    out.facts[path] = value
    out.notes.pop(path, None)
    if evidence is not None:
        out.evidence[path] = evidence
    elif reading.approx and path not in out.evidence:
        out.evidence[path] = Evidence("estimated", said(raw))


# -- lists ------------------------------------------------------------------------------------


def put_list(out: Facts, info: ListInfo, raw: Any) -> None:
    """Read a list: elements, one element, {"items": …, "complete": false}, 无, or 待核."""
    complete: Any = out.default_complete
    if isinstance(raw, Mapping) and ("items" in raw or "complete" in raw):
        evidence = read_evidence(out, info.path, raw)
        if evidence is not None:
            out.evidence[info.path] = evidence
        odd = sorted(str(k) for k in raw if k not in _LIST_KEYS)
        if odd:
            _unknown_name(out, f"{info.path}.{odd[0]}", raw[odd[0]])
        complete = raw.get("complete", complete)
        raw = raw.get("items")
    if not isinstance(complete, bool):
        out.warn(
            "list",
            f"{info.path}: complete 应为 true 或 false,现为 {complete!r},按不完整处理",
            f"{info.path}: complete is true or false, not {complete!r}; taken as false",
        )
        complete = False
    if isinstance(raw, str):
        text = raw.strip()
        if text.lower() in BLANK:
            return
        if text.lower() in UNKNOWN_WORDS:
            out.notes[info.path] = text
            return
        raw = [] if text in _EMPTY_LIST else [raw]
    elif isinstance(raw, Mapping):
        raw = [raw]
    elif raw is None:
        if not complete:
            out.lists.setdefault(info.path, ListFact((), False))
        return
    if hasattr(raw, "tolist"):
        raw = raw.tolist()
    if not isinstance(raw, (list, tuple)):
        out.notes[info.path] = said(raw)
        out.warn(
            "list",
            f"{info.path}({info.label}): 应为列表,原文 {said(raw)!r},按未知处理",
            f"{info.path} ({info.label_en}): a list is expected: {said(raw)!r}; taken as unknown",
        )
        return
    if info.path in out.lists:
        out.warn(
            "duplicate",
            f"列表 {info.path}({info.label}) 给了两次,后一份未采用",
            f"the list {info.path} ({info.label_en}) is given twice; the second is not used",
        )
        return
    read_items(out, info, raw, complete)


def read_items(out: Facts, info: ListInfo, raw: list[Any] | tuple[Any, ...], complete: bool) -> None:
    """Read the elements of a list in their order."""
    items: list[Mapping[str, Value]] = []
    for given in raw:
        where = f"{info.path}[{len(items)}]"
        if isinstance(given, str) and given.strip() and info.fields[0].leaf in ("name", "kind"):
            given = {info.fields[0].leaf: given}
        if given is None:
            continue
        if not isinstance(given, Mapping):
            out.notes[where] = said(given)
            out.warn(
                "list",
                f"{where}({info.label}): 应为一组字段,原文 {said(given)!r}",
                f"{where} ({info.label_en}): a set of fields is expected: {said(given)!r}",
            )
            complete = False
            continue
        if any(value is not None and value != "" for value in given.values()) or not given:
            items.append(_item(out, info, where, given))
    out.lists[info.path] = ListFact(tuple(items), complete)


def _item(out: Facts, info: ListInfo, where: str, given: Mapping[Any, Any]) -> dict[str, Value]:
    raw: dict[str, Any] = {}
    evidence: dict[str, Evidence] = {}
    for key in sorted(map(str, given)):
        value = given.get(key)
        if value is None:
            continue
        one = _leaf(info.path, key)
        if one is None:
            _unknown_name(out, f"{info.path}.{key}", value)
            continue
        if isinstance(value, Mapping):
            value, proof = unwrap(out, f"{where}.{one.leaf}", value)
            if proof is not None:
                evidence[one.leaf] = proof
        if one.leaf in raw and raw[one.leaf] != value:
            out.warn(
                "duplicate",
                f"{where}.{one.leaf}({one.label}): 给了两次,{said(value)!r} 未采用",
                f"{where}.{one.leaf} ({one.label_en}): given twice; {said(value)!r} is not used",
            )
            continue
        raw[one.leaf] = value
    if info.path in _COMPANIONS:
        _companions(info, raw)
    item: dict[str, Value] = {}
    for leaf in sorted(raw):
        one = catalogue[f"{info.path}.{leaf}"]
        path = f"{where}.{leaf}"
        reading = read_value(one, raw[leaf], path)
        if reading.problem is not None:
            out.warnings.append(reading.problem)
        if reading.value is None:
            if reading.note is not None:
                out.notes[path] = reading.note
            continue
        item[leaf] = reading.value
        if leaf in evidence:
            out.evidence[path] = evidence[leaf]
        elif reading.approx:
            out.evidence[path] = Evidence("estimated", said(raw[leaf]))
    return item


# list -> (number, its unit as text, fields of a fixed unit that the number is converted to)
_COMPANIONS: dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "product": (
        (
            "capacity", "capacity_unit",
            ("capacity_mass", "capacity_volume", "capacity_area", "capacity_count",
             "capacity_power", "capacity_storage"),
        ),
        ("single_line", "capacity_unit", ("single_line_mass", "single_line_volume")),
    ),
    "material": (("amount", "unit", ("amount_mass",)),),
    "energy.carriers": (("amount", "unit", ()),),
    "energy.unit_product": (
        ("raw", "unit", ("value", "value_volume", "value_area", "electricity")),
    ),
}  # fmt: skip


def companions(list_path: str) -> frozenset[str]:
    """Leaves that are computed from a number and its unit text."""
    return frozenset(leaf for _, _, typed in _COMPANIONS.get(list_path, ()) for leaf in typed)


def _companions(info: ListInfo, raw: dict[str, Any]) -> None:
    """Split 50万吨 into number and unit, and convert to the fields that have a fixed unit."""
    if info.path == "energy.unit_product" and "raw" not in raw:
        # A figure with a unit of its own is raw, and only becomes `value` where the units fit.
        named = isinstance(raw.get("value"), str) and _split(raw["value"])
        if "value" in raw and (named or "unit" in raw):
            raw["raw"] = raw.pop("value")
    for number, unit_leaf, typed in _COMPANIONS[info.path]:
        given = raw.get(number)
        if isinstance(given, str) and (found := _split(given)):
            own = raw.get(unit_leaf)
            try:
                unit = parse_unit(own) if isinstance(own, str) and own.strip() else found.unit
                raw[number] = found.to(unit)
            except UnitError:
                continue
            raw.setdefault(unit_leaf, found.unit.text)
            given = raw[number]
        unit_text = raw.get(unit_leaf)
        if not isinstance(given, (int, float)) or not isinstance(unit_text, str):
            continue
        try:
            unit = parse_unit(unit_text)
        except UnitError:
            continue
        for leaf in typed:
            fixed = catalogue[f"{info.path}.{leaf}"].unit
            if fixed is not None and unit.same_dims(fixed) and leaf not in raw:
                raw[leaf] = unit.convert(float(given), fixed)
                break


def _split(text: str) -> Quantity | None:
    """Number and unit of a text that names a unit."""
    try:
        found = parse_quantity(text)
    except UnitError:
        return None
    return found if isinstance(found, Quantity) and found.unit != ONE else None


# -- waivers ----------------------------------------------------------------------------------

_WAIVER_NAMES = {
    "check": "审查项", "reason": "事由", "by": "决定机关", "document": "文号", "until": "期限",
}  # fmt: skip


def read_waivers(out: Facts, raw: Any) -> tuple[Waiver, ...]:
    """Waivers that say all they must; the others are warned of and have no effect."""
    if raw is None:
        return ()
    found = [_waiver(out, place, one) for place, one in enumerate(raw if isinstance(raw, (list, tuple)) else [raw])]
    kept = [one for one in found if one is not None]
    return tuple(sorted(kept, key=lambda w: (w.check, w.until, w.document, w.reason, w.by)))


def _waiver(out: Facts, place: int, raw: Any) -> Waiver | None:
    where = f"waivers[{place}]"
    if not isinstance(raw, Mapping):
        out.warn(
            "waiver", f"{where}: 应为一组字段,原文 {said(raw)!r},不生效",
            f"{where}: a set of fields is expected: {said(raw)!r}; it has no effect",
        )  # fmt: skip
        return None
    until = read_date(raw.get("until"))
    texts = {key: str(raw.get(key) or "").strip() for key in ("check", "reason", "by", "document")}
    missing = [key for key, text in texts.items() if not text]
    missing += [] if isinstance(until, date) else ["until"]
    if missing or not isinstance(until, date):
        names = "、".join(_WAIVER_NAMES[key] for key in missing)
        out.warn(
            "waiver",
            f"{where}({texts['check']}): 缺少或读不出 {names},不生效",
            f"{where} ({texts['check']}): {', '.join(missing)} missing or not readable; "
            "it has no effect",
            "例外须写明审查项、事由、决定机关、文号和到期日",
            "a waiver names the check, reason, who decided, the document and its last day",
        )
        return None
    granted = read_date(raw.get("granted"))
    return Waiver(until=until, granted=granted if isinstance(granted, date) else None, **texts)


def with_value(found: ListFact, place: int, leaf: str, value: Value | None) -> ListFact:
    """The list with one field of one element set, or taken away."""
    item = dict(found.items[place])
    if value is None:
        item.pop(leaf, None)
    else:
        item[leaf] = value
    items = (*found.items[:place], item, *found.items[place + 1 :])
    return replace(found, items=items)
