"""Reading the closing test of a group: who takes it, and how it went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import joinedload

from leerhuis import db
from leerhuis.access import Identity, Role, below
from leerhuis.attendance import queries, rules
from leerhuis.attendance.completion import Test, test_of
from leerhuis.courses.models import Course, Edition, Session
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.errors import Missing
from leerhuis.people.models import Organisation


@dataclass(frozen=True)
class Taker:
    """Someone with a seat, what the test says now, and the last word of each day."""

    enrolment: Enrolment
    test: Test
    days: Sequence[tuple[date, bool]]


def edition_for(who: Identity, public_id: str) -> Edition:
    """A published group with a closing test, which this person coordinates or trains in."""
    trained = exists(
        select(Session.id).where(Session.edition_id == Edition.id, queries.trained_by(who))
    )
    found = db.session.scalar(
        select(Edition)
        .join(Edition.course)
        .join(Course.organisation)
        .options(joinedload(Edition.course).joinedload(Course.organisation))
        .where(
            Edition.public_id == public_id,
            Edition.state == EditionState.PUBLISHED,
            Course.closing_test,
            or_(below(Organisation.path, who.paths(Role.COORDINATOR)), trained),
        )
    )
    if found is None:
        raise Missing
    return found


def takers(edition: Edition) -> list[Taker]:
    """Everyone with a seat, in the order of a Dutch list."""
    seats = db.session.scalars(
        select(Enrolment)
        .options(joinedload(Enrolment.person))
        .where(Enrolment.edition_id == edition.id, Enrolment.state == EnrolmentState.CONFIRMED)
    ).all()
    results = queries.results_of([each.id for each in seats])
    found = [
        Taker(each, test_of(results[each.id], asked=True), sorted(dict(results[each.id]).items()))
        for each in seats
    ]
    return sorted(found, key=lambda each: rules.by_name(each.enrolment.person.sort_name))
