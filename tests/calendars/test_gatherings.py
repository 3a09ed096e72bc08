"""What stands in calendars and is no session is told by the same writer."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from leerhuis import db
from leerhuis.calendars import service
from leerhuis.calendars.models import Gathering
from tests.factories import NOW, make_person, saved
from tests.feeds.reading import address_of, events, fetch

LATER = NOW + timedelta(hours=1)


@dataclass
class Talk:
    person: object
    gathering: Gathering

    def invite(self, now=NOW):
        return service.invite_to(self.person.id, [self.gathering], now=now).told

    def withdraw(self, now=LATER):
        return service.withdraw_from(self.person.id, [self.gathering], now=now)


@pytest.fixture
def talk(app):
    gathering = saved(
        Gathering(
            title="Intervisie Roosendaal",
            starts_at=NOW + timedelta(days=9),
            ends_at=NOW + timedelta(days=9, hours=2),
            place="Markt 1, Roosendaal",
            link="/intervisie/abc",
            changed_at=NOW,
        )
    )
    return Talk(make_person(), gathering)


def test_a_gathering_is_told_once(talk):
    [payload] = talk.invite().values()
    assert (payload["method"], payload["sequence"]) == ("REQUEST", 0)
    assert (payload["summary"], payload["location"], payload["url"]) == (
        "Intervisie Roosendaal",
        "Markt 1, Roosendaal",
        "/intervisie/abc",
    )
    assert talk.invite(now=LATER) == {}


def test_a_gathering_that_moves_is_told_again(talk):
    talk.invite()
    with db.transaction():
        talk.gathering.starts_at += timedelta(days=1)
        talk.gathering.ends_at += timedelta(days=1)
    [payload] = talk.invite(now=LATER).values()
    assert payload["sequence"] == 1


def test_a_gathering_is_taken_out_of_a_calendar(talk):
    assert talk.withdraw() == {}, "nothing was told"
    talk.invite()
    [payload] = talk.withdraw().values()
    assert payload["method"] == "CANCEL"
    assert talk.withdraw() == {}


def test_one_that_is_off_is_not_told(talk):
    with db.transaction():
        talk.gathering.cancelled_at = NOW
    assert talk.invite() == {}


def test_a_feed_shows_a_gathering_with_its_own_address(talk, app):
    address = address_of(talk.person)
    assert events(app, address) == []
    talk.invite()
    [event] = events(app, address)
    assert str(event["SUMMARY"]) == "Intervisie Roosendaal"
    assert str(event["LOCATION"]) == "Markt 1, Roosendaal"
    assert str(event["URL"]) == "http://localhost/intervisie/abc"
    talk.withdraw()
    assert str(events(app, address)[0]["STATUS"]) == "CANCELLED"


def test_a_feed_says_that_a_gathering_changed(talk, app):
    talk.invite()
    address = address_of(talk.person)
    mark = fetch(app, address).headers["ETag"]
    assert fetch(app, address, **{"If-None-Match": mark}).status_code == 304
    with db.transaction():
        talk.gathering.title, talk.gathering.changed_at = "Intervisie Etten-Leur", LATER
    assert fetch(app, address, **{"If-None-Match": mark}).status_code == 200


def test_who_takes_part_gets_a_file_of_one_gathering(talk, client):
    talk.invite()
    page = f"/agenda/bijeenkomst/{talk.gathering.public_id}.ics"
    client.sign_in(make_person())
    assert client.get(page).status_code == 404
    client.sign_in(talk.person)
    assert b"Intervisie Roosendaal" in client.get(page).data
