"""Copying the groups of a round with their sessions, in as many statements for fifty as for one."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from leerhuis import audit, clock, db, tokens
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.limits import SeatLimit
from leerhuis.courses.models import Edition, Round, RoundOpening, Session, SessionTrainer
from leerhuis.courses.rules import EditionState, Span
from leerhuis.courses.searching import fold_editions
from leerhuis.courses.seasons import queries

# What a copy of a group takes over as it is. Whatever was said, sent or done is not among it.
TERMS = (
    "course_id",
    "label",
    "capacity",
    "minimum",
    "admits",
    "fee",
    "payer",
    "contact_name",
    "contact_email",
    "policy",
    "waiting_open",
    "offer_hours",
    "coordinator_decides",
    "approve_days",
)
DAYS = ("enrol_by_on", "cancel_by_on", "decide_on")
Rows = list[dict[str, Any]]


def copy_groups(
    season: Round, copy: Round, shift: timedelta, *, by: Identity, now: datetime
) -> int:
    """Drafts of the groups that were not called off; returns how many."""
    editions = queries.to_copy(season)
    names = [tokens.public_id() for _each in editions]
    if not editions:
        return 0
    groups = [
        _group(each, copy, shift) | {"public_id": name}
        for each, name in zip(editions, names, strict=True)
    ]
    numbers = _written(Edition, groups)
    _copy_sessions(editions, [numbers[name] for name in names], shift, now=now)
    _copy_limits({each.id: numbers[name] for each, name in zip(editions, names, strict=True)})
    fold_editions(numbers.values())
    _tell(names, by=by, now=now)
    return len(names)


def _group(edition: Edition, copy: Round, shift: timedelta) -> dict[str, Any]:
    said = {name: getattr(edition, name) for name in TERMS}
    days = {name: day + shift if (day := getattr(edition, name)) else None for name in DAYS}
    spans = [_moved(each, shift) for each in edition.sessions]
    return (
        said
        | days
        | {
            "round_id": copy.id,
            "state": EditionState.DRAFT,
            "starts_at": min((each.starts_at for each in spans), default=None),
            "ends_at": max((each.ends_at for each in spans), default=None),
        }
    )


def _copy_sessions(
    editions: Sequence[Edition], numbers: Sequence[int], shift: timedelta, *, now: datetime
) -> None:
    """What is no longer in use is left out."""
    rows: Rows = []
    trainers: dict[str, list[int]] = {}
    for edition, number in zip(editions, numbers, strict=True):
        for session in edition.sessions:
            name = tokens.public_id()
            said = {"public_id": name, "edition_id": number, "changed_at": now}
            rows.append(_session(session, shift) | said)
            trainers[name] = [each.id for each in session.trainers if each.in_use]
    known = _written(Session, rows)
    given = [
        {"session_id": known[name], "trainer_id": each}
        for name, numbers in trainers.items()
        for each in numbers
    ]
    if given:
        db.session.execute(insert(SessionTrainer), given)


def _copy_limits(numbers: Mapping[int, int]) -> None:
    """For whom seats are kept, and how they are spread."""
    columns = SeatLimit.__table__.columns
    rows = db.session.execute(select(*columns).where(SeatLimit.edition_id.in_(numbers)))
    copies = [{**row._asdict(), "edition_id": numbers[row.edition_id]} for row in rows]
    for each in copies:
        del each["id"]
    if copies:
        db.session.execute(insert(SeatLimit), copies)


def _session(session: Session, shift: timedelta) -> dict[str, Any]:
    room = session.room if session.room and session.room.in_use else None
    return _moved(session, shift)._asdict() | {
        "venue_id": session.venue_id,
        "room_id": room.id if room else None,
        "online_url": session.online_url,
    }


def _moved(session: Session, shift: timedelta) -> Span:
    """At the same hours, also on the other side of the clock change.

    In the hour that is left out there it begins or ends an hour later, and lasts as long.
    """
    begins, ends = clock.local(session.starts_at) + shift, clock.local(session.ends_at) + shift
    starts_at = clock.moment_of(begins.date(), begins.time())
    ends_at = clock.moment_of(ends.date(), ends.time())
    if begins.time() != clock.local(starts_at).time():
        ends_at = starts_at + (session.ends_at - session.starts_at)
    return Span(starts_at, ends_at)


def _written(kind: type[Edition] | type[Session], rows: Rows) -> dict[str, int]:
    """The number of each new row, by its public id."""
    if not rows:
        return {}
    db.session.execute(insert(kind), rows)
    names = [each["public_id"] for each in rows]
    found = db.session.execute(select(kind.public_id, kind.id).where(kind.public_id.in_(names)))
    return {each.public_id: each.id for each in found}


def copy_openings(season: Round, copy: Round, shift: timedelta) -> None:
    """The days on which sectors may enrol, at the latest on its last day."""
    db.add(
        *[
            RoundOpening(
                round_id=copy.id,
                sector=each.sector,
                opens_on=min(each.opens_on + shift, copy.ends_on),
            )
            for each in queries.openings_of(season)
        ]
    )


def _tell(names: Sequence[str], *, by: Identity, now: datetime) -> None:
    db.add(
        *[
            audit.event(Action.EDITION_CREATED, by=by, kind="edition", subject=name, now=now)
            for name in names
        ]
    )
