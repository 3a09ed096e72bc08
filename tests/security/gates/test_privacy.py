"""What is erased, foreseen and listed for one region, and not for another."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.courses.means import Trainer
from leerhuis.enrolment.models import GuestRequest
from leerhuis.people.models import RoleGrant
from leerhuis.privacy.erasing import bulk
from leerhuis.privacy.erasing.models import PlannedErasure
from leerhuis.privacy.erasing.rules import Kind
from leerhuis.privacy.processing import affected
from leerhuis.privacy.processing.affected import Asked
from leerhuis.privacy.topics import Topic
from tests.factories import (
    NOW,
    TODAY,
    make_appointment,
    make_course,
    make_edition,
    make_grant,
    make_organisation,
    make_person,
    make_staff,
    make_trainer,
    saved,
    train,
)
from tests.factories_attendance import sessions_of
from tests.factories_questions import make_request
from tests.factories_registry import make_registration

LONG_AGO = datetime(2019, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West")


@pytest.fixture
def other(region):
    return make_organisation(name="Oost")


def test_an_old_role_of_another_region_keeps_its_own_term(region, other):
    mine, theirs = (
        make_grant(make_person(), "manager", place, ended_at=LONG_AGO) for place in (region, other)
    )
    assert bulk.due(Kind.ROLES, region, through_on=TODAY) == [mine.id]
    assert bulk.erase(Kind.ROLES, region, through_on=TODAY) == 1
    assert db.session.scalars(select(RoleGrant.id)).all() == [theirs.id]


def old_group(place):
    """A group of long ago, with its trainer."""
    edition = make_edition(course=make_course(organisation_id=place.id), starts_at=LONG_AGO)
    trainer = make_trainer(place, email="trainer@example.org")
    train(sessions_of(edition)[0], trainer)
    return edition, trainer


def test_an_old_trainer_of_another_region_keeps_the_address(region, other):
    (_, mine), (_, theirs) = old_group(region), old_group(other)
    assert bulk.erase(Kind.TRAINERS, region, through_on=TODAY) == 1
    db.session.expire_all()
    found = {row.id: row.email for row in db.session.scalars(select(Trainer))}
    assert found == {mine.id: "", theirs.id: "trainer@example.org"}


def test_a_request_of_a_guest_of_another_region_stays(region, other):
    for place in (region, other):
        make_request(old_group(place)[0], asked_at=LONG_AGO)
    [mine] = bulk.due(Kind.GUESTS, region, through_on=TODAY)
    assert bulk.erase(Kind.GUESTS, region, through_on=TODAY) == 1
    [stays] = db.session.scalars(select(GuestRequest))
    assert stays.id != mine


def test_whom_a_breach_touches_left_that_organisation_and_not_another(region, other):
    person = make_person()
    make_registration(person)
    first, left = date(2020, 1, 1), TODAY - timedelta(days=400)
    make_appointment(person, region, starts_on=first, ends_on=left)
    make_appointment(person, other, starts_on=first)
    asked = Asked(region, [Topic.REGISTRATIONS], TODAY - timedelta(days=30), TODAY)
    assert [each.left_on for each in affected.touched(asked)] == [left]


def foreseen(place, *, person=None):
    """What is to be erased next month: a person, or the oldest roles of a region."""
    kind = Kind.ROLES if person is None else Kind.PERSON
    row = PlannedErasure(
        kind=kind,
        organisation_id=place.id,
        person_id=person and person.id,
        number=7,
        through_on=date(2020, 1, 1),
        due_on=date(2027, 2, 1),
        foreseen_at=NOW,
    )
    return saved(row)


@pytest.mark.parametrize("whose", ["roles", "person"])
def test_what_is_foreseen_elsewhere_is_neither_listed_nor_there(client, region, other, whose):
    client.sign_in(make_staff(Role.PRIVACY_OFFICER, region))
    page = client.page("/bewaartermijnen/komende-maand").text
    theirs = foreseen(other, person=_worker(other) if whose == "person" else None)
    assert client.page("/bewaartermijnen/komende-maand").text == page
    address = f"/bewaartermijnen/komende-maand/{theirs.public_id}"
    assert client.get(address).status_code == 404
    mine = foreseen(region, person=_worker(region) if whose == "person" else None)
    assert client.page("/bewaartermijnen/komende-maand").text != page
    client.page(f"/bewaartermijnen/komende-maand/{mine.public_id}")


def _worker(place):
    person = make_person()
    make_appointment(person, place)
    return person


def test_the_terms_of_another_region_are_neither_shown_nor_set(client, region, other):
    client.sign_in(make_staff(Role.PRIVACY_OFFICER, region))
    page = client.page("/bewaartermijnen").html
    assert region.public_id in page
    assert other.public_id not in page
    address = f"/bewaartermijnen/{other.public_id}/person"
    assert client.get(address).status_code == 404
    client.submit(address, {"months": "60", "source": "Eigen lijst"}, status=404)
