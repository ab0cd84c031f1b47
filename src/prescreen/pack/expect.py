"""What a test of a pack expects, read when the pack loads: a misspelt word fails no test quietly.

Statuses, verdicts and the keys themselves may be written in Chinese. What is read is in codes:
a status by check, `verdict`, `score` as a pair, `tags` and `conclusions` as the very sets, and
metrics under `metrics.` and their name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from prescreen.vocabulary import CONCLUSIONS, STATUSES, VERDICTS, Word, WordTable

METRICS = "metrics."
_KEYS = {
    "初判": "verdict", "得分": "score", CONCLUSIONS["tag"].label: "tags", "推论": "conclusions",
    "指标": "metrics",
}  # fmt: skip
"""What is expected besides the outcomes of checks, by its Chinese name."""

Report = Callable[..., None]
"""Notes a problem: the path below `expect`, the code, its words."""


@dataclass(frozen=True, slots=True)
class Expectable:
    """What the tests of one pack can see."""

    checks: Collection[str]
    tags: Collection[str]
    conclusions: Collection[str]
    metrics: Collection[str]

    def read(self, given: Mapping[str, object], report: Report) -> dict[str, object]:
        """What is expected, in codes; what cannot be is reported and left out."""
        out: dict[str, object] = {}
        for written, value in given.items():
            key = _KEYS.get(written, written)
            if key == "metrics":
                out |= self._metrics(written, value, report)
            elif key in ("tags", "conclusions"):
                out[key] = self._names(written, key, value, report)
            elif key == "score":
                out[key] = _score(written, value, report)
            elif key == "verdict":
                out[key] = _word(written, value, VERDICTS, report)
            elif key in self.checks:
                out[key] = _word(written, value, STATUSES, report)
            else:
                known = (*self.checks, "verdict", "score", "tags", "conclusions", "metrics")
                _unknown(report, (written,), "test-expect", written, known)
        return {key: value for key, value in out.items() if value is not None}

    def _names(self, written: str, key: str, value: object, report: Report) -> object:
        """A set of tags or conclusions: one name, or a list of them."""
        several = isinstance(value, list)
        names = value if isinstance(value, list) else [value]
        known = self.tags if key == "tags" else self.conclusions
        for i, name in enumerate(names):
            path = (written, i) if several else (written,)
            if not isinstance(name, str) or name not in known:
                _unknown(report, path, f"test-expect/{key}", str(name), known)
        return frozenset(str(n) for n in names)

    def _metrics(self, written: str, value: object, report: Report) -> dict[str, object]:
        if not isinstance(value, dict):
            report((written,), "test-expect/shape", key=written)
            return {}
        out: dict[str, object] = {}
        for name, want in value.items():
            if name not in self.metrics:
                _unknown(report, (written, name), "test-expect/metric", name, self.metrics)
            elif isinstance(want, int) and not isinstance(want, bool):
                out[METRICS + name] = float(want)
            elif isinstance(want, str | bool | float | dt.date):
                out[METRICS + name] = "unknown" if want == "未知" else want
            else:
                report((written, name), "test-expect/shape", key=name)
        return out


def _word(written: str, value: object, table: WordTable[Word], report: Report) -> str | None:
    """The code of a status or a verdict."""
    found = table.names.get(str(value))
    if found is None:
        words = [*table.codes, *(w.label for w in table.values())]
        _unknown(report, (written,), "test-expect/word", str(value), words, key=written)
    return found


def _score(written: str, value: object, report: Report) -> tuple[float, float] | None:
    pair = value if isinstance(value, list) else [value, value]
    ends = [float(v) for v in pair if isinstance(v, int | float)]
    if len(ends) == len(pair) == 2:
        return ends[0], ends[1]
    report((written,), "test-expect/shape", key=written)
    return None


def _unknown(
    report: Report,
    path: tuple[str | int, ...],
    code: str,
    name: str,
    known: Collection[str],
    **words: object,
) -> None:
    near = tuple(get_close_matches(name, list(known), n=3, cutoff=0.4)) or tuple(known)[:6]
    report(path, code, name=name, near=near or ("[]",), **words)


__all__ = ["METRICS", "Expectable"]
