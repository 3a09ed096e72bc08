"""Calendars of another maker read every file that we make, and see the same moments."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from leerhuis import clock, db, ical
from leerhuis.access import Role
from leerhuis.calendars import service as calendars
from leerhuis.courses.models import Course, Theme
from leerhuis.mail import rendering
from tests.catalogue.offer import course, group
from tests.factories import (
    NOW,
    make_grant,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
    make_trainer,
    train,
)
from tests.factories_attendance import sessions_of
from tests.factories_registry import make_registration
from tests.factories_surveys import make_group_survey, make_invitation
from tests.feeds.reading import address_of

READER = Path(__file__).parent.parent / "vendor" / "ical.js"
# Around both changes of the clock, in the hour that one night has twice, and when a list of dates
# instead of rules would have run out.
MOMENTS = [
    datetime(2027, 3, 27, 23, 30, tzinfo=UTC),
    datetime(2027, 3, 28, 0, 59, tzinfo=UTC),
    datetime(2027, 3, 28, 1, 0, tzinfo=UTC),
    datetime(2027, 10, 30, 23, 59, tzinfo=UTC),
    datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
    datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
    datetime(2027, 10, 31, 2, 30, tzinfo=UTC),
    datetime(2031, 1, 15, 8, 30, tzinfo=UTC),
    datetime(2031, 7, 15, 8, 30, tzinfo=UTC),
    datetime(2031, 10, 26, 0, 30, tzinfo=UTC),
    datetime(2031, 10, 26, 1, 30, tzinfo=UTC),
]
HARD = "Ouders; kinderen, \\N en \U0001f9e9 " + "é" * 160
LOAD = """async source => {
    const file = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
    window.ICAL = (await import(file)).default;
}"""
READ = """text => {
    const calendar = new ICAL.Component(ICAL.parse(text));
    const days = time => time.isDate ? time.toString() : null;
    return {
        method: calendar.getFirstPropertyValue("method"),
        refresh: String(calendar.getFirstPropertyValue("refresh-interval")),
        entries: calendar.getAllSubcomponents("vevent").map(part => {
            const event = new ICAL.Event(part);
            return {
                uid: event.uid,
                sequence: event.sequence,
                summary: event.summary,
                recurs: event.isRecurring(),
                day: days(event.startDate),
                start: event.startDate.toJSDate().getTime() / 1000,
                end: event.endDate.toJSDate().getTime() / 1000,
                status: part.getFirstPropertyValue("status"),
                hidden: part.getFirstPropertyValue("class"),
                busy: part.getFirstPropertyValue("transp"),
                organizer: part.getFirstPropertyValue("organizer"),
                alarms: part.getAllSubcomponents("valarm").map(
                    alarm => String(alarm.getFirstPropertyValue("trigger"))),
            };
        }),
    };
}"""


@pytest.fixture
def read(page):
    """What another calendar makes of a file."""
    page.evaluate(LOAD, READER.read_text())

    def reading(body):
        assert body.endswith(b"\r\n")
        lines = body.split(b"\r\n")
        assert not [line for line in lines if len(line) > 75 or b"\n" in line]
        return page.evaluate(READ, body.decode())

    return reading


@pytest.fixture(autouse=True)
def at_now(app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def seats(person, title="Autisme"):
    """Confirmed seats in sessions at each of the moments."""
    edition = group(of=course(title), sessions=len(MOMENTS))
    sessions = sessions_of(edition)
    with db.transaction():
        for session, at in zip(sessions, MOMENTS, strict=True):
            session.starts_at, session.ends_at = at, at + timedelta(hours=3)
    calendars.invite(person.id, sessions, now=NOW)
    return sessions


def moments(found):
    return {
        (each["uid"], each["start"], each["end"]) for each in found["entries"] if not each["day"]
    }


def expected(sessions):
    return {
        (f"{each.public_id}@leerhuis", each.starts_at.timestamp(), each.ends_at.timestamp())
        for each in sessions
    }


def everything(app):
    """Someone with all that a calendar may hold."""
    spring = make_organisation(under=make_organisation())
    person = make_professional(spring)
    make_grant(person, Role.MANAGER, spring)
    make_registration(person, held_date=date(2028, 6, 1))
    make_registration(make_professional(spring), held_date=date(2029, 6, 1))
    make_invitation(make_group_survey(title=HARD), person)
    return person


def test_a_persons_own_calendar_says_the_same_moments(app, read):
    person = everything(app)
    sessions = seats(person, title=HARD)
    lost = seats(person)[:1]
    calendars.withdraw(person.id, lost, now=NOW)
    address = address_of(person, alarm_minutes=1440, team=True)
    found = read(app.test_client().get(address).data)
    assert found["method"] == "PUBLISH"
    assert found["refresh"] == "PT1H"
    assert expected(sessions) <= moments(found)
    assert len(moments(found)) == 2 * len(MOMENTS)
    hard = [each for each in found["entries"] if each["summary"] == HARD]
    assert len(hard) == len(MOMENTS)
    days = [each for each in found["entries"] if each["day"]]
    assert len(days) == 4  # the survey, two of the registration, one of the team
    assert {(each["hidden"], each["busy"]) for each in days} == {("PRIVATE", "TRANSPARENT")}
    assert {tuple(each["alarms"]) for each in days} == {("-PT15H",)}
    off = [each for each in found["entries"] if each["status"] == "CANCELLED"]
    assert [(each["sequence"], each["alarms"]) for each in off] == [(1, [])]
    assert not [each for each in found["entries"] if each["recurs"]]


def test_a_whole_day_is_that_day_in_every_zone(app, read):
    person = make_professional()
    row = make_registration(person, held_date=date(2028, 6, 1))
    found = read(app.test_client().get(address_of(person)).data)
    assert {each["day"] for each in found["entries"]} == {
        row.last_valid_on.isoformat(),
        row.apply_by_on.isoformat(),
    }
    assert {each["end"] - each["start"] for each in found["entries"]} == {86400}


def test_one_session_as_a_file(app, read, client):
    person = make_professional()
    client.sign_in(person)
    for session in seats(person):
        path = f"/agenda/bijeenkomst/{session.public_id}.ics"
        assert moments(read(client.get(path).data)) == expected([session])


def test_the_calendars_of_what_is_offered(app, read, client):
    region = make_organisation()
    person = make_staff(Role.COORDINATOR, region)
    make_grant(person, Role.TRAINER, region)
    sessions = seats(make_person())
    title = db.session.scalar(select(Course))
    with db.transaction():
        title.organisation_id = region.id
    train(sessions[0], make_trainer(person_id=person.id))
    theme = db.session.get_one(Theme, title.theme_id).public_id
    client.sign_in(person).submit("/agenda/aanbod", {})
    paths = [part.split('"')[0] for part in client.page("/agenda/aanbod").html.split("localhost")]
    found = {
        path.split("/")[4]: read(app.test_client().get(path).data)
        for path in paths
        if path.startswith("/agenda/aanbod/") and (theme in path or "/thema/" not in path)
    }
    assert set(found) == {"thema", "locatie", "trainer", "coordinator"}
    assert moments(found["trainer"]) == expected(sessions[:1])
    for kind in ("thema", "coordinator"):
        assert moments(found[kind]) == expected(sessions)


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_what_goes_with_a_letter(app, read, method):
    person = make_person()
    sessions = seats(person)
    parts = calendars.invite(make_professional().id, sessions, now=NOW)
    if method == "CANCEL":
        other = make_person()
        calendars.invite(other.id, sessions, now=NOW)
        parts = calendars.withdraw(other.id, sessions, now=NOW)
    for session in sessions:
        body = rendering.calendar_part(
            parts[session.id], name="Samira Bouzid", address="samira@spring.example"
        )
        found = read(body)
        assert found["method"] == method
        assert moments(found) == expected([session])
        assert found["entries"][0]["organizer"].startswith("mailto:")


def test_the_reader_would_see_an_hour_that_is_wrong(read):
    """A zone written as a list of dates that ends in 2030 gives another moment in 2031."""
    at = datetime(2031, 7, 15, 8, 30, tzinfo=UTC)
    entry = ical.Entry("x@leerhuis", 0, at, at + timedelta(hours=1), "Later", NOW)
    body = ical.feed([entry], name="x")
    ended = body.replace(b"BYDAY=-1SU\r\n", b"BYDAY=-1SU;UNTIL=20300101T000000Z\r\n")
    (right,), (wrong,) = read(body)["entries"], read(ended)["entries"]
    assert (right["start"], wrong["start"]) == (at.timestamp(), at.timestamp() + 3600)
