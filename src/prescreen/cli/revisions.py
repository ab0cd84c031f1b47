"""Packs as they stood at a revision of their git repository, taken out into a folder."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from prescreen.cli.order import wrong
from prescreen.content import content_root


@contextmanager
def version(given: str | None, packs: Sequence[Path]) -> Iterator[tuple[Path, ...]]:
    """The folders of another version: the one given, or those of the packs at a revision."""
    if given is None:
        yield ()
    elif Path(given).is_dir():
        yield (Path(given),)
    else:
        with TemporaryDirectory(prefix="prescreen-") as folder:
            found = enumerate(packs or [content_root("rules")])
            yield tuple(_taken_out(given, p, Path(folder, str(i))) for i, p in found)


def _taken_out(revision: str, pack: Path, to: Path) -> Path:
    """The folder as the revision has it; nothing runs that the repository holds."""
    if revision.startswith("-"):
        raise wrong("usage/prove-against", given=revision)
    above, name = pack.resolve().parent, pack.resolve().name
    words = ["git", "-C", str(above), "archive", "--format=tar", revision, "--", name]
    try:
        done = subprocess.run(words, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise wrong("usage/prove-against", given=revision) from error
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        for member in archive:
            if (file := archive.extractfile(member) if member.isreg() else None) is not None:
                path = to / member.name  # git keeps no name that leads out of its tree
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(file.read())
    return to / name


__all__ = ["version"]
