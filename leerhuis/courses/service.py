"""What a coordinator does with the offer. Groups and sessions are here, the rest is in `offer`."""

from datetime import date, datetime
from typing import Any

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses import queries, rules
from leerhuis.courses.models import Course, Edition, Round, Session
from leerhuis.courses.offer import (
    assign,
    create_course,
    create_round,
    create_theme,
    differing,
    put,
    tell,
    update_course,
    update_round,
    update_theme,
)
from leerhuis.courses.resources import create_room, create_trainer, create_venue, update_venue
from leerhuis.courses.rules import EditionState, SessionPlan, Span

__all__ = [
    "add_session",
    "cancel_edition",
    "change_edition",
    "change_session",
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
    by: Identity,
    now: datetime,
) -> Edition:
    """A draft, without sessions yet. The same empty draft is not made twice: that was a double
    click."""
    said = _checked_terms(capacity, enrol_by_on, cancel_by_on, starts_at=None)
    said["round_id"] = round.id if round else None
    with db.transaction():
        if known := queries.empty_draft(course, **said):
            return known
        edition = Edition(course_id=course.id, state=EditionState.DRAFT, **said)
        db.add(edition)
        tell(Action.EDITION_CREATED, edition, by=by, now=now, course=course.public_id)
    return edition


def change_edition(
    edition: Edition,
    *,
    round: Round | None,
    capacity: int | None,
    enrol_by_on: date,
    cancel_by_on: date | None,
    by: Identity,
    now: datetime,
) -> None:
    """Whoever calls this for a published group fills the seats that come free."""
    with db.transaction():
        db.hold(edition)
        rules.check_open_to_change(edition.state)
        said = _checked_terms(capacity, enrol_by_on, cancel_by_on, starts_at=edition.starts_at)
        said["round_id"] = round.id if round else None
        put(edition, Action.EDITION_CHANGED, said, by=by, now=now)


def publish(edition: Edition, *, by: Identity, now: datetime) -> None:
    """From now on people find the group and can enrol. Publishing twice is publishing once."""
    with db.transaction():
        db.hold(edition)
        if edition.state is EditionState.PUBLISHED:
            return
        sessions = len(queries.sessions_of(edition.id))
        rules.check_publishable(sessions=sessions, state=edition.state)
        _checked_terms(
            edition.capacity, edition.enrol_by_on, edition.cancel_by_on, starts_at=edition.starts_at
        )
        edition.state, edition.published_at = EditionState.PUBLISHED, now
        tell(Action.EDITION_PUBLISHED, edition, by=by, now=now, sessions=sessions)


def cancel_edition(edition: Edition, *, by: Identity, now: datetime) -> None:
    """The group does not go ahead. What that means for who is in it, is for the caller."""
    with db.transaction():
        db.hold(edition)
        if edition.state is EditionState.CANCELLED:
            return
        edition.state = EditionState.CANCELLED
        tell(Action.EDITION_CANCELLED, edition, by=by, now=now)


def add_session(edition: Edition, plan: SessionPlan, *, by: Identity, now: datetime) -> Session:
    with db.transaction():
        db.hold(edition)
        said = _checked_session(edition, plan, but=None)
        session = Session(edition_id=edition.id, changed_at=now, **said)
        session.trainers = queries.trainers_of(plan.trainer_ids)
        db.add(session)
        _keep_span(edition)
        tell(Action.SESSION_CREATED, edition, by=by, now=now, session=session.public_id)
    return session


def change_session(
    edition: Edition, session: Session, plan: SessionPlan, *, by: Identity, now: datetime
) -> list[str]:
    """Returns which columns changed, so that the caller knows whom to tell."""
    with db.transaction():
        db.hold(edition)
        said = _checked_session(edition, plan, but=session)
        said["trainers"] = queries.trainers_of(plan.trainer_ids)
        changed = differing(session, said)
        if changed:
            assign(session, changed | {"changed_at": now})
            _keep_span(edition)
            facts = {"session": session.public_id, "changed": sorted(changed)}
            tell(Action.SESSION_CHANGED, edition, by=by, now=now, **facts)
    return sorted(changed)


def remove_session(edition: Edition, session: Session, *, by: Identity, now: datetime) -> None:
    with db.transaction():
        db.hold(edition)
        sessions = queries.sessions_of(edition.id)
        rules.check_session_removable(sessions=len(sessions), state=edition.state)
        db.session.delete(session)
        _keep_span(edition)
        tell(Action.SESSION_REMOVED, edition, by=by, now=now, session=session.public_id)


def _checked_terms(
    capacity: int | None,
    enrol_by_on: date,
    cancel_by_on: date | None,
    *,
    starts_at: datetime | None,
) -> dict[str, Any]:
    """Cancelling ends with enrolling, unless another day is given."""
    cancel_by_on = cancel_by_on or enrol_by_on
    rules.check_capacity(capacity)
    rules.check_deadlines(
        enrol_by_on=enrol_by_on,
        cancel_by_on=cancel_by_on,
        starts_on=clock.day_of(starts_at) if starts_at else None,
    )
    return {"capacity": capacity, "enrol_by_on": enrol_by_on, "cancel_by_on": cancel_by_on}


def _checked_session(edition: Edition, plan: SessionPlan, *, but: Session | None) -> dict[str, Any]:
    rules.check_open_to_change(edition.state)
    span = _span(plan)
    rules.check_place(has_venue=plan.venue_id is not None, online_url=plan.online_url)
    others = [each for each in queries.sessions_of(edition.id) if each is not but]
    rules.check_overlap(span, (_local(each) for each in others))
    if edition.state is EditionState.PUBLISHED:
        starts_on = min([plan.on, *(clock.day_of(each.starts_at) for each in others)])
        rules.check_moved(
            enrol_by_on=edition.enrol_by_on, cancel_by_on=edition.cancel_by_on, starts_on=starts_on
        )
    return {
        "starts_at": span.starts_at,
        "ends_at": span.ends_at,
        "venue_id": plan.venue_id,
        "room_id": plan.room_id,
        "online_url": plan.online_url,
    }


def _span(plan: SessionPlan) -> Span:
    rules.check_times(on=plan.on, start=plan.start, end=plan.end)
    span = Span(clock.moment_of(plan.on, plan.start), clock.moment_of(plan.on, plan.end))
    lived = _local(span)
    rules.check_exists(plan.start, lived=lived.starts_at.time(), field="start")
    rules.check_exists(plan.end, lived=lived.ends_at.time(), field="end")
    return span


def _local(of: Session | Span) -> Span:
    return Span(clock.local(of.starts_at), clock.local(of.ends_at))


def _keep_span(edition: Edition) -> None:
    """The edition knows when its first session starts and its last one ends."""
    db.session.flush()
    sessions = queries.sessions_of(edition.id)
    edition.starts_at = min((each.starts_at for each in sessions), default=None)
    edition.ends_at = max((each.ends_at for each in sessions), default=None)
