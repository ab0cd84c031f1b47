"""The same verdicts on Spark: the columnar executor on Arrow batches inside `mapInArrow`.

    from prescreen import Screener
    from prescreen.spark import screen

    answers = screen(spark.read.parquet("hdfs:///projects"), Screener.from_files("region.yaml"))
    answers.write.parquet("hdfs:///answers")       # `read_results` reads the folder

Rows, columns and legend are those of `screen_file` on one machine. The extra `prescreen[spark]`
brings PySpark; it needs Java 17 or newer. Who has another engine of record batches takes
`prescreen.columnar.stream.BatchStream`.
"""

from __future__ import annotations

from prescreen.spark.counts import Counts
from prescreen.spark.fingerprint import fingerprint
from prescreen.spark.frames import legend, rejected, screen
from prescreen.spark.session import java_home, session

__all__ = [
    "Counts",
    "fingerprint",
    "java_home",
    "legend",
    "rejected",
    "screen",
    "session",
]
