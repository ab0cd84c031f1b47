"""What is said of the templates of papers."""

from __future__ import annotations

from prescreen.messages.model import Entry, Message

ENTRIES: dict[str, Entry] = {
    "render.template": Entry(
        "模板不能用",
        "a template that cannot be used",
        {
            "": Message("模板不是可用的 .docx 文件", "the template is not a usable .docx file"),
            "large": Message("模板过大(超过 20 MB)", "the template is larger than 20 MB"),
            "unpacked": Message("模板解压后过大", "the template is too large when unpacked"),
            "macro": Message(
                "模板带有宏,不能用",
                "the template carries macros",
                "另存为不启用宏的 .docx",
                "save it as a .docx without macros",
            ),
        },
        "不是 Word 模板,或读不出。改法:用自带模板改。",
        "Start from the template that comes with it.",
    ),
    "render.templates": Entry(
        "模板文件夹不能用",
        "a folder of templates that cannot be used",
        {
            "": Message(
                "文件夹里没有 Word 模板",
                "the folder holds no Word template",
                "文件名须为:{known}",
                "they are called: {known}",
            ),
            "odd": Message(
                "文件夹里有不认识的 Word 文件:{names}",
                "the folder holds other Word files: {names}",
                "改名或移走;可用的名称:{known}",
                "rename or move them; known names: {known}",
            ),
        },
        "见消息。改法:用 `prescreen template --word DIR` 写出自带的模板,在其上修改,不改文件名。",
        "`prescreen template --word DIR` writes the built-in ones: change those, keep their names.",
    ),
    "render.placeholder": Entry(
        "模板里有不认识的占位符",
        "an unknown placeholder",
        {
            "": Message(
                "模板中有不认识的占位符:{unknown}",
                "the template has unknown placeholders: {unknown}",
                "可用:{known}",
                "known: {known}",
            )
        },
        "见消息。改法:从所列中选。",
        "Choose one of those listed.",
    ),
}
