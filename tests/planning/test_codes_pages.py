"""The invitation codes of a group, on their page."""

import re
from datetime import timedelta

import pytest

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.courses.words import Admits
from leerhuis.enrolment import codes, service
from leerhuis.enrolment.rules import EnrolmentState
from tests.factories import (
    HOUSE,
    NOW,
    TODAY,
    identity,
    make_course,
    make_edition,
    make_organisation,
    make_professional,
    make_staff,
)
from tests.factories_enrolment import enrolled


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture
def group(region):
    course = make_course(organisation_id=region.id, title="Meldcode")
    return make_edition(course=course, capacity=2, admits=Admits.INVITED)


@pytest.fixture(autouse=True)
def coordinator(client, region):
    person = make_staff(Role.COORDINATOR, region)
    client.sign_in(person)
    return person


def address(group, rest=""):
    return f"/planning/groepen/{group.public_id}/codes{rest}"


def signs_in(text):
    return re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", text)


def test_a_code_is_shown_once_and_counts_its_uses(client, group):
    page = client.submit(address(group), {"uses": "2", "note": "De Linde"})
    code = signs_in(page.text)[0]
    later = client.page(address(group)).text
    assert code not in later
    assert code[-4:] in later
    assert "0 van 2" in later
    person = make_professional()
    service.enrol(group, person.id, by=identity(person), now=NOW, code=code)
    assert "1 van 2" in client.page(address(group)).text


def test_a_code_that_keeps_seats_keeps_them_from_others(client, group):
    client.submit(address(group), {"uses": "2", "holds_seats": "y"})
    assert "houdt de rest van de plekken vrij" in client.page(address(group)).text
    refused = client.submit(address(group), {"uses": "1", "holds_seats": "y"})
    assert "0" in refused.text
    assert len(codes.listed(group)) == 1


def test_a_withdrawn_code_gives_its_seats_to_who_waits(client, region):
    group = make_edition(course=make_course(organisation_id=region.id), capacity=1)
    row, _signs = codes.make(group, uses=1, holds_seats=True, by=HOUSE, now=NOW)
    waits = enrolled(group)
    assert waits.state is EnrolmentState.WAITING
    page = client.submit(address(group, f"/{row.public_id}/intrekken"))
    assert "Ingetrokken" in page.text
    db.session.expire_all()
    assert waits.state is EnrolmentState.CONFIRMED


def test_the_list_says_what_a_code_is_worth(client, group):
    codes.make(group, uses=1, holds_seats=False, ends_on=TODAY, by=HOUSE, now=NOW)
    assert "Werkt" in client.page(address(group)).text
    with db.transaction():
        codes.listed(group)[0].code.ends_on = TODAY - timedelta(days=1)
    assert "Voorbij" in client.page(address(group)).text


@pytest.mark.parametrize(
    ("uses", "ends_on"), [("0", ""), ("501", ""), ("x", ""), ("1", "2020-01-01")]
)
def test_a_code_that_cannot_be_is_refused(client, group, uses, ends_on):
    client.submit(address(group), {"uses": uses, "ends_on": ends_on})
    assert codes.listed(group) == []


def test_a_code_belongs_to_its_own_group_and_region_only(app, client, group, region):
    row, _signs = codes.make(group, uses=1, holds_seats=False, by=HOUSE, now=NOW)
    other = make_edition(course=make_course(organisation_id=region.id))
    assert client.post(address(other, f"/{row.public_id}/intrekken")).status_code == 404
    stranger = app.test_client().sign_in(make_staff(Role.COORDINATOR))
    assert stranger.get(address(group)).status_code == 404
    assert stranger.post(address(group, f"/{row.public_id}/intrekken")).status_code == 404
