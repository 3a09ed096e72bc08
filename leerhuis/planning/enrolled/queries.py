"""Finding people in the own region: their enrolments there and the letters about those.

Nothing of their registrations is read, nor of groups of another region.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from leerhuis import db
from leerhuis.access import Identity, Role
from leerhuis.courses.models import Course, Edition
from leerhuis.courses.queries import Listing, coordinated, listed
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.models import Approval, Enrolment
from leerhuis.enrolment.rules import IS_ACTIVE
from leerhuis.mail.models import QueuedLetter
from leerhuis.people import queries as people
from leerhuis.people.directory import matching
from leerhuis.people.models import Person
from leerhuis.people.queries import belongs_below, found
from leerhuis.planning.enrolled.rules import FEWEST_SIGNS, Written, may_go_again

PER_PAGE = 25
MOST_LETTERS = 25
MOST_GROUPS = 50


class Found(NamedTuple):
    """Someone who was found, with who employs them and how often they are in a group here."""

    public_id: str
    name: str
    employer: str | None
    number: int


@dataclass(frozen=True)
class Post:
    """A letter about an enrolment, and whether it may be sent once more."""

    row: QueuedLetter
    again: bool


def people_for(who: Identity, words: str, *, page: int, today: date) -> Listing[Found]:
    """The people of the own region, or in its groups, whose name or address has these words."""
    if len(words) < FEWEST_SIGNS:
        return Listing([], 1, 0, PER_PAGE)
    here = or_(belongs_below(who.paths(Role.COORDINATOR), since=today), _in_a_group_of(who))
    wanted = select(Person.id).where(here, *matching(words))
    total = db.session.scalar(wanted.with_only_columns(func.count())) or 0
    page = min(max(page, 1), max(1, -(-total // PER_PAGE)))
    rows = db.session.execute(
        wanted.with_only_columns(
            Person.public_id,
            Person.sort_name,
            people.employer_name(Person.id, day=today),
            _number_in_groups(who),
        )
        .order_by(Person.search_name, Person.id)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    return Listing([Found._make(each) for each in rows], page, total, PER_PAGE)


def person_for(who: Identity, public_id: str, *, today: date) -> Person:
    """Someone of the own region, or in one of its groups: whom `people_for` finds."""
    here = or_(belongs_below(who.paths(Role.COORDINATOR), since=today), _in_a_group_of(who))
    return found(select(Person).where(Person.public_id == public_id, here))


def enrolments_of(who: Identity, person: Person, *, page: int) -> Listing[Enrolment]:
    """In the groups of the own region, the latest first."""
    wanted = _in_own_groups(who).where(Enrolment.person_id == person.id)
    total = db.session.scalar(wanted.with_only_columns(func.count()))
    loaded = wanted.options(
        contains_eager(Enrolment.edition).contains_eager(Edition.course),
    )
    return listed(
        loaded.order_by(Edition.starts_at.desc(), Enrolment.id.desc()), page=page, total=total
    )


def letters_of(who: Identity, person: Person) -> list[Post]:
    """The latest letters about these enrolments, newest first."""
    subjects = (
        _in_own_groups(who)
        .where(Enrolment.person_id == person.id)
        .with_only_columns(Enrolment.public_id)
    )
    return _post(
        select(QueuedLetter)
        .where(QueuedLetter.person_id == person.id, QueuedLetter.subject.in_(subjects))
        .order_by(QueuedLetter.id.desc())
        .limit(MOST_LETTERS)
    )


def letters_about(enrolment: Enrolment) -> list[Post]:
    return _post(
        select(QueuedLetter)
        .where(
            QueuedLetter.person_id == enrolment.person_id,
            QueuedLetter.subject == enrolment.public_id,
        )
        .order_by(QueuedLetter.id.desc())
        .limit(MOST_LETTERS)
    )


def letter_for(who: Identity, public_id: str) -> QueuedLetter:
    """A letter about an enrolment in a group of the own region."""
    return found(
        select(QueuedLetter)
        .join(Enrolment, Enrolment.public_id == QueuedLetter.subject)
        .join(Enrolment.edition)
        .join(Edition.course)
        .join(Course.organisation)
        .where(
            QueuedLetter.public_id == public_id,
            QueuedLetter.person_id == Enrolment.person_id,
            coordinated(who),
        )
    )


def written_about(letter: QueuedLetter) -> list[Written]:
    """All that was written to this person about the same enrolment."""
    about = select(QueuedLetter).where(
        QueuedLetter.person_id == letter.person_id, QueuedLetter.subject == letter.subject
    )
    return [written(each) for each in db.session.scalars(about)]


def person_of(enrolment: Enrolment) -> Person:
    return db.session.get_one(Person, enrolment.person_id)


def approvals_of(enrolment: Enrolment) -> list[Approval]:
    """What was asked of each side, and what it said."""
    rows = db.session.scalars(
        select(Approval).where(Approval.enrolment_id == enrolment.id).order_by(Approval.id)
    )
    return list(rows)


def groups_to_move_to(enrolment: Enrolment, *, now: datetime) -> list[Edition]:
    """The other published groups of the course that have not begun, the soonest first."""
    taken = select(Enrolment.edition_id).where(
        Enrolment.person_id == enrolment.person_id, Enrolment.state.in_(IS_ACTIVE)
    )
    rows = db.session.scalars(
        select(Edition)
        .options(joinedload(Edition.course))
        .where(
            Edition.course_id == enrolment.edition.course_id,
            Edition.state == EditionState.PUBLISHED,
            Edition.starts_at > now,
            Edition.id.not_in(taken),
        )
        .order_by(Edition.starts_at, Edition.id)
        .limit(MOST_GROUPS)
    )
    return list(rows)


def _post(wanted: Select[Any]) -> list[Post]:
    rows: Sequence[QueuedLetter] = db.session.scalars(wanted).all()
    again = may_go_again(map(written, rows))
    return [Post(each, each.id in again) for each in rows]


def written(row: QueuedLetter) -> Written:
    return Written(row.id, row.subject, row.kind, row.state, json.dumps(row.values))


def _in_own_groups(who: Identity) -> Select[Any]:
    return (
        select(Enrolment)
        .join(Enrolment.edition)
        .join(Edition.course)
        .join(Course.organisation)
        .where(coordinated(who))
    )


def _in_a_group_of(who: Identity) -> ColumnElement[bool]:
    return exists(_in_own_groups(who).with_only_columns(Enrolment.id).where(_theirs()))


def _number_in_groups(who: Identity) -> Any:
    return (
        _in_own_groups(who)
        .with_only_columns(func.count(Enrolment.id))
        .where(_theirs(), Enrolment.state.in_(IS_ACTIVE))
        .scalar_subquery()
    )


def _theirs() -> ColumnElement[bool]:
    return Enrolment.person_id == Person.id
