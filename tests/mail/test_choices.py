"""What a reader chose decides, when a letter is written, whether and how it goes out."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.errors import Refused
from leerhuis.mail import delivery, service
from leerhuis.mail.models import LetterChoice, LetterDuty, QueuedLetter
from leerhuis.mail.rules import Letter, LetterState, Rhythm
from tests.counting import statements
from tests.factories import (
    HOUSE,
    NOW,
    make_appointment,
    make_organisation,
    make_person,
    saved,
)

FREE, REQUIRED = "certificates/issued", "enrolment/confirmed"


def choose(person, rhythm, *, kind=FREE):
    saved(LetterChoice(person_id=person.id, kind=kind, rhythm=rhythm))
    return person


def letter_to(person, *, kind=FREE, **given):
    return Letter(kind, person.id, subject="s", **given)


def state_of(letter):
    service.queue(letter, now=NOW)
    return row_of(letter).state


def row_of(letter):
    db.session.expire_all()
    return db.session.scalar(select(QueuedLetter).where(QueuedLetter.key == letter.key))


@pytest.mark.parametrize(
    ("rhythm", "state", "held_for"),
    [
        (None, LetterState.QUEUED, None),
        (Rhythm.AT_ONCE, LetterState.QUEUED, None),
        (Rhythm.DAILY, LetterState.HELD, Rhythm.DAILY),
        (Rhythm.WEEKLY, LetterState.HELD, Rhythm.WEEKLY),
        (Rhythm.NEVER, LetterState.UNWANTED, None),
    ],
)
def test_a_letter_follows_what_its_reader_chose(app, rhythm, state, held_for):
    person = make_person()
    if rhythm:
        choose(person, rhythm)
    letter = letter_to(person)
    assert state_of(letter) is state
    assert row_of(letter).held_for is held_for


def test_what_is_required_comes_at_once_whatever_was_chosen(app):
    person = choose(make_person(), Rhythm.NEVER, kind=REQUIRED)
    assert state_of(letter_to(person, kind=REQUIRED)) is LetterState.QUEUED


def test_an_invitation_for_the_calendar_is_never_gathered(app):
    person = choose(make_person(), Rhythm.WEEKLY)
    assert state_of(letter_to(person, invitation={"uid": "x"})) is LetterState.QUEUED


def test_the_choice_of_one_is_not_the_choice_of_another_or_of_another_kind(app):
    choose(make_person(), Rhythm.NEVER)
    person = choose(make_person(), Rhythm.NEVER, kind="enrolment/told")
    assert state_of(letter_to(person)) is LetterState.QUEUED


def test_what_the_employer_asks_of_all_comes_at_once(app):
    house = make_organisation()
    person = choose(make_person(), Rhythm.NEVER)
    make_appointment(person, make_organisation(under=house))
    assert state_of(letter_to(person)) is LetterState.UNWANTED
    saved(LetterDuty(organisation_id=house.id, kind=FREE))
    assert state_of(letter_to(person, step="2")) is LetterState.QUEUED


def test_what_another_employer_or_an_earlier_one_asks_does_not_count(app):
    before, other = make_organisation(), make_organisation()
    person = choose(make_person(), Rhythm.NEVER)
    make_appointment(person, before, starts_on=NOW.date().replace(year=2020), ends_on=NOW.date())
    for each in (before, other):
        saved(LetterDuty(organisation_id=each.id, kind=FREE))
    saved(LetterDuty(organisation_id=other.id, kind="enrolment/told"))
    assert state_of(letter_to(person)) is LetterState.QUEUED  # the last day is a day of work
    letter = letter_to(person, step="later")
    service.queue(letter, now=NOW.replace(day=NOW.day + 1))
    assert row_of(letter).state is LetterState.UNWANTED


def test_many_letters_ask_what_was_chosen_once(app):
    readers = [choose(make_person(), Rhythm.WEEKLY) for _each in range(3)] + [make_person()]
    letters = [letter_to(each) for each in readers]
    with statements() as seen:
        assert service.queue_all(letters, now=NOW) == 4
    assert len([each for each in seen if "FROM letter_choice" in each]) == 1
    found = list(db.session.scalars(select(QueuedLetter.state)))
    assert sorted(found) == [LetterState.HELD] * 3 + [LetterState.QUEUED]


def test_a_letter_that_leaves_no_choice_asks_nothing(app):
    person = make_person()
    with statements() as seen:
        service.queue(letter_to(person, kind=REQUIRED), now=NOW)
    assert not [each for each in seen if "letter_choice" in each]


def test_a_letter_that_waits_for_others_is_taken_back_and_written_anew(app):
    letter = letter_to(choose(make_person(), Rhythm.DAILY))
    service.queue(letter, now=NOW)
    assert service.withdraw(subject="s") == 1
    assert row_of(letter).state is LetterState.WITHDRAWN
    assert service.queue(letter, now=NOW)
    assert (row_of(letter).state, row_of(letter).held_for) == (LetterState.HELD, Rhythm.DAILY)


def test_a_letter_that_waits_for_others_can_be_forgotten(app):
    letter = letter_to(choose(make_person(), Rhythm.DAILY))
    service.queue(letter, now=NOW)
    assert service.forget(subject="s", kinds=[FREE]) == 1


def test_neither_what_waits_nor_what_is_not_wanted_goes_out_or_goes_missing(app):
    for rhythm in (Rhythm.DAILY, Rhythm.NEVER):
        service.queue(letter_to(choose(make_person(), rhythm)), now=NOW)
    later = NOW.replace(day=NOW.day + 7)
    assert delivery.deliver(now=later, send=lambda *_letter: None) == 0
    found = list(db.session.scalars(select(QueuedLetter.state).order_by(QueuedLetter.id)))
    assert found == [LetterState.HELD, LetterState.UNWANTED]


def test_what_waits_for_others_is_missed_once_it_tells_of_what_is_past(app):
    begins = NOW + timedelta(days=8)
    held = [
        letter_to(choose(make_person(), Rhythm.WEEKLY), over_at=over_at)
        for over_at in (begins, begins + timedelta(microseconds=1), None)
    ]
    service.queue_all(held, now=NOW)
    assert delivery.give_up(now=begins - timedelta(microseconds=1)) == 0
    assert delivery.give_up(now=begins) == 1
    db.session.expire_all()
    found = [row_of(each).state for each in held]
    assert found == [LetterState.MISSED, LetterState.HELD, LetterState.HELD]


def test_what_the_reader_does_not_want_is_not_sent_again_by_hand(app):
    letter = letter_to(choose(make_person(), Rhythm.NEVER))
    service.queue(letter, now=NOW)
    with pytest.raises(Refused, match="does not want"):
        service.send_again(row_of(letter), by=HOUSE, now=NOW)
