"""A project's text with the part each stretch of it plays: made, used, sold, dropped.

Words alone tell little: 外购水泥 is no cement works and 淘汰燃煤锅炉 is no coal boiler. Verbs give
each stretch its stand, and what follows a word tells whether it is the head of its phrase: the
project of 电石炉气制乙二醇 makes no 电石.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum


class Stand(IntEnum):
    """How the project stands to what a stretch of its text names."""

    OPEN = 0
    """No verb says it."""
    MAKES = 1
    BUILDS = 2
    """新建 …: of a machine this is putting it in, of a product making it."""
    INSTALLS = 3
    """采用, 购置 …: a machine or process it has, but no product of its own."""
    BUYS = 4
    """As material or part: 以 … 为原料."""
    FOR = 5
    """What the product serves: 用于 …."""
    SELLS = 6
    SERVES = 7
    """Tests, repairs, collects or treats it."""
    DROPS = 8
    """Replaces or dismantles it."""
    DENIES = 9


ABSENT = frozenset({Stand.DROPS, Stand.DENIES})
"""Stands in which the thing is not there."""

_BLANK = re.compile(r"(?<=[\u4e00-\u9fff)])\s+(?=[\u4e00-\u9fff])")
_JOINED = re.compile(r"[\s\"'“”‘’《》<>【】\[\]{}?~_#]+")
_CLAUSE = re.compile(r"[^,;。:!\n]+")
_SENTENCE_END = "。;!\n"


def normal(text: str) -> str:
    """NFKC, lower case, no blanks or quotes; a blank between two Chinese words is a comma."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("〔", "(").replace("〕", ")")
    return _JOINED.sub("", _BLANK.sub(",", plain))


_VERBS: dict[Stand, str] = {
    Stand.DENIES: r"不涉及|不包括|不包含|不含有?|不生产|不使用|不采用|不添加|不设|不新增|不从事|不得|不再|不建|禁止|严禁"
    r"|无需|未使用|未采用|杜绝|取消|没有|不(?=炼|拆|焚|排|产|用|做)|非(?=采用|使用)",
    Stand.DROPS: r"淘汰|拆除|替代|取代|代替|替换|关停|停用|更换|关闭|退出",
    Stand.FOR: r"应用于|适用于|用于|面向|服务于|供应给?|配套给",
    Stand.BUYS: r"(?:主要)?(?:原辅?材?料|辅料|填料|芯材|溶剂|发泡剂|制冷剂|燃料)(?:主要)?(?:为|是|有|包括|采用|选用)|(?<!为)(?:主要)?(?:原料|辅料|主料)(?![药林厂制及供为、,])"
    r"|年用|年耗|消耗|耗用|每年耗用|来源于|来自|以(?=[^,;。]{1,30}?为(?:主要)?(?:原料|主料|燃料|溶剂|载体|基材))|利用|依托|回收利用",
    Stand.INSTALLS: r"购置|购入|购买|增购|采购|外购|添置|配套建设|配套|配备|配置|配有|配建|(?<![\u4e00-\u9fff])配(?![方料合件电送制套])|配(?=\d)|安装|引进|选用|采用|使用|部署|布置"
    r"|(?:主要|生产)?设备(?:为|有|包括|主要有)|(?<![a-z\u4e00-\u9fff])用",
    Stand.SELLS: r"(?:批发|零售|代理|经销|销售|经营|买卖|储存|仓储|中转|转运|配送|出租|租赁|展销|周转|贮存|交易)",
    Stand.SERVES: r"检测|检验|化验|维修|维护|修理|检修|回收|收集|拆解|处置|治理|监测|研究|喷洒|服务",
    Stand.MAKES: r"(?:生产|制造|加工|开发)(?:[、和及与]|并)?(?:销售|经营)|年产|年加工|年处理|年生产|年屠宰|日产|日处理|日压榨|日榨|日加工|生产|制造|加工|冶炼|熔炼"
    r"|熔化|制备|制取|制得|制成|制作|提取|提炼|组装|总装|分装|灌装|屠宰|压榨|开采|采选|发酵|聚合|产品(?:为|有|包括|是)|主要产品|主产|副产|产出|主营产品|种植|养殖|酿造|研发(?=制造|生产|及生产|和生产)",
    Stand.BUILDS: r"新建|改建|扩建|续建|建设|建造|新上|新增|增设|增建|自建|拟建|建成|设置|内设|设有|建(?=\d)|复产|恢复生产|迁建|增加",
}
_VERB = re.compile("|".join(f"(?P<s{int(k)}>{v})" for k, v in _VERBS.items()))
_MATERIAL = re.compile(
    r"以(?P<a>[^,;。]{1,60}?)(?:为|做|作)(?:主要|生产)?(?:原辅?料|主料|燃料|溶剂|载体|基材|发泡剂|制冷剂|填料)"
    r"|(?:利用|用)(?P<b>[^,;。用]{1,40}?)(?=生产(?!线)|制备|制造|制取|制成|制作|提取|发电|加工|合成|发酵|炼制|年产|日产)"
    r"|(?P<c>[\u4e00-\u9fff]{1,8})为原料"
    r"|(?P<d>[^,;。]{2,40}?)(?:均|全部|由|为)?(?:外购|外协|采购)(?=[,;。]|$)"
)
_TRADE = re.compile(
    r"交易市场|卖场|经营部|门店|专卖店|商场|超市|贸易|批发|零售|物流园|物流中心|中转库|仓库|堆场|加油|展厅|配送中心"
    r"|仓储中心|4s店|经销|销售中心|营销中心"
)
_SERVICE = re.compile(
    r"维修|检修|修理|检测中心|检验检测|研发中心|研究院|服务基地|服务中心|转运站|收集|污水处理厂|土壤修复|遗留地块|飞防|养护"
    r"|资源化|处置中心|集中处置"
)
_WORKS = re.compile(r"生产|制造|年产|加工|冶炼|熔炼|熔化|屠宰|开采|养殖")


@dataclass(frozen=True, slots=True)
class Text:
    """A text in normal form with the stand of each character and the clauses."""

    plain: str
    stands: bytes
    clauses: tuple[tuple[int, int], ...]
    before: Mapping[int, Stand]
    """By the place of a verb, the stand before it: 熔炼炉 is a noun that begins like a verb."""

    def stand(self, at: int) -> Stand:
        """The stand of a word that begins here."""
        return self.before.get(at, Stand(self.stands[at]))

    def clause(self, at: int) -> int:
        """The number of the clause that a place lies in."""
        for i, (_, end) in enumerate(self.clauses):
            if at < end:
                return i
        return len(self.clauses)

    def says(self, word: str) -> bool | None:
        """True where the word is said, False where it is only denied or dropped, else None."""
        found: bool | None = None
        at = self.plain.find(word)
        while at >= 0:
            if alone(self.plain, at, at + len(word)):
                if self.stand(at) not in ABSENT and not denied(self.plain, at, word):
                    return True
                found = False
            at = self.plain.find(word, at + 1)
        return found


def read(text: str, default: Stand = Stand.OPEN) -> Text:
    """A text with its stands. `default` is what its industry says where no verb does."""
    plain = normal(text)
    stands = bytearray(len(plain))
    whole = _whole(plain, default)
    clauses = tuple(found.span() for found in _CLAUSE.finditer(plain))
    turns: dict[int, Stand] = {}
    now = whole
    for start, end in clauses:
        if start and plain[start - 1] in _SENTENCE_END:
            now = whole
        now = _fill(plain, stands, turns, start, end, now, whole)
    for found in _MATERIAL.finditer(plain):
        group = next(name for name in "abcd" if found[name] is not None)
        start, end = found.span(group)
        stands[start:end] = bytes([Stand.BUYS]) * (end - start)
        for at in range(start, end):
            turns.pop(at, None)
    return Text(plain, bytes(stands), clauses, turns)


def _whole(plain: str, default: Stand) -> Stand:
    """What a text without a verb of making speaks of: trade, a service, or nothing in particular."""
    works = any(
        not plain[max(0, m.start() - 4) : m.start()].endswith(("不涉及", "不", "无"))
        for m in _WORKS.finditer(plain)
    )
    if default is not Stand.OPEN or works:
        return default
    if _TRADE.search(plain):
        return Stand.SELLS
    return Stand.SERVES if _SERVICE.search(plain) else Stand.OPEN


def _fill(
    plain: str,
    stands: bytearray,
    turns: dict[int, Stand],
    start: int,
    end: int,
    before: Stand,
    whole: Stand,
) -> Stand:
    """Write the stands of one clause; returns what a following list of names inherits."""
    verbs = list(_VERB.finditer(plain, start, end))
    carried = before in (Stand.INSTALLS, Stand.BUYS, Stand.SELLS, Stand.DENIES)
    now = before if not verbs and carried and end - start <= 14 else whole
    at = start
    for verb in verbs:
        _write(plain, stands, at, verb.start(), now, whole)
        turns[verb.start()] = Stand(stands[verb.start() - 1]) if verb.start() > start else now
        now = Stand(int((verb.lastgroup or "s0")[1:]))
        at = verb.start()
    _write(plain, stands, at, end, now, whole)
    return now


_ENDS = frozenset({Stand.DROPS, Stand.FOR, Stand.BUYS, Stand.SERVES})


def _write(
    plain: str, stands: bytearray, start: int, end: int, stand: Stand, whole: Stand
) -> None:
    """One stretch; after 替代 … 的 and 用于 … 的 comes the thing itself."""
    stop = plain.find("的", start, end) if stand in _ENDS else -1
    until = stop if stop >= 0 else end
    stands[start:until] = bytes([stand]) * (until - start)
    stands[until:end] = bytes([whole]) * (end - until)


def alone(plain: str, start: int, end: int) -> bool:
    """Whether a word stands by itself: letters and digits do not run on into others, and a
    chemical name is not the tail of another (聚丙烯腈 is no 丙烯腈)."""
    if start and plain[start - 1] in _CHEMICAL and plain[start] in _CHEMICAL_START:
        return False
    first, last = plain[start], plain[end - 1]
    if start and _letter(first) and _letter(plain[start - 1]):
        return False
    return not (end < len(plain) and _letter(last) and _letter(plain[end])) or (
        last.isalpha() and _AMOUNT.match(plain, end) is not None
    )


_AMOUNT = re.compile(r"\d[\d.]*[\u4e00-\u9fff]")
"""年产PVC20万吨: letters and then an amount."""
_CHEMICAL = frozenset("聚氯溴氟碘甲乙丙丁戊己苯酚羟氨硝磺异亚偏焦六四硫磷")
_CHEMICAL_START = frozenset("聚氯溴氟碘甲乙丙丁戊己苯酚羟氨硝磺异二三四五六硫磷氢氧碳醋丁环乙丙电")


def _letter(ch: str) -> bool:
    return ch.isascii() and ch.isalnum()


def denied(plain: str, start: int, word: str) -> bool:
    """无石棉, 非晶: the word itself is negated by the character before it."""
    return start > 0 and plain[start - 1] in "无非免" and word[0] not in "无非免"
