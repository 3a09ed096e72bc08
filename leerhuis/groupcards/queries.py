"""Reading a group for its card, and whose sessions are so near that they hear of it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.attendance.queries import trained_by
from leerhuis.courses.contents import Prerequisite
from leerhuis.courses.models import Course, Edition, Session
from leerhuis.courses.queries import SHOWN, coordinated
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.learning import learning_in
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.errors import Missing
from leerhuis.groupcards import rules
from leerhuis.groupcards.rules import Card, Module
from leerhuis.pathways.models import Track, TrackModule, TrackStep
from leerhuis.pathways.rules import TrackState
from leerhuis.people.days import appointed_on
from leerhuis.people.models import Appointment
from leerhuis.people.rules import AppointmentKind
from leerhuis.people.sectors import Sector
from leerhuis.planning.participants.queries import sectors_by_organisation

GIVEN = (EditionState.PUBLISHED, EditionState.DONE)


def group_for(who: Identity, public_id: str) -> Edition:
    """A group that goes on, for who trains a session of it or coordinates it."""
    trained = exists().where(Session.edition_id == Edition.id, trained_by(who))
    found = db.session.scalar(
        select(Edition)
        .join(Edition.course)
        .join(Course.organisation)
        .options(
            contains_eager(Edition.course).contains_eager(Course.organisation),
            contains_eager(Edition.course).joinedload(Course.theme),
            selectinload(Edition.sessions).options(*SHOWN),
        )
        .where(
            Edition.public_id == public_id,
            Edition.state.in_(GIVEN),
            or_(coordinated(who), trained),
        )
    )
    if found is None:
        raise Missing
    return found


def card_of(edition: Edition, *, today: date) -> Card:
    """What the card says of this group now."""
    people = list(
        db.session.scalars(
            select(Enrolment.person_id).where(
                Enrolment.edition_id == edition.id,
                Enrolment.state == EnrolmentState.CONFIRMED,
            )
        )
    )
    day = clock.day_of(edition.starts_at) if edition.starts_at else today
    return Card(
        len(people),
        rules.sectors_of(_sectors(people, day=day)),
        _modules(edition.course_id, people),
        learning_in(edition.id, today=today),
    )


def coming(*, now: datetime) -> Sequence[Session]:
    """Sessions of the next three days, with who trains them."""
    return (
        db.session.scalars(
            select(Session)
            .join(Session.edition)
            .join(Edition.course)
            .options(
                contains_eager(Session.edition).contains_eager(Edition.course),
                joinedload(Session.venue),
                joinedload(Session.room),
                joinedload(Session.trainers),
            )
            .where(
                Edition.state == EditionState.PUBLISHED,
                Session.starts_at > now,
                Session.starts_at <= now + rules.BEFORE,
            )
            .order_by(Session.starts_at, Session.id)
        )
        .unique()
        .all()
    )


def _sectors(people: Sequence[int], *, day: date) -> list[Sector | None]:
    known = sectors_by_organisation()
    rows = db.session.execute(
        select(Appointment.person_id, Appointment.organisation_id)
        .where(
            Appointment.person_id.in_(people),
            Appointment.kind == AppointmentKind.EMPLOYMENT,
            appointed_on(day),
        )
        .order_by(Appointment.fte.desc(), Appointment.id)
    )
    first: dict[int, int] = {}
    for person_id, organisation_id in rows:
        first.setdefault(person_id, organisation_id)
    return [known.get(each) for each in first.values()]


def _modules(course_id: int, people: Sequence[int]) -> list[Module]:
    before = db.session.execute(_required(course_id).union(_earlier(course_id))).all()
    rows = db.session.execute(
        select(Edition.course_id, Enrolment.person_id)
        .join(Enrolment.edition)
        .where(
            Edition.course_id.in_([number for number, _title in before]),
            Enrolment.person_id.in_(people),
            Enrolment.completed_on.is_not(None),
        )
    )
    done: dict[int, set[int]] = defaultdict(set)
    for number, person_id in rows:
        done[number].add(person_id)
    ordered = sorted(((number, title) for number, title in before), key=lambda each: each[1])
    return rules.modules_of(ordered, done)


def _required(course_id: int) -> Select[int, str]:
    return (
        select(Course.id, Course.title)
        .join(Prerequisite, Prerequisite.required_id == Course.id)
        .where(Prerequisite.course_id == course_id)
    )


def _earlier(course_id: int) -> Select[int, str]:
    """Modules of the steps before this course, in tracks that can be followed."""
    own, own_step = aliased(TrackModule), aliased(TrackStep)
    return (
        select(Course.id, Course.title)
        .join(TrackModule, TrackModule.course_id == Course.id)
        .join(TrackStep, TrackStep.id == TrackModule.step_id)
        .join(Track, Track.id == TrackStep.track_id)
        .join(own_step, (own_step.track_id == Track.id) & (own_step.position > TrackStep.position))
        .join(own, own.step_id == own_step.id)
        .where(
            own.course_id == course_id,
            Course.id != course_id,
            Track.state == TrackState.OPEN,
        )
    )
