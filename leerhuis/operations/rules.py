"""What is wrong with the timed work, and why; told the time and how the jobs stand."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

# The kind of letter with which an administrator tries whether letters arrive.
TEST_LETTER = "operations/test"
# After so long without a tick every page of an administrator says so.
STANDSTILL = timedelta(minutes=10)
# Work that takes longer than this has probably stopped moving.
TOO_LONG = timedelta(hours=1)
# A letter that could have gone out waits a tick, or a few retries; not this long.
LETTER_WAITS = timedelta(minutes=10)


class JobCode(StrEnum):
    """How a job stands, the worst that can be said of it."""

    FAILED = "failed"
    LATE = "late"
    BUSY = "busy"
    NEW = "new"
    FINE = "fine"


class JobState(NamedTuple):
    """How a job stands: what went well last, what went wrong, and when it is due."""

    name: str
    code: JobCode
    succeeded_at: datetime | None
    failed_at: datetime | None
    error: str
    due_at: datetime | None
    failures: int = 0
    busy_since_at: datetime | None = None


class Cause(StrEnum):
    """Why work is not done that should have been."""

    NEVER_RAN = "never_ran"
    STANDS_STILL = "stands_still"
    FAILS = "fails"
    NOT_TAKEN = "not_taken"
    STUCK = "stuck"
    LETTERS_WAIT = "letters_wait"
    NO_BACKUP = "no_backup"


class Trouble(NamedTuple):
    """Something to look at: the cause, and what its sentence says."""

    cause: Cause
    job: str = ""
    since_at: datetime | None = None
    next_at: datetime | None = None
    number: int = 0
    error: str = ""


class Waiting(NamedTuple):
    """The letter that waits longest of those that could have gone out, and what stopped it."""

    since_at: datetime
    error: str


def stands_still(last: datetime | None, *, now: datetime) -> bool:
    """Whether nobody does the timed work, by the last moment at which somebody did."""
    return last is None or last < now - STANDSTILL


def code_of(*, busy: bool, failures: int, late: bool) -> JobCode:
    """The worst that can be said of a job that is planned: failing is worse than being late."""
    if busy:
        return JobCode.BUSY
    if failures:
        return JobCode.FAILED
    return JobCode.LATE if late else JobCode.FINE


def worst_first(jobs: Iterable[JobState]) -> list[JobState]:
    """Failing jobs before late ones, and both before the others, which keep their order."""
    order = list(JobCode)
    return sorted(jobs, key=lambda each: order.index(each.code))


def troubles(
    jobs: Sequence[JobState], *, last: datetime | None, late_since: datetime, now: datetime
) -> list[Trouble]:
    """What is late or fails, and why, the cause of most of it first.

    `late_since`: without a tick since then nobody does the work, and what is late has no other
    cause. While there are ticks, late work was not taken by who ticks.
    """
    late = [each for each in jobs if each.due_at and each.code is JobCode.LATE]
    if last is None:
        planned = any(each.code is not JobCode.NEW for each in jobs)
        return [] if planned and not late else [Trouble(Cause.NEVER_RAN)]
    still = last < late_since
    found = [Trouble(Cause.STANDS_STILL, since_at=last, number=len(late))] if still else []
    found += [_failing(each, now=now) for each in jobs if each.failures]
    found += [_stuck(each) for each in jobs if _is_stuck(each, now=now)]
    if not still:
        found += [Trouble(Cause.NOT_TAKEN, each.name, since_at=each.due_at) for each in late]
    return found


def _failing(job: JobState, *, now: datetime) -> Trouble:
    ahead = job.due_at if job.due_at and job.due_at > now else None
    return Trouble(Cause.FAILS, job.name, job.failed_at, ahead, job.failures, job.error)


def _stuck(job: JobState) -> Trouble:
    return Trouble(Cause.STUCK, job.name, job.busy_since_at)


def _is_stuck(job: JobState, *, now: datetime) -> bool:
    return job.busy_since_at is not None and job.busy_since_at < now - TOO_LONG


def letters_wait(waiting: Waiting | None, *, now: datetime) -> list[Trouble]:
    """That letters wait for longer than a few tries take, and what the post said."""
    if waiting is None or waiting.since_at >= now - LETTER_WAITS:
        return []
    return [Trouble(Cause.LETTERS_WAIT, since_at=waiting.since_at, error=waiting.error)]


def backup_is_old(made_at: datetime | None, *, hours: int, now: datetime) -> list[Trouble]:
    """That the last backup is old, or that there is none; 0 hours: they are made elsewhere."""
    if not hours or (made_at is not None and made_at >= now - timedelta(hours=hours)):
        return []
    return [Trouble(Cause.NO_BACKUP, since_at=made_at)]
