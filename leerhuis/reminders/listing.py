"""Reading the rules of reminders: whose they are, and what takes the place of what.

Who keeps a part of the tree changes the rules of that part. The rules of what lies above it hold
there too: they are seen, and can be excepted from, not changed.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import contains_eager

from leerhuis import access, db
from leerhuis.access import Identity, Role
from leerhuis.people import queries as people
from leerhuis.people.models import Organisation
from leerhuis.reminders.models import ReminderRule
from leerhuis.reminders.rules import Anchor, Audience, Offset

KEEPERS = (Role.ADMINISTRATOR, Role.COORDINATOR)


def rules_for(who: Identity) -> Sequence[ReminderRule]:
    """The rules of one's own part of the tree and those from above that hold there."""
    own = who.paths(*KEEPERS)
    reach = or_(access.below(Organisation.path, own), Organisation.path.in_(_upwards(own)))
    return _rules(reach)


def rule_for(who: Identity, public_id: str) -> ReminderRule:
    """A rule that holds in one's own part of the tree."""
    own = who.paths(*KEEPERS)
    reach = or_(access.below(Organisation.path, own), Organisation.path.in_(_upwards(own)))
    return people.found(_with_organisation().where(reach, ReminderRule.public_id == public_id))


def rule_to_change(who: Identity, public_id: str) -> ReminderRule:
    """A rule of one's own part of the tree."""
    own = access.below(Organisation.path, who.paths(*KEEPERS))
    return people.found(_with_organisation().where(own, ReminderRule.public_id == public_id))


def is_kept_by(who: Identity, rule: ReminderRule) -> bool:
    return rule.organisation.path.startswith(tuple(who.paths(*KEEPERS)))


def organisations_for(who: Identity) -> list[Organisation]:
    """Where someone may make rules."""
    return people.organisations_for(who, *KEEPERS)


def free_for_exception(who: Identity, rule: ReminderRule) -> list[Organisation]:
    """The organisations below a rule, in one's own part, that have no rule of this name."""
    taken = {each.organisation_id for each in exceptions_of(rule)} | {rule.organisation_id}
    return [
        each
        for each in organisations_for(who)
        if each.path.startswith(rule.organisation.path) and each.id not in taken
    ]


def exceptions_of(rule: ReminderRule) -> Sequence[ReminderRule]:
    """The rules of the same name further down, which take its place there."""
    below = access.below(Organisation.path, [rule.organisation.path])
    return _rules(below, ReminderRule.name == rule.name, ReminderRule.id != rule.id)


def excepts_from(rule: ReminderRule) -> ReminderRule | None:
    """The rule from above whose place this one takes; None when there is none."""
    upwards = Organisation.path.in_(_upwards([rule.organisation.path]))
    found = _rules(upwards, ReminderRule.name == rule.name, ReminderRule.id != rule.id)
    return max(found, key=lambda each: len(each.organisation.path), default=None)


def has_twin(path: str, *, anchor: Anchor, audience: Audience, offset: Offset) -> bool:
    """Whether a rule that holds at this place says the same already."""
    return bool(
        _rules(
            Organisation.path.in_(_upwards([path])),
            ReminderRule.anchor == anchor,
            ReminderRule.audience == audience,
            ReminderRule.offset_number == offset.number,
            ReminderRule.offset_step == offset.step,
        )
    )


def _rules(*conditions: ColumnElement[bool]) -> Sequence[ReminderRule]:
    return db.session.scalars(
        _with_organisation()
        .where(*conditions)
        .order_by(Organisation.path, ReminderRule.made_at, ReminderRule.id)
    ).all()


def _with_organisation() -> Select[ReminderRule]:
    return (
        select(ReminderRule)
        .join(ReminderRule.organisation)
        .options(contains_eager(ReminderRule.organisation))
    )


def _upwards(paths: Iterable[str]) -> set[str]:
    """These places and all that lie above them."""
    found = set()
    for path in paths:
        steps = path.rstrip(".").split(".")
        found |= {".".join(steps[: at + 1]) + "." for at in range(len(steps))}
    return found
