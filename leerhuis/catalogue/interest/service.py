"""Asking to hear of a course, taking that back, and telling once.

None of it is written in the audit trail: the wish is removed when it is answered, and the trail
would keep it for ever.
"""

from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete
from sqlalchemy.exc import IntegrityError

from leerhuis import clock, db
from leerhuis.catalogue import queries as catalogue
from leerhuis.catalogue.interest import mails, queries
from leerhuis.catalogue.interest.queries import Waiting
from leerhuis.catalogue.queries import Group
from leerhuis.catalogue.rules import Door
from leerhuis.courses.models import Interest
from leerhuis.mail import service as mail

# So long a wish is kept that nothing answered.
KEPT = timedelta(days=2 * 365)


def ask(course_id: int, person_id: int, *, now: datetime) -> None:
    """Asking twice is asking once, also when both come at the same moment."""
    try:
        with db.transaction():
            if queries.interest_of(person_id, course_id) is None:
                db.add(Interest(course_id=course_id, person_id=person_id, said_at=now))
    except IntegrityError:
        if queries.interest_of(person_id, course_id) is None:
            raise


def take_back(course_id: int, person_id: int) -> None:
    with db.transaction():
        known = queries.interest_of(person_id, course_id)
        if known is not None:
            db.session.delete(known)


def tell_due(*, now: datetime) -> int:
    """Tell everyone whose course can be enrolled in now; returns how many letters that were.

    The wish goes with the letter, in one transaction: whoever wants to hear again asks again.
    """
    _forget(now=now)
    return sum(tell(each, now=now) for each in queries.maybe_due(now=now, today=clock.day_of(now)))


def tell(one: Waiting, *, now: datetime) -> int:
    """Tell one person, unless they took it back or were told since it was read."""
    groups = _groups(one, now=now)
    if not groups:
        return 0
    with db.transaction():
        letter = mails.opened(one, groups)
        gone = db.session.execute(delete(Interest).where(Interest.id == one.id))
        if not isinstance(gone, CursorResult) or not gone.rowcount:
            return 0
        return int(mail.queue(letter, now=now))


def _groups(one: Waiting, *, now: datetime) -> list[Group]:
    """The groups that this person can choose: of their sector, their region, and in time."""
    found = catalogue.groups_of(one.course_id, one.person_id, now=now, today=clock.day_of(now))
    return [each for each in found if each.door in (Door.OPEN, Door.FULL)]


def _forget(*, now: datetime) -> None:
    with db.transaction():
        db.session.execute(delete(Interest).where(Interest.said_at < now - KEPT))
