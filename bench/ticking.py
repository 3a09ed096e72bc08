"""What it costs that any number of processes ask whose turn a job is."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import event, text

from bench.measure import rounds, tell, tell_ratio
from bench.stage import stage
from leerhuis import db
from leerhuis.operations import runner, service
from leerhuis.operations.jobs import JOBS

NOON = datetime(2027, 1, 11, 11, tzinfo=UTC)
PROCESSES = 3
TICK = timedelta(seconds=5)
TIMES = 300
LOCK = {"postgresql": "SELECT pg_try_advisory_lock(1)", "sqlite": "SELECT 1"}


class Statements:
    """What is sent to the database, beginnings of transactions left out."""

    def __init__(self, engine):
        self.number = 0
        event.listen(engine, "before_cursor_execute", self._note)

    def _note(self, _connection, _cursor, statement, *_rest):
        self.number += not statement.startswith("BEGIN")


def idle_jobs(done):
    """The jobs of the house with nothing to do, which note when they were done."""

    def noting(name):
        def run(*, now):
            done.append((name, now))
            return 0

        return run

    return [replace(each, run=noting(each.name)) for each in JOBS]


def tick_idle(kind):
    """A tick that finds nothing due, against one that only asks for a lock of the database."""
    with stage(kind) as made:
        jobs = idle_jobs([])

        def ask():
            with made.app.app_context():
                assert service.due(jobs, now=NOON) == []

        def lock():
            with made.app.app_context():
                dialect = db.session().get_bind().dialect.name
                db.session.execute(text(LOCK[dialect])).scalar()

        ask()
        counted = Statements(made.app.extensions["leerhuis.engine"])
        ask()
        told = {"statements": counted.number, "jobs": len(jobs), "db": kind}
        ours, limit = rounds(ask, lock, pids=[os.getpid(), *made.pids], times=TIMES)
    tell_ratio("tick_idle", ours, limit, **told)


def tick_hour(kind):
    """Statements of three processes in an hour without work, and moments done more than once."""
    done = []
    with stage(kind) as made:
        jobs = idle_jobs(done)
        with made.app.app_context():
            service.due(jobs, now=NOON - TICK)
        counted = Statements(made.app.extensions["leerhuis.engine"])
        for number in range(int(timedelta(hours=1) / TICK)):
            now = NOON + number * TICK
            for holder in range(PROCESSES):
                with made.app.app_context():
                    for each in service.due(jobs, now=now):
                        runner.run_due(each, holder=f"p{holder}", now=now)
    twice = len(done) - len(set(done))
    tell(
        "tick_hour",
        counted.number,
        "statements",
        db=kind,
        processes=PROCESSES,
        jobs_done=len(done),
        done_twice=twice,
    )


FIGURES = {"tick_idle": tick_idle, "tick_hour": tick_hour}
