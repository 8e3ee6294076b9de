"""Threads that own a database connection each, and do one job after the other for a loop.

Connections are as many as threads, however many sockets. A job whose connection broke is done
once more on a fresh one, so every job must be safe to repeat.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import Any, Final, TypeVar

from django.db import InterfaceError, OperationalError, close_old_connections, connections

logger = logging.getLogger(__name__)
Result = TypeVar("Result")
Done = Callable[[Any], None]
RESTED: Final = 30.0


class Desk:
    """A few threads with connections of their own. `done` is called on the loop."""

    def __init__(self, name: str, threads: int, loop: asyncio.AbstractEventLoop) -> None:
        self._jobs: SimpleQueue[tuple[Callable[[], Any], Done] | None] = SimpleQueue()
        self._loop = loop
        self._threads = [
            Thread(target=self._work, name=f"{name}-{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, job: Callable[[], Result], done: Callable[[Result | Exception], None]) -> None:
        """Have a job done; `done` gets its result or its error."""
        self._jobs.put((job, done))

    async def run(self, job: Callable[[], Result]) -> Result:
        """Have a job done and return its result or raise its error."""
        answer: asyncio.Future[Result] = self._loop.create_future()

        def done(result: Result | Exception) -> None:
            if answer.done():
                return
            if isinstance(result, Exception):
                answer.set_exception(result)
            else:
                answer.set_result(result)

        self.submit(job, done)
        return await answer

    def stop(self) -> None:
        """Let the threads finish what waits, close their connections and end."""
        for _ in self._threads:
            self._jobs.put(None)

    def join(self, seconds: float) -> None:
        """Wait until the threads have ended."""
        for thread in self._threads:
            thread.join(seconds)

    def _work(self) -> None:
        rested_at = time.monotonic()
        while (item := self._jobs.get()) is not None:
            if time.monotonic() - rested_at > RESTED:
                close_old_connections()
            job, done = item
            result = _attempt(job)
            rested_at = time.monotonic()
            try:
                self._loop.call_soon_threadsafe(done, result)
            except RuntimeError:
                break  # the loop is closed: nobody waits any more
        connections.close_all()


def _attempt(job: Callable[[], Any]) -> Any:
    """Return a job's result, or the error that it ended with."""
    try:
        try:
            return job()
        except (OperationalError, InterfaceError) as error:
            logger.warning("a job is done again: %s", type(error).__name__)
            connections.close_all()
            return job()
    except Exception as error:
        return error
