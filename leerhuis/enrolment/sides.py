"""Who has a say in an enrolment: the employer, the place of work, the coordinator.

The nearest rule upwards of an organisation counts. Without any, an employer and a place of work
are told and decide nothing. Whoever enrols someone for whom they speak has said yes by it.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, select

from leerhuis import clock, db, tokens
from leerhuis.access import Identity, Role
from leerhuis.courses import described
from leerhuis.courses.models import Course, Edition
from leerhuis.courses.prerequisites import Lacking
from leerhuis.courses.words import Strictness
from leerhuis.enrolment import mails_of_turns as mails
from leerhuis.enrolment import needing
from leerhuis.enrolment.models import Approval, ApprovalRule, Enrolment
from leerhuis.enrolment.rules import EnrolmentState, Side, Verdict, Voice
from leerhuis.enrolment.visiting import queries as visiting
from leerhuis.mail import service as mail
from leerhuis.people import queries as people
from leerhuis.people.models import Appointment, Organisation, Person
from leerhuis.people.rules import AppointmentKind

_SIDES = {
    AppointmentKind.EMPLOYMENT: Side.EMPLOYER,
    AppointmentKind.PLACEMENT: Side.PLACEMENT,
}

DAY: Any = bindparam("day")


class Say(NamedTuple):
    """What one side wants of an enrolment; the coordinator's is of the organisation of the course.

    With several employers or places of work it is the one of the most hours.
    """

    side: Side
    voice: Voice
    organisation_id: int
    path: str


def sides_for(edition: Edition, person_id: int, *, now: datetime) -> list[Say]:
    """Every side that there is for this person in this group, with what it wants."""
    found = says_of([person_id], day=clock.day_of(now)).get(person_id, [])
    return [*found, _coordinator(edition, person_id, nowhere=not found, now=now)]


def state_for(
    edition: Edition, person_id: int, *, by: Identity | None = None, now: datetime
) -> EnrolmentState:
    """What a seat of this person is: sure, or requested of who decides.

    `by` is who enrols this person on purpose; whoever lets the line move says yes to nothing.
    """
    open_says = _open(edition, person_id, by=by, now=now)
    return EnrolmentState.REQUESTED if open_says else EnrolmentState.CONFIRMED


def deciding(edition: Edition, person_id: int, *, by: Identity, now: datetime) -> list[Say]:
    """Who would have to say yes if this person enrolled now."""
    return _open(edition, person_id, by=by, now=now)


def ask(
    enrolment: Enrolment, edition: Edition, *, by: Identity | None = None, now: datetime
) -> None:
    """Ask each side that decides, until a day; tell the person, and whoever may say yes."""
    asked = _open(edition, enrolment.person_id, by=by, now=now)
    enrolment.decide_by_at = _decide_by(edition, now=now)
    rows = {each.side: _asked(enrolment, each, now=now) for each in asked}
    db.add(*rows.values())
    person = db.session.get_one(Person, enrolment.person_id)
    letters = [
        mails.asked(rows[say.side], enrolment, edition, person, to=each.id)
        for say in asked
        for each in deciders(say, person_id=person.id, day=clock.day_of(now))
    ]
    told = mails.requested(enrolment, edition, sides=[each.side for each in asked])
    mail.queue_all([told, *letters], now=now)


def agree(enrolment: Enrolment, edition: Edition, *, by: Identity, now: datetime) -> None:
    """By enrolling someone who waits, the side that `by` speaks for has said yes to a seat."""
    if by.person_id == enrolment.person_id or not by.may(Role.MANAGER, Role.COORDINATOR):
        return
    says = sides_for(edition, enrolment.person_id, now=now)
    spoken = [
        each
        for each in says
        if each.voice is Voice.DECIDES and speaks_for(by, each, person_id=enrolment.person_id)
    ]
    rows = [_asked(enrolment, each, now=now) for each in spoken]
    for each in rows:
        each.verdict, each.decided_at, each.decided_by_id = Verdict.APPROVED, now, by.person_id
    db.add(*rows)


def stop_asking(enrolment: Enrolment) -> None:
    """Take back what was not sent yet to who was asked: it is decided, or over."""
    asked = select(Approval.public_id).where(Approval.enrolment_id == enrolment.id)
    for subject in db.session.scalars(asked):
        mail.withdraw(subject=subject, kinds=(mails.ASKED,))


def speaks_for(by: Identity, say: Say, *, person_id: int) -> bool:
    """Whether this person may say yes for that side; no manager does so for themselves."""
    if say.side is Side.COORDINATOR:
        return any(say.path.startswith(each) for each in by.paths(Role.COORDINATOR))
    return by.person_id != person_id and any(
        say.path.startswith(each) for each in by.paths(Role.MANAGER)
    )


def deciders(say: Say, *, person_id: int, day: date) -> list[Person]:
    """Who is asked: those on the nearest organisation upwards where anyone is, never oneself."""
    role = Role.COORDINATOR if say.side is Side.COORDINATOR else Role.MANAGER
    return people.holders_up(say.path, role, but=person_id, day=day)


def says_of(person_ids: Collection[int], *, day: date) -> dict[int, list[Say]]:
    """What employers and places of work want for these people that day, in one statement."""
    given = {"people": list(person_ids), "day": day}
    rows = db.session.execute(_says_query(), given)
    found: dict[int, dict[Side, Say]] = {}
    for person_id, kind, organisation_id, path, as_employer, as_placement in rows:
        side = _SIDES[kind]
        voice = as_employer if side is Side.EMPLOYER else as_placement
        say = Say(side, voice or Voice.TOLD, organisation_id, path)
        found.setdefault(person_id, {}).setdefault(side, say)
    return {person_id: list(says.values()) for person_id, says in found.items()}


@cache
def _says_query() -> Select[*tuple[Any, ...]]:
    """Built once: that costs more than running it."""
    ruling = (
        select(Organisation.path, ApprovalRule.as_employer, ApprovalRule.as_placement)
        .join(ApprovalRule.organisation)
        .subquery()
    )
    return (
        select(
            Appointment.person_id,
            Appointment.kind,
            Organisation.id,
            Organisation.path,
            ruling.c.as_employer,
            ruling.c.as_placement,
        )
        .join(Appointment.organisation)
        .outerjoin(ruling, Organisation.path.startswith(ruling.c.path))
        .where(
            Appointment.person_id.in_(bindparam("people", expanding=True)),
            people.appointed_on(DAY),
        )
        .order_by(Appointment.fte.desc(), Appointment.id, func.length(ruling.c.path).desc())
    )


def _coordinator(edition: Edition, person_id: int, *, nowhere: bool, now: datetime) -> Say:
    """The coordinator decides where the group says so, and of who lacks what needs approval.

    Also of a guest, as long as nobody has said where they work.
    """
    decides = (
        edition.coordinator_decides
        or (nowhere and visiting.is_a_guest(person_id))
        or _lacks(edition, person_id, now=now)
    )
    if not decides:
        course = db.session.get_one(Course, edition.course_id)
        return Say(Side.COORDINATOR, Voice.NONE, course.organisation_id, "")
    place = _place_of_course(edition)
    return Say(Side.COORDINATOR, Voice.DECIDES, place.id, place.path)


def _lacks(edition: Edition, person_id: int, *, now: datetime) -> bool:
    course = db.session.get_one(Course, edition.course_id)
    if course.strictness is not Strictness.APPROVAL:
        return False
    asked = described.asked_of(course.id)
    [verdict] = needing.judged(asked, person_id, on=[clock.day_of(edition.starts_at or now)])
    return isinstance(verdict, Lacking)


def _place_of_course(edition: Edition) -> Organisation:
    course = db.session.get_one(Course, edition.course_id)
    return db.session.get_one(Organisation, course.organisation_id)


def _open(edition: Edition, person_id: int, *, by: Identity | None, now: datetime) -> list[Say]:
    """The sides that decide and have not said yes, the one that `by` speaks for left out.

    For an employer or a place of work without a manager the coordinator decides.
    """
    says = [each for each in sides_for(edition, person_id, now=now) if each.voice is Voice.DECIDES]
    if not says:
        return []
    named = {
        each.side: each
        for each in (_with_decider(each, edition, person_id, now=now) for each in says)
        if not (by and speaks_for(by, each, person_id=person_id))
    }
    said = _approved(edition, person_id) if named else set()
    return [each for side, each in named.items() if side not in said]


def _with_decider(say: Say, edition: Edition, person_id: int, *, now: datetime) -> Say:
    if say.side is Side.COORDINATOR:
        return say
    if deciders(say, person_id=person_id, day=clock.day_of(now)):
        return say
    place = _place_of_course(edition)
    return Say(Side.COORDINATOR, Voice.DECIDES, place.id, place.path)


def _approved(edition: Edition, person_id: int) -> set[Side]:
    """The sides that have said yes to the enrolment that this person has now."""
    rows = db.session.scalars(
        select(Approval.side)
        .join(Approval.enrolment)
        .where(
            Enrolment.edition_id == edition.id,
            Enrolment.person_id == person_id,
            Enrolment.cancelled_at.is_(None),
            Approval.verdict == Verdict.APPROVED,
        )
    )
    return set(rows)


def _asked(enrolment: Enrolment, say: Say, *, now: datetime) -> Approval:
    return Approval(
        public_id=tokens.public_id(),
        enrolment_id=enrolment.id,
        side=say.side,
        organisation_id=say.organisation_id,
        asked_at=now,
    )


def _decide_by(edition: Edition, *, now: datetime) -> datetime:
    """So many days from now, at most until the group begins."""
    last = now + timedelta(days=edition.approve_days)
    return min(last, edition.starts_at) if edition.starts_at else last
