"""Verdicts and grounds in the words of a bureau, Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

VERDICT_LABELS: Mapping[str, tuple[str, str]] = {
    "pass": ("初审通过,建议提交联审", "passes; submit to the joint review"),
    "conditional": ("有条件通过(附须落实事项)", "passes on conditions"),
    "needs_info": ("材料待补正", "more information is needed"),
    "defer": ("暂缓", "deferred"),
    "fail": ("不建议引进", "not recommended"),
}
GROUND_LABELS: Mapping[str, tuple[str, str]] = {
    "project": ("法律法规禁止", "forbidden by law"),
    "site": ("现选址不可行", "this site is not possible"),
    "terms": ("条款须删除", "terms must be removed"),
    "investor": ("主体不符合", "the investor does not qualify"),
    "process": ("手续不符合", "a procedure is not met"),
    "local": ("未达已公布的本地标准", "below the published local standard"),
}
