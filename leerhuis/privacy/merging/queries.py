"""Reading two persons that may be one, side by side, and what was asked of them."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, not_, or_, select
from sqlalchemy.orm import joinedload

from leerhuis import access, db
from leerhuis.access import Identity, Role
from leerhuis.certificates.models import Certificate
from leerhuis.enrolment.models import Enrolment
from leerhuis.errors import Missing
from leerhuis.feeds.models import Feed
from leerhuis.people import directory
from leerhuis.people import queries as people
from leerhuis.people.directory import PersonPage
from leerhuis.people.models import Appointment, EmailAddress, Organisation, Person, RoleGrant
from leerhuis.people.queries import found, granted_on
from leerhuis.privacy.merging import accounts, posts
from leerhuis.privacy.merging.models import MergeRequest
from leerhuis.registry.dossier.models import Activity
from leerhuis.registry.models import Registration

FEWEST_SIGNS = 3


class Side(NamedTuple):
    """One of the two as an administrator compares them: numbers, and nothing of a dossier."""

    person: Person
    account: str
    enrolments: int
    certificates: int
    registrations: int
    activities: int


class Clash(NamedTuple):
    """What both have, and what becomes of it."""

    appointments: int
    groups: int
    registers: int
    accounts: bool
    feeds: bool


def person_for(who: Identity, public_id: str, *, today: date) -> Person:
    """One of the two: somebody whom an administrator keeps, and who is not another by now."""
    return directory.person_card(who, public_id, today=today)


def pair_for(who: Identity, public_id: str, other_id: str, *, today: date) -> tuple[Person, Person]:
    """Both, read anew: a refusal ended the transaction of before. Nobody is two persons."""
    one, other = (person_for(who, each, today=today) for each in (public_id, other_id))
    if one.id == other.id:
        raise Missing
    return one, other


def found_for(who: Identity, words: str, *, today: date) -> PersonPage | None:
    """Whom an administrator may mean."""
    if len(words) < FEWEST_SIGNS:
        return None
    return directory.persons_page(who, today=today, words=words)


def is_overseen(who: Identity, person_id: int, *, today: date) -> bool:
    """Whether all that holds of a person, or will, lies where `who` is administrator."""
    if who.person_id is None:
        return True
    outside = not_(access.below(Organisation.path, people.paths_of(who, Role.ADMINISTRATOR)))
    works = (
        select(Appointment.id)
        .join(Appointment.organisation)
        .where(
            Appointment.person_id == person_id,
            or_(Appointment.ends_on.is_(None), Appointment.ends_on >= today),
            outside,
        )
    )
    holds = (
        select(RoleGrant.id)
        .join(RoleGrant.organisation)
        .where(RoleGrant.person_id == person_id, granted_on(today), outside)
    )
    return not db.session.scalar(select(or_(works.exists(), holds.exists())))


def side_of(person: Person) -> Side:
    account = accounts.account_of(person.id)
    state = "used" if accounts.is_used(account) else "unused" if account else "none"
    return Side(
        person,
        state,
        *(_number(kind, person.id) for kind in (Enrolment, Certificate, Registration, Activity)),
    )


def _number(kind: type[Enrolment | Certificate | Registration | Activity], person_id: int) -> int:
    return db.session.scalar(select(func.count(kind.id)).where(kind.person_id == person_id)) or 0


def clash_of(person_id: int, into_id: int) -> Clash:
    """What is there twice."""
    pairs = [
        (mine, theirs)
        for mine in people.appointments_of(person_id)
        for theirs in people.appointments_of(into_id)
        if posts.in_the_way(mine, theirs)
    ]
    both = [accounts.is_used(accounts.account_of(each)) for each in (person_id, into_id)]
    feeds = db.session.scalars(
        select(Feed.id).where(Feed.person_id.in_([person_id, into_id]))
    ).all()
    return Clash(
        appointments=len(pairs),
        groups=_in_both(Enrolment, person_id, into_id),
        registers=_in_both(Registration, person_id, into_id),
        accounts=all(both),
        feeds=len(feeds) > 1,
    )


def _in_both(kind: type[Enrolment | Registration], person_id: int, into_id: int) -> int:
    """In how many groups, or registers, both stand."""
    if kind is Enrolment:
        what, holds = Enrolment.edition_id, Enrolment.cancelled_at.is_(None)
    else:
        what, holds = Registration.register, Registration.id.is_not(None)  # type: ignore[assignment]
    theirs = select(what).where(kind.person_id == into_id, holds)
    mine = select(func.count(what.distinct())).where(
        kind.person_id == person_id, holds, what.in_(theirs)
    )
    return db.session.scalar(mine) or 0


def request_for(who: Identity, public_id: str, *, now: datetime) -> MergeRequest:
    """What was asked of `who`, as long as it can be answered."""
    return found(
        select(MergeRequest)
        .options(joinedload(MergeRequest.person), joinedload(MergeRequest.into))
        .where(
            MergeRequest.public_id == public_id,
            _of(who.person_id or 0),
            _open(now=now),
        )
    )


def open_request(person_id: int, into_id: int, *, now: datetime) -> MergeRequest | None:
    """What both are asked now, in whichever direction."""
    pair = [person_id, into_id]
    return db.session.scalar(
        select(MergeRequest).where(
            MergeRequest.person_id.in_(pair), MergeRequest.into_id.in_(pair), _open(now=now)
        )
    )


def unfinished(person_id: int) -> list[MergeRequest]:
    """What was asked of somebody and is neither done nor refused, also what took too long."""
    rows = db.session.scalars(
        select(MergeRequest).where(
            _of(person_id), MergeRequest.done_at.is_(None), MergeRequest.refused_at.is_(None)
        )
    )
    return list(rows)


def addresses_of(person_id: int) -> list[str]:
    return list(
        db.session.scalars(
            select(EmailAddress.address)
            .where(EmailAddress.person_id == person_id)
            .order_by(EmailAddress.id)
        )
    )


def merged_since(moment: datetime) -> list[Person]:
    """Who became someone else lately."""
    rows = db.session.scalars(
        select(Person).where(Person.merged_at >= moment, Person.merged_into_id.is_not(None))
    )
    return list(rows)


def _of(person_id: int) -> ColumnElement[bool]:
    return or_(MergeRequest.person_id == person_id, MergeRequest.into_id == person_id)


def _open(*, now: datetime) -> ColumnElement[bool]:
    return and_(
        MergeRequest.done_at.is_(None),
        MergeRequest.refused_at.is_(None),
        MergeRequest.ends_at > now,
    )
