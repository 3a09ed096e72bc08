"""What a change of a group does to everybody concerned, said before it happens."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from leerhuis import db
from leerhuis.calendars.models import Invitation
from leerhuis.calendars.rules import Method
from leerhuis.courses import queries as courses
from leerhuis.courses.means import Venue
from leerhuis.courses.models import Edition
from leerhuis.courses.rules import EditionState
from leerhuis.courses.series import public_holiday
from leerhuis.enrolment import service as enrolment
from leerhuis.mail import queries as mail
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import Letter, LetterState
from leerhuis.mail.service import queue
from leerhuis.planning import service as planning
from leerhuis.planning.changes import rules, service
from leerhuis.planning.changes.rules import News, Told
from tests.factories import (
    HOUSE,
    NOW,
    make_course,
    make_edition,
    make_organisation,
    make_professional,
    make_room,
    make_staff,
    make_trainer,
    make_venue,
    train,
)
from tests.factories_attendance import sessions_of
from tests.factories_enrolment import delivered
from tests.letters import reads_as

BY = {"by": HOUSE, "now": NOW}


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture
def course(region):
    return make_course(organisation_id=region.id, title="Drang en dwang")


@pytest.fixture
def coordinator(client, region):
    person = make_staff("coordinator", region)
    client.sign_in(person)
    return person


def group(course, *, seats=1, venue=None, **given):
    """A published group with so many seats taken, in this venue."""
    edition = make_edition(course=course, **given)
    with db.transaction():
        for each in sessions_of(edition):
            each.venue_id = (venue or make_venue(name="Het Raadhuis")).id
    for _each in range(seats):
        enrolment.enrol(edition, make_professional().id, **BY)
    return edition


def letters(*kinds):
    rows = select(QueuedLetter).where(QueuedLetter.kind.in_(kinds)).order_by(QueuedLetter.id)
    return db.session.scalars(rows).all()


def address(edition, rest):
    return f"/planning/groepen/{edition.public_id}{rest}"


def change_of(edition, **said):
    """The form of the first session as the page has it, with these fields changed."""
    session = sessions_of(edition)[0]
    data = {
        "on": "2027-02-10",
        "start": "10.00",
        "end": "17.00",
        "venue": db.session.get_one(Venue, session.venue_id).public_id,
        "room": "",
        "online_url": "",
        "trainers": [],
        "part": "this",
    }
    return address(edition, f"/bijeenkomsten/{session.public_id}/wijzigen"), data | said


# Asking first


def test_a_move_is_asked_with_whom_it_reaches_and_nothing_has_happened(client, coordinator, course):
    edition = group(course, seats=2)
    before = sessions_of(edition)[0].starts_at
    told = len(letters("enrolment/session"))
    page = client.submit(*change_of(edition, on="2027-02-12"))
    assert page.h1 == "Klopt dit?"
    assert "woensdag 10 februari 2027" in page.text
    assert "vrijdag 12 februari 2027" in page.text
    assert "2 deelnemers krijgen een mail" in page.text
    db.session.expire_all()
    assert sessions_of(edition)[0].starts_at == before
    assert len(letters("enrolment/session")) == told


def test_who_goes_back_finds_what_they_filled_in_and_nothing_has_happened(
    client, coordinator, course
):
    edition = group(course, seats=2)
    before = sessions_of(edition)[0].starts_at
    path, data = change_of(edition, on="2027-02-12", start="10.15")
    asked = client.submit(path, data)
    assert 'name="terug"' in asked.html
    page = client.submit(path, data | {"terug": "1"})
    assert page.h1 == "Wijzig de bijeenkomst"
    assert 'value="2027-02-12"' in page.html
    assert 'value="10.15"' in page.html
    assert 'name="zeker"' not in page.html
    db.session.expire_all()
    assert sessions_of(edition)[0].starts_at == before
    assert client.submit(path, data | {"on": "2027-02-11"}).h1 == "Klopt dit?"


def test_a_move_to_a_holiday_is_said_before_it_happens(client, coordinator, course):
    page = client.submit(*change_of(group(course), on="2027-03-29"))
    assert page.h1 == "Klopt dit?"
    assert "Let op: ma 29 maart is een vrije dag (Tweede Paasdag)." in page.text


def test_a_group_that_is_called_off_says_who_had_a_seat(client, coordinator, course):
    edition = group(course, seats=2)
    planning.cancel_edition(edition, **BY)
    page = client.page(address(edition, ""))
    assert "2 personen hadden een plek" in page.text
    assert "plekken bezet" not in page.text
    assert "Inschrijven tot en met" not in page.text


def test_who_is_sure_changes_it_and_everyone_hears_once(client, coordinator, course):
    edition = group(course, seats=2)
    delivered()
    path, data = change_of(edition, on="2027-02-12")
    client.submit(path, data)
    page = client.submit(path, data | {"zeker": "1"})
    assert "De bijeenkomst is gewijzigd" in page.text
    assert len(letters("enrolment/session")) == 2


def test_what_reaches_nobody_is_not_asked(client, coordinator, course):
    edition = group(course, seats=0)
    page = client.submit(*change_of(edition, on="2027-02-12"))
    assert "De bijeenkomst is gewijzigd" in page.text


def test_a_clash_is_said_before_anything_is_asked(client, coordinator, course):
    room = make_room(make_venue(name="De Kamer"), name="2.04")
    other = make_edition(course=course)
    with db.transaction():
        taken = sessions_of(other)[0]
        taken.venue_id, taken.room_id = room.venue_id, room.id
    edition = group(course, seats=1)
    page = client.submit(*change_of(edition, room=room.public_id, venue=""))
    assert page.title.startswith("Fout: ")
    assert "2.04" in page.text


def test_the_page_says_who_is_elsewhere_then(client, coordinator, course):
    edition, other = group(course, seats=0), make_edition(starts_at=NOW + timedelta(days=32))
    person = make_professional()
    for each in (edition, other):
        enrolment.enrol(each, person.id, **BY)
    page = client.submit(*change_of(edition, on="2027-02-12"))
    assert "1 deelnemer heeft dan al een andere bijeenkomst." in page.text


def test_a_trainer_without_address_is_left_to_the_coordinator(client, coordinator, region, course):
    edition = group(course, seats=0)
    silent = make_trainer(region, name="Anton Smit")
    train(sessions_of(edition)[0], silent)
    page = client.submit(*change_of(edition, on="2027-02-12", trainers=[silent.public_id]))
    assert "geen mailadres van trainer Anton Smit" in page.text


# Trainers


def test_trainers_hear_of_their_sessions_when_a_group_is_published(course):
    edition = make_edition(course=course, state=EditionState.DRAFT, sessions=2)
    inside = make_trainer(person_id=make_professional().id)
    outside = make_trainer(name="Jelle Hoekstra", email="jelle@bureau.example")
    first, second = sessions_of(edition)
    train(first, inside)
    train(second, outside)
    assert letters("planning/trainer") == []
    planning.publish(edition, **BY)
    own, other = letters("planning/trainer")
    assert (own.person_id, own.invitation["method"]) == (inside.person_id, "REQUEST")
    assert (other.person_id, other.address) == (None, "jelle@bureau.example")
    planning.publish(edition, **BY)
    assert len(letters("planning/trainer")) == 2


def test_the_new_trainer_and_the_one_before_both_hear(course):
    edition = make_edition(course=course)
    before = make_trainer(name="Roos Blom", email="roos@bureau.example")
    after = make_trainer(name="Jelle Hoekstra", email="jelle@bureau.example")
    session = sessions_of(edition)[0]
    train(session, before)
    service.tell_trainers(edition, now=NOW)
    delivered()
    with db.transaction():
        courses.sessions_of(edition.id)[0].trainers = [courses.trainers_of([after.id])[0]]
    service.tell_trainers(edition, now=NOW)
    told = {
        (each.kind, each.address) for each in letters("planning/trainer", "planning/trainer_gone")
    }
    assert told == {
        ("planning/trainer", "roos@bureau.example"),
        ("planning/trainer", "jelle@bureau.example"),
        ("planning/trainer_gone", "roos@bureau.example"),
    }
    assert service.tell_trainers(edition, now=NOW) == 0


def test_a_trainer_of_a_group_called_off_has_an_empty_calendar(course):
    edition = make_edition(course=course)
    trainer = make_trainer(person_id=make_professional().id)
    train(sessions_of(edition)[0], trainer)
    service.tell_trainers(edition, now=NOW)
    delivered()
    planning.cancel_edition(edition, **BY)
    assert [each.method for each in db.session.scalars(select(Invitation))] == [Method.CANCEL]
    assert len(letters("planning/trainer_gone")) == 1


def test_a_trainer_who_comes_back_is_told_again(course):
    edition = make_edition(course=course)
    trainer = make_trainer(name="Roos Blom", email="roos@bureau.example")
    session = sessions_of(edition)[0]
    train(session, trainer)
    service.tell_trainers(edition, now=NOW)
    delivered()
    for trainers in ([], [trainer.id]):
        with db.transaction():
            courses.sessions_of(edition.id)[0].trainers = courses.trainers_of(trainers)
        service.tell_trainers(edition, now=NOW)
        delivered()
    kinds = [each.kind for each in letters("planning/trainer", "planning/trainer_gone")]
    assert kinds == ["planning/trainer", "planning/trainer_gone", "planning/trainer"]


def test_of_a_session_taken_away_before_any_letter_went_a_trainer_hears_nothing(course):
    edition = make_edition(course=course)
    trainers = [
        make_trainer(person_id=make_professional().id),
        make_trainer(name="Roos Blom", email="roos@bureau.example"),
    ]
    train(sessions_of(edition)[0], *trainers)
    service.tell_trainers(edition, now=NOW)
    with db.transaction():
        courses.sessions_of(edition.id)[0].trainers = []
    assert service.tell_trainers(edition, now=NOW) == 0
    told = letters("planning/trainer", "planning/trainer_gone")
    assert [each.state for each in told] == [LetterState.WITHDRAWN] * 2
    assert db.session.scalars(select(Invitation)).all() == []


@pytest.mark.parametrize("inside", [True, False])
def test_who_no_longer_trains_a_session_is_not_reminded_of_it(course, inside):
    edition = make_edition(course=course)
    given = {"person_id": make_professional().id} if inside else {"email": "roos@bureau.example"}
    gone, stays = make_trainer(**given), make_trainer(email="jelle@bureau.example")
    session = sessions_of(edition)[0]
    train(session, gone, stays)
    service.tell_trainers(edition, now=NOW)
    delivered()
    reminded = "reminders/session_trainer"
    values = {"starts_at": session.starts_at.isoformat()}
    for to in (given, {"email": "jelle@bureau.example"}):
        person_id, address = to.get("person_id"), to.get("email")
        about = Letter(reminded, person_id, session.public_id, values=values, address=address)
        queue(about, now=NOW)
    with db.transaction():
        courses.sessions_of(edition.id)[0].trainers = courses.trainers_of([stays.id])
    service.tell_trainers(edition, now=NOW)
    states = [each.state for each in letters(reminded)]
    assert states == [LetterState.WITHDRAWN, LetterState.QUEUED]


def test_a_trainer_reads_once_of_a_session_that_moved_before_the_letter_went(course):
    edition = make_edition(course=course)
    train(sessions_of(edition)[0], make_trainer(person_id=make_professional().id))
    service.tell_trainers(edition, now=NOW)
    for place in ("De Kamer", "Het Raadhuis"):
        with db.transaction():
            courses.sessions_of(edition.id)[0].venue.name = place
        service.tell_trainers(edition, now=NOW)
    (told,) = (each for each in letters("planning/trainer") if each.state is LetterState.QUEUED)
    assert (told.values["other"], told.invitation["sequence"]) == (False, 0)
    assert "Het Raadhuis" in told.invitation["location"]


def test_after_letters_that_were_taken_back_a_trainer_still_hears_the_next(course):
    edition = make_edition(course=course)
    train(sessions_of(edition)[0], make_trainer(person_id=make_professional().id))
    told = 0
    for number, place in enumerate(("Een", "Twee", "Drie", "Vier", "Vijf")):
        with db.transaction():
            courses.sessions_of(edition.id)[0].venue.name = place
        told += service.tell_trainers(edition, now=NOW)
        if number % 2 == 0:
            delivered()
    assert told == 5
    sent = [each for each in letters("planning/trainer") if each.state is LetterState.SENT]
    assert [each.invitation["sequence"] for each in sent] == sorted(
        {each.invitation["sequence"] for each in sent}
    )
    assert "Vijf" in sent[-1].invitation["location"]


def test_the_letters_to_a_trainer(course):
    edition = group(course, seats=0)
    trainer = make_trainer(name="Jelle Hoekstra", email="jelle@bureau.example")
    train(sessions_of(edition)[0], trainer)
    service.tell_trainers(edition, now=NOW)
    delivered()
    with db.transaction():
        courses.sessions_of(edition.id)[0].venue.name = "De Kamer"
    service.tell_trainers(edition, now=NOW)
    delivered()
    planning.cancel_edition(edition, **BY)
    first, moved = letters("planning/trainer")
    [gone] = letters("planning/trainer_gone")
    for row, name in ((first, "trainer"), (moved, "trainer-moved"), (gone, "trainer-gone")):
        letter = mail.letter_of(row)
        reads_as(letter, f"planning-{name}.txt", recipient=mail.contact(row))


# Venues


def at_venue(course, *, days, seats=2, name="Het Raadhuis"):
    venue = make_venue(
        name=name, contact_name="Team Verhuur", contact_email="verhuur@raadhuis.example"
    )
    starts_at = NOW + timedelta(days=days)
    until = starts_at.date()
    return group(course, seats=seats, venue=venue, starts_at=starts_at, enrol_by_on=until)


def test_a_venue_hears_three_working_days_before_and_once(course):
    at_venue(course, days=3)  # from Monday to Thursday: three working days
    at_venue_later = at_venue(make_course(), days=4, name="De Kamer")
    assert service.tell_venues(now=NOW) == 1
    assert service.tell_venues(now=NOW) == 0
    [told] = letters("planning/venue")
    assert (told.values["people"], told.address) == (2, "verhuur@raadhuis.example")
    assert told.subject != sessions_of(at_venue_later)[0].public_id


def test_a_venue_that_was_told_hears_of_each_change(course):
    edition = at_venue(course, days=2)
    service.tell_venues(now=NOW)
    enrolment.enrol(edition, make_professional().id, **BY)
    assert service.tell_venues(now=NOW) == 1
    assert [each.values["people"] for each in letters("planning/venue")] == [2, 3]
    planning.cancel_edition(edition, **BY)
    assert service.tell_venues(now=NOW) == 1
    assert len(letters("planning/venue_gone")) == 1
    assert service.tell_venues(now=NOW) == 0


def test_a_venue_hears_that_a_session_went_elsewhere(course):
    edition = at_venue(course, days=2)
    service.tell_venues(now=NOW)
    with db.transaction():
        sessions_of(edition)[0].venue_id = make_venue().id
    assert service.tell_venues(now=NOW) == 1
    [gone] = letters("planning/venue_gone")
    assert "Het Raadhuis" in gone.values["place"]


def test_a_venue_that_was_told_hears_of_a_move_to_a_far_day(course):
    edition = at_venue(course, days=2)
    service.tell_venues(now=NOW)
    with db.transaction():
        session = sessions_of(edition)[0]
        session.starts_at += timedelta(days=60)
        session.ends_at += timedelta(days=60)
    assert service.tell_venues(now=NOW) == 1
    assert letters("planning/venue")[-1].values["other"]


def test_the_letters_to_a_venue(course):
    edition = at_venue(course, days=2)
    service.tell_venues(now=NOW)
    enrolment.enrol(edition, make_professional().id, **BY)
    service.tell_venues(now=NOW)
    planning.cancel_edition(edition, **BY)
    service.tell_venues(now=NOW)
    rows = letters("planning/venue", "planning/venue_gone")
    for row, name in zip(rows, ("venue", "venue-changed", "venue-gone"), strict=True):
        reads_as(mail.letter_of(row), f"planning-{name}.txt", recipient=mail.contact(row))


# Calling off


def test_the_page_of_calling_off_says_what_will_happen(client, coordinator, course):
    edition = group(course, seats=2)
    make_edition(course=course, starts_at=NOW + timedelta(days=90))
    page = client.page(address(edition, "/afgelasten"))
    assert "2 deelnemers krijgen een mail" in page.text
    assert "Wie een plek had, gaat daar voor." in page.text
    client.submit(address(edition, "/afgelasten"), {"why": "De trainer is ziek."})
    db.session.expire_all()
    assert db.session.get_one(Edition, edition.id).state is EditionState.CANCELLED
    assert [each.values["why"] for each in letters("enrolment/called_off")] == [
        "De trainer is ziek."
    ] * 2


def test_too_long_a_reason_loses_nothing(client, coordinator, course):
    edition = group(course, seats=1)
    page = client.submit(address(edition, "/afgelasten"), {"why": "x" * 301})
    assert page.title.startswith("Fout: ")
    assert "x" * 301 in page.html
    db.session.expire_all()
    assert db.session.get_one(Edition, edition.id).state is EditionState.PUBLISHED


# Rules


@given(st.dates(date(2026, 1, 1), date(2032, 12, 31)))
def test_three_working_days_lie_between(day):
    on = rules.numbers_on(day)
    between = [on + timedelta(days=n) for n in range((day - on).days)]
    working = [each for each in between if each.weekday() < 5 and not public_holiday(each)]
    assert len(working) == 3
    assert working[0] == on


def test_numbers_of_the_week_after_easter_come_before_it():
    assert rules.numbers_on(date(2027, 3, 31)) == date(2027, 3, 24)


@pytest.mark.parametrize(
    ("told", "facts", "expected"),
    [
        (None, "a", News(gone=False, other=False)),
        (None, None, None),
        (Told("a", False, 1), "a", None),
        (Told("a", False, 1), "b", News(gone=False, other=True)),
        (Told("a", False, 1), None, News(gone=True, other=False)),
        (Told("a", True, 2), None, None),
        (Told("a", True, 2), "a", News(gone=False, other=False)),
    ],
)
def test_what_is_news(told, facts, expected):
    assert rules.news(told, facts) == expected


def test_another_trainer_is_told_to_the_two_trainers_and_to_nobody_else(
    client, coordinator, region, course
):
    edition = group(course, seats=2)
    before = make_trainer(name="Roos Blom", email="roos@bureau.example")
    after = make_trainer(region, name="Jelle Hoekstra", email="jelle@bureau.example")
    train(sessions_of(edition)[0], before)
    service.tell_trainers(edition, now=NOW)
    delivered()
    path, data = change_of(edition, trainers=[after.public_id])
    page = client.submit(path, data)
    assert page.h1 == "Klopt dit?"
    assert "Trainer Roos Blom krijgt een mail" in page.text
    assert "Trainer Jelle Hoekstra krijgt een mail" in page.text
    assert "deelnemers" not in page.text
    told = len(letters("enrolment/session"))
    client.submit(path, data | {"zeker": "1"})
    assert len(letters("enrolment/session")) == told
    assert letters("planning/trainer")[-1].address == "jelle@bureau.example"
    assert letters("planning/trainer_gone")[-1].address == "roos@bureau.example"
