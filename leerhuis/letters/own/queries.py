"""Letters of one reader: what they got, and what they chose."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased, undefer

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.courses.queries import Listing, listed
from leerhuis.letters.own import rules
from leerhuis.letters.own.rules import Choice
from leerhuis.mail.models import LetterChoice, LetterDuty, QueuedLetter
from leerhuis.mail.queries import Recipient
from leerhuis.mail.rules import UNSEEN, LetterState, Rhythm
from leerhuis.people.days import appointed_on
from leerhuis.people.models import Appointment, Organisation, Person
from leerhuis.people.queries import found

PAGE = 25


def mine(person_id: int, *, page: int, now: datetime) -> Listing[QueuedLetter]:
    """What was written to this person up to now, newest first; not what was taken back."""
    return _listed(_told(person_id, now=now), page=page)


def letter_for(person_id: int, public_id: str, *, now: datetime) -> QueuedLetter:
    """One of those letters, with its text."""
    return found(
        select(QueuedLetter)
        .options(undefer(QueuedLetter.rendered))
        .where(QueuedLetter.public_id == public_id, *_told(person_id, now=now))
    )


def seen_by_staff(person: Person, *, page: int) -> Listing[QueuedLetter]:
    """All that was written to this person, newest first, but for what nobody else may know of."""
    wanted = [QueuedLetter.person_id == person.id, QueuedLetter.kind.not_in(UNSEEN)]
    return _listed(wanted, page=page)


def choices_for(who: Identity, *, day: date) -> list[Choice]:
    """Every kind of letter that someone can get, and how often they have it."""
    person_id = who.person_id or 0
    had = db.session.scalars(
        select(QueuedLetter.kind).where(QueuedLetter.person_id == person_id).distinct()
    )
    return rules.choices(
        who.roles,
        had=set(had),
        chosen=chosen_by(person_id),
        asked=asked_at_work(person_id, day=day),
    )


def chosen_by(person_id: int) -> dict[str, Rhythm]:
    rows = db.session.execute(
        select(LetterChoice.kind, LetterChoice.rhythm).where(LetterChoice.person_id == person_id)
    )
    return {row[0]: row[1] for row in rows}


def asked_at_work(person_id: int, *, day: date) -> set[str]:
    """The kinds that an organisation wants everyone to get who works at it or below."""
    above, place = aliased(Organisation), aliased(Organisation)
    return set(
        db.session.scalars(
            select(LetterDuty.kind)
            .join(above, above.id == LetterDuty.organisation_id)
            .join(place, place.path.startswith(above.path))
            .join(Appointment, Appointment.organisation_id == place.id)
            .where(Appointment.person_id == person_id, appointed_on(day))
        )
    )


def recipient(person_id: int) -> Recipient:
    person = db.session.get_one(Person, person_id)
    return Recipient(person.given_name, person.name, person.language)


def reader_of(public_id: str) -> tuple[QueuedLetter, Person]:
    """A letter and the person to whom it went, by the link that stands in it."""
    row = found(
        select(QueuedLetter).where(
            QueuedLetter.public_id == public_id, QueuedLetter.person_id.is_not(None)
        )
    )
    return row, db.session.get_one(Person, row.person_id)


def _told(person_id: int, *, now: datetime) -> list[ColumnElement[bool]]:
    """Written to this person, not taken back, and its moment has come."""
    return [
        QueuedLetter.person_id == person_id,
        QueuedLetter.state != LetterState.WITHDRAWN,
        or_(QueuedLetter.planned_at <= now, QueuedLetter.state == LetterState.SENT),
    ]


def _listed(wanted: list[ColumnElement[bool]], *, page: int) -> Listing[QueuedLetter]:
    rows = select(QueuedLetter).where(*wanted)
    total = db.session.scalar(select(func.count(QueuedLetter.id)).where(*wanted))
    newest = rows.order_by(QueuedLetter.planned_at.desc(), QueuedLetter.id.desc())
    return listed(newest, page=page, total=total, size=PAGE)
