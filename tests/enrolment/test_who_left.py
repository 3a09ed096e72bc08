"""Somebody whose last day of work has passed keeps what is theirs, and takes no new seat."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from leerhuis import access, clock, db
from leerhuis.access import Role
from leerhuis.courses.models import Interest
from leerhuis.courses.rules import WaitingPolicy
from leerhuis.enrolment import offers, service
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.people.models import Appointment
from tests.factories import (
    HOUSE,
    NOW,
    TODAY,
    identity,
    make_appointment,
    make_course,
    make_edition,
    make_grant,
    make_organisation,
    make_person,
    make_professional,
)
from tests.factories_enrolment import enrolled, fill
from tests.factories_registry import make_registration

YESTERDAY = TODAY - timedelta(days=1)
WHY = "Je hebt nu geen werkgever"


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def employer(app):
    return make_organisation(under=make_organisation())


@pytest.fixture
def person(employer):
    return make_professional(employer)


@pytest.fixture
def course(app):
    return make_course(title="Drang en dwang")


@pytest.fixture
def edition(course):
    return make_edition(course=course)


def leave(person, *, on=YESTERDAY):
    with db.transaction():
        for each in db.session.query(Appointment).filter_by(person_id=person.id):
            each.ends_on = on


def states(person):
    wanted = select(Enrolment.state).where(Enrolment.person_id == person.id)
    return db.session.scalars(wanted).all()


# Who is a professional.


def test_a_professional_stays_one_after_the_last_day(person):
    leave(person)
    left = identity(person)
    assert (left.roles, left.employed, left.has_left) == ({Role.PROFESSIONAL}, False, True)


def test_on_the_last_day_itself_somebody_works(person):
    leave(person, on=TODAY)
    assert (identity(person).employed, identity(person).has_left) == (True, False)


def test_who_has_yet_to_begin_is_no_professional_and_has_not_left(employer):
    person = make_person()
    make_appointment(person, employer, starts_on=TODAY + timedelta(days=1))
    assert (identity(person).roles, identity(person).has_left) == (frozenset(), False)


def test_a_role_given_on_an_organisation_is_not_kept_by_having_worked(person, employer):
    make_grant(person, Role.MANAGER, employer, ends_on=YESTERDAY)
    leave(person)
    assert identity(person).roles == {Role.PROFESSIONAL}


def test_where_another_role_comes_in_too_who_left_comes_in_by_that_one(person, employer):
    make_grant(person, Role.MANAGER, employer)
    leave(person)
    both = access.Rule(roles=frozenset({Role.PROFESSIONAL, Role.MANAGER}), employed=True)
    assert both.admits(identity(person))
    assert not access.Rule(roles=frozenset({Role.PROFESSIONAL}), employed=True).admits(
        identity(person)
    )


def test_who_has_another_role_begins_with_that_one(client, person, employer):
    make_grant(person, Role.TRAINER, employer)
    assert client.sign_in(person).get("/").status_code == 200
    leave(person)
    assert client.get("/").location == "/mijn-groepen"


# No new seat.


def test_enrolling_says_why_it_does_not_work(client, person, edition):
    leave(person)
    page = client.sign_in(person).submit("/inschrijven", {"edition": edition.public_id}, 403)
    assert WHY in page.text
    assert "Mijn inschrijvingen" in page.text
    assert states(person) == []


def test_no_way_to_a_seat_is_open(client, person, course, edition):
    leave(person)
    client.sign_in(person)
    code = f"/cursussen/{course.public_id}/code"
    for path in (f"/inschrijven/{edition.public_id}", code, "/mijn/advies"):
        assert WHY in client.page(path, 403).text
        assert WHY in client.submit(path, {"group": edition.public_id}, 403).text
    assert states(person) == []


def test_a_seat_goes_to_no_other_group_and_to_no_colleague(
    client, person, course, edition, employer
):
    mine, other = enrolled(edition, person), make_edition(course=course)
    colleague = make_professional(employer, address="collega@example.org")
    leave(person)
    client.sign_in(person)
    at = f"/mijn/inschrijvingen/{mine.public_id}"
    assert client.post(f"{at}/andere-groep", {"group": other.public_id}).status_code == 403
    given = client.post(f"{at}/doorgeven", {"colleague": "collega@example.org"})
    assert given.status_code == 403
    assert states(person) == [EnrolmentState.CONFIRMED]
    assert states(colleague) == []


def test_one_asks_for_no_letter_about_a_course_but_takes_that_back(client, person, course):
    at = f"/cursussen/{course.public_id}"
    client.sign_in(person).post(f"{at}/houd-me-op-de-hoogte")
    asked = select(Interest.person_id)
    assert db.session.scalars(asked).all() == [person.id]
    leave(person)
    client.post(f"{at}/geen-bericht-meer")
    assert db.session.scalars(asked).all() == []
    assert client.post(f"{at}/houd-me-op-de-hoogte").status_code == 403
    assert db.session.scalars(asked).all() == []


def test_who_works_again_enrols_again(client, person, edition, employer):
    leave(person)
    client.sign_in(person)
    make_appointment(person, employer, starts_on=TODAY)
    client.submit("/inschrijven", {"edition": edition.public_id})
    assert states(person) == [EnrolmentState.CONFIRMED]


# What was theirs.


def test_a_seat_from_before_is_shown_without_what_takes_another(client, person, course, edition):
    mine = enrolled(edition, person)
    make_edition(course=course)
    at = f"/mijn/inschrijvingen/{mine.public_id}"
    wanted = {f"{at}/andere-groep", f"{at}/doorgeven"}
    client.sign_in(person)
    assert wanted <= set(client.page(at).links)
    leave(person)
    assert not wanted & set(client.page(at).links)
    assert f"{at}/afmelden" in client.page(at).links


def test_a_seat_from_before_can_be_given_up(client, person, edition):
    mine = enrolled(edition, person)
    leave(person)
    client.sign_in(person).submit(f"/mijn/inschrijvingen/{mine.public_id}/afmelden")
    assert states(person) == [EnrolmentState.CANCELLED]


def test_an_offer_to_who_stood_in_line_is_still_answered(client, person):
    """The place in line is from before; by the link of the letter nobody is asked who they are."""
    edition = make_edition(capacity=1, policy=WaitingPolicy.MANUAL)
    first = fill(edition, 1)[0]
    mine = enrolled(edition, person)
    leave(person)
    service.cancel(first, by=HOUSE, now=NOW)
    offers.offer(mine, by=HOUSE, now=NOW)
    client.sign_in(person).submit(f"/mijn/inschrijvingen/{mine.public_id}/ja")
    assert states(person) == [EnrolmentState.CONFIRMED]


def test_a_course_is_shown_with_why_and_without_a_way_in(client, person, course, edition):
    at = f"/cursussen/{course.public_id}"
    client.sign_in(person)
    page = client.page(at)
    assert WHY not in page.text
    assert f"{at}/code" in page.links
    leave(person)
    page = client.page(at)
    assert WHY in page.text
    assert f"{at}/code" not in page.links
    assert 'action="/inschrijven"' not in client.get(at).text


def test_every_page_of_the_menu_opens(client, person, edition):
    enrolled(edition, person)
    make_registration(person)
    leave(person)
    client.sign_in(person)
    for path in ("/", "/cursussen", "/mijn/inschrijvingen", "/mijn/registraties"):
        assert path in client.page("/").links
        client.page(path)
    for path in ("/mijn/certificaten", "/mijn/dossier", "/mijn/agenda", "/mijn/jaar"):
        client.page(path)
