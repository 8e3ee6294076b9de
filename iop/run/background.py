"""Celery's worker and beat as threads of the web process, for the embedded way to run."""

import logging
from threading import Thread

from celery import Celery
from celery.beat import Scheduler, Service
from celery.worker.worker import WorkController


class Background:
    """The worker and the beat of one process. They end with it: what is due is found again."""

    def __init__(self, app: Celery) -> None:
        self._worker = WorkController(
            app=app,
            hostname="embedded@localhost",
            pool_cls="threads",
            concurrency=2,
            without_heartbeat=True,
            without_mingle=True,
            without_gossip=True,
        )
        # The schedule is kept in memory: every task is a sweep, so a forgotten tick loses nothing.
        self._beat = Service(app, max_interval=1, scheduler_cls=Scheduler)

    def start(self) -> None:
        """Start both threads. They are daemons, so a stuck task cannot keep the process alive."""
        # A person reads this terminal; what each sweep did is told by its own log lines.
        logging.getLogger("celery").setLevel(logging.WARNING)
        Thread(target=self._worker.start, name="worker", daemon=True).start()
        Thread(target=self._beat.start, name="beat", daemon=True).start()

    def stop(self) -> None:
        """Ask both to end after the task in hand."""
        self._beat.stop()
        self._worker.stop()
