"""`prescreen region new`: a first profile of a place, with what its code says filled in."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from shlex import quote

from prescreen.cli.listing import Listed, chains, packs
from prescreen.cli.order import wrong
from prescreen.errors import Lang
from prescreen.fields import catalogue
from prescreen.files.atomic import write
from prescreen.region import load_region
from prescreen.region.divisions import Division, Follows, division, facts_of, places_named
from prescreen.render.terminal.console import say
from prescreen.vocabulary import BUREAUS, bureau_code

_TIERS = ("首位", "主导", "新兴", "其他")
_SHORT = "县区市旗州盟"


@dataclass(frozen=True, slots=True)
class NewRegion:
    """What is asked for: the place, where to write, and what was said of it."""

    name: str
    code: str | None
    out: Path
    chains: Sequence[str]
    industries: Sequence[str]
    bureaus: Sequence[str]
    lang: Lang


def run(order: NewRegion) -> int:
    """Write a commented profile that loads, and say what to do next."""
    if order.out.exists():
        raise wrong("region-new/exists", path=order.out)
    place = _place(order)
    fitting = [p for p in packs() if p.code != "national" and _of(place, p.name)]
    named = [_chain(text) for text in (order.chains or _asked(order))]
    industries = [_industry(text) for text in order.industries]
    bureaus = [_bureau(text) for text in order.bureaus]
    write(order.out, "\n".join(_lines(place, fitting, named, industries, bureaus)) + "\n")
    load_region(order.out)  # what is written here loads, or this says why not
    zh = order.lang == "zh"
    whole = f"{place.province}{place.city}{place.county}"
    say(f"已写入 {order.out}:{whole}({place.code})" if zh
        else f"written to {order.out}: {whole} ({place.code})")  # fmt: skip
    for pack in fitting:
        say(f"  本地规则包 {pack.code}:{pack.name}" if zh else f"  local pack {pack.code}")
    screen = f"prescreen screen projects.xlsx --region {quote(str(order.out))} --out out"
    then = f"prescreen template projects.xlsx --short && {screen}"
    say(("接着:" if zh else "Next: ") + then)
    return 0


def _place(order: NewRegion) -> Division:
    """The place by its code, else by its name; several of one name are named with their codes."""
    if order.code is not None:
        found = division(order.code)
        if found is None:
            raise wrong("region-new/code", number=order.code)
        return found
    places = places_named(order.name)
    if len(places) == 1:
        return places[0]
    told = tuple(f"{p.code} {p.province}{p.city}{p.county}" for p in places[:12])
    code = "region-new/several" if len(places) > 1 else "region-new/none"
    raise wrong(code, name=order.name, places=told)


def _asked(order: NewRegion) -> list[str]:
    """The chains, asked for where somebody sits at the terminal."""
    if not sys.stdin.isatty():
        return []
    every = list(chains())
    say("、".join(f"{c.name}({c.code})" for c in every))
    zh = order.lang == "zh"
    said = input("本地的产业链(可多个,顿号隔开;没有直接回车):" if zh else "local chains, if any: ")
    return [part for part in said.replace(",", "、").split("、") if part.strip()]


def _chain(text: str) -> str:
    """The id of a chain by id or name, or by a part of its name that no other has."""
    every = list(chains())
    word = text.strip()
    exact = [c.code for c in every if word in (c.code, c.name)]
    part = [c.code for c in every if word in c.name]
    if exact or len(part) == 1:
        return (exact or part)[0]
    near = part or get_close_matches(
        word, [n for c in every for n in (c.code, c.name)], n=3, cutoff=0.3
    )
    raise wrong("region-new/chain", name=word, near=tuple(near) or tuple(c.name for c in every))


def _industry(text: str) -> tuple[str, str]:
    """`主导=生物基新材料` as tier and name; without a tier it is 其他."""
    tier, _, name = text.rpartition("=")
    tier = tier.strip().removesuffix("产业") or "其他"
    if tier not in _TIERS:
        raise wrong("region-new/tier", name=tier, allowed=_TIERS)
    return tier, name.strip()


def _bureau(text: str) -> tuple[str, str]:
    """`生态环境=固镇县生态环境分局`, or the local name alone, as code and name."""
    head, _, name = text.partition("=")
    code = bureau_code(head)
    if code is None:
        labels = [n for n in BUREAUS.names if n not in BUREAUS]
        near = get_close_matches(head, labels, n=3, cutoff=0.3) or list(BUREAUS.codes)
        raise wrong("region-new/bureau", name=head, near=tuple(near))
    return code, (name or head).strip()


def _of(place: Division, title: str) -> bool:
    """Whether the title of a pack names the place or its city."""
    names = [n.rstrip(_SHORT) for n in (place.county, place.city) if n]
    return any(len(n) > 1 and n in title for n in names)


def _said(fact: Follows) -> str:
    label = catalogue[fact.path].label
    value = (
        {True: "是", False: "否"}.get(fact.value) if isinstance(fact.value, bool) else fact.value
    )
    return f"{label} {value}"


def _lines(
    place: Division,
    fitting: Sequence[Listed],
    chain_ids: Sequence[str],
    industries: Sequence[tuple[str, str]],
    bureaus: Sequence[tuple[str, str]],
) -> Iterator[str]:
    """The profile as YAML, every key with a word on what it is for."""
    name = place.province + place.city + place.county
    use = [p.code for p in fitting if not p.more]
    yield "# 地区画像。# 开头的行是说明,可以删;各键见 docs/reference/region.md"
    yield f"region: r{place.code}"
    yield f"name: {json.dumps(name, ensure_ascii=False)}"
    yield f"code: '{place.code}'"
    yield "# 由行政区划代码推出,不必再写:" + "、".join(map(_said, facts_of(place)))
    yield "# 规则包:national 是全部国家规则;本地的标准写成自己的包,见 docs/how-to/write-a-pack.md"
    for p in fitting:
        if p.more:
            yield f"# 另有 {p.code}({p.name},{p.more}):核对原文后再启用"
    yield f"packs: [{', '.join(['national', *use])}]"
    yield "# 产业链:本地有基础的才列;全部见 prescreen list chains"
    yield f"chains: [{', '.join(chain_ids)}]"
    yield "# 没写阶段的项目算哪个阶段"
    yield "default_stage: 初审"
    yield "# 《需补充材料一次性清单》建议几个工作日内答复"
    yield "feedback_days: 5"
    yield "# 部门的当地叫法和联系方式(印在清单上);代码见 prescreen list bureaus"
    given = dict(bureaus)
    given.setdefault(
        "investment_promotion", f"{place.county or place.city or place.province}招商部门"
    )
    yield "bureaus:"
    for code, label in given.items():
        yield f"  {code}: {{name: {json.dumps(label, ensure_ascii=False)}}}"
    yield "# 产业体系:tier 为 首位、主导、新兴、其他;codes 是行业代码,words 是项目里会出现的词"
    if not industries:
        yield "industries: []"
    else:
        yield "industries:"
        for tier, label in industries:
            said = json.dumps(label, ensure_ascii=False)
            yield f"  - {{name: {said}, tier: {tier}, codes: [], words: [{said}]}}"
    yield "# 园区:- {name: 某某经济开发区, leading: [主导产业]}"
    yield "parks: []"
    yield "# 本地企业,放在产业链的环节上(环节见 prescreen list nodes):"
    yield "# - {name: 某企业, node: display.lcm, role: 龙头}"
    yield "enterprises: []"
    yield "# 其他地区事实,如 region.land_price_floor: [{value: 25}];见 prescreen fields region."
    yield "facts: {}"
