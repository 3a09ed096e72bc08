"""Reminders of sessions: to whoever comes, and to whoever trains."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from leerhuis import db
from leerhuis.access import Role
from leerhuis.courses.contents import Material
from leerhuis.courses.rules import EditionState
from leerhuis.courses.words import MaterialAudience, Purpose
from leerhuis.enrolment import service as cancelling
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.mail import delivery
from leerhuis.mail.models import LetterChoice
from leerhuis.mail.queries import Recipient, letter_of
from leerhuis.mail.rules import LetterState, Rhythm
from leerhuis.planning.changes import service as changes
from leerhuis.reminders import queries, service
from tests.factories import (
    HOUSE,
    NOW,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_staff,
    make_trainer,
    saved,
    train,
)
from tests.factories_attendance import make_seat, make_seats, sessions_of
from tests.letters import reads_as
from tests.reminders.runs import defaults, letters, make_rule, rule_named, told

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
STARTS_AT = datetime(2027, 3, 18, 8, 30, tzinfo=UTC)  # a Thursday, half past nine
WEEK_BEFORE = datetime(2027, 3, 11, 8, 0, tzinfo=UTC)
DAY_BEFORE = datetime(2027, 3, 17, 8, 0, tzinfo=UTC)
TWO_BEFORE = datetime(2027, 3, 16, 8, 0, tzinfo=UTC)
SESSION, TRAINER = "reminders/session", "reminders/session_trainer"


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def group(region):
    course = make_course(organisation_id=region.id, title="Meldcode: praten over je zorgen")
    return make_edition(course=course, starts_at=STARTS_AT)


def move(session, by):
    with db.transaction():
        session.starts_at += by
        session.ends_at += by


def at_home(row):
    """The letter as if at a venue that is not numbered, as those of the factory are."""
    letter = letter_of(row)
    return replace(letter, values=letter.values | {"place": "De Eem, Stationsplein 1, Zwolle"})


def test_who_has_a_seat_is_told_a_week_and_a_day_before_and_never_twice(group):
    seats = make_seats(group, 2)
    defaults()
    people = [each.person_id for each in seats]
    assert told(WEEK_BEFORE - MINUTE) == []
    assert told(WEEK_BEFORE, SESSION) == people
    assert told(WEEK_BEFORE + MINUTE) == []
    assert told(DAY_BEFORE, SESSION) == people
    assert told(STARTS_AT + DAY, SESSION) == []
    assert {each.planned_at for each in letters(SESSION)} == {WEEK_BEFORE, DAY_BEFORE}


@pytest.mark.parametrize("state", list(EnrolmentState))
def test_exactly_who_has_a_certain_seat_is_told(group, state):
    seat = make_seat(group, state=state)
    defaults()
    expected = [seat.person_id] if state is EnrolmentState.CONFIRMED else []
    assert told(DAY_BEFORE, SESSION) == expected * 2  # of a week before, and of a day before


def test_who_got_the_seat_after_the_moment_is_not_told_of_it(group):
    early = make_seat(group, confirmed_at=WEEK_BEFORE)
    make_seat(group, confirmed_at=WEEK_BEFORE + MINUTE)
    defaults()
    assert told(WEEK_BEFORE + 5 * MINUTE, SESSION) == [early.person_id]


def test_a_moved_session_is_told_of_at_its_new_moment(group):
    make_seat(group)
    defaults()
    assert len(told(DAY_BEFORE, SESSION)) == 2
    move(sessions_of(group)[0], 3 * DAY)
    assert told(DAY_BEFORE + 2 * DAY) == []
    assert len(told(DAY_BEFORE + 3 * DAY, SESSION)) == 1
    last = letters(SESSION)[-1]
    assert last.values["starts_at"] == (STARTS_AT + 3 * DAY).isoformat()


def test_an_unsent_reminder_of_who_gives_up_the_seat_is_taken_back(group):
    gone, stays = make_seats(group, 2)
    defaults()
    service.remind_due(now=WEEK_BEFORE)
    cancelling.cancel(gone, by=HOUSE, now=WEEK_BEFORE + MINUTE)
    states = {each.person_id: each.state for each in letters(SESSION)}
    assert states == {
        gone.person_id: LetterState.WITHDRAWN,
        stays.person_id: LetterState.QUEUED,
    }


def test_only_the_unsent_reminder_of_the_session_that_moves_is_taken_back(region):
    own = make_staff(Role.TRAINER, region)
    course = make_course(organisation_id=region.id)
    group = make_edition(course=course, starts_at=STARTS_AT, sessions=2)
    first, second = sessions_of(group)
    train(first, make_trainer(region, person_id=own.id))
    make_seat(group)
    defaults()
    service.remind_due(now=STARTS_AT - MINUTE)  # of the second it was a week before at nine
    move(second, 3 * DAY)
    changes.tell(group, now=STARTS_AT - MINUTE)
    by_start = {each.values["starts_at"]: each.state for each in letters(SESSION)}
    assert by_start == {
        STARTS_AT.isoformat(): LetterState.QUEUED,
        (STARTS_AT + 7 * DAY).isoformat(): LetterState.WITHDRAWN,
    }
    assert [each.state for each in letters(TRAINER)] == [LetterState.QUEUED]
    move(first, DAY)
    changes.tell(group, now=STARTS_AT - MINUTE)
    assert [each.state for each in letters(TRAINER)] == [LetterState.WITHDRAWN]


@pytest.mark.parametrize("state", [EditionState.DRAFT, EditionState.CANCELLED])
def test_nobody_is_told_of_a_group_that_is_a_draft_or_called_off(group, state):
    make_seat(group)
    defaults()
    with db.transaction():
        group.state = state
    assert told(DAY_BEFORE) == []


def test_a_group_that_was_published_after_the_moment_is_not_told_of(group):
    make_seat(group)
    defaults()
    with db.transaction():
        group.published_at = DAY_BEFORE + MINUTE
    assert told(DAY_BEFORE + 5 * MINUTE) == []


def test_a_rule_that_is_off_says_nothing_and_nothing_of_it_is_caught_up(group):
    make_seat(group)
    defaults()
    for name in ("session_day", "session_week"):
        with db.transaction():
            rule_named(name).active = False
    assert told(DAY_BEFORE) == []
    with db.transaction():
        rule_named("session_day").active = True
    assert told(DAY_BEFORE + MINUTE) == []


def test_a_rule_that_is_made_late_never_reaches_back(group):
    make_seat(group)
    defaults(now=DAY_BEFORE + MINUTE)
    assert told(DAY_BEFORE + 2 * MINUTE) == []
    assert told(STARTS_AT) == []


def test_what_was_due_in_days_of_silence_is_written_and_missed(group):
    make_seat(group)
    defaults()
    silent = WEEK_BEFORE - DAY
    service.remind_due(now=silent)
    service.remind_due(now=silent + 4 * DAY)
    (letter,) = letters(SESSION)
    assert letter.planned_at == WEEK_BEFORE
    delivery.give_up(now=silent + 4 * DAY)
    assert letters(SESSION)[0].state is LetterState.MISSED


@pytest.mark.parametrize("rhythm", [Rhythm.AT_ONCE, Rhythm.WEEKLY])
def test_who_would_read_of_it_when_it_has_begun_misses_it(group, rhythm):
    seat = make_seat(group)
    saved(LetterChoice(person_id=seat.person_id, kind=SESSION, rhythm=rhythm))
    defaults()
    service.remind_due(now=DAY_BEFORE - MINUTE)
    service.remind_due(now=STARTS_AT - MINUTE)
    delivery.give_up(now=STARTS_AT)
    last = letters(SESSION)[-1]
    assert (last.planned_at, last.state) == (DAY_BEFORE, LetterState.MISSED)


def test_a_rule_further_down_takes_the_place_of_the_one_above(region):
    below = make_organisation(under=region)
    beside = make_organisation(under=region)
    seats = {
        place.id: make_seat(
            make_edition(course=make_course(organisation_id=place.id), starts_at=STARTS_AT)
        )
        for place in (region, below, beside)
    }
    defaults()
    for name in ("session_week", "session_day"):
        own = make_rule(below, name=name, active=name == "session_day")
        assert own.organisation_id == below.id
    with db.transaction():
        rule_named("session_day", below).at = WEEK_BEFORE.time().replace(hour=13)
    both = [seats[place.id].person_id for place in (region, beside)]
    assert sorted(told(WEEK_BEFORE, SESSION)) == sorted(both)
    assert sorted(told(DAY_BEFORE, SESSION)) == sorted(both)
    assert told(DAY_BEFORE + 4 * 60 * MINUTE, SESSION) == [seats[below.id].person_id]


def test_trainers_are_told_two_days_before_also_who_has_no_account(group, region):
    own = make_staff(Role.TRAINER, region)
    outside = make_trainer(region, name="Jan Smit", email="jan@example.org")
    nowhere = make_trainer(region, name="Zonder adres")
    (session,) = sessions_of(group)
    train(session, make_trainer(region, person_id=own.id), outside, nowhere)
    make_seats(group, 3)
    defaults()
    assert told(TWO_BEFORE - MINUTE, TRAINER) == []
    service.remind_due(now=TWO_BEFORE)
    found = {each.person_id: each for each in letters(TRAINER)}
    assert set(found) == {own.id, None}
    assert (found[None].address, found[None].name) == ("jan@example.org", "Jan Smit")
    assert {each.values["participants"] for each in found.values()} == {3}
    reads_as(at_home(found[own.id]), "reminders-session-trainer.txt")


def test_the_letters_of_a_session_say_what_to_read_where_to_be_and_how_to_sign_off(region):
    course = make_course(organisation_id=region.id, title="Meldcode")
    group = make_edition(course=course, starts_at=STARTS_AT, sessions=3)
    saved(
        Material(
            course_id=course.id,
            purpose=Purpose.PREPARATION,
            audience=MaterialAudience.PARTICIPANTS,
            title="Lees de casus, 30 minuten",
            url="https://example.org/casus",
            added_at=NOW,
        )
    )
    with db.transaction():
        group.contact_name, group.contact_email = "Ine van Dam", "ine@example.org"
    make_seat(group, make_person())
    defaults()
    service.remind_due(now=DAY_BEFORE)
    early, late = (at_home(each) for each in letters(SESSION))
    reads_as(early, "reminders-session-before.txt")
    reads_as(late, "reminders-session-late.txt")
    english = Recipient("Samira", "Samira Bouzid", "en")
    reads_as(late, "reminders-session-english.txt", recipient=english)


def test_who_would_be_told_is_what_is_told(group):
    seats = make_seats(group, 3)
    defaults()
    rule = rule_named("session_day")
    db.session.refresh(rule, ["organisation"])
    coming = queries.coming(rule, after=NOW, until=NOW + 90 * DAY)
    assert [each.person_id for each in coming] == [each.person_id for each in seats]
    assert {each.at for each in coming} == {DAY_BEFORE}
    assert {each.title for each in coming} == {"Meldcode: praten over je zorgen"}
    service.remind_due(now=DAY_BEFORE)
    assert [each.person_id for each in letters(SESSION) if each.planned_at == DAY_BEFORE] == [
        each.person_id for each in coming
    ]
