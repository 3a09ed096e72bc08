"""Groups that are not for everyone: another region, by invitation, in a round that is not open."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from leerhuis import clock, db, wording
from leerhuis.access import HOUSE
from leerhuis.courses.means import Venue
from leerhuis.courses.models import Round, RoundOpening, Session
from leerhuis.courses.words import Admits, RoundState
from leerhuis.enrolment import service as enrolment
from leerhuis.errors import Refused
from leerhuis.people.sectors import Sector
from tests.catalogue.offer import course, group, titles
from tests.factories import NOW, identity, make_organisation, make_professional, saved

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West")


@pytest.fixture
def ours(region):
    return make_professional(make_organisation(under=region))


@pytest.fixture
def theirs(app):
    return make_professional()


def seen_by(client, person):
    client.sign_in(person)
    return titles(client.page("/cursussen"))


def test_a_group_for_its_own_region_is_seen_and_taken_by_them_only(client, region, ours, theirs):
    made = course("Voor ons", organisation_id=region.id)
    own = group(of=made, admits=Admits.OWN)
    assert seen_by(client, ours) == ["Voor ons"]
    assert seen_by(client, theirs) == []
    assert own.public_id not in client.page(f"/cursussen/{made.public_id}").html
    with pytest.raises(Refused, match="not open to you"):
        enrolment.enrol(own, theirs.id, by=identity(theirs), now=NOW)
    enrolment.enrol(own, ours.id, by=identity(ours), now=NOW)


def test_a_course_for_another_region_is_known_and_nothing_of_its_groups_is(
    client, region, ours, theirs
):
    made = course("Voor ons", organisation_id=region.id)
    own = group(of=made, admits=Admits.OWN, label="Groep Zeldzaam")
    place = db.session.scalar(select(Venue.name).join(Session).where(Session.edition_id == own.id))
    client.sign_in(theirs)
    for rest in ("", f"?groep={own.public_id}"):
        page = client.page(f"/cursussen/{made.public_id}{rest}")
        assert "Nu geen groep om te kiezen" in page.text
        for told in ("Zeldzaam", place, wording.clock_time(own.starts_at)):
            assert told not in page.text
    client.sign_in(ours)
    assert place in client.page(f"/cursussen/{made.public_id}").text


def test_an_invitation_is_a_seat_that_someone_else_gives(client, region, ours):
    made = course("Op uitnodiging", organisation_id=region.id)
    invited = group(of=made, admits=Admits.INVITED)
    assert seen_by(client, ours) == []
    with pytest.raises(Refused, match="not open to you"):
        enrolment.enrol(invited, ours.id, by=identity(ours), now=NOW)
    enrolment.enrol(invited, ours.id, by=HOUSE, now=NOW)
    assert "Je hebt een plek" in client.page(f"/cursussen/{made.public_id}").text


def in_round(state, **opens):
    season = saved(
        Round(
            organisation_id=make_organisation().id,
            name=f"Ronde {state}",
            starts_on=NOW.date(),
            ends_on=NOW.date() + 200 * DAY,
            state=state,
        )
    )
    for sector, day in opens.items():
        saved(RoundOpening(round_id=season.id, sector=Sector(sector), opens_on=day))
    return season


def test_a_round_in_draft_hides_its_groups_and_a_closed_one_says_so(client, ours):
    group("Concept", round_id=in_round(RoundState.DRAFT).id)
    made = course("Dicht")
    group(of=made, round_id=in_round(RoundState.CLOSED).id)
    assert seen_by(client, ours) == ["Dicht"]
    assert "Inschrijven is gesloten" in client.page("/cursussen").text
    assert "Inschrijven voor dit seizoen is gesloten." in (
        client.page(f"/cursussen/{made.public_id}").text
    )
    assert titles(client.page("/cursussen", query_string={"plek": "vrij"})) == []


def test_a_round_says_from_when_it_is_open_to_this_reader(client, ours):
    season = in_round(RoundState.OPEN, local_team=NOW.date() + 9 * DAY)
    made = course("Straks")
    group(of=made, round_id=season.id)
    client.sign_in(ours)
    assert "Inschrijven vanaf 20 januari 2027" in client.page("/cursussen").text
    page = client.page(f"/cursussen/{made.public_id}")
    assert "Je kunt je inschrijven vanaf 20 januari 2027." in page.text
    assert not any("edition" in form["fields"] for form in page.forms)
    db.session.expire_all()
