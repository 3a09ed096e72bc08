"""Reading the rules of reminders: whose they are, and what takes the place of what.

Who keeps a part of the tree changes the rules of that part. The rules of what lies above it hold
there too: they are seen, and can be excepted from, not changed.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import contains_eager

from leerhuis import access, db
from leerhuis.access import Identity, Role
from leerhuis.people import queries as people
from leerhuis.people.models import Organisation
from leerhuis.people.rules import lineage
from leerhuis.reminders.defaults import DEFAULTS, Default
from leerhuis.reminders.models import ReminderRule
from leerhuis.reminders.rules import Anchor, Audience, Offset

KEEPERS = (Role.ADMINISTRATOR, Role.COORDINATOR)
# The order in which anchors are shown; those of registrations are one subject.
ORDER = (
    Anchor.SESSION_STARTS,
    Anchor.UNMARKED,
    Anchor.ENROL_BY,
    Anchor.SURVEY_CLOSES,
    Anchor.APPLY_BY,
    Anchor.LAST_VALID,
)


class Row(NamedTuple):
    """A rule as it is shown: who may change it, and what can be said of it."""

    rule: ReminderRule
    kept: bool
    exception: bool
    default: Default | None

    @property
    def changed(self) -> bool:
        """Whether a rule that Leerhuis came with says something else by now."""
        return not self.exception and self.default is not None and not _as_came(self.rule)


def rules_for(who: Identity) -> list[tuple[Anchor, list[Row]]]:
    """The rules of one's own part of the tree and those from above that hold there."""
    found = _rules(_reaching(who))
    begun = {
        each.name: each.made_at
        for each in sorted(found, key=lambda each: each.made_at, reverse=True)
    }
    known = list(DEFAULTS)
    rows = sorted(
        found,
        key=lambda each: (
            ORDER.index(each.anchor),
            known.index(each.name) if each.name in known else len(known),
            begun[each.name],
            each.name,
            each.organisation.path,
        ),
    )
    shown = [_row(who, each, exception=_is_below(each, found)) for each in rows]
    return [(anchor, list(of)) for anchor, of in groupby(shown, key=lambda row: row.rule.anchor)]


def row_for(who: Identity, public_id: str) -> Row:
    """A rule that holds in one's own part of the tree."""
    wanted = _with_organisation().where(_reaching(who), ReminderRule.public_id == public_id)
    rule = people.found(wanted)
    return _row(who, rule, exception=above(rule) is not None)


def kept_by(who: Identity, rules: Iterable[ReminderRule]) -> list[ReminderRule]:
    """The rules of one's own part of the tree."""
    own = tuple(who.paths(*KEEPERS))
    return [each for each in rules if each.organisation.path.startswith(own)]


def rule_to_change(who: Identity, public_id: str) -> ReminderRule:
    """A rule of one's own part of the tree."""
    own = access.below(Organisation.path, who.paths(*KEEPERS))
    return people.found(_with_organisation().where(own, ReminderRule.public_id == public_id))


def organisations_for(who: Identity) -> list[Organisation]:
    """Where someone may make rules."""
    return people.organisations_for(who, *KEEPERS)


def free_for_exception(
    who: Identity, rule: ReminderRule, *, taken: Iterable[ReminderRule]
) -> list[Organisation]:
    """The organisations below a rule, in one's own part, that have no rule of this name."""
    having = {each.organisation_id for each in taken} | {rule.organisation_id}
    return [
        each
        for each in organisations_for(who)
        if each.path.startswith(rule.organisation.path) and each.id not in having
    ]


def exceptions_of(rule: ReminderRule) -> Sequence[ReminderRule]:
    """The rules of the same name further down, which take its place there."""
    below = access.below(Organisation.path, [rule.organisation.path])
    return _rules(below, ReminderRule.name == rule.name, ReminderRule.id != rule.id)


def above(rule: ReminderRule) -> ReminderRule | None:
    """The rule from above whose place this one takes; None when there is none."""
    line = lineage(rule.organisation.path)[:-1]
    found = _rules(ReminderRule.organisation_id.in_(line), ReminderRule.name == rule.name)
    return found[-1] if found else None


def has_twin(path: str, *, anchor: Anchor, audience: Audience, offset: Offset) -> bool:
    """Whether a rule that holds at this place says the same already."""
    return bool(
        _rules(
            ReminderRule.organisation_id.in_(lineage(path)),
            ReminderRule.anchor == anchor,
            ReminderRule.audience == audience,
            ReminderRule.offset_number == offset.number,
            ReminderRule.offset_step == offset.step,
        )
    )


def _row(who: Identity, rule: ReminderRule, *, exception: bool) -> Row:
    kept = rule.organisation.path.startswith(tuple(who.paths(*KEEPERS)))
    return Row(rule, kept, exception, DEFAULTS.get(rule.name))


def _is_below(rule: ReminderRule, others: Iterable[ReminderRule]) -> bool:
    return any(
        each.name == rule.name
        and each.id != rule.id
        and rule.organisation.path.startswith(each.organisation.path)
        for each in others
    )


def _as_came(rule: ReminderRule) -> bool:
    default = DEFAULTS[rule.name]
    now = (rule.offset, rule.at, rule.condition, rule.active)
    return now == (default.offset, default.at, default.condition, default.active)


def _reaching(who: Identity) -> ColumnElement[bool]:
    own = who.paths(*KEEPERS)
    line = {number for path in own for number in lineage(path)}
    return or_(access.below(Organisation.path, own), Organisation.id.in_(line))


def _rules(*conditions: ColumnElement[bool]) -> Sequence[ReminderRule]:
    """From the top down."""
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
