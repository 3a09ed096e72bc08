"""Reading which calendar an address opens, and whether it still says what it said.

Calendars ask all day, and mostly nothing changed: that is found out in one statement, put together
once, without building anything.
"""

import hashlib
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    ColumnElement,
    Date,
    ScalarSelect,
    String,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy import cast as as_type
from sqlalchemy.orm import aliased

from leerhuis import clock, db, tokens
from leerhuis.access import Role
from leerhuis.calendars.models import Gathering, Invitation
from leerhuis.calendars.rules import Method
from leerhuis.courses.means import Room, Venue
from leerhuis.courses.models import Course, Edition, Session
from leerhuis.errors import Missing
from leerhuis.feeds import rules
from leerhuis.feeds.models import Feed, FeedMark
from leerhuis.people.models import Appointment, Organisation, Person, RoleGrant
from leerhuis.people.queries import appointed_on, granted_on
from leerhuis.people.rules import ASKS_REGISTRATION
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import OVER
from leerhuis.signin.models import Account
from leerhuis.surveys.models import Survey, SurveyInvitation
from leerhuis.surveys.rules import SurveyState

DAY = cast(date, bindparam("day", type_=Date))
# From when a deadline that has passed, or something that is off, is still told.
SINCE_ON = bindparam("since_on", type_=Date)
SINCE_AT = bindparam("since_at", type_=db.Moment())

TOLD = or_(Invitation.method == Method.REQUEST, Invitation.told_at >= SINCE_AT)
ASKED = (Survey.state.in_((SurveyState.OPEN, SurveyState.CLOSED)), Survey.closes_on >= SINCE_ON)
HELD = (Registration.state.not_in(OVER), Registration.last_valid_on >= SINCE_ON)


class FeedNow(NamedTuple):
    """A feed with the language of its owner, the sum of what it says now, and what it said."""

    feed: Feed
    language: str
    mark: str
    known: FeedMark | None


def moments(now: datetime) -> dict[str, Any]:
    """The values of the questions about calendars."""
    since = now - rules.KEPT
    return {"day": clock.day_of(now), "since_at": since, "since_on": clock.day_of(since)}


def feed_of(person_id: int) -> Feed | None:
    return db.session.scalar(select(Feed).where(Feed.person_id == person_id))


def feed_now(token: str, *, now: datetime) -> FeedNow:
    """The feed of this token; `Missing` when there is none, or its owner is blocked."""
    given = {"token_hash": tokens.hash_of(token), **moments(now)}
    row = db.session.execute(_FEED_NOW, given).one_or_none()
    if row is None:
        raise Missing
    feed, language, known, *marks = row
    own = (feed.public_id, feed.generation, feed.alarm_minutes, feed.team, language)
    return FeedNow(feed, language, mark_of([*own, *marks]), known)


def mark_of(parts: list[Any]) -> str:
    """A short sum of all that a calendar says."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]


def known_mark(kind: str, subject: str) -> FeedMark | None:
    return db.session.scalar(
        select(FeedMark).where(FeedMark.kind == kind, FeedMark.subject == subject)
    )


def _text(column: Any) -> ColumnElement[str]:
    return func.coalesce(as_type(column, String), "")


def in_words(*columns: Any) -> ColumnElement[str]:
    """These columns of all rows as one text: what has no moment of change is compared itself."""
    words = _text(columns[0])
    for each in columns[1:]:
        words = words + "|" + _text(each)
    return func.aggregate_strings(words, "\n")


def _surveys() -> ScalarSelect[Any]:
    """Whether somebody answered is not in it: nobody may learn that from a calendar."""
    said = in_words(Survey.public_id, Survey.closes_on, Survey.state, Survey.title)
    return (
        select(said)
        .join(SurveyInvitation, SurveyInvitation.survey_id == Survey.id)
        .where(SurveyInvitation.person_id == Feed.person_id, *ASKED)
        .correlate(Feed)
        .scalar_subquery()
    )


def _registrations() -> ScalarSelect[Any]:
    row = Registration
    said = in_words(row.public_id, row.version, row.last_valid_on, row.apply_by_on, row.state)
    return (
        select(said)
        .where(Registration.person_id == Feed.person_id, *HELD)
        .correlate(Feed)
        .scalar_subquery()
    )


def _team() -> ScalarSelect[Any]:
    """How many registrations somebody manages, and how often those changed; besides, the day."""
    place = aliased(Organisation)
    people = (
        select(Appointment.person_id)
        .join(Appointment.organisation)
        .join(place, Organisation.path.startswith(place.path))
        .join(RoleGrant, RoleGrant.organisation_id == place.id)
        .where(
            RoleGrant.person_id == Feed.person_id,
            RoleGrant.role == Role.MANAGER,
            granted_on(DAY),
            appointed_on(DAY),
            Appointment.function.in_(ASKS_REGISTRATION),
        )
    )
    counted = (func.count(Registration.id), func.sum(Registration.id))
    said = _text(DAY) + "|" + _text(counted[0]) + "|" + _text(counted[1])
    return (
        select(said + "|" + _text(func.sum(Registration.version)))
        .where(Registration.person_id.in_(people.correlate(Feed)))
        .correlate(Feed)
        .scalar_subquery()
    )


_BLOCKED = exists().where(Account.person_id == Feed.person_id, Account.blocked_at.is_not(None))
_KNOWN = (FeedMark.kind == rules.OWN) & (FeedMark.subject == Feed.public_id)
_FEED_NOW = (
    select(
        Feed,
        Person.language,
        FeedMark,
        func.count(Session.id),
        func.count(case((Invitation.method == Method.REQUEST, 1))),
        func.sum(Invitation.sequence),
        func.max(Invitation.told_at),
        func.max(Session.changed_at),
        func.max(Gathering.changed_at),
        in_words(Course.title, Room.name, Venue.name, Venue.street, Venue.town),
        _surveys(),
        _registrations(),
        case((Feed.team, _team()), else_=""),
    )
    .join(Person, Person.id == Feed.person_id)
    .outerjoin(FeedMark, _KNOWN)
    .outerjoin(Invitation, (Invitation.person_id == Feed.person_id) & TOLD)
    .outerjoin(Session, Session.id == Invitation.session_id)
    .outerjoin(Gathering, Gathering.id == Invitation.gathering_id)
    .outerjoin(Edition, Edition.id == Session.edition_id)
    .outerjoin(Course, Course.id == Edition.course_id)
    .outerjoin(Venue, Venue.id == Session.venue_id)
    .outerjoin(Room, Room.id == Session.room_id)
    .where(Feed.token_hash == bindparam("token_hash"), ~_BLOCKED)
    .group_by(Feed.id, Person.language, FeedMark.id)
)
