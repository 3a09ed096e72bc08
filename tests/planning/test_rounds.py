"""A round goes from draft to done, opens by itself, and is published in one go."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.audit import AuditEvent
from leerhuis.courses.models import Edition, RoundOpening, Session
from leerhuis.courses.rules import EditionState
from leerhuis.courses.seasons import service
from leerhuis.courses.words import RoundState
from leerhuis.enrolment import service as enrolment
from leerhuis.errors import Refused
from leerhuis.people.sectors import Sector
from leerhuis.planning.season import queries
from leerhuis.planning.season import rules as season_rules
from leerhuis.planning.season import service as running
from leerhuis.planning.season.rules import Draft, Meet
from tests.counting import statements
from tests.factories import (
    HOUSE,
    NOW,
    TODAY,
    identity,
    make_course,
    make_edition,
    make_organisation,
    make_professional,
    make_room,
    make_round,
    make_staff,
)

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture
def coordinator(client, region):
    person = make_staff("coordinator", region)
    client.sign_in(person)
    return person


def address(season, rest=""):
    return f"/aanbod/rondes/{season.public_id}{rest}"


def group(region, season, *, room=None, **given):
    """A draft of the round with a session in this room, 30 days from now if not said otherwise."""
    course = make_course(organisation_id=region.id)
    said = {"state": EditionState.DRAFT, "round_id": season.id, "published_at": None} | given
    edition = make_edition(course=course, **said)
    if room:
        with db.transaction():
            for each in db.session.scalars(select(Session).where(Session.edition_id == edition.id)):
                each.room_id, each.venue_id = room.id, room.venue_id
    return edition


def state_of(row):
    return db.session.get(type(row), row.id, populate_existing=True).state


# From draft to done


def test_a_coordinator_opens_and_closes_a_round(client, region, coordinator):
    season = make_round(region, state=RoundState.DRAFT)
    assert "Nog niemand ziet deze ronde" in client.page(address(season)).text
    client.submit(address(season, "/status"), {"to": "open"})
    assert state_of(season) is RoundState.OPEN
    client.submit(address(season, "/status"), {"to": "closed"})
    assert state_of(season) is RoundState.CLOSED
    actions = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id))
    assert [each for each in actions if "round." in each] == ["round.opened", "round.closed"]


def test_a_round_does_not_go_back_to_draft_nor_end_before_its_last_day(app, region):
    season = make_round(region)
    with pytest.raises(Refused):
        service.step(season, RoundState.DRAFT, by=HOUSE, now=NOW)
    with pytest.raises(Refused, match="runs until"):
        service.step(season, RoundState.DONE, by=HOUSE, now=NOW)
    over = make_round(region, starts_on=date(2026, 1, 1), ends_on=TODAY - DAY)
    service.step(over, RoundState.DONE, by=HOUSE, now=NOW)
    assert state_of(over) is RoundState.DONE


def test_an_unknown_state_is_nothing(client, region, coordinator):
    season = make_round(region)
    client.submit(address(season, "/status"), {"to": "gone"}, status=404)


def test_a_draft_opens_by_itself_on_its_day_and_once(app, region):
    due = make_round(region, state=RoundState.DRAFT, publish_on=TODAY)
    late = make_round(region, state=RoundState.DRAFT, publish_on=TODAY - 3 * DAY)
    coming = make_round(region, state=RoundState.DRAFT, publish_on=TODAY + DAY)
    unsaid = make_round(region, state=RoundState.DRAFT)
    assert [service.open_due(now=NOW) for _each in range(2)] == [2, 0]
    assert [state_of(each) for each in (due, late, coming, unsaid)] == [
        RoundState.OPEN,
        RoundState.OPEN,
        RoundState.DRAFT,
        RoundState.DRAFT,
    ]


def test_a_closed_round_stays_closed_on_its_day_of_publication(app, region):
    season = make_round(region, state=RoundState.CLOSED, publish_on=TODAY)
    assert service.open_due(now=NOW) == 0
    assert state_of(season) is RoundState.CLOSED


def test_sectors_get_their_own_day(client, region, coordinator):
    season = make_round(region, state=RoundState.DRAFT)
    said = {"publish_on": "2027-02-01", "education": "2027-02-08"}
    page = client.submit(address(season, "/openen"), said)
    assert "8 februari 2027" in page.text
    assert [(each.sector, each.opens_on) for each in _openings(season)] == [
        (Sector.EDUCATION, date(2027, 2, 8))
    ]
    client.submit(address(season, "/openen"), {"publish_on": "2027-02-01", "childcare": "8-2-2027"})
    assert [each.sector for each in _openings(season)] == [Sector.CHILDCARE]


def _openings(season):
    rows = select(RoundOpening).where(RoundOpening.round_id == season.id)
    return db.session.scalars(rows).all()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"publish_on": "2027-08-01"}, "na de laatste dag van de ronde"),
        ({"education": "2027-08-01"}, "na de laatste dag van de ronde"),
        ({"publish_on": "2027-02-08", "education": "2027-02-01"}, "nog niet gepubliceerd"),
        ({"publish_on": "morgen"}, "Vul een datum in"),
    ],
)
def test_days_that_cannot_be_are_refused(client, region, coordinator, said, sentence):
    season = make_round(region, state=RoundState.DRAFT)
    assert sentence in client.submit(address(season, "/openen"), said).text


def test_another_region_does_not_see_the_round(client, region, coordinator):
    theirs = make_round()
    for rest in ("", "/openen", "/kopieren"):
        client.page(address(theirs, rest), status=404)
    client.submit(address(theirs, "/status"), {"to": "closed"}, status=404)
    for rest in ("publiceren", "beslissen"):
        client.page(f"/planning/rondes/{theirs.public_id}/{rest}", status=404)


# Publishing


def test_drafts_are_published_in_one_go(client, region, coordinator):
    season = make_round(region)
    drafts = [group(region, season) for _each in range(3)]
    bare = group(region, season, sessions=0, starts_at=NOW + 40 * DAY)
    with db.transaction():
        bare.starts_at = bare.ends_at = None
    path = f"/planning/rondes/{season.public_id}/publiceren"
    page = client.page(path)
    assert "3 groepen kun je publiceren" in page.text
    assert "Voeg minstens 1 bijeenkomst toe" in page.text
    done = client.submit(path, {"group": [each.public_id for each in drafts[:2]]})
    assert "2 groepen zijn gepubliceerd" in done.text
    assert [state_of(each) for each in drafts] == ["published", "published", "draft"]


def test_a_session_on_a_holiday_is_said_before_it_is_published(client, region, coordinator):
    season = make_round(region)
    group(region, season, starts_at=datetime(2027, 3, 29, 8, tzinfo=UTC))
    group(region, season, starts_at=datetime(2027, 3, 30, 8, tzinfo=UTC))
    page = client.page(f"/planning/rondes/{season.public_id}/publiceren")
    assert "Let op: ma 29 maart is een vrije dag (Tweede Paasdag)." in page.text
    assert page.text.count("Let op:") == 1


def test_nothing_ticked_publishes_nothing(client, region, coordinator):
    season = make_round(region)
    draft = group(region, season)
    page = client.submit(f"/planning/rondes/{season.public_id}/publiceren", {})
    assert "Vink minstens één groep aan" in page.text
    assert state_of(draft) == "draft"


def test_of_two_drafts_in_one_room_the_first_is_published(client, region, coordinator):
    season, room = make_round(region), make_room()
    first = group(region, season, room=room)
    second = group(region, season, room=room)
    page = client.page(f"/planning/rondes/{season.public_id}/publiceren")
    assert "1 groep kun je nog niet publiceren" in page.text
    assert room.name in page.text
    done = running.publish_all(season, by=identity(coordinator), now=NOW)
    assert done == (1, 0)
    assert [state_of(first), state_of(second)] == ["published", "draft"]


def test_a_draft_does_not_take_the_room_of_a_published_group(client, region, coordinator):
    season, room = make_round(region), make_room()
    group(region, season, room=room, state=EditionState.PUBLISHED, published_at=NOW)
    draft = group(region, season, room=room)
    (waiting,) = queries.drafts_in(identity(coordinator), season)
    assert (waiting.edition.id, waiting.free) == (draft.id, False)


def test_the_list_of_drafts_asks_as_often_for_many_as_for_a_few(app, region):
    who = identity(make_staff("coordinator", region))
    few, many, room = make_round(region), make_round(region), make_room()

    def asked(season):
        db.session.expire_all()
        with statements() as counted:
            queries.drafts_in(who, season)
        return sum(each.startswith("SELECT") for each in counted)

    for _each in range(2):
        group(region, few, room=room)
    for _each in range(8):
        group(region, many, room=room)
    assert asked(few) == asked(many)


MEETS = st.lists(
    st.tuples(st.integers(0, 7), st.none() | st.integers(0, 9)).map(lambda pair: Meet(*pair, "")),
    max_size=12,
)


@given(meets=MEETS, refused=st.sets(st.integers(0, 7)))
def test_what_can_be_published_never_clashes_and_what_cannot_does(meets, refused):
    drafts = [Draft(at, (Refused("no"),) if at in refused else ()) for at in range(8)]
    published = frozenset({8, 9})
    found = season_rules.standing_in_the_way(drafts, meets, published=published)
    free = {at for at in range(8) if not found[at] and at not in refused}
    for meet in meets:
        if meet.other is None:
            assert meet.edition not in free
        elif meet.other != meet.edition:
            assert not {meet.edition, meet.other} <= free | published
    for at, own in found.items():
        for meet in own:
            assert meet.other is None or {meet.edition, meet.other} - {at} <= free | published


# Go or no-go


def short(region, season, *, confirmed=2, **given):
    said = {
        "state": EditionState.PUBLISHED,
        "published_at": NOW,
        "minimum": 4,
        "decide_on": TODAY,
    }
    edition = group(region, season, **said | given)
    for _each in range(confirmed):
        enrolment.enrol(edition, make_professional().id, by=HOUSE, now=NOW)
    return edition


def test_a_group_with_too_few_people_waits_for_a_decision(client, region, coordinator):
    season = make_round(region)
    due = short(region, season)
    path = f"/planning/rondes/{season.public_id}/beslissen"
    assert "2 van minimaal 4" in client.page(path).text
    page = client.submit(f"/planning/groepen/{due.public_id}/doorgaan")
    assert "De groep gaat door" in page.text
    assert "Niets te beslissen" in page.text
    assert db.session.get(Edition, due.id).decided_at == NOW
    client.submit(f"/planning/groepen/{due.public_id}/doorgaan")
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "edition.decided"))
    assert [each.details["confirmed"] for each in events] == [2]


@pytest.mark.parametrize(
    ("given_", "listed", "due"),
    [
        ({}, 1, True),
        ({"decide_on": TODAY - 5 * DAY}, 1, True),
        ({"decide_on": TODAY + DAY}, 1, False),
        ({"decide_on": TODAY + 15 * DAY}, 0, False),
        ({"confirmed": 4}, 0, False),
        ({"minimum": None}, 0, False),
        ({"decided_at": NOW}, 0, False),
        ({"state": EditionState.CANCELLED, "confirmed": 0}, 0, False),
    ],
)
def test_only_who_lacks_people_near_the_day_to_decide_is_listed(app, region, given_, listed, due):
    season = make_round(region)
    short(region, season, **given_)
    who = identity(make_staff("coordinator", region))
    found = queries.undecided(who, season, today=TODAY, now=NOW)
    assert [each.due for each in found] == [due] * listed


def test_a_group_that_began_does_not_go_ahead_any_more(app, region):
    edition = short(region, make_round(region))
    with pytest.raises(Refused, match="already begun"):
        running.go_ahead(edition, by=HOUSE, now=NOW + 60 * DAY)


def test_a_round_does_not_become_shorter_than_its_groups(client, region, coordinator):
    season = make_round(region)
    make_edition(course=make_course(organisation_id=region.id), round_id=season.id)
    said = {"name": season.name, "starts_on": "2027-01-01", "ends_on": "2027-02-01"}
    page = client.submit(address(season, "/wijzigen"), said)
    assert "10 februari 2027" in page.text
    assert db.session.get(type(season), season.id).ends_on == date(2027, 7, 16)


def test_a_new_round_is_a_draft(client, region, coordinator):
    said = {"name": "najaar 2027", "starts_on": "2027-09-01", "ends_on": "2027-12-17"}
    assert "Nog niemand ziet deze ronde" in client.submit("/aanbod/rondes/nieuw", said).text
    assert "Concept" in client.page("/aanbod/rondes").text


def test_a_round_that_was_closed_while_the_job_looked_stays_closed(app, region, monkeypatch):
    season = make_round(region, state=RoundState.DRAFT, publish_on=TODAY)
    look = service.queries.due

    def look_and_be_late(**given):
        found = look(**given)
        for state in (RoundState.OPEN, RoundState.CLOSED):
            service.step(season, state, by=HOUSE, now=NOW)
        return found

    monkeypatch.setattr(service.queries, "due", look_and_be_late)
    assert service.open_due(now=NOW) == 0
    assert state_of(season) is RoundState.CLOSED
