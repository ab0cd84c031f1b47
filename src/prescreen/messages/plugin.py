"""What other distributions add."""

from __future__ import annotations

from prescreen.messages.model import Entry, Message

# fmt: off
ENTRIES: dict[str, Entry] = {
    "plugin-load": Entry(
        "插件不能用", "a plugin that cannot be used",
        {
            "": Message(
                "{dist} 的插件 {name}({value})不能用: {why}",
                "the plugin {name} ({value}) of {dist} cannot be used: {why}",
                "请联系该插件的作者,或卸载它",
                "ask the author of that distribution, or uninstall it"
            ),
            "folder": Message(
                "{dist} 的插件 {name}({value})不能用: 没有文件夹 {folder}",
                "the plugin {name} ({value}) of {dist} cannot be used: there is no folder {folder}",
                "请联系该插件的作者,或卸载它",
                "ask the author of that distribution, or uninstall it"
            ),
            "function": Message(
                "{dist} 的插件 {name}({value})不能用: 不是函数",
                "the plugin {name} ({value}) of {dist} cannot be used: it is no function",
                "请联系该插件的作者,或卸载它",
                "ask the author of that distribution, or uninstall it"
            ),
        },
        "其他软件包提供的规则包、读取器或输出格式加载失败。改法:联系其作者,或卸载它。",
        "Ask the author of the distribution named, or uninstall it.",
    ),
}
