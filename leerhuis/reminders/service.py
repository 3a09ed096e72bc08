"""Writing what rules have due, once for each, however often and by however many it is run."""

import itertools
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import update

from leerhuis import db
from leerhuis.mail import service as mail
from leerhuis.reminders import mails, queries
from leerhuis.reminders.defaults import DEFAULTS, Default
from leerhuis.reminders.due import Due
from leerhuis.reminders.models import ReminderRule
from leerhuis.reminders.moments import Window, reaches
from leerhuis.reminders.rules import Anchor

# A rule that looked so far ahead did so before somebody put the clock back.
SKEW = timedelta(minutes=5)
# After a longer silence nobody wants to hear what they would have been told in it.
FURTHEST = timedelta(days=14)
# These are due at an hour that the anchor itself decides, when that is later.
ANY_TIME = frozenset({Anchor.UNMARKED})


def remind_due(*, now: datetime) -> int:
    """Write what every rule has due since it was looked at; returns letters and rules written.

    What lies more than 48 hours back is written too, so that it is seen: delivery calls it missed.
    """
    given = give_defaults(now=now)
    rules = queries.all_rules()
    others = queries.places_by_name(rules)
    waking = [each for each in rules if _may_be_due(each, now=now)]
    _look_on(set(rules) - set(waking), now=now)
    told = sum(remind(each.id, others=others[each.name], now=now) for each in waking)
    return given + told


def give_defaults(*, now: datetime) -> int:
    """Give each organisation at the top the rules that it lacks; they hold from now on."""
    with db.transaction():
        lacking = queries.lacking(DEFAULTS)
        if lacking:
            db.hold_all(ReminderRule)
            lacking = queries.lacking(DEFAULTS)
        rows = [_row(organisation_id, name, now=now) for organisation_id, name in lacking]
        db.add(*rows)
    return len(rows)


def _row(organisation_id: int, name: str, *, now: datetime) -> ReminderRule:
    return ReminderRule(
        organisation_id=organisation_id,
        name=name,
        made_at=now,
        looked_at=now,
        **columns_of(DEFAULTS[name]),
    )


def columns_of(default: Default) -> dict[str, object]:
    """What a rule says as long as nobody changed it."""
    return {
        "anchor": default.anchor,
        "offset_number": default.offset.number,
        "offset_step": default.offset.step,
        "at": default.at,
        "audience": default.audience,
        "condition": default.condition,
        "active": default.active,
    }


def _may_be_due(rule: ReminderRule, *, now: datetime) -> bool:
    """Whether the clock has shown the time of the rule since it was looked at."""
    if rule.looked_at > now + SKEW:
        return True
    since = Window(max(rule.looked_at, now - FURTHEST), now)
    return rule.active and (rule.anchor in ANY_TIME or reaches(since, rule.at))


def _look_on(rules: Iterable[ReminderRule], *, now: datetime) -> None:
    """Move along what has nothing to say now, so that nothing of it is ever caught up."""
    numbers = sorted(each.id for each in rules)
    if not numbers:
        return
    with db.transaction():
        db.session.execute(
            update(ReminderRule)
            .where(ReminderRule.id.in_(numbers), ReminderRule.looked_at < now)
            .values(looked_at=now)
            .execution_options(synchronize_session=False)
        )


def remind(rule_id: int, *, others: Sequence[str], now: datetime) -> int:
    """Hold a rule, write what it has due, and say until when that was: all or nothing."""
    with db.transaction():
        rule = queries.held(rule_id)
        if rule is None:
            return 0
        since = max(rule.looked_at, now - FURTHEST)
        put_back = rule.looked_at > now + SKEW
        found = []
        if rule.active and not put_back:
            found = queries.due(rule, after=since, until=now, but=others)
        rule.looked_at = now if put_back else max(rule.looked_at, now)
        return _write(rule, found, now=now)


def _write(rule: ReminderRule, found: Sequence[Due], *, now: datetime) -> int:
    """Each letter at its own moment."""
    number = 0
    for at, those in itertools.groupby(found, key=lambda each: each.at):
        letters = [mails.letter(rule, each) for each in those]
        number += mail.queue_all(letters, now=now, at=at)
    return number
