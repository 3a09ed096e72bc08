"""Changing the rules of reminders: made, changed, switched, excepted, put back, removed.

What a rule counts from and who is told never changes: that would be another rule. Whatever is
changed holds from now on, and never reaches back.
"""

from datetime import datetime, time
from typing import Any

from leerhuis import db, tokens
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.offer import differing, once, put, tell
from leerhuis.errors import Missing, Refused
from leerhuis.people.models import Organisation
from leerhuis.reminders import listing, queries, rules, service
from leerhuis.reminders.defaults import DEFAULTS
from leerhuis.reminders.models import ReminderRule
from leerhuis.reminders.rules import Anchor, Audience, Condition, Offset

OWN = "own-"


def make(
    organisation: Organisation,
    *,
    anchor: Anchor,
    audience: Audience,
    offset: Offset,
    at: time,
    condition: Condition,
    by: Identity,
    now: datetime,
) -> ReminderRule:
    """A rule of one's own, for all that happens at this organisation and below."""
    rules.check(anchor, offset, at=at, audience=audience, condition=condition)
    said = _columns(offset=offset, at=at, condition=condition)
    with db.transaction():
        db.hold(organisation)
        if listing.has_twin(organisation.path, anchor=anchor, audience=audience, offset=offset):
            raise Refused("There is already a rule for this.", field="number")
        rule = _row(organisation, OWN + tokens.public_id(), anchor, audience, said, now=now)
        db.add(rule)
        tell(Action.REMINDER_RULE_MADE, rule, by=by, now=now)
    return rule


def change(
    rule: ReminderRule,
    *,
    offset: Offset,
    at: time,
    condition: Condition,
    by: Identity,
    now: datetime,
) -> None:
    """Who was told by this rule is not told again of the same day."""
    rules.check(rule.anchor, offset, at=at, audience=rule.audience, condition=condition)
    said = _columns(offset=offset, at=at, condition=condition)
    with db.transaction():
        rule = _held(rule)
        if differing(rule, said):
            _settle(rule, now=now)
            put(rule, Action.REMINDER_RULE_CHANGED, said, by=by, now=now)
            _from_now(rule, now=now)


def switch(rule: ReminderRule, *, active: bool, by: Identity, now: datetime) -> None:
    """Switched on again a rule tells nothing of the time in which it was off."""
    action = Action.REMINDER_RULE_ON if active else Action.REMINDER_RULE_OFF
    with db.transaction():
        rule = _held(rule)
        if rule.active is not active:
            rule.active = active
            _from_now(rule, now=now)
            tell(action, rule, by=by, now=now)


def override(
    rule: ReminderRule,
    organisation: Organisation,
    *,
    offset: Offset,
    at: time,
    condition: Condition,
    active: bool,
    by: Identity,
    now: datetime,
) -> ReminderRule:
    """An exception: for this organisation and below, these times take the place of the rule's."""
    rules.check(rule.anchor, offset, at=at, audience=rule.audience, condition=condition)
    said = _columns(offset=offset, at=at, condition=condition) | {"active": active}
    known = Refused(
        "This organisation has an exception already. Change that.", field="organisation"
    )
    with db.transaction(), once(known):
        rule = _held(rule)
        _settle(rule, now=now)
        row = _row(organisation, rule.name, rule.anchor, rule.audience, said, now=now)
        db.add(row)
        tell(Action.REMINDER_RULE_EXCEPTED, row, by=by, now=now, rule=rule.public_id)
    return row


def restore(rule: ReminderRule, *, by: Identity, now: datetime) -> None:
    """Back to how Leerhuis came with it, on or off as it was then."""
    default = DEFAULTS.get(rule.name)
    if default is None:
        raise Refused("There is no default for a rule that somebody made.")
    said = _columns(offset=default.offset, at=default.at, condition=default.condition)
    said |= {"active": default.active}
    with db.transaction():
        rule = _held(rule)
        if differing(rule, said):
            _settle(rule, now=now)
            put(rule, Action.REMINDER_RULE_RESTORED, said, by=by, now=now)
            _from_now(rule, now=now)


def remove(rule: ReminderRule, *, by: Identity, now: datetime) -> None:
    """An exception goes alone; a rule of one's own takes its exceptions with it."""
    with db.transaction():
        rule = _held(rule)
        gone, above = [rule], listing.above(rule)
        if above is not None:
            _settle(rule, now=now)
            _settle(above, now=now)
        elif is_own(rule):
            gone += listing.exceptions_of(rule)
        else:
            raise Refused("A rule that Leerhuis came with can be switched off, not removed.")
        for each in gone:
            tell(
                Action.REMINDER_RULE_REMOVED,
                each,
                by=by,
                now=now,
                organisation=each.organisation.name,
            )
            db.session.delete(each)


def _held(rule: ReminderRule) -> ReminderRule:
    """The rule as it is now; somebody else may have removed it while its page stood open."""
    held = queries.held(rule.id)
    if held is None:
        raise Missing
    return held


def is_own(rule: ReminderRule) -> bool:
    """Whether somebody made this rule, as an exception from it is too."""
    return rule.name.startswith(OWN)


def _row(
    organisation: Organisation,
    name: str,
    anchor: Anchor,
    audience: Audience,
    said: dict[str, Any],
    *,
    now: datetime,
) -> ReminderRule:
    return ReminderRule(
        organisation_id=organisation.id,
        name=name,
        anchor=anchor,
        audience=audience,
        made_at=now,
        looked_at=now,
        **said,
    )


def _columns(*, offset: Offset, at: time, condition: Condition) -> dict[str, Any]:
    return {
        "offset_number": offset.number,
        "offset_step": offset.step,
        "at": at,
        "condition": condition,
    }


def _settle(rule: ReminderRule, *, now: datetime) -> None:
    """What was due until now is written by the times that the rule had."""
    service.remind(rule.id, others=queries.others_of(rule), now=now)


def _from_now(rule: ReminderRule, *, now: datetime) -> None:
    rule.looked_at = max(rule.looked_at, now)
