"""What a registration was on a day, from the events that were known."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.registers import Chamber, Register
from leerhuis.registry.packs import pack_for
from leerhuis.registry.periods import period_of
from leerhuis.registry.rules import EventKind, Source, State, as_of

FIRST, LAST = date(2022, 3, 1), date(2027, 2, 28)
PACK = pack_for(Register.SKJ, Chamber.YOUTH_AND_FAMILY_PROFESSIONAL, on=FIRST)
ONE_DAY = timedelta(days=1)


def event(order, kind, effective_on=FIRST, **given):
    """An event that says what the first of them said, but for what is named."""
    said = {
        "state": State.REGISTERED,
        "state_on": FIRST,
        "state_ends_on": None,
        "number": "110000118",
        "occupation": str(Chamber.YOUTH_AND_FAMILY_PROFESSIONAL),
        "occupation_name": None,
        "level": None,
        "variant": None,
        "pack_key": PACK.key,
        "registered_on": None,
        "starts_on": FIRST,
        "held_on": LAST + ONE_DAY,
        "last_valid_on": LAST,
        "submitted_on": None,
        "extension_ends_on": None,
        "extension_seen_on": None,
        "source": Source.PERSON,
        "checked_on": None,
        "checked_how": None,
    }
    return SimpleNamespace(id=order, kind=kind, effective_on=effective_on, **said | given)


RECORDED = event(1, EventKind.RECORDED)


def applied(order, on):
    return event(order, EventKind.SUBMITTED, on, state=State.SUBMITTED, submitted_on=on)


def state_on(day, *events):
    facts = as_of(events, day=day)
    return facts and facts.state


def test_before_the_first_day_nothing_is_known():
    assert as_of([RECORDED], day=FIRST - ONE_DAY) is None
    assert as_of([], day=FIRST) is None


def test_a_state_holds_from_its_own_day():
    on = date(2026, 9, 1)
    events = [RECORDED, applied(2, on)]
    assert [state_on(day, *events) for day in (on - ONE_DAY, on)] == [
        State.REGISTERED,
        State.SUBMITTED,
    ]


def test_a_corrected_number_is_the_number_of_every_day_of_the_period():
    mended = event(2, EventKind.CORRECTED, number="110000119")
    assert as_of([RECORDED, mended], day=FIRST).number == "110000119"
    assert as_of([RECORDED], day=FIRST).number == "110000118"


def test_a_correction_leaves_the_state_of_each_day():
    on = date(2026, 9, 1)
    mended = event(
        3, EventKind.CORRECTED, state=State.SUBMITTED, submitted_on=on, number="110000119"
    )
    events = [RECORDED, applied(2, on), mended]
    assert state_on(on - ONE_DAY, *events) is State.REGISTERED
    assert state_on(on, *events) is State.SUBMITTED


def test_a_strike_off_told_late_holds_from_its_own_day():
    on = date(2026, 5, 1)
    events = [RECORDED, event(2, EventKind.STRUCK_OFF, on, state=State.STRUCK_OFF, state_on=on)]
    assert [state_on(day, *events) for day in (on - ONE_DAY, on, LAST)] == [
        State.REGISTERED,
        State.STRUCK_OFF,
        State.STRUCK_OFF,
    ]


def test_an_application_told_after_a_lapse_denies_the_lapse():
    lapse = event(2, EventKind.LAPSED, LAST + ONE_DAY, state=State.LAPSED, state_on=LAST + ONE_DAY)
    events = [RECORDED, lapse, applied(3, date(2027, 2, 1))]
    day = date(2027, 3, 10)
    assert state_on(day, *events[:2]) is State.LAPSED
    assert state_on(day, *events) is State.SUBMITTED


def test_a_lapse_told_by_the_dates_alone_is_no_state():
    on = date(2027, 2, 1)
    told = event(2, EventKind.LAPSED, LAST + ONE_DAY)
    assert state_on(LAST + ONE_DAY, RECORDED, told) is State.REGISTERED
    assert state_on(LAST + ONE_DAY, RECORDED, told, applied(3, on)) is State.SUBMITTED


def test_the_day_of_an_application_that_was_mended_is_the_last_told():
    events = [RECORDED, applied(2, date(2027, 2, 10)), applied(3, date(2027, 2, 3))]
    assert as_of(events, day=LAST).submitted_on == date(2027, 2, 3)


def test_what_was_taken_back_was_never_so():
    on = date(2027, 2, 3)
    events = [RECORDED, applied(2, on), event(3, EventKind.TAKEN_BACK, on)]
    assert as_of(events, day=LAST).submitted_on is None


def test_who_was_recorded_after_a_lapse_was_registered_before_it():
    lapsed = event(1, EventKind.RECORDED, state=State.LAPSED, state_on=LAST + ONE_DAY)
    assert [state_on(day, lapsed) for day in (FIRST, LAST, LAST + ONE_DAY)] == [
        State.REGISTERED,
        State.REGISTERED,
        State.LAPSED,
    ]


def test_a_lapse_that_was_none_is_mended_by_its_correction():
    lapsed = event(1, EventKind.RECORDED, state=State.LAPSED, state_on=LAST + ONE_DAY)
    mended = event(2, EventKind.CORRECTED, last_valid_on=date(2028, 2, 28))
    assert state_on(date(2027, 6, 1), lapsed, mended) is State.REGISTERED


def test_a_renewal_leaves_the_days_of_the_period_before_as_they_were():
    starts_on = date(2026, 12, 1)
    renewed = event(
        3,
        EventKind.RENEWED,
        starts_on,
        state=State.RENEWED,
        state_on=starts_on,
        starts_on=starts_on,
        last_valid_on=date(2031, 11, 30),
    )
    events = [RECORDED, applied(2, starts_on), renewed]
    before, after = (as_of(events, day=day) for day in (starts_on - ONE_DAY, starts_on))
    assert (before.last_valid_on, after.last_valid_on) == (LAST, date(2031, 11, 30))
    assert (before.state, after.state) == (State.REGISTERED, State.RENEWED)


def test_the_period_is_the_one_that_was_recorded():
    period = period_of(PACK, held_on=LAST + ONE_DAY, registered_on=None)
    assert as_of([RECORDED], day=LAST).period == period


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_the_order_of_reading_makes_no_difference(order):
    events = [RECORDED, applied(2, date(2027, 2, 10)), applied(3, date(2027, 2, 3))]
    assert as_of([events[at] for at in order], day=LAST).submitted_on == date(2027, 2, 3)


KINDS = {
    EventKind.SUBMITTED: State.SUBMITTED,
    EventKind.TAKEN_BACK: State.REGISTERED,
    EventKind.SUSPENDED: State.SUSPENDED,
    EventKind.STRUCK_OFF: State.STRUCK_OFF,
    EventKind.RE_ENTERED: State.REGISTERED,
}


@given(st.lists(st.tuples(st.sampled_from(list(KINDS)), st.integers(0, 40)), max_size=8))
def test_once_all_holds_it_is_what_was_told_last(told):
    events = [
        event(at, kind, FIRST + timedelta(days=days), state=KINDS[kind])
        for at, (kind, days) in enumerate(told, start=2)
    ]
    last = events[-1].state if events else State.REGISTERED
    assert state_on(LAST, RECORDED, *events) is last
