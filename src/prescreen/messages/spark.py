"""What is said where Spark screens."""

from __future__ import annotations

from prescreen.messages.model import Entry, Message

ENTRIES: dict[str, Entry] = {
    "spark-java": Entry(
        "没有可用的 Java",
        "no Java that can be used",
        {
            "": Message(
                "Spark 要用 Java {least} 或更高版本,没有找到 Java",
                "Spark needs Java {least} or newer, and no Java was found",
                "安装 Java(Debian、统信:apt-get install openjdk-17-jre-headless),"
                "或把 JAVA_HOME 设成它的文件夹",
                "install Java (Debian: apt-get install openjdk-17-jre-headless), "
                "or set JAVA_HOME to its folder",
            ),
            "old": Message(
                "Spark 要用 Java {least} 或更高版本,找到的是 {found}",
                "Spark needs Java {least} or newer, found was {found}",
                "安装新版,或把 JAVA_HOME 设成新版的文件夹",
                "install a newer one, or set JAVA_HOME to its folder",
            ),
        },
        "先看 `JAVA_HOME`,再看路径上的 `java`。",
        "`JAVA_HOME` is looked at first, then the `java` on the path.",
    ),
    "spark-twice": Entry(
        "同号的行太多",
        "too many rows share an id",
        {
            "": Message(
                "有超过 {most} 行的编号与别的行相同",
                "more than {most} rows have an id that another row has",
                "先给每行不同的 id,再用 distinct=True",
                "give each row an id of its own first, and then use distinct=True",
            )
        },
        "同号各行的新编号要送到每个工作进程,故有上限。",
        "Their new ids go to every worker, so there is a bound.",
    ),
    "spark-versions": Entry(
        "工作节点与主程序版本不同",
        "workers and driver have different versions",
        {
            "": Message(
                "主程序是 Python 与 prescreen {driver},工作节点是 {worker}",
                "the driver has Python and prescreen {driver}, a worker has {worker}",
                "把 PYSPARK_PYTHON 指到装有同一版本的 Python,或随作业带上打包好的环境"
                "(docs/how-to/spark.md)",
                "point PYSPARK_PYTHON to a Python with the same version, or send a packed "
                "environment with the job (docs/how-to/spark.md)",
            )
        },
        "同一清单的各部分须由同一版本审查,否则结果不可比。",
        "All parts of a list are to be screened by one version.",
    ),
    "spark-worker": Entry(
        "工作节点的 Python 缺包",
        "the Python of a worker lacks packages",
        {
            "": Message(
                "工作节点的 Python 里没有 {absent}",
                "the Python of a worker has no {absent}",
                "把 PYSPARK_PYTHON 指到装有 prescreen[spark] 的 Python,或用 --archives 随作业带上"
                "打包好的环境(docs/how-to/spark.md)",
                "point PYSPARK_PYTHON to a Python with prescreen[spark], or send a packed "
                "environment with the job by --archives (docs/how-to/spark.md)",
            )
        },
        "审查在工作节点的 Python 里进行,在读第一行之前先问一声。",
        "Rows are screened by the workers' Python; it is asked before the first row is read.",
    ),
}
