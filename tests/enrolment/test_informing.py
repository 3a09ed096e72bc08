"""Employers and places of work hear who is away, once, and who is not after all."""

from datetime import timedelta

import pytest

from leerhuis import db
from leerhuis.access import Role
from leerhuis.enrolment import calling_off, informing, mails_of_telling, service
from leerhuis.enrolment.models import ApprovalRule
from leerhuis.enrolment.rules import EnrolmentState, Side, Voice
from leerhuis.mail.models import QueuedLetter
from leerhuis.people.rules import AppointmentKind
from tests.factories import (
    HOUSE,
    NOW,
    make_appointment,
    make_course,
    make_edition,
    make_grant,
    make_organisation,
    make_professional,
    make_staff,
    make_venue,
    saved,
)
from tests.factories_attendance import make_seat, sessions_of
from tests.factories_enrolment import enrolled
from tests.letters import reads_as


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def employer(region):
    return make_organisation(under=region)


@pytest.fixture
def boss(employer):
    return make_staff(Role.MANAGER, employer)


@pytest.fixture
def edition(app):
    return make_edition(course=make_course(title="Meldcode"))


def told(reader=None):
    """(kind of side and what happened, names) of each letter."""
    rows = db.session.query(QueuedLetter).filter_by(kind=mails_of_telling.TOLD)
    return [
        (row.values["side"], row.values["gone"], row.values["people"])
        for row in rows.order_by(QueuedLetter.id)
        if reader is None or row.person_id == reader.id
    ]


def tell(now=NOW):
    return informing.tell_due(now=now)


def test_the_manager_of_the_employer_hears_it_once(employer, boss, edition):
    person = make_professional(employer)
    enrolled(edition, person)
    assert [tell(), tell(NOW + timedelta(minutes=5))] == [1, 0]
    assert told(boss) == [("employer", False, [person.name])]


def test_ten_colleagues_in_one_group_are_one_letter(employer, boss, edition):
    for _ in range(10):
        enrolled(edition, make_professional(employer))
    tell()
    [(_side, _gone, names)] = told()
    assert len(names) == 10


def test_a_place_of_work_hears_the_days_and_not_the_course(region, employer, boss, edition):
    town = make_organisation(under=region)
    host = make_staff(Role.MANAGER, town)
    person = make_professional(employer)
    make_appointment(person, town, kind=AppointmentKind.PLACEMENT)
    enrolled(edition, person)
    tell()
    [row] = db.session.query(QueuedLetter).filter_by(person_id=host.id)
    assert row.values["title"] == ""
    assert row.values["sessions"][0]["place"] == ""
    assert "Meldcode" not in str(row.values)


@pytest.mark.parametrize("voice", [Voice.NONE, Voice.DECIDES])
def test_who_wants_nothing_or_decides_gets_no_letter_of_this_kind(employer, boss, edition, voice):
    saved(ApprovalRule(organisation_id=employer.id, as_employer=voice))
    make_seat(edition, make_professional(employer))
    assert tell() == 1
    assert told() == []


def test_nobody_hears_of_oneself(region, employer, edition):
    boss = make_staff(Role.MANAGER, employer)
    make_appointment(boss, employer)
    above = make_staff(Role.MANAGER, region)
    enrolled(edition, boss)
    tell()
    assert told(boss) == []
    assert told(above) == [("employer", False, [boss.name])]


@pytest.mark.parametrize(
    "state", [EnrolmentState.WAITING, EnrolmentState.REQUESTED, EnrolmentState.OFFERED]
)
def test_a_seat_that_is_not_sure_is_not_told(employer, boss, edition, state):
    make_seat(edition, make_professional(employer), state)
    assert tell() == 0


def test_a_seat_that_is_given_up_is_told_as_well(employer, boss, edition):
    person = make_professional(employer)
    mine = enrolled(edition, person)
    tell()
    service.cancel(mine, by=HOUSE, now=NOW)
    assert [tell(), tell()] == [1, 0]
    assert told(boss)[-1] == ("employer", True, [person.name])


def test_who_comes_and_goes_before_anyone_was_told_is_not_told_of(employer, boss, edition):
    service.cancel(enrolled(edition, make_professional(employer)), by=HOUSE, now=NOW)
    assert tell() == 0


def test_a_group_that_is_called_off_is_told(employer, boss, edition):
    enrolled(edition, make_professional(employer))
    tell()
    calling_off.call_off(edition, why="", by=HOUSE, now=NOW)
    assert [tell(), tell()] == [1, 0]
    assert told(boss)[-1][1] is True


def test_of_what_has_begun_nobody_is_told_any_more(employer, boss, edition):
    make_seat(edition, make_professional(employer))
    assert tell(now=NOW + timedelta(days=40)) == 0


def test_more_than_one_batch(employer, boss, edition, monkeypatch):
    monkeypatch.setattr(informing, "BATCH", 2)
    for _ in range(5):
        make_seat(edition, make_professional(employer))
    assert tell() == 5
    assert sum(len(names) for _side, _gone, names in told()) == 5


def test_a_manager_of_two_employers_gets_each_of_its_own(region, edition):
    one, other = (make_organisation(under=region) for _ in range(2))
    boss = make_staff(Role.MANAGER, one)
    make_grant(boss, Role.MANAGER, other)
    for place in (one, other):
        enrolled(edition, make_professional(place))
    tell()
    assert len(told(boss)) == 1


def test_the_letters_read_well(employer, edition):
    with db.transaction():
        sessions_of(edition)[0].venue_id = make_venue(name="De Eem").id
    person = make_professional(employer, given_name="Anouk", name_prefix="de", family_name="Groot")
    seat = make_seat(edition, person)
    rows = informing._rows(informing.Enrolment.id == seat.id)
    for side, gone in ((Side.EMPLOYER, False), (Side.EMPLOYER, True), (Side.PLACEMENT, False)):
        letter = mails_of_telling.told(rows, to=1, side=side, gone=gone, now=NOW)
        reads_as(letter, f"enrolment-told-{side.value}{'-gone' if gone else ''}.txt")
