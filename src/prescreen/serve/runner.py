"""Each worker takes up one list at a time and watches over the process that works on it."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from dataclasses import replace

from prescreen.messages import problem
from prescreen.serve.keys import now
from prescreen.serve.problems import told
from prescreen.serve.service import Service
from prescreen.serve.settings import VARIABLE
from prescreen.serve.spool import Job

PAUSE = 0.25
"""Seconds between two looks at the folder."""
_TIDY = 600.0
"""Seconds between two looks for what is too old."""


class Runner:
    """The lists of one worker, the rules that others reloaded, and what is too old."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Runner:
        self._tasks = [
            asyncio.create_task(one())
            for one in (self._lists, self._rules, self._hooks, self._tidy)
        ]
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with suppress(asyncio.CancelledError):
                await task

    async def _lists(self) -> None:
        while True:
            job = await asyncio.to_thread(self._service.spool.take)
            if job is None:
                await asyncio.sleep(PAUSE)
            else:
                await self._work(job)

    async def _work(self, job: Job) -> None:
        """Run the process of one list; what it did not say of its end is said here."""
        service, limits = self._service, self._service.settings.limits
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "prescreen.serve.job", str(service.spool.folder / job.id),
            env={**os.environ, VARIABLE: service.settings.to_json()},
        )  # fmt: skip
        said = None
        try:
            code = await asyncio.wait_for(process.wait(), limits.job_seconds)
        except TimeoutError:
            process.kill()
            await process.wait()
            said = problem("serve-limit/time", most=limits.job_seconds)
        except asyncio.CancelledError:  # the service stops; another worker takes it up again
            process.kill()
            await process.wait()
            await asyncio.to_thread(self._leave, job)
            raise
        else:
            if code != 0:
                said = problem("serve-job/stopped", said=str(code))
        if said is not None:
            failed = replace(job, state="failed", errors=(told(said, ""),), finished=now())
            await asyncio.to_thread(service.spool.put, failed)
        with suppress(Exception):  # deleted meanwhile
            service.metrics.list_ended((await asyncio.to_thread(service.spool.get, job.id)).state)

    def _leave(self, job: Job) -> None:
        with suppress(OSError):
            self._service.spool.put(replace(job, state="queued", tries=job.tries - 1))
            (self._service.spool.folder / job.id / "taken").unlink()

    async def _rules(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            await asyncio.to_thread(self._service.rules.follow)

    async def _hooks(self) -> None:
        ledger = self._service.ledger
        while ledger is not None:
            with suppress(Exception):  # the database is away: the next time, then
                await asyncio.to_thread(self._service.hooks.send_due, ledger)
            await asyncio.sleep(1.0)

    async def _tidy(self) -> None:
        while True:
            await asyncio.to_thread(self._service.spool.forget)
            await asyncio.sleep(_TIDY)
