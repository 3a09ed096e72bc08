"""Telling employers and places of work who is away for a course, and who is not after all.

A job does so a moment later, so that nobody waits for it while seats are given; and whoever enrols
ten colleagues gets one letter. A place of work hears the days only, not what they are for.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.courses.models import Edition
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment import counting, mails_of_telling, sides
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState, Side, Voice
from leerhuis.enrolment.sides import Say
from leerhuis.mail import service as mail
from leerhuis.people import queries as people
from leerhuis.people.models import Person

BATCH = 200
# To whom, of which side, about which group: the people that the letter names.
Named = dict[tuple[int, Side, int], list[Enrolment]]


def tell_due(*, now: datetime) -> int:
    """Tell of the seats that are sure since the last time, and of those that are gone since."""
    told = _until_done(_is_sure(now), told_at=now, now=now)
    return told + _until_done(_is_gone(now), told_at=None, now=now)


def _until_done(due: ColumnElement[bool], *, told_at: datetime | None, now: datetime) -> int:
    done = 0
    while number := _tell(due, told_at=told_at, now=now):
        done += number
    return done


def _tell(due: ColumnElement[bool], *, told_at: datetime | None, now: datetime) -> int:
    """The next batch; whoever has nobody who is told counts as told."""
    with db.transaction():
        rows = _rows(due)
        named = _named(rows, day=clock.day_of(now))
        for (to, side, _edition), seats in named.items():
            letter = mails_of_telling.told(seats, to=to, side=side, gone=told_at is None, now=now)
            mail.queue(letter, now=now)
        for each in rows:
            each.told_at = told_at
        return len(rows)


def _rows(due: ColumnElement[bool]) -> Sequence[Enrolment]:
    wanted = (
        select(Enrolment)
        .join(Enrolment.edition)
        .options(
            joinedload(Enrolment.person),
            joinedload(Enrolment.edition).options(*counting.EDITION),
        )
        .where(due)
        .order_by(Enrolment.id)
        .limit(BATCH)
    )
    return db.session.execute(wanted).unique().scalars().all()


def _is_sure(now: datetime) -> ColumnElement[bool]:
    return (
        (Enrolment.state == EnrolmentState.CONFIRMED)
        & Enrolment.told_at.is_(None)
        & Enrolment.cancelled_at.is_(None)
        & (Edition.state == EditionState.PUBLISHED)
        & (Edition.starts_at > now)
    )


def _is_gone(now: datetime) -> ColumnElement[bool]:
    over = or_(Enrolment.cancelled_at.is_not(None), Edition.state == EditionState.CANCELLED)
    return Enrolment.told_at.is_not(None) & over & (Edition.starts_at > now)


def _named(rows: Iterable[Enrolment], *, day: date) -> Named:
    """Who is told of whom: on the nearest organisation upwards, and nobody of oneself."""
    seats = list(rows)
    says = sides.says_of({each.person_id for each in seats}, day=day)
    found: Named = defaultdict(list)
    holders = cache(lambda path: people.holders_up(path, Role.MANAGER, but=0, day=day))
    for each in seats:
        for say in says.get(each.person_id, []):
            for reader in _readers(say, each, holders(say.path), day=day):
                found[reader.id, say.side, each.edition_id].append(each)
    return found


def _readers(
    say: Say, enrolment: Enrolment, holders: Sequence[Person], *, day: date
) -> Sequence[Person]:
    if say.voice is not Voice.TOLD:
        return []
    if any(each.id == enrolment.person_id for each in holders):
        return sides.deciders(say, person_id=enrolment.person_id, day=day)
    return holders
