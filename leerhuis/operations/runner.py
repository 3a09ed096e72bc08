"""The process that does the timed work: it ticks, and keeps nothing that is not in the rows.

APScheduler only ticks. Each tick asks the rows of the jobs which of them are due, so that nothing
is lost when this process, or the machine, was away. Each that is runs on a thread of its own: one
that takes long keeps no other waiting.
"""

import logging
import os
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from secrets import token_hex
from time import monotonic

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from leerhuis import clock, stopping
from leerhuis.errors import Refused
from leerhuis.operations import service, timetable
from leerhuis.operations.models import JobRun
from leerhuis.operations.timetable import Job

log = logging.getLogger("leerhuis.jobs")
WATCH_SECONDS = 5
_TICK = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}


def process_name() -> str:
    """Who holds a job: machine, process, and a word of its own for when numbers come back."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{token_hex(4)}"


def run_due(job: Job, *, holder: str, now: datetime) -> int | None:
    """Do a job if its moment has come and nobody is at it; None when it was not ours to do."""
    if not service.claim(job, holder=holder, now=now):
        return None
    try:
        return _work(
            job,
            holder=holder,
            now=now,
            started_at=now,
            due_at=timetable.next_due(job.when, after=now),
        )
    except Exception:
        log.exception("job %s failed", job.name)
        return None


def run_once(job: Job, *, at: datetime | None) -> int:
    """Do a job now, as if it were that moment; with a moment given the planning stays as it is."""
    holder, now = process_name(), clock.now()
    if not service.claim_now(job, holder=holder, now=now):
        raise Refused("Another process is at %(name)s.", name=job.name)
    due_at = timetable.next_due(job.when, after=now) if at is None else None
    return _work(job, holder=holder, now=at or now, started_at=now, due_at=due_at)


def _work(
    job: Job, *, holder: str, now: datetime, started_at: datetime, due_at: datetime | None
) -> int:
    begun = monotonic()
    run = JobRun(name=job.name, started_at=started_at)
    try:
        run.done = job.run(now=now)
    except Exception as error:
        run.done, run.ended_at = 0, started_at + timedelta(seconds=monotonic() - begun)
        service.failed(job, holder=holder, run=run, why=repr(error))
        raise
    run.ended_at = started_at + timedelta(seconds=monotonic() - begun)
    service.succeeded(job, holder=holder, due_at=due_at, run=run)
    if run.done:
        log.info("job %s did %d", job.name, run.done)
    return run.done


class Runner:
    """Ticks for a set of jobs until it is told to stop."""

    def __init__(self, app: Flask, jobs: Sequence[Job]) -> None:
        self.app = app
        self.jobs = jobs
        self.holder = process_name()
        self._end: SimpleQueue[None] = SimpleQueue()  # unlike an Event, safe in a signal handler
        self._stopping = False
        self._hands = ThreadPoolExecutor(len(jobs))
        self.scheduler = BackgroundScheduler(timezone=UTC, job_defaults=_TICK)

    def run(self) -> None:
        """Work until `stop`; what is in hand then is finished first."""
        self.scheduler.start()
        self.set_ticks()
        log.info("%s does the timed work", self.holder)
        watch = Watch()
        while self._goes_on():
            if watch.jumped():
                log.warning("the clock jumped")
                self.set_ticks()
        self._finish()
        log.info("%s stopped", self.holder)

    def stop(self, *_signal: object) -> None:
        self._end.put(None)

    def _finish(self) -> None:
        """Begin nothing more, and keep the lease of what is in hand until it is done."""
        self._stopping = True
        self._hands.shutdown(wait=True)
        self.scheduler.shutdown(wait=True)

    def _goes_on(self) -> bool:
        try:
            self._end.get(timeout=WATCH_SECONDS)
        except Empty:
            return True
        return False

    def set_ticks(self) -> None:
        """Tick from now on: APScheduler plans by the clock, which may have been put back."""
        self._every(timetable.TICK / 2, "tick", self.tick)
        self._every(timetable.RENEW, "renew", self.renew)

    def _every(self, step: timedelta, name: str, what: object) -> None:
        self.scheduler.add_job(
            what,
            "interval",
            seconds=step.total_seconds(),
            id=name,
            next_run_time=clock.now(),
            replace_existing=True,
        )

    def tick(self) -> None:
        """Begin what is due: one question at each tick, however many jobs there are."""
        with self.app.app_context():
            due = service.due(self.jobs, now=clock.now())
        for job in due:
            if not self._stopping:
                self._hands.submit(self.work, job)

    def work(self, job: Job) -> None:
        """Do a job on a thread of its own, if nobody else took it since."""
        with self.app.app_context():
            stopping.heed(lambda: self._stopping)
            try:
                run_due(job, holder=self.holder, now=clock.now())
            except Exception:  # of the row of the job: the next tick asks again
                log.exception("the turn of job %s", job.name)

    def renew(self) -> None:
        with self.app.app_context():
            service.renew(holder=self.holder, now=clock.now())


class Watch:
    """Sees that the clock was put forward or back, by a stopwatch that nobody can set."""

    def __init__(self) -> None:
        self._ahead = self._difference()

    def jumped(self) -> bool:
        before, self._ahead = self._ahead, self._difference()
        return abs(self._ahead - before) > WATCH_SECONDS

    def _difference(self) -> float:
        return clock.now().timestamp() - monotonic()
