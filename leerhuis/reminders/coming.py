"""Who would be told in the days to come, as staff may see it.

Of groups that one coordinates these are names, but for who asked to hear of a course: that wish is
counted everywhere, and named nowhere. Whoever does not coordinate there sees how many. Of
registrations it is one number, and none of a few: those are for the person and their manager. Of
surveys it is the survey: who is asked is shown to nobody.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import Identity, Role
from leerhuis.mail.models import QueuedLetter
from leerhuis.people import counted
from leerhuis.people.models import Organisation, Person
from leerhuis.reminders import listing, mails, queries, words
from leerhuis.reminders.due import Due
from leerhuis.reminders.listing import KEEPERS
from leerhuis.reminders.models import ReminderRule
from leerhuis.reminders.rules import Anchor, Audience

AHEAD = timedelta(days=30)
PAGE = 25
# Of these staff see how many, and nothing of a few.
COUNTED = frozenset({Anchor.APPLY_BY, Anchor.LAST_VALID})
HIDDEN = frozenset({Anchor.SURVEY_CLOSES})
# Of so many letters it is asked at once whether they were written.
AT_ONCE = 5000
COLUMNS = (
    "public_id",
    "name",
    "anchor",
    "offset_number",
    "offset_step",
    "at",
    "audience",
    "condition",
)


class Line(NamedTuple):
    """Letters of one moment about one thing: how many, and to whom where that may be seen."""

    at: datetime
    title: str
    about: date | datetime | None
    number: int
    names: Sequence[str]


class Day(NamedTuple):
    day: date
    lines: Sequence[Line]


class Coming(NamedTuple):
    """How many letters, and those of one page by day; no days where only a number is shown."""

    number: counted.Cell
    days: Sequence[Day] = ()
    page: int = 1
    pages: int = 1


def coming(rule: ReminderRule, *, who: Identity, page: int, now: datetime) -> Coming:
    """What this rule will want written in the part of the tree that `who` keeps."""
    found = _found(rule, who=who, now=now)
    if rule.anchor in COUNTED:
        return Coming(counted.cells([len(found)])[0])
    grouped = _grouped(found)
    pages = max(1, -(-len(grouped) // PAGE))
    at = min(max(page, 1), pages)
    few = grouped[(at - 1) * PAGE : at * PAGE]
    names = _names(told for group in few for told in group if told.named)
    lines = [_line(rule, group, names) for group in few]
    days = [
        Day(day, list(of_day))
        for day, of_day in groupby(lines, key=lambda each: clock.day_of(each.at))
    ]
    return Coming(counted.Cell(len(found)), days, at, pages)


def number_of(rule: ReminderRule, *, who: Identity, now: datetime) -> counted.Cell | None:
    """How many letters that would be.

    Of registrations none is told: of two rules a day apart the difference would be a person.
    """
    if rule.anchor in COUNTED:
        return None
    return counted.Cell(len(_found(rule, who=who, now=now)))


def names_readers(rule: ReminderRule) -> bool:
    """Whether who coordinates a group sees by name who is told."""
    wish = rule.anchor is Anchor.ENROL_BY and rule.audience is Audience.PERSON
    return not wish and rule.anchor not in COUNTED | HIDDEN


class _Told(NamedTuple):
    due: Due
    named: bool


def _found(rule: ReminderRule, *, who: Identity, now: datetime) -> list[_Told]:
    coordinated = tuple(who.paths(Role.COORDINATOR))
    named = names_readers(rule)
    found = [
        _Told(due, named and part.organisation.path.startswith(coordinated))
        for part in _parts(rule, who)
        for due in queries.coming(part, after=now, until=now + AHEAD)
    ]
    return found if rule.anchor in HIDDEN else _untold(rule, found)


def _untold(rule: ReminderRule, found: Sequence[_Told]) -> list[_Told]:
    """Without whom the rule told already of the same day, by the times that it had then."""
    if not rule.public_id:
        return list(found)
    by_key = {mails.letter(rule, each.due).key: each for each in found}
    told = _written(list(by_key))
    return [each for key, each in by_key.items() if key not in told]


def _written(keys: Sequence[str]) -> set[str]:
    written: set[str] = set()
    for start in range(0, len(keys), AT_ONCE):
        those = QueuedLetter.key.in_(keys[start : start + AT_ONCE])
        written |= set(db.session.scalars(select(QueuedLetter.key).where(those)))
    return written


def _parts(rule: ReminderRule, who: Identity) -> list[ReminderRule]:
    """The rule itself where one keeps it; else as if it were of each place that one keeps."""
    own = tuple(who.paths(*KEEPERS))
    if rule.organisation.path.startswith(own):
        return [rule]
    taken = tuple(each.organisation.path for each in listing.exceptions_of(rule))
    tops = [each for each in own if not each.startswith(tuple(set(own) - {each}))]
    return [
        drafted(place, **{name: getattr(rule, name) for name in COLUMNS})
        for place in _places(tops)
        if place.path.startswith(rule.organisation.path) and not place.path.startswith(taken)
    ]


def drafted(organisation: Organisation, *, name: str, **columns: Any) -> ReminderRule:
    """A rule that is written nowhere, to see what it would do; with a public id as that rule."""
    return ReminderRule(
        organisation_id=organisation.id, organisation=organisation, name=name, **columns
    )


def _places(paths: Sequence[str]) -> Sequence[Organisation]:
    question = select(Organisation).where(Organisation.path.in_(paths))
    return db.session.scalars(question.order_by(Organisation.path)).all()


def _line(rule: ReminderRule, group: Sequence[_Told], names: Mapping[int, str]) -> Line:
    first = group[0].due
    readers = {each.due.person_id for each in group if each.named}
    told = [name for number, name in names.items() if number in readers]
    told += [each.due.name for each in group if each.named and each.due.name]
    number = 0 if rule.anchor in HIDDEN else len(group)
    return Line(first.at, first.title, words.anchor_of(first.reference), number, told)


def _names(told: Iterable[_Told]) -> dict[int, str]:
    numbers = {each.due.person_id for each in told if each.due.person_id is not None}
    if not numbers:
        return {}
    question = select(Person).where(Person.id.in_(numbers)).order_by(Person.sort_name, Person.id)
    return {each.id: each.name for each in db.session.scalars(question)}


def _grouped(found: Iterable[_Told]) -> list[list[_Told]]:
    def about(told: _Told) -> tuple[datetime, str, str]:
        return told.due.at, told.due.title, told.due.reference

    return [list(group) for _key, group in groupby(sorted(found, key=about), key=about)]
