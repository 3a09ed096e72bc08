"""How the timed work goes, and whether the database is the one that the code describes."""

import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from alembic.script import ScriptDirectory
from sqlalchemy import ColumnElement, Select, String, column, exists, func, select, table
from sqlalchemy.exc import SQLAlchemyError

from leerhuis import clock, db
from leerhuis.access import Identity, Role
from leerhuis.mail import pausing
from leerhuis.mail import queries as mail
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from leerhuis.operations import rules, timetable
from leerhuis.operations.metrics import Figures
from leerhuis.operations.models import Backup, JobRun, JobTurn
from leerhuis.operations.rules import JobCode, JobState, Waiting
from leerhuis.operations.timetable import Job
from leerhuis.people import queries as people
from leerhuis.people.models import Person

_TOP = Path(__file__).parents[2]
_MIGRATIONS = _TOP / "migrations"
_PROJECT = _TOP / "pyproject.toml"
RUNS = 50


class Turn(NamedTuple):
    due_at: datetime
    lease_until: datetime | None
    failures: int


class Standstill(NamedTuple):
    """That nobody does the timed work, and since when; None when nobody ever did."""

    since_at: datetime | None


class Runs(NamedTuple):
    """A page of the history of a job."""

    rows: list[JobRun]
    number: int
    pages: int
    total: int

    @property
    def first(self) -> int:
        return (self.number - 1) * RUNS + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


class LetterInTrouble(NamedTuple):
    letter: QueuedLetter
    name: str


class LettersState(NamedTuple):
    counts: dict[LetterState, int]
    waiting: Waiting | None
    in_trouble: list[LetterInTrouble]
    tested: QueuedLetter | None


class DatabaseState(NamedTuple):
    kind: str
    revision: str | None
    newest: str | None

    @property
    def current(self) -> bool:
        return self.revision == self.newest


class Pause(NamedTuple):
    """That letters wait for somebody; how many may have gone out before; who may let them go."""

    since_at: datetime
    doubtful: int
    mine: bool


def turn(name: str) -> Turn | None:
    found = db.session.execute(
        select(JobTurn.due_at, JobTurn.lease_until, JobTurn.failures).where(JobTurn.name == name)
    ).one_or_none()
    return None if found is None else Turn(*found)


def turns() -> dict[str, Turn]:
    """When each job is due, in one statement: this is asked at every tick."""
    rows = db.session.execute(
        select(JobTurn.name, JobTurn.due_at, JobTurn.lease_until, JobTurn.failures)
    )
    return {row.name: Turn(row.due_at, row.lease_until, row.failures) for row in rows}


def works(holder: str) -> bool:
    """Whether this process is at any job."""
    return bool(db.session.scalar(select(exists().where(JobTurn.holder == holder))))


def last_tick(*, now: datetime) -> datetime | None:
    """When a job was begun last; what a clock that was ahead wrote does not count."""
    return db.session.scalar(_tick(now))


def _tick(now: datetime) -> Select[datetime | None]:
    return select(func.max(JobTurn.started_at)).where(JobTurn.started_at <= now + timetable.SKEW)


def standstill(*, now: datetime) -> Standstill | None:
    """Since when nobody does the timed work; None when it goes on, or when nobody can tell."""
    try:
        last = last_tick(now=now)
    except SQLAlchemyError:
        return None
    return Standstill(last) if rules.stands_still(last, now=now) else None


def jobs(planned: Sequence[Job], *, now: datetime) -> list[JobState]:
    """Every job, also one that never ran: those that fail or are late first."""
    turns = {
        each.name: each
        for each in db.session.scalars(select(JobTurn).execution_options(populate_existing=True))
    }
    return rules.worst_first(_job(each, turns.get(each.name), now=now) for each in planned)


def _job(job: Job, turn: JobTurn | None, *, now: datetime) -> JobState:
    if turn is None:
        return JobState(job.name, JobCode.NEW, None, None, "", None)
    busy = timetable.taken(lease_until=turn.lease_until, now=now)
    late = timetable.late(due_at=turn.due_at, busy=busy, now=now)
    return JobState(
        name=job.name,
        code=rules.code_of(busy=busy, failures=turn.failures, late=late),
        succeeded_at=turn.succeeded_at,
        failed_at=turn.failed_at,
        error=turn.error,
        due_at=turn.due_at,
        failures=turn.failures,
        busy_since_at=turn.started_at if busy else None,
    )


def runs(name: str, *, number: int) -> Runs:
    """A page of what a job did and where it failed, newest first."""
    total = db.session.scalar(select(func.count(JobRun.id)).where(JobRun.name == name)) or 0
    pages = max(1, -(-total // RUNS))
    number = min(max(number, 1), pages)
    found = db.session.scalars(
        select(JobRun)
        .where(JobRun.name == name)
        .order_by(JobRun.started_at.desc(), JobRun.id.desc())
        .limit(RUNS)
        .offset((number - 1) * RUNS)
    ).all()
    return Runs(list(found), number, pages, total)


def letters(who: Identity, *, now: datetime) -> LettersState:
    """How many letters there are in each state, and those in trouble of people of one's part."""
    rows = mail.in_trouble(to=_readers(who, today=clock.day_of(now)))
    found = db.session.scalars(select(Person).where(Person.id.in_({r.person_id for r in rows})))
    names: dict[int | None, str] = {person.id: person.name for person in found}
    return LettersState(
        counts=mail.counts(),
        waiting=waiting(now=now),
        in_trouble=[LetterInTrouble(row, names.get(row.person_id, row.name)) for row in rows],
        tested=test_letter(who),
    )


def waiting(*, now: datetime) -> Waiting | None:
    """The letter that waits longest of those that could have gone out."""
    oldest = db.session.execute(
        select(QueuedLetter.planned_at, QueuedLetter.last_error)
        .where(QueuedLetter.state == LetterState.QUEUED, QueuedLetter.planned_at <= now)
        .order_by(QueuedLetter.planned_at)
        .limit(1)
    ).one_or_none()
    return None if oldest is None else Waiting(*oldest)


def pause(who: Identity) -> Pause | None:
    """Since when letters wait for somebody to look, after a backup was put back."""
    since_at = pausing.since()
    if since_at is None:
        return None
    mine = people.oversees_all(who, Role.ADMINISTRATOR)
    return Pause(since_at, pausing.doubtful(since_at), mine)


def last_backup() -> datetime | None:
    """When the last backup was made that this database knows of."""
    return db.session.scalar(select(func.max(Backup.made_at)))


def letter_for(who: Identity, public_id: str, *, today: date) -> QueuedLetter:
    """A letter to somebody of the part of the tree that this administrator keeps."""
    here = _readers(who, today=today)
    return people.found(select(QueuedLetter).where(QueuedLetter.public_id == public_id, here))


def test_letter(who: Identity) -> QueuedLetter | None:
    """The newest letter with which this person tried whether letters arrive."""
    newest: QueuedLetter | None = db.session.scalar(
        select(QueuedLetter)
        .where(QueuedLetter.kind == rules.TEST_LETTER, QueuedLetter.person_id == who.person_id)
        .order_by(QueuedLetter.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return newest


def _readers(who: Identity, *, today: date) -> ColumnElement[bool]:
    """Whose letters an administrator looks after; contacts are of the whole house.

    Of who left only as long as the person is found there at all.
    """
    wanted = select(Person.id)
    if people.oversees_all(who, Role.ADMINISTRATOR):
        return mail.readers(wanted, contacts=True)
    below = people.kept_below(people.paths_of(who, Role.ADMINISTRATOR), today=today)
    return mail.readers(wanted.where(below), contacts=False)


def database() -> DatabaseState:
    """Which database this is, at which revision, and which one the code asks for."""
    version = select(column("version_num", String)).select_from(table("alembic_version"))
    return DatabaseState(
        kind=db.session().get_bind().dialect.name,
        revision=db.session.scalar(version),
        newest=ScriptDirectory(str(_MIGRATIONS)).get_current_head(),
    )


def health(*, now: datetime) -> dict[str, str]:
    """Whether the database answers and the timed work ticks, in one word each."""
    try:
        last = last_tick(now=now)
    except SQLAlchemyError:
        return {"database": "unreachable", "jobs": "unknown"}
    return {"database": "ok", "jobs": _ticking(last, now=now)}


def figures(planned: Sequence[Job], *, now: datetime) -> Figures:
    """What is told to who watches the servers, in four statements."""
    last_tick_at, backup_at = _last_moments(now=now)
    return Figures(
        version=version(),
        letters=mail.counts(),
        waiting=waiting(now=now),
        jobs=jobs(planned, now=now),
        last_tick_at=last_tick_at,
        backup_at=backup_at,
        now=now,
    )


def _last_moments(*, now: datetime) -> tuple[datetime | None, datetime | None]:
    """When a job was begun last, and a backup was made, by one question."""
    tick, backup = db.session.execute(
        select(_tick(now).scalar_subquery(), select(func.max(Backup.made_at)).scalar_subquery())
    ).one()
    return tick, backup


def _ticking(last: datetime | None, *, now: datetime) -> str:
    if last is None:
        return "never"
    return "ok" if last >= now - timetable.LATE else "late"


def version() -> str:
    """The version of the product that runs here."""
    with _PROJECT.open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])
