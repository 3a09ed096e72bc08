"""Reading what both wings have for one person, as plain columns: this page is opened most."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, case, exists, func, not_, or_, select
from sqlalchemy.orm import aliased, contains_eager

from leerhuis import clock, db
from leerhuis.access import Identity, Role
from leerhuis.attendance.models import Attendance
from leerhuis.attendance.queries import trained_by
from leerhuis.courses.means import Venue
from leerhuis.courses.models import Course, Edition, Session
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment import counting
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from leerhuis.peergroups.meeting import due
from leerhuis.peergroups.models import PeerMember
from leerhuis.peergroups.rules import MemberState
from leerhuis.people.counted import Count
from leerhuis.people.models import Appointment, EmailAddress, Organisation, Person
from leerhuis.people.queries import appointed_on
from leerhuis.people.rules import ASKS_REGISTRATION
from leerhuis.registry import places
from leerhuis.registry.models import Registration
from leerhuis.registry.validity import VALID, suffices, validity_on

SESSIONS_SHOWN = 5
GROUP_DAYS = timedelta(days=14)
PLACES_SHOWN = 10
GROUPS_SHOWN = 20


class Meeting(NamedTuple):
    """A session for which someone has a seat; without a town it is online."""

    enrolment_id: str
    title: str
    starts_at: datetime
    ends_at: datetime
    venue: str | None
    town: str | None

    @property
    def day(self) -> date:
        return clock.day_of(self.starts_at)


class Place(NamedTuple):
    """A place in line; 1 is next."""

    enrolment_id: str
    title: str
    starts_at: datetime
    place: int

    @property
    def day(self) -> date:
        return clock.day_of(self.starts_at)


class Group(NamedTuple):
    """A session of a group that someone trains, with whether its sheet is still empty."""

    session_id: str
    title: str
    starts_at: datetime
    ends_at: datetime
    venue: str | None
    town: str | None
    unmarked: bool

    @property
    def day(self) -> date:
        return clock.day_of(self.starts_at)


class Self(NamedTuple):
    """Who begins here: how to greet them, and whether their function asks a registration.

    `invited` is how many peer groups keep a place for them; `waits` is that one asks something.
    """

    given_name: str
    asked: bool
    invited: int
    waits: bool


def self_of(person_id: int | None, *, now: datetime) -> Self:
    asked = exists().where(
        Appointment.person_id == Person.id,
        Appointment.function.in_(ASKS_REGISTRATION),
        appointed_on(clock.day_of(now)),
    )
    invited = (
        select(func.count(PeerMember.id))
        .where(
            PeerMember.person_id == Person.id,
            PeerMember.ended_at.is_(None),
            PeerMember.state == MemberState.INVITED,
        )
        .correlate(Person)
        .scalar_subquery()
    )
    row = db.session.execute(
        select(Person.given_name, asked, invited, due.waits(now=now)).where(Person.id == person_id)
    ).one()
    return Self(*row)


def meetings_of(person_id: int | None, *, now: datetime) -> list[Meeting]:
    """The next sessions that are not over yet, the first on top."""
    rows = db.session.execute(
        select(
            Enrolment.public_id,
            Course.title,
            Session.starts_at,
            Session.ends_at,
            Venue.name,
            Venue.town,
        )
        .select_from(Enrolment)
        .join(Enrolment.edition)
        .join(Edition.course)
        .join(Edition.sessions)
        .outerjoin(Session.venue)
        .where(
            Enrolment.person_id == person_id,
            Enrolment.state == EnrolmentState.CONFIRMED,
            Edition.state != EditionState.CANCELLED,
            Session.ends_at >= now,
        )
        .order_by(Session.starts_at, Session.id)
        .limit(SESSIONS_SHOWN)
    )
    return [Meeting(*row) for row in rows]


def places_of(person_id: int | None, *, now: datetime) -> list[Place]:
    """Where someone waits for a seat in a group that has not begun, with the place in line."""
    ahead = aliased(Enrolment)
    place = (
        select(func.count(ahead.id))
        .where(
            ahead.edition_id == Enrolment.edition_id,
            ahead.state == EnrolmentState.WAITING,
            counting.not_behind(Enrolment, other=ahead),
        )
        .correlate(Enrolment)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Enrolment.public_id, Course.title, Edition.starts_at, place)
        .join(Enrolment.edition)
        .join(Edition.course)
        .where(
            Enrolment.person_id == person_id,
            Enrolment.state == EnrolmentState.WAITING,
            Edition.state != EditionState.CANCELLED,
            Edition.starts_at >= now,
        )
        .order_by(Edition.starts_at, Enrolment.id)
        .limit(PLACES_SHOWN)
    )
    return [Place(*row) for row in rows]


def groups_of(who: Identity, *, now: datetime) -> list[Group]:
    """The sessions that someone trains, two weeks back and two weeks ahead, the first on top."""
    if not who.may(Role.TRAINER):
        return []
    marked = exists().where(Attendance.session_id == Session.id)
    rows = db.session.execute(
        select(
            Session.public_id,
            Course.title,
            Session.starts_at,
            Session.ends_at,
            Venue.name,
            Venue.town,
            and_(Session.starts_at <= now, not_(marked)),
        )
        .select_from(Session)
        .join(Session.edition)
        .join(Edition.course)
        .join(Course.organisation)
        .outerjoin(Session.venue)
        .where(
            Edition.state == EditionState.PUBLISHED,
            Session.starts_at.between(now - GROUP_DAYS, now + GROUP_DAYS),
            trained_by(who),
        )
        .order_by(Session.starts_at, Session.id)
        .limit(GROUPS_SHOWN)
    )
    return [Group(*row) for row in rows]


class Part(NamedTuple):
    """An organisation with its persons; `below` is the organisation that it is part of."""

    path: str
    below: int | None
    id: int
    name: str
    persons: Count


def counts_below(paths: list[str], *, today: date) -> list[Part]:
    """How many may work at these organisations and at the ones directly below, in one statement.

    A person counts once in an organisation; one who is placed elsewhere counts there as well.
    """
    unit, above, place = aliased(Organisation), aliased(Organisation), aliased(Organisation)
    covered = exists().where(
        Registration.person_id == Appointment.person_id,
        suffices(Registration),
        validity_on(Registration, today).in_([each.value for each in VALID]),
    )
    able = case((covered, Appointment.person_id))
    rows = db.session.execute(
        select(
            unit.path,
            unit.parent_id,
            unit.id,
            unit.name,
            func.count(Appointment.person_id.distinct()),
            func.count(able.distinct()),
        )
        .outerjoin(above, above.id == unit.parent_id)
        .join(place, place.path.startswith(unit.path))
        .join(Appointment, Appointment.organisation_id == place.id)
        .where(
            or_(unit.path.in_(paths), above.path.in_(paths)),
            Appointment.function.in_(ASKS_REGISTRATION),
            appointed_on(today),
        )
        .group_by(unit.path, unit.parent_id, unit.id, unit.name)
        .order_by(unit.name, unit.id)
    )
    return [Part(*row[:4], Count(*row[4:])) for row in rows]


def held_for(
    public_ids: Collection[str], paths: Sequence[str], *, but: int | None, today: date
) -> Sequence[Registration]:
    """These registrations with their persons, held: only of who is employed below these places."""
    return db.session.scalars(
        select(Registration)
        .join(Registration.person)
        .options(contains_eager(Registration.person))
        .where(
            Registration.public_id.in_(public_ids),
            Registration.person_id != but,
            places.employed_below(paths, day=today),
        )
        .order_by(Person.search_name, Registration.id)
        .with_for_update(of=Registration)
        .execution_options(populate_existing=True)
    ).all()


def nudged_since(
    subjects: Collection[str], *, kind: str, since: datetime
) -> Mapping[str, datetime]:
    """When the last letter of this kind was written about each of these rows."""
    rows = db.session.execute(
        select(QueuedLetter.subject, func.max(QueuedLetter.planned_at))
        .where(
            QueuedLetter.kind == kind,
            QueuedLetter.subject.in_(subjects),
            QueuedLetter.planned_at > since,
            QueuedLetter.state != LetterState.WITHDRAWN,
        )
        .group_by(QueuedLetter.subject)
    )
    return {row[0]: row[1] for row in rows}


def reachable(person_ids: Collection[int]) -> set[int]:
    """Who of these has an address for letters."""
    return set(
        db.session.scalars(
            select(EmailAddress.person_id).where(
                EmailAddress.person_id.in_(person_ids), EmailAddress.for_letters
            )
        )
    )
