"""Reading the sessions of a calendar: when, where and of which course, and of no person."""

import hmac
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from leerhuis import clock, db, ical, tokens
from leerhuis.access import Role
from leerhuis.calendars import rules as calendars
from leerhuis.courses import queries as courses
from leerhuis.courses.admission import admits
from leerhuis.courses.means import Room, Trainer, Venue
from leerhuis.courses.models import Course, Edition, Session, SessionTrainer, Theme
from leerhuis.courses.rules import EditionState
from leerhuis.errors import Missing
from leerhuis.feeds.models import Feed, FeedMark
from leerhuis.feeds.offer import rules
from leerhuis.feeds.offer.rules import DAYS_BACK, Kind
from leerhuis.feeds.queries import in_words, mark_of
from leerhuis.feeds.rules import KEPT
from leerhuis.people import queries as people
from leerhuis.people.models import Person
from leerhuis.signin.models import Account

_ENTRY = (
    Session.public_id,
    Session.starts_at,
    Session.ends_at,
    Session.changed_at,
    Edition.label,
    Edition.state,
    Course.title,
    Course.public_id.label("course"),
    Room.name.label("room"),
    Venue.name,
    Venue.street,
    Venue.town,
)


_STATUS = {
    EditionState.DRAFT: ical.Status.TENTATIVE,
    EditionState.CANCELLED: ical.Status.CANCELLED,
}
_WORDS = in_words(
    Edition.state, Edition.label, Course.title, Room.name, Venue.name, Venue.street, Venue.town
)


class Offered(NamedTuple):
    """Something that has a calendar, by its name."""

    kind: Kind
    public_id: str
    name: str


def holder_of(
    feed_id: str, kind: Kind, subject: str, *, token: str, keys: tuple[str, ...]
) -> Person:
    """Whose calendar it is; `Missing` when the token is another's, or its holder is blocked."""
    blocked = exists().where(Account.person_id == Feed.person_id, Account.blocked_at.is_not(None))
    row = db.session.execute(
        select(Feed, Person)
        .join(Person, Person.id == Feed.person_id)
        .where(Feed.public_id == feed_id, ~blocked)
    ).one_or_none()
    if row is None:
        raise Missing
    ours = (token_of(row[0], kind, subject, key=key).encode() for key in keys)
    if not any(hmac.compare_digest(token.encode(), each) for each in ours):
        raise Missing
    return row[1]


def token_of(feed: Feed, kind: Kind, subject: str, *, key: str) -> str:
    purpose = rules.purpose(kind, subject)
    return tokens.form(key, purpose=purpose, row=feed.public_id, generation=feed.generation)


def name_of(kind: Kind, subject: str) -> str:
    """The theme or place that a calendar is of; of the others the name says nothing more."""
    if kind not in rules.PUBLIC:
        return ""
    table = Theme if kind is Kind.THEME else Venue
    name = db.session.scalar(select(table.name).where(table.public_id == subject))
    if name is None:
        raise Missing
    return name


def offered() -> list[Offered]:
    """The themes and places that have sessions, by name."""
    themes = select(Theme.public_id, Theme.name).order_by(Theme.name)
    held = exists(select(Session.id).where(Session.venue_id == Venue.id))
    venues = select(Venue.public_id, Venue.name, Venue.town).where(held)
    found = [Offered(Kind.THEME, *row) for row in db.session.execute(themes)]
    ordered = db.session.execute(venues.order_by(Venue.town, Venue.name))
    return found + [Offered(Kind.PLACE, row[0], f"{row[1]}, {row[2]}") for row in ordered]


def trains(person_id: int) -> bool:
    return db.session.scalar(select(exists().where(Trainer.person_id == person_id))) or False


class Asked(NamedTuple):
    """Which sessions a calendar holds, and the sum of what it says of them now."""

    wanted: Sequence[ColumnElement[bool]]
    given: dict[str, Any]
    mark: str
    known: FeedMark | None


def asked(
    kind: Kind, subject: str, *, person: Person | None, about: str, key: str, now: datetime
) -> Asked:
    """What is said now, as a sum; without building it. `about` is what else the file says, `key`
    the subject of the mark."""
    conditions = _of(kind, subject, person=person, now=now)
    wanted = (Session.starts_at >= now - timedelta(days=DAYS_BACK), *conditions)
    given = {"person": person and person.id, "today": clock.day_of(now)}
    counted = select(func.count(Session.id), func.max(Session.changed_at), _WORDS)
    now_said = _sessions(counted, wanted).subquery()
    known = (FeedMark.kind == kind, FeedMark.subject == key)
    row = db.session.execute(
        select(FeedMark, now_said).select_from(now_said).outerjoin(FeedMark, and_(*known)), given
    ).one()
    return Asked(wanted, given, mark_of([about, *row[1:]]), row[0])


def entries(found: Asked, *, base: str) -> list[ical.Entry]:
    """The sessions of a calendar; what is not certain yet is tentative."""
    question = _sessions(select(*_ENTRY), found.wanted).order_by(Session.starts_at, Session.id)
    return [_entry(row, base=base) for row in db.session.execute(question, found.given)]


def _sessions(wanted: Any, conditions: Sequence[ColumnElement[bool]]) -> Select[Any]:
    found: Select[Any] = (
        wanted.select_from(Session)
        .join(Session.edition)
        .join(Edition.course)
        .join(Course.theme)
        .join(Course.organisation)
        .outerjoin(Session.venue)
        .outerjoin(Session.room)
        .where(*conditions)
    )
    return found


def _of(
    kind: Kind, subject: str, *, person: Person | None, now: datetime
) -> Sequence[ColumnElement[bool]]:
    """What was called off stays for a while; who has it in a calendar then sees that it is off."""
    off = and_(Edition.state == EditionState.CANCELLED, Session.starts_at >= now - KEPT)
    was_public = and_(off, Edition.published_at.is_not(None))
    public = or_(Edition.state == EditionState.PUBLISHED, was_public)
    published = (public, courses.shown())
    if kind is Kind.THEME:
        return (Theme.public_id == subject, *published, admits())
    if kind is Kind.PLACE:
        return (Venue.public_id == subject, *published, admits())
    if person is None:
        raise Missing
    who = people.identity_of(person, origin="feed", today=clock.day_of(now))
    if kind is Kind.TRAINER and who.may(Role.TRAINER):
        return (_trained_by(person.id), *published)
    if kind is not Kind.COORDINATOR or not who.may(Role.COORDINATOR):
        raise Missing
    return (courses.coordinated(who), or_(Edition.state != EditionState.CANCELLED, off))


def _trained_by(person_id: int) -> ColumnElement[bool]:
    return exists(
        select(SessionTrainer.id)
        .join(Trainer, Trainer.id == SessionTrainer.trainer_id)
        .where(SessionTrainer.session_id == Session.id, Trainer.person_id == person_id)
        .correlate(Session)
    )


def _entry(row: Any, *, base: str) -> ical.Entry:
    return ical.Entry(
        uid=calendars.uid_of(row.public_id),
        sequence=int(row.state is EditionState.CANCELLED),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        summary=", ".join(_filled((row.title, row.label))),
        stamp=row.changed_at,
        location=", ".join(dict.fromkeys(_filled((row.room, row.name, row.street, row.town)))),
        url=f"{base}/{row.course}",
        status=_STATUS.get(row.state, ical.Status.CONFIRMED),
    )


def _filled(words: Iterable[str | None]) -> list[str]:
    return [each for each in words if each]
