"""Taking and giving up seats, and what follows from it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.audit import Action, AuditEvent
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment import counting, queries, service, telling
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState, Filling
from leerhuis.errors import Refused
from leerhuis.mail.rules import LetterState
from tests.factories import HOUSE, NOW, identity, make_edition, make_person, make_room, make_staff
from tests.factories_enrolment import LATE, delivered, enrolled, fill, kinds, letters_about

CONFIRMED, WAITING = EnrolmentState.CONFIRMED, EnrolmentState.WAITING


def resize(edition, capacity):
    with db.transaction():
        edition.capacity = capacity


def given_up(enrolment, *, by=None, now=NOW, reason=""):
    return service.cancel(enrolment, reason=reason, by=by or HOUSE, now=now)


def test_who_comes_first_has_a_seat_and_who_comes_last_waits(app):
    edition = make_edition(capacity=2)
    assert [each.state for each in fill(edition, 3)] == [CONFIRMED, CONFIRMED, WAITING]
    assert queries.filling_of(edition) == Filling(2, 1)


def test_a_group_without_a_limit_turns_nobody_away(app):
    assert {each.state for each in fill(make_edition(capacity=None), 4)} == {CONFIRMED}


def test_a_group_of_nought_seats_is_full(app):
    assert enrolled(make_edition(capacity=0)).state is WAITING


def test_enrolling_twice_is_enrolling_once(app):
    edition, person = make_edition(), make_person()
    first = enrolled(edition, person)
    assert enrolled(edition, person) is first
    assert queries.filling_of(edition) == Filling(1, 0)
    assert kinds(letters_about(first)) == ["confirmed"]


def test_who_is_in_may_ask_again_after_the_last_day_and_hears_so(app):
    edition, person = make_edition(), make_person()
    first = enrolled(edition, person)
    assert enrolled(edition, person, now=LATE) is first


@pytest.mark.parametrize("state", [EditionState.DRAFT, EditionState.CANCELLED])
def test_only_a_published_group_takes_people(app, state):
    with pytest.raises(Refused):
        enrolled(make_edition(state=state))


def test_nobody_enrols_after_the_last_day(app):
    edition = make_edition()
    with pytest.raises(Refused):
        enrolled(edition, now=LATE)
    assert queries.filling_of(edition) == Filling(0, 0)


def test_a_freed_seat_goes_to_the_first_in_line(app):
    edition = make_edition(capacity=1)
    seat, first, second = fill(edition, 3)
    given_up(seat)
    assert (first.state, second.state) == (CONFIRMED, WAITING)
    assert queries.place_in_line(second) == 1


def test_giving_up_a_place_in_line_seats_nobody(app):
    edition = make_edition(capacity=1)
    _seat, first, second = fill(edition, 3)
    given_up(first)
    assert second.state is WAITING
    assert queries.filling_of(edition) == Filling(1, 1)


def test_who_comes_back_joins_the_end_of_the_line(app):
    edition, person = make_edition(capacity=1), make_person()
    seat = enrolled(edition, person)
    fill(edition, 2)
    given_up(seat)
    again = enrolled(edition, person)
    assert again is not seat
    assert queries.place_in_line(again) == 2


def test_a_seat_accepted_and_given_up_goes_to_the_next_person(app):
    edition = make_edition(capacity=1)
    seat, first, second = fill(edition, 3)
    given_up(seat)
    given_up(first)
    assert second.state is CONFIRMED


def test_giving_up_twice_is_giving_up_once(app):
    edition = make_edition(capacity=1)
    seat, first, second = fill(edition, 3)
    given_up(seat, reason="Ziek")
    given_up(seat, reason="Nog eens")
    assert (first.state, second.state, seat.reason) == (CONFIRMED, WAITING, "Ziek")
    assert kinds(letters_about(seat)) == ["cancelled"]


def test_a_grown_group_seats_as_many_as_fit(app):
    edition = make_edition(capacity=1)
    _seat, *line = fill(edition, 5)
    resize(edition, 3)
    assert service.refill(edition, by=HOUSE, now=NOW) == line[:2]
    assert [each.state for each in line] == [CONFIRMED, CONFIRMED, WAITING, WAITING]


def test_a_group_that_loses_its_limit_empties_the_line(app):
    edition = make_edition(capacity=1)
    _seat, *line = fill(edition, 4)
    resize(edition, None)
    assert service.refill(edition, by=HOUSE, now=NOW) == line


def test_a_shrunken_group_keeps_who_is_in_and_seats_nobody(app):
    edition = make_edition(capacity=3)
    seats = fill(edition, 4)
    resize(edition, 1)
    given_up(seats[0])
    assert queries.filling_of(edition) == Filling(2, 1)


def test_a_second_refill_does_nothing(app):
    edition = make_edition(capacity=1)
    fill(edition, 2)
    assert service.refill(edition, by=HOUSE, now=NOW) == []


def test_the_line_is_served_after_the_last_day_to_enrol_but_not_once_it_has_begun(app):
    edition = make_edition(capacity=1)
    seat, first, second = fill(edition, 3)
    given_up(seat, now=LATE)
    assert first.state is CONFIRMED
    given_up(first, now=edition.starts_at)
    assert second.state is WAITING


def test_a_newcomer_never_passes_someone_who_waits(app):
    edition = make_edition(capacity=1)
    _seat, first = fill(edition, 2)
    resize(edition, 2)  # and nobody has refilled yet
    newcomer = enrolled(edition)
    assert (first.state, newcomer.state) == (CONFIRMED, WAITING)


def test_one_may_not_sign_off_after_the_last_day_but_the_coordinator_may(app):
    edition, person = make_edition(), make_person()
    seat = enrolled(edition, person)
    with pytest.raises(Refused, match="Ask the coordinator"):
        given_up(seat, by=identity(person), now=LATE)
    assert seat.state is CONFIRMED
    given_up(seat, by=identity(make_staff("coordinator")), now=LATE)
    assert seat.state is EnrolmentState.CANCELLED


def test_a_seat_that_came_after_the_last_day_may_still_be_given_up(app):
    edition, person = make_edition(capacity=1), make_person()
    seat = enrolled(edition)
    late = enrolled(edition, person)
    given_up(seat, now=LATE)
    given_up(late, by=identity(person), now=LATE + timedelta(days=1))
    assert late.state is EnrolmentState.CANCELLED


def test_turns_are_never_given_twice(app):
    edition = make_edition(capacity=1)
    one, two, three = fill(edition, 3)
    given_up(three)
    four = enrolled(edition)
    assert [each.turn for each in (one, two, three, four)] == [1, 2, 3, 4]


def test_each_verb_writes_down_what_happened(app):
    edition = make_edition(capacity=1)
    seat, first = fill(edition, 2)
    given_up(seat)
    told = db.session.execute(
        select(AuditEvent.action, AuditEvent.subject)
        .where(AuditEvent.kind == "enrolment")
        .order_by(AuditEvent.id)
    ).all()
    assert told == [
        (Action.ENROLLED, seat.public_id),
        (Action.ENROLLED, first.public_id),
        (Action.ENROLMENT_CANCELLED, seat.public_id),
        (Action.PROMOTED, first.public_id),
    ]


def test_both_hear_of_a_freed_seat(app):
    edition = make_edition(capacity=1)
    seat, first = fill(edition, 2)
    given_up(seat)
    assert kinds(letters_about(seat)) == ["cancelled"]
    assert kinds(letters_about(first)) == ["promoted"]


def test_a_letter_that_is_no_longer_so_is_not_sent(app):
    edition = make_edition(capacity=1)
    seat, first = fill(edition, 2)
    given_up(seat)
    assert kinds(letters_about(seat, state=LetterState.WITHDRAWN)) == ["confirmed"]
    assert kinds(letters_about(first, state=LetterState.WITHDRAWN)) == ["waiting"]


def invitations(enrolment):
    return [
        (each.invitation["method"], each.invitation["sequence"])
        for each in letters_about(enrolment)
        if each.invitation
    ]


def test_each_session_is_invited_to_in_a_letter_of_its_own(app):
    edition = make_edition(sessions=3)
    seat = enrolled(edition)
    assert kinds(letters_about(seat)) == ["confirmed", "session", "session"]
    assert invitations(seat) == [("REQUEST", 0)] * 3
    uids = {each.invitation["uid"] for each in letters_about(seat)}
    assert len(uids) == 3


def test_who_waits_is_invited_to_nothing(app):
    edition = make_edition(capacity=0, sessions=2)
    waiter = enrolled(edition)
    assert kinds(letters_about(waiter)) == ["waiting"]
    given_up(waiter)
    assert invitations(waiter) == []


def test_who_signs_off_gets_only_cancellations(app):
    edition = make_edition(sessions=2)
    seat = enrolled(edition)
    delivered()
    given_up(seat)
    assert kinds(letters_about(seat)) == ["cancelled", "session_withdrawn"]
    assert invitations(seat) == [("CANCEL", 1)] * 2


def test_who_comes_back_is_invited_anew_under_the_same_uid(app):
    edition, person = make_edition(), make_person()
    first = enrolled(edition, person)
    (uid,) = {each.invitation["uid"] for each in letters_about(first)}
    delivered()
    given_up(first)
    again = enrolled(edition, person)
    assert invitations(again) == [("REQUEST", 2)]
    assert {each.invitation["uid"] for each in letters_about(again)} == {uid}


def test_everyone_with_a_seat_hears_of_a_session_that_moved(app):
    edition = make_edition(capacity=1, sessions=2)
    seat, waiter = fill(edition, 2)
    delivered()
    with db.transaction():
        moved = counting.facts_of(edition.id).sessions[1]
        moved.room = make_room(moved.venue, name="2.04")
    assert telling.sessions_changed(edition, now=NOW) == 1
    assert telling.sessions_changed(edition, now=NOW) == 0
    told = letters_about(seat)[-1]
    assert (told.kind, told.invitation["sequence"]) == ("enrolment/session", 1)
    assert told.values["moved"]
    assert letters_about(waiter) == []


def test_the_constraint_behind_the_hold_makes_two_enrolments_one(app, monkeypatch):
    """Whoever loses the race that the hold prevents is told of the enrolment that won."""
    edition, person = make_edition(), make_person()
    first = enrolled(edition, person)
    counted = counting.queue_for
    monkeypatch.setattr(  # what one reads who does not wait for the other
        counting, "queue_for", lambda *a, **k: counted(*a, **k)._replace(known_id=None)
    )
    assert enrolled(edition, person).id == first.id
    assert len(db.session.scalars(select(Enrolment)).all()) == 1
