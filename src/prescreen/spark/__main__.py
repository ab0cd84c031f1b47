"""`python -m prescreen.spark LIST OUT --region region.yaml`, or the same file by `spark-submit`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from prescreen.errors import ProblemsError
from prescreen.screener import Screener
from prescreen.spark.counts import Counts
from prescreen.spark.fingerprint import fingerprint
from prescreen.spark.frames import rejected, screen
from prescreen.spark.session import session


def main(
    source: Annotated[str, typer.Argument(help="清单:Parquet 文件或文件夹 / Parquet to screen")],
    out: Annotated[str, typer.Argument(help="结果文件夹,须不存在 / folder to be written")],
    region: Annotated[Path, typer.Option(help="地区档案 / region profile")],
    as_of: Annotated[str | None, typer.Option(help="审查日期 / day of evaluation")] = None,
    master: Annotated[str | None, typer.Option(help="如 local[2] / such as local[2]")] = None,
    order: Annotated[str | None, typer.Option(help="行序列 / column with the order")] = None,
    missing: Annotated[bool, typer.Option(help="列出缺什么 / say what is asked for")] = True,
) -> None:
    """Screen a list with Spark into a folder of Parquet files, and its rejects beside it."""
    try:
        spark = session(master)
        counts = Counts(spark.sparkContext)
        rows = spark.read.parquet(source)
        screener = Screener.from_files(region, as_of=as_of)
        made = screen(rows, screener, order=order, missing=missing, counts=counts)
        made.write.parquet(out)
        if counts.rejected:
            rejected(rows, screener).write.parquet(f"{out.rstrip('/')}-rejects")
    except ProblemsError as error:
        typer.echo(error.text("zh"), err=True)
        raise typer.Exit(2) from None
    typer.echo(f"读入 {counts.rows} 行,未审 {counts.rejected} 行 / rows and rejects")
    for state, number in counts.states.items():
        typer.echo(f"  {state}: {number}")
    for column, cells in counts.unread.items():
        typer.echo(f"  {column}: {cells} 格未能读取,按未知处理 / cells not read")
    typer.echo(f"指纹 / fingerprint: {fingerprint(spark.read.parquet(out))}")
    spark.stop()


if __name__ == "__main__":
    typer.run(main)
