"""The feed as a calendar fetches it, and the page with its address."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.calendars import service as calendars
from leerhuis.courses.means import Venue
from leerhuis.courses.models import Course, Session
from leerhuis.feeds import queries, service
from tests.conftest import KEY
from tests.counting import statements
from tests.factories import (
    HOUSE,
    NOW,
    make_course,
    make_edition,
    make_person,
    make_professional,
    make_staff,
)

PAGE = "/mijn/agenda"


@pytest.fixture
def person(app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return make_professional()


@pytest.fixture
def address(person):
    return address_of(person)


def address_of(person):
    feed = service.make_feed(person.id, key=KEY, by=HOUSE, now=NOW)
    return f"/agenda/{service.token_of(feed, key=KEY)}.ics"


def seat(person, **given):
    """A confirmed seat, as calendars see it."""
    edition = make_edition(**given)
    sessions = db.session.scalars(select(Session).where(Session.edition_id == edition.id)).all()
    calendars.invite(person.id, sessions, now=NOW)
    return sessions


def change(row, **values):
    with db.transaction():
        for name, value in values.items():
            setattr(row, name, value)


def entries(answer):
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    return Calendar.from_ical(answer.data).walk("VEVENT")


def test_a_calendar_fetches_the_sessions_of_its_owner_without_signing_in(client, person, address):
    mine = seat(person, course=make_course(title="Autisme"), sessions=2)
    seat(make_person(), course=make_course(title="Van een ander"))
    found = entries(client.get(address))
    assert [str(each["SUMMARY"]) for each in found] == ["Autisme", "Autisme"]
    assert [str(each["UID"]) for each in found] == [f"{s.public_id}@leerhuis" for s in mine]
    assert str(found[0]["URL"]) == "http://localhost/mijn/inschrijvingen"


def test_a_lost_seat_is_told_for_thirty_days_and_then_forgotten(
    client, person, address, monkeypatch
):
    calendars.withdraw(person.id, seat(person), now=NOW)
    told = []
    for days in (0, 29, 31):
        monkeypatch.setattr(clock, "now", lambda days=days: NOW + timedelta(days=days))
        told.append([(str(e["STATUS"]), e["SEQUENCE"]) for e in entries(client.get(address))])
    assert told == [[("CANCELLED", 1)], [("CANCELLED", 1)], []]


def test_the_headers_of_a_feed(client, address):
    headers = client.get(address).headers
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert headers["Cache-Control"] == "private"
    assert headers["Content-Disposition"] == 'inline; filename="leerhuis.ics"'
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in headers


def again(client, address, etag):
    return client.get(address, headers={"If-None-Match": etag})


def test_an_unchanged_feed_is_not_sent_again(client, person, address):
    seat(person)
    first = client.get(address)
    second = again(client, address, first.headers["ETag"])
    assert (second.status_code, second.data) == (304, b"")
    assert second.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize(
    "changed",
    [
        lambda person, session: seat(person),
        lambda person, session: calendars.withdraw(person.id, [session], now=NOW),
        lambda person, session: change(
            session, starts_at=NOW, changed_at=NOW + timedelta(seconds=1)
        ),
        lambda person, session: change(db.session.scalar(select(Course)), title="Anders"),
        lambda person, session: change(db.session.scalar(select(Venue)), street="Kade 2"),
    ],
    ids=["a seat", "a lost seat", "a time", "a title", "a street"],
)
def test_whatever_changes_is_fetched(client, person, address, changed):
    (session,) = seat(person)
    etag = client.get(address).headers["ETag"]
    changed(person, session)
    assert again(client, address, etag).status_code == 200


def since(client, address, moment):
    return client.get(address, headers={"If-Modified-Since": moment})


def test_a_calendar_that_knows_only_a_moment_is_answered_by_it(client, person, address):
    seat(person)
    first = client.get(address).headers["Last-Modified"]
    assert first == "Mon, 11 Jan 2027 09:00:00 GMT"
    assert since(client, address, first).status_code == 304
    assert since(client, address, "Mon, 11 Jan 2027 08:59:59 GMT").status_code == 200
    change(db.session.scalar(select(Course)), title="Anders")
    changed = since(client, address, first)
    assert changed.status_code == 200
    assert changed.headers["Last-Modified"] == "Mon, 11 Jan 2027 09:00:01 GMT"


def test_the_etag_counts_when_a_calendar_sends_both(client, person, address):
    seat(person)
    known = client.get(address).headers
    both = {"If-None-Match": '"another"', "If-Modified-Since": known["Last-Modified"]}
    assert client.get(address, headers=both).status_code == 200


def test_one_person_never_gets_the_not_modified_of_another(client, person, address):
    etag = client.get(address).headers["ETag"]
    assert again(client, address_of(make_person()), etag).status_code == 200


@pytest.mark.parametrize("token", ["A" * 43, "x", "..%2f", "é", "%00"])
def test_a_wrong_address_is_not_found(client, address, token):
    assert client.get(f"/agenda/{token}.ics").status_code in {400, 404}


def test_a_stopped_address_is_not_found(client, person, address):
    service.revoke_feed(person.id, by=HOUSE, now=NOW)
    assert client.get(address).status_code == 404


def test_one_broken_session_does_not_take_the_others_away(client, person, address):
    bad, _good = seat(person, sessions=2)
    change(bad, ends_at=bad.starts_at)
    assert len(entries(client.get(address))) == 1


def test_the_feed_asks_the_database_twice_and_once_when_unchanged(client, person, address):
    for _ in range(3):
        seat(person)
    etag = client.get(address).headers["ETag"]  # this one notes its use as well
    with statements() as cold:
        client.get(address)
    with statements() as warm:
        again(client, address, etag)
    asked = [[each for each in seen if each.startswith("SELECT")] for seen in (cold, warm)]
    assert [len(each) for each in asked] == [2, 1]


def test_the_token_is_in_no_log(client, person, address, caplog):
    bad, _good = seat(person, sessions=2)
    change(bad, ends_at=bad.starts_at)
    client.get(address)
    assert address.removeprefix("/agenda/").removesuffix(".ics") not in caplog.text


def test_one_session_as_a_file_is_for_who_has_a_seat(client, person):
    (session,) = seat(person)
    path = f"/agenda/bijeenkomst/{session.public_id}.ics"
    client.sign_in(person)
    answer = client.get(path)
    assert len(entries(answer)) == 1
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bijeenkomst.ics"'
    client.sign_in(make_professional())
    assert client.get(path).status_code == 404


def test_one_session_as_a_file_asks_to_sign_in(client, person):
    (session,) = seat(person)
    assert client.get(f"/agenda/bijeenkomst/{session.public_id}.ics").status_code == 302


def test_making_and_stopping_the_address_in_the_browser(client, person):
    client.sign_in(person)
    assert "Je hebt nog geen agenda-adres" in client.page(PAGE).text
    page = client.submit(PAGE)
    assert "Je agenda-adres is klaar." in page.text
    assert "Nog geen agenda heeft dit adres opgehaald." in page.text
    (subscribe,) = [link for link in page.links if link.startswith("webcal://localhost/agenda/")]
    address = subscribe.removeprefix("webcal://localhost")
    assert f"http://localhost{address}" in page.html
    assert client.get(address).status_code == 200
    assert "Laatst opgehaald: 11 januari 2027, 10.00 uur." in client.page(PAGE).text
    assert "Je agenda-adres werkt niet meer." in client.submit(f"{PAGE}/stoppen").text
    assert client.get(address).status_code == 404


def test_choosing_a_reminder_in_the_browser(client, person, address):
    seat(person)
    client.sign_in(person)
    page = client.submit(f"{PAGE}/keuzes", {"alarm": "1440"})
    assert "Je keuzes zijn opgeslagen." in page.text
    assert b"TRIGGER:-P1D\r\n" in client.get(address).data
    client.submit(f"{PAGE}/keuzes", {"alarm": "0"})
    assert b"VALARM" not in client.get(address).data


def test_a_reminder_that_does_not_exist_is_refused(client, person, address):
    client.sign_in(person)
    assert client.post(f"{PAGE}/keuzes", data={"alarm": "17"}).status_code == 400
    assert b"VALARM" not in client.get(address).data


def test_who_has_no_address_has_nothing_to_choose(client, person):
    client.sign_in(person)
    assert client.post(f"{PAGE}/keuzes", data={"alarm": "60"}).status_code == 404


def test_the_choice_of_a_team_is_for_who_manages_one(client, person, address):
    client.sign_in(person)
    assert "mensen in mijn team" not in client.page(PAGE).text
    manager = make_staff(Role.MANAGER)
    address_of(manager)
    assert "mensen in mijn team" in client.sign_in(manager).page(PAGE).text


def test_the_page_tells_how_in_each_calendar(client, person, address):
    text = client.sign_in(person).page(PAGE).text
    for name in ("In Outlook", "In Google Agenda", "Op een iPhone, iPad of Mac"):
        assert name in text


def test_the_address_is_only_for_its_owner(client, person, address):
    client.sign_in(make_professional())
    assert address not in client.page(PAGE).html


def test_a_feed_knows_its_owner_by_the_token_alone(person, address):
    token = address.removeprefix("/agenda/").removesuffix(".ics")
    assert queries.feed_now(token, now=NOW).feed.person_id == person.id
