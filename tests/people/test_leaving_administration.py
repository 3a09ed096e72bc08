"""What an administrator of an employer still does with somebody who left it."""

from datetime import timedelta

import pytest

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.people.rules import KEPT_DAYS
from tests.factories import (
    NOW,
    TODAY,
    make_appointment,
    make_grant,
    make_organisation,
    make_person,
    make_staff,
)

FIRST = TODAY - timedelta(days=400)


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def employer(app):
    return make_organisation(under=make_organisation())


@pytest.fixture
def admin(client, employer):
    return client.sign_in(make_staff(Role.ADMINISTRATOR, employer))


def who_left(employer, *, days):
    """Somebody whose work and role there ended so many days ago, and who works elsewhere."""
    person, last_on = make_person(family_name="Vertrokken"), TODAY - timedelta(days=days)
    grant = make_grant(person, Role.TRAINER, employer, ends_on=last_on)
    job = make_appointment(person, employer, starts_on=FIRST, ends_on=last_on)
    make_appointment(person, make_organisation())
    return job, grant


def test_who_left_over_a_month_ago_is_not_employed_again_by_their_old_appointment(admin, employer):
    job, _ = who_left(employer, days=KEPT_DAYS + 1)
    ended = job.ends_on
    address = f"/beheer/aanstellingen/{job.public_id}"
    assert "Vertrokken" not in admin.get(address).text
    admin.submit(address, {"function": job.function, "ends_on": ""}, status=404)
    db.session.refresh(job)
    assert job.ends_on == ended


def test_a_role_of_who_left_over_a_month_ago_is_not_there(admin, employer):
    _, grant = who_left(employer, days=KEPT_DAYS + 1)
    admin.submit(f"/beheer/rollen/{grant.public_id}/intrekken", status=404)
    db.session.refresh(grant)
    assert grant.ended_at is None


def test_a_last_day_can_be_put_right_for_a_month(admin, employer):
    job, _ = who_left(employer, days=KEPT_DAYS)
    assert "Vertrokken" in admin.page(f"/beheer/aanstellingen/{job.public_id}").text
