"""The sessions of a group: adding, changing and removing them, one or a whole series at once."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses import clashes, queries, rules
from leerhuis.courses.claims import claim
from leerhuis.courses.means import Room
from leerhuis.courses.models import Edition, Round, Session
from leerhuis.courses.needs import rows, wanted_by, wanted_of
from leerhuis.courses.offer import assign, differing, tell
from leerhuis.courses.rules import EditionState, SessionPlan, Span
from leerhuis.courses.searching import fold_edition
from leerhuis.errors import Missing


class Change(NamedTuple):
    """What a session becomes; without a session it is a new one."""

    session: Session | None
    plan: SessionPlan


def add_session(edition: Edition, plan: SessionPlan, *, by: Identity, now: datetime) -> Session:
    return add_sessions(edition, [plan], by=by, now=now)[0]


def add_sessions(
    edition: Edition, plans: Sequence[SessionPlan], *, by: Identity, now: datetime
) -> list[Session]:
    """All of them or none."""
    with db.transaction():
        db.hold(edition)
        said = _checked(edition, [Change(None, each) for each in plans], by=by)
        made = [Session(edition_id=edition.id, changed_at=now, **each) for each in said]
        db.add(*made)
        _keep(edition)
        for session in made:
            tell(Action.SESSION_CREATED, edition, by=by, now=now, session=session.public_id)
    return made


def change_session(
    edition: Edition, session: Session, plan: SessionPlan, *, by: Identity, now: datetime
) -> list[str]:
    """Returns which columns changed, so that the caller knows whom to tell."""
    done = change_sessions(edition, [Change(session, plan)], by=by, now=now)
    return done.get(session.public_id, [])


def change_sessions(
    edition: Edition, changes: Sequence[Change], *, by: Identity, now: datetime
) -> dict[str, list[str]]:
    """Which columns changed of which session, all of them or none."""
    with db.transaction():
        db.hold(edition)
        said = _checked(edition, changes, by=by)
        done = {
            each.session.public_id: names
            for each, new in zip(changes, said, strict=True)
            if each.session and (names := _put(edition, each.session, new, by=by, now=now))
        }
        if done:
            _keep(edition)
    return done


def _put(
    edition: Edition, session: Session, said: dict[str, Any], *, by: Identity, now: datetime
) -> list[str]:
    changed = differing(session, said)
    if not changed:
        return []
    assign(session, changed | {"changed_at": now})
    facts = {"session": session.public_id, "changed": sorted(changed)}
    tell(Action.SESSION_CHANGED, edition, by=by, now=now, **facts)
    return sorted(changed)


def remove_session(edition: Edition, session: Session, *, by: Identity, now: datetime) -> None:
    with db.transaction():
        db.hold(edition)
        known = queries.sessions_of(edition.id)
        _check_there([session], known)
        rules.check_session_removable(sessions=len(known), state=edition.state)
        db.session.delete(session)
        _keep(edition)
        tell(Action.SESSION_REMOVED, edition, by=by, now=now, session=session.public_id)


def _check_there(sessions: Iterable[Session], known: Collection[Session]) -> None:
    """Somebody else may have removed one since the page was read."""
    if any(each not in known for each in sessions):
        raise Missing


def check_season(season: Round | None, sessions: Sequence[Session | Span]) -> None:
    """Every session of a group lies in its round, which is held: its days do not change now."""
    if season is None:
        return
    db.hold(season)
    for each in sessions:
        on = clock.day_of(each.starts_at)
        rules.check_in_season(on, starts_on=season.starts_on, ends_on=season.ends_on)


def _checked(edition: Edition, changes: Sequence[Change], *, by: Identity) -> list[dict[str, Any]]:
    """What to write of each, once all of it can be."""
    rules.check_open_to_change(edition.state)
    spans = [_span(each.plan) for each in changes]
    check_season(queries.round_of(edition), spans)
    _check_places([each.plan for each in changes])
    known = queries.sessions_of(edition.id)
    _check_there([each.session for each in changes if each.session], known)
    changing = {each.session.id for each in changes if each.session}
    others = [_local(each) for each in known if each.id not in changing]
    for at, span in enumerate(spans):
        rules.check_overlap(_local(span), [*others, *map(_local, spans[:at])])
    if edition.state is EditionState.PUBLISHED:
        starts = [each.starts_at for each in [*others, *spans]]
        _check_published(edition, changes, starts=starts, by=by)
    return [_said(*each) for each in zip(changes, spans, strict=True)]


def _check_places(plans: Sequence[SessionPlan]) -> None:
    venues = {each.id: each.venue_id for each in rows(Room, {each.room_id for each in plans})}
    for each in plans:
        rules.check_place(has_venue=each.venue_id is not None, online_url=each.online_url)
        of_room = venues.get(each.room_id)
        clashes.check_room(venue_id=each.venue_id, room_venue_id=of_room)


def _check_published(
    edition: Edition, changes: Sequence[Change], *, starts: Sequence[datetime], by: Identity
) -> None:
    rules.check_moved(
        enrol_by_on=edition.enrol_by_on,
        cancel_by_on=edition.cancel_by_on,
        starts_on=clock.day_of(min(starts)),
    )
    claim(
        edition,
        [wanted_of(each.plan) for each in changes],
        before=[wanted_by(each.session) for each in changes if each.session],
        by=by,
    )


def _said(change: Change, span: Span) -> dict[str, Any]:
    plan = change.plan
    return {
        "starts_at": span.starts_at,
        "ends_at": span.ends_at,
        "venue_id": plan.venue_id,
        "room_id": plan.room_id,
        "online_url": plan.online_url,
        "trainers": queries.trainers_of(plan.trainer_ids),
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


def _keep(edition: Edition) -> None:
    """The edition knows when its first session starts and its last one ends, and its words."""
    db.session.flush()
    sessions = queries.sessions_of(edition.id)
    edition.starts_at = min((each.starts_at for each in sessions), default=None)
    edition.ends_at = max((each.ends_at for each in sessions), default=None)
    fold_edition(edition.id)
