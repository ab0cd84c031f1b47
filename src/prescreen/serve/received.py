"""Files that are uploaded: on the disk while they are worked on, refused where they bear a mark."""

from __future__ import annotations

import asyncio
import hashlib
import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import UploadFile

from prescreen.files.text import one_line
from prescreen.serve import classified
from prescreen.serve.problems import refuse
from prescreen.serve.service import Service

_ENDING = re.compile(r"\.[a-z0-9]{1,8}")
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Received:
    """A file that came in: where it lies, what its sender calls it, the SHA-256 of its bytes."""

    path: Path
    name: str
    digest: str

    @property
    def kind(self) -> str:
        """Its ending without the dot, empty where it has none of the usual form."""
        return self.path.suffix[1:]


@asynccontextmanager
async def received(service: Service, file: UploadFile) -> AsyncIterator[Received]:
    """The file until the block ends. ServeError 403 for a mark of classification, in its name or
    inside; what is refused by its name is not read."""
    name = one_line(re.split(r"[/\\]", file.filename or "")[-1])[-200:]
    if classified.named(Path(name).stem):
        raise refuse("serve-classified", 403)
    ending = Path(name).suffix.lower()
    with tempfile.TemporaryDirectory(dir=service.settings.state, prefix=".upload-") as held:
        path = Path(held) / f"file{ending if _ENDING.fullmatch(ending) else ''}"
        digest = hashlib.sha256()
        with path.open("wb") as stream:
            while block := await file.read(_BLOCK):
                digest.update(block)
                stream.write(block)
        if await asyncio.to_thread(classified.in_file, path):
            raise refuse("serve-classified", 403)
        yield Received(path, name, digest.hexdigest())
