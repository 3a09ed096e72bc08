"""A region that trained people of several organisations in two years."""

from datetime import UTC, date, datetime, timedelta

import pytest

from leerhuis.people.rules import OrganisationKind
from tests.factories import make_course, make_edition, make_organisation, make_professional
from tests.factories_attendance import make_mark, make_seat, sessions_of
from tests.factories_registry import at_now, region

__all__ = ["at_now", "region"]

LAST_YEAR = datetime(2026, 6, 2, 8, tzinfo=UTC)
YEAR_BEFORE = datetime(2025, 6, 3, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def it_is_now(at_now):
    """Every page is opened at the moment of the factories: 11 January 2027."""


def place(region, name, kind=OrganisationKind.MUNICIPALITY):
    return make_organisation(under=region, name=name, kind=kind)


def course_of(region, **given):
    return make_course(organisation_id=region.id, **given)


def held(course, *groups, at=LAST_YEAR, completed=True, **given):
    """A group that was held: so many people of each of these employers were there."""
    edition = make_edition(course=course, starts_at=at, **given)
    for employer, number in groups:
        attend(edition, [make_professional(employer) for _ in range(number)], completed=completed)
    return edition


def attend(edition, people, *, completed=True):
    day = edition.ends_at.date()
    for person in people:
        seat = make_seat(edition, person, completed_on=day if completed else None)
        for session in sessions_of(edition):
            make_mark(seat, session)


def ended(year, month=6):
    return datetime(year, month, 2, 8, tzinfo=UTC)


def day(year, month, number):
    return date(year, month, number)


def later(**given):
    return LAST_YEAR + timedelta(**given)
