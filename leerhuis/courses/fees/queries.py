"""What a seat costs someone, and by which rule it costs them nothing."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from leerhuis import clock, db
from leerhuis.courses.fees.models import FeeWaiver
from leerhuis.courses.models import Course, Edition, Round
from leerhuis.courses.words import Payer
from leerhuis.people import queries as people
from leerhuis.people.days import appointed_on
from leerhuis.people.models import Appointment, Organisation
from leerhuis.people.rules import AppointmentKind, Function, lineage
from leerhuis.people.sectors import Sector


class Fee(NamedTuple):
    """What a seat costs someone in cents, who pays it, and the rule that waives it, if any."""

    cents: int
    payer: Payer
    waived_by: FeeWaiver | None = None

    @property
    def due(self) -> int:
        """What is to be paid by the employer or the participant."""
        free = self.waived_by is not None or self.payer is Payer.REGION
        return 0 if free else self.cents


class Place(NamedTuple):
    """Where someone works on a day, as far as a waiver asks."""

    sector: Sector | None
    functions: frozenset[Function]
    organisations: frozenset[int]


def fee_for(edition: Edition, person_id: int, *, now: datetime) -> Fee | None:
    """What a seat in this group costs this person; None where it costs nobody anything.

    A waiver counts on the day of the first session, for where they work on that day.
    """
    if not edition.fee:
        return None
    day = clock.day_of(edition.starts_at or now)
    waivers = waivers_on(_whose(edition), day=day)
    place = place_of(person_id, day=day) if waivers else None
    waived = next((each for each in waivers if place and holds_for(each, place)), None)
    return Fee(int(edition.fee * 100), edition.payer, waived)


def _whose(edition: Edition) -> int:
    """Whose fee it is: of who holds the round, or of who gives the course without a round."""
    if edition.round_id is None:
        return db.session.scalars(
            select(Course.organisation_id).where(Course.id == edition.course_id)
        ).one()
    return db.session.scalars(
        select(Round.organisation_id).where(Round.id == edition.round_id)
    ).one()


def waivers_on(region_id: int, *, day: date) -> list[FeeWaiver]:
    """The waivers of a region for groups that begin on this day, the first made first."""
    question = (
        select(FeeWaiver)
        .options(joinedload(FeeWaiver.of))
        .where(FeeWaiver.organisation_id == region_id, _holds_on(day))
    )
    return list(db.session.scalars(question.order_by(FeeWaiver.id)))


def _holds_on(day: date) -> ColumnElement[bool]:
    ended = or_(FeeWaiver.ends_on.is_(None), FeeWaiver.ends_on >= day)
    return and_(FeeWaiver.starts_on <= day, ended)


def place_of(person_id: int, *, day: date) -> Place:
    """Of which sector someone is that day, as what they work, and at or below what."""
    rows = db.session.execute(
        select(Appointment.function, Organisation.path)
        .join(Appointment.organisation)
        .where(
            Appointment.person_id == person_id,
            appointed_on(day),
            Appointment.kind.in_((AppointmentKind.EMPLOYMENT, AppointmentKind.PLACEMENT)),
        )
    ).all()
    return Place(
        people.sector_of_person(person_id, day=day),
        frozenset(function for function, _path in rows),
        frozenset(number for _function, path in rows for number in lineage(path)),
    )


def holds_for(waiver: FeeWaiver, place: Place) -> bool:
    """Whether who works there is meant; one that names nothing is for everyone."""
    return (
        waiver.sector in (None, place.sector)
        and (waiver.function is None or waiver.function in place.functions)
        and (waiver.of_id is None or waiver.of_id in place.organisations)
    )
