"""docs/reference/errors.md: every code of the catalogue of messages, section by section.

The examples are what the broken packs of tests/packs/bad are answered with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from prescreen.messages import GROUPS, Entry, entries

ROOT = Path(__file__).resolve().parent.parent
BAD = ROOT / "tests" / "packs" / "bad"

HEAD = """\
# 错误与提示 · errors and notes

每条消息写明发生了什么、在哪里、怎么改:

```text
文件:行:列: [代码] 发生了什么
    那一行的原文
    ^^^^ 所指的地方
    处理:怎么改
```

加载时把一个文件夹里的问题一次列全。`--lang en` 给出英文。下面按代码列出含义和改法;例子取自 \
`tests/packs/bad/`,每个文件夹一个错误。

Every message says what happened, where, and how to mend it; all problems of a folder come at \
once. One heading a code; the examples are taken from `tests/packs/bad/`, one mistake a folder.
"""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, the codes under it, and what is said before them.

    `codes` are names and patterns, separated by blanks; a name goes before a pattern elsewhere.
    """

    title: str
    codes: str
    about: str = ""


SECTIONS = (
    Section(
        "规则包文件 · pack files: reading",
        "file-* yaml-*",
        "这一组在读 YAML 时发现。规则包用 YAML 的一个严格子集:没有锚点、标签和折叠文本,"
        "`yes`、`12:30`、`010` 这类各软件读法不同的写法不收。\n"
        "Found while a YAML file is read; a strict subset is used, without anchors, tags, "
        "folded text and values that programs read differently.",
    ),
    Section(
        "规则包的形式 · pack files: shape",
        "pack-* bureau-* source-*",
        "文件能读,但键或值不是规则包所要的。\n"
        "The file can be read, but keys or values are not those of a pack.",
    ),
    Section("表达式:写法 · expressions: syntax", "lang-*"),
    Section("表达式:名称 · expressions: names", "name-* lang-conclusion-only table-keys"),
    Section(
        "表达式:类型与单位 · expressions: types and units",
        "lang-type lang-enum lang-industry lang-quantity-equal unit-* list-*",
        "类型和单位在加载时就检查,运行时没有错误值。\n"
        "Types and units are checked when a pack loads; there is no error value at run time.",
    ),
    Section("参数、指标、表 · parameters, metrics, tables", "parameter-* metric-* table-*"),
    Section("审查项、评分、推论 · checks, scorecards, conclusions", "check-* score-* conclusion-*"),
    Section(
        "规则包能说什么 · what a pack may say",
        "guard-* effective-* extends-*",
        "依据层级决定一条规则能做什么;公平竞争审查条例划定不能用的条件。\n"
        "The basis of a rule decides what it may do; the Fair Competition Review Regulation "
        "sets what no rule may use.",
    ),
    Section(
        "prescreen check 的发现与提示 · findings and notes of prescreen check",
        "lint-* test-*",
        "`lint-gap`、`lint-never-reached` 是发现,退出码为 1;其余是提示,退出码仍为 0。"
        "未知也算一个值:未知的键从不查表。\n"
        "`lint-gap` and `lint-never-reached` make `prescreen check` end with 1, the others are "
        "notes. Unknown counts as a value: an unknown key is never looked up.",
    ),
    Section("地区画像 · region profiles", "region-*"),
    Section("产业链文件 · industry chains", "chain-*"),
    Section(
        "产业结构调整指导目录 · the restructuring catalogue",
        "catalogue-*",
    ),
    Section("字段之间的关系 · what binds fields together", "relation-*"),
    Section(
        "项目清单:整个文件 · lists of candidates: the file",
        "input.not-found input.not-a-file input.unreadable input.empty input.broken "
        "input.hostile input.encrypted input.wrong-format input.misnamed input.too-large "
        "input.encoding input.read-as input.json input.yaml input.shape input.mapping "
        "input.extra-missing input.by-row input.unread input.no-legend input.more-problems",
        "文件读不了时命令以 2 结束;一行读不了时该行列入退回清单,其余照常审查。\n"
        "A file that cannot be read ends the command with 2; a row that cannot be read is "
        "rejected alone.",
    ),
    Section(
        "项目清单:表头与行 · lists of candidates: headings and rows",
        "input.no-* input.hidden-* input.row-* input.heading-* input.unit-assumed input.link "
        "input.id input.name input.id-made input.id-twice",
    ),
    Section(
        "项目清单:值 · lists of candidates: values",
        "input.* cell.*",
        "读不出的值按未知处理并说明原因,不会当作零或否。\n"
        "A value that cannot be read is unknown, with its reason; never zero, never no.",
    ),
    Section("案卷 · live cases", "case-*"),
    Section("台账 · the ledger", "ledger-*"),
    Section("Spark", "spark-*"),
    Section(
        "服务 · the service",
        "serve-*",
        "对请求的拒绝是 problem+json(RFC 9457),`code` 就是这里的代码。\n"
        "Requests are refused by problem details whose `code` is one of these.",
    ),
    Section(
        "命令与输出 · commands and output",
        "usage id-* replay-* plugin-* extra-* out-* system-* render.*",
    ),
)
CLEARER = {
    "file-encoding": "yaml-gbk",
    "yaml-syntax": "yaml-brackets-in-braces",
    "yaml-alias": "yaml-anchor",
    "pack-type": "value-version-number",
    "lang-char": "syntax-single-equals",
    "lang-conclusion-only": "outcome-in-check",
    "lang-type": "type-text-against-number",
    "unit-unknown": "unit-unknown",
    "unit-mismatch": "unit-energy-basis",
    "list-bare": "list-field-bare",
    "table-cell": "table-interval",
    "check-duplicate": "check-twice-in-two-packs",
    "conclusion-effect": "conclusion-two-effects",
    "guard-fair-competition": "guard-sensitive-metric",
}
"""Where another broken pack shows a code better than the first by name."""


def errors_page(made: str) -> str:
    """The whole page; `made` stands above it. ValueError for a code that no section takes."""
    known = catalogue()
    shown = examples()
    parts = [made, HEAD]
    for i, section in enumerate(SECTIONS):
        parts.append(f"\n## {section.title}\n")
        if section.about:
            parts.append(f"\n{section.about}\n")
        inside = sorted((c for c in known if place_of(c)[0] == i), key=place_of)
        parts += [entry(code, known[code], shown.get(code)) for code in inside]
    return "".join(parts)


def catalogue() -> dict[str, Entry]:
    """Every entry by its code, in the order of the modules."""
    modules = dict.fromkeys(GROUPS.values())
    return {code: found for module in modules for code, found in entries(module).items()}


def place_of(code: str) -> tuple[int, int]:
    """The section that takes a code, and the position there; names go before patterns."""
    for fits in (str.__eq__, fnmatch):
        for i, section in enumerate(SECTIONS):
            for j, pattern in enumerate(section.codes.split()):
                if fits(code, pattern):
                    return i, j
    raise ValueError(f"no section of tools/errors_page.py takes {code}")


def entry(code: str, said: Entry, folder: str | None) -> str:
    """One heading with what the code means and an example."""
    blocks = [f"### `{code}` {said.title_zh} · {said.title_en}", said.about_zh, said.about_en]
    if folder is not None:
        blocks += [f"例 `{folder}`:", f"```text\n{first_message(folder)}\n```"]
    return "".join(f"\n{block}\n" for block in blocks if block)


def examples() -> dict[str, str]:
    """The broken pack that shows each code first."""
    found: dict[str, str] = {}
    for folder in sorted(p.name for p in BAD.iterdir() if p.is_dir()):
        code = re.search(r"\[([a-z.-]+)\]", first_message(folder))
        if code is not None:
            found.setdefault(code[1], folder)
    return found | CLEARER


def first_message(folder: str) -> str:
    """The first Chinese message that a broken pack is answered with."""
    lines = (BAD / folder / "expect.txt").read_text("utf-8").splitlines()
    end = next(i for i, line in enumerate(lines) if i and not line.startswith("    "))
    return "\n".join(lines[:end])
