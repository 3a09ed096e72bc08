"""What is late, and why."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.operations import rules, timetable
from leerhuis.operations.rules import Cause, JobCode, JobState, Waiting
from tests.factories import NOW

MINUTE = timedelta(minutes=1)
CODES = st.sampled_from(JobCode)


def job(name="letters", code=JobCode.FINE, **given):
    values = {"succeeded_at": NOW, "failed_at": None, "error": "", "due_at": NOW + MINUTE}
    return JobState(name=name, code=code, **values | given)


def late(name="letters"):
    return job(name, JobCode.LATE, due_at=NOW - 5 * MINUTE)


def causes(jobs, *, last):
    found = rules.troubles(jobs, last=last, late_since=NOW - timetable.LATE, now=NOW)
    return [(each.cause, each.job) for each in found]


def test_what_is_on_time_is_no_trouble():
    assert causes([job(), job("seal", JobCode.NEW, due_at=None)], last=NOW) == []


def test_a_house_where_no_process_ever_ran():
    new = job(code=JobCode.NEW, succeeded_at=None, due_at=None)
    assert causes([new], last=None) == [(Cause.NEVER_RAN, "")]
    assert causes([new, late()], last=None) == [(Cause.NEVER_RAN, "")]


def test_a_process_that_just_began_is_no_trouble():
    assert causes([job(succeeded_at=None)], last=None) == []


def test_what_is_late_has_one_cause_when_nobody_ticks():
    found = rules.troubles(
        [late(), late("seal"), job("chain")],
        last=NOW - 5 * MINUTE,
        late_since=NOW - timetable.LATE,
        now=NOW,
    )
    assert [(each.cause, each.number, each.since_at) for each in found] == [
        (Cause.STANDS_STILL, 2, NOW - 5 * MINUTE)
    ]


def test_what_is_late_while_others_tick_was_not_taken():
    assert causes([job(), late("new-work")], last=NOW) == [(Cause.NOT_TAKEN, "new-work")]


def test_what_fails_says_how_often_why_and_when_it_is_tried_again():
    failing = job(
        code=JobCode.FAILED,
        failures=3,
        failed_at=NOW - MINUTE,
        error="no cable",
        due_at=NOW + 3 * MINUTE,
    )
    (told,) = rules.troubles([failing], last=NOW, late_since=NOW - timetable.LATE, now=NOW)
    assert (told.cause, told.number, told.error) == (Cause.FAILS, 3, "no cable")
    assert (told.since_at, told.next_at) == (NOW - MINUTE, NOW + 3 * MINUTE)


def test_a_try_that_nobody_did_is_not_told_as_the_next():
    failing = job(code=JobCode.FAILED, failures=1, due_at=NOW - MINUTE)
    (told,) = rules.troubles([failing], last=NOW, late_since=NOW - timetable.LATE, now=NOW)
    assert told.next_at is None


@pytest.mark.parametrize(("minutes", "stuck"), [(60, False), (61, True)])
def test_work_that_takes_hours_is_stuck(minutes, stuck):
    busy = job(code=JobCode.BUSY, busy_since_at=NOW - minutes * MINUTE)
    assert causes([busy], last=NOW) == ([(Cause.STUCK, "letters")] if stuck else [])


@pytest.mark.parametrize(("minutes", "told"), [(10, []), (11, [Cause.LETTERS_WAIT])])
def test_letters_wait_when_tries_do_not_explain_it(minutes, told):
    waiting = Waiting(NOW - minutes * MINUTE, "421 busy")
    assert [each.cause for each in rules.letters_wait(waiting, now=NOW)] == told
    assert rules.letters_wait(None, now=NOW) == []


@given(st.lists(CODES, max_size=12))
def test_the_worst_stands_first_and_the_others_keep_their_order(codes):
    jobs = [job(str(number), code) for number, code in enumerate(codes)]
    shown = rules.worst_first(jobs)
    assert sorted(shown) == sorted(jobs)
    order = list(JobCode)
    assert [order.index(each.code) for each in shown] == sorted(order.index(each) for each in codes)
    for code in JobCode:
        numbers = [int(each.name) for each in shown if each.code is code]
        assert numbers == sorted(numbers)


@given(busy=st.booleans(), failures=st.integers(0, 9), late=st.booleans())
def test_failing_is_worse_than_being_late(busy, failures, late):
    code = rules.code_of(busy=busy, failures=failures, late=late)
    assert (code is JobCode.BUSY) == busy
    assert (code is JobCode.FAILED) == (failures > 0 and not busy)
    assert (code is JobCode.FINE) == (not busy and not failures and not late)
