"""Why a value could not be read, in words; the doors through which values come put them in frames.

A cell names its sheet, row and column; a value of a mapping names its path. What is said of the
value is the same, so it stands here once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from prescreen.messages.model import Message

_NUMBER = "填数字,单位为 {want}", "give a number in {want}"
_CHECK = "核对数值与单位", "check the figure and its unit"
_DAY = "填年月日,如 2026-11-22", "give year, month and day, such as 2026-11-22"
_CHOOSE = "可选: {options}", "choose of: {options}"

REASONS: dict[str, Message] = {
    "number": Message("读不出数量", "no quantity can be read", *_NUMBER),
    "number/unit": Message(
        "单位不相容: {have} 不能换算为 {want}", "units do not fit: {have} is no {want}", *_NUMBER
    ),
    "number/unknown-unit": Message(
        "不认识的单位 {unit!r}(在 {at!r} 处)", "unknown unit {unit!r} (at {at!r})", *_NUMBER
    ),
    "number/yearly": Message(
        "{unit} 说的是一年的数,这一项是整个项目的数",
        "{unit} measures a year, and this is a number of the whole project", *_NUMBER,
    ),
    "number/no-unit": Message("单位为空", "the unit is empty", *_NUMBER),
    "number/upside-down": Message("范围上下限颠倒", "the range is upside down", *_NUMBER),
    "number/type": Message("应为数字", "a number is expected", *_NUMBER),
    "number/infinite": Message(
        "不是有限的数", "not a finite number", "留空或填数字", "leave it empty or give a number"
    ),
    "bounds": Message(
        "超出可信范围 {low}…{high} {want}", "outside of {low}…{high} {want}", *_CHECK
    ),
    "bounds/size": Message("绝对值超过 {most}", "more than {most} in size", *_CHECK),
    "enum": Message("不在可选值内", "not one of the values", *_CHOOSE),
    "enum/stage": Message(
        "读不出项目阶段,按默认阶段与其他事实所示阶段中较后的审查",
        "no stage can be read: the later of the default and of what other facts show is used",
        *_CHOOSE,
    ),
    "bool": Message(
        "应为是或否", "yes or no is expected", "填 是 或 否", "give 是 or 否, true or false"
    ),
    "text": Message("应为文字", "a text is expected", "填文字", "give a text"),
    "date": Message("读不出日期", "no date", *_DAY),
    "date/years": Message(
        "不在 {first} 至 {last} 年之间", "not between the years {first} and {last}", *_DAY
    ),
    "industry": Message(
        "不是 GB/T 4754-2017 行业代码", "no GB/T 4754-2017 code",
        "填 2 至 4 位行业代码,如 3922", "give a code of 2 to 4 digits, such as 3922",
    ),
    "set": Message(
        "应为若干项", "several items are expected",
        "用顿号分隔各项", "separate the items by 、 or give a list",
    ),
    "set/odd": Message("含不认识的项 {odd}", "has items not known: {odd}", *_CHOOSE),
    "too-long": Message(
        "文字过长", "the text is too long", "只保留需要的内容", "Keep only what is needed"
    ),
    "failed": Message(
        "读取时出错({why})", "reading it failed ({why})",
        "改写该值;同样的值在别处可读时,请报告这个错误",
        "Write it in another way; where the same value is read elsewhere, report this error",
    ),
    "ticks": Message(
        "勾选了不止一项", "more than one box is ticked", "只勾选一项", "tick one box"
    ),
    "surrogate": Message(
        "文字含半个字符(孤立代理项)", "the text holds half a character (a lone surrogate)",
        "重新填写或重新导出", "type it again or export it again",
    ),
}  # fmt: skip
"""By reason; what follows a slash is a variant. `fields.values` says which words each needs."""


def framed(
    code: str, frame: Callable[[Message], Message], reasons: Mapping[str, Message] = REASONS
) -> dict[str, Message]:
    """A reason and its variants, by variant, each put into a frame."""
    return {
        reason.partition("/")[2]: frame(said)
        for reason, said in reasons.items()
        if reason.partition("/")[0] == code
    }
