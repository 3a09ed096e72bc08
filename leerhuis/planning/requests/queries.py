"""Reading what waits for the coordinator: seats to say yes or no to, and guests without a place."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from leerhuis import db
from leerhuis.access import Identity, Role
from leerhuis.courses.models import Course, Edition
from leerhuis.courses.queries import Listing, coordinated
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.models import Approval, Enrolment, GuestRequest
from leerhuis.enrolment.rules import IS_ACTIVE, EnrolmentState, Side
from leerhuis.people import queries as people
from leerhuis.people.models import Organisation, Person
from leerhuis.people.rules import OrganisationKind

PER_PAGE = 25
Many = Select[*tuple[Any, ...]]


class Request(NamedTuple):
    """A seat that is kept until the coordinator says something."""

    public_id: str
    enrolment: str
    name: str
    employer: str | None
    title: str
    label: str
    starts_at: datetime | None
    asked_at: datetime
    decide_by_at: datetime | None
    reason: str


class Guest(NamedTuple):
    """Someone without an account, whose organisation nobody has said yet."""

    public_id: str
    name: str
    organisation: str
    address: str
    title: str
    label: str
    starts_at: datetime | None
    confirmed_at: datetime | None
    state: EnrolmentState


def requests_for(who: Identity, *, page: int, today: date) -> Listing[Request]:
    """The oldest first; a guest is attached to an organisation instead."""
    wanted = _requests(who)
    rows, page, total = _page(
        wanted.with_only_columns(
            Approval.public_id,
            Enrolment.public_id,
            Person.sort_name,
            people.employer_name(Person.id, day=today),
            Course.title,
            Edition.label,
            Edition.starts_at,
            Approval.asked_at,
            Enrolment.decide_by_at,
            Enrolment.reason,
        ).order_by(Approval.asked_at, Approval.id),
        number_of_requests(who),
        page,
    )
    return Listing([Request._make(each) for each in rows], page, total, PER_PAGE)


def guests_for(who: Identity, *, page: int) -> Listing[Guest]:
    """The first who asked on top."""
    name = func.trim(GuestRequest.given_name + " " + GuestRequest.name_prefix)
    rows, page, total = _page(
        _guests(who)
        .with_only_columns(
            GuestRequest.public_id,
            name + " " + GuestRequest.family_name,
            GuestRequest.organisation_name,
            GuestRequest.address,
            Course.title,
            Edition.label,
            Edition.starts_at,
            GuestRequest.confirmed_at,
            Enrolment.state,
        )
        .order_by(GuestRequest.confirmed_at, GuestRequest.id),
        number_of_guests(who),
        page,
    )
    return Listing([Guest._make(each) for each in rows], page, total, PER_PAGE)


def number_of_requests(who: Identity) -> int:
    return db.session.scalar(_requests(who).with_only_columns(func.count(Approval.id))) or 0


def number_of_guests(who: Identity) -> int:
    return db.session.scalar(_guests(who).with_only_columns(func.count(GuestRequest.id))) or 0


def waiting_in(editions: Collection[int]) -> dict[int, int]:
    """How many requests and guests wait for the coordinator of each of these groups."""
    found: dict[int, int] = {}
    for wanted in (_open(select(Approval)), _unattached(select(GuestRequest))):
        rows = db.session.execute(
            wanted.with_only_columns(Edition.id, func.count())
            .where(Edition.id.in_(editions))
            .group_by(Edition.id)
        )
        for number, count in rows:
            found[number] = found.get(number, 0) + count
    return found


def approval_for(who: Identity, public_id: str) -> Approval:
    row: Approval = people.found(
        _requests(who).with_only_columns(Approval).where(Approval.public_id == public_id)
    )
    return row


def enrolment_of(approval: Approval) -> tuple[str, str]:
    """Who it is about, and of which course."""
    row = db.session.execute(
        select(Person, Course.title)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(Enrolment.edition)
        .join(Edition.course)
        .where(Enrolment.id == approval.enrolment_id)
    ).one()
    return row[0].name, row[1]


def places_for(who: Identity) -> list[Organisation]:
    """Where a guest can work: every organisation at or below where this person coordinates."""
    return people.organisations_for(who, Role.COORDINATOR)


def parents_for(who: Identity) -> list[Organisation]:
    """What a new organisation can be part of: no team."""
    return [each for each in places_for(who) if each.kind is not OrganisationKind.TEAM]


def _page(wanted: Many, total: int, page: int) -> tuple[Any, int, int]:
    page = min(max(page, 1), max(1, -(-total // PER_PAGE)))
    rows = db.session.execute(wanted.limit(PER_PAGE).offset((page - 1) * PER_PAGE))
    return rows, page, total


def _requests(who: Identity) -> Many:
    return _open(select(Approval)).join(Course.organisation).where(coordinated(who))


def _guests(who: Identity) -> Many:
    return _unattached(select(GuestRequest)).join(Course.organisation).where(coordinated(who))


def _open(wanted: Many) -> Many:
    """Asked of the coordinator and not said; whoever is a guest still is not among them."""
    guest = (
        select(GuestRequest.id)
        .where(GuestRequest.enrolment_id == Enrolment.id, GuestRequest.attached_at.is_(None))
        .exists()
    )
    return (
        wanted.join(Approval.enrolment)
        .join(Enrolment.person)
        .join(Enrolment.edition)
        .join(Edition.course)
        .where(
            Approval.side == Side.COORDINATOR,
            Approval.verdict.is_(None),
            Enrolment.state == EnrolmentState.REQUESTED,
            Edition.state == EditionState.PUBLISHED,
            ~guest,
        )
    )


def _unattached(wanted: Many) -> Many:
    return (
        wanted.join(Enrolment, Enrolment.id == GuestRequest.enrolment_id)
        .join(GuestRequest.edition)
        .join(Edition.course)
        .where(GuestRequest.attached_at.is_(None), Enrolment.state.in_(IS_ACTIVE))
    )
