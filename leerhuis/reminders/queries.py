"""Reading rules, and what is due by them: what lies in a window of time, never all there is."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from leerhuis import db
from leerhuis.people.models import Organisation
from leerhuis.reminders import closing, enrolling, registrations, sessions, unmarked
from leerhuis.reminders.due import Due
from leerhuis.reminders.models import ReminderRule
from leerhuis.reminders.moments import Window
from leerhuis.reminders.places import Part, part_of
from leerhuis.reminders.rules import Anchor


class Provider(Protocol):
    """What knows of an anchor who is told of it, and when."""

    def __call__(self, rule: ReminderRule, part: Part, *, within: Window) -> list[Due]: ...


class Holder(Protocol):
    """What makes others wait who change what an anchor is about."""

    def __call__(self, rule: ReminderRule, part: Part, *, within: Window) -> None: ...


PROVIDERS: Mapping[Anchor, Provider] = {
    Anchor.SESSION_STARTS: sessions.due,
    Anchor.UNMARKED: unmarked.due,
    Anchor.ENROL_BY: enrolling.due,
    Anchor.SURVEY_CLOSES: closing.due,
    Anchor.APPLY_BY: registrations.due,
    Anchor.LAST_VALID: registrations.due,
}
# Of these others write at the same time, and look for the letters that are not so any more.
HOLDING: Mapping[Anchor, Holder] = {
    Anchor.SESSION_STARTS: sessions.hold,
    Anchor.SURVEY_CLOSES: closing.hold,
}
# Of these nobody of staff may see who is told.
HIDDEN: Mapping[Anchor, Provider] = {Anchor.SURVEY_CLOSES: closing.surveys}


def due(rule: ReminderRule, *, after: datetime, until: datetime, but: Iterable[str]) -> list[Due]:
    """What this rule wants written of the moments after the one and up to the other.

    `but` are the places below it where a rule of the same name takes its place. Whoever changes
    what it is about waits until it is written.
    """
    part, within = part_of(rule.organisation.path, others=but), Window(after, until)
    if rule.anchor in HOLDING:
        HOLDING[rule.anchor](rule, part, within=within)
    return _ordered(PROVIDERS[rule.anchor](rule, part, within=within))


def coming(rule: ReminderRule, *, after: datetime, until: datetime) -> list[Due]:
    """What this rule will want written if nothing changes, the soonest first; it knows its place.

    Of a survey it is the survey alone: who is asked is shown to nobody.
    """
    provider = HIDDEN.get(rule.anchor, PROVIDERS[rule.anchor])
    part = part_of(rule.organisation.path, others=others_of(rule))
    return _ordered(provider(rule, part, within=Window(after, until)))


def others_of(rule: ReminderRule) -> list[str]:
    """Where there are other rules of this name."""
    return list(
        db.session.scalars(
            select(Organisation.path)
            .join(ReminderRule, ReminderRule.organisation_id == Organisation.id)
            .where(ReminderRule.name == rule.name, ReminderRule.id != rule.id)
        )
    )


def all_rules() -> Sequence[ReminderRule]:
    """Every rule with its organisation, as it is now."""
    return db.session.scalars(
        select(ReminderRule)
        .options(joinedload(ReminderRule.organisation, innerjoin=True))
        .order_by(ReminderRule.id)
        .execution_options(populate_existing=True)
    ).all()


def places_by_name(rules: Iterable[ReminderRule]) -> Mapping[str, list[str]]:
    """Where there are rules of each name."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in rules:
        found[each.name].append(each.organisation.path)
    return found


def held(rule_id: int) -> ReminderRule | None:
    """A rule that others wait for from now on, as it is now; None when it was removed."""
    db.session.execute(
        update(ReminderRule)
        .where(ReminderRule.id == rule_id)
        .values(version=ReminderRule.version + 1)
        .execution_options(synchronize_session=False)
    )
    return db.session.scalar(
        select(ReminderRule)
        .options(joinedload(ReminderRule.organisation, innerjoin=True))
        .where(ReminderRule.id == rule_id)
        .execution_options(populate_existing=True)
    )


def lacking(names: Collection[str]) -> list[tuple[int, str]]:
    """Organisation and name of each rule that one at the top ought to have and has not."""
    rows = db.session.execute(
        select(Organisation.id, ReminderRule.name)
        .outerjoin(ReminderRule, ReminderRule.organisation_id == Organisation.id)
        .where(Organisation.parent_id.is_(None))
        .order_by(Organisation.id)
    ).all()
    known = {(organisation_id, name) for organisation_id, name in rows}
    tops = dict.fromkeys(organisation_id for organisation_id, _name in rows)
    return [(top, name) for top in tops for name in names if (top, name) not in known]


def _ordered(found: Iterable[Due]) -> list[Due]:
    return sorted(found, key=lambda each: (each.at, each.title))
