"""Last days that go by: what came with an appointment ends with it, whoever wrote the day down."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.access import Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.people import leaving, queries, service
from leerhuis.people.models import Appointment, RoleGrant
from leerhuis.people.rules import AppointmentKind
from tests.factories import (
    HOUSE,
    NOW,
    TODAY,
    identity,
    make_appointment,
    make_grant,
    make_organisation,
    make_person,
)

YESTERDAY = TODAY - timedelta(days=1)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def spring(app):
    return make_organisation(under=make_organisation())


def manager(place, *, ends_on=YESTERDAY, role_at=None, granted_at=LONG_AGO):
    person = make_person()
    make_appointment(person, place, ends_on=ends_on)
    make_grant(person, Role.MANAGER, role_at or place, granted_at=granted_at)
    return person


def test_a_role_ends_with_the_appointment_that_it_came_with(spring):
    person = manager(spring, role_at=make_organisation(under=spring))
    assert identity(person).may(Role.MANAGER)
    assert leaving.leave_due(now=NOW) == 1
    assert not identity(person).may(Role.MANAGER)
    assert db.session.scalar(select(AuditEvent.action)) is Action.GRANT_ENDED


def test_it_happens_once(spring):
    manager(spring)
    assert leaving.leave_due(now=NOW) == 1
    assert leaving.leave_due(now=NOW) == 0


def test_on_the_last_day_itself_nothing_ends(spring):
    person = manager(spring, ends_on=TODAY)
    assert leaving.leave_due(now=NOW) == 0
    assert identity(person).may(Role.MANAGER)


def test_a_role_that_was_given_after_the_last_day_stays(spring):
    person = manager(spring, granted_at=NOW)
    assert leaving.leave_due(now=NOW) == 0
    assert identity(person).may(Role.MANAGER)


def test_a_next_contract_keeps_the_role(spring):
    person = manager(spring)
    make_appointment(person, spring, starts_on=TODAY)
    assert leaving.leave_due(now=NOW) == 0
    assert identity(person).may(Role.MANAGER)


def test_who_goes_to_another_team_leaves_the_role_behind(spring):
    team, other = make_organisation(under=spring), make_organisation(under=spring)
    person = manager(team)
    make_appointment(person, other, starts_on=TODAY)
    assert leaving.leave_due(now=NOW) == 1
    assert not identity(person).may(Role.MANAGER)


def test_who_works_on_above_the_team_keeps_its_role(spring):
    person = manager(make_organisation(under=spring))
    make_appointment(person, spring)
    assert leaving.leave_due(now=NOW) == 0


def test_a_role_elsewhere_stays_with_who_works_there(spring):
    elsewhere = make_organisation()
    person = manager(spring, role_at=elsewhere)
    make_appointment(person, elsewhere)
    assert leaving.leave_due(now=NOW) == 0
    assert identity(person).may(Role.MANAGER)


def test_a_placement_ends_with_the_last_employment(spring):
    person, zundert = manager(spring), make_organisation()
    make_appointment(person, zundert, kind=AppointmentKind.PLACEMENT)
    make_grant(person, Role.TRAINER, zundert, granted_at=LONG_AGO)
    assert leaving.leave_due(now=NOW) == 3
    assert (identity(person).roles, identity(person).employed) == ({Role.PROFESSIONAL}, False)
    ends = db.session.scalars(select(Appointment.ends_on)).all()
    assert ends == [YESTERDAY, YESTERDAY]


def test_of_several_employers_only_the_one_that_was_left_loses_its_roles(spring):
    other = make_organisation()
    person = manager(spring)
    make_appointment(person, other)
    make_appointment(person, make_organisation(), kind=AppointmentKind.PLACEMENT)
    make_grant(person, Role.COORDINATOR, other, granted_at=LONG_AGO)
    assert leaving.leave_due(now=NOW) == 1
    assert identity(person).roles == {Role.PROFESSIONAL, Role.COORDINATOR}


def test_who_is_only_placed_somewhere_stays_placed_elsewhere(spring):
    person, zundert, etten = make_person(), make_organisation(), make_organisation()
    for place in (zundert, etten):
        make_appointment(person, place, kind=AppointmentKind.PLACEMENT)
    leaving.leave(person, zundert, on=YESTERDAY, by=HOUSE, now=NOW)
    (still,) = [each for each in queries.appointments_of(person.id) if each.ends_on is None]
    assert still.organisation == etten


def test_the_last_administrator_stays_until_there_is_another(spring):
    person = make_person()
    make_appointment(person, spring, ends_on=YESTERDAY)
    make_grant(person, Role.ADMINISTRATOR, spring, granted_at=LONG_AGO)
    make_grant(person, Role.MANAGER, spring, granted_at=LONG_AGO)
    assert leaving.leave_due(now=NOW) == 1
    assert identity(person).roles == {Role.ADMINISTRATOR, Role.PROFESSIONAL}
    assert not identity(person).employed
    service.grant(make_person(), Role.ADMINISTRATOR, spring, by=HOUSE, now=NOW)
    assert leaving.leave_due(now=NOW) == 1
    assert (identity(person).roles, identity(person).employed) == ({Role.PROFESSIONAL}, False)


def test_a_night_without_a_run_is_caught_up(spring):
    manager(spring)
    assert leaving.leave_due(now=NOW + timedelta(days=40)) == 1
    assert db.session.scalar(select(RoleGrant.ended_at)) is not None
