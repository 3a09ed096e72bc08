"""What a coordinator does with the offer. Groups are here; sessions are in `sessions`."""

from datetime import date, datetime
from typing import Any

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses import queries, rules
from leerhuis.courses.claims import claim
from leerhuis.courses.describing import create_course, update_course
from leerhuis.courses.models import Course, Edition, Round
from leerhuis.courses.needs import wanted_by
from leerhuis.courses.offer import (
    create_round,
    create_theme,
    put,
    tell,
    update_round,
    update_theme,
)
from leerhuis.courses.resources import create_room, create_trainer, create_venue, update_venue
from leerhuis.courses.rules import EditionState
from leerhuis.courses.searching import fold_edition
from leerhuis.courses.sessions import (
    add_session,
    add_sessions,
    change_session,
    change_sessions,
    check_season,
    remove_session,
)
from leerhuis.courses.terms import Terms, checked

__all__ = [
    "add_session",
    "add_sessions",
    "cancel_edition",
    "change_edition",
    "change_session",
    "change_sessions",
    "create_course",
    "create_edition",
    "create_room",
    "create_round",
    "create_theme",
    "create_trainer",
    "create_venue",
    "publish",
    "remove_session",
    "update_course",
    "update_round",
    "update_theme",
    "update_venue",
]


def create_edition(
    course: Course,
    *,
    round: Round | None = None,
    capacity: int | None,
    enrol_by_on: date,
    cancel_by_on: date | None = None,
    terms: Terms | None = None,
    by: Identity,
    now: datetime,
) -> Edition:
    """A draft, without sessions yet. The same empty draft is not made twice: that was a double
    click."""
    said = _checked_terms(capacity, enrol_by_on, cancel_by_on, terms or Terms(), starts_at=None)
    said["round_id"] = round.id if round else None
    with db.transaction():
        if known := queries.empty_draft(course, **said):
            return known
        edition = Edition(course_id=course.id, state=EditionState.DRAFT, **said)
        db.add(edition)
        fold_edition(edition.id)
        tell(Action.EDITION_CREATED, edition, by=by, now=now, course=course.public_id)
    return edition


def change_edition(
    edition: Edition,
    *,
    round: Round | None,
    capacity: int | None,
    enrol_by_on: date,
    cancel_by_on: date | None,
    terms: Terms | None = None,
    by: Identity,
    now: datetime,
) -> None:
    """Without `terms` those stay as they are. Whoever calls this for a published group fills the
    seats that come free."""
    with db.transaction():
        db.hold(edition)
        rules.check_open_to_change(edition.state)
        said = _checked_terms(
            capacity, enrol_by_on, cancel_by_on, terms, starts_at=edition.starts_at
        )
        said["round_id"] = round.id if round else None
        if said["round_id"] != edition.round_id:
            check_season(round, queries.sessions_of(edition.id))
        if said.get("decide_on", edition.decide_on) != edition.decide_on:
            said["decided_at"] = None
        put(edition, Action.EDITION_CHANGED, said, by=by, now=now)
        fold_edition(edition.id)


def publish(edition: Edition, *, by: Identity, now: datetime) -> None:
    """From now on people find the group and can enrol. Publishing twice is publishing once."""
    with db.transaction():
        db.hold(edition)
        if edition.state is EditionState.PUBLISHED:
            return
        sessions = queries.sessions_of(edition.id)
        rules.check_publishable(sessions=len(sessions), state=edition.state)
        _checked_terms(
            edition.capacity,
            edition.enrol_by_on,
            edition.cancel_by_on,
            None,
            starts_at=edition.starts_at,
        )
        claim(edition, [wanted_by(each) for each in sessions], by=by)
        edition.state, edition.published_at = EditionState.PUBLISHED, now
        tell(Action.EDITION_PUBLISHED, edition, by=by, now=now, sessions=len(sessions))


def cancel_edition(edition: Edition, *, by: Identity, now: datetime) -> None:
    """The group does not go ahead. What that means for who is in it, is for the caller."""
    with db.transaction():
        db.hold(edition)
        if edition.state is EditionState.CANCELLED:
            return
        edition.state = EditionState.CANCELLED
        tell(Action.EDITION_CANCELLED, edition, by=by, now=now)


def _checked_terms(
    capacity: int | None,
    enrol_by_on: date,
    cancel_by_on: date | None,
    terms: Terms | None,
    *,
    starts_at: datetime | None,
) -> dict[str, Any]:
    """Cancelling ends with enrolling, unless another day is given."""
    cancel_by_on = cancel_by_on or enrol_by_on
    starts_on = clock.day_of(starts_at) if starts_at else None
    rules.check_capacity(capacity)
    rules.check_deadlines(enrol_by_on=enrol_by_on, cancel_by_on=cancel_by_on, starts_on=starts_on)
    others = checked(terms, capacity=capacity, starts_on=starts_on) if terms else {}
    days = {"enrol_by_on": enrol_by_on, "cancel_by_on": cancel_by_on}
    return {"capacity": capacity} | days | others
