"""A seat from the waiting list, answered on a phone by the link of its letter, never signed in."""

import re

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.courses.rules import WaitingPolicy
from leerhuis.enrolment import service as enrolment
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.mail import delivery
from leerhuis.mail.models import QueuedLetter
from tests.factories import HOUSE, make_course, make_edition, make_person
from tests.factories_enrolment import enrolled, fill

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def group(app, time):
    course = make_course(title="Complexe scheidingen")
    return make_edition(
        course=course, capacity=1, sessions=2, policy=WaitingPolicy.OFFER, offer_hours=48
    )


def offered(group, *, line):
    """A seat comes free, and the first in line gets a letter with a link."""
    (seat,) = fill(group, 1)
    waiters = [enrolled(group, make_person(), now=clock.now()) for _ in range(line)]
    enrolment.cancel(seat, by=HOUSE, now=clock.now())
    return waiters


def link_to(person_id):
    """The link of the newest letter that went out to this person."""
    db.session.rollback()
    delivery.run(now=clock.now())
    db.session.expire_all()
    letter = db.session.scalars(
        select(QueuedLetter.rendered)
        .where(QueuedLetter.person_id == person_id, QueuedLetter.kind == "enrolment/offered")
        .order_by(QueuedLetter.id.desc())
    ).first()
    return re.search(rb"/plek/[\w-]{43}", letter.replace(b"=\r\n", b""))[0].decode()


def state_of(row):
    db.session.rollback()  # what was read before is of before
    db.session.expire_all()
    return db.session.get(Enrolment, row.id).state


def test_a_seat_is_left_by_one_and_taken_by_the_next(group, visitor, time):
    first, second = offered(group, line=2)
    visitor.page.set_viewport_size(PHONE)
    visitor.open(link_to(first.person_id)).keep("aanbod", widths=(390, 1280))
    visitor.page.set_viewport_size(PHONE)
    visitor.sees("Complexe scheidingen").sees("13 januari 2027, 10.00 uur")
    assert state_of(first) is EnrolmentState.OFFERED
    visitor.choose("Waarom niet? (niet verplicht)", "De kosten")
    visitor.press("Nee, geef de plek aan de volgende")
    visitor.does_not_see("Complexe scheidingen").sees("Dit aanbod is voorbij")
    visitor.keep("aanbod-voorbij", widths=(390, 1280))
    assert state_of(first) is EnrolmentState.CANCELLED

    link = link_to(second.person_id)
    visitor.open(link).press("Ja, ik neem de plek").sees("Je hebt ja gezegd")
    visitor.keep("aanbod-ja", widths=(390, 1280))
    assert state_of(second) is EnrolmentState.CONFIRMED
    visitor.page.go_back()
    visitor.open(link).does_not_see("Complexe scheidingen").sees("Je hebt ja gezegd")


def test_a_back_button_after_the_time_has_ended_gives_no_seat(group, visitor, time):
    (mine,) = offered(group, line=1)
    visitor.open(link_to(mine.person_id))
    time.pass_by(days=3)
    visitor.press("Ja, ik neem de plek").sees("De tijd om te antwoorden is voorbij")
    assert state_of(mine) is EnrolmentState.OFFERED
