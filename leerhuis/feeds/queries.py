"""Reading what the calendar of a person says."""

import hashlib
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, bindparam, exists, func, select

from leerhuis import db, ical, tokens
from leerhuis.access import Identity
from leerhuis.calendars import rules as calendars
from leerhuis.calendars.models import Invitation
from leerhuis.calendars.rules import Method
from leerhuis.courses.means import Room, Venue
from leerhuis.courses.models import Course, Edition, Session
from leerhuis.errors import Missing
from leerhuis.feeds.models import Feed
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
        uid=calendars.uid_of(row.public_id),
        sequence=row.sequence,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        summary=row.title,
        stamp=stamp,
        location=calendars.place_of(
            [row.room or "", row.name or "", row.street or "", row.town or ""],
            online_url=row.online_url,
        ),
        url=link,
    )
