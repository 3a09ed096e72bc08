"""A shortage of reflection is answered with groups of peers that have a place."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from leerhuis import clock
from leerhuis.access import Role
from leerhuis.advice import peers, queries
from leerhuis.advice.peers import Meeting
from leerhuis.people import queries as people
from leerhuis.people.rules import AppointmentKind
from leerhuis.registers import Form
from tests.counting import statements
from tests.factories import NOW, TODAY, identity, make_grant
from tests.factories_peergroups import make_group, make_peers
from tests.factories_registry import REFLECTION, give_points, make_registration
from tests.peergroups.meeting.series import make_series

ADVICE = "/mijn/advies"


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def group(region):
    """A group of one other person in the region."""
    _region, (other,) = make_peers(1, region)

    def make(**given):
        return make_group(region, other, **{"town": "Roosendaal", "name": "Kring", **given})

    return make


def offered(person):
    needs = queries.needs_of(person.id, today=TODAY)
    return peers.offered(identity(person), needs, now=NOW)


def test_a_group_says_what_its_year_would_bring_of_what_is_lacking(person, group):
    group()
    (offer,) = offered(person)
    (gain,) = offer.gains
    assert not offer.planned
    assert (gain.meetings, gain.hours, gain.points) == (6, Decimal(12), Decimal(4))
    assert gain.lacking.open == 4


def test_what_is_lacking_is_said_without_what_is_had(person, group):
    group()
    give_points(person, (REFLECTION, Decimal(4)), ref="meer")
    assert offered(person) == []


def test_only_meetings_within_the_period_count(app, region, group):
    _region, (late,) = make_peers(1, region)
    make_registration(late, held_date=TODAY + timedelta(days=130))
    group()
    (offer,) = offered(late)
    (gain,) = offer.gains
    assert (gain.meetings, gain.hours) == (2, Decimal(4))


def test_meetings_that_are_planned_count_as_they_are_planned(person, group):
    row = group()
    make_series(row, times=2)
    (offer,) = offered(person)
    assert offer.planned
    assert offer.gains[0].meetings == 2


def test_meetings_that_are_too_short_bring_nothing(person, group):
    group(minutes=45)
    assert offered(person) == []


def test_a_group_that_cannot_be_joined_answers_nothing(person, region, group):
    _region, (boss,) = make_peers(1, region)
    employer = next(
        each.organisation
        for each in people.appointments_of(person.id)
        if each.kind is AppointmentKind.EMPLOYMENT
    )
    make_grant(boss, Role.MANAGER, employer)
    make_group(region, boss, name="Met baas")
    assert offered(person) == []


def test_hours_are_weighed_by_the_rules_of_the_chamber(person):
    needs = queries.needs_of(person.id, today=TODAY)
    lacks = peers.lacking(needs, today=TODAY)
    coming = [Meeting(date(2027, 3, 1), Decimal(2)), Meeting(date(2040, 1, 1), Decimal(2))]
    (gain,) = peers.gains_of(Form.PEER_CONSULTATION, coming, lacks)
    assert (gain.meetings, gain.points) == (1, 2)
    assert peers.gains_of(Form.FORMAL, coming, lacks) == []


def test_the_page_shows_the_group_beside_the_courses(client, person, group):
    row = group()
    client.sign_in(person)
    page = client.page(ADVICE)
    for words in (
        "Intervisiegroepen met plek, voor reflectie",
        "Kring",
        "Roosendaal, 6 kilometer",
        "Ongeveer 6 bijeenkomsten in je periode, 12 uur",
        "4 punten van de 4 punten die je mist voor SKJ",
    ):
        assert words in page.text, words
    assert f"/intervisie/{row.public_id}/meedoen" in page.html


def test_the_page_asks_the_same_however_many_groups_there_are(client, person, group, region):
    client.sign_in(person)
    group()
    with statements() as few:
        client.page(ADVICE)
    _region, others = make_peers(4, region)
    for at, each in enumerate(others):
        make_group(region, each, weekday=at, name=f"Kring {at}")
    with statements() as many:
        client.page(ADVICE)
    assert len(many) <= len(few)
