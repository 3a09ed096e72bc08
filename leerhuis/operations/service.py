"""Whose turn a job is. The row of the job is the truth: any number of processes ask it.

A process takes a job by one conditional UPDATE, keeps it by renewing a short lease while it works,
and gives it back with the next moment. Of a process that dies the lease runs out, and the first
other one to ask goes on: every job may run twice.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, or_, update

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.errors import Missing, Refused
from leerhuis.mail import pausing
from leerhuis.mail import service as mail
from leerhuis.mail.rules import LetterState
from leerhuis.operations import mails, queries, timetable
from leerhuis.operations.models import JobRun, JobTurn
from leerhuis.operations.queries import Turn
from leerhuis.operations.timetable import Job

_ERROR_LENGTH = 2000


def due(jobs: Iterable[Job], *, now: datetime) -> list[Job]:
    """The jobs whose moment has come and that nobody is at, by one question for all of them."""
    turns = queries.turns()
    return [each for each in jobs if _is_due(each, turns.get(each.name), now=now)]


def claim(job: Job, *, holder: str, now: datetime) -> bool:
    """Take a job whose moment has come; False when it has not, or when someone else is at it."""
    if not _is_due(job, queries.turn(job.name), now=now):
        return False
    return _take(job, JobTurn.due_at <= now, holder=holder, now=now)


def _is_due(job: Job, turn: Turn | None, *, now: datetime) -> bool:
    if turn is None:
        _plan(job, now=now)
        return False
    due_at = timetable.believed(job.when, due_at=turn.due_at, now=now)
    if due_at != turn.due_at:
        _update(job, [JobTurn.due_at == turn.due_at], due_at=due_at)
    return due_at <= now and not timetable.taken(lease_until=turn.lease_until, now=now)


def claim_now(job: Job, *, holder: str, now: datetime) -> bool:
    """Take a job whether or not its moment has come; False when someone else is at it."""
    if queries.turn(job.name) is None:
        _plan(job, now=now)
    return _take(job, holder=holder, now=now)


def renew(*, holder: str, now: datetime) -> int:
    """Keep what this process is working at; returns how many jobs that are."""
    if not queries.works(holder):
        return 0
    with db.transaction():
        return _count(
            db.session.execute(
                update(JobTurn)
                .where(JobTurn.holder == holder)
                .values(lease_until=now + timetable.LEASE)
                .execution_options(synchronize_session=False)
            )
        )


def succeeded(job: Job, *, holder: str, due_at: datetime | None, run: JobRun) -> None:
    """Give a job back after it did its work; `due_at` is its next moment, None leaves it."""
    with db.transaction():
        if run.done:
            db.add(run)
        _give_back(job, holder, run, succeeded_at=run.ended_at, failures=0, error="", due_at=due_at)


def failed(job: Job, *, holder: str, run: JobRun, why: str) -> None:
    """Give a job back after it failed: it is tried again soon, and after that less soon."""
    with db.transaction():
        turn = queries.turn(job.name)
        failures = (turn.failures if turn else 0) + 1
        run.error = why[:_ERROR_LENGTH]
        db.add(run)
        _give_back(
            job,
            holder,
            run,
            failed_at=run.ended_at,
            failures=failures,
            error=run.error,
            due_at=timetable.retry_at(failures=failures, now=run.ended_at),
        )


def send_test_letter(*, to: Identity, now: datetime) -> None:
    """Write a letter to whoever asks for it; the next one when that went out, or did not."""
    before = queries.test_letter(to)
    if before is not None and before.state is LetterState.QUEUED:
        raise Refused("Your last test letter still waits to go out.")
    mail.queue(mails.test_letter(to, now=now), now=now)


def let_letters_go(*, with_doubtful: bool, by: Identity, now: datetime) -> None:
    """Let letters go that wait since a backup was put back; for who keeps the whole house."""
    pause = queries.pause(by)
    if pause is not None and not pause.mine:
        raise Missing
    pausing.let_go(with_doubtful=with_doubtful, by=by, now=now)


def _give_back(job: Job, holder: str, run: JobRun, **values: Any) -> None:
    """Only whoever still has the job gives it back: after a lost lease it is another's."""
    if values["due_at"] is None:
        del values["due_at"]
    _update(job, [JobTurn.holder == holder], holder="", lease_until=None, **values)


def _plan(job: Job, *, now: datetime) -> None:
    """Write down a job that is new; it waits for its first moment."""
    with db.transaction():
        due_at = timetable.next_due(job.when, after=now)
        row = db.insert_into(JobTurn).values(name=job.name, due_at=due_at)
        db.session.execute(row.on_conflict_do_nothing())


def _take(job: Job, *conditions: ColumnElement[bool], holder: str, now: datetime) -> bool:
    free = or_(
        JobTurn.lease_until.is_(None),
        JobTurn.lease_until <= now,
        JobTurn.lease_until > now + timetable.LEASE + timetable.SKEW,
    )
    return _update(
        job,
        [*conditions, free],
        holder=holder,
        started_at=now,
        lease_until=now + timetable.LEASE,
    )


def _update(job: Job, conditions: list[ColumnElement[bool]], **values: Any) -> bool:
    with db.transaction():
        changed = db.session.execute(
            update(JobTurn)
            .where(JobTurn.name == job.name, *conditions)
            .values(**values)
            .execution_options(synchronize_session=False)
        )
        return _count(changed) == 1


def _count(result: object) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0
