"""`prescreen schema`: JSON Schemas for editors and for other systems."""

from __future__ import annotations

import json

from prescreen.cli.order import wrong
from prescreen.schemas import SCHEMAS


def run(name: str) -> int:
    make = SCHEMAS.get(name)
    if make is None:
        raise wrong("usage/schema", name=name, known=tuple(SCHEMAS))
    print(json.dumps(make(), ensure_ascii=False, indent=2, sort_keys=True))
    return 0
