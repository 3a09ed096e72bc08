"""Last days to enrol that come near while seats are free.

Told are the coordinators, and who had asked to hear of the course, was told that there are groups
to choose from, and has no seat yet. What they were told stands in the letters themselves: the wish
is removed when it is answered.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
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


def due(rule: ReminderRule, part: Part, *, within: Window) -> list[Due]:
    """Groups with free seats, each to their coordinators, or to who was told of the course."""
    found = [
        (each, free, moment)
        for each, free in _groups(rule, part, within=within)
        if within.holds(moment := _moment(rule, each)) and was_published(each, moment)
    ]
    if rule.audience is Audience.COORDINATOR:
        found = [each for each in found if each[1] is not None]  # without a limit none is lost
    groups = [each for each, _free, _moment in found]
    told = _coordinators if rule.audience is Audience.COORDINATOR else _interested
    to = told(groups, now=within.until)
    return [
        _to(person_id, each, rule, free=free, at=moment)
        for each, free, moment in found
        for person_id in to[each.id]
    ]


def _moment(rule: ReminderRule, edition: Edition) -> datetime:
    return moment_for(edition.enrol_by_on, rule.offset, at=rule.at)


def _groups(rule: ReminderRule, part: Part, *, within: Window) -> list[tuple[Edition, int | None]]:
    """Groups to come that one can enrol in until the day, with their free seats; None: no limit."""
    first, last = anchor_days(within, rule.offset)
    rows = db.session.execute(
        _query().where(Edition.enrol_by_on.between(first, last), part.holds(Organisation.path)),
        {"now": within.until, "today": clock.day_of(within.until)},
    ).unique()
    free = [
        (edition, None if edition.capacity is None else edition.capacity - seats - waiting)
        for edition, seats, waiting in rows
    ]
    return [(each, seats) for each, seats in free if seats is None or seats > 0]


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


def _coordinators(groups: Sequence[Edition], *, now: datetime) -> Mapping[int, list[int]]:
    paths = {each.id: each.course.organisation.path for each in groups}
    found = readers.coordinators_of(set(paths.values()), day=clock.day_of(now))
    return {number: found[path] for number, path in paths.items()}


def _interested(groups: Sequence[Edition], *, now: datetime) -> Mapping[int, list[int]]:
    """Who was told of the course of each group, has no seat in it, and can choose this group."""
    told = _told({each.course.public_id for each in groups}, now=now)
    seated = _enrolled({each.course_id for each in groups})
    wanted = {
        (each.course_id, person_id)
        for each in groups
        for person_id in told[each.course.public_id]
        if (each.course_id, person_id) not in seated
    }
    open_to = {each: _open_to(*each, now=now) for each in sorted(wanted)}
    return {
        each.id: [
            person_id
            for person_id in told[each.course.public_id]
            if each.id in open_to.get((each.course_id, person_id), ())
        ]
        for each in groups
    }


def _told(courses: Iterable[str], *, now: datetime) -> Mapping[str, list[int]]:
    """By course: whoever a letter told that there are groups to choose from."""
    paths = {f"/cursussen/{each}": each for each in courses}
    found: dict[str, list[int]] = defaultdict(list)
    path = QueuedLetter.values["path"].as_string()
    if paths:
        for said, person_id in db.session.execute(
            select(path, QueuedLetter.person_id)
            .where(
                QueuedLetter.kind == OPENED,
                QueuedLetter.state.in_(TOLD),
                QueuedLetter.planned_at > now - REMEMBERED,
                QueuedLetter.person_id.is_not(None),
                path.in_(paths),
            )
            .group_by(path, QueuedLetter.person_id)
            .order_by(QueuedLetter.person_id)
        ):
            found[paths[said]].append(person_id)
    return found


def _enrolled(course_ids: Iterable[int]) -> set[tuple[int, int]]:
    """Course and person of every seat and place in line, and of who had one and gave it up."""
    rows = db.session.execute(
        select(Edition.course_id, Enrolment.person_id)
        .join(Enrolment.edition)
        .where(Edition.course_id.in_(list(course_ids)))
        .distinct()
    )
    return {(course_id, person_id) for course_id, person_id in rows}


def _open_to(course_id: int, person_id: int, *, now: datetime) -> set[int]:
    """The groups of a course that this person can choose: of their sector and region, in time."""
    groups = catalogue.groups_of(course_id, person_id, now=now, today=clock.day_of(now))
    return {each.id for each in groups if each.door is Door.OPEN}


def _to(
    person_id: int, edition: Edition, rule: ReminderRule, *, free: int | None, at: datetime
) -> Due:
    own = rule.audience is Audience.PERSON
    return Due(
        at=at,
        subject=edition.public_id,
        reference=edition.enrol_by_on.isoformat(),
        person_id=person_id,
        values={
            "title": edition.course.title if own else edition.name_with_course,
            "sessions": [openly(each) for each in edition.sessions],
            "enrol_by": edition.enrol_by_on.isoformat(),
            "free": free,
            "path": f"/cursussen/{edition.course.public_id}"
            if own
            else f"/planning/groepen/{edition.public_id}",
        },
        over_at=clock.end_of(edition.enrol_by_on),
    )
