"""Reading enrolments: how full groups are, and lists for the people they are of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from leerhuis import clock, db
from leerhuis.access import Identity, Role, below
from leerhuis.courses import queries as courses
from leerhuis.courses.models import Course, Edition
from leerhuis.courses.queries import SHOWN
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment import counting
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState, Filling, Part
from leerhuis.errors import Missing
from leerhuis.people import queries as people
from leerhuis.people.models import Organisation, Person

PER_PAGE = 20
OTHERS_SHOWN = 5


@dataclass(frozen=True)
class Participant:
    """Someone in an edition, with who employs them; `place` is the place in line."""

    enrolment: Enrolment
    person: Person
    employer: str
    place: int | None


class Line(NamedTuple):
    """Where someone stands in line, and why they wait."""

    place: int
    filling: Filling


class Listed(NamedTuple):
    """One page of a list."""

    rows: list[Enrolment]
    page: int
    pages: int


def filling_of(edition: Edition) -> Filling:
    """Recount who has a seat and who waits."""
    return fillings([edition.id])[edition.id]


def fillings(edition_ids: Iterable[int]) -> dict[int, Filling]:
    """The same for many editions, in one query."""
    wanted = list(edition_ids)
    if not wanted:
        return {}
    rows = db.session.execute(
        select(Enrolment.edition_id, *counting.COUNTS)
        .where(Enrolment.edition_id.in_(wanted))
        .group_by(Enrolment.edition_id)
    )
    counted = {edition_id: Filling(*counts) for edition_id, *counts in rows}
    return {each: counted.get(each, Filling()) for each in wanted}


def edition_to_enrol_in(public_id: str) -> Edition:
    """A published or cancelled edition; a draft does not exist yet for who wants to enrol."""
    found = (
        db.session.execute(_edition_query(), {"wanted": public_id}).unique().scalar_one_or_none()
    )
    if found is None:
        raise Missing
    return found


@cache
def _edition_query() -> Select[Edition]:
    return (
        select(Edition)
        .options(*counting.EDITION)
        .where(Edition.public_id == bindparam("wanted"), courses.shown())
    )


def enrolment_for(who: Identity, public_id: str) -> Enrolment:
    """One's own enrolment with all that its page shows."""
    return _one(
        _detailed().where(Enrolment.public_id == public_id, Enrolment.person_id == who.person_id)
    )


def enrolment_for_staff(who: Identity, public_id: str) -> Enrolment:
    """An enrolment in a course of an organisation where this person is coordinator."""
    return _one(
        _detailed()
        .join(Enrolment.edition)
        .join(Edition.course)
        .join(Course.organisation)
        .where(
            Enrolment.public_id == public_id,
            below(Organisation.path, who.paths(Role.COORDINATOR)),
        )
    )


def enrolments_of(person_id: int) -> list[Enrolment]:
    """Every seat and place in line that the person holds, the first to begin on top."""
    return _all(
        _detailed()
        .join(Enrolment.edition)
        .where(Enrolment.person_id == person_id, counting.ACTIVE)
        .order_by(Edition.starts_at, Enrolment.id)
    )


def other_editions(edition: Edition, *, now: datetime) -> list[Edition]:
    """The other groups of the course that one can still enrol in, the soonest first."""
    found = db.session.scalars(
        select(Edition)
        .options(selectinload(Edition.sessions).options(*SHOWN))
        .where(
            Edition.course_id == edition.course_id,
            Edition.id != edition.id,
            Edition.state == EditionState.PUBLISHED,
            Edition.starts_at > now,
            Edition.enrol_by_on >= clock.day_of(now),
        )
        .order_by(Edition.starts_at, Edition.id)
        .limit(OTHERS_SHOWN)
    )
    return list(found)


def part_of(person_id: int, part: Part, *, now: datetime, page: int = 1) -> Listed:
    """One of the three lists of a person: what comes, what is waited for, what has been."""
    mine = (Enrolment.person_id == person_id, _condition(part, now=now))
    total = db.session.scalar(
        select(func.count()).select_from(Enrolment).join(Enrolment.edition).where(*mine)
    )
    pages = max(1, -(-(total or 0) // PER_PAGE))
    page = min(max(page, 1), pages)
    order = Edition.starts_at.desc() if part is Part.PAST else Edition.starts_at
    ids = (
        select(Enrolment.id)
        .join(Enrolment.edition)
        .where(*mine)
        .order_by(order, Enrolment.id.desc())
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    rows = _all(
        _detailed()
        .join(Enrolment.edition)
        .where(Enrolment.id.in_(ids))
        .order_by(order, Enrolment.id.desc())
    )
    return Listed(rows, page, pages)


def place_in_line(enrolment: Enrolment) -> int | None:
    """1 for who is next; None for who does not wait."""
    if enrolment.state is not EnrolmentState.WAITING:
        return None
    return places_in_line([enrolment])[enrolment.id]


def line_of(enrolment: Enrolment) -> Line | None:
    """The place in line and how full the group is; None for who does not wait."""
    place = place_in_line(enrolment)
    return Line(place, filling_of(enrolment.edition)) if place else None


def places_in_line(enrolments: Iterable[Enrolment]) -> dict[int, int]:
    """The place of each of these in its own line, by the number of the enrolment."""
    waiting = [each for each in enrolments if each.state is EnrolmentState.WAITING]
    if not waiting:
        return {}
    ahead = aliased(Enrolment)
    rows = db.session.execute(
        select(Enrolment.id, func.count())
        .join(
            ahead,
            and_(
                ahead.edition_id == Enrolment.edition_id,
                ahead.state == EnrolmentState.WAITING,
                counting.not_behind(Enrolment, other=ahead),
            ),
        )
        .where(Enrolment.id.in_([each.id for each in waiting]))
        .group_by(Enrolment.id)
    )
    return {each[0]: each[1] for each in rows}


def participants_of(edition: Edition) -> list[Participant]:
    """Who has a seat, by name, and then who waits, in order; with who employs them then."""
    day = clock.day_of(edition.starts_at) if edition.starts_at else edition.enrol_by_on
    employer = people.employer_name(Enrolment.person_id, day=day)
    rows = db.session.execute(
        select(Enrolment, Person, employer)
        .join(Enrolment.person)
        .where(Enrolment.edition_id == edition.id, counting.ACTIVE)
        .order_by(Person.sort_name, Person.id)
    ).all()
    line = sorted(
        (each for each, _, _ in rows if each.state is EnrolmentState.WAITING),
        key=lambda each: (-each.priority, each.turn),
    )
    places = {each.id: place for place, each in enumerate(line, start=1)}
    listed = [
        Participant(each, person, name or "", places.get(each.id)) for each, person, name in rows
    ]
    return sorted(listed, key=lambda one: one.place or 0)


def _condition(part: Part, *, now: datetime) -> ColumnElement[bool]:
    called_off = Edition.state == EditionState.CANCELLED
    over = or_(Enrolment.cancelled_at.is_not(None), Edition.ends_at < now, called_off)
    if part is Part.PAST:
        return over
    wanted = counting.WAITING if part is Part.WAITING else counting.HELD
    return and_(wanted, ~called_off, or_(Edition.ends_at.is_(None), Edition.ends_at >= now))


def _detailed() -> Select[Enrolment]:
    return select(Enrolment).options(joinedload(Enrolment.edition).options(*counting.EDITION))


def _one(query: Select[Enrolment]) -> Enrolment:
    found = db.session.execute(query).unique().scalar_one_or_none()
    if found is None:
        raise Missing
    return found


def _all(query: Select[Enrolment]) -> list[Enrolment]:
    return list(db.session.execute(query).unique().scalars())
