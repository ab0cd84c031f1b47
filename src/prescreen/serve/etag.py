"""Answers that have not changed are not sent again: ETag and If-None-Match."""

from __future__ import annotations

import hashlib

from fastapi import Request
from fastapi.responses import Response


def unchanged(request: Request, text: str, media: str = "application/json") -> Response:
    """The text under its digest, or 304 where the caller has it already."""
    data = text.encode("utf-8", "backslashreplace")
    tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    known = {one.strip().removeprefix("W/") for one in _asked(request).split(",")}
    if tag in known or known == {"*"}:
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=media, headers=headers)


def _asked(request: Request) -> str:
    return request.headers.get("if-none-match", "")
