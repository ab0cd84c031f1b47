"""Messages of industry chains: their files, and graphs of networkx."""

from __future__ import annotations

from prescreen.messages.model import Entry, Message

ENTRIES: dict[str, Entry] = {
    "chain-file": Entry(
        "找不到产业链文件",
        "no such chain file",
        {
            "": Message(
                "没有产业链 {name}", "there is no chain {name}", "现有:{have}", "there are: {have}"
            )
        },
        "点名的产业链不存在。改法:从所列中选,或写文件路径。",
        "Name one of those listed, or a file.",
    ),
    "chain-shape": Entry(
        "结构不对",
        "wrong shape",
        {
            "": Message(
                "{zh}应写成{form}",
                "{en} must be {form}",
                "对照 docs/how-to/chains.md 的写法",
                "compare with docs/how-to/chains.md",
            )
        },
        "应当是键值对或列表。改法:照提示的样子写。",
        "A mapping or a list is needed.",
    ),
    "chain-text": Entry(
        "应为文字",
        "a text is needed",
        {
            "": Message(
                "{zh}应为文字:{value}",
                "{en} must be text: {value}",
                "像数字、日期的文字要加引号",
                "quote text that looks like a number or a date",
            )
        },
        "节点的名称等要写文字。改法:改成文字。",
        "Write a text.",
    ),
    "chain-number": Entry(
        "应为数字",
        "a number is needed",
        {
            "": Message(
                "{zh}应为数字:{value}",
                "{en} must be a number: {value}",
                "写成不带引号的小数,如 0.6",
                "write a plain decimal such as 0.6",
            )
        },
        "权重、系数等要写数字。改法:改成数字。",
        "Write a number.",
    ),
    "chain-missing": Entry(
        "缺少必填的键",
        "a key is missing",
        {
            "": Message("{zh}缺少 {key}", "{en} lacks {key}", "补上 {key}", "add {key}"),
            "networkx": Message(
                "缺少 {key} 的{zh}:{count}",
                "{en} without {key}: {count}",
                "补上,或在 defaults 中写明没有写的算什么",
                "add it, or say in defaults what holds where nothing is stated",
            ),
        },
        "节点或链接缺少必填项。改法:补上。",
        "Add it.",
    ),
    "chain-unknown-key": Entry(
        "不认识的键",
        "an unknown key",
        {
            "": Message("不认识的键 {key}", "unknown key {key}", "可用:{have}", "use: {have}"),
            "networkx": Message(
                "不认识的属性 {key},有它的{zh}:{count}",
                "an attribute that is not known, {key}; {en} with it: {count}",
                "可用:{have}。在 rename 中改名,或写 None 略去",
                "use: {have}; give it another name in rename, or None to leave it out",
            ),
        },
        "多半是拼写错误。改法:从所列中选。",
        "Choose one of those listed.",
    ),
    "chain-id": Entry(
        "编号不合要求",
        "a malformed id",
        {
            "": Message(
                "id 不合规:{value}",
                "not a valid id: {value}",
                "用小写字母、数字和下划线,以字母开头",
                "lower-case letters, digits and underscores, a letter first",
            ),
            "networkx": Message(
                "节点的键应为文字:{value}",
                "the key of a node must be a text that is not blank: {value}",
                "用 networkx.relabel_nodes 改成文字",
                "rename it with networkx.relabel_nodes",
            ),
        },
        "链或节点编号的写法不对。改法:用小写字母、数字和下划线,以字母开头。",
        "Lower-case letters, digits and underscores, a letter first.",
    ),
    "chain-choice": Entry(
        "不在可选值之内",
        "not one of the values",
        {"": Message("{key} 没有 {value}", "no {key} {value}", "可用:{have}", "one of: {have}")},
        "种类或环节不在可选值内。改法:从所列中选。",
        "Choose one of those listed.",
    ),
    "chain-code": Entry(
        "没有这个行业代码",
        "no such industry code",
        {
            "": Message(
                "国民经济行业分类(GB/T 4754-2017)中没有代码 {value}",
                "GB/T 4754-2017 has no code {value}",
                "查行业分类后改正",
                "look it up and correct it",
            )
        },
        "GB/T 4754-2017 没有。改法:核对代码。",
        "Not in the 2017 edition.",
    ),
    "chain-range": Entry(
        "超出范围",
        "out of range",
        {
            "": Message(
                "{key} 应在 {range} 内:{value}",
                "{key} lies in {range}: {value}",
                "权重:核心 1,重要 0.6,辅助 0.3;kappa、tau 在 0 到 1 之间",
                "weights: 1 core, 0.6 important, 0.3 auxiliary; kappa and tau in 0..1",
            )
        },
        "系数在 0 至 1 之间,权重大于 0。改法:改正数值。",
        "Factors lie in [0, 1], weights in (0, 1].",
    ),
    "chain-source": Entry(
        "来源没有登记",
        "a source that is not listed",
        {
            "": Message(
                "来源 {name} 未在 sources 中登记",
                "source {name} is not among sources",
                "在 sources 中登记",
                "add it to sources",
            )
        },
        "节点引用的来源不在 `sources`。改法:先登记。",
        "List it first.",
    ),
    "chain-node-twice": Entry(
        "节点重复",
        "a node twice",
        {
            "": Message(
                "节点 {name} 重复", "node {name} appears twice", "合并或改名", "merge or rename"
            )
        },
        "两个节点编号相同。改法:合并或改名。",
        "Merge or rename.",
    ),
    "chain-edge-node": Entry(
        "链接指向不存在的节点",
        "a link to no node",
        {
            "": Message(
                "边指向不存在的节点 {name}",
                "the edge names a node that is not there: {name}",
                "改正节点 id,或先在 nodes 中登记",
                "correct the id, or add the node first",
            )
        },
        "链接的一端没有这个节点。改法:改正名称,或补上节点。",
        "Correct the name or add the node.",
    ),
    "chain-edge-twice": Entry(
        "链接重复",
        "a link twice",
        {
            "": Message(
                "{u} 与 {v} 之间已有一条边",
                "{u} and {v} are joined already",
                "只留一条,方向是供应 → 使用",
                "keep one; it points from supplier to user",
            )
        },
        "两个节点之间的链接写了两次,或两个方向各写了一次。改法:留一条。",
        "Two nodes are linked twice, or both ways; keep one link.",
    ),
    "chain-loop": Entry(
        "节点供给自己",
        "a node that supplies itself",
        {"": Message("{name} 供应自己", "{name} supplies itself", "删去这条边", "drop the edge")},
        "链接的两端是同一个节点。改法:删去。",
        "Remove it.",
    ),
    "chain-direction": Entry(
        "方向与环节不合",
        "against the stages",
        {
            "": Message(
                "物料从{su}的{u}流向{sv}的{v},方向可能写反",
                "material runs from {su} ({u}) to {sv} ({v}), against the order of stages",
                "边的方向是供应 → 使用;回收关系写入 recycle_edges",
                "edges point from supplier to user; recycling goes to recycle_edges",
            )
        },
        "链接应由上游指向下游。改法:对调两端,或改环节。",
        "Links go from supplier to user.",
    ),
    "chain-cycle": Entry(
        "链接绕成圈",
        "a cycle",
        {
            "": Message(
                "供应关系成环:{path}",
                "the supply edges form a cycle: {path}",
                "去掉一条边;回收关系写入 recycle_edges",
                "drop one edge; recycling goes to recycle_edges",
            ),
            "networkx": Message(
                "供应关系成环:{path}",
                "the supply edges form a cycle: {path}",
                "去掉一条边;回收关系不放进图里",
                "drop one edge; recycling stays out of the graph",
            ),
        },
        "多步评分要求无圈。改法:去掉圈中的一条。",
        "Scoring over several steps needs an acyclic graph.",
    ),
    "chain-undirected": Entry(
        "图没有方向",
        "a graph without directions",
        {
            "": Message(
                "networkx 图没有方向,不知道谁供应谁",
                "the networkx graph has no directions: nobody knows who supplies whom",
                "用 networkx.DiGraph,边从供应指向使用",
                "use networkx.DiGraph, with edges from supplier to user",
            )
        },
        "`ChainGraph.from_networkx` 只收有方向的图。改法:用 `networkx.DiGraph`,边从供应指向使用。",
        "Directed graphs only, with edges from supplier to user.",
    ),
    "chain-attribute-twice": Entry(
        "属性给了两次",
        "an attribute twice",
        {
            "": Message(
                "{key} 给了两次的{zh}:{count}",
                "{en} with {key} twice: {count}",
                "改 rename,或把其中一个写成 None 略去",
                "mend rename, or leave one out with None",
            )
        },
        "`ChainGraph.from_networkx` 的 `rename` 让两个属性成了同一个。改法:略去其中一个。",
        "`rename` makes one of two attributes; leave one of them out.",
    ),
    "chain-orphan": Entry(
        "孤立的节点",
        "a node without links",
        {
            "": Message(
                "节点 {name} 没有任何边",
                "node {name} has no edge",
                "补上供应或使用关系,或删去",
                "give it an edge, or drop it",
            )
        },
        "节点没有任何链接。改法:补上链接,或删去。",
        "Link it or remove it.",
    ),
    "chain-twice": Entry(
        "产业链重复",
        "a chain twice",
        {
            "": Message(
                "链 {name} 出现两次", "chain {name} appears twice", "换一个 id", "use another id"
            )
        },
        "两个文件的链同用一个 id。改法:换一个 id。",
        "Two files use one id; use another.",
    ),
    "chain-alias-node": Entry(
        "别名指向不存在的节点",
        "an alias to no node",
        {
            "": Message(
                "别名指向不存在的节点 {name}",
                "an alias names a node that is not there: {name}",
                "改正节点 id",
                "correct the id",
            )
        },
        "跨链别名的节点不存在。改法:改正名称。",
        "Correct the name.",
    ),
    "chain-alias-twice": Entry(
        "别名重复",
        "an alias twice",
        {
            "": Message(
                "{name} 有两个规范节点",
                "{name} has two canonical nodes",
                "写成一组:[规范节点, 同义节点, 同义节点]",
                "write one group: [canonical, other, other]",
            ),
            "networkx": Message(
                "{name} 是两个节点的别名,或本身就是节点",
                "{name} is an alias of two nodes, or is a node itself",
                "在 aliases 中去掉一个",
                "take it out of one of the aliases",
            ),
        },
        "一个别名指向两处。改法:留一个。",
        "Keep one.",
    ),
    "chain-alias-loop": Entry(
        "别名绕成圈",
        "aliases in a circle",
        {
            "": Message(
                "合并别名后 {name} 供应自己",
                "once merged {name} supplies itself",
                "删去这条边或这组别名",
                "drop the edge or the alias",
            )
        },
        "别名互相指向,或合并后节点供给自己。改法:去掉其中一个。",
        "Remove one of them.",
    ),
}
