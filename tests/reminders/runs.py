"""Running the rules at a moment, and reading who was told."""

from sqlalchemy import select

from leerhuis import db
from leerhuis.mail.models import QueuedLetter
from leerhuis.reminders import service
from leerhuis.reminders.defaults import MORNING
from leerhuis.reminders.models import ReminderRule
from leerhuis.reminders.rules import Anchor, Audience, Condition, Offset, Step
from tests.factories import NOW, saved


def make_rule(organisation, **given):
    """One day before a session at nine, to whoever comes, since NOW."""
    offset = given.pop("offset", Offset(-1, Step.DAYS))
    return saved(
        ReminderRule(
            **{
                "organisation_id": organisation.id,
                "name": f"own-{organisation.id}-{offset.number}-{offset.step}",
                "anchor": Anchor.SESSION_STARTS,
                "offset_number": offset.number,
                "offset_step": offset.step,
                "at": MORNING,
                "audience": Audience.PERSON,
                "condition": Condition.ALWAYS,
                "made_at": NOW,
                "looked_at": NOW,
            }
            | given
        )
    )


def defaults(*, now=NOW):
    """Every region has its rules, and none of them has anything to say of before now."""
    service.give_defaults(now=now)


def rule_named(name, organisation=None):
    wanted = select(ReminderRule).where(ReminderRule.name == name)
    if organisation is not None:
        wanted = wanted.where(ReminderRule.organisation_id == organisation.id)
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def letters(*kinds):
    """All letters of these kinds, or of any, in the order in which they were written."""
    wanted = select(QueuedLetter).order_by(QueuedLetter.id)
    if kinds:
        wanted = wanted.where(QueuedLetter.kind.in_(kinds))
    return list(db.session.scalars(wanted.execution_options(populate_existing=True)))


def told(now, *kinds):
    """Who is told by what runs at this moment."""
    before = {each.id for each in letters()}
    service.remind_due(now=now)
    return [each.person_id for each in letters(*kinds) if each.id not in before]
