"""The addresses of the service, one module a topic: thin, what they do stands elsewhere."""

from typing import Any

from prescreen.serve.problems import MEDIA, ProblemModel

_SCHEMA = {"content": {MEDIA: {"schema": {"$ref": "#/components/schemas/ProblemModel"}}}}
_SAID = {
    400: "the body cannot be read",
    401: "no key, or one of no worth",
    403: "the key may not do that",
    404: "nothing of that name",
    409: "not as things stand now",
    412: "others wrote since you read",
    413: "beyond a limit",
    415: "not that type of body",
    422: "something in the request is wrong; `errors` points at it",
    429: "too many requests",
    503: "not now",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The refusals of an operation, for its documentation; those of every operation besides."""
    every = sorted({401, 403, 429, 503, *statuses})
    return {status: {"description": _SAID[status], **_SCHEMA} for status in every}


__all__ = ["ProblemModel", "problems"]
