"""Who goes first in a round, and what a copy of a round takes over of its seats."""

from datetime import date

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.courses.limits import SeatLimit
from leerhuis.courses.models import Edition, Round
from leerhuis.courses.seasons import service
from leerhuis.courses.words import LimitKind, Priority
from leerhuis.people.sectors import Sector
from tests.factories import (
    HOUSE,
    NOW,
    make_course,
    make_edition,
    make_organisation,
    make_round,
    make_staff,
)
from tests.factories_enrolment import make_limit


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture(autouse=True)
def coordinator(client, region):
    person = make_staff("coordinator", region)
    client.sign_in(person)
    return person


def test_a_coordinator_says_who_goes_first_in_a_round(client, region):
    said = {"name": "najaar", "starts_on": "2027-08-01", "ends_on": "2027-12-31"}
    page = client.submit("/aanbod/rondes/nieuw", {**said, "priority": "registration"})
    assert "Eerst wie de punten binnen een jaar nodig heeft" in page.text
    season = db.session.scalars(select(Round)).one()
    assert season.priority is Priority.REGISTRATION
    change = f"/aanbod/rondes/{season.public_id}/wijzigen"
    assert "Anderen lezen dat iemand voorgaat, niet waarom." in client.page(change).text
    client.submit(change, {**said, "priority": "turn"})
    db.session.expire_all()
    assert season.priority is Priority.TURN


def test_a_copy_of_a_round_takes_over_who_goes_first_and_for_whom_seats_are_kept(app, region):
    season = make_round(region, priority=Priority.REGISTRATION)
    terms = {"waiting_open": False, "offer_hours": 24, "coordinator_decides": True}
    group = make_edition(
        course=make_course(organisation_id=region.id), round_id=season.id, approve_days=3, **terms
    )
    make_limit(group, LimitKind.RESERVED, 2, sector=Sector.EDUCATION, release_days=14)
    make_limit(group, LimitKind.SHARE, 4)
    copy = service.copy_round(season, name="najaar", starts_on=date(2027, 8, 30), by=HOUSE, now=NOW)
    assert copy.priority is Priority.REGISTRATION
    made = db.session.scalars(select(Edition).where(Edition.round_id == copy.id)).one()
    assert {name: getattr(made, name) for name in terms} == terms
    assert made.approve_days == 3
    kept = db.session.scalars(select(SeatLimit).where(SeatLimit.edition_id == made.id)).all()
    assert [(each.kind, each.sector, each.seats, each.release_days) for each in kept] == [
        (LimitKind.RESERVED, Sector.EDUCATION, 2, 14),
        (LimitKind.SHARE, None, 4, None),
    ]
