"""Reading wishes for a learning buddy, pairs, and what there is to do for them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.buddies.models import BuddyPair, BuddySide, BuddyWish
from leerhuis.buddies.rules import CHOOSING, Busy, Wisher
from leerhuis.calendars.models import Gathering, Invitation
from leerhuis.calendars.rules import Method
from leerhuis.courses.models import Course, Edition, Session
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.errors import Missing
from leerhuis.people import homes
from leerhuis.people import queries as people
from leerhuis.people.days import appointed_on
from leerhuis.people.models import Appointment

_OPEN = BuddyWish.withdrawn_at.is_(None) & BuddyWish.alone_at.is_(None)


def wish_of(person_id: int, edition_id: int) -> BuddyWish | None:
    return db.session.scalar(
        select(BuddyWish).where(
            BuddyWish.person_id == person_id, BuddyWish.edition_id == edition_id
        )
    )


def pair_of(person_id: int, edition_id: int) -> BuddyPair | None:
    """The pair of this person after that group."""
    return db.session.scalar(
        _pairs()
        .join(BuddyPair.sides)
        .where(BuddySide.person_id == person_id, BuddySide.edition_id == edition_id)
    )


def pair_for(who: Identity, public_id: str) -> BuddyPair:
    """A pair, for the two themselves and nobody else."""
    found = db.session.scalar(
        _pairs()
        .join(BuddyPair.sides)
        .where(BuddyPair.public_id == public_id, BuddySide.person_id == who.person_id)
    )
    if found is None:
        raise Missing
    return found


def pair_by_id(pair_id: int) -> BuddyPair:
    return db.session.scalars(_pairs().where(BuddyPair.id == pair_id)).unique().one()


def sides(pair: BuddyPair, person_id: int | None) -> tuple[BuddySide | None, BuddySide | None]:
    """The side of this person and that of the other, as far as they are still there."""
    mine = next((each for each in pair.sides if each.person_id == person_id), None)
    other = next((each for each in pair.sides if each.person_id != person_id), None)
    return mine, other


def to_pair(*, now: datetime) -> Sequence[Edition]:
    """Groups of which the week is over in which people could say that they want a buddy."""
    wished = exists().where(
        BuddyWish.edition_id == Edition.id,
        _OPEN,
        ~exists().where(
            BuddySide.edition_id == BuddyWish.edition_id,
            BuddySide.person_id == BuddyWish.person_id,
        ),
    )
    return db.session.scalars(
        select(Edition)
        .options(joinedload(Edition.course).joinedload(Course.organisation))
        .where(wished, Edition.ends_at <= now - CHOOSING, Edition.state != EditionState.CANCELLED)
        .order_by(Edition.id)
    ).all()


def open_wishes(edition: Edition) -> Sequence[BuddyWish]:
    """Who still wants a buddy of this group, has a seat in it and was not paired."""
    paired = exists().where(
        BuddySide.edition_id == BuddyWish.edition_id, BuddySide.person_id == BuddyWish.person_id
    )
    return db.session.scalars(
        select(BuddyWish)
        .options(joinedload(BuddyWish.person))
        .where(BuddyWish.edition_id == edition.id, _OPEN, ~paired)
        .order_by(BuddyWish.id)
        .execution_options(populate_existing=True)
    ).all()


def has_seat(person_id: int, edition_id: int) -> bool:
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    Enrolment.person_id == person_id,
                    Enrolment.edition_id == edition_id,
                    Enrolment.state == EnrolmentState.CONFIRMED,
                )
            )
        )
    )


def wishers(person_ids: Sequence[int], *, today: date) -> list[Wisher]:
    """Of who works today: for whom, in which field and around which place."""
    towns = homes.homes_of(person_ids, today=today)
    return [
        Wisher(
            number,
            employer.id if (employer := people.employing(number, day=today)) else None,
            people.sector_of_person(number, day=today),
            towns.get(number, ""),
        )
        for number in person_ids
        if people.is_appointed(number, day=today)
    ]


def busy(person_ids: Sequence[int], *, since: datetime, until: datetime) -> list[Busy]:
    """When one of these is in a session, or in something else that stands in the calendar."""
    seats = select(Session.starts_at, Session.ends_at).where(
        Session.starts_at < until,
        Session.ends_at > since,
        Session.edition_id.in_(
            select(Enrolment.edition_id)
            .join(Enrolment.edition)
            .where(
                Enrolment.person_id.in_(person_ids),
                Enrolment.state == EnrolmentState.CONFIRMED,
                Edition.state != EditionState.CANCELLED,
            )
        ),
    )
    others = (
        select(Gathering.starts_at, Gathering.ends_at)
        .join(Invitation, Invitation.gathering_id == Gathering.id)
        .where(
            Invitation.person_id.in_(person_ids),
            Invitation.method == Method.REQUEST,
            Gathering.cancelled_at.is_(None),
            Gathering.starts_at < until,
            Gathering.ends_at > since,
        )
    )
    found = [*db.session.execute(seats), *db.session.execute(others)]
    return [Busy(starts_at, ends_at) for starts_at, ends_at in found]


def to_ask(*, now: datetime, lately: timedelta) -> Sequence[BuddyPair]:
    """Pairs that talked, of whom not everyone was asked what it was worth."""
    return (
        db.session.scalars(
            _pairs()
            .join(BuddyPair.gathering)
            .where(
                BuddyPair.ended_at.is_(None),
                Gathering.ends_at <= now,
                Gathering.ends_at > now - lately,
                exists().where(BuddySide.pair_id == BuddyPair.id, BuddySide.asked_at.is_(None)),
            )
            .order_by(BuddyPair.id)
        )
        .unique()
        .all()
    )


def to_end(*, now: datetime, today: date) -> Sequence[BuddyPair]:
    """Pairs with a talk to come of which one does not work here any more, or is nobody now."""
    works = (
        select(func.count())
        .select_from(BuddySide)
        .where(BuddySide.pair_id == BuddyPair.id, _works(today))
        .correlate(BuddyPair)
        .scalar_subquery()
    )
    return (
        db.session.scalars(
            _pairs()
            .join(BuddyPair.gathering)
            .where(BuddyPair.ended_at.is_(None), Gathering.starts_at > now, works < 2)
            .order_by(BuddyPair.id)
        )
        .unique()
        .all()
    )


def _works(today: date) -> ColumnElement[bool]:
    return exists().where(Appointment.person_id == BuddySide.person_id, appointed_on(today))


def _pairs() -> Select[BuddyPair]:
    return select(BuddyPair).options(
        joinedload(BuddyPair.gathering),
        joinedload(BuddyPair.edition).joinedload(Edition.course),
        selectinload(BuddyPair.sides).joinedload(BuddySide.person),
    )
