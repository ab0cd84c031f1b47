"""What follows a word: whether the phrase still speaks of the thing, and in what way.

A Chinese phrase ends in its head. After a product only neutral words may come (生产线, 项目, 及 …),
or the phrase names something else: 水泥助磨剂, 铅蓄电池装配设备, 玻璃瓶检验机.
"""

from __future__ import annotations

import re
from enum import Enum


class Tail(Enum):
    HEAD = "head"
    """Nothing but neutral words: the phrase is about the thing."""
    LINE = "line"
    """生产线, 装置: whoever buys it makes the thing."""
    TRADED = "traded"
    """销售, 批发, 仓储 …"""
    DROPPED = "dropped"
    """改造为 …, 拆除."""
    OTHER = "other"
    """The head is another thing."""


_STOP = re.compile(r"[,。;:!()\n、·/+\d]|[a-z]|和(?!面)|与|及|以及|或|等|并|\Z")
_LINE = re.compile(r"生产线|产线|流水线|生产装置|装置|生产车间|车间|生产项目|生产基地|制造项目|加工厂|制造厂|工厂")
_TRADED = re.compile(
    r"(?:的|产品|制品)*(?:销售|批发|零售|经销|贸易|经营|专卖|卖场|交易|展厅|仓储|仓库|中转|配送|物流|堆场|租赁|储存|门店|市场)"
)
_DROPPED = re.compile(r"(?:设施|设备|机组|系统)*(?:改造?为|改造?成|改用|改建为|替换|拆除|淘汰|关停|退出|更换)")
_PROCESS = (
    r"(?:隔焰|明焰)?隧道窑|辊道窑|梭式窑|回转窑|倒焰窑|池窑|拉丝|连铸|轧制|吹膜|制袋|挤出|挤塑|发泡|成型|成形|聚合|纺丝|热轧|冷轧|浮法|压榨|浸出|烧成|煅烧"
    r"|焙烧|电解|精炼|精制|提纯|染色|印染|鞣制|灌装|分装|充装|屠宰|分割|露天|地下|井下|采选|采矿|选矿|开采|开发|选厂|选矿厂|粉磨|养殖"
)
_NEUTRAL = re.compile(
    rf"(?:的|之|单条|单线|单套|单机|单台|连续|自动化?|智能化?|数字化|机械化|清洁|绿色|高端|新型|传统|普通|规模化|标准化|产业化|一体化|综合|全部|配套"
    rf"|生产线|流水线|产线|生产|制造|加工|深加工|精深加工|精加工|项目|工程|装置|基地|产业园区?|园区|园|工厂|分厂|厂|车间|厂房|产业|产能|产量|建设"
    rf"|扩建|新建|技改|技术改造|改扩建|扩能|扩产|改造|升级|整合|搬迁|异地|恢复|研发|研制|开发|制备|合成|成品|产品|系列|原药|原粉|原料药|原料|单体"
    rf"|树脂|机组|电站|电厂|[一二两三四五六七八九十]+(?:座|条|台|套|处|个|家|栋|组)|系统(?=改造|升级|扩|技改)|联合|总成|手工|线|至|整机|整车|总装|组装|装配|总部|中心|公司|企业|有限公司|集团|业务|业|类|型|级|系|年产|日产|套|条|台|座|口|头|栋|片|小区|社区|主体|商品|散装|包装型"
    rf"|[一二三四五六]期|试生产|投产|复产|复工|运营|经营管理|用户端?|设施|系统性|厚度?|宽度?|直径|规格|口径|公称压力|额定|功率|容量|{_PROCESS})*"
)
_CHANGES = re.compile(
    r"控制|仪表|配件|部件|零件|备件|辅机|机械|机器人|检测|维修|维护|修理|安装|清洗|除尘|尾气|烟气|废气|煤气|炉气|炉渣|渣|灰渣"
    r"|粉尘|脱硫|脱硝|余热|回收|废水|软件|模拟|电梯|用品|模具|机床|设备制造|设备及|配套设备|专用设备|炉顶|耐火|衬|监控|监测"
)


def tail_of(plain: str, end: int) -> str:
    """What follows a word up to the end of its phrase, past what stands in brackets."""
    if plain[end : end + 1] == "(" and (close := plain.find(")", end)) > 0:
        end = close + 1
    found = _STOP.search(plain, end)
    return plain[end : found.start() if found else len(plain)]


def product_tail(tail: str) -> Tail:
    """What a phrase is about whose product word is followed by `tail`."""
    if not tail:
        return Tail.HEAD
    if _DROPPED.match(tail):
        return Tail.DROPPED
    if _NEUTRAL.fullmatch(tail):
        return Tail.LINE if _LINE.search(tail) else Tail.HEAD
    return Tail.TRADED if _TRADED.match(tail) else Tail.OTHER


_ABOUT_WASTE = re.compile(r"(?:的|工艺|工序|车间|企业|园区)*(?:废水|废气|污水|尾气|废液|污泥|治理|检测)")


def process_tail(tail: str) -> Tail:
    """The same for a process; 氰化镀锌废水 is about waste water."""
    return Tail.OTHER if _ABOUT_WASTE.match(tail) else Tail.HEAD


def machine_tail(tail: str) -> Tail:
    """The same for a machine, which may well be followed by what it does: 锅炉供热."""
    if _DROPPED.match(tail):
        return Tail.DROPPED
    if _CHANGES.search(tail):
        return Tail.OTHER
    return Tail.TRADED if _TRADED.match(tail) else Tail.HEAD
