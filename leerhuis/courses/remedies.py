"""What is free instead: rooms, trainers, or other hours for the same room and trainers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.courses import clashes
from leerhuis.courses.means import Room, Trainer, Venue
from leerhuis.courses.models import Edition, Session, SessionTrainer
from leerhuis.courses.needs import clashes_of, meets, times_of, wanted_of
from leerhuis.courses.queries import coordinated
from leerhuis.courses.rules import EditionState, SessionPlan, Span
from leerhuis.people.models import Organisation

MOST = 5
DAYS = 14


def free_rooms(
    spans: Sequence[Span],
    *,
    seats: int | None,
    venue_id: int | None,
    edition: Edition,
    most: int = MOST,
) -> list[Room]:
    """Rooms in use that are free in all of these hours and big enough for so many people.

    Those of the venue first, then those of its town, the smallest that holds them first; a room of
    which the number of seats is not known comes last.
    """
    question = select(Room).options(joinedload(Room.venue)).where(Room.in_use)
    if seats is not None:
        question = question.where(or_(Room.capacity.is_(None), Room.capacity >= seats))
    taken = [_taken(span, edition).where(Session.room_id == Room.id) for span in spans]
    free = db.session.scalars(question.where(*(~each.exists() for each in taken))).all()
    town = db.session.scalar(select(Venue.town).where(Venue.id == venue_id))
    ordered = sorted(
        free,
        key=lambda each: (
            each.venue_id != venue_id,
            each.venue.town != town,
            each.capacity is None,
            each.capacity or 0,
            each.venue.name,
            each.name,
        ),
    )
    return ordered[:most]


def free_trainers(
    spans: Sequence[Span],
    *,
    theme_id: int,
    who: Identity,
    edition: Edition,
    most: int = MOST,
) -> list[Trainer]:
    """Trainers of where this person coordinates who teach the theme and can come in all of these
    hours. If nobody is known to teach it, whoever is not known to teach something else."""
    taken = [
        _taken(span, edition)
        .join(SessionTrainer, SessionTrainer.session_id == Session.id)
        .where(SessionTrainer.trainer_id == Trainer.id)
        for span in spans
    ]
    question = (
        select(Trainer)
        .join(Organisation, Organisation.id == Trainer.organisation_id)
        .options(selectinload(Trainer.themes))
        .where(coordinated(who), Trainer.in_use, *(~each.exists() for each in taken))
        .order_by(Trainer.name)
    )
    free = list(db.session.scalars(question))
    times = times_of(each.id for each in free)
    can = [
        each
        for each in free
        if not any(clashes.cannot(span, times.get(each.id, ())) for span in spans)
    ]
    teach = [each for each in can if theme_id in {theme.theme_id for theme in each.themes}]
    return (teach or [each for each in can if not each.themes])[:most]


def free_times(
    plan: SessionPlan,
    *,
    edition: Edition,
    moving: Session | None,
    last: date | None,
    days: int = DAYS,
    most: int = MOST,
) -> list[SessionPlan]:
    """When this room and these trainers are free: two at other hours of that day, then other
    days up to the `last`. Hours in which the group itself meets are not offered, except those of
    the session that moves."""
    plans = [
        replace(plan, on=on, start=start, end=end)
        for on, start, end in clashes.other_times(plan, days=days)
        if last is None or on <= last
    ]
    wanted = [wanted_of(each) for each in plans]
    small = clashes.ClashKind.ROOM_SMALL
    busy = {each.at for each in clashes_of(wanted, edition=edition) if each.kind is not small}
    own = _own_spans(edition, but=moving)
    free = [
        each
        for at, each in enumerate(plans)
        if at not in busy and not any(clashes.overlap(wanted[at].span, span) for span in own)
    ]
    same_day = [each for each in free if each.on == plan.on][:2]
    return same_day + [each for each in free if each.on != plan.on][: most - len(same_day)]


def _own_spans(edition: Edition, *, but: Session | None) -> list[Span]:
    question = select(Session.starts_at, Session.ends_at).where(Session.edition_id == edition.id)
    if but is not None:
        question = question.where(Session.id != but.id)
    return [Span(*row) for row in db.session.execute(question)]


def _taken(span: Span, edition: Edition) -> Select[Any]:
    """Sessions of other groups in these hours."""
    return (
        select(Session.id)
        .join(Session.edition)
        .where(
            Edition.state != EditionState.CANCELLED,
            Session.edition_id != edition.id,
            *meets(span),
        )
    )
