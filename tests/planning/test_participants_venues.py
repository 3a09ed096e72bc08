"""A venue hears what people eat and need, in numbers and never by name."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.enrolment.rules import AnswerKind, EnrolmentState, Subject
from leerhuis.mail import queries as mail
from leerhuis.mail.models import QueuedLetter
from leerhuis.planning.changes import service
from leerhuis.planning.changes.rules import Need, facts
from tests.factories import NOW, TODAY, make_course, make_edition, make_person, make_venue
from tests.factories_attendance import make_seat, sessions_of
from tests.factories_questions import make_answer, make_question
from tests.letters import reads_as


@pytest.fixture
def course(app):
    return make_course(title="Meldcode")


@pytest.fixture
def group(course):
    venue = make_venue(
        name="Het Raadhuis", contact_name="Verhuur", contact_email="verhuur@raadhuis.example"
    )
    edition = make_edition(course=course, starts_at=NOW + timedelta(days=2))
    with db.transaction():
        sessions_of(edition)[0].venue_id = venue.id
    return edition


def seat(group, *answers, name="Geheim", state=EnrolmentState.CONFIRMED):
    row = make_seat(group, make_person(family_name=name), state)
    for question, text in answers:
        make_answer(row, question, text, erase_on=TODAY + timedelta(days=9))
    return row


def letters():
    rows = select(QueuedLetter).where(QueuedLetter.kind == "planning/venue")
    return db.session.scalars(rows.order_by(QueuedLetter.id)).all()


def test_a_venue_gets_numbers_and_no_names(course, group):
    diet = make_question(course, subject=Subject.DIET, kind=AnswerKind.TEXT, label="Wat eet je?")
    wheels = make_question(
        course, subject=Subject.ACCESS, kind=AnswerKind.YES_NO, label="Kom je met een rolstoel?"
    )
    other = make_question(course, subject=Subject.OTHER, kind=AnswerKind.TEXT, label="Ervaring?")
    seat(group, (diet, "vegetarisch"), (wheels, "yes"), (other, "veel"))
    seat(group, (diet, "vegetarisch"), (wheels, "no"))
    seat(group, (diet, "geen noten"))
    seat(group, (diet, "vis"), state=EnrolmentState.WAITING)
    service.tell_venues(now=NOW)
    [told] = letters()
    assert [tuple(each.values()) for each in told.values["needs"]] == [
        ("vegetarisch", 2),
        ("geen noten", 1),
        ("Kom je met een rolstoel?", 1),
    ]
    assert "Geheim" not in str(told.values)
    reads_as(mail.letter_of(told), "planning-venue-needs.txt", recipient=mail.contact(told))


def test_another_need_is_told_anew_and_the_same_is_not(course, group):
    diet = make_question(course, subject=Subject.DIET, kind=AnswerKind.TEXT, label="Wat eet je?")
    seat(group, (diet, "vegetarisch"))
    late = seat(group)
    assert service.tell_venues(now=NOW) == 1
    assert service.tell_venues(now=NOW) == 0
    make_answer(late, diet, "geen gluten", erase_on=TODAY + timedelta(days=9))
    assert service.tell_venues(now=NOW) == 1
    assert letters()[-1].values["people"] == 2


def test_a_session_without_needs_reads_as_before():
    said = {"starts_at": NOW, "ends_at": NOW, "place": "Zaal 1", "people": 3}
    assert facts(**said).endswith("|Zaal 1|3")
    assert facts(**said, needs=[Need("vis", 2)]).endswith("|3|2 vis")
