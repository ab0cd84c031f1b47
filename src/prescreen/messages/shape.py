"""Keys and values of another shape than a file needs: the same words for packs and regions."""

from __future__ import annotations

from prescreen.messages.model import NEAR, Message, remedies

# fmt: off
MISSING = {"": Message(
    "缺少 {name}", "{name} is missing",
    "在这里补上 {name}:", "add {name}: here"
)}
UNKNOWN_KEY = remedies(
    "不认识的键 {name}", "unknown key {name}",
    {
        "": ("删去,或放到 note 里", "remove it, or use note"),
        "near": NEAR,
        "stands": ("{near} 已经写了,删去 {name}", "{near} stands already, remove {name}"),
        "known": ("这里可写:{known}", "known here: {known}"),
    },
)
VALUE = {"choice": Message(
    "{name} 不能是 {value}", "{name} cannot be {value}",
    "可选:{options}", "one of: {options}"
)}
TYPE = {
    **remedies(
        "{name}应当是{wanted}", "{name} should be {wanted}",
        {
            "": ("改成需要的写法,例子见 {page}", "see {page}"),
            "quotes": ('加上引号:"{text}"', 'put it in quotes: "{text}"'),
            "brackets": ("以 [ 或 {{ 开头的文字要加引号", "quote a text that starts with [ or {{"),
            "list": ("每一项另起一行,以 - 开头", "put each item on a line of its own, after a -"),
            "date": (
                "日期写成 2026-11-22 的样子,日历上要有这一天,不加引号",
                "write a day of the calendar like 2026-11-22, without quotes",
            ),
        },
    ),
    "other": Message("{name}:{what}", "{name}: {what}", "写法见 {page}", "see {page}"),
}
NAME = {"": Message(
    "{name} 的写法不合要求:{value!r}", "{name} is not well formed: {value!r}",
    "用小写英文、数字、-、_;审查项写成 主题.名称",
    "use lower-case letters, digits, - and _; a check is topic.name"
)}
