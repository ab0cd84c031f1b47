"""Whether two checkouts give the same reports, byte for byte, on every example list.

    python tools/same_reports.py OLD_CHECKOUT     exit 1 where a report differs

Every `candidates*` file of `examples/` is screened with every region profile beside it, on days
before and after changes of the law, in both languages. Rules, chains and candidates are those of
this checkout; only the code is the other's. What differs is named by its keys.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DAYS = ("2026-01-15", "2026-08-14", "2026-11-22")
LANGS = ("zh", "en")


def reports() -> Iterator[tuple[str, Any]]:
    """Every report as its name and its data, made by the code on the path."""
    import prescreen.content

    prescreen.content.content_root = lambda kind: ROOT / kind
    from prescreen import Screener

    for region in sorted((ROOT / "examples").glob("*/region*.yaml")):
        lists = sorted(region.parent.glob("candidates*.json"))
        lists += sorted(region.parent.glob("candidates*.csv"))
        for day in DAYS:
            screener = Screener.from_files(region=region, as_of=day)
            for source in lists:
                batch = screener.screen_many(source)
                for i in range(len(batch)):
                    for lang in LANGS:
                        report = batch.report(i)
                        name = f"{region.parent.name}/{region.name} {source.name} {day} {lang} {i}"
                        yield name, report.to_dict(lang)


def made_by(checkout: Path) -> dict[str, Any]:
    """The reports that the code of `checkout` makes."""
    env = {**os.environ, "PYTHONPATH": str(checkout / "src"), "PYTHONHASHSEED": "0"}
    command = [sys.executable, __file__, "--emit"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return dict(json.loads(line) for line in done.stdout.splitlines())


def differing(old: Any, new: Any, path: str = "") -> Iterator[str]:
    """Paths at which two pieces of JSON differ."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted({*old, *new}):
            yield from differing(old.get(key), new.get(key), f"{path}.{key}")
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for i, (a, b) in enumerate(zip(old, new, strict=True)):
            yield from differing(a, b, f"{path}[{i}]")
    elif old != new:
        yield f"{path}: {_short(old)} -> {_short(new)}"


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:120]


def main() -> int:
    if sys.argv[1:] == ["--emit"]:
        for name, data in reports():
            print(json.dumps([name, data], ensure_ascii=False))
        return 0
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    old, new = made_by(Path(sys.argv[1]).resolve()), made_by(ROOT)
    wrong = 0
    for name in sorted({*old, *new}):
        if json.dumps(old.get(name)) != json.dumps(new.get(name)):
            wrong += 1
            print(name, *list(differing(old.get(name), new.get(name)))[:6], sep="\n    ")
    print(f"{len(new)} reports, {wrong} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
