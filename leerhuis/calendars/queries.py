"""Reading what calendars were told, and the personal feed."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, bindparam, exists, func, select
from sqlalchemy.orm import joinedload

from leerhuis import db, ical, tokens
from leerhuis.access import Identity
from leerhuis.calendars import rules
from leerhuis.calendars.models import Feed, Invitation
from leerhuis.calendars.rules import Method
from leerhuis.courses.means import Room, Venue
from leerhuis.courses.models import Course, Edition, Session
from leerhuis.errors import Missing
from leerhuis.signin.models import Account

_TOLD = Invitation.method == Method.REQUEST
_PLACE = (Room.name.label("room"), Venue.name, Venue.street, Venue.town)
_ENTRY = (
    Session.public_id,
    Session.starts_at,
    Session.ends_at,
    Session.online_url,
    Session.changed_at,
    Invitation.sequence,
    Invitation.told_at,
    Course.title,
    *_PLACE,
)

# Titles and venues have no moment of change, so their words are part of the mark.
_WORDS: ColumnElement[str] = func.coalesce(Course.title, "")
for _column in (Room.name, Venue.name, Venue.street, Venue.town):
    _WORDS = _WORDS + "|" + func.coalesce(_column, "")
_BLOCKED = exists().where(Account.person_id == Feed.person_id, Account.blocked_at.is_not(None))
# Calendars ask for their feed all day: the statement is put together once.
_FEED_NOW = (
    select(
        Feed,
        func.count(Session.id),
        func.sum(Invitation.sequence),
        func.max(Invitation.told_at),
        func.max(Session.changed_at),
        func.aggregate_strings(_WORDS, "\n"),
    )
    .outerjoin(Invitation, (Invitation.person_id == Feed.person_id) & _TOLD)
    .outerjoin(Session, Session.id == Invitation.session_id)
    .outerjoin(Edition, Edition.id == Session.edition_id)
    .outerjoin(Course, Course.id == Edition.course_id)
    .outerjoin(Venue, Venue.id == Session.venue_id)
    .outerjoin(Room, Room.id == Session.room_id)
    .where(Feed.token_hash == bindparam("token_hash"), ~_BLOCKED)
    .group_by(Feed.id)
)


class FeedNow(NamedTuple):
    """A feed and the mark of what it would say now, read in one statement."""

    feed: Feed
    etag: str


def told_of(person_id: int, session_ids: Iterable[int]) -> list[tuple[Session, Invitation | None]]:
    """Sessions with all that an invitation says of them, and what this person was told."""
    given = {"person": person_id, "sessions": list(session_ids)}
    return [(session, told) for session, told in db.session.execute(_told_query(), given)]


@cache
def _told_query() -> Select[Session, Invitation | None]:
    """Built once: everyone who gets or loses a seat is told."""
    return (
        select(Session, Invitation)
        .outerjoin(
            Invitation,
            (Invitation.session_id == Session.id) & (Invitation.person_id == bindparam("person")),
        )
        .options(
            joinedload(Session.venue),
            joinedload(Session.room),
            joinedload(Session.edition).joinedload(Edition.course),
        )
        .where(Session.id.in_(bindparam("sessions", expanding=True)))
        .order_by(Session.starts_at)
    )


def feed_of(person_id: int) -> Feed | None:
    return db.session.scalar(select(Feed).where(Feed.person_id == person_id))


def feed_now(token: str) -> FeedNow:
    """The feed of this token; what it says is marked by its newest change, without building it."""
    row = db.session.execute(_FEED_NOW, {"token_hash": tokens.hash_of(token)}).one_or_none()
    if row is None:
        raise Missing
    feed, *marks = row
    mark = "\n".join(map(str, (feed.public_id, feed.generation, *marks)))
    return FeedNow(feed, hashlib.sha256(mark.encode()).hexdigest()[:32])


def feed_entries(person_id: int, *, link: str) -> list[ical.Entry]:
    """The sessions of the confirmed seats of a person: those that a calendar was told of."""
    rows = db.session.execute(_entries(person_id).order_by(Session.starts_at, Session.id))
    return [_entry(row, link=link) for row in rows]


def entry_for(who: Identity, public_id: str, *, link: str) -> ical.Entry:
    """One session, for whoever has a seat in it."""
    row = None
    if who.person_id is not None:
        row = db.session.execute(
            _entries(who.person_id).where(Session.public_id == public_id)
        ).one_or_none()
    if row is None:
        raise Missing
    return _entry(row, link=link)


def _entries(person_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(*_ENTRY)
        .select_from(Invitation)
        .join(Invitation.session)
        .join(Session.edition)
        .join(Edition.course)
        .outerjoin(Session.venue)
        .outerjoin(Session.room)
        .where(Invitation.person_id == person_id, _TOLD)
    )


def _entry(row: Row[Any], *, link: str) -> ical.Entry:
    stamp: datetime = max(row.told_at, row.changed_at)
    return ical.Entry(
        uid=rules.uid_of(row.public_id),
        sequence=row.sequence,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        summary=row.title,
        stamp=stamp,
        location=rules.place_of(
            [row.room or "", row.name or "", row.street or "", row.town or ""],
            online_url=row.online_url,
        ),
        url=link,
    )
