"""The order of the lines, worked out anew each night: who needs the points before the year is over
goes first where the round says so. Nobody loses a seat by it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import HOUSE
from leerhuis.courses.models import Edition, Round
from leerhuis.courses.rules import EditionState
from leerhuis.courses.words import Priority
from leerhuis.enrolment import counting, rules, seating, urgency
from leerhuis.enrolment.models import Enrolment
from leerhuis.registry import queries as registry
from leerhuis.registry.queries import Dossier


def reorder_due(*, now: datetime) -> int:
    """Set the priority of everyone who waits in a group to come; returns how many changed."""
    dossiers: dict[int, list[Dossier]] = {}
    return sum(_reorder(each, dossiers, now=now) for each in _groups(now=now))


def _groups(*, now: datetime) -> Sequence[int]:
    wanted = (
        select(Edition.id)
        .join(Edition.round)
        .join(Enrolment, Enrolment.edition_id == Edition.id)
        .where(
            Round.priority == Priority.REGISTRATION,
            Edition.state == EditionState.PUBLISHED,
            Edition.starts_at > now,
            counting.WAITING,
        )
        .distinct()
        .order_by(Edition.id)
    )
    return db.session.scalars(wanted).all()


def _reorder(edition_id: int, dossiers: dict[int, list[Dossier]], *, now: datetime) -> int:
    """The dossiers are read before the hold: they are many, and the line must not wait for them."""
    edition = db.session.get_one(Edition, edition_id)
    points = urgency.points_of(edition)
    waiting = [each.person_id for each in counting.waiting_in(edition_id)]
    for person_id in waiting:
        if person_id not in dossiers:
            dossiers[person_id] = registry.dossiers_of(person_id, today=clock.day_of(now))
    wanted = {each: urgency.priority_by(dossiers[each], points) for each in waiting}
    with db.transaction():
        db.hold(edition)
        changed = _set(counting.waiting_in(edition_id), wanted)
        if changed:
            seating.settle(edition, by=HOUSE, now=now)
        return changed


def _set(rows: Iterable[Enrolment], wanted: dict[int, int]) -> int:
    """Who kept a place from a group that was called off stays before everybody else."""
    changed = 0
    for each in rows:
        priority = wanted.get(each.person_id, each.priority)
        if each.priority not in (rules.KEPT_FIRST, priority):
            each.priority = priority
            changed += 1
    db.session.flush()
    return changed
