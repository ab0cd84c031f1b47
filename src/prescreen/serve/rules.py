"""The rules in force, and the version before them: reloaded without a dropped request.

A request is answered by one version from beginning to end, the newest, or the one whose digest it
names in `Prescreen-Rules`. A worker that reloads leaves word in the folder of state, and the others
follow; rules that do not load change nothing.
"""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
import json
import threading
from dataclasses import dataclass
from pathlib import Path

from prescreen.clock import today
from prescreen.content import content_root
from prescreen.engine import engine_version
from prescreen.errors import ProblemsError
from prescreen.files.atomic import write
from prescreen.screener import Screener
from prescreen.serve.problems import refuse
from prescreen.serve.settings import Settings

LIVE = 2
"""Versions that answer at the same time."""
HEADER = "prescreen-rules"


@dataclass(frozen=True, slots=True)
class Version:
    """Rules, chains and the place, loaded together."""

    digest: str
    screener: Screener
    loaded: dt.datetime


class Rules:
    """The versions of one worker."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._word = settings.state / "rules.json"
        self._seen = self._said()
        self._loading = threading.Lock()
        self.live: tuple[Version, ...] = ()
        """All versions that answer, the newest last. Put in place as a whole: requests read it
        while another thread loads."""
        self.failed = ""
        """Why the newest rules could not be loaded here, empty where they were."""
        self._take(self._load())

    @property
    def current(self) -> Version:
        return self.live[-1]

    def version(self, digest: str | None) -> Version:
        """The version of a digest (or its beginning, of 8 at least), the newest without one."""
        if not digest:
            return self.current
        for found in self.live:
            if found.digest == digest or (len(digest) >= 8 and found.digest.startswith(digest)):
                return found
        known = tuple(v.digest[:12] for v in self.live)
        raise refuse("serve-rules", 409, digest=digest[:64], known=known)

    def reload(self) -> Version:
        """Load anew and let the other workers know. ProblemsError where it does not load."""
        with self._loading:
            found = self._load()
            self._take(found)
            said = {"at": dt.datetime.now(dt.UTC).isoformat(), "digest": found.digest}
            write(self._word, json.dumps(said))
            self._seen = self._said()
        return found

    def follow(self) -> bool:
        """Load anew where another worker has; whether that was so."""
        if (said := self._said()) == self._seen:
            return False
        with self._loading:
            self._seen = said
            try:
                self._take(self._load())
                self.failed = ""
            except ProblemsError as error:
                self.failed = error.problems[0].code
        return True

    def _said(self) -> str:
        try:
            return self._word.read_text("utf-8")
        except OSError:
            return ""

    def _load(self) -> Version:
        s = self._settings
        screener = Screener.from_files(s.region, packs=list(s.packs) or None, as_of=s.as_of)
        screener.program(screener.as_of or today()).prepare()
        screener.screen({"id": "0", "name": "0"})  # what is compiled at first use is compiled now
        return Version(_digest(screener), screener, dt.datetime.now(dt.UTC))

    def _take(self, found: Version) -> None:
        others = tuple(v for v in self.live if v.digest != found.digest)
        self.live = (*others, found)[-LIVE:]
        gc.unfreeze()  # those that went
        gc.collect()
        gc.freeze()  # rules stay: no use in going through them again and again


def _digest(screener: Screener) -> str:
    """Of all that an answer depends on but the candidate and the day."""
    packs = sorted((p.id, p.version, p.sha256) for p in screener.rules.packs)
    region = screener.region
    chains = [_file_digest(name, region.folder) for name in region.shape.chains]
    said = json.dumps([engine_version(), region.id, region.digest, packs, chains])
    return hashlib.sha256(said.encode()).hexdigest()


def _file_digest(name: str | Path, folder: Path) -> tuple[str, str]:
    """The digest of a chain by its name or file."""
    root = content_root("industry_chains")
    for path in (root / f"{name}.yaml", folder / name, Path(name)):
        if path.is_file():
            return str(name), hashlib.sha256(path.read_bytes()).hexdigest()
    return str(name), ""
