"""Another system asks the service: one candidate, many, a list, the events of the ledger.

    PRESCREEN_URL=http://127.0.0.1:8350 PRESCREEN_KEY=ps_… python client.py

Needs httpx. Nothing of prescreen is imported: this is what any other system does.
"""

import json
import os
import time
from collections.abc import Iterable, Iterator
from typing import Any

import httpx

Data = dict[str, Any]


class Prescreen:
    """A thin client; what is refused raises `httpx.HTTPStatusError`, whose body says why."""

    def __init__(self, url: str, key: str = "") -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._http = httpx.Client(base_url=url, headers=headers, timeout=60)

    def __enter__(self) -> "Prescreen":
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def screen(self, candidate: Data, detail: str = "summary") -> Data:
        return self._data("POST", "/v1/screen", params={"detail": detail}, json=candidate)

    def screen_many(self, candidates: Iterable[Data]) -> Iterator[Data]:
        """Rows as they come: nothing is held but what is under way."""
        lines = (json.dumps(one).encode() + b"\n" for one in candidates)
        kind = {"Content-Type": "application/x-ndjson"}
        with self._http.stream("POST", "/v1/screen:batch", content=lines, headers=kind) as answer:
            answer.raise_for_status()
            yield from map(json.loads, answer.iter_lines())

    def screen_list(self, name: str, content: bytes, once: str) -> Iterator[Data]:
        """Upload a list, wait for it, give its reports. `once` makes a second try harmless."""
        file, again = {"file": (name, content)}, {"Idempotency-Key": once}
        job = self._data("POST", "/v1/lists", files=file, headers=again)
        while job["state"] not in ("done", "failed"):
            time.sleep(0.5)
            job = self._data("GET", f"/v1/lists/{job['id']}")
        if job["state"] == "failed":
            raise RuntimeError(job["errors"])
        with self._http.stream("GET", f"/v1/lists/{job['id']}/results") as answer:
            yield from map(json.loads, answer.iter_lines())

    def follow(self, after: int = 0) -> Iterator[Data]:
        """What happened in the ledger after a number; keep the number of the last one."""
        while True:
            page = self._data("GET", "/v1/events", params={"after": after})
            if not page["events"]:
                return
            yield from page["events"]
            after = page["next"]

    def _data(self, method: str, path: str, **more: Any) -> Data:
        answer = self._http.request(method, path, **more)
        answer.raise_for_status()
        found: Data = answer.json()
        return found


def main() -> None:
    url = os.environ.get("PRESCREEN_URL", "http://127.0.0.1:8350")
    one = {"id": "1", "name": "示例项目", "land": {"area": "120亩"}}
    with Prescreen(url, os.environ.get("PRESCREEN_KEY", "")) as service:
        print(service.screen(one)["verdict"])
        print([row["verdict"] for row in service.screen_many([one, {**one, "id": "2"}])])
        reports = service.screen_list("list.json", json.dumps([one]).encode(), "example-1")
        print([report["verdict"] for report in reports])


if __name__ == "__main__":
    main()
