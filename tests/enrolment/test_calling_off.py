"""A group that does not go ahead, and everybody who was in it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from leerhuis import db
from leerhuis.calendars.models import Invitation
from leerhuis.calendars.rules import Method
from leerhuis.courses.models import Edition, Session
from leerhuis.courses.rules import EditionState, WaitingPolicy
from leerhuis.enrolment import calling_off, counting, queries, rules, service
from leerhuis.enrolment.allocating import Applicant, Held, Terms, allocate
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState, Filling, Voice
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.queries import letter_of
from leerhuis.mail.rules import LetterState
from leerhuis.registry.models import ExpectedPoints
from tests.factories import HOUSE, NOW, make_course, make_edition, make_person
from tests.factories_enrolment import delivered
from tests.factories_turns import make_firm
from tests.letters import SAMIRA, as_text, reads_as


@pytest.fixture
def course(app):
    return make_course(title="Drang en dwang")


def enrolled(edition, *people):
    return [service.enrol(edition, person.id, by=HOUSE, now=NOW) for person in people]


def people(number):
    return [make_person() for _each in range(number)]


def letters(kind):
    rows = select(QueuedLetter).where(QueuedLetter.kind == kind).order_by(QueuedLetter.id)
    return db.session.scalars(rows.where(QueuedLetter.state == LetterState.QUEUED)).all()


def call_off(edition, why=""):
    return calling_off.call_off(edition, why=why, by=HOUSE, now=NOW)


def test_everyone_hears_once_and_no_calendar_keeps_it(course):
    edition = make_edition(course=course, capacity=2, sessions=2)
    enrolled(edition, *people(3))
    delivered()
    assert call_off(edition) == 3
    assert call_off(edition) == 0
    assert len(letters("enrolment/called_off")) == 3
    told = db.session.scalars(select(Invitation)).all()
    assert {each.method for each in told} == {Method.CANCEL}
    assert len(told) == 4  # who only waited was never invited
    assert db.session.scalars(select(ExpectedPoints)).all() == []


def test_of_what_nobody_had_read_yet_no_calendar_hears_anything(course):
    edition = make_edition(course=course, capacity=2, sessions=2)
    enrolled(edition, *people(3))
    assert call_off(edition) == 3
    assert letters("enrolment/confirmed") == letters("enrolment/waiting") == []
    assert [each.invitation for each in letters("enrolment/called_off")] == [None] * 3
    assert letters("enrolment/session_withdrawn") == []
    assert db.session.scalars(select(Invitation)).all() == []


def test_the_link_of_another_group_is_not_given_to_who_has_no_seat_in_it(course):
    called_off, other = make_edition(course=course), make_edition(course=course)
    enrolled(called_off, make_person())
    link = "https://vergader.example.org/kamer"
    with db.transaction():
        session = db.session.scalars(select(Session).filter_by(edition_id=other.id)).one()
        session.venue_id, session.online_url = None, link
    call_off(called_off)
    [letter] = letters("enrolment/called_off")
    told = as_text(letter, recipient=SAMIRA)
    assert "uur, Online" in told
    assert link not in told


def test_nobody_loses_the_enrolment_itself(course):
    edition = make_edition(course=course)
    [mine] = enrolled(edition, make_person())
    call_off(edition)
    row = db.session.get(Enrolment, mine.id)
    assert (row.state, row.cancelled_at) == (EnrolmentState.CONFIRMED, None)
    assert db.session.get(Edition, edition.id).state is EditionState.CANCELLED


def test_who_had_a_seat_comes_first_in_another_group(course):
    called_off = make_edition(course=course, capacity=2)
    seated = people(2)
    enrolled(called_off, *seated)
    other = make_edition(course=course, capacity=1)
    enrolled(other, make_person())
    [earlier] = enrolled(other, make_person())
    call_off(called_off)
    second, first = enrolled(other, seated[1], seated[0])
    places = queries.places_in_line([earlier, first, second])
    assert [places[each.id] for each in (first, second, earlier)] == [1, 2, 3]
    assert [each.values["place"] for each in letters("enrolment/waiting")][-2:] == [1, 1]


def test_who_waited_comes_after_who_was_seated_and_before_the_others(course):
    called_off = make_edition(course=course, capacity=1)
    seated, waiter = people(2)
    enrolled(called_off, seated, waiter)
    other = make_edition(course=course, capacity=0)
    [earlier] = enrolled(other, make_person())
    call_off(called_off)
    waiting, front = enrolled(other, waiter, seated)
    places = queries.places_in_line([earlier, waiting, front])
    assert [places[each.id] for each in (front, waiting, earlier)] == [1, 2, 3]


def test_a_place_in_line_is_kept_once(course):
    called_off = make_edition(course=course)
    person = make_person()
    enrolled(called_off, person)
    call_off(called_off)
    enrolled(make_edition(course=course), person)
    full = make_edition(course=course, capacity=0)
    [earlier] = enrolled(full, make_person())
    [late] = enrolled(full, person)
    assert queries.places_in_line([earlier, late]) == {earlier.id: 1, late.id: 2}


def test_two_groups_called_off_bring_the_same_turns(course):
    first, second = make_edition(course=course), make_edition(course=course)
    one, two = people(2)
    enrolled(first, one)
    enrolled(second, two)
    call_off(first)
    call_off(second)
    other = make_edition(course=course, capacity=0)
    waiting = enrolled(other, one, two)
    assert sorted(queries.places_in_line(waiting).values()) == [1, 2]


def test_a_freed_seat_goes_to_who_kept_a_place(course):
    called_off = make_edition(course=course)
    person = make_person()
    enrolled(called_off, person)
    other = make_edition(course=course, capacity=1)
    [seat] = enrolled(other, make_person())
    enrolled(other, make_person())
    call_off(called_off)
    [front] = enrolled(other, person)
    service.cancel(seat, by=HOUSE, now=NOW)
    assert db.session.get(Enrolment, front.id).state is EnrolmentState.CONFIRMED


def held_in(name, edition):
    """The venue of the sessions by this name, so that a letter always reads the same."""
    with db.transaction():
        counting.facts_of(edition.id).sessions[0].venue.name = name


def test_the_letter_offers_the_groups_that_are_coming(course):
    edition = make_edition(course=course, sessions=2)
    held_in("Het Raadhuis", edition)
    enrolled(edition, make_person())
    held_in("De Kamer", make_edition(course=course, starts_at=NOW + timedelta(days=60)))
    make_edition(course=course, starts_at=NOW - timedelta(days=60))
    delivered()
    call_off(edition, why="De trainer is ziek.")
    reads_as(letters("enrolment/called_off")[0], "enrolment-called-off.txt")


def test_the_letter_to_who_only_waited_without_another_group(course):
    edition = make_edition(course=course, capacity=0)
    held_in("Het Raadhuis", edition)
    enrolled(edition, make_person())
    call_off(edition)
    reads_as(letters("enrolment/called_off")[0], "enrolment-called-off-waiting.txt")


def test_ones_own_list_says_that_it_does_not_go_ahead(course):
    person = make_person()
    edition = make_edition(course=course)
    enrolled(edition, person)
    call_off(edition)
    found = queries.part_of(person.id, rules.Part.PAST, now=NOW)
    assert [each.edition.state for each in found.rows] == [EditionState.CANCELLED]
    assert queries.part_of(person.id, rules.Part.COMING, now=NOW).rows == []


@given(
    capacity=st.none() | st.integers(0, 8),
    confirmed=st.integers(0, 8),
    turns=st.lists(st.integers(-20, 20), unique=True, max_size=8),
    newcomer=st.integers(-30, 30),
)
def test_seats_go_by_turn_whoever_comes_last(capacity, confirmed, turns, newcomer):
    """Against a slow reading: the free seats go to the lowest turns of all who want one."""
    if newcomer in turns:
        return
    filling = Filling(confirmed, len(turns))
    free = len(turns) + 1 if capacity is None else max(0, capacity - confirmed)
    heads = sorted(turns)[: free or 0]
    places = allocate(
        terms=Terms(capacity),
        held=Held(filling),
        line=[Applicant(each) for each in heads],
        newcomers=[Applicant(newcomer)],
    )
    got = {each.turn for each in places if each.state is EnrolmentState.CONFIRMED}
    assert got == set(sorted([*turns, newcomer])[:free])


def test_who_held_a_seat_without_a_yes_hears_it_and_so_does_nobody_who_was_asked(app):
    firm = make_firm(voice=Voice.DECIDES)
    group = firm.group(capacity=2, policy=WaitingPolicy.OFFER)
    asked = service.enrol(group, firm.worker().id, by=HOUSE, now=NOW)
    (seat,) = enrolled(group, make_person())
    (offered,) = enrolled(group, make_person())
    service.cancel(seat, by=HOUSE, now=NOW)
    assert (asked.state, offered.state) == (EnrolmentState.REQUESTED, EnrolmentState.OFFERED)
    assert call_off(group) == 2
    assert letters("enrolment/asked") == letters("enrolment/requested") == []
    assert letters("enrolment/offered") == []
    told = letters("enrolment/called_off")
    assert [(each.values["had_seat"], each.values["invited"]) for each in told] == [
        (True, False)
    ] * 2
    assert "uit je agenda" not in as_text(letter_of(told[0]), recipient=SAMIRA)
