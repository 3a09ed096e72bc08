"""The secret address of a person's own calendar: made, renewed and ended."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from leerhuis import audit, db, tokens
from leerhuis.access import Identity, Role
from leerhuis.audit import Action
from leerhuis.errors import Missing
from leerhuis.feeds import queries, rules
from leerhuis.feeds.models import Feed, FeedMark

PURPOSE = "feed"


def make_feed(person_id: int, *, key: str, by: Identity, now: datetime) -> Feed:
    """Give a person a secret address for their own calendar; a new one ends the old.

    It tells of the team only if who makes it may see that team in this browser.
    """
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
        feed.team = bool(feed.team) and by.may(Role.MANAGER)
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
            of_them = FeedMark.subject.startswith(feed.public_id, autoescape=True)
            db.session.execute(delete(FeedMark).where(of_them))
            audit.record(Action.FEED_REVOKED, by=by, kind="feed", subject=feed.public_id, now=now)


def choose(
    person_id: int, *, alarm_minutes: int | None, team: bool, by: Identity, now: datetime
) -> None:
    """Set when a calendar warns, and whether it holds the last valid days of whom one manages."""
    with db.transaction():
        feed = queries.feed_of(person_id)
        if feed is None:
            raise Missing
        feed.alarm_minutes = alarm_minutes
        feed.team = team and by.may(Role.MANAGER)
        audit.record(
            Action.FEED_CHOSEN,
            by=by,
            kind="feed",
            subject=feed.public_id,
            now=now,
            alarm=alarm_minutes,
            team=feed.team,
        )


def said_since(
    kind: str, subject: str, *, mark: str, known: FeedMark | None, now: datetime
) -> datetime:
    """Since when a calendar says what it says now; written down when that is new."""
    if known is not None and known.mark == mark:
        return known.said_at
    try:
        return _say(kind, subject, mark, now=now)
    except IntegrityError:  # of two that ask first at once, the second finds what the first wrote
        return _say(kind, subject, mark, now=now)


def _say(kind: str, subject: str, mark: str, *, now: datetime) -> datetime:
    with db.transaction():
        row = queries.known_mark(kind, subject)
        if row is None:
            row = FeedMark(kind=kind, subject=subject, mark="", said_at=rules.said_at(now))
            db.session.add(row)
        elif row.mark != mark:
            row.said_at = rules.said_at(now, before=row.said_at)
        row.mark = mark
        db.session.flush()
        return row.said_at


def note_use(feed: Feed, *, now: datetime) -> None:
    """Remember that the feed was asked for, so that its owner sees whether it is used."""
    if feed.used_at is None or now - feed.used_at >= rules.USE_NOTED_EVERY:
        with db.transaction():
            feed.used_at = now


def token_of(feed: Feed, *, key: str) -> str:
    """The secret of the address, which is stored nowhere."""
    return tokens.form(key, purpose=PURPOSE, row=feed.public_id, generation=feed.generation)


def token_in_use(feed: Feed, *, keys: tuple[str, ...]) -> str | None:
    """The secret that the address in use has; None when its key is gone, though it still works."""
    return tokens.form_again(
        keys,
        known=feed.token_hash,
        purpose=PURPOSE,
        row=feed.public_id,
        generation=feed.generation,
    )
