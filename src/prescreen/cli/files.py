"""`prescreen map` and `prescreen template`: input files and their headings."""

from __future__ import annotations

from pathlib import Path

from prescreen import intake
from prescreen.errors import Lang
from prescreen.files.atomic import write
from prescreen.render.terminal.console import complain, say


def show_map(source: Path, out: Path | None, lang: Lang) -> int:
    """Print how headings were matched, as the YAML that `--mapping` takes back."""
    found = intake.map_headings(source)
    text = found.to_yaml()
    if out is None:
        say(text)
    else:
        write(out, text)
        say(f"已写入 {out}" if lang == "zh" else f"written to {out}")
    for problem in getattr(found, "problems", ()):
        complain(problem.text(lang))
    return 0


def write_template(out: Path, lang: Lang) -> int:
    intake.write_template(out)
    say(f"已写入 {out}" if lang == "zh" else f"written to {out}")
    return 0
