"""`prescreen map` and `prescreen template`: input files and their headings."""

from __future__ import annotations

import sys
from pathlib import Path

from prescreen.errors import Lang


def show_map(source: Path, out: Path | None, lang: Lang) -> int:
    """Print how headings were matched, as the YAML that `--mapping` takes back."""
    from prescreen.intake import map_headings

    found = map_headings(source)
    text = found.to_yaml()
    if out is None:
        print(text)
    else:
        out.write_text(text, encoding="utf-8")
        print(f"已写入 {out}" if lang == "zh" else f"written to {out}")
    for problem in getattr(found, "problems", ()):
        print(problem.text(lang), file=sys.stderr)
    return 0


def write_template(out: Path, lang: Lang) -> int:
    from prescreen.intake import write_template as write

    write(out)
    print(f"已写入 {out}" if lang == "zh" else f"written to {out}")
    return 0
