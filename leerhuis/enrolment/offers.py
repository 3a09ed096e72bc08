"""A seat that is kept for someone who waits: given by hand, taken, or left for the next."""

from datetime import datetime

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.models import Edition
from leerhuis.enrolment import counting, deciding, fitting, mails, offering, seating
from leerhuis.enrolment import mails_of_turns as letters
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import HAS_SEAT, EnrolmentState, WhyNot
from leerhuis.errors import Missing, Refused

_TAKEN = (EnrolmentState.CONFIRMED, EnrolmentState.REQUESTED)


def offer(enrolment: Enrolment, *, by: Identity, now: datetime) -> Enrolment:
    """Staff keep a free seat for someone who waits, where the line does not move by itself."""
    with db.transaction():
        edition = _held(enrolment)
        _check_by_hand(enrolment, edition, now=now)
        seating.record(Action.SEAT_OFFERED, enrolment, edition, by=by, now=now)
        offering.make(enrolment, edition, now=now)
        return enrolment


def give(enrolment: Enrolment, *, by: Identity, now: datetime) -> Enrolment:
    """The same, but the seat is theirs at once, as far as nobody has to say yes to it."""
    with db.transaction():
        edition = _held(enrolment)
        if enrolment.state in _TAKEN:
            return enrolment
        _check_by_hand(enrolment, edition, now=now)
        seating.record(Action.PROMOTED, enrolment, edition, by=by, now=now)
        seating.seat(enrolment, edition, letter=mails.promoted, by=by, now=now)
        return enrolment


def accept(enrolment: Enrolment, *, by: Identity, now: datetime) -> Enrolment:
    """Yes: the seat is certain, or requested of who decides. Saying it twice is saying it once."""
    with db.transaction():
        edition = _held(enrolment)
        if enrolment.state in _TAKEN:
            return enrolment
        _check_answer(enrolment, edition, now=now)
        seating.record(Action.OFFER_ACCEPTED, enrolment, edition, by=by, now=now)
        link = enrolment.offer_hash
        seating.seat(enrolment, edition, letter=mails.confirmed, by=by, now=now)
        enrolment.offer_hash = link  # a second click on the link hears that it was answered
        return enrolment


def refuse(
    enrolment: Enrolment,
    *,
    why: WhyNot | None = None,
    reason: str = "",
    by: Identity,
    now: datetime,
) -> Enrolment:
    """No: the seat goes to the next in line, and this place in line is given up."""
    with db.transaction():
        edition = _held(enrolment)
        if enrolment.state is EnrolmentState.CANCELLED:
            return enrolment
        _check_answer(enrolment, edition, now=now)
        enrolment.why, enrolment.reason = why, reason
        seating.record(Action.OFFER_REFUSED, enrolment, edition, by=by, now=now)
        link = enrolment.offer_hash
        seating.end(
            enrolment, edition, state=EnrolmentState.CANCELLED, letter=letters.refused, now=now
        )
        enrolment.offer_hash = link
        seating.settle(edition, by=by, now=now)
        return enrolment


def by_token(token: str) -> Enrolment:
    """The enrolment of this link, with its group; `Missing` for one that is forged or replaced."""
    found = offering.of_token(token)
    if found is None:
        raise Missing
    return found


def is_open(enrolment: Enrolment, *, now: datetime) -> bool:
    """Whether the offer can still be answered."""
    try:
        _check_answer(enrolment, counting.edition_of(enrolment), now=now)
    except Refused:
        return False
    return True


def by_link(enrolment: Enrolment, *, origin: str) -> Identity:
    """Who acts by a link: the person it was sent to, with no other rights."""
    return Identity(person_id=enrolment.person_id, public_id="", name="", origin=origin)


def _held(enrolment: Enrolment) -> Edition:
    edition = counting.edition_of(enrolment)
    counting.hold(edition)
    counting.read_again(enrolment)
    return edition


def _check_answer(enrolment: Enrolment, edition: Edition, *, now: datetime) -> None:
    deciding.check_answer(
        state=enrolment.state, ends_at=enrolment.offer_ends_at, edition=edition.state, now=now
    )


def _check_by_hand(enrolment: Enrolment, edition: Edition, *, now: datetime) -> None:
    deciding.check_offer(
        state=enrolment.state,
        policy=edition.policy,
        edition=edition.state,
        begun=seating.begun(edition, now=now),
    )
    why = fitting.reason_for(edition, enrolment.person_id, code_id=enrolment.code_id, now=now)
    if why.why not in HAS_SEAT:
        raise Refused("There is no seat free for this person now.")
