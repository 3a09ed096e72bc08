"""Who works in municipalities on a day, counted: persons, fte, registrations, training.

A person works where they are placed, else where they are employed. Who works in two municipalities
counts in both. Only counts leave this module.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from sqlalchemy import CTE, ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from leerhuis import clock, db
from leerhuis.courses.models import Course, Edition
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.municipalities.figures import NOTHING, Facts, Staff
from leerhuis.pathways.models import PersonSpecialism, Specialism
from leerhuis.people.days import appointed_on
from leerhuis.people.models import Appointment, Organisation
from leerhuis.people.rules import ASKS_REGISTRATION, AppointmentKind, Function
from leerhuis.registry.duty.facts import facts as registered_facts


def counted(numbers: Sequence[int], *, year: int, day: date, now: datetime) -> dict[int, Facts]:
    """What is counted of each of these municipalities, by its number.

    Staff, registrations and specialisms are of the day; training is of the year, of the same
    people.
    """
    staffed = in_place(numbers, day=day)
    registered = _registered(numbers, day=day, now=now)
    specialisms = _specialisms(numbers, day=day)
    training = _training(numbers, day=day, year=year, now=now)
    return {
        each: facts._replace(
            registered=registered.get(each, 0),
            specialisms=specialisms[each],
            trained=training.get(each, (0, NOTHING))[0],
            hours=training.get(each, (0, NOTHING))[1],
        )
        for each, facts in staffed.items()
    }


def in_place(numbers: Sequence[int], *, day: date) -> dict[int, Facts]:
    """Only who works there: for a page that tells no more, and does not wait for the rest."""
    functions = _functions(numbers, day=day)
    return {each: Facts(functions[each]) for each in numbers}


def _placed(numbers: Sequence[int], *, day: date) -> Select[int, int, Function, Decimal]:
    """A row for each appointment that holds in one of these municipalities, with its number."""
    municipality, place = aliased(Organisation), aliased(Organisation)
    return (
        select(
            municipality.id.label("municipality_id"),
            Appointment.person_id,
            Appointment.function,
            Appointment.fte,
        )
        .join(place, place.path.startswith(municipality.path))
        .join(Appointment, Appointment.organisation_id == place.id)
        .where(municipality.id.in_(numbers), appointed_on(day), _works_there(day))
    )


def _works_there(day: date) -> ColumnElement[bool]:
    """A placement, or an employment of who is placed nowhere that day."""
    other = aliased(Appointment)
    placed = exists().where(
        other.person_id == Appointment.person_id,
        other.kind == AppointmentKind.PLACEMENT,
        other.starts_on <= day,
        or_(other.ends_on.is_(None), other.ends_on >= day),
    )
    return or_(Appointment.kind == AppointmentKind.PLACEMENT, ~placed)


def _own(numbers: Sequence[int], *, day: date) -> CTE:
    """Each youth professional once for each municipality."""
    placed = _placed(numbers, day=day).where(Appointment.function.in_(ASKS_REGISTRATION)).subquery()
    return select(placed.c.municipality_id, placed.c.person_id).distinct().cte("own")


def _functions(numbers: Sequence[int], *, day: date) -> Mapping[int, dict[Function, Staff]]:
    placed = _placed(numbers, day=day).subquery()
    rows = db.session.execute(
        select(
            placed.c.municipality_id,
            placed.c.function,
            func.count(placed.c.person_id.distinct()),
            func.sum(placed.c.fte),
        ).group_by(placed.c.municipality_id, placed.c.function)
    )
    found: dict[int, dict[Function, Staff]] = defaultdict(dict)
    for number, function, persons, fte in rows:
        found[number][function] = Staff(persons, _fte(fte))
    return found


def _fte(fte: Decimal) -> Decimal:
    """To the hundredth, as municipalities ask it."""
    return Decimal(fte).quantize(Decimal("0.01"))


def _registered(numbers: Sequence[int], *, day: date, now: datetime) -> dict[int, int]:
    """How many had a registration that day that lets them work, by what is known now."""
    own = _own(numbers, day=day)
    known = registered_facts(
        lambda person: person.in_(select(own.c.person_id)), day=day, known_at=now
    )
    covered = exists().where(known.c.person_id == own.c.person_id, known.c.covers)
    rows = db.session.execute(
        select(own.c.municipality_id, func.count()).where(covered).group_by(own.c.municipality_id)
    )
    return {row[0]: row[1] for row in rows}


def _specialisms(numbers: Sequence[int], *, day: date) -> Mapping[int, dict[str, int]]:
    own, held = _own(numbers, day=day), PersonSpecialism
    rows = db.session.execute(
        select(own.c.municipality_id, Specialism.name, func.count(own.c.person_id.distinct()))
        .join(held, held.person_id == own.c.person_id)
        .join(Specialism, Specialism.id == held.specialism_id)
        .where(held.since_on <= day, or_(held.ended_on.is_(None), held.ended_on > day))
        .group_by(own.c.municipality_id, Specialism.name)
        .order_by(Specialism.name)
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for number, name, persons in rows:
        found[number][name] = persons
    return found


def _training(
    numbers: Sequence[int], *, day: date, year: int, now: datetime
) -> dict[int, tuple[int, Decimal]]:
    """How many completed a course in the year, and the hours of all that they completed."""
    own = _own(numbers, day=day)
    begin, end = (clock.moment_of(date(each, 1, 1), time(0)) for each in (year, year + 1))
    rows = db.session.execute(
        select(
            own.c.municipality_id,
            func.count(own.c.person_id.distinct()),
            func.coalesce(func.sum(Course.hours), 0),
        )
        .join(Enrolment, Enrolment.person_id == own.c.person_id)
        .join(Enrolment.edition)
        .join(Edition.course)
        .where(
            Enrolment.state == EnrolmentState.CONFIRMED,
            Enrolment.completed_on.is_not(None),
            Edition.state != EditionState.CANCELLED,
            and_(Edition.ends_at >= begin, Edition.ends_at < min(end, now)),
        )
        .group_by(own.c.municipality_id)
    )
    return {row[0]: (row[1], Decimal(row[2])) for row in rows}
