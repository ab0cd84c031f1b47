"""An endpoint to mount in an existing ASGI application; needs the extra `asgi`.

uvicorn examples.embedding.service:app
curl -d '{"id": "1", "name": "某项目"}' localhost:8000/prescreen/screen
"""

from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from prescreen import InputError, Screener

screener = Screener.from_files(region=Path(__file__).parents[1] / "kecheng" / "region.yaml")


async def screen(request: Request) -> Response:
    try:
        report = await run_in_threadpool(screener.screen, await request.json())
    except (InputError, ValueError) as error:
        return JSONResponse({"error": str(error)}, status_code=422)
    return Response(await run_in_threadpool(report.to_json), media_type="application/json")


endpoint = Mount("/prescreen", routes=[Route("/screen", screen, methods=["POST"])])
app = Starlette(routes=[endpoint])
