"""People in groups: enrolled as the house does it, through the service."""

from datetime import timedelta

from sqlalchemy import select, update

from leerhuis import db
from leerhuis.courses.limits import SeatLimit
from leerhuis.enrolment import service
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from tests.factories import HOUSE, NOW, identity, make_person, saved

LATE = NOW + timedelta(days=24)  # a day after the last day to enrol and to sign off


def enrolled(edition, person=None, *, now=NOW):
    """The enrolment of this person (someone new, if none is given), done by themselves."""
    person = person or make_person()
    return service.enrol(edition, person.id, by=identity(person), now=now)


def fill(edition, number, *, people=None, now=NOW):
    """So many people (these, or new ones) enrol one after the other; by the house, quickly."""
    coming = people or (make_person() for _ in range(number))
    return [service.enrol(edition, each.id, by=HOUSE, now=now) for each in coming]


def letters_about(enrolment, *, state=LetterState.QUEUED):
    """The letters that wait to be sent about an enrolment, in the order they were written."""
    return db.session.scalars(
        select(QueuedLetter)
        .where(QueuedLetter.subject == enrolment.public_id, QueuedLetter.state == state)
        .order_by(QueuedLetter.id)
    ).all()


def delivered():
    """Every letter that waits arrives, as the delivery leaves it behind."""
    waiting = QueuedLetter.state == LetterState.QUEUED
    with db.transaction():
        db.session.execute(
            update(QueuedLetter)
            .where(waiting)
            .values(state=LetterState.SENT, attempts=1, sent_at=NOW, sent_to="iemand@example.org")
        )


def kinds(letters):
    return [each.kind.removeprefix("enrolment/") for each in letters]


def make_limit(edition, kind, seats, **given):
    """A limit on the seats of a group; never released, unless a test says so."""
    return saved(SeatLimit(edition_id=edition.id, kind=kind, seats=seats, **given))
