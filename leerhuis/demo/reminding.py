"""The rules of reminders of the demo region, and what they wrote in the last two weeks."""

from datetime import time, timedelta

from sqlalchemy import select

from leerhuis import db
from leerhuis.access import Role
from leerhuis.demo.staff import Staff
from leerhuis.reminders import changing, service
from leerhuis.reminders.models import ReminderRule
from leerhuis.reminders.rules import Anchor, Audience, Condition, Offset, Step

# Ago: when the rules were there, and when the region changed some.
BEGUN, CHANGED = timedelta(days=60), timedelta(days=40)
AFTERNOON = time(16)


def remind(staff: Staff) -> None:
    """Who trains hears it two weeks before as well; the employer wants to know who must apply."""
    service.give_defaults(now=staff.now - BEGUN)
    by, changed_at = staff.who(Role.COORDINATOR), staff.now - CHANGED
    changing.make(
        staff.region,
        anchor=Anchor.SESSION_STARTS,
        audience=Audience.TRAINER,
        offset=Offset(-2, Step.WEEKS),
        at=AFTERNOON,
        condition=Condition.ALWAYS,
        by=by,
        now=changed_at,
    )
    changing.override(
        _named("apply_by", staff),
        staff.employer,
        offset=Offset(-2, Step.MONTHS),
        at=time(9),
        condition=Condition.STILL_OPEN,
        active=True,
        by=by,
        now=changed_at,
    )
    service.remind_due(now=staff.now)


def _named(name: str, staff: Staff) -> ReminderRule:
    return db.session.scalars(
        select(ReminderRule).where(
            ReminderRule.name == name, ReminderRule.organisation_id == staff.region.id
        )
    ).one()
