"""Who is in a group: counted, narrowed and paged by the database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, Subquery, exists, func, null, select

from leerhuis import clock, db
from leerhuis.access import below
from leerhuis.courses.models import Edition
from leerhuis.courses.queries import Listing
from leerhuis.enrolment.models import Answer, Enrolment, Question
from leerhuis.enrolment.rules import HOLDS_SEAT, EnrolmentState
from leerhuis.mail.queries import Recipient
from leerhuis.people import queries as people
from leerhuis.people.directory import matching
from leerhuis.people.models import Appointment, EmailAddress, Organisation, Person
from leerhuis.people.rules import AppointmentKind, OrganisationKind, lineage
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


class Told(NamedTuple):
    """What a sheet says besides: where letters go, and in which sector someone works."""

    address: str | None
    employer_id: int | None


def day_of(edition: Edition) -> date:
    """The day on which it counts who works where: that of the first session."""
    return clock.day_of(edition.starts_at) if edition.starts_at else edition.enrol_by_on


def numbers_of(edition: Edition) -> dict[Which, int]:
    """How many there are of each part of the people, whatever else is asked."""
    rows = db.session.execute(
        select(Enrolment.state, func.count())
        .where(Enrolment.edition_id == edition.id)
        .group_by(Enrolment.state)
    )
    counts = {row[0]: row[1] for row in rows}
    return {which: sum(counts.get(each, 0) for each in states) for which, states in STATES.items()}


def page_of(edition: Edition, asked: Asked, *, page: int) -> Listing[Row]:
    wanted = _wanted(edition, asked)
    total = db.session.scalar(wanted.with_only_columns(func.count())) or 0
    page = min(max(page, 1), max(1, -(-total // PER_PAGE)))
    part = wanted.order_by(*_order(asked)).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    return Listing(_rows(edition, part, asked), page, total, PER_PAGE)


def first_of(edition: Edition, which: Which) -> list[Row]:
    """The first page of a part, for a page that counts otherwise."""
    asked = Asked(which)
    part = _wanted(edition, asked).order_by(*_order(asked)).limit(PER_PAGE)
    return _rows(edition, part, asked)


def all_of(edition: Edition, asked: Asked) -> list[Row]:
    """The same without pages, for a sheet."""
    return _rows(edition, _wanted(edition, asked), asked)


def reached_by(edition: Edition, asked: Asked) -> list[tuple[str, int]]:
    """The enrolment and the person of each who is asked for, in the order of the list."""
    wanted = _wanted(edition, asked).with_only_columns(Enrolment.public_id, Enrolment.person_id)
    return [(row[0], row[1]) for row in db.session.execute(wanted.order_by(*_order(asked)))]


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


def employers_in(edition: Edition) -> list[Organisation]:
    """Who employs the people of the group, teams with what they are part of, by name."""
    paths = db.session.scalars(
        select(Organisation.path)
        .join(Organisation.appointments)
        .join(Enrolment, Enrolment.person_id == Appointment.person_id)
        .where(Enrolment.edition_id == edition.id, *_employment(day_of(edition)))
        .distinct()
    )
    numbers = {number for path in paths for number in lineage(path)[1:] or lineage(path)}
    rows = db.session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(numbers), Organisation.kind != OrganisationKind.TEAM)
        .order_by(Organisation.name, Organisation.id)
    )
    return list(rows)


def sectors_by_organisation() -> dict[int, Sector]:
    """The sector of every organisation, by its number."""
    rows = db.session.execute(select(Organisation.path, Organisation.kind)).all()
    kinds = {lineage(path)[-1]: kind for path, kind in rows}
    return {
        lineage(path)[-1]: sector_of([kinds[number] for number in lineage(path)])
        for path, _kind in rows
    }


def _wanted(edition: Edition, asked: Asked) -> Select[Any]:
    wanted = (
        select(Enrolment.id)
        .join(Enrolment.person)
        .where(
            Enrolment.edition_id == edition.id,
            Enrolment.state.in_(STATES[asked.which]),
            *matching(asked.words),
        )
    )
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


def _order(asked: Asked) -> tuple[Any, ...]:
    if asked.which is Which.WAITING:
        return Enrolment.priority.desc(), Enrolment.turn
    return Person.search_name, Person.id, Enrolment.id


def _works(day: date, where: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(
        select(Appointment.id).where(
            Appointment.person_id == Enrolment.person_id, *_employment(day), where
        )
    )


def _employment(day: date) -> tuple[ColumnElement[bool], ...]:
    return Appointment.kind == AppointmentKind.EMPLOYMENT, people.appointed_on(day)


def _employer_id(day: date) -> ScalarSelect[int | None]:
    return (
        select(Appointment.organisation_id)
        .where(Appointment.person_id == Enrolment.person_id, *_employment(day))
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


def questions_of(edition: Edition) -> list[Question]:
    """What the course asks at enrolment, or asked before, in order."""
    rows = db.session.scalars(
        select(Question)
        .where(Question.course_id == edition.course_id)
        .order_by(Question.number, Question.id)
    )
    return list(rows)


def answers_of(
    edition: Edition, questions: Sequence[Question], *, today: date
) -> dict[int, dict[int, str]]:
    """What people answered, by the number of their enrolment and that of the question."""
    found: dict[int, dict[int, str]] = {}
    if questions:
        wanted = [each.id for each in questions]
        for enrolment_id, _name, answer in _answered(edition, today=today):
            if answer.question_id in wanted:
                found.setdefault(enrolment_id, {})[answer.question_id] = answer.text
    return found


class Given(NamedTuple):
    """What people with a seat answered to a question, by name."""

    question: Question
    answers: list[tuple[str, str]]


def answers_by_question(edition: Edition, *, today: date) -> list[Given]:
    """Of the people with a seat; a question that nobody answered says so."""
    found = {each.id: Given(each, []) for each in questions_of(edition)}
    seated = Enrolment.state.in_(HOLDS_SEAT)
    for _number, name, answer in _answered(edition, seated, today=today):
        if answer.text:
            found[answer.question_id].answers.append((name, answer.text))
    return [each for each in found.values() if each.question.in_use or each.answers]


def _answered(edition: Edition, *narrower: ColumnElement[bool], today: date) -> Iterator[Any]:
    rows = db.session.execute(
        select(Enrolment.id, Person.sort_name, Answer)
        .join(Enrolment, Enrolment.id == Answer.enrolment_id)
        .join(Enrolment.person)
        .where(Enrolment.edition_id == edition.id, Answer.erase_on > today, *narrower)
        .order_by(Person.search_name, Person.id)
    )
    yield from rows


def recipient(person_id: int) -> Recipient:
    person = db.session.get_one(Person, person_id)
    return Recipient(person.given_name, person.name, person.language)
