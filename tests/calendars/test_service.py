"""The one writer of invitations."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.calendars import queries, service
from leerhuis.calendars.models import Invitation
from leerhuis.courses.models import Session
from tests.factories import NOW, make_course, make_edition, make_person, make_room

LATER = NOW + timedelta(days=1)


@pytest.fixture
def person(app):
    return make_person()


def sessions_of(edition):
    return db.session.scalars(select(Session).where(Session.edition_id == edition.id)).all()


def told(payloads):
    return [(each["method"], each["sequence"]) for each in payloads.values()]


def test_an_invitation_says_what_where_and_when(person):
    edition = make_edition(course=make_course(title="Autisme"))
    (session,) = sessions_of(edition)
    payload = service.invite(person.id, [session], now=NOW)[session.id]
    venue = db.session.get(Session, session.id).venue
    assert payload == {
        "method": "REQUEST",
        "uid": f"{session.public_id}@leerhuis",
        "sequence": 0,
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "summary": "Autisme",
        "location": f"{venue.name}, Markt 1, Roosendaal",
        "description": "",
        "url": "/mijn/inschrijvingen",
        "stamp": NOW.isoformat(),
        "before": None,
    }


def test_inviting_twice_tells_nothing_new(person):
    sessions = sessions_of(make_edition(sessions=2))
    assert told(service.invite(person.id, sessions, now=NOW)) == [("REQUEST", 0)] * 2
    assert service.invite(person.id, sessions, now=LATER) == {}


def test_only_the_session_that_moved_is_told_again(person):
    sessions = sessions_of(make_edition(sessions=2))
    service.invite(person.id, sessions, now=NOW)
    with db.transaction():
        sessions[1].room = make_room(sessions[1].venue, name="2.04")
    again = service.invite(person.id, sessions, now=LATER)
    assert list(again) == [sessions[1].id]
    assert told(again) == [("REQUEST", 1)]


def test_a_mended_title_is_not_worth_a_message(person):
    edition = make_edition()
    sessions = sessions_of(edition)
    service.invite(person.id, sessions, now=NOW)
    with db.transaction():
        queries.told_of(person.id, [sessions[0].id])[0][0].edition.course.title = "Beter"
    assert service.invite(person.id, sessions, now=LATER) == {}


def test_who_was_never_invited_is_told_of_no_cancellation(person):
    assert service.withdraw(person.id, sessions_of(make_edition()), now=NOW) == {}
    assert db.session.scalars(select(Invitation)).all() == []


def test_withdrawing_keeps_the_uid_and_raises_the_sequence(person):
    sessions = sessions_of(make_edition())
    (first,) = service.invite(person.id, sessions, now=NOW).values()
    (second,) = service.withdraw(person.id, sessions, now=LATER).values()
    assert (second["method"], second["sequence"], second["uid"]) == ("CANCEL", 1, first["uid"])
    assert service.withdraw(person.id, sessions, now=LATER) == {}
    assert told(service.invite(person.id, sessions, now=LATER)) == [("REQUEST", 2)]


def test_everybody_has_the_same_uid_for_a_session(person):
    (session,) = sessions_of(make_edition())
    other = make_person()
    mine = service.invite(person.id, [session], now=NOW)[session.id]
    theirs = service.invite(other.id, [session], now=NOW)[session.id]
    assert mine["uid"] == theirs["uid"]
