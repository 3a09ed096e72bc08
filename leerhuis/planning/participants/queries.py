"""Who is in a group: counted, narrowed and paged by the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, Subquery, exists, func, null, select
from sqlalchemy.orm import contains_eager

from leerhuis import clock, db
from leerhuis.access import Identity, below
from leerhuis.courses.models import Course, Edition
from leerhuis.courses.queries import Listing, coordinated
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.mail.queries import Recipient
from leerhuis.people import queries as people
from leerhuis.people.directory import matching
from leerhuis.people.models import Appointment, EmailAddress, Organisation, Person
from leerhuis.people.rules import AppointmentKind, lineage
from leerhuis.people.sectors import Sector, sector_of
from leerhuis.planning.participants.rules import STATES, Which

PER_PAGE = 50
WAITING = Enrolment.state == EnrolmentState.WAITING


@dataclass(frozen=True)
class Asked:
    """Which people of a group are asked for; of `chosen` public ids, or without any all."""

    which: Which = Which.SEATED
    sector: Sector | None = None
    organisation: Organisation | None = None
    words: str = ""
    chosen: tuple[str, ...] = ()


class Row(NamedTuple):
    """Someone in a group, as plain values; `place` is the one in the whole line."""

    number: int
    public_id: str
    state: EnrolmentState
    priority: int
    enrolled_at: datetime
    confirmed_at: datetime | None
    offer_ends_at: datetime | None
    decide_by_at: datetime | None
    limits_ignored: str
    reason: str
    code_id: int | None
    name: str
    given_name: str
    person: str
    employer: str | None
    place: int | None

    @property
    def remarked(self) -> bool:
        """Whether there is more to say of them than their state."""
        sure = self.state is EnrolmentState.CONFIRMED and not self.code_id
        return not sure or bool(self.priority or self.limits_ignored or self.reason)


class Told(NamedTuple):
    """What a sheet says besides: where letters go, and in which sector someone works."""

    address: str | None
    employer_id: int | None


def day_of(edition: Edition) -> date:
    """The day on which it counts who works where: that of the first session."""
    return clock.day_of(edition.starts_at) if edition.starts_at else edition.enrol_by_on


def group_for(who: Identity, public_id: str) -> Edition:
    """A group where this person coordinates, with no more than what it is called."""
    return people.found(
        select(Edition)
        .join(Edition.course)
        .join(Course.organisation)
        .options(contains_eager(Edition.course).load_only(Course.title))
        .where(Edition.public_id == public_id, coordinated(who))
        .execution_options(populate_existing=True)
    )


def numbers_of(edition: Edition) -> dict[Which, int]:
    """How many there are of each part of the people, whatever else is asked."""
    rows = db.session.execute(
        select(Enrolment.state, func.count())
        .where(Enrolment.edition_id == edition.id)
        .group_by(Enrolment.state)
    )
    counts = {row[0]: row[1] for row in rows}
    return {which: sum(counts.get(each, 0) for each in states) for which, states in STATES.items()}


def page_of(
    edition: Edition, asked: Asked, *, numbers: Mapping[Which, int], page: int
) -> Listing[Row]:
    """One page; of a whole part it is known already how many there are."""
    wanted = _wanted(edition, asked)
    whole = asked == Asked(asked.which)
    total = numbers[asked.which] if whole else _number(wanted)
    page = min(max(page, 1), max(1, -(-total // PER_PAGE)))
    part = _in_order(wanted, asked).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    return Listing(_rows(edition, part, asked), page, total, PER_PAGE)


def first_of(edition: Edition, which: Which) -> list[Row]:
    """The first page of a part, for a page that counts otherwise."""
    asked = Asked(which)
    part = _in_order(_wanted(edition, asked), asked).limit(PER_PAGE)
    return _rows(edition, part, asked)


def all_of(edition: Edition, asked: Asked) -> list[Row]:
    """The same without pages, for a sheet."""
    return _rows(edition, _wanted(edition, asked), asked)


def reached_by(edition: Edition, asked: Asked) -> list[tuple[str, int]]:
    """The enrolment and the person of each who is asked for, in the order of the list."""
    wanted = _in_order(_wanted(edition, asked), asked)
    rows = db.session.execute(wanted.with_only_columns(Enrolment.public_id, Enrolment.person_id))
    return [(row[0], row[1]) for row in rows]


def number_of(edition: Edition, asked: Asked) -> int:
    return _number(_wanted(edition, asked))


def told_of(edition: Edition) -> dict[int, Told]:
    """What a sheet says besides of everyone in the group, by the number of the enrolment."""
    address = select(EmailAddress.address).where(
        EmailAddress.person_id == Enrolment.person_id, EmailAddress.for_letters
    )
    rows = db.session.execute(
        select(Enrolment.id, address.scalar_subquery(), _employer_id(day_of(edition))).where(
            Enrolment.edition_id == edition.id
        )
    )
    return {number: Told(*rest) for number, *rest in rows}


def organisation_of(edition: Edition, public_id: str) -> Organisation | None:
    """An organisation that somebody in the group works at, or at a part of it."""
    wanted = select(Organisation).where(Organisation.public_id == public_id)
    found = db.session.scalar(wanted)
    if found is None:
        return None
    asked = Asked(Which.ALL, organisation=found)
    return found if db.session.scalar(_wanted(edition, asked).limit(1)) else None


def sectors_by_organisation() -> dict[int, Sector]:
    """The sector of every organisation, by its number."""
    rows = db.session.execute(select(Organisation.path, Organisation.kind)).all()
    kinds = {lineage(path)[-1]: kind for path, kind in rows}
    return {
        lineage(path)[-1]: sector_of([kinds[number] for number in lineage(path)])
        for path, _kind in rows
    }


def _wanted(edition: Edition, asked: Asked) -> Select[Any]:
    wanted = select(Enrolment.id).where(
        Enrolment.edition_id == edition.id, Enrolment.state.in_(STATES[asked.which])
    )
    if asked.words:
        named = select(Person.id).where(*matching(asked.words))
        wanted = wanted.where(Enrolment.person_id.in_(named))
    day = day_of(edition)
    if asked.organisation is not None:
        inside = below(Organisation.path, [asked.organisation.path])
        places = select(Organisation.id).where(inside)
        wanted = wanted.where(_works(day, Appointment.organisation_id.in_(places)))
    if asked.sector is not None:
        found = [each for each, at in sectors_by_organisation().items() if at is asked.sector]
        wanted = wanted.where(_works(day, Appointment.organisation_id.in_(found)))
    if asked.chosen:
        wanted = wanted.where(Enrolment.public_id.in_(asked.chosen))
    return wanted


def _number(wanted: Select[Any]) -> int:
    return db.session.scalar(wanted.with_only_columns(func.count())) or 0


def _in_order(wanted: Select[Any], asked: Asked) -> Select[Any]:
    if asked.which is Which.WAITING:
        return wanted.order_by(*_order(asked))
    return wanted.join(Enrolment.person).order_by(*_order(asked))


def _order(asked: Asked) -> tuple[Any, ...]:
    if asked.which is Which.WAITING:
        return Enrolment.priority.desc(), Enrolment.turn
    return Person.search_name, Person.id, Enrolment.id


def _works(day: date, where: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(
        select(Appointment.id).where(
            Appointment.person_id == Enrolment.person_id, *employment(day), where
        )
    )


def employment(day: date) -> tuple[ColumnElement[bool], ...]:
    return Appointment.kind == AppointmentKind.EMPLOYMENT, people.appointed_on(day)


def _employer_id(day: date) -> ScalarSelect[int | None]:
    return (
        select(Appointment.organisation_id)
        .where(Appointment.person_id == Enrolment.person_id, *employment(day))
        .order_by(Appointment.fte.desc(), Appointment.id)
        .limit(1)
        .scalar_subquery()
    )


def _rows(edition: Edition, numbers: Select[Any], asked: Asked) -> list[Row]:
    """These enrolments in full, in the same order; only who waits has a place in line."""
    employer = people.employer_name(Enrolment.person_id, day=day_of(edition))
    line = _line(edition)
    waits = EnrolmentState.WAITING in STATES[asked.which]
    wanted = (
        select(
            Enrolment.id,
            Enrolment.public_id,
            Enrolment.state,
            Enrolment.priority,
            Enrolment.enrolled_at,
            Enrolment.confirmed_at,
            Enrolment.offer_ends_at,
            Enrolment.decide_by_at,
            Enrolment.limits_ignored,
            Enrolment.reason,
            Enrolment.code_id,
            Person.sort_name,
            Person.given_name,
            Person.public_id.label("person"),
            employer,
            line.c.place if waits else null(),
        )
        .join(Enrolment.person)
        .where(Enrolment.id.in_(numbers))
        .order_by(*_order(asked))
    )
    if waits:
        wanted = wanted.outerjoin(line, line.c.id == Enrolment.id)
    return [Row._make(each) for each in db.session.execute(wanted)]


def _line(edition: Edition) -> Subquery:
    """The place in line of everyone who waits, 1 for who is next."""
    order = (Enrolment.priority.desc(), Enrolment.turn)
    place = func.row_number().over(order_by=order).label("place")
    return select(Enrolment.id, place).where(Enrolment.edition_id == edition.id, WAITING).subquery()


def recipient(person_id: int) -> Recipient:
    person = db.session.get_one(Person, person_id)
    return Recipient(person.given_name, person.name, person.language)
