"""The folder of results: runs killed at random moments, runs at once, hostile file names.

Whatever happens, the folder holds the files of one run, all of them, and the next run tidies up;
any set of ids makes as many different names, each within its bytes.
"""

from __future__ import annotations

import signal
import tempfile
import time
import unicodedata
from pathlib import Path
from random import Random

from prescreen.files.folder import OWN, staged
from prescreen.files.names import LONGEST, file_names
from tests.files.test_folder import FILES, found, run, start
from tests.fuzz.counts import Counts, rounds
from tests.fuzz.hostile import noted

KILLS = 10
SIGNS = "aAéÉe\u0301ßſsK\u212aık项~_-. :/\\\x00\n\u202e\ud800'*?<>|𠮷"
WORDS = ("CON", "nul", "com1", "LPT¹", "..", ".", "", "-需补充材料清单", "x" * 300, "项" * 120)


def folder(seed: int, deadline: float) -> Counts:
    """Kill, race and name, round by round."""
    counts = Counts()
    for number in rounds(seed, deadline):
        r = Random(number)
        with tempfile.TemporaryDirectory() as made:
            place = Path(made)
            run(place, dict.fromkeys(FILES, "0" * 50_000))
            for n in range(KILLS):
                counts.tried["kills"] += 1
                with noted(counts, f"{number} kill {n}"):
                    _killed(place, r, str(n))
            counts.tried["pairs"] += 1
            with noted(counts, f"{number} pair"):
                _pair(place)
                run(place, {"last": "1"})
                assert found(place) == {"last": "1"}, f"left {sorted(found(place))}"
                own = {p.name for p in (place / OWN).iterdir()}
                assert own == {"lock", "manifest.json"}, f"left {own}"
        counts.tried["sets of names"] += 20
        for n in range(20):
            with noted(counts, f"{number} names {n}"):
                _names(r)
    return counts


def _killed(place: Path, r: Random, mark: str) -> None:
    process = start(place, mark, slow=0.002)
    time.sleep(r.random() * 0.03)
    process.send_signal(r.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT]))
    process.communicate()
    if (place / OWN / "moving.json").exists():  # in the middle of moving: finished first
        with staged(place, "other"):
            pass
    _whole(place)


def _pair(place: Path) -> None:
    pair = [start(place, mark) for mark in "ab"]
    ended = [p.wait() for p in pair]
    for process in pair:
        process.communicate()
    assert 0 in ended, "neither run ended well"
    _whole(place)


def _whole(place: Path) -> None:
    now = found(place)
    assert set(now) == set(FILES), f"files {sorted(now)}"
    assert len(set(now.values())) == 1, "a mixture of two runs"


def _names(r: Random) -> None:
    texts = {
        r.choice(WORDS) if r.random() < 0.2 else "".join(r.choices(SIGNS, k=r.randrange(12)))
        for _ in range(30)
    }
    endings = ("", "-需补充材料清单")
    names = [n + e for n in file_names(texts, endings).values() for e in endings]
    same = {unicodedata.normalize("NFKC", unicodedata.normalize("NFKD", n).upper().casefold())
            for n in names}  # fmt: skip
    assert len(same) == 2 * len(texts), f"names that are one: {sorted(texts)!r}"
    for name in names:
        assert len(name.encode()) <= LONGEST + len(endings[1].encode()), name
        assert not set(name) & set('<>:"/\\|?*\x00\n '), name
