"""Counting what was learned in a year, in the database: never who."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, select

from leerhuis import clock, db
from leerhuis.access import Identity, Role, below
from leerhuis.attendance import mixing
from leerhuis.costs import queries as costs
from leerhuis.courses.models import Course, Edition, Theme
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.errors import Missing
from leerhuis.people.counted import Count, Figure, figure
from leerhuis.people.models import Organisation
from leerhuis.registry.duty import queries as duty
from leerhuis.surveys import outcomes
from leerhuis.yearly.counting import at_work, decimal, ended, points, there_in, year_of
from leerhuis.yearly.rules import Facts, Group, Span

READERS = (Role.COORDINATOR, Role.POLICY)


def places_of(who: Identity) -> list[Organisation]:
    """The organisations whose year someone may read, by name.

    Not one within another of them: what differs between the two could tell of a few people.
    """
    numbers = {grant.organisation_id for grant in who.grants if grant.role in READERS}
    rows = db.session.scalars(select(Organisation).where(Organisation.id.in_(numbers))).all()
    paths = {each.path for each in rows}
    tops = [r for r in rows if not any(r.path != p and r.path.startswith(p) for p in paths)]
    return sorted(tops, key=lambda each: (each.name, each.id))


def place_for(who: Identity, public_id: str | None) -> Organisation:
    """One of these; the first, if none is asked for."""
    known = places_of(who)
    found = [each for each in known if public_id in (None, "", each.public_id)]
    if not found:
        raise Missing
    return found[0]


def years_of(place: Organisation, *, today: date) -> list[int]:
    """The years in which a group of this organisation ended, the last first; this year always."""
    first = db.session.scalar(
        select(func.min(Edition.ends_at))
        .join(Edition.course)
        .join(Course.organisation)
        .where(below(Organisation.path, [place.path]), Edition.state != EditionState.DRAFT)
    )
    begin = min(clock.day_of(first).year, today.year) if first else today.year
    return list(range(today.year, begin - 1, -1))


def facts_of(place: Organisation, spans: Sequence[Span], *, now: datetime) -> Facts:
    """All that is counted of these years; a group belongs to the year of its last session."""
    groups = groups_of(place, spans, now=now)
    numbers = [each.edition_id for each in groups]
    there = there_in(place, spans, now=now)
    return Facts(
        groups=groups,
        at_work=at_work(there, spans),
        points=points(there),
        scores=outcomes.scores(numbers),
        effects=outcomes.effects(numbers),
        costs=costs.costs_of(numbers),
        registered={span.year: registered(place, span, now=now) for span in spans},
        mixing=mixing.of_groups(numbers),
    )


def groups_of(place: Organisation, spans: Sequence[Span], *, now: datetime) -> list[Group]:
    """Every group that ended in these years, with how many were there."""
    there = there_in(place, spans, now=now)
    seats = (
        select(func.count())
        .where(Enrolment.edition_id == Edition.id, Enrolment.state == EnrolmentState.CONFIRMED)
        .correlate(Edition)
        .scalar_subquery()
    )
    called_off = Edition.state == EditionState.CANCELLED
    rows = db.session.execute(
        select(
            year_of(spans),
            Edition.id,
            Course.public_id,
            Course.title,
            Theme.name,
            called_off,
            case((called_off, 0), else_=seats),
            func.count(there.c.person_id),
            func.coalesce(func.sum(there.c.completed), 0),
            func.coalesce(func.sum(there.c.hours), 0),
        )
        .join(Edition.course)
        .join(Course.theme)
        .join(Course.organisation)
        .outerjoin(there, there.c.edition_id == Edition.id)
        .where(below(Organisation.path, [place.path]), ended(spans, now=now))
        .group_by(Edition.id, Course.id, Theme.id)
        .order_by(Edition.id)
    )
    return [_group(row) for row in rows]


def _group(row: Any) -> Group:
    year, number, course, title, theme, called_off, seats, people, completed, hours = row
    return Group(
        year,
        number,
        course,
        title,
        theme,
        bool(called_off),
        seats,
        people,
        int(completed),
        decimal(hours),
    )


def registered(place: Organisation, span: Span, *, now: datetime) -> Figure | None:
    """Of whose function asks a registration: how many had one on the last of these days."""
    asked, held = duty.registered([place.path], day=span.last_on, known_at=now)
    return figure(Count(asked, held))
