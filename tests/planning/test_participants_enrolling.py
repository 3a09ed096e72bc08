"""Enrolling somebody as staff: by the rules of the group, or past a limit with a reason."""

import pytest

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.courses.words import LimitKind
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from tests.factories import (
    NOW,
    make_appointment,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_staff,
)
from tests.factories_enrolment import LATE, fill, make_limit


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture
def employer(region):
    return make_organisation(under=region)


@pytest.fixture
def group(region):
    return make_edition(course=make_course(organisation_id=region.id), capacity=2)


@pytest.fixture
def person(employer):
    found = make_person(given_name="Zoë", family_name="Şahin")
    make_appointment(found, employer)
    return found


@pytest.fixture(autouse=True)
def coordinator(client, region):
    who = make_staff(Role.COORDINATOR, region)
    client.sign_in(who)
    return who


def address(group, person=None):
    rest = f"/{person.public_id}" if person else ""
    return f"/planning/groepen/{group.public_id}/inschrijven{rest}"


def of(person):
    db.session.expire_all()
    return db.session.query(Enrolment).filter_by(person_id=person.id).one_or_none()


def test_somebody_is_found_and_given_a_seat(client, group, person):
    page = client.page(address(group) + "?zoek=sahin")
    assert address(group, person) in page.links
    assert "Er is een plek vrij." in client.page(address(group, person)).text
    told = client.submit(address(group, person))
    assert "Zoë Şahin: Ingeschreven." in told.text
    assert of(person).state is EnrolmentState.CONFIRMED
    assert of(person).limits_ignored == ""


def test_in_a_full_group_somebody_waits_unless_the_limit_is_passed_over(client, group, person):
    fill(group, 2)
    assert "2 van 2" in client.page(address(group, person)).text
    client.submit(address(group, person))
    assert of(person).state is EnrolmentState.WAITING
    why = {"past": "capacity", "reason": "komt in plaats van de trainer"}
    told = client.submit(address(group, person), why)
    assert "komt in plaats van de trainer" in told.text
    assert of(person).state is EnrolmentState.CONFIRMED
    assert of(person).limits_ignored == "komt in plaats van de trainer"


def test_passing_over_a_limit_needs_a_reason(client, group, person):
    fill(group, 2)
    page = client.submit(address(group, person), {"past": "capacity"})
    assert "Vul in waarom je een regel laat gaan." in page.text
    page = client.submit(address(group, person), {"reason": "zomaar"})
    assert "Kies welke regels je laat gaan" in page.text
    assert of(person) is None


def test_who_passes_over_one_limit_keeps_to_the_other(client, group, person):
    fill(group, 2)
    make_limit(group, LimitKind.SHARE, 1)
    share = {"past": "share", "reason": "alleen het deel"}
    told = client.submit(address(group, person), share)
    assert "Ook buiten deze regels is er geen plek." in told.text
    assert of(person) is None


def test_staff_with_a_reason_enrol_after_the_last_day_too(
    client, coordinator, group, person, monkeypatch
):
    monkeypatch.setattr(clock, "now", lambda: LATE)
    client.sign_in(coordinator)
    assert "Inschrijven kon tot en met" in client.submit(address(group, person)).text
    client.submit(address(group, person), {"past": "capacity", "reason": "gebeld op tijd"})
    assert of(person).state is EnrolmentState.CONFIRMED


def test_nobody_of_another_region_is_enrolled_or_enrols_here(app, client, group, person):
    stranger = make_person()
    assert client.get(address(group, stranger)).status_code == 404
    other = app.test_client().sign_in(make_staff(Role.COORDINATOR))
    assert other.get(address(group)).status_code == 404
    assert other.post(address(group, person)).status_code == 404
    assert of(person) is None
