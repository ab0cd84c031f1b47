"""A nightly job: screen the list as it is, keep the results, and say what moved since yesterday.

    python examples/embedding/nightly.py LIST REGION.yaml FOLDER [DAY]

Writes FOLDER/<day>.parquet whole or not at all, and prints each candidate whose verdict changed,
with the checks that moved. Run it from cron or a scheduler; it ends with 0 when it is done,
whatever the verdicts, and with 2 when the list or the rules cannot be read.
"""

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from prescreen import PrescreenError, Screener
from prescreen.clock import today


def main(words: list[str]) -> int:
    source, region, folder = (Path(word) for word in words[:3])
    day = dt.date.fromisoformat(words[3]) if len(words) > 3 else today()
    try:
        batch = Screener.from_files(region=region, as_of=day).screen_many(source)
    except PrescreenError as error:
        print(error, file=sys.stderr)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    before = max((p for p in folder.glob("*.parquet") if p.stem < day.isoformat()), default=None)
    batch.write_parquet(folder / f"{day}.parquet")
    print(f"{day}: {len(batch)} 个项目, 退回 {len(batch.rejected)} 行")
    if before is not None:
        for line in moved(pl.read_parquet(before), batch.frame, batch.checks):
            print(line)
    return 0


def moved(old: pl.DataFrame, new: pl.DataFrame, checks: tuple[str, ...]) -> Iterator[str]:
    """Candidates with another verdict than before, and which checks made it so."""
    both = new.join(old, on="id", suffix=":old").filter(
        pl.col("verdict").cast(pl.String) != pl.col("verdict:old").cast(pl.String)
    )
    for row in both.iter_rows(named=True):
        which = [c for c in checks if row.get(f"{c}:old") != row[c] and f"{c}:old" in row]
        yield f"{row['id']} {row['name']}: {row['verdict:old']} → {row['verdict']} {which[:5]}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
