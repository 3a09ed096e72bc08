"""On which terms people take part in a group, and that its sessions lie in its round."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis import clock, db
from leerhuis.courses import service
from leerhuis.courses.models import Edition
from leerhuis.courses.rules import SessionPlan
from leerhuis.courses.terms import Terms, checked
from leerhuis.courses.words import Admits, Payer
from leerhuis.errors import Refused
from tests.factories import (
    HOUSE,
    NOW,
    TODAY,
    make_course,
    make_edition,
    make_organisation,
    make_round,
    make_staff,
)

LINK = "https://vergader.example.org/kamer"
SPRING = {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 7, 16)}


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def visit(client, region, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return client.sign_in(make_staff("coordinator", region))


def filled_in(**said):
    return {
        "round": "",
        "label": "groep Roosendaal",
        "capacity": "16",
        "enrol_by_on": "2027-02-03",
        "cancel_by_on": "",
        "minimum": "8",
        "decide_on": "2027-02-05",
        "admits": "own",
        "fee": "37,50",
        "payer": "employer",
        "contact_name": "Ank de Vries",
        "contact_email": "Ank@Example.org",
    } | said


def test_a_group_has_a_minimum_a_day_to_decide_a_fee_and_someone_to_ask(visit, region):
    course = make_course(organisation_id=region.id)
    page = visit.submit(f"/planning/nieuw/{course.public_id}", filled_in())
    edition = db.session.query(Edition).one()
    assert (edition.minimum, edition.decide_on) == (8, date(2027, 2, 5))
    assert (edition.fee, edition.payer) == (Decimal("37.50"), Payer.EMPLOYER)
    assert (edition.admits, edition.contact_email) == (Admits.OWN, "ank@example.org")
    assert "groep Roosendaal" in page.text
    assert "37,50" in visit.page(f"/planning/groepen/{edition.public_id}/wijzigen").html


def test_what_was_not_changed_stays(visit, region):
    edition = make_edition(course=make_course(organisation_id=region.id), minimum=8, label="A")
    service.change_edition(
        edition,
        round=None,
        capacity=20,
        enrol_by_on=edition.enrol_by_on,
        cancel_by_on=None,
        by=HOUSE,
        now=NOW,
    )
    assert (edition.minimum, edition.label, edition.capacity) == (8, "A", 20)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"minimum": "17"}, "Het minimum kan niet"),
        ({"minimum": ""}, "Vul ook het minimum in"),
        ({"fee": "-1"}, "Vul een bedrag in"),
        ({"fee": "1,005"}, "Vul een bedrag in"),
        ({"contact_email": "ank"}, "Vul een e-mailadres in"),
        ({"admits": "friends"}, "Kies uit de lijst"),
    ],
)
def test_terms_that_cannot_be_are_refused_at_their_field(visit, region, said, sentence):
    course = make_course(organisation_id=region.id)
    page = visit.submit(f"/planning/nieuw/{course.public_id}", filled_in(**said))
    assert sentence in page.text
    assert db.session.query(Edition).count() == 0


@given(
    minimum=st.none() | st.integers(-5, 2000),
    capacity=st.none() | st.integers(0, 1000),
    days=st.integers(-30, 30),
)
def test_a_minimum_fits_in_the_group_and_is_decided_before_it_begins(minimum, capacity, days):
    terms = Terms(minimum=minimum, decide_on=TODAY + timedelta(days=days))
    try:
        said = checked(terms, capacity=capacity, starts_on=TODAY)
    except Refused:
        fits = minimum is not None and 1 <= minimum <= 1000 and minimum <= (capacity or 1000)
        assert not fits or days > 0
    else:
        assert 1 <= said["minimum"] <= (capacity or 1000)
        assert said["decide_on"] <= TODAY


def session_on(day):
    return SessionPlan(day, time(9), time(12), online_url=LINK)


def test_a_session_outside_its_round_is_refused(region):
    season = make_round(region, **SPRING)
    edition = make_edition(sessions=0, round_id=season.id)
    with pytest.raises(Refused, match="outside the round"):
        service.add_session(edition, session_on(date(2027, 7, 17)), by=HOUSE, now=NOW)
    service.add_session(edition, session_on(date(2027, 7, 16)), by=HOUSE, now=NOW)


def test_a_group_does_not_move_to_a_round_in_which_its_sessions_do_not_lie(region):
    autumn = make_round(region, starts_on=date(2027, 9, 1), ends_on=date(2027, 12, 17))
    edition = make_edition(course=make_course(organisation_id=region.id))
    with pytest.raises(Refused, match="outside the round"):
        service.change_edition(
            edition,
            round=autumn,
            capacity=12,
            enrol_by_on=edition.enrol_by_on,
            cancel_by_on=None,
            by=HOUSE,
            now=NOW,
        )


def test_another_day_to_decide_asks_for_a_new_decision(region):
    edition = make_edition(minimum=8, decide_on=TODAY, decided_at=NOW)
    terms = Terms(minimum=8, decide_on=TODAY)
    change = {
        "round": None,
        "capacity": 12,
        "enrol_by_on": edition.enrol_by_on,
        "cancel_by_on": None,
    }
    service.change_edition(edition, **change, terms=terms, by=HOUSE, now=NOW)
    assert edition.decided_at == NOW
    later = replace(terms, decide_on=TODAY + timedelta(days=1))
    service.change_edition(edition, **change, terms=later, by=HOUSE, now=NOW)
    assert edition.decided_at is None
