"""Who enrols in two groups at the same time is warned, and may."""

from datetime import timedelta

import pytest

from leerhuis import clock, db
from leerhuis.access import HOUSE
from leerhuis.courses.models import Course
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment import service
from leerhuis.enrolment.doubles import doubles_in
from tests.factories import NOW, TODAY, make_course, make_edition, make_professional

THEN = NOW + timedelta(days=30)


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def person(app):
    return make_professional()


def group(title="Drang en dwang", *, at=THEN, **given):
    return make_edition(course=make_course(title=title), starts_at=at, **given)


def enrolled(person, edition):
    return service.enrol(edition, person.id, by=HOUSE, now=NOW)


def doubles(person, edition):
    return doubles_in(person.id, [edition.id], now=NOW).get(edition.id, [])


def test_a_group_at_the_same_time_is_said_before_the_button_and_after_it(client, person):
    other, mine = group(), group("Complexe scheidingen", at=THEN + timedelta(hours=6))
    enrolled(person, other)
    client.sign_in(person)
    course = db.session.get(Course, mine.course_id)
    page = client.page(f"/cursussen/{course.public_id}")
    assert "heb je ook Drang en dwang." in page.text
    page = client.submit("/inschrijven", {"edition": mine.public_id})
    assert "heb je ook Drang en dwang." in page.text
    page = client.submit(f"/inschrijven/{mine.public_id}")
    assert "Je bent ingeschreven." in page.text
    assert "heb je ook Drang en dwang." in page.text


def test_a_place_in_line_counts_because_it_can_become_a_seat(person):
    other = group(capacity=0)
    enrolled(person, other)
    assert [each.edition_id for each in doubles(person, group())] == [other.id]


def test_what_follows_at_once_is_no_double(person):
    enrolled(person, group())
    assert doubles(person, group(at=THEN + timedelta(hours=7))) == []


def test_who_signed_off_and_what_does_not_go_ahead_is_no_double(person):
    service.cancel(enrolled(person, group()), by=HOUSE, now=NOW)
    enrolled(make_professional(), group())
    assert doubles(person, group()) == []
    off = group()
    enrolled(person, off)
    off.state = EditionState.CANCELLED
    assert doubles(person, group()) == []


def test_what_is_over_is_no_double(person):
    soon = {"enrol_by_on": TODAY, "cancel_by_on": TODAY}
    enrolled(person, group(at=NOW + timedelta(days=2), **soon))
    mine = group(at=NOW + timedelta(days=2), **soon)
    assert doubles_in(person.id, [mine.id], now=NOW + timedelta(days=3)) == {}
