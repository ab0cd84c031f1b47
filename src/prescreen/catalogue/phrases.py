"""The words of filings that tell a stand or a head apart, as alternatives of patterns.

Blanks only part them; the order counts where one begins like another.
"""

from __future__ import annotations

import re


def any_of(words: str) -> str:
    """Words parted by blanks, as one alternative of a pattern."""
    return "|".join(words.split())


def may_begin(*patterns: str) -> str:
    """A look ahead that fails at once where none of these patterns begins; errs on the side of
    yes, since of alternatives with more than plain words all characters count."""
    found: set[str] = set()
    for part in "|".join(patterns).split("|"):
        found |= set(part) if set(part) & set("([\\?") else {part[0]}
    return f"(?=[{''.join(re.escape(ch) for ch in sorted(found))}])"


DENIES = any_of(
    r"""
    不涉及 不包括 不包含 不含有? 不生产 不使用 不采用 不添加 不设 不新增 不从事 不得 不再 不建
    禁止 严禁 无需 未使用 未采用 杜绝 取消 没有 不(?=[炼拆焚排产用做]) 非(?=采用|使用)"""
)
DROPS = any_of("淘汰 拆除 替代 取代 代替 替换 关停 停用 更换 关闭 退出")
SERVED = any_of("应用于 适用于 用于 面向 服务于 供应给? 配套给 排入 排至 接入 送至 委托")
BUYS = any_of(
    r"""
    (?:主要)?(?:原辅?材?料|辅料|填料|芯材|溶剂|发泡剂|制冷剂|燃料)(?:主要)?(?:为|是|有|包括|采用|选用)
    (?<!为)(?:主要)?(?:原料|辅料|主料)(?![药林厂制及供为、,]) 年用 年耗 消耗 耗用 每年耗用
    来源于 来自 以(?=[^,;。]{1,30}?为(?:主要)?(?:原料|主料|燃料|溶剂|载体|基材)) 利用 依托
    回收利用"""
)
INSTALLS = any_of(
    r"""
    购置 购入 购买 增购 采购 外购 添置 配套建设 配套 配备 配置 配有 配建
    (?<![\u4e00-\u9fff])配(?![方料合件电送制套]) 配(?=\d) 安装 引进 选用 采用 使用 部署 布置
    (?:主要|生产)?设备(?:为|有|包括|主要有) (?<![a-z\u4e00-\u9fff])用"""
)
SELLS = any_of(
    "批发 零售 代理 经销 销售 经营 买卖 储存 仓储 中转 转运 配送 出租 租赁 展销 周转 贮存 交易"
)
SERVES = any_of("检测 检验 化验 维修 维护 修理 检修 回收 收集 拆解 处置 治理 监测 研究 喷洒 服务")
MAKES = any_of(
    r"""
    (?:生产|制造|加工|开发)(?:[、和及与]|并)?(?:销售|经营) 年产 年加工 年处理 年生产 年屠宰
    日产 日处理 日压榨 日榨 日加工 生产 制造 加工 冶炼 熔炼 熔化 制备 制取 制得 制成 制作 提取
    提炼 组装 总装 分装 灌装 屠宰 压榨 开采 采选 发酵 聚合 产品(?:为|有|包括|是) 主要产品 主产
    副产 产出 主营产品 种植 养殖 酿造 研发(?=制造|生产|及生产|和生产)"""
)
BUILDS = any_of(
    r"""
    新建 改建 扩建 续建 建设 建造 新上 新增 增设 增建 自建 拟建 建成 设置 内设 设有 建(?=\d)
    复产 恢复生产 迁建 增加"""
)
MATERIAL = (
    (
        r"以(?P<a>[^,;。]{1,60}?)(?:为|做|作)(?:主要|生产)?"
        r"(?:原辅?料|主料|燃料|溶剂|载体|基材|发泡剂|制冷剂|填料)",
        ("以",),
    ),
    (
        r"(?:利用|用)(?P<b>[^,;。用]{1,40}?)"
        r"(?=生产(?!线)|制备|制造|制取|制成|制作|提取|发电|加工|合成|发酵|炼制|年产|日产)",
        ("用",),
    ),
    (r"(?P<c>[\u4e00-\u9fff]{1,8})为原料", ("为原料",)),
    (
        r"(?P<d>[^,;。]{2,40}?)(?:均|全部|由|为)?(?:外购|外协|采购)(?=[,;。]|$)",
        ("外购", "外协", "采购"),
    ),
)
"""What goes in, between words on both sides of it, held by the group; and the words of which one
stands in whatever is found so."""

TRADE = any_of(
    """
    交易市场 卖场 经营部 门店 专卖店 商场 超市 贸易 批发 零售 物流园 物流中心 中转库 仓库 堆场
    加油 展厅 配送中心 仓储中心 4s店 经销 销售中心 营销中心"""
)
SERVICE = any_of(
    """
    维修 检修 修理 检测中心 检验检测 研发中心 研究院 服务基地 服务中心 转运站 收集 污水处理厂
    土壤修复 遗留地块 飞防 养护 资源化 处置中心 集中处置"""
)
WORKS = any_of("生产 制造 年产 加工 冶炼 熔炼 熔化 屠宰 开采 养殖")

LINE = any_of("生产线 产线 流水线 装置 车间 生产项目 生产基地 制造项目 加工厂 制造厂 工厂")
TRADED = any_of(
    """
    销售 批发 零售 经销 贸易 经营 专卖 卖场 交易 展厅 仓储 仓库 中转 配送 物流 堆场 租赁 储存
    门店 市场"""
)
DROPPED = any_of("改造?为 改造?成 改用 改建为 替换 拆除 淘汰 关停 退出 更换")
WASTE = any_of("废水 废气 污水 尾气 废液 污泥 治理 检测")
NEUTRAL = any_of(
    r"""
    的 之 全 单条 单线 单套 单机 单台 连续 自动化? 智能化? 数字化 机械化 清洁 绿色 高端 新型
    传统 普通 规模化 标准化 产业化 一体化 综合 全部 配套 生产线 流水线 产线 生产 制造 加工
    深加工 精深加工 精加工 项目 工程 装置 基地 产业园区? 园区 园 工厂 分厂 厂 车间 厂房 产业
    产能 产量 建设 扩建 新建 技改 技术改造 改扩建 扩能 扩产 改造 升级 整合 搬迁 异地 恢复 研发
    研制 开发 制备 合成 成品 产品 系列 原药 原粉 原料药 原料 单体 树脂 机组 电站 电厂
    系统(?=改造|升级|扩|技改) 联合 总成 手工 线 至
    [一二两三四五六七八九十]+(?:座|条|台|套|处|个|家|栋|组) 整机 整车 总装 组装 装配 总部 中心
    公司 企业 有限公司 集团 业务 业 类 型 级 系 年产 日产 套 条 台 座 口 头 栋 片 小区 社区
    主体 商品 散装 包装型 [一二三四五六]期 试生产 投产 复产 复工 运营 经营管理 用户端? 设施
    系统性 厚度? 宽度? 直径 规格 口径 公称压力 额定 功率 容量 (?:隔焰|明焰)?隧道窑 辊道窑
    梭式窑 回转窑 倒焰窑 池窑 拉丝 连铸 轧制 吹膜 制袋 挤出 挤塑 发泡 成型 成形 聚合 纺丝 热轧
    冷轧 浮法 压榨 浸出 烧成 煅烧 焙烧 电解 精炼 精制 提纯 染色 印染 鞣制 灌装 分装 充装 屠宰
    分割 露天 地下 井下 采选 采矿 选矿 开采 选厂 选矿厂 粉磨 养殖"""
)
"""What may follow a product without changing it."""
CHANGES = any_of(
    """
    控制 仪表 配件 部件 零件 备件 辅机 机械 机器人 检测 维修 维护 修理 安装 清洗 除尘 尾气 烟气
    废气 煤气 炉气 炉渣 渣 灰渣 粉尘 脱硫 脱硝 余热 回收 废水 软件 模拟 电梯 用品 模具 机床
    设备制造 设备及 配套设备 专用设备 炉顶 耐火 衬 监控 监测"""
)
"""What makes a machine's phrase speak of something else."""
