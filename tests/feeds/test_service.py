"""The secret address of a feed."""

from datetime import timedelta

import pytest

from leerhuis.errors import Missing
from leerhuis.feeds import queries, service
from tests.factories import HOUSE, NOW, make_person

KEY = "key " * 10
LATER = NOW + timedelta(days=1)


@pytest.fixture
def person(app):
    return make_person()


def made(person, *, now=NOW):
    feed = service.make_feed(person.id, key=KEY, by=HOUSE, now=now)
    return service.token_of(feed, key=KEY)


def test_the_address_is_found_by_its_token_and_stored_nowhere(person):
    token = made(person)
    assert queries.feed_now(token, now=NOW).feed.person_id == person.id
    assert token not in str(vars(queries.feed_of(person.id)))


def test_a_new_address_ends_the_old_one(person):
    old, new = made(person), made(person, now=LATER)
    assert old != new
    queries.feed_now(new, now=NOW)
    with pytest.raises(Missing):
        queries.feed_now(old, now=NOW)


def test_a_stopped_address_stays_stopped_when_a_new_one_is_made(person):
    old = made(person)
    service.revoke_feed(person.id, by=HOUSE, now=NOW)
    service.revoke_feed(person.id, by=HOUSE, now=NOW)
    made(person)
    with pytest.raises(Missing):
        queries.feed_now(old, now=NOW)


def test_the_last_use_is_noted_once_an_hour(person):
    made(person)
    feed = queries.feed_of(person.id)
    for minutes in (0, 20, 59):
        service.note_use(feed, now=NOW + timedelta(minutes=minutes))
    assert feed.used_at == NOW
    service.note_use(feed, now=NOW + timedelta(hours=1))
    assert feed.used_at == NOW + timedelta(hours=1)
