"""Reading what a person still needs, and which groups they could join."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, selectinload

from leerhuis import clock, db
from leerhuis.advice import rules
from leerhuis.advice.rules import Offer, Want
from leerhuis.catalogue import conditions
from leerhuis.courses import described
from leerhuis.courses.admission import of_own_region
from leerhuis.courses.contents import Prerequisite
from leerhuis.courses.models import Course, Edition, Session
from leerhuis.courses.prerequisites import Met
from leerhuis.courses.rules import points_on
from leerhuis.courses.seasons import queries as seasons
from leerhuis.courses.seasons.rules import Way
from leerhuis.courses.words import Strictness
from leerhuis.enrolment import needing
from leerhuis.enrolment.doubles import doubles_in
from leerhuis.enrolment.models import Enrolment, Question
from leerhuis.people import distances
from leerhuis.registers import Category
from leerhuis.registry import queries as registry
from leerhuis.registry.queries import Dossier
from leerhuis.registry.rules import OVER
from leerhuis.registry.standing.points import counts_until

MOST_GROUPS = 500


@dataclass(frozen=True)
class Needs:
    """What someone still needs: by registration, and which of them say nothing of before."""

    dossiers: Sequence[Dossier]
    wants: Sequence[Want]
    untold: Sequence[Dossier]

    def dossier(self, want: Want) -> Dossier:
        of = {each.registration.public_id: each for each in self.dossiers}
        return of[want.registration]


def needs_of(person_id: int, *, today: date) -> Needs:
    """The requirements that stay open when all that is planned is done."""
    dossiers = [
        each
        for each in registry.dossiers_of(person_id, today=today)
        if each.pack.asks_points and each.registration.state not in OVER
    ]
    told = [each for each in dossiers if each.assessment.history_known]
    wants = [
        rules.want_of(
            each.registration.public_id, until_of(each), each.assessment, each.pack.counted_at_most
        )
        for each in told
    ]
    return Needs(
        dossiers=dossiers,
        wants=[each for each in wants if each.asks and each.until >= today],
        untold=[each for each in dossiers if not each.assessment.history_known],
    )


def until_of(dossier: Dossier) -> date:
    """The last day on which something counts for this registration as it stands."""
    row = dossier.registration
    submitted_on = row.submitted_on if row.applied else None
    return counts_until(row.pack, row.period, submitted_on=submitted_on)


def groups_for(person_id: int, *, now: datetime) -> dict[int, Edition]:
    """The groups of the own region in which this person could have a seat and be at every session.

    By number. Those with what the course asks beforehand only; an advice must hold.
    """
    given = {"person": person_id, "now": now, "today": clock.day_of(now)}
    found = {each.id: each for each in db.session.scalars(_groups_query(), given).unique()}
    shut = _shut({each.round_id for each in found.values()}, person_id, today=clock.day_of(now))
    busy = doubles_in(person_id, found, now=now)
    left = {n: each for n, each in found.items() if n not in busy and each.round_id not in shut}
    return _with_needs_met(left, person_id)


def _shut(rounds: set[int | None], person_id: int, *, today: date) -> set[int | None]:
    """The rounds that are not open to people of this person's sector yet, or no longer."""
    doors = {each: seasons.door_for(each, person_id, today=today) for each in rounds}
    return {each for each, door in doors.items() if door.way is not Way.OPEN}


def _with_needs_met(found: Mapping[int, Edition], person_id: int) -> dict[int, Edition]:
    strict = [each for each in found.values() if each.course.strictness is not Strictness.INFORM]
    asked = [
        ([described.asked_row(row) for row in each.course.prerequisites], _first_day(each))
        for each in strict
    ]
    verdicts = needing.judged_each(asked, person_id)
    lacking = {
        each.id
        for each, verdict in zip(strict, verdicts, strict=True)
        if not isinstance(verdict, Met)
    }
    return {number: each for number, each in found.items() if number not in lacking}


@cache
def _groups_query() -> Select[Edition]:
    own = conditions.own(Enrolment.id)
    return (
        select(Edition)
        .join(Edition.course)
        .options(
            contains_eager(Edition.course).options(
                selectinload(Course.points),
                selectinload(Course.prerequisites).joinedload(Prerequisite.required),
            ),
            selectinload(Edition.sessions).joinedload(Session.venue),
            selectinload(Edition.limits),
        )
        .where(conditions.is_open(), conditions.is_free(), of_own_region(), own.is_(None))
        .order_by(Edition.starts_at, Edition.id)
        .limit(MOST_GROUPS)
    )


def offers(groups: Iterable[Edition], needs: Needs, *, home: str) -> list[Offer]:
    """What each of these groups would bring this person, and how far it is from `home`."""
    wanted = {each.registration for each in needs.wants}
    held = [each for each in needs.dossiers if each.registration.public_id in wanted]
    taken = {each.registration.public_id: _courses_that_count(each) for each in held}
    return [_offer(group, held, taken, home=home) for group in groups]


def _offer(
    group: Edition, held: Sequence[Dossier], taken: Mapping[str, set[str]], *, home: str
) -> Offer:
    last = clock.day_of(max(each.ends_at for each in group.sessions))
    gives: dict[str, dict[Category, Decimal]] = {}
    for dossier in held:
        row = dossier.registration
        until = until_of(dossier)
        if group.course.public_id in taken[row.public_id] or not row.starts_on <= last <= until:
            continue
        sums: dict[Category, Decimal] = defaultdict(Decimal)
        for points in points_on(group.course.points, last):
            if points.register is row.register and points.occupation in ("", row.occupation):
                sums[points.category] += points.points
        gives[row.public_id] = dict(sums)
    return Offer(
        number=group.id,
        course=group.course.public_id,
        gives=gives,
        spans=tuple((each.starts_at, each.ends_at) for each in group.sessions),
        days=frozenset(clock.day_of(each.starts_at) for each in group.sessions),
        km=_distance(group, home=home),
    )


def _courses_that_count(dossier: Dossier) -> set[str]:
    """A course counts once in a period: what is earned or planned of it already."""
    row, sheet = dossier.registration, dossier.sheet
    points: list[registry.Points] = [*sheet.earned, *sheet.expected]
    return {
        each.course
        for each in points
        if each.course and each.register is row.register and each.completed_on >= row.starts_on
    }


def _distance(group: Edition, *, home: str) -> int | None:
    """To the farthest of its places; online is nowhere to go to."""
    towns = {each.venue.town for each in group.sessions if each.venue}
    ways = [distances.between(home, town) if home else None for town in towns]
    return None if None in ways else max((each for each in ways if each is not None), default=0)


def asking(groups: Iterable[Edition]) -> set[int]:
    """The courses of these groups that ask something that must be answered at enrolment."""
    wanted = {each.course_id for each in groups}
    question = select(Question.course_id).where(
        Question.course_id.in_(wanted),
        Question.in_use,
        Question.required,
        Question.only_if_id.is_(None),
    )
    return set(db.session.scalars(question)) if wanted else set()


def _first_day(group: Edition) -> date:
    return clock.day_of(group.sessions[0].starts_at)
