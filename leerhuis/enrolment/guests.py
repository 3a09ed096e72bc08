"""People without an account, of an organisation that the house does not know: from request to seat.

A page never says whether it knows an address: the letter does, to whom the address belongs.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import delete, select

from leerhuis import audit, clock, db, settings, tokens
from leerhuis.access import HOUSE, Identity, Role
from leerhuis.audit import Action
from leerhuis.courses.models import Edition
from leerhuis.courses.words import Admits
from leerhuis.enrolment import approving, counting, queries, rules, seating, service
from leerhuis.enrolment.models import Approval, Enrolment, GuestRequest
from leerhuis.enrolment.rules import IS_ACTIVE, Side
from leerhuis.enrolment.visiting import mails
from leerhuis.enrolment.visiting import queries as guest_queries
from leerhuis.enrolment.visiting.queries import request_for as request_for
from leerhuis.enrolment.visiting.queries import to_attach as to_attach
from leerhuis.enrolment.visiting.rules import check_no_links
from leerhuis.errors import Missing, Refused
from leerhuis.mail import service as mail
from leerhuis.people import queries as people
from leerhuis.people import rules as people_rules
from leerhuis.people import service as people_service
from leerhuis.people.models import Organisation, Person
from leerhuis.people.rules import AppointmentKind, Function
from leerhuis.signin import attempts
from leerhuis.signin import queries as signin_queries
from leerhuis.signin import service as signin
from leerhuis.signin.rules import Door

UNCONFIRMED = timedelta(days=30)
# Nobody knows the hours of a guest; whoever employs them fills them in.
FULL_TIME = Decimal(1)


class Wish(NamedTuple):
    """Who asks for a seat, and for which organisation they work."""

    given_name: str
    name_prefix: str
    family_name: str
    address: str
    organisation_name: str
    language: str = "nl"


def edition_open_to_guests(public_id: str) -> Edition:
    """A group that is open to every region; the others do not exist here."""
    edition = queries.edition_to_enrol_in(public_id)
    if edition.admits is not Admits.OTHERS:
        raise Missing
    return edition


def ask(edition: Edition, wish: Wish, *, origin: str, now: datetime) -> None:
    """Send a letter with which the request is confirmed; who is known is told to sign in."""
    people_rules.check_names(wish.given_name, wish.name_prefix, wish.family_name)
    check_no_links(
        given_name=wish.given_name,
        name_prefix=wish.name_prefix,
        family_name=wish.family_name,
        organisation_name=wish.organisation_name,
    )
    address = people_rules.clean_address(wish.address)
    attempts.knock(Door.GUEST, who=address, origin=origin, now=now)
    _check_open(edition, now=now)
    with db.transaction():
        facts = counting.facts_of(edition.id)
        known = guest_queries.person_at(address)
        if known is not None and not guest_queries.is_a_guest(known.id):
            mail.queue(mails.known(facts, known, address=address, now=now), now=now)
        else:
            row = _request(edition, wish._replace(address=address), now=now)
            mail.queue(mails.confirm(row, facts, now=now), now=now)


def _check_open(edition: Edition, *, now: datetime) -> None:
    rules.check_open(
        state=edition.state,
        planned=edition.starts_at is not None,
        enrol_by_on=edition.enrol_by_on,
        begun=seating.begun(edition, now=now),
        today=clock.day_of(now),
    )


def _request(edition: Edition, wish: Wish, *, now: datetime) -> GuestRequest:
    """The request of this address for this group: asking anew is one request with a new letter."""
    row = guest_queries.last_request(edition.id, wish.address)
    if row is not None and row.confirmed_at is not None:
        ended = row.enrolment_id and counting.by_id(row.enrolment_id).cancelled_at
        row = None if ended else row
    if row is None:
        row = GuestRequest(edition_id=edition.id, public_id=tokens.public_id(), asked_at=now)
        row.token_hash = tokens.hash_of(token_of(row))
    if row.confirmed_at is None:
        for name, value in wish._asdict().items():
            setattr(row, name, value)
        row.asked_at = now
    db.add(row)
    return row


def token_of(row: GuestRequest) -> str:
    """The token that its letter carries, formed again from the row."""
    key = settings.current().secret_key
    return tokens.form(key, purpose=mails.PURPOSE, row=row.public_id, generation=0)


def by_token(token: str, *, now: datetime) -> GuestRequest:
    """The request of a link; one that was never confirmed ends with its rows."""
    row = guest_queries.by_hash(tokens.hash_of(token))
    if row is None or (row.confirmed_at is None and row.asked_at <= now - UNCONFIRMED):
        raise Missing
    return row


def enrolment_of(row: GuestRequest) -> Enrolment | None:
    return counting.by_id(row.enrolment_id) if row.enrolment_id else None


def confirm(
    token: str, *, answers: Mapping[str, str] | None = None, origin: str, now: datetime
) -> Enrolment:
    """The address is theirs: they become a person, whose seat is held until someone says yes."""
    with db.transaction():
        row = by_token(token, now=now)
        edition = db.session.get_one(Edition, row.edition_id)
        db.hold(edition)
        db.session.refresh(row, ["enrolment_id", "person_id", "confirmed_at"])
        if row.enrolment_id is not None:
            return counting.by_id(row.enrolment_id)
        person = _person_of(row, now=now)
        row.person_id, row.confirmed_at = person.id, now
        db.session.flush()
        by = people.identity_of(person, origin=origin, today=clock.day_of(now))
        enrolment = service.enrol(edition, person.id, by=by, now=now, answers=answers or {})
        row.enrolment_id = enrolment.id
        _note(Action.GUEST_CONFIRMED, row, by=by, now=now)
        return enrolment


def _person_of(row: GuestRequest, *, now: datetime) -> Person:
    """Whoever confirms is one person, however many groups they ask for."""
    known = guest_queries.person_at(row.address)
    if known is not None:
        if not guest_queries.is_a_guest(known.id):
            raise Refused("You have an account by now. Sign in to enrol.")
        return known
    person = people_service.create_person(
        given_name=row.given_name,
        name_prefix=row.name_prefix,
        family_name=row.family_name,
        address=row.address,
        by=HOUSE,
        now=now,
    )
    person.language = row.language
    [address] = signin_queries.addresses_of(person.id)
    address.confirmed_at = now
    return person


def withdraw(token: str, *, origin: str, now: datetime) -> None:
    """Give up the seat or the place in line, by the same link."""
    enrolment = enrolment_of(by_token(token, now=now))
    if enrolment is None or enrolment.state not in IS_ACTIVE:
        return
    person = db.session.get_one(Person, enrolment.person_id)
    by = people.identity_of(person, origin=origin, today=clock.day_of(now))
    service.cancel(enrolment, by=by, now=now)


def attach(
    request: GuestRequest,
    organisation: Organisation,
    *,
    function: Function,
    by: Identity,
    now: datetime,
) -> Enrolment | None:
    """Say for whom a guest works: that gives them an account, and the coordinator's yes."""
    with db.transaction():
        db.hold(db.session.get_one(Edition, request.edition_id))
        db.hold_all(GuestRequest)  # they may have asked in a group of another coordinator as well
        db.session.refresh(request, ["person_id", "enrolment_id", "attached_at"])
        person_id, enrolment_id = request.person_id, request.enrolment_id
        if person_id is None or enrolment_id is None:
            raise Refused("This address is not confirmed yet.")
        _check_place(request, organisation, now=now)
        if not any(organisation.path.startswith(each) for each in by.paths(Role.COORDINATOR)):
            raise Missing
        person = db.session.get_one(Person, person_id)
        _appoint(person, organisation, function, now=now)
        for each in guest_queries.requests_of(person_id):
            if each.attached_at is None:
                each.attached_at = now
                place = organisation.public_id
                _note(Action.GUEST_ATTACHED, each, by=by, now=now, organisation=place)
        approval = _open_approval(enrolment_id)
        if approval is not None:
            approving.approve(approval, by=by, now=now)
        if signin_queries.account_of(person_id) is None:
            signin.invite(person, by=by, now=now)
        return counting.by_id(enrolment_id)


def _check_place(request: GuestRequest, organisation: Organisation, *, now: datetime) -> None:
    """Said twice is said once; after the first, another organisation comes too late."""
    if request.attached_at is None:
        return
    known = people.employer_of(request.person_id or 0, day=clock.day_of(now))
    if known is None or known.id != organisation.id:
        raise Refused("Somebody has said by now for which organisation this person works.")


def _appoint(
    person: Person, organisation: Organisation, function: Function, *, now: datetime
) -> None:
    """The coordinator says where they work; the house keeps it, as it does of a staff file."""
    people_service.appoint(
        person,
        organisation,
        kind=AppointmentKind.EMPLOYMENT,
        function=function,
        fte=FULL_TIME,
        personnel_number=None,
        starts_on=clock.day_of(now),
        ends_on=None,
        by=HOUSE,
        now=now,
    )


def forget_due(*, now: datetime) -> int:
    """Remove the requests that nobody confirmed in time."""
    past = (GuestRequest.confirmed_at.is_(None), GuestRequest.asked_at <= now - UNCONFIRMED)
    with db.transaction():
        gone = db.session.scalars(
            delete(GuestRequest).where(*past).returning(GuestRequest.id)
        ).all()
    return len(gone)


def _open_approval(enrolment_id: int) -> Approval | None:
    return db.session.scalar(
        select(Approval).where(
            Approval.enrolment_id == enrolment_id,
            Approval.side == Side.COORDINATOR,
            Approval.verdict.is_(None),
        )
    )


def _note(action: Action, row: GuestRequest, *, by: Identity, now: datetime, **facts: str) -> None:
    audit.record(action, by=by, kind="guest_request", subject=row.public_id, now=now, **facts)
