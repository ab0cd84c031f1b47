"""What is said of the files that a run writes."""

from __future__ import annotations

from prescreen.messages.model import Entry, Message

ENTRIES: dict[str, Entry] = {
    "out-in-the-way": Entry(
        "那里有别的东西",
        "something stands in the way",
        {
            "": Message(
                "{path} 是文件夹、链接、管道或设备,不能换成结果文件",
                "{path} is a folder, a link, a pipe or a device, and no file that can be replaced",
                "换一个文件名,或先移走它",
                "give another name, or move it away",
            )
        },
        "结果只写成普通文件,不沿链接写到别处。改法:换一个文件名。",
        "Results are written as plain files and never through a link; give another name.",
    ),
    "out-busy": Entry(
        "另一次运行正在写",
        "another run is writing",
        {
            "": Message(
                "另一次运行正在写文件夹 {folder}",
                "another run is writing into the folder {folder}",
                "等它结束后再运行,或换一个 --out",
                "run again when it is done, or give another --out",
            )
        },
        "一个文件夹同时只由一次运行来写,免得结果混在一起。改法:等它结束,或换一个文件夹。",
        "One run at a time writes into a folder, so that results are never mixed.",
    ),
    "out-renamed": Entry(
        "结果改用了别的文件名",
        "a result under another name",
        {
            "": Message(
                "{name} 不能替换(可能正在其他程序里打开),新的结果写成 {other}",
                "{name} could not be replaced (it may be open in another program): "
                "the new one is {other}",
                "关闭它,看新的文件;下次运行会恢复原名",
                "close it and look at the new file; the next run takes the old name again",
            )
        },
        "旧文件正在 Excel 等程序里打开,或同名处是文件夹。改法:关闭它。",
        "The old file is open in a program such as Excel, or a folder bears its name; close it.",
    ),
}
