"""Calendars of what is offered, by the address that each person has for them."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.courses.models import Course
from leerhuis.courses.rules import EditionState
from leerhuis.courses.words import Admits
from leerhuis.feeds.models import Feed, FeedMark
from tests.catalogue.offer import course, group
from tests.counting import statements
from tests.factories import (
    NOW,
    account_of,
    make_organisation,
    make_professional,
    make_staff,
    make_theme,
    make_trainer,
    saved,
    train,
)
from tests.factories_attendance import make_seat, sessions_of

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def public(app):
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, public_catalogue=True)
    yield
    app.config["SETTINGS"] = before


def addresses(client, person):
    """The addresses that this person is shown, by what they are of."""
    client.sign_in(person)
    client.submit("/agenda/aanbod", {})
    page = client.page("/agenda/aanbod")
    copies = [part.split('"')[0] for part in page.html.split('data-copy="')[1:]]
    return [urlsplit(each).path for each in copies]


def calendar(app, path):
    answer = app.test_client().get(path)
    assert answer.status_code == 200, path
    return answer.text.replace("\r\n ", "")


def of(paths, kind):
    return next(path for path in paths if f"/{kind}/" in path)


def test_a_theme_is_followed_without_signing_in_and_without_people(app, client):
    theme = make_theme(name="Gezin")
    made = course("Ouders", theme_id=theme.id)
    edition = group(of=made, sessions=2)
    person = make_professional(given_name="Fatima")
    make_seat(edition, person)
    train(sessions_of(edition)[0], make_trainer(name="Roos Blom"))
    group(of=made, state=EditionState.DRAFT)
    group(of=made, admits=Admits.INVITED)
    group("Ander thema")
    told = calendar(app, of(addresses(client, person), "thema"))
    assert told.count("BEGIN:VEVENT") == 2
    assert "SUMMARY:Ouders" in told
    assert "Roosendaal" in told
    assert "Fatima" not in told
    assert "Blom" not in told


def test_a_place_has_a_calendar(app, client):
    edition = group("Ouders")
    group("Elders")
    mine = addresses(client, make_professional())
    venue = sessions_of(edition)[0].venue_id
    assert venue
    places = [path for path in mine if "/locatie/" in path]
    assert len(places) == 2
    assert {calendar(app, path).count("BEGIN:VEVENT") for path in places} == {1}


def test_a_trainer_follows_their_own_sessions(app, client):
    person = make_staff(Role.TRAINER)
    trainer = make_trainer(person_id=person.id)
    train(sessions_of(group("Van mij"))[0], trainer)
    group("Van een ander")
    told = calendar(app, of(addresses(client, person), "trainer"))
    assert told.count("BEGIN:VEVENT") == 1
    assert "Van mij" in told


def test_a_coordinator_follows_drafts_too_of_their_own_region_only(app, client):
    region = make_organisation()
    coordinator = make_staff(Role.COORDINATOR, region)
    made = course("Van ons", organisation_id=region.id)
    group(of=made)
    group(of=made, state=EditionState.DRAFT)
    group("Van een andere regio")
    path = of(addresses(client, coordinator), "coordinator")
    told = calendar(app, path)
    assert told.count("BEGIN:VEVENT") == 2
    assert told.count("STATUS:TENTATIVE") == 1
    with db.transaction():
        for grant in db.session.query(type(coordinator).grants.property.mapper.class_):
            grant.ended_at = NOW
    assert app.test_client().get(path).status_code == 404


def test_the_address_of_one_thing_opens_no_other(app, client):
    one, other = make_theme(name="Een"), make_theme(name="Twee")
    for theme in (one, other):
        group(of=course(theme.name, theme_id=theme.id))
    path = of(addresses(client, make_professional()), "thema")
    known = one if one.public_id in path else other
    swapped = path.replace(known.public_id, (other if known is one else one).public_id)
    for wrong in (swapped, path.replace("/thema/", "/locatie/"), path.replace("/thema/", "/x/")):
        assert app.test_client().get(wrong).status_code == 404


def test_a_new_address_or_a_blocked_account_ends_it(app, client):
    group(of=course("Ouders"))
    person = make_professional()
    path = of(addresses(client, person), "thema")
    account = account_of(person)
    account.blocked_at = NOW
    saved(account)
    assert app.test_client().get(path).status_code == 404
    account.blocked_at = None
    saved(account)
    assert app.test_client().get(path).status_code == 200
    feed = db.session.query(Feed).filter_by(person_id=person.id).one()
    feed.generation += 1
    saved(feed)
    assert app.test_client().get(path).status_code == 404


def test_what_did_not_change_is_not_sent_again(app, client):
    group("Ouders")
    path = of(addresses(client, make_professional()), "thema")
    first = app.test_client().get(path)
    again = app.test_client().get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_without_a_public_catalogue_a_calendar_needs_its_token(client):
    edition = group()
    theme = db.session.get(Course, edition.course_id).theme_id
    assert theme
    client.page(f"/agenda/aanbod/thema/{'A' * 22}.ics", status=404)


@pytest.mark.usefixtures("public")
def test_a_public_catalogue_has_public_calendars_of_themes_and_places(app):
    theme = make_theme(name="Gezin")
    made = course("Ouders", theme_id=theme.id)
    group(of=made)
    group(of=made, admits=Admits.OWN)
    told = calendar(app, f"/agenda/aanbod/thema/{theme.public_id}.ics")
    assert told.count("BEGIN:VEVENT") == 1
    assert f"/open/cursussen/{made.public_id}" in told
    trainer = app.test_client().get(f"/agenda/aanbod/trainer/{theme.public_id}.ics")
    assert trainer.status_code == 404


def test_a_calendar_that_knows_only_a_moment_is_answered_by_it(app, client):
    made = course("Ouders")
    group(of=made)
    path = of(addresses(client, make_professional()), "thema")
    first = app.test_client().get(path).headers["Last-Modified"]
    asked = {"If-Modified-Since": first}
    assert app.test_client().get(path, headers=asked).status_code == 304
    with db.transaction():
        db.session.get_one(Course, made.id).title = "Gescheiden ouders"
    changed = app.test_client().get(path, headers=asked)
    assert changed.status_code == 200
    assert changed.headers["Last-Modified"] != first


def test_what_did_not_change_is_found_out_without_reading_it(app, client):
    for number in range(3):
        group(of=course(f"Cursus {number}"))
    path = of(addresses(client, make_professional()), "thema")
    etag = app.test_client().get(path).headers["ETag"]
    with statements() as asked:
        app.test_client().get(path, headers={"If-None-Match": etag})
    assert len([each for each in asked if each.startswith("SELECT")]) == 3  # whose, name, sum


def test_a_group_that_is_called_off_stays_for_thirty_days_after_its_day(app, client, monkeypatch):
    edition = group("Ouders", published_at=NOW)
    path = of(addresses(client, make_professional()), "thema")
    with db.transaction():
        edition.state = EditionState.CANCELLED
    [session] = sessions_of(edition)
    told = []
    for after in (-1, 29, 31):
        moment = session.starts_at + after * DAY
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        text = calendar(app, path)
        told.append((text.count("STATUS:CANCELLED"), text.count("SEQUENCE:1")))
    assert told == [(1, 1), (1, 1), (0, 0)]


def test_a_draft_that_was_dropped_was_never_told_and_is_not_told_now(app, client):
    made = course("Ouders")
    group(of=made)
    path = of(addresses(client, make_professional()), "thema")
    group(of=made, state=EditionState.CANCELLED, published_at=None)
    assert calendar(app, path).count("BEGIN:VEVENT") == 1


def test_stopping_the_address_forgets_what_calendars_said(app, client):
    group("Ouders")
    person = make_professional()
    path = of(addresses(client, person), "thema")
    app.test_client().get(path)
    assert db.session.query(FeedMark).count() == 1
    client.submit("/mijn/agenda/stoppen")
    assert db.session.query(FeedMark).count() == 0
