"""What waits for the coordinator: seats to decide about, and guests to attach."""

from datetime import timedelta

import pytest

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.enrolment import guests
from leerhuis.enrolment.guests import Wish
from leerhuis.enrolment.models import Approval, GuestRequest
from leerhuis.enrolment.rules import EnrolmentState, Side, WhyNot
from leerhuis.people.models import Organisation
from leerhuis.people.rules import OrganisationKind
from leerhuis.planning.requests import queries
from tests.counting import statements
from tests.factories import (
    NOW,
    identity,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_staff,
    saved,
)
from tests.factories_attendance import make_seat
from tests.factories_enrolment import enrolled


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture
def course(region):
    return make_course(organisation_id=region.id, title="Meldcode")


@pytest.fixture
def group(course):
    return make_edition(course=course, capacity=1, coordinator_decides=True)


@pytest.fixture
def coordinator(region):
    return make_staff(Role.COORDINATOR, region)


@pytest.fixture(autouse=True)
def signed_in(client, coordinator):
    client.sign_in(coordinator)


def approval_of(enrolment):
    return (
        db.session.query(Approval).filter_by(enrolment_id=enrolment.id, side=Side.COORDINATOR).one()
    )


def at(approval, verb):
    return f"/planning/aanvragen/{approval.public_id}/{verb}"


def guest_in(group, family_name="Boersma", organisation="Kinderopvang De Boom"):
    wish = Wish("Fenna", "de", family_name, f"{family_name.lower()}@boom.example", organisation)
    guests.ask(group, wish, origin="127.0.0.1", now=NOW)
    row = db.session.query(GuestRequest).filter_by(family_name=family_name).one()
    guests.confirm(guests.token_of(row), origin="127.0.0.1", now=NOW)
    db.session.expire_all()
    return row


def test_a_seat_that_the_coordinator_decides_about_is_in_the_list(client, group):
    mine = enrolled(group, make_person(family_name="Vraagt"))
    assert mine.state is EnrolmentState.REQUESTED
    page = client.page("/planning/aanvragen")
    assert "1 inschrijving om over te beslissen" in page.text
    assert "Vraagt" in page.text
    told = client.submit(at(approval_of(mine), "akkoord"))
    assert "Je zei ja." in told.text
    assert "Vraagt" not in told.text
    db.session.expire_all()
    assert mine.state is EnrolmentState.CONFIRMED


def test_no_needs_a_reason_and_gives_the_seat_to_the_next(client, group):
    mine, next_one = enrolled(group), enrolled(group)
    where = at(approval_of(mine), "afwijzen")
    assert "Vul in wat je vertelt." in client.submit(where, {"why": "date"}).text
    client.submit(where, {"why": "date", "reason": "Deze groep is voor starters."})
    db.session.expire_all()
    assert (mine.state, mine.why, mine.reason) == (
        EnrolmentState.DECLINED,
        WhyNot.DATE,
        "Deze groep is voor starters.",
    )
    assert next_one.state is EnrolmentState.REQUESTED


def test_what_is_decided_is_not_there_a_second_time(client, group):
    approval = approval_of(enrolled(group))
    client.submit(at(approval, "akkoord"))
    assert client.post(at(approval, "akkoord")).status_code == 404
    assert client.get(at(approval, "afwijzen")).status_code == 404


def test_another_region_decides_nothing(app, group):
    approval, row = approval_of(enrolled(group)), guest_in(make_edition(course=group.course))
    other = app.test_client().sign_in(make_staff(Role.COORDINATOR))
    assert "0 inschrijvingen" in other.page("/planning/aanvragen").text
    for path in (at(approval, "afwijzen"), f"/planning/gasten/{row.public_id}"):
        assert other.get(path).status_code == 404
    assert other.post(at(approval, "akkoord")).status_code == 404


def test_a_guest_is_attached_to_an_organisation_that_is_known(client, region, course):
    group = make_edition(course=course)
    place = make_organisation(under=region, name="De Boom", kind=OrganisationKind.CHILDCARE)
    row = guest_in(group)
    page = client.page("/planning/aanvragen")
    assert "Fenna de Boersma" in page.text
    assert "Kinderopvang De Boom" in page.text
    assert "0 inschrijvingen" in page.text  # a guest is attached, not approved
    told = client.submit(
        f"/planning/gasten/{row.public_id}",
        {
            "organisation": place.public_id,
            "function": "childcare_worker",
            "kind": "childcare",
            "parent": region.public_id,
        },
    )
    assert "Diegene hoort nu bij deze organisatie" in told.text
    db.session.expire_all()
    assert guests.enrolment_of(row).state is EnrolmentState.CONFIRMED
    assert client.get(f"/planning/gasten/{row.public_id}").status_code == 404


def test_a_guest_of_a_new_organisation_brings_it_below_the_own_region(client, region, course):
    row = guest_in(make_edition(course=course))
    said = {"function": "childcare_worker", "kind": "childcare", "parent": region.public_id}
    where = f"/planning/gasten/{row.public_id}"
    assert "Kies een organisatie, of vul" in client.submit(where, said).text
    client.submit(where, {**said, "name": "Kinderopvang De Boom"})
    made = db.session.query(Organisation).filter_by(name="Kinderopvang De Boom").one()
    assert (made.parent_id, made.kind) == (region.id, OrganisationKind.CHILDCARE)
    db.session.expire_all()
    assert guests.enrolment_of(row).state is EnrolmentState.CONFIRMED


def test_no_organisation_is_made_below_another_region(client, course):
    row, other = guest_in(make_edition(course=course)), make_organisation(name="Elders")
    said = {"function": "office", "kind": "childcare", "parent": other.public_id, "name": "Nieuw"}
    assert "Kies uit de lijst." in client.submit(f"/planning/gasten/{row.public_id}", said).text
    assert db.session.query(Organisation).filter_by(name="Nieuw").count() == 0


def test_many_requests_are_as_many_statements_as_one(client, coordinator, course):
    group = make_edition(course=course, capacity=None, coordinator_decides=True)
    for number in (1, 29):
        for _ in range(number):
            seat = make_seat(group, state=EnrolmentState.REQUESTED, decide_by_at=NOW + timedelta(7))
            saved(
                Approval(
                    enrolment_id=seat.id,
                    side=Side.COORDINATOR,
                    organisation_id=course.organisation_id,
                    asked_at=NOW,
                )
            )
        with statements() as seen:
            page = client.page("/planning/aanvragen")
        assert len(seen) <= 10, number
    assert "1 tot en met 25 van 30" in page.text
    assert queries.number_of_requests(identity(coordinator)) == 30
    assert queries.waiting_in([group.id]) == {group.id: 30}


def test_the_search_page_leads_to_what_waits(client, group):
    assert "Aanvragen die op je wachten" in client.page("/deelnemers").text
    enrolled(group)
    assert "1 aanvraag wacht op je" in client.page("/deelnemers").text


def test_the_board_lights_a_group_with_requests(client, group):
    assert "Aanvragen die op je wachten" not in client.page("/planning").text
    mine = enrolled(group)
    page = client.page("/planning")
    assert "Aanvragen die op je wachten" in page.text
    assert "en 1 plek nog niet zeker" in page.text
    assert "/planning/aanvragen" in page.links
    assert "Meldcode" in client.page("/planning?aandacht=aanvragen").text
    client.submit(at(approval_of(mine), "akkoord"))
    assert "Aanvragen die op je wachten" not in client.page("/planning").text
