"""Certificates, starts of work and exceptions, by the rules alone."""

from datetime import date, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.errors import Refused
from leerhuis.people.rules import AppointmentKind
from leerhuis.registry.duty import rules
from leerhuis.registry.duty.rules import ConductAge, Lack, Standing

START = date(2027, 2, 28)
PLACEMENT = AppointmentKind.PLACEMENT


class Post(NamedTuple):
    starts_on: date
    ends_on: date | None = None
    kind: AppointmentKind = AppointmentKind.EMPLOYMENT


class Seen(NamedTuple):
    issued_on: date | None


@pytest.mark.parametrize(
    ("issued_on", "age"),
    [
        (date(2026, 11, 28), ConductAge.FRESH),
        (date(2026, 11, 27), ConductAge.OLD),
        (date(2027, 2, 28), ConductAge.FRESH),
        (date(2027, 3, 1), ConductAge.LATER),
    ],
)
def test_three_months_to_the_day_is_not_too_old(issued_on, age):
    assert rules.conduct_age(issued_on, starts_on=START) is age


def test_a_start_on_the_last_day_of_a_long_month_counts_back_to_the_end_of_february():
    assert rules.conduct_age(date(2028, 2, 29), starts_on=date(2028, 5, 31)) is ConductAge.FRESH
    assert rules.conduct_age(date(2028, 2, 28), starts_on=date(2028, 5, 31)) is ConductAge.OLD


def test_the_certificate_of_the_start_outlives_a_newer_one():
    old, fresh, newer = Seen(date(2026, 1, 1)), Seen(date(2027, 2, 1)), Seen(date(2029, 1, 1))
    assert rules.telling([old, fresh, newer], starts_on=START) is fresh
    assert rules.telling([old, newer], starts_on=START) is newer
    assert rules.telling([old, newer], starts_on=None) is newer
    assert rules.telling([Seen(None)], starts_on=START) is None


def test_another_function_is_no_new_start():
    posts = [Post(date(2020, 1, 1), date(2022, 12, 31)), Post(date(2023, 1, 1))]
    assert rules.work_began(posts, day=START) == date(2020, 1, 1)


def test_who_was_away_begins_anew():
    posts = [Post(date(2020, 1, 1), date(2022, 12, 30)), Post(date(2023, 1, 1))]
    assert rules.work_began(posts, day=START) == date(2023, 1, 1)


def test_a_placement_is_no_start_of_work_for_an_employer():
    posts = [Post(date(2019, 1, 1), None, PLACEMENT), Post(date(2020, 1, 1))]
    assert rules.work_began(posts, day=START) == date(2020, 1, 1)
    assert rules.work_began(posts[:1], day=START) is None


def test_what_was_taken_back_never_began():
    posts = [Post(date(2020, 1, 1), date(2019, 12, 31)), Post(date(2021, 1, 1))]
    assert rules.work_began(posts, day=START) == date(2021, 1, 1)


def test_work_that_comes_after_this_is_not_looked_at():
    posts = [Post(date(2020, 1, 1), date(2027, 3, 31)), Post(date(2027, 6, 1))]
    assert rules.work_began(posts, day=START) == date(2020, 1, 1)
    assert rules.work_began(posts, day=date(2027, 6, 1)) == date(2027, 6, 1)


@given(
    st.lists(st.tuples(st.integers(0, 60), st.none() | st.integers(0, 60)), min_size=1, max_size=5),
    st.integers(0, 60),
)
def test_since_that_day_there_was_work_on_every_day(drawn, day):
    """Counted day by day: work on each day from the start, and none on the day before it."""
    first = date(2027, 1, 1)
    posts = [
        Post(first + timedelta(days=at), None if end is None else first + timedelta(days=end))
        for at, end in drawn
    ]
    asked = first + timedelta(days=day)
    began = rules.work_began(posts, day=asked)
    works = [
        any(p.starts_on <= each and (p.ends_on is None or each <= p.ends_on) for p in posts)
        for each in (first + timedelta(days=n) for n in range(-1, 61))
    ]
    if not works[day + 1]:
        return
    at = (began - first).days
    assert all(works[at + 1 : day + 2])
    assert not works[at]


def test_what_lacks_is_told_in_the_order_of_work():
    nothing = Standing(numbered=False, checked_on=None, conduct=None, references=False)
    assert rules.lacking(nothing, starts_on=START) == tuple(Lack)
    every = Standing(True, START - timedelta(days=31), ConductAge.FRESH, True)
    assert rules.lacking(every, starts_on=START) == ()
    early = every._replace(checked_on=START - timedelta(days=32), conduct=ConductAge.OLD)
    assert rules.lacking(early, starts_on=START) == (Lack.CHECK, Lack.CONDUCT)


@pytest.mark.parametrize("text", ["", "ja", "moet even", "   a   b "])
def test_a_reason_is_some_words(text):
    with pytest.raises(Refused, match="in a few words"):
        rules.check_reason(text)


def test_a_reason_has_an_end():
    with pytest.raises(Refused, match="at most"):
        rules.check_reason("woord " * 200)


def test_who_answers_is_registered_when_it_is_told_or_begins():
    day = timedelta(days=1)
    assert rules.registered_on(START, START + 9 * day, today=START + day) == START + day
    assert rules.registered_on(START + day, START + 9 * day, today=START) == START + day
    assert rules.registered_on(START, START + day, today=START + 9 * day) == START + day
