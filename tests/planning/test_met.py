"""How much people of different organisations met, as a coordinator sees it."""

from datetime import timedelta

import pytest

from leerhuis import clock
from leerhuis.access import Role
from tests.counting import statements
from tests.factories import NOW, make_organisation, make_professional, make_round, make_staff
from tests.factories_attendance import make_mark, make_seat
from tests.planning.rows import make_group, sessions_of


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture
def client(client, region):
    return client.sign_in(make_staff(Role.COORDINATOR, region))


def test_how_much_organisations_met_is_told_by_round_and_by_group(client, region):
    season = make_round(region)
    start = NOW - timedelta(days=20)
    edition = make_group(region, "Hechting", at=start, round_id=season.id)
    employer = make_organisation(under=region)
    for place in (employer, employer, make_organisation(under=region)):
        seat = make_seat(edition, make_professional(place))
        for each in sessions_of(edition):
            make_mark(seat, each)
    make_group(region, "Nog niets", at=start, round_id=season.id)
    page = client.page(f"/planning/ontmoetingen?ronde={season.public_id}")
    assert "1 3 3 2 67%" in page.text
    assert "Hechting" in page.text
    assert "Nog niets" not in page.text
    address = f"/planning/groepen/{edition.public_id}"
    client.page(address)
    with statements() as seen:
        group = client.page(address)
    assert "2 van de 3 paren zijn van verschillende organisaties (67%)" in group.text
    assert len(seen) <= 13


def test_who_met_elsewhere_is_nobodys_here(client, region):
    other = make_organisation()
    edition = make_group(other, "Elders", at=NOW - timedelta(days=20))
    for _each in range(2):
        seat = make_seat(edition, make_professional(make_organisation(under=other)))
        make_mark(seat, sessions_of(edition)[0])
    assert "Er is nog geen ontmoeting bekend" in client.page("/planning/ontmoetingen").text
