"""How the timed work goes, and whether the database is the one that the code describes."""

import tomllib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from alembic.script import ScriptDirectory
from sqlalchemy import ColumnElement, String, column, exists, func, select, table
from sqlalchemy.exc import SQLAlchemyError

from leerhuis import db
from leerhuis.access import Identity, Role
from leerhuis.audit import AuditEvent, AuditSeal
from leerhuis.mail import queries as mail
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from leerhuis.operations import timetable
from leerhuis.operations.models import JobTurn
from leerhuis.operations.timetable import Job
from leerhuis.people import queries as people
from leerhuis.people.models import Person

_TOP = Path(__file__).parents[2]
_MIGRATIONS = _TOP / "migrations"
_PROJECT = _TOP / "pyproject.toml"


class Turn(NamedTuple):
    due_at: datetime
    lease_until: datetime | None
    failures: int


class JobState(NamedTuple):
    """How a job stands: what went well last, what went wrong, and when it is due."""

    name: str
    code: str
    succeeded_at: datetime | None
    failed_at: datetime | None
    error: str
    due_at: datetime | None


class LetterInTrouble(NamedTuple):
    letter: QueuedLetter
    name: str


class LettersState(NamedTuple):
    counts: dict[LetterState, int]
    oldest_waiting_at: datetime | None
    in_trouble: list[LetterInTrouble]


class DatabaseState(NamedTuple):
    kind: str
    revision: str | None
    newest: str | None

    @property
    def current(self) -> bool:
        return self.revision == self.newest


class AuditState(NamedTuple):
    sealed_until_at: datetime | None
    unsealed: int


def turn(name: str) -> Turn | None:
    found = db.session.execute(
        select(JobTurn.due_at, JobTurn.lease_until, JobTurn.failures).where(JobTurn.name == name)
    ).one_or_none()
    return None if found is None else Turn(*found)


def works(holder: str) -> bool:
    """Whether this process is at any job."""
    return bool(db.session.scalar(select(exists().where(JobTurn.holder == holder))))


def jobs(planned: Sequence[Job], *, now: datetime) -> list[JobState]:
    """Every job in the order of the timetable, also one that never ran."""
    turns = {
        each.name: each
        for each in db.session.scalars(select(JobTurn).execution_options(populate_existing=True))
    }
    return [_job(each, turns.get(each.name), now=now) for each in planned]


def _job(job: Job, turn: JobTurn | None, *, now: datetime) -> JobState:
    if turn is None:
        return JobState(job.name, "new", None, None, "", None)
    busy = timetable.taken(lease_until=turn.lease_until, now=now)
    code = "busy" if busy else "failed" if turn.failures else "fine"
    if timetable.late(due_at=turn.due_at, busy=busy, now=now):
        code = "late"
    return JobState(job.name, code, turn.succeeded_at, turn.failed_at, turn.error, turn.due_at)


def letters(who: Identity, *, now: datetime) -> LettersState:
    """How many letters there are in each state, and those in trouble of people of one's part."""
    rows = mail.in_trouble(to=_readers(who))
    found = db.session.scalars(select(Person).where(Person.id.in_({r.person_id for r in rows})))
    names: dict[int | None, str] = {person.id: person.name for person in found}
    return LettersState(
        counts=mail.counts(),
        oldest_waiting_at=mail.oldest_waiting(now=now),
        in_trouble=[LetterInTrouble(row, names.get(row.person_id, row.name)) for row in rows],
    )


def letter_for(who: Identity, public_id: str) -> QueuedLetter:
    """A letter to somebody of the part of the tree that this administrator keeps."""
    return people.found(
        select(QueuedLetter).where(QueuedLetter.public_id == public_id, _readers(who))
    )


def _readers(who: Identity) -> ColumnElement[bool]:
    """Whose letters an administrator looks after; contacts are of the whole house."""
    wanted = select(Person.id)
    if people.oversees_all(who, Role.ADMINISTRATOR):
        return mail.readers(wanted, contacts=True)
    below = people.belongs_below(people.paths_of(who, Role.ADMINISTRATOR))
    return mail.readers(wanted.where(below), contacts=False)


def database() -> DatabaseState:
    """Which database this is, at which revision, and which one the code asks for."""
    version = select(column("version_num", String)).select_from(table("alembic_version"))
    return DatabaseState(
        kind=db.session().get_bind().dialect.name,
        revision=db.session.scalar(version),
        newest=ScriptDirectory(str(_MIGRATIONS)).get_current_head(),
    )


def audit_state() -> AuditState:
    """Until where the audit trail is sealed, and how many events wait for their seal."""
    sealed_until = db.session.scalar(
        select(AuditEvent.at)
        .join(AuditSeal, AuditSeal.event_id == AuditEvent.id)
        .order_by(AuditSeal.id.desc())
        .limit(1)
    )
    unsealed = db.session.scalar(
        select(func.count(AuditEvent.id))
        .outerjoin(AuditSeal, AuditSeal.event_id == AuditEvent.id)
        .where(AuditSeal.id.is_(None))
    )
    return AuditState(sealed_until, unsealed or 0)


def health(*, now: datetime) -> dict[str, str]:
    """Whether the database answers and the timed work ticks, in one word each."""
    try:
        last = db.session.scalar(select(func.max(JobTurn.started_at)))
    except SQLAlchemyError:
        return {"database": "unreachable", "jobs": "unknown"}
    return {"database": "ok", "jobs": _ticking(last, now=now)}


def _ticking(last: datetime | None, *, now: datetime) -> str:
    if last is None:
        return "never"
    return "ok" if last >= now - timetable.LATE else "late"


def version() -> str:
    """The version of the product that runs here."""
    with _PROJECT.open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])
