"""Rules are made, changed, switched, excepted, put back and removed, from now on and never back."""

from datetime import UTC, datetime, time, timedelta

import pytest

from leerhuis import db
from leerhuis.audit import Action, AuditEvent
from leerhuis.errors import Missing, Refused
from leerhuis.reminders import changing
from leerhuis.reminders.defaults import DEFAULTS
from leerhuis.reminders.models import ReminderRule
from leerhuis.reminders.rules import Anchor, Audience, Condition, Offset, Step
from tests.factories import (
    NOW,
    identity,
    make_course,
    make_edition,
    make_organisation,
    make_staff,
)
from tests.factories_attendance import make_seats
from tests.reminders import runs
from tests.reminders.runs import defaults, rule_named

STARTS_AT = datetime(2027, 3, 18, 8, 30, tzinfo=UTC)
THREE_BEFORE = datetime(2027, 3, 15, 8, 0, tzinfo=UTC)
WEEK_BEFORE = datetime(2027, 3, 11, 8, 0, tzinfo=UTC)
THREE_DAYS = {
    "offset": Offset(-3, Step.DAYS),
    "at": time(9),
    "condition": Condition.ALWAYS,
}
SESSION = {"anchor": Anchor.SESSION_STARTS, "audience": Audience.PERSON}
MINUTE = timedelta(minutes=1)


@pytest.fixture
def region(app):
    region = make_organisation()
    defaults()
    return region


@pytest.fixture
def by(region):
    return identity(make_staff("coordinator", region))


@pytest.fixture
def readers(region):
    return _seated(region)


def _seated(organisation):
    course = make_course(organisation_id=organisation.id)
    edition = make_edition(course=course, starts_at=STARTS_AT)
    return [each.person_id for each in make_seats(edition, 2)]


def told(now):
    """Who has a seat and is told of their session."""
    return runs.told(now, "reminders/session")


def done():
    db.session.expire_all()
    return [each.action for each in db.session.query(AuditEvent).order_by(AuditEvent.id)]


def test_a_rule_of_ones_own_tells_at_its_moment(region, by, readers):
    rule = changing.make(region, **SESSION, **THREE_DAYS, by=by, now=NOW)
    assert changing.is_own(rule)
    assert told(WEEK_BEFORE) == readers
    assert told(THREE_BEFORE - MINUTE) == []
    assert told(THREE_BEFORE) == readers
    assert Action.REMINDER_RULE_MADE in done()


def test_a_rule_never_reaches_back_to_before_it_was_made(region, by, readers):
    told(WEEK_BEFORE)
    late = THREE_BEFORE + MINUTE
    changing.make(region, **SESSION, **THREE_DAYS, by=by, now=late)
    assert told(late + MINUTE) == []


def test_the_same_rule_twice_is_refused_also_from_above(region, by):
    below = make_organisation(under=region)
    changing.make(region, **SESSION, **THREE_DAYS, by=by, now=NOW)
    for place in (region, below):
        with pytest.raises(Refused, match="already a rule"):
            changing.make(place, **SESSION, **THREE_DAYS, by=by, now=NOW)
    assert db.session.query(ReminderRule).count() == len(DEFAULTS) + 1


def test_what_no_rule_can_be_is_not_made(region, by):
    for wrong in ({"offset": Offset(-99, Step.MONTHS)}, {"at": time(2, 30)}):
        with pytest.raises(Refused):
            changing.make(region, **SESSION, **THREE_DAYS | wrong, by=by, now=NOW)
    assert db.session.query(ReminderRule).count() == len(DEFAULTS)


def test_a_changed_rule_tells_at_its_new_moment_only(region, by, readers):
    changing.change(rule_named("session_week"), **THREE_DAYS, by=by, now=NOW)
    assert told(WEEK_BEFORE) == []
    assert told(THREE_BEFORE) == readers
    event = db.session.query(AuditEvent).filter_by(action=Action.REMINDER_RULE_CHANGED).one()
    assert event.details == {"changed": ["offset_number", "offset_step"]}


def test_what_a_rule_had_told_by_then_it_does_not_tell_again(region, by, readers):
    assert told(WEEK_BEFORE) == readers
    changing.change(rule_named("session_week"), **THREE_DAYS, by=by, now=WEEK_BEFORE)
    assert told(THREE_BEFORE) == []


def test_a_change_does_not_reach_back(region, by, readers):
    rule = rule_named("session_day")
    late = THREE_BEFORE + MINUTE
    told(WEEK_BEFORE)
    changing.change(rule, **THREE_DAYS, by=by, now=late)
    assert told(late + MINUTE) == []


def due_and_not_looked_at_yet():
    """A minute after the moment of a week before; the jobs were away since an hour before it."""
    told(WEEK_BEFORE - timedelta(hours=1))
    return WEEK_BEFORE + MINUTE


def test_what_was_due_before_a_change_is_told_by_the_times_of_then(region, by, readers):
    now = due_and_not_looked_at_yet()
    changing.change(rule_named("session_week"), **THREE_DAYS, by=by, now=now)
    assert [each.person_id for each in runs.letters("reminders/session")] == readers
    assert told(now + MINUTE) == told(THREE_BEFORE) == []


def test_what_was_due_before_an_exception_is_told_by_the_rule_above_it(region, by):
    employer = make_organisation(under=region)
    theirs = _seated(employer)
    now = due_and_not_looked_at_yet()
    rule = rule_named("session_week")
    changing.override(rule, employer, **THREE_DAYS, active=False, by=by, now=now)
    assert [each.person_id for each in runs.letters("reminders/session")] == theirs


def test_what_an_exception_kept_silent_stays_so_when_it_goes(region, by):
    employer, rule = make_organisation(under=region), rule_named("session_week")
    _seated(employer)
    changing.override(rule, employer, **THREE_DAYS, active=False, by=by, now=NOW)
    now = due_and_not_looked_at_yet()
    changing.remove(rule_named("session_week", employer), by=by, now=now)
    assert told(now + MINUTE) == []


def test_what_is_switched_off_or_removed_tells_nothing_more(region, by, readers):
    own = changing.make(
        region, **SESSION, **THREE_DAYS | {"offset": Offset(-8, Step.DAYS)}, by=by, now=NOW
    )
    now = due_and_not_looked_at_yet()
    changing.switch(rule_named("session_week"), active=False, by=by, now=now)
    changing.remove(own, by=by, now=NOW)
    assert told(now + MINUTE) == []


def test_saving_what_was_there_changes_and_records_nothing(region, by):
    rule = rule_named("session_week")
    same = {"offset": rule.offset, "at": rule.at, "condition": rule.condition}
    changing.change(rule, **same, by=by, now=NOW)
    assert done() == []


def test_a_rule_that_is_off_tells_nobody_and_on_again_nothing_of_the_time_between(
    region, by, readers
):
    rule = rule_named("session_week")
    changing.switch(rule, active=False, by=by, now=NOW)
    assert told(WEEK_BEFORE) == []
    later = WEEK_BEFORE + MINUTE
    changing.switch(rule_named("session_week"), active=True, by=by, now=later)
    assert told(later + MINUTE) == []
    assert done() == [Action.REMINDER_RULE_OFF, Action.REMINDER_RULE_ON]


def test_switching_twice_is_one_event(region, by):
    rule = rule_named("session_week")
    changing.switch(rule, active=False, by=by, now=NOW)
    changing.switch(rule, active=False, by=by, now=NOW)
    assert done() == [Action.REMINDER_RULE_OFF]


def test_an_exception_takes_the_place_of_the_rule_where_it_holds(region, by, readers):
    employer = make_organisation(under=region)
    theirs = _seated(employer)
    rule = rule_named("session_week")
    changing.override(rule, employer, **THREE_DAYS, active=True, by=by, now=NOW)
    assert told(WEEK_BEFORE) == readers
    assert told(THREE_BEFORE) == theirs
    assert done() == [Action.REMINDER_RULE_EXCEPTED]


def test_an_exception_may_be_that_nobody_is_told(region, by):
    employer = make_organisation(under=region)
    theirs = _seated(employer)
    rule = rule_named("session_week")
    changing.override(rule, employer, **THREE_DAYS, active=False, by=by, now=NOW)
    assert told(WEEK_BEFORE) == told(THREE_BEFORE) == []
    changing.remove(rule_named("session_week", employer), by=by, now=THREE_BEFORE)
    day_before = STARTS_AT - timedelta(days=1)
    assert told(day_before) == theirs  # by the rule of a day before; that of a week is past


def test_an_organisation_has_one_exception_from_a_rule(region, by):
    employer, rule = make_organisation(under=region), rule_named("session_week")
    changing.override(rule, employer, **THREE_DAYS, active=True, by=by, now=NOW)
    with pytest.raises(Refused, match="exception already"):
        changing.override(rule, employer, **THREE_DAYS, active=True, by=by, now=NOW)


def test_a_rule_is_put_back_as_leerhuis_came_with_it(region, by):
    changing.change(rule_named("session_week"), **THREE_DAYS, by=by, now=NOW)
    changing.switch(rule_named("session_week"), active=False, by=by, now=NOW)
    changing.restore(rule_named("session_week"), by=by, now=NOW)
    rule, default = rule_named("session_week"), DEFAULTS["session_week"]
    assert (rule.offset, rule.at, rule.active) == (default.offset, default.at, True)
    assert done()[-1] is Action.REMINDER_RULE_RESTORED


def test_a_rule_that_somebody_made_has_no_default(region, by):
    rule = changing.make(region, **SESSION, **THREE_DAYS, by=by, now=NOW)
    with pytest.raises(Refused, match="no default"):
        changing.restore(rule, by=by, now=NOW)


def test_a_rule_of_ones_own_goes_with_its_exceptions(region, by):
    rule = changing.make(region, **SESSION, **THREE_DAYS, by=by, now=NOW)
    below = make_organisation(under=region)
    times = THREE_DAYS | {"offset": Offset(-4, Step.DAYS)}
    changing.override(rule, below, **times, active=True, by=by, now=NOW)
    changing.remove(rule, by=by, now=NOW)
    assert db.session.query(ReminderRule).count() == len(DEFAULTS)
    assert done().count(Action.REMINDER_RULE_REMOVED) == 2


def test_a_rule_that_leerhuis_came_with_is_not_removed(region, by):
    with pytest.raises(Refused, match="not removed"):
        changing.remove(rule_named("session_week"), by=by, now=NOW)


def test_who_changes_a_rule_that_is_gone_finds_nothing(region, by):
    rule = changing.make(region, **SESSION, **THREE_DAYS, by=by, now=NOW)
    db.session.expunge(rule)
    changing.remove(rule_named(rule.name), by=by, now=NOW)
    with pytest.raises(Missing):
        changing.change(rule, **THREE_DAYS | {"at": time(10)}, by=by, now=NOW)
