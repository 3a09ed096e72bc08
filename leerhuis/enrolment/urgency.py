"""Who needs the points of a course before the year is over: they may go first in its line."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.courses.models import CoursePoints, Edition, Round
from leerhuis.courses.rules import points_on
from leerhuis.courses.words import Priority
from leerhuis.enrolment.rules import NEEDS_POINTS
from leerhuis.registry import queries as registry
from leerhuis.registry.periods import add_years
from leerhuis.registry.queries import Dossier
from leerhuis.registry.rules import RUNNING


def priority_in(edition: Edition, person_id: int, *, now: datetime) -> int:
    """The priority of someone who joins the line of this group, by the policy of its round."""
    if not goes_by_registration(edition):
        return 0
    dossiers = registry.dossiers_of(person_id, today=clock.day_of(now))
    return priority_by(dossiers, points_of(edition))


def goes_by_registration(edition: Edition) -> bool:
    if edition.round_id is None:
        return False
    policy = db.session.scalar(select(Round.priority).where(Round.id == edition.round_id))
    return policy is Priority.REGISTRATION


def points_of(edition: Edition) -> list[CoursePoints]:
    """What the course gives on the day of the last session of this group."""
    rows = db.session.scalars(
        select(CoursePoints).where(CoursePoints.course_id == edition.course_id)
    )
    return points_on(rows, clock.day_of(edition.ends_at)) if edition.ends_at else list(rows)


def priority_by(dossiers: Iterable[Dossier], points: list[CoursePoints]) -> int:
    return NEEDS_POINTS if any(_needs(each, points) for each in dossiers) else 0


def _needs(dossier: Dossier, points: list[CoursePoints]) -> bool:
    """Whether a registration that ends within a year lacks points of a kind that these are.

    Points that are on their way are not lacking any more.
    """
    row = dossier.registration
    if row.state not in RUNNING or row.applied or not _ends_soon(dossier):
        return False
    given = {
        each.category
        for each in points
        if each.register is row.register and each.occupation in ("", row.occupation)
    }
    return any(
        line.open_after_expected and given.intersection(line.requirement.categories)
        for line in dossier.assessment.lines
    )


def _ends_soon(dossier: Dossier) -> bool:
    last: date = dossier.period.last_valid_on
    return dossier.today <= last <= add_years(dossier.today, 1)
