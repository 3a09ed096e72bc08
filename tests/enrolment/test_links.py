"""The link of an online session is for who has a seat in it, and for nobody who waits."""

from datetime import timedelta

import pytest

from leerhuis import db
from leerhuis.courses.models import Session
from leerhuis.enrolment import service
from leerhuis.mail.queries import letter_of
from leerhuis.planning import service as planning
from tests.factories import HOUSE, NOW, make_course, make_edition
from tests.factories_enrolment import fill, letters_about
from tests.letters import as_text

LINK = "https://vergader.example.org/geheim"
OTHER = "https://vergader.example.org/andere-groep"


def online(course, link, **given):
    edition = make_edition(course=course, capacity=1, **given)
    with db.transaction():
        for each in db.session.query(Session).filter_by(edition_id=edition.id):
            each.venue_id, each.online_url = None, link
    return edition


@pytest.fixture
def course(app):
    return make_course(title="Complexe scheidingen")


@pytest.fixture(params=[1, 2])
def edition(request, course):
    online(course, OTHER, starts_at=NOW + timedelta(days=40))
    return online(course, LINK, sessions=request.param)


def told(enrolment):
    return "".join(as_text(letter_of(each)) for each in letters_about(enrolment))


def test_who_waits_gets_a_letter_without_the_link(edition):
    seat, waiter = fill(edition, 2)
    assert LINK in told(seat)
    assert LINK not in told(waiter)
    assert "Online" in told(waiter)


def test_who_leaves_the_line_gets_no_link(edition):
    _seat, waiter = fill(edition, 2)
    service.cancel(waiter, by=HOUSE, now=NOW)
    assert LINK not in told(waiter)


def test_a_group_that_is_called_off_tells_the_links_of_no_other(edition):
    seat, waiter = fill(edition, 2)
    planning.cancel_edition(edition, by=HOUSE, now=NOW)
    assert LINK not in told(waiter)
    assert OTHER not in told(seat) + told(waiter)
    assert "Online" in told(waiter)
