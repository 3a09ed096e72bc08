"""A professional of Rucphen who lacks some points, and the groups of the region."""

from datetime import timedelta
from decimal import Decimal

import pytest

from leerhuis import clock, db
from leerhuis.people.rules import AppointmentKind, OrganisationKind
from tests.factories import (
    NOW,
    make_appointment,
    make_course,
    make_edition,
    make_organisation,
    make_professional,
    make_venue,
)
from tests.factories_attendance import sessions_of
from tests.factories_registry import FORMAL, INFORMAL, REFLECTION, give_points, make_registration
from tests.factories_registry import skj as skj_points


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West")


@pytest.fixture
def person(region):
    """Lacks 6 points of formal learning and 4 of reflection; works in Rucphen."""
    employer = make_organisation(under=region)
    someone = make_professional(employer)
    rucphen = make_organisation(
        under=region, kind=OrganisationKind.MUNICIPALITY, name="Gemeente Rucphen"
    )
    make_appointment(someone, rucphen, kind=AppointmentKind.PLACEMENT)
    make_registration(someone)
    give_points(
        someone, (FORMAL, Decimal("34")), (INFORMAL, Decimal("20")), (REFLECTION, Decimal("56"))
    )
    return someone


@pytest.fixture
def group(region):
    """A group of a course of its own, which gives these points on these days from now."""

    def make(title, *rows, day=40, town="Roosendaal", sessions=1, **given):
        course = given.pop("course", None) or make_course(
            title=title, organisation_id=region.id, points=skj_points(*rows), **given.pop("of", {})
        )
        edition = make_edition(
            course=course, sessions=sessions, starts_at=NOW + timedelta(days=day), **given
        )
        venue = make_venue(town=town)
        with db.transaction():
            for session in sessions_of(edition):
                session.venue_id = venue.id
        return edition

    return make
