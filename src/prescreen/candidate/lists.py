"""Lists of the candidate: their elements, and numbers that carry a unit of their own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from prescreen.candidate.facts import PLAIN, Facts, label, read_evidence, tell, unwrap
from prescreen.candidate.model import Evidence, ListFact
from prescreen.candidate.names import LONGEST_NAME, leaf_field, unknown_name
from prescreen.errors import UnitError
from prescreen.fields import catalogue
from prescreen.fields.model import Field, ListInfo
from prescreen.fields.ordinary import Plan, plan_of
from prescreen.fields.quantity import Quantity, parse_quantity
from prescreen.fields.reading import LONGEST_TEXT, refused, said
from prescreen.fields.units import ONE, parse_unit
from prescreen.fields.values import Reading, Value, read_value
from prescreen.fields.words import BLANK, NONE_WORDS, SEVERAL, UNKNOWN_WORDS, stripped

_LIST_KEYS = frozenset({"items", "complete", "evidence", "source", "on", "by"})


def put_list(out: Facts, info: ListInfo, raw: Any) -> None:
    """Read a list: elements, one element, {"items": …, "complete": false}, 无, or 待核."""
    complete: Any = out.default_complete
    if isinstance(raw, Mapping) and ("items" in raw or "complete" in raw):
        evidence = read_evidence(out, info.path, raw)
        if evidence is not None:
            out.evidence[info.path] = evidence
        odd = sorted(str(k) for k, v in raw.items() if k not in _LIST_KEYS and v is not None)
        if odd:
            unknown_name(out, f"{info.path}.{odd[0]}", raw[odd[0]])
        if raw.get("complete") is not None:
            complete = raw["complete"]
        raw = raw.get("items")
    if not isinstance(complete, bool):
        out.warn("input.list/complete", where=info.path, said=complete)
        complete = False
    if isinstance(raw, str):
        text = stripped(raw)
        if text.lower() in BLANK:
            return
        if text.lower() in UNKNOWN_WORDS:
            out.notes[info.path] = text
            return
        if len(text) > LONGEST_TEXT:
            out.notes[info.path] = said(text)
            out.warn("input.too-long", where=info.path, label=label(info), said=said(text))
            return
        complete = complete and text in NONE_WORDS  # 甲公司、乙公司 does not say there are no more
        raw = [] if text in NONE_WORDS else SEVERAL.split(text)
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
        out.warn("input.list", where=info.path, label=label(info), said=said(raw))
        return
    if info.path in out.lists:
        out.warn("input.duplicate/list", where=info.path, label=label(info))
        return
    read_items(out, info, raw, complete)


def naming(info: ListInfo) -> str:
    """The leaf that a bare text stands for: the name, else the wording, else the first field."""
    leaves = [one.leaf for one in info.fields]
    return next((leaf for leaf in ("name", "text", "kind", "list") if leaf in leaves), leaves[0])


def read_items(
    out: Facts, info: ListInfo, raw: list[Any] | tuple[Any, ...], complete: bool
) -> None:
    """Read the elements of a list in their order; where one says nothing, there may be more."""
    items: list[Mapping[str, Value]] = []
    for given in raw:
        where = f"{info.path}[{len(items)}]"
        if isinstance(given, str):
            if stripped(given) in NONE_WORDS:
                continue
            given = {naming(info): given}
        if given is None:
            complete = False
            continue
        if not isinstance(given, Mapping):
            out.notes[where] = said(given)
            out.warn("input.list/element", where=where, label=label(info), said=said(given))
            complete = False
            continue
        if given and all(_blank(value) for value in given.values()):
            complete = False
        else:
            items.append(_item(out, info, where, given))
    out.lists[info.path] = ListFact(tuple(items), complete)


def _blank(raw: Any) -> bool:
    return raw is None or (isinstance(raw, str) and stripped(raw).lower() in BLANK)


def _item(out: Facts, info: ListInfo, where: str, given: Mapping[Any, Any]) -> dict[str, Value]:
    raw: dict[str, Any] = {}
    evidence: dict[str, Evidence] = {}
    rivals: set[str] = set()
    for key in sorted(given, key=str):
        value = given[key]
        if value is None:
            continue
        name = str(key)
        leaf = _leaf(info.path, name) if len(name) <= LONGEST_NAME else None
        if leaf is None:
            unknown_name(out, f"{info.path}.{key}", value)
            continue
        if value.__class__ not in PLAIN and isinstance(value, Mapping):
            value, proof = unwrap(out, f"{where}.{leaf}", value)
            if proof is not None:
                evidence[leaf] = proof
        if leaf in raw and said(raw[leaf]) != said(value):
            _rival(out, where, catalogue[f"{info.path}.{leaf}"], raw[leaf], value)
            rivals.add(leaf)
        raw[leaf] = value
    for leaf in rivals:
        del raw[leaf]
    if info.path in _COMPANIONS:
        _companions(info, raw)
    item: dict[str, Value] = {}
    for leaf in sorted(raw):
        one, plan = _planned(info.path, leaf)
        ordinary = plan(raw[leaf])
        if ordinary is not None:
            item[leaf] = ordinary
        else:
            _read_leaf(out, one, f"{where}.{leaf}", raw[leaf], item)
        if leaf in evidence and leaf in item:
            out.evidence[f"{where}.{leaf}"] = evidence[leaf]
    return item


@lru_cache(maxsize=8192)
def _leaf(list_path: str, key: str) -> str | None:
    one = leaf_field(list_path, key)
    return None if one is None else one.leaf


@lru_cache(maxsize=1024)
def _planned(list_path: str, leaf: str) -> tuple[Field, Plan]:
    one = catalogue[f"{list_path}.{leaf}"]
    return one, plan_of(one)


def _read_leaf(out: Facts, one: Field, path: str, raw: Any, item: dict[str, Value]) -> None:
    """Read a value that does not stand as it is."""
    reading = raw if isinstance(raw, Reading) else read_value(one, raw)
    if reading.why is not None:
        tell(out, one, path, reading)
    if reading.value is None:
        if reading.note is not None:
            out.notes[path] = reading.note
        return
    item[one.leaf] = reading.value
    if reading.approx:
        out.evidence[path] = Evidence("estimated", reading.note)


def _rival(out: Facts, where: str, one: Field, first: Any, second: Any) -> None:
    path = f"{where}.{one.leaf}"
    out.notes[path] = both = " / ".join(sorted((said(first), said(second))))
    out.warn("input.duplicate", where=path, label=label(one), both=both)


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


def companions(list_path: str, leaf: str) -> frozenset[str]:
    """Leaves that were computed from `leaf`, and so are stale once it changes."""
    return frozenset(
        computed
        for number, unit, typed in _COMPANIONS.get(list_path, ())
        if leaf in (number, unit)
        for computed in typed
    )


def _companions(info: ListInfo, raw: dict[str, Any]) -> None:
    """Split 50万吨 into number and unit, and convert to the fields that have a fixed unit."""
    figure = raw.get("value") if info.path == "energy.unit_product" else None
    if figure is not None and "raw" not in raw and ("unit" in raw or _measured(figure)):
        # A figure with a unit of its own is raw, and only becomes `value` where the units fit.
        raw["raw"] = raw.pop("value")
    for number, unit_leaf, typed in _COMPANIONS[info.path]:
        if (found := _measured(raw.get(number))) is not None:
            _put_measured(raw, number, unit_leaf, found)
        given, text = _bare(raw.get(number)), _bare(raw.get(unit_leaf))
        if not isinstance(given, (int, float)) or not isinstance(text, str):
            continue
        try:
            unit = parse_unit(text)
        except UnitError:
            continue
        for leaf in typed:
            fixed = catalogue[f"{info.path}.{leaf}"].unit
            if fixed is not None and unit.same_dims(fixed) and leaf not in raw:
                raw[leaf] = unit.convert(float(given), fixed)
                break


def _put_measured(raw: dict[str, Any], number: str, unit_leaf: str, found: Quantity) -> None:
    """The number in the unit that stands beside it; where none does, its own is put there."""
    own = _bare(raw.get(unit_leaf))
    try:
        unit = parse_unit(own) if isinstance(own, str) and own.strip() else found.unit
        raw[number] = found.to(unit)
    except UnitError as error:
        raw[number] = refused(found.text(), error.reason, **{"want": own, **error.words})
        return
    raw.setdefault(unit_leaf, found.unit.text)


def _bare(given: Any) -> Any:
    return given.value if isinstance(given, Reading) else given


def _measured(given: Any) -> Quantity | None:
    """Number and unit of a text or reading that names a unit."""
    found: Any = given.quantity if isinstance(given, Reading) else None
    if isinstance(given, str):
        try:
            found = parse_quantity(given)
        except UnitError:
            return None
    return found if isinstance(found, Quantity) and found.unit != ONE else None
