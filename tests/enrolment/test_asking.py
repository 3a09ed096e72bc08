"""Answers are kept until their day, read by few, and gone after it."""

from collections import Counter
from datetime import date, timedelta

import pytest

from leerhuis import db
from leerhuis.access import Role
from leerhuis.enrolment import asking, telling
from leerhuis.enrolment.models import Answer
from leerhuis.enrolment.questions import rules
from leerhuis.enrolment.rules import AnswerKind, EnrolmentState, Subject
from leerhuis.errors import Refused
from tests.factories import (
    NOW,
    TODAY,
    make_course,
    make_edition,
    make_organisation,
    make_professional,
)
from tests.factories_attendance import make_seat
from tests.factories_questions import make_answer, make_consent, make_question

LAST = (NOW + timedelta(days=30)).date()
AFTER = LAST + timedelta(days=7)


@pytest.fixture
def course(app):
    return make_course()


@pytest.fixture
def edition(course):
    return make_edition(course=course)


@pytest.fixture
def diet(course):
    return make_question(course, subject=Subject.DIET, label="Wat eet je niet?")


def rows():
    return db.session.query(Answer).order_by(Answer.id).all()


def answered(seat):
    return [each.text for each in asking.answers_of(seat.id)]


def test_a_course_asks_nothing_unless_somebody_made_a_question(course):
    assert asking.questions_for(course.id) == []
    assert asking.check_answers(course.id, {"x": "y"}) == {}


def test_a_retired_question_is_not_asked_and_its_answer_ignored(course, diet):
    old = make_question(course, in_use=False, required=True)
    given = {old.public_id: "iets", "onbekend": "iets", diet.public_id: "noten"}
    assert asking.check_answers(course.id, given) == {diet.id: "noten"}


def test_what_is_not_sound_is_refused_by_the_first_that_is_wrong(course):
    first = make_question(course, required=True)
    make_question(course, required=True)
    with pytest.raises(Refused) as no:
        asking.check_answers(course.id, {})
    assert no.value.field == first.public_id


def test_an_answer_is_kept_until_seven_days_after_the_last_session(edition, diet):
    seat = make_seat(edition)
    asking.keep_answers(seat, edition, {diet.id: "noten"}, now=NOW)
    [row] = rows()
    assert (row.text, row.erase_on) == ("noten", AFTER)


def test_answering_anew_replaces_what_was_answered(course, edition, diet):
    seat, other = make_seat(edition), make_question(course)
    asking.keep_answers(seat, edition, {diet.id: "noten", other.id: "ja"}, now=NOW)
    asking.keep_answers(seat, edition, {diet.id: "vis"}, now=NOW)
    assert answered(seat) == ["vis"]


def test_a_session_that_moves_takes_the_day_of_erasing_with_it(edition, diet):
    seat = make_seat(edition)
    asking.keep_answers(seat, edition, {diet.id: "noten"}, now=NOW)
    with db.transaction():
        edition.ends_at += timedelta(days=14)
        telling.sessions_changed(edition, now=NOW)
    assert rows()[0].erase_on == AFTER + timedelta(days=14)


def test_the_night_erases_what_has_had_its_day_and_nothing_else(edition, diet):
    seat = make_seat(edition)
    asking.keep_answers(seat, edition, {diet.id: "noten"}, now=NOW)
    assert asking.erase_due(now=at(AFTER - timedelta(days=1))) == 0
    assert asking.erase_due(now=at(AFTER)) == 1
    assert asking.erase_due(now=at(AFTER)) == 0
    assert rows() == []


def test_the_night_looks_at_the_last_session_as_it_stands_then(edition, diet):
    """Nobody told of the move: the answer stays as long as it is needed."""
    asking.keep_answers(make_seat(edition), edition, {diet.id: "noten"}, now=NOW)
    with db.transaction():
        edition.ends_at += timedelta(days=14)
    assert asking.erase_due(now=at(AFTER)) == 0
    assert asking.erase_due(now=at(AFTER + timedelta(days=14))) == 1


@pytest.mark.parametrize("ended", ["seat", "group"])
def test_what_is_no_longer_needed_goes_the_next_night(edition, diet, ended):
    seat = make_seat(edition)
    asking.keep_answers(seat, edition, {diet.id: "noten"}, now=NOW)
    with db.transaction():
        if ended == "seat":
            seat.cancelled_at = NOW
        else:
            edition.state = "cancelled"
    assert asking.erase_due(now=NOW) == 1


def test_a_trainer_reads_what_the_course_asks_and_no_diet(course, edition, diet):
    seat, own = make_seat(edition), make_question(course, label="Je leervraag?")
    asking.keep_answers(seat, edition, {diet.id: "noten", own.id: "Grenzen"}, now=NOW)
    assert labels(asking.told_in(edition.id, Role.TRAINER, today=TODAY), seat) == ["Je leervraag?"]
    assert len(asking.told_in(edition.id, Role.COORDINATOR, today=TODAY)[seat.id]) == 2
    assert asking.told_in(edition.id, Role.MANAGER, today=TODAY) == {}


def labels(told, seat):
    return [each.label for each in told[seat.id]]


def test_what_was_due_is_read_by_nobody_even_before_the_night(edition, diet):
    make_answer(make_seat(edition), diet, "noten", erase_on=TODAY)
    assert asking.told_in(edition.id, Role.COORDINATOR, today=TODAY) == {}
    assert asking.counts_in(edition.id, today=TODAY)[Subject.DIET] == Counter()


def test_a_venue_gets_numbers_of_who_has_a_seat(edition, diet):
    for state in (EnrolmentState.CONFIRMED, EnrolmentState.CONFIRMED, EnrolmentState.WAITING):
        make_answer(make_seat(edition, state=state), diet, "geen vlees", erase_on=LAST)
    assert asking.counts_in(edition.id, today=TODAY)[Subject.DIET] == Counter({"geen vlees": 2})


def test_on_the_list_stands_who_has_a_seat_and_said_yes(course, edition):
    consent = make_consent(course)
    spring = make_organisation(under=make_organisation(), name="Stichting SPRING")
    said = {"Ja": rules.YES, "Nee": rules.NO, "Wacht": rules.YES, "Later": rules.YES, "Niets": None}
    for name, text in said.items():
        person = make_professional(spring, given_name=name, family_name="Bos")
        state = EnrolmentState.WAITING if name == "Wacht" else EnrolmentState.CONFIRMED
        seat = make_seat(edition, person, state=state)
        if text:
            make_answer(seat, consent, text, erase_on=TODAY if name == "Later" else LAST)
    assert asking.fellows_in(edition.id, today=TODAY) == [("Ja Bos", "Stichting SPRING")]


def test_consent_ends_half_a_year_after_the_last_session(course, edition):
    consent = make_consent(course)
    asking.keep_answers(make_seat(edition), edition, {consent.id: rules.YES}, now=NOW)
    assert rows()[0].erase_on == date(2027, 8, 10)


def test_a_choice_is_one_of_its_list(course):
    made = make_question(course, kind=AnswerKind.CHOICE, choices=["soep", "brood"])
    assert asking.check_answers(course.id, {made.public_id: "soep"}) == {made.id: "soep"}
    with pytest.raises(Refused, match="Choose from the list."):
        asking.check_answers(course.id, {made.public_id: "vis"})


def at(day):
    return NOW + (day - TODAY)
