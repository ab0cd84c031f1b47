"""Words of the ledger: what became of a project, where a deadline or promise stands, roles."""

from __future__ import annotations

from typing import Literal

from prescreen.vocabulary.words import Word, WordTable

StandingCode = Literal["open", "overdue", "met", "late", "unknown"]
TaskSortCode = Literal["task", "step", "request"]
PromiseCode = Literal["open", "kept", "late", "short", "unknown"]

PROJECT_FATES = WordTable(
    Word("new", "本期新增", "new"),
    Word("changed", "有变更", "changed"),
    Word("same", "无变化", "unchanged"),
    Word("gone", "已退出", "gone"),
    Word("merged", "已并入", "merged"),
    Word("double", "重复行", "second row"),
)

STANDINGS = WordTable(
    Word("open", "未到期", "open"),
    Word("overdue", "逾期", "overdue"),
    Word("met", "按期办结", "met"),
    Word("late", "逾期办结", "met late"),
    Word("unknown", "期限不明", "not known"),
)
"""Where a deadline stands."""

TASK_SORTS = WordTable(
    Word("task", "任务", "task"),
    Word("step", "倒排计划", "step of the plan", ("计划",)),
    Word("request", "企业诉求", "request", ("诉求",)),
)
"""What is to be done: work given out, a step of a plan counted back from its end, what a company
asked for."""

ROLES = WordTable(
    Word("leader", "包保领导", "leader in charge", ("包联领导", "挂钩领导")),
    Word("team", "专班", "task force", ("工作专班", "指挥部")),
    Word("officer", "服务专员", "officer in charge", ("项目秘书", "联络员")),
)
"""Who stands for a project."""
PERSONS = frozenset({"leader", "officer"})
"""Roles of a person; the others are of a body."""

PROMISE_STANDINGS = WordTable(
    Word("open", "未到期", "not yet due"),
    Word("kept", "已兑现", "kept"),
    Word("late", "逾期兑现", "kept late"),
    Word("short", "未兑现", "not kept"),
    Word("unknown", "实际不明", "not known"),
)
"""What was promised against what was done (履约)."""

PERIODS = WordTable(
    Word("week", "周调度", "week"),
    Word("month", "月跟进", "month"),
    Word("quarter", "季通报", "quarter"),
)
"""What a bureau reports on, and how it calls the report."""

GROUPINGS = WordTable(
    Word("county", "县区", "county"),
    Word("park", "园区", "park"),
    Word("unit", "引资单位", "unit"),
    Word("host", "落户单位", "host"),
    Word("industry", "行业", "industry"),
    Word("month", "月份", "month", ("月",)),
)
"""By what figures are grouped."""
