"""The service under load: two workers, a bounded client on the same machine.

    python -m benchmarks.serve [--seconds N] [--clients N] [--only verdict|summary|batch]

Each client has one connection and sends its next request when the last is answered. Candidates are
those of `examples/`, each under an id and an area of its own, so that no two bodies are the same.
Times are those that the client sees; requests are answered with keys, as a bureau runs it.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from benchmarks.measure import save
from prescreen.serve.keys import Keys
from prescreen.serve.store import Store

PLACE = Path(__file__).resolve().parent.parent / "examples" / "kecheng"
_RATE = 10_000_000


def bodies() -> Iterator[bytes]:
    """Bodies without end, no two the same."""
    given: list[dict[str, Any]] = json.loads((PLACE / "candidates.json").read_text("utf-8"))
    n = 0
    while True:
        for one in given:
            n += 1
            yield json.dumps({**one, "id": f"{one['id']}-{n}", "land.area": 50 + n % 500}).encode()


@contextmanager
def served(workers: int) -> Iterator[tuple[int, str, int]]:
    """A port, a key, and the process that serves, until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        _, key = Keys(Store(Path(folder))).make(["officer"])
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            port = int(found.getsockname()[1])
        process = subprocess.Popen(
            [
                sys.executable, "-c", "from prescreen.cli import main; main()", "serve",
                "--region", str(PLACE / "region.yaml"), "--state", folder, "--port", str(port),
                "--workers", str(workers), "--rate", str(_RATE),
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            until = time.monotonic() + 120
            while time.monotonic() < until and process.poll() is None:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.2)
            time.sleep(5)  # all workers have their rules
            yield port, key, process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


async def load(port: int, key: str, path: str, clients: int, seconds: float) -> list[float]:
    """Seconds of every request that was answered with 200 by clients that ask one at a time."""
    every, taken = bodies(), []
    end = time.perf_counter() + seconds

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n"
        head += "Content-Type: application/json\r\nContent-Length: "
        while time.perf_counter() < end:
            body = next(every)
            start = time.perf_counter()
            writer.write(f"{head}{len(body)}\r\n\r\n".encode() + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            if not answer.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(answer.decode())
            length = int(answer.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            await reader.readexactly(length)
            taken.append(time.perf_counter() - start)
        writer.close()

    await asyncio.gather(*(one() for _ in range(clients)))
    return taken


def figures(taken: list[float], seconds: float) -> dict[str, float]:
    ordered = sorted(taken)
    return {
        "requests_per_second": round(len(ordered) / seconds, 1),
        "p50_ms": round(ordered[len(ordered) // 2] * 1e3, 2),
        "p99_ms": round(ordered[int(len(ordered) * 0.99)] * 1e3, 2),
        "requests": len(ordered),
    }


def batch(port: int, key: str, rows: int) -> dict[str, float]:
    """Rows a second of one batch of rows, which one worker answers."""
    every = bodies()
    text = b"\n".join(next(every) for _ in range(rows))
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/x-ndjson"}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=600)) as connection:
        start = time.perf_counter()
        connection.request("POST", "/v1/screen:batch", text, headers)
        got = connection.getresponse().read().count(b"\n")
        seconds = time.perf_counter() - start
    if got != rows:
        raise RuntimeError(f"{got} of {rows}")
    return {"rows_per_second": round(rows / seconds, 1), "rows": rows}


def processor(pid: int) -> float:
    """Seconds that the processor has worked for the process and those it started (Linux)."""
    ticks = 0
    for own in family(pid):
        parts = Path(f"/proc/{own}/stat").read_text().rpartition(")")[2].split()
        ticks += int(parts[11]) + int(parts[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """The process and those it started."""
    own = [pid]
    for name in os.listdir("/proc"):
        if name.isdigit() and int(name) != pid:
            try:
                parts = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(parts[1]) == pid:
                own.append(int(name))
    return own


def memory(pid: int) -> float:
    """Megabytes of the process and of those it started, as the system counts them (Linux)."""
    total = 0
    for own in family(pid):
        lines = Path(f"/proc/{own}/status").read_text().splitlines()
        total += next((int(x.split()[1]) for x in lines if x.startswith("VmRSS")), 0)
    return round(total / 1024, 1)


def main(arguments: list[str] | None = None) -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--seconds", type=float, default=15)
    asked.add_argument("--clients", type=int, default=4)
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--rows", type=int, default=40_000)
    asked.add_argument("--only", choices=("verdict", "summary", "batch"))
    asked.add_argument("--keep", action="store_true", help="write benchmarks/results/serve.json")
    given = asked.parse_args(arguments)
    out: dict[str, Any] = {"workers": given.workers, "clients": given.clients}
    with served(given.workers) as (port, key, pid):
        for detail in ("verdict", "summary"):
            if given.only in (None, detail):
                path = f"/v1/screen?detail={detail}"
                asyncio.run(load(port, key, path, given.clients, 3))  # compiled, and warm
                held, used = memory(pid), processor(pid)
                taken = asyncio.run(load(port, key, path, given.clients, given.seconds))
                spent = (processor(pid) - used) / len(taken) * 1e3
                more = {"server_cpu_ms": round(spent, 3), "memory_mb": [held, memory(pid)]}
                out[detail] = {**figures(taken, given.seconds), **more}
        if given.only in (None, "batch"):
            batch(port, key, 4_000)
            out["batch"] = batch(port, key, given.rows)
    print(json.dumps(out, indent=1))
    if given.keep:
        save("serve", out)


if __name__ == "__main__":
    main()
