"""Reading what the calendar of a person says, all of it in one statement."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Date,
    Integer,
    Row,
    Select,
    String,
    bindparam,
    case,
    func,
    null,
    select,
    union_all,
)
from sqlalchemy import cast as as_type
from sqlalchemy import literal_column as literal

from leerhuis import clock, db
from leerhuis.access import Identity, Role
from leerhuis.calendars.models import Gathering, Invitation
from leerhuis.calendars.rules import Method
from leerhuis.courses.means import Room, Venue
from leerhuis.courses.models import Course, Edition, Session
from leerhuis.errors import Missing
from leerhuis.feeds.models import Feed
from leerhuis.feeds.queries import ASKED, HELD, TOLD, moments
from leerhuis.feeds.rules import Line
from leerhuis.people import queries as people
from leerhuis.people.models import Person
from leerhuis.registers import Register
from leerhuis.registry.models import Registration, RegistrationEvent
from leerhuis.registry.rules import REMINDED
from leerhuis.registry.team import seen
from leerhuis.registry.validity import VALID
from leerhuis.surveys.models import Survey, SurveyInvitation


class TeamDay(NamedTuple):
    """The last valid day of a colleague, by initials only."""

    public_id: str
    given_name: str
    family_name: str
    register: Register
    ends_on: date
    sequence: int
    changed_at: datetime


def entries(feed: Feed, *, now: datetime) -> Sequence[Row[Any]]:
    """What a person was invited to, and the days on which something ends."""
    return db.session.execute(_ENTRIES, {"person": feed.person_id, **moments(now)}).all()


def session_for(who: Identity, public_id: str) -> Row[Any]:
    """One session, for whoever has a seat in it; or a gathering, for whoever takes part."""
    row = None
    if who.person_id is not None:
        invited = Invitation.method == Method.REQUEST
        wanted = union_all(
            _sessions().where(Session.public_id == public_id, invited),
            _gatherings().where(Gathering.public_id == public_id, invited),
        )
        row = db.session.execute(wanted, {"person": who.person_id}).one_or_none()
    if row is None:
        raise Missing
    return row


def team(feed: Feed, *, now: datetime) -> list[TeamDay]:
    """Until when the people may work whom the owner of a feed manages today, themselves left out.

    Nothing when they manage nobody any more, whatever they chose.
    """
    if not feed.team:
        return []
    today = clock.day_of(now)
    owner = db.session.get_one(Person, feed.person_id)
    paths = people.identity_of(owner, origin="feed", today=today).paths(Role.MANAGER)
    if not paths:
        return []
    row = seen.registrations(len(paths))
    wanted = (
        select(
            Registration.public_id,
            Person.given_name,
            Person.family_name,
            Registration.register,
            Registration.last_valid_on,
            Registration.version,
            _changed_at(),
        )
        .select_from(row)
        .join(Person, Person.id == row.c.person_id)
        .join(Registration, Registration.id == row.c.registration_id)
        .where(
            seen.matters(row),
            row.c.validity.in_([each.value for each in VALID]),
            Person.id != feed.person_id,
        )
        .order_by(Registration.last_valid_on, Registration.id)
    )
    found = db.session.execute(wanted, seen.given(paths, today=today))
    return [TeamDay(*each) for each in found]


def _changed_at() -> Any:
    return (
        select(func.max(RegistrationEvent.at))
        .where(RegistrationEvent.registration_id == Registration.id)
        .correlate(Registration)
        .scalar_subquery()
    )


def _word(line: Line) -> Any:
    return literal(f"'{line.value}'", String).label("line")


# Who has applied is settled: the other day goes.
_TO_APPLY = Registration.state.in_(REMINDED) & Registration.submitted_on.is_(None)
_NO_WORDS = as_type(null(), String)
_NO_MOMENT = as_type(null(), db.Moment())
_NO_DAY = as_type(null(), Date)


def _sessions() -> Select[Any]:
    return (
        select(
            _word(Line.SESSION),
            Session.public_id.label("public_id"),
            Course.title.label("title"),
            Session.starts_at.label("starts_at"),
            Session.ends_at.label("ends_at"),
            _NO_DAY.label("ends_on"),
            _NO_DAY.label("apply_by_on"),
            Invitation.sequence,
            Session.changed_at.label("changed_at"),
            Invitation.told_at,
            as_type(Invitation.method, String).label("state"),
            Room.name.label("room"),
            Venue.name,
            Venue.street,
            Venue.town,
            Session.online_url,
            _NO_WORDS.label("link"),
        )
        .select_from(Invitation)
        .join(Invitation.session)
        .join(Session.edition)
        .join(Edition.course)
        .outerjoin(Session.venue)
        .outerjoin(Session.room)
        .where(Invitation.person_id == bindparam("person"))
    )


def _gatherings() -> Select[Any]:
    """The same for what is no session; the name of its place stands for all of it."""
    return (
        select(
            _word(Line.GATHERING).label("line"),
            Gathering.public_id.label("public_id"),
            Gathering.title.label("title"),
            Gathering.starts_at.label("starts_at"),
            Gathering.ends_at.label("ends_at"),
            _NO_DAY.label("ends_on"),
            _NO_DAY.label("apply_by_on"),
            Invitation.sequence,
            Gathering.changed_at.label("changed_at"),
            Invitation.told_at,
            as_type(Invitation.method, String).label("state"),
            _NO_WORDS,
            Gathering.place,
            *[_NO_WORDS] * 2,
            Gathering.online_url,
            Gathering.link,
        )
        .select_from(Invitation)
        .join(Invitation.gathering)
        .where(Invitation.person_id == bindparam("person"))
    )


def _surveys() -> Select[Any]:
    return (
        select(
            _word(Line.SURVEY),
            Survey.public_id,
            Survey.title,
            _NO_MOMENT,
            _NO_MOMENT,
            Survey.closes_on,
            _NO_DAY,
            literal("0", Integer),
            SurveyInvitation.asked_at,
            Survey.closed_at,
            as_type(Survey.state, String),
            *[_NO_WORDS] * 6,
        )
        .join(SurveyInvitation, SurveyInvitation.survey_id == Survey.id)
        .where(SurveyInvitation.person_id == bindparam("person"), *ASKED)
    )


def _registrations() -> Select[Any]:
    return select(
        _word(Line.REGISTRATION),
        Registration.public_id,
        as_type(Registration.register, String),
        _NO_MOMENT,
        _NO_MOMENT,
        Registration.last_valid_on,
        case((_TO_APPLY, Registration.apply_by_on)),
        Registration.version,
        _changed_at(),
        _NO_MOMENT,
        as_type(Registration.state, String),
        *[_NO_WORDS] * 6,
    ).where(Registration.person_id == bindparam("person"), *HELD)


_ENTRIES = union_all(
    _sessions().where(TOLD), _gatherings().where(TOLD), _surveys(), _registrations()
).order_by("starts_at", "ends_on", "public_id")
