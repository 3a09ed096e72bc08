"""People who completed a course that gives points, and the coordinator of its region."""

from decimal import Decimal

import pytest

from leerhuis import clock, db
from leerhuis.access import HOUSE, Role
from leerhuis.registers import Register
from leerhuis.registry import service as registry
from leerhuis.reporting import service
from tests.factories import (
    NOW,
    TODAY,
    make_course,
    make_edition,
    make_organisation,
    make_professional,
    make_staff,
)
from tests.factories_attendance import make_seat
from tests.factories_registry import FORMAL, make_registration
from tests.factories_registry import skj as skj_points


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West")


@pytest.fixture
def desk(client, region):
    return client.sign_in(make_staff(Role.COORDINATOR, region))


@pytest.fixture
def course(region):
    return make_course(
        title="Hechting", organisation_id=region.id, points=skj_points((FORMAL, "6"))
    )


@pytest.fixture
def edition(course):
    return make_edition(course=course)


@pytest.fixture
def earn(region, edition):
    """Someone with a registration earns points in the group; what is earned is pulled."""

    def give(points="6", *, person=None, on=TODAY, register=Register.SKJ, held=None, pull=True):
        person = person or make_professional(make_organisation(under=region))
        if held is not False:
            facts = dict(held or {})
            numberless = facts.get("number") == ""
            if numberless:
                del facts["number"]
            row = make_registration(person, **facts)
            if numberless:  # as an employer's file may leave it
                with db.transaction():
                    row.number = ""
        seat = make_seat(edition, person, completed_on=on)
        write(seat, points, register=register, on=on)
        if pull:
            service.pull(now=NOW)
        return seat

    return give


def write(seat, points, *, register=Register.SKJ, on=TODAY):
    """What the dossier says of this seat from now on; a correction takes back what it said."""
    occupation = str(skj_points((FORMAL, points))[0][1]) if register is Register.SKJ else ""
    told = {"ref": seat.public_id, "title": "Hechting", "on": on, "by": HOUSE, "now": NOW}
    amount = Decimal(points)
    rows = [(register, occupation, FORMAL, amount)] if amount else []
    registry.record_points(seat.person_id, rows=[], **told)
    if rows:
        registry.record_points(seat.person_id, rows=rows, **told)
    db.session.expire_all()
