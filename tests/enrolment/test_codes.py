"""Invitation codes: whom they let in, how often, and which seats they keep."""

from datetime import date, timedelta

import pytest

from leerhuis import db
from leerhuis.courses.words import Admits, LimitKind
from leerhuis.enrolment import codes, inviting, moving, queries, releasing, service
from leerhuis.enrolment.models import InvitationCode
from leerhuis.enrolment.rules import EnrolmentState, Filling
from leerhuis.errors import Missing, Refused
from leerhuis.people.sectors import Sector
from leerhuis.signin.rules import LIMITS, Door, TooOften
from tests.factories import (
    HOUSE,
    NOW,
    TODAY,
    identity,
    make_edition,
    make_person,
    make_round,
)
from tests.factories_enrolment import enrolled, fill, make_limit
from tests.factories_turns import make_firm

CONFIRMED, WAITING = EnrolmentState.CONFIRMED, EnrolmentState.WAITING
DAY = timedelta(days=1)


def made(group, uses=1, *, holds_seats=False, now=NOW, **given):
    """The signs of a new code."""
    _code, signs = codes.make(group, uses=uses, holds_seats=holds_seats, by=HOUSE, now=now, **given)
    return signs


def enrol(group, signs, person=None, *, now=NOW):
    person = person or make_person()
    return service.enrol(group, person.id, by=identity(person), now=now, code=signs)


def test_a_code_is_shown_once_and_kept_as_a_hash(app):
    group = make_edition()
    code, signs = codes.make(group, uses=3, holds_seats=False, by=HOUSE, now=NOW)
    assert len(signs) == 14
    assert set(signs) <= {*inviting.SIGNS, "-"}
    assert code.ending == signs[-4:]
    assert inviting.plain(signs) not in {code.code_hash, code.note}
    assert inviting.code_for(group, signs, by=HOUSE, now=NOW) is code
    assert made(group) != signs


@pytest.mark.parametrize(
    "typed", [str.lower, lambda it: it.replace("-", " "), lambda it: f" {it} "]
)
def test_a_code_may_be_typed_in_any_way(app, typed):
    group = make_edition(admits=Admits.INVITED)
    assert enrol(group, typed(made(group))).state is CONFIRMED


def test_a_code_lets_in_who_would_not_be_admitted(app):
    group = make_edition(admits=Admits.INVITED)
    with pytest.raises(Refused):
        enrolled(group)
    assert enrol(group, made(group)).state is CONFIRMED


def test_a_code_lets_in_before_the_round_opens(app):
    firm = make_firm()
    opens = {Sector.LOCAL_TEAM: date(2027, 1, 20)}
    group = firm.group(round_id=make_round(firm.region, openings=opens).id)
    worker = firm.worker()
    with pytest.raises(Refused):
        enrolled(group, worker)
    assert enrol(group, made(group), worker).state is CONFIRMED


def test_a_code_does_not_let_in_after_the_last_day_to_enrol(app):
    group = make_edition()
    signs = made(group)
    with pytest.raises(Refused):
        enrol(group, signs, now=NOW + timedelta(days=24))


def test_a_code_of_n_uses_lets_in_n_people(app):
    group = make_edition()
    signs = made(group, 2)
    enrol(group, signs)
    enrol(group, signs)
    with pytest.raises(Refused, match="used up"):
        enrol(group, signs)
    assert queries.filling_of(group) == Filling(2, 0)


def test_a_use_that_was_given_up_can_be_used_again(app):
    group = make_edition()
    signs = made(group)
    service.cancel(enrol(group, signs), by=HOUSE, now=NOW)
    assert enrol(group, signs).state is CONFIRMED


def test_enrolling_twice_with_a_code_uses_it_once(app):
    group, person = make_edition(), make_person()
    signs = made(group)
    assert enrol(group, signs, person) is enrol(group, signs, person)


def test_a_code_is_good_through_its_last_day(app):
    group = make_edition()
    signs = made(group, 2, ends_on=TODAY + DAY)
    assert enrol(group, signs, now=NOW + DAY)
    with pytest.raises(Refused, match="could be used until"):
        enrol(group, signs, now=NOW + 2 * DAY)


def test_a_code_ends_on_a_day_that_can_be_reckoned_with(app):
    """There is no day after the last one of all, and the line of the group asks for it."""
    with pytest.raises(Refused, match="Check the year"):
        made(make_edition(), ends_on=date.max)


def test_a_code_that_was_withdrawn_lets_nobody_in(app):
    group = make_edition()
    code, signs = codes.make(group, uses=2, holds_seats=False, by=HOUSE, now=NOW)
    came = enrol(group, signs)
    codes.withdraw(code, by=HOUSE, now=NOW)
    assert codes.withdraw(code, by=HOUSE, now=NOW + DAY).withdrawn_at == NOW
    with pytest.raises(Refused, match="withdrawn"):
        enrol(group, signs)
    assert came.state is CONFIRMED


def test_a_code_of_another_group_is_as_unknown_as_one_that_was_never_made(app):
    group = make_edition()
    for signs in (made(make_edition()), "AAAA-BBBB-CCCC", "x" * 400, "\u0000"):
        with pytest.raises(Refused, match="not known"):
            enrol(group, signs)


def test_guessing_is_slowed_and_the_right_code_forgives(app):
    group, person = make_edition(), make_person()
    signs = made(group, 5)
    most = LIMITS[Door.CODE].pair
    for _ in range(most - 1):
        with pytest.raises(Refused):
            enrol(group, "AAAA-BBBB-CCCC", person)
    assert enrol(group, signs, person)
    for _ in range(most):
        with pytest.raises(Refused):
            enrol(group, "AAAA-BBBB-CCCC", person)
    with pytest.raises(TooOften):
        enrol(group, signs, person)


def test_a_code_that_keeps_seats_keeps_what_is_left_of_its_uses(app):
    group = make_edition(capacity=6)
    signs = made(group, 5, holds_seats=True)
    enrol(group, signs)
    enrol(group, signs)
    first, second = fill(group, 2)
    assert (first.state, second.state) == (CONFIRMED, WAITING)
    assert [enrol(group, signs).state for _ in range(3)] == [CONFIRMED] * 3
    assert second.state is WAITING


def test_seats_that_a_withdrawn_code_kept_go_to_the_line(app):
    group = make_edition(capacity=2)
    code, signs = codes.make(group, uses=2, holds_seats=True, by=HOUSE, now=NOW)
    enrol(group, signs)
    first, second = fill(group, 2)
    codes.withdraw(code, by=HOUSE, now=NOW)
    assert (first.state, second.state) == (CONFIRMED, WAITING)


def test_a_code_that_is_over_keeps_nothing(app):
    group = make_edition(capacity=1)
    made(group, 1, holds_seats=True, ends_on=TODAY)
    (waiter,) = fill(group, 1)
    assert waiter.state is WAITING
    assert releasing.release_due(now=NOW) == 0
    assert releasing.release_due(now=NOW + DAY) == 1
    assert waiter.state is CONFIRMED


def test_a_code_keeps_no_seats_that_are_not_free(app):
    group = make_edition(capacity=3)
    fill(group, 1)
    with pytest.raises(Refused):
        made(group, 3, holds_seats=True)
    made(group, 1, holds_seats=True)
    with pytest.raises(Refused):
        made(group, 2, holds_seats=True)
    make_limit(group, LimitKind.RESERVED, 1, sector=Sector.EDUCATION)
    with pytest.raises(Refused):
        made(group, 1, holds_seats=True)
    assert made(group, 50)
    assert made(make_edition(capacity=None), 50, holds_seats=True)


@pytest.mark.parametrize(
    "wrong", [{"uses": 0}, {"uses": 501}, {"ends_on": TODAY - DAY}, {"note": "x" * 121}]
)
def test_terms_that_cannot_be_are_refused(app, wrong):
    group = make_edition()
    with pytest.raises(Refused):
        made(group, **({"uses": 1} | wrong))
    assert db.session.query(InvitationCode).count() == 0


def test_the_codes_of_a_group_with_how_often_each_was_used(app):
    group = make_edition()
    signs, _other = made(group, 4, note="Partners"), made(group)
    service.cancel(enrol(group, signs), by=HOUSE, now=NOW)
    enrol(group, signs)
    newest, oldest = codes.listed(group)
    assert (newest.used, oldest.used, oldest.code.note) == (0, 1, "Partners")
    assert codes.code_in(group, oldest.code.public_id) is oldest.code
    with pytest.raises(Missing):
        codes.code_in(make_edition(), oldest.code.public_id)


def test_a_code_says_nothing_of_who_may_approve(app):
    firm = make_firm()
    group = firm.group(coordinator_decides=True, admits=Admits.INVITED)
    assert enrol(group, made(group), firm.worker()).state is EnrolmentState.REQUESTED


def test_a_seat_handed_over_stays_a_use_of_its_code(app):
    firm = make_firm()
    group = firm.group(capacity=2)
    signs = made(group, 1, holds_seats=True)
    seat = enrol(group, signs, firm.worker())
    mine = moving.hand_over(seat, firm.worker().id, by=HOUSE, now=NOW)
    assert mine.code_id == seat.code_id
    with pytest.raises(Refused, match="used up"):
        enrol(group, signs)
    assert [each.state for each in fill(group, 2)] == [CONFIRMED, WAITING]
