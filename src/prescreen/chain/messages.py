"""Every message of the chain loader: code to (what in Chinese, in English, remedy in both)."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str, str, str]] = {
    "chain-file": (
        "没有产业链 {name}",
        "there is no chain {name}",
        "现有:{have}",
        "there are: {have}",
    ),
    "chain-twice": (
        "链 {name} 出现两次",
        "chain {name} appears twice",
        "换一个 id",
        "use another id",
    ),
    "chain-shape": (
        "{zh}应写成{form}",
        "{en} must be {form}",
        "对照 docs/how-to/chains.md 的写法",
        "compare with docs/how-to/chains.md",
    ),
    "chain-text": (
        "{zh}应为文字:{value}",
        "{en} must be text: {value}",
        "像数字、日期的文字要加引号",
        "quote text that looks like a number or a date",
    ),
    "chain-number": (
        "{zh}应为数字:{value}",
        "{en} must be a number: {value}",
        "写成不带引号的小数,如 0.6",
        "write a plain decimal such as 0.6",
    ),
    "chain-range": (
        "{key} 应在 {range} 内:{value}",
        "{key} lies in {range}: {value}",
        "权重:核心 1,重要 0.6,辅助 0.3;kappa、tau 在 0 到 1 之间",
        "weights: 1 core, 0.6 important, 0.3 auxiliary; kappa and tau in 0..1",
    ),
    "chain-missing": ("{zh}缺少 {key}", "{en} lacks {key}", "补上 {key}", "add {key}"),
    "chain-unknown-key": ("不认识的键 {key}", "unknown key {key}", "可用:{have}", "use: {have}"),
    "chain-id": (
        "id 不合规:{value}",
        "not a valid id: {value}",
        "用小写字母、数字和下划线,以字母开头",
        "lower-case letters, digits and underscores, a letter first",
    ),
    "chain-node-twice": (
        "节点 {name} 重复",
        "node {name} appears twice",
        "合并或改名",
        "merge or rename",
    ),
    "chain-choice": ("{key} 没有 {value}", "no {key} {value}", "可用:{have}", "one of: {have}"),
    "chain-source": (
        "来源 {name} 未在 sources 中登记",
        "source {name} is not among sources",
        "在 sources 中登记",
        "add it to sources",
    ),
    "chain-code": (
        "国民经济行业分类(GB/T 4754-2017)中没有代码 {value}",
        "GB/T 4754-2017 has no code {value}",
        "查行业分类后改正",
        "look it up and correct it",
    ),
    "chain-edge-node": (
        "边指向不存在的节点 {name}",
        "the edge names a node that is not there: {name}",
        "改正节点 id,或先在 nodes 中登记",
        "correct the id, or add the node first",
    ),
    "chain-edge-twice": (
        "{u} 与 {v} 之间已有一条边",
        "{u} and {v} are joined already",
        "只留一条,方向是供应 → 使用",
        "keep one; it points from supplier to user",
    ),
    "chain-loop": ("{name} 供应自己", "{name} supplies itself", "删去这条边", "drop the edge"),
    "chain-direction": (
        "物料从{su}的{u}流向{sv}的{v},方向可能写反",
        "material runs from {su} ({u}) to {sv} ({v}), against the order of stages",
        "边的方向是供应 → 使用;回收关系写入 recycle_edges",
        "edges point from supplier to user; recycling goes to recycle_edges",
    ),
    "chain-orphan": (
        "节点 {name} 没有任何边",
        "node {name} has no edge",
        "补上供应或使用关系,或删去",
        "give it an edge, or drop it",
    ),
    "chain-alias-node": (
        "别名指向不存在的节点 {name}",
        "an alias names a node that is not there: {name}",
        "改正节点 id",
        "correct the id",
    ),
    "chain-alias-twice": (
        "{name} 有两个规范节点",
        "{name} has two canonical nodes",
        "写成一组:[规范节点, 同义节点, 同义节点]",
        "write one group: [canonical, other, other]",
    ),
    "chain-alias-loop": (
        "合并别名后 {name} 供应自己",
        "once merged {name} supplies itself",
        "删去这条边或这组别名",
        "drop the edge or the alias",
    ),
    "chain-cycle": (
        "供应关系成环:{path}",
        "the supply edges form a cycle: {path}",
        "去掉一条边;回收关系写入 recycle_edges",
        "drop one edge; recycling goes to recycle_edges",
    ),
}
