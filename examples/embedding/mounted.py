"""The whole service inside another ASGI application, with keys; needs the extra `serve`.

uvicorn examples.embedding.mounted:app
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Mount

from prescreen.serve import Settings, create_app

service = create_app(
    Settings(
        region=Path(__file__).parents[1] / "kecheng" / "region.yaml",
        state=Path(os.environ.get("STATE", "prescreen-state")),
    )
)


@asynccontextmanager
async def lifespan(_: Starlette) -> AsyncIterator[None]:
    async with service.running():  # lists, reloads and webhooks, which run beside the requests
        yield


app = Starlette(routes=[Mount("/prescreen", app=service)], lifespan=lifespan)
