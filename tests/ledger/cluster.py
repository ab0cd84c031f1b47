"""A temporary PostgreSQL from the package of the system, run by a user who is not root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg

_VERSIONS = Path("/usr/lib/postgresql")
_USER = "postgres"


def binaries() -> Path | None:
    """The folder with initdb and pg_ctl of the newest version there is."""
    on_path = shutil.which("pg_ctl")
    folders = [p for p in _VERSIONS.glob("*/bin") if (p / "pg_ctl").exists()]
    newest = max(folders, key=lambda p: float(p.parent.name), default=None)
    return newest or (Path(on_path).resolve().parent if on_path else None)


def why_not() -> str | None:
    """Why there can be no cluster here; None where there can."""
    if binaries() is None:
        return "PostgreSQL is not installed (apt-get install postgresql)"
    if os.geteuid() == 0:
        try:
            pwd.getpwnam(_USER)
        except KeyError:
            return f"root may not run PostgreSQL, and there is no user {_USER}"
    return None


class Cluster:
    """One server over a folder of its own."""

    def __init__(self, *settings: str) -> None:
        found = binaries()
        assert found is not None
        self._bin = found
        self.folder = Path(tempfile.mkdtemp(prefix="pg"))
        self._databases = 0
        if os.geteuid() == 0:
            shutil.chown(self.folder, _USER)
        data = self.folder / "data"
        self._run("initdb", "-D", data, "-U", _USER, "-A", "trust", "-E", "UTF8", "--no-locale")
        self._settings = settings or ("fsync=off",)
        self.start()

    def start(self) -> None:
        options = " ".join(f"-c {one}" for one in self._settings)
        options += f" -k {self.folder} -h '' "
        log = self.folder / "log"
        self._run("pg_ctl", "-D", self.folder / "data", "-l", log, "-o", options, "-w", "start")

    def stop(self, mode: str = "immediate") -> None:
        """`immediate` is what a power cut does."""
        self._run("pg_ctl", "-D", self.folder / "data", "-m", mode, "-w", "stop")
        if mode == "immediate":
            shutil.rmtree(self.folder, ignore_errors=True)

    def crash(self) -> None:
        """The server dies, and comes up again over what it left."""
        self._run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop")
        self.start()

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://{_USER}@/{database}?host={self.folder}"

    def database(self) -> str:
        """A new empty database."""
        self._databases += 1
        name = f"t{self._databases}"
        self._sql(f"CREATE DATABASE {name}")
        return name

    def drop(self, name: str) -> None:
        self._sql(f"DROP DATABASE {name} WITH (FORCE)")

    def _sql(self, text: str) -> None:
        address = f"user={_USER} dbname=postgres host={self.folder}"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(text.encode())

    def _run(self, name: str, *args: object) -> None:
        command = [str(self._bin / name), *map(str, args)]
        user = _USER if os.geteuid() == 0 else None
        done = subprocess.run(
            command,
            user=user,
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"{name}: {done.stderr}")
