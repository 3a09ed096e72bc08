"""Reading the enrolments that a manager is asked to decide about, the oldest first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from leerhuis import access, db
from leerhuis.access import Identity, Role
from leerhuis.courses.models import Edition, Session
from leerhuis.enrolment import counting
from leerhuis.enrolment.models import Approval, Enrolment
from leerhuis.enrolment.rules import EnrolmentState, Side
from leerhuis.errors import Missing
from leerhuis.people import queries as people
from leerhuis.people.models import Appointment, Organisation, Person
from leerhuis.people.rules import AppointmentKind
from leerhuis.registry import queries as registry
from leerhuis.registry.models import Registration
from leerhuis.registry.queries import Dossier
from leerhuis.registry.rules import IN_THE_REGISTER

Many = Select[*tuple[Any, ...]]
PAGE = 25
# A place of work hears of the days only, so it is shown nothing of the course.
SIDES = (Side.EMPLOYER, Side.PLACEMENT)


@dataclass(frozen=True)
class Request:
    """Something to decide. Without an `edition` one sees the days of absence only."""

    approval: Approval
    person: Person
    place: str
    sessions: Sequence[Session]
    edition: Edition | None
    dossiers: Sequence[Dossier]
    enrolled_at: datetime
    decide_by_at: datetime | None

    @property
    def public_id(self) -> str:
        return self.approval.public_id


@dataclass(frozen=True)
class Page:
    rows: Sequence[Request]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, ceil(self.total / PAGE))


def page(who: Identity, *, page: int, today: date) -> Page:
    """What waits for this manager, the oldest on top."""
    total = number_waiting(who, today=today)
    number = min(max(page, 1), max(1, ceil(total / PAGE)))
    wanted = _oldest_first(_detailed(who, today=today)).limit(PAGE).offset((number - 1) * PAGE)
    return Page(_requests(wanted, today=today), total, number)


def number_waiting(who: Identity, *, today: date) -> int:
    wanted = _waiting(who, select(func.count(Approval.id)), today=today)
    return db.session.scalar(wanted) or 0


def chosen(who: Identity, public_ids: Iterable[str], *, today: date) -> list[Request]:
    """These, as far as they still wait for this manager."""
    wanted = _detailed(who, today=today).where(Approval.public_id.in_(list(public_ids)))
    return _requests(_oldest_first(wanted), today=today)


def approval_for(who: Identity, public_id: str, *, today: date) -> Approval:
    """Only the row, to decide."""
    row: Approval = people.found(
        _waiting(who, select(Approval), today=today).where(Approval.public_id == public_id)
    )
    return row


def answered_for(who: Identity, public_id: str) -> tuple[Approval, Person | None]:
    """What was asked and waits no more, and who decided: for who follows an old link."""
    decider = aliased(Person)
    row = db.session.execute(
        _asked_of(who, select(Approval, decider))
        .join(Enrolment.person)
        .outerjoin(decider, decider.id == Approval.decided_by_id)
        .options(contains_eager(Approval.enrolment).contains_eager(Enrolment.person))
        .where(Approval.public_id == public_id)
    ).first()
    if row is None:
        raise Missing
    return row[0], row[1]


def _asked_of(who: Identity, wanted: Many) -> Many:
    """Asked of an organisation where one is manager, and never about oneself."""
    return (
        wanted.join(Approval.enrolment)
        .join(Organisation, Organisation.id == Approval.organisation_id)
        .where(
            Approval.side.in_(SIDES),
            Enrolment.person_id != who.person_id,
            access.below(Organisation.path, who.paths(Role.MANAGER)),
        )
    )


def _waiting(who: Identity, wanted: Many, *, today: date) -> Many:
    """Nobody decides about, or reads of, people who have left since it was asked."""
    return _asked_of(who, wanted).where(
        Approval.verdict.is_(None),
        Enrolment.state == EnrolmentState.REQUESTED,
        _still_here(who, today=today),
    )


def _still_here(who: Identity, *, today: date) -> ColumnElement[bool]:
    """Employed below one's places where an employer is asked, placed there where a placement is."""
    kinds = {
        Side.EMPLOYER: AppointmentKind.EMPLOYMENT,
        Side.PLACEMENT: AppointmentKind.PLACEMENT,
    }
    place = aliased(Organisation)
    of_kind = [
        and_(Approval.side == side, Appointment.kind == kind) for side, kind in kinds.items()
    ]
    return exists(
        select(Appointment.id)
        .join(place, place.id == Appointment.organisation_id)
        .where(
            Appointment.person_id == Enrolment.person_id,
            people.appointed_on(today),
            access.below(place.path, who.paths(Role.MANAGER)),
            or_(*of_kind),
        )
    )


def _detailed(who: Identity, *, today: date) -> Many:
    return (
        _waiting(who, select(Approval, Organisation.name), today=today)
        .join(Enrolment.person)
        .options(contains_eager(Approval.enrolment).contains_eager(Enrolment.person))
    )


def _oldest_first(wanted: Many) -> Many:
    return wanted.order_by(Approval.asked_at, Approval.id)


def _requests(wanted: Many, *, today: date) -> list[Request]:
    rows = db.session.execute(wanted).all()
    editions = _editions(row[0].enrolment.edition_id for row in rows)
    dossiers = _dossiers(
        {row[0].enrolment.person_id for row in rows if row[0].side is Side.EMPLOYER}, today=today
    )
    return [_request(row[0], row[1], editions, dossiers) for row in rows]


def _request(
    approval: Approval,
    place: str,
    editions: Mapping[int, Edition],
    dossiers: Mapping[int, Sequence[Dossier]],
) -> Request:
    enrolment, full = approval.enrolment, approval.side is Side.EMPLOYER
    edition = editions[enrolment.edition_id]
    return Request(
        approval=approval,
        person=enrolment.person,
        place=place,
        sessions=edition.sessions,
        edition=edition if full else None,
        dossiers=dossiers.get(enrolment.person_id, ()) if full else (),
        enrolled_at=enrolment.enrolled_at,
        decide_by_at=enrolment.decide_by_at,
    )


def _editions(numbers: Iterable[int]) -> Mapping[int, Edition]:
    wanted = select(Edition).options(*counting.EDITION).where(Edition.id.in_(set(numbers)))
    return {each.id: each for each in db.session.execute(wanted).unique().scalars()}


def _dossiers(person_ids: set[int], *, today: date) -> Mapping[int, Sequence[Dossier]]:
    """How the registrations of these people stand, the first to apply first."""
    rows = db.session.scalars(
        select(Registration)
        .where(Registration.person_id.in_(person_ids), Registration.state.in_(IN_THE_REGISTER))
        .order_by(Registration.apply_by_on, Registration.id)
    ).all()
    sheets = registry.sheets_for(rows)
    found: dict[int, list[Dossier]] = {}
    for row in rows:
        dossier = registry.dossier_of(row, sheets[row.person_id], today=today)
        found.setdefault(row.person_id, []).append(dossier)
    return found
