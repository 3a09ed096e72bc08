"""The one writer of what calendars are told, and the personal feed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from leerhuis import audit, db, tokens
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.calendars import queries, rules
from leerhuis.calendars.models import Feed, Invitation
from leerhuis.calendars.rules import Told
from leerhuis.courses.models import Session

# The address that an appointment leads to: where its owner sees the seat and can give it up.
LINK = "/mijn/inschrijvingen"
PURPOSE = "feed"


def invite(
    person_id: int, sessions: Sequence[Session], *, now: datetime
) -> dict[int, dict[str, Any]]:
    """Tell a person's calendar of these sessions; the payload of each that is new or changed.

    A session whose hours and place the calendar already knows is left out.
    """
    with db.transaction():
        told = {}
        for session, last in queries.told_of(person_id, [each.id for each in sessions]):
            now_told = rules.next_request(_told(last), facts=_facts(session))
            if now_told:
                told[session.id] = _tell(last, now_told, session, person_id=person_id, now=now)
        db.session.flush()
        return told


def withdraw(
    person_id: int, sessions: Sequence[Session], *, now: datetime
) -> dict[int, dict[str, Any]]:
    """Take sessions out of a person's calendar; payloads only for what it was once told of."""
    with db.transaction():
        told = {}
        for session, last in queries.told_of(person_id, [each.id for each in sessions]):
            now_told = rules.next_cancel(_told(last))
            if now_told:
                told[session.id] = _tell(last, now_told, session, person_id=person_id, now=now)
        db.session.flush()
        return told


def forget(session: Session) -> None:
    """Of a session that is removed nothing is remembered; whoever had it was told before."""
    with db.transaction():
        db.session.execute(delete(Invitation).where(Invitation.session_id == session.id))


def make_feed(person_id: int, *, key: str, by: Identity, now: datetime) -> Feed:
    """Give a person a secret address for their own calendar; a new one ends the old."""
    try:
        return _make_feed(person_id, key=key, by=by, now=now)
    except IntegrityError:  # of two first clicks at once, the second finds what the first made
        return _make_feed(person_id, key=key, by=by, now=now)


def _make_feed(person_id: int, *, key: str, by: Identity, now: datetime) -> Feed:
    with db.transaction():
        feed = queries.feed_of(person_id)
        if feed is None:
            feed = Feed(
                person_id=person_id, public_id=tokens.public_id(), generation=0, token_hash=""
            )
            db.session.add(feed)
        feed.generation += 1
        feed.token_hash = tokens.hash_of(token_of(feed, key=key))
        feed.made_at = now
        feed.used_at = None
        db.session.flush()
        audit.record(Action.FEED_CREATED, by=by, kind="feed", subject=feed.public_id, now=now)
        return feed


def revoke_feed(person_id: int, *, by: Identity, now: datetime) -> None:
    """End the secret address; whoever has it gets nothing any more."""
    with db.transaction():
        feed = queries.feed_of(person_id)
        if feed is not None:
            db.session.delete(feed)
            audit.record(Action.FEED_REVOKED, by=by, kind="feed", subject=feed.public_id, now=now)


def note_use(feed: Feed, *, now: datetime) -> None:
    """Remember that the feed was asked for, so that its owner sees whether it is used."""
    if feed.used_at is None or now - feed.used_at >= rules.USE_NOTED_EVERY:
        with db.transaction():
            feed.used_at = now


def token_of(feed: Feed, *, key: str) -> str:
    """The secret of the address, which is stored nowhere."""
    return tokens.form(key, purpose=PURPOSE, row=feed.public_id, generation=feed.generation)


def _told(last: Invitation | None) -> Told | None:
    return Told(last.method, last.sequence, last.facts) if last else None


def _facts(session: Session) -> str:
    return rules.facts(starts_at=session.starts_at, ends_at=session.ends_at, place=_place(session))


def _place(session: Session) -> str:
    venue = session.venue
    parts = [session.room_name, *((venue.name, venue.street, venue.town) if venue else ())]
    return rules.place_of(parts, online_url=session.online_url)


def _tell(
    row: Invitation | None, told: Told, session: Session, *, person_id: int, now: datetime
) -> dict[str, Any]:
    """Write down what the calendar hears now, and give it as a letter carries it."""
    if row is None:
        row = Invitation(
            person_id=person_id, session_id=session.id, uid=rules.uid_of(session.public_id)
        )
        db.session.add(row)
    row.method, row.sequence, row.facts, row.told_at = *told, now
    return {
        "method": told.method.value,
        "uid": row.uid,
        "sequence": told.sequence,
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "summary": session.edition.course.title,
        "location": _place(session),
        "description": "",
        "url": LINK,
        "stamp": now.isoformat(),
    }
