"""Weeks of sessions, run at odd moments with days left out: each reminder exactly once."""

import random
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from leerhuis import clock, db
from leerhuis.reminders import service
from leerhuis.reminders.defaults import DEFAULTS
from leerhuis.reminders.moments import moment_for
from tests.factories import NOW, make_course, make_edition, make_organisation
from tests.factories_attendance import make_seat, sessions_of
from tests.reminders.runs import letters

MINUTE = timedelta(minutes=1)
# Over the night in March in which the clock changes.
BEGIN = datetime.combine(NOW.date(), NOW.timetz()) + timedelta(days=60)
WEEKS = 4
BY_RULE = {name: DEFAULTS[name] for name in ("session_week", "session_day")}


def moments_of(session):
    day = clock.day_of(session.starts_at)
    return [moment_for(day, each.offset, at=each.at) for each in BY_RULE.values()]


def run_at(chosen):
    """Every few minutes for some hours, and then a night or three days of nothing."""
    now, end = BEGIN, BEGIN + timedelta(weeks=WEEKS)
    while now < end:
        yield now
        now += timedelta(minutes=chosen.choice((5, 90, 300, 700, 3 * 24 * 60)))
    yield end


@pytest.mark.parametrize("seed", range(2))
def test_each_is_told_exactly_once_of_each_moment_for_which_they_had_the_seat(app, seed):
    chosen = random.Random(seed)
    course = make_course(organisation_id=make_organisation().id)
    seats = []
    for _ in range(12):
        starts_at = BEGIN + timedelta(minutes=5 * chosen.randrange(WEEKS * 7 * 24 * 12))
        group = make_edition(course=course, starts_at=starts_at, published_at=BEGIN)
        (session,) = sessions_of(group)
        for _seat in range(3):
            since = BEGIN + timedelta(minutes=chosen.randrange(WEEKS * 7 * 24 * 60))
            seats.append((make_seat(group, confirmed_at=since), session, since))
    service.give_defaults(now=BEGIN)
    runs = list(run_at(chosen))
    for now in runs:
        service.remind_due(now=now)
    expected = sorted(
        (seat.person_id, moment)
        for seat, session, since in seats
        for moment in moments_of(session)
        if BEGIN < moment <= runs[-1] and since <= moment
    )
    found = sorted((each.person_id, each.planned_at) for each in letters("reminders/session"))
    assert found == expected
    assert expected


def test_a_session_that_moves_about_is_told_of_once_for_each_day_it_was_on(app):
    """Whoever moves it far enough is told anew, and moving it back tells nobody twice."""
    group = make_edition(starts_at=BEGIN + timedelta(days=3), published_at=BEGIN)
    (session,) = sessions_of(group)
    make_seat(group, confirmed_at=BEGIN)
    service.give_defaults(now=BEGIN)
    first = session.starts_at
    days = [first, first + timedelta(days=2), first, first + timedelta(days=5)]
    now = BEGIN
    for old, new in pairwise(days):
        now = moment_for(
            clock.day_of(old), BY_RULE["session_day"].offset, at=DEFAULTS["session_day"].at
        )
        service.remind_due(now=now + MINUTE)
        with db.transaction():
            session.starts_at, session.ends_at = new, new + timedelta(hours=7)
    service.remind_due(now=days[-1])
    starts = [each.values["starts_at"] for each in letters("reminders/session")]
    assert len(starts) == len(set(starts))
    assert set(starts) == {each.isoformat() for each in days}
