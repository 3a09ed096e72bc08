"""Last days to enrol that come near while seats are free.

Told are the coordinators, and who had asked to hear of the course, was told that there are groups
to choose from, and has no seat yet. What they were told stands in the letters themselves: the wish
is removed when it is answered.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from leerhuis import clock, db
from leerhuis.catalogue import queries as catalogue
from leerhuis.catalogue.conditions import NOW, counted, taken
from leerhuis.catalogue.interest.mails import OPENED
from leerhuis.catalogue.rules import Door
from leerhuis.courses.models import Course, Edition, Session
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.mails import openly
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from leerhuis.people.models import Organisation
from leerhuis.reminders import readers
from leerhuis.reminders.due import Due
from leerhuis.reminders.models import ReminderRule
from leerhuis.reminders.moments import Window, anchor_days, moment_for
from leerhuis.reminders.places import Part
from leerhuis.reminders.rules import Audience
from leerhuis.reminders.sessions import was_published

# So long a letter keeps what it said.
REMEMBERED = timedelta(days=90)
TOLD = (LetterState.SENT, LetterState.COLLECTED)


class Chance(NamedTuple):
    """A group that one can enrol in, its free seats (None: no limit), and when it is told of."""

    edition: Edition
    free: int | None
    at: datetime


def due(rule: ReminderRule, part: Part, *, within: Window) -> list[Due]:
    """Groups with free seats, each to their coordinators, or to who was told of the course."""
    found = _chances(rule, part, within=within)
    if rule.audience is Audience.COORDINATOR:
        found = [each for each in found if each.free is not None]  # without a limit none is lost
    told = _coordinators if rule.audience is Audience.COORDINATOR else _interested
    to = told(found)
    return [_to(person_id, each, rule) for each in found for person_id in to[each.edition.id]]


def _moment(rule: ReminderRule, edition: Edition) -> datetime:
    return moment_for(edition.enrol_by_on, rule.offset, at=rule.at)


def _chances(rule: ReminderRule, part: Part, *, within: Window) -> list[Chance]:
    """Groups that have not begun by their moment; it may be weeks from now, or past."""
    first, last = anchor_days(within, rule.offset)
    rows = db.session.execute(
        _query().where(Edition.enrol_by_on.between(first, last), part.holds(Organisation.path)),
        {"now": within.after, "today": clock.day_of(within.after)},
    ).unique()
    found = [
        Chance(
            edition,
            None if edition.capacity is None else edition.capacity - seats - waiting,
            _moment(rule, edition),
        )
        for edition, seats, waiting in rows
    ]
    return [each for each in found if within.holds(each.at) and _is_there(each)]


def _is_there(chance: Chance) -> bool:
    edition, free, at = chance
    return (free is None or free > 0) and at < _over_at(edition) and was_published(edition, at)


def _over_at(edition: Edition) -> datetime:
    """When nobody can enrol in it any more."""
    last = clock.end_of(edition.enrol_by_on)
    return min(last, edition.starts_at or last)


def _query() -> Select[*tuple[Any, ...]]:
    return (
        select(Edition, taken(), counted(EnrolmentState.WAITING))
        .join(Edition.course)
        .join(Course.organisation)
        .options(
            contains_eager(Edition.course).contains_eager(Course.organisation),
            joinedload(Edition.sessions).options(
                joinedload(Session.venue), joinedload(Session.room)
            ),
        )
        .where(Edition.state == EditionState.PUBLISHED, Edition.starts_at > NOW)
        .order_by(Edition.starts_at, Edition.id)
        .execution_options(populate_existing=True)
    )


def _coordinators(found: Sequence[Chance]) -> Mapping[int, list[int]]:
    """Who coordinates each group on the day of its letter."""
    paths: dict[date, dict[int, str]] = defaultdict(dict)
    for edition, _free, at in found:
        paths[clock.day_of(at)][edition.id] = edition.course.organisation.path
    told: dict[int, list[int]] = {}
    for day, of_day in paths.items():
        to = readers.coordinators_of(set(of_day.values()), day=day)
        told |= {number: to[path] for number, path in of_day.items()}
    return told


def _interested(found: Sequence[Chance]) -> Mapping[int, list[int]]:
    """Who was told of the course of each group, has no seat in it, and can choose this group."""
    told = _told(found)
    seated = _enrolled({each.edition.course_id for each in found})
    wanted = {
        each.edition.id: [
            (each.edition.course_id, person_id, each.at)
            for person_id, told_at in told[each.edition.course.public_id]
            if told_at > each.at - REMEMBERED and (each.edition.course_id, person_id) not in seated
        ]
        for each in found
    }
    asked = sorted({one for those in wanted.values() for one in those})
    open_to = {one: _open_to(*one) for one in asked}
    return {
        number: [one[1] for one in those if number in open_to[one]]
        for number, those in wanted.items()
    }


def _told(found: Sequence[Chance]) -> Mapping[str, list[tuple[int, datetime]]]:
    """By course: whoever a letter told that there are groups to choose from, and when last."""
    paths = {f"/cursussen/{each.edition.course.public_id}": each for each in found}
    told: dict[str, list[tuple[int, datetime]]] = defaultdict(list)
    if not paths:
        return told
    path = QueuedLetter.values["path"].as_string()
    for said, person_id, told_at in db.session.execute(
        select(path, QueuedLetter.person_id, func.max(QueuedLetter.planned_at))
        .where(
            QueuedLetter.kind == OPENED,
            QueuedLetter.state.in_(TOLD),
            QueuedLetter.planned_at > min(each.at for each in found) - REMEMBERED,
            QueuedLetter.person_id.is_not(None),
            path.in_(paths),
        )
        .group_by(path, QueuedLetter.person_id)
        .order_by(QueuedLetter.person_id)
    ):
        told[paths[said].edition.course.public_id].append((person_id, told_at))
    return told


def _enrolled(course_ids: Iterable[int]) -> set[tuple[int, int]]:
    """Course and person of every seat and place in line, and of who had one and gave it up."""
    rows = db.session.execute(
        select(Edition.course_id, Enrolment.person_id)
        .join(Enrolment.edition)
        .where(Edition.course_id.in_(list(course_ids)))
        .distinct()
    )
    return {(course_id, person_id) for course_id, person_id in rows}


def _open_to(course_id: int, person_id: int, at: datetime) -> set[int]:
    """The groups of a course that this person can choose: of their sector and region, in time."""
    groups = catalogue.groups_of(course_id, person_id, now=at, today=clock.day_of(at))
    return {each.id for each in groups if each.door is Door.OPEN}


def _to(person_id: int, chance: Chance, rule: ReminderRule) -> Due:
    own, edition = rule.audience is Audience.PERSON, chance.edition
    return Due(
        at=chance.at,
        subject=edition.public_id,
        reference=edition.enrol_by_on.isoformat(),
        person_id=person_id,
        values={
            "title": edition.course.title if own else edition.name_with_course,
            "sessions": [openly(each) for each in edition.sessions],
            "enrol_by": edition.enrol_by_on.isoformat(),
            "free": chance.free,
            "path": f"/cursussen/{edition.course.public_id}"
            if own
            else f"/planning/groepen/{edition.public_id}",
        },
        over_at=_over_at(edition),
    )
