"""What a seat costs someone, and by which rule it costs them nothing."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
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
    """What a seat in this group costs this person; None where it costs nobody anything."""
    return fees_for([edition.id], person_id, now=now).get(edition.id)


def fees_for(numbers: Iterable[int], person_id: int, *, now: datetime) -> dict[int, Fee]:
    """What a seat in each of these groups costs this person; who asks nothing is not in it."""
    found = fees_of(((number, person_id) for number in numbers), now=now)
    return {number: fee for (number, _person), fee in found.items()}


def fees_of(seats: Iterable[tuple[int, int]], *, now: datetime) -> dict[tuple[int, int], Fee]:
    """What each of these seats, of a group and a person, costs; who asks nothing is not in it.

    A waiver counts on the day of the first session, for where they work on that day.
    """
    wanted = list(dict.fromkeys(seats))
    if not wanted:
        return {}
    asking = {row[0]: row[1:] for row in db.session.execute(_asking(n for n, _who in wanted))}
    waivers = _waivers({region_id for *_fee, region_id in asking.values()})
    places = {who: _Places(who) for _number, who in wanted}
    found = {}
    for number, who in wanted:
        if number in asking:
            fee, payer, starts_at, region_id = asking[number]
            mine = [each for each in waivers if each.organisation_id == region_id]
            day = clock.day_of(starts_at or now)
            found[number, who] = Fee(int(fee * 100), payer, _waived(mine, places[who], day))
    return found


def _waived(waivers: Iterable[FeeWaiver], places: "_Places", day: date) -> FeeWaiver | None:
    held = (each for each in waivers if each.holds(day))
    return next((each for each in held if holds_for(each, places.on(day))), None)


class _Places:
    """Where someone works on each day, asked once for all days with the same appointments."""

    def __init__(self, person_id: int) -> None:
        self.person_id = person_id
        self._known: dict[frozenset[int], Place] = {}

    def on(self, day: date) -> Place:
        held = frozenset(number for number, first, last in self._terms if _within(day, first, last))
        if held not in self._known:
            self._known[held] = place_of(self.person_id, day=day)
        return self._known[held]

    @cached_property
    def _terms(self) -> list[tuple[int, date, date | None]]:
        rows = db.session.execute(
            select(Appointment.id, Appointment.starts_on, Appointment.ends_on).where(
                Appointment.person_id == self.person_id
            )
        )
        return [(number, first, last) for number, first, last in rows]


def _within(day: date, first: date, last: date | None) -> bool:
    return first <= day and (last is None or day <= last)


def _waivers(region_ids: set[int]) -> list[FeeWaiver]:
    """Every waiver of these regions, the first made first."""
    if not region_ids:
        return []
    question = select(FeeWaiver).where(FeeWaiver.organisation_id.in_(region_ids))
    return list(db.session.scalars(question.order_by(FeeWaiver.id)))


def _asking(numbers: Iterable[int]) -> Select[Any]:
    """Groups that ask a fee, and whose it is: of who holds the round, or else gives the course."""
    whose = func.coalesce(Round.organisation_id, Course.organisation_id)
    columns: tuple[Any, ...] = (Edition.id, Edition.fee, Edition.payer, Edition.starts_at, whose)
    return (
        select(*columns)
        .join(Edition.course)
        .outerjoin(Edition.round)
        .where(Edition.id.in_(set(numbers)), Edition.fee > 0)
    )


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
