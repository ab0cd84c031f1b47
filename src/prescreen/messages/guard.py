"""What a pack may say at all."""

from __future__ import annotations

from prescreen.messages.model import Entry, Message

# fmt: off
ENTRIES: dict[str, Entry] = {
    "guard-veto": Entry(
        "否决项没有法律依据", "a veto without law",
        {
            "": Message(
                "否决项要有法律、法规或规章依据,{basis} 不够",
                "a veto needs a law, regulation or rule; {basis} is not enough",
                "改为 severity: condition 或 advice,或引用法律条文",
                "severity: condition or advice, or cite an article of law"
            ),
            "advice": Message(
                "否决项要有法律、法规或规章依据,惯例和未核实的文件不够",
                "a veto needs a law, regulation or rule; practice and unverified texts are not "
                "enough",
                "改为 severity: advice,或引用法律条文",
                "severity: advice, or cite an article of law"
            ),
        },
        "否决项要有法律、法规或规章;本地公布的文件可作“本地否决项”。改法:改 `severity`,"
        "或引用条文。",
        "Law, regulation or rule; a published local text gives a local veto.",
    ),
    "guard-basis": Entry(
        "依据高于所引文件", "a basis above its source",
        {"": Message(
            "依据写作 {basis},但引用的文件最高只是 {highest}",
            "the basis is given as {basis}, the texts cited reach only {highest}",
            "改 basis,或引用更高层级的文件", "lower the basis or cite a higher text"
        )},
        "`basis` 写得比引用的文件层级高。改法:改 `basis`,或引用更高层级的文件。",
        "Lower the basis or cite a higher text.",
    ),
    "guard-practice": Entry(
        "惯例只能作提示", "practice is advice only",
        {"": Message(
            "惯例只能作为提示(advice)", "practice can only be advice",
            "severity: advice", "severity: advice"
        )},
        "没有公布的做法不能约束企业。改法:`severity: advice`。",
        "What is not published cannot bind a firm.",
    ),
    "guard-unverified": Entry(
        "未核实的来源只能作提示", "unverified sources are advice only",
        {"": Message(
            "未核实的来源只能作为提示(advice)", "an unverified source can only carry advice",
            "核实原文后改 evidence", "verify the text first, then change its evidence"
        )},
        "原文还没有见到。改法:核实后改 `evidence`。", "The text has not been seen yet.",
    ),
    "guard-waivable": Entry(
        "法定要求不能例外", "no waiver from law",
        {"": Message(
            "以法律、法规、规章为依据的审查项不能例外办理",
            "a check based on law, regulation or rule cannot be waived",
            "去掉 waivable", "remove waivable"
        )},
        "以法律、法规、规章为依据的审查项不能办理例外。改法:去掉 `waivable`。",
        "Checks based on law take no waiver.",
    ),
    "guard-fair-competition": Entry(
        "使用了敏感字段", "a sensitive criterion",
        {"": Message(
            "{what} 使用了敏感字段 {fields}:公平竞争审查条例(国务院令第783号)第八条至第十条不允许"
            "以此准入、计分或奖补",
            "{what} uses the sensitive fields {fields}: "
            "articles 8-10 of the Fair Competition Review Regulation (State Council Order 783) "
            "forbid them as criteria",
            "删去该条件,可以改看{instead};确有法律、行政法规依据或国务院批准的,"
            "写 authority: 文件#条款",
            "remove it and look at {instead}; with a law or State Council approval behind it, give "
            "authority: source#article"
        )},
        "注册地、所有制、规模、地方留存税收等不得作为准入、计分、奖补或推论的条件。看的是效果:"
        "经指标、统一社会信用代码、投资方名称、实缴资本、证书,或者要求附带条件(注册地迁入、本地纳税、"
        "本地采购……)也不行;禁止这些附带条件的规则不受影响。"
        "改法:按提示改看项目本身的指标;确有法律、行政法规或国务院批准的写 `authority`。",
        "Place of registration, ownership, size … may not be criteria, not through a metric, a "
        "credit code, paid-in capital or certificates either, nor a demand for clauses that turn "
        "on them; a rule that forbids such clauses is no criterion.",
    ),
    "guard-negative-list": Entry(
        "自行禁止某个行业", "a home-made negative list",
        {
            "": Message(
                "地方规则不能自行禁止某个行业:优化营商环境条例(国务院令第722号)第二十条规定市场准入负"
                "面清单全国统一",
                "a local rule cannot ban an industry by itself: "
                "article 20 of the Regulation on Optimising the Business Environment (State "
                "Council Order 722) keeps one national negative list",
                "删去,或引用法律、行政法规的具体条款",
                "remove it, or cite the article of law that bans it"
            ),
            "positive": Message(
                "地方规则不能只准列出的行业进入:优化营商环境条例(国务院令第722号)第二十条规定市场准入负"
                "面清单全国统一",
                "a local rule cannot let in only the industries that it lists: "
                "article 20 of the Regulation on Optimising the Business Environment (State "
                "Council Order 722) keeps one national negative list",
                "产业契合度改为 severity: advice,或写成标签、评分",
                "make the fit of the industry severity: advice, a tag or points"
            ),
        },
        "市场准入负面清单全国统一,地方不能另立;只准列出的行业进入,等于禁止其他行业。"
        "改法:删去,或引用法律、行政法规的条款;产业契合度写成提示、标签或评分。",
        "The negative list is national, and to let in only listed industries bans all others; cite "
        "the law that bans, or make the fit advice, a tag or points.",
    ),
}
