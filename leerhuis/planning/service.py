"""Running a group: what changes it also reaches who is in it."""

from datetime import date, datetime
from typing import NamedTuple

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.courses import queries as offer
from leerhuis.courses import service as courses
from leerhuis.courses.models import Edition, Round, Session
from leerhuis.courses.rules import SessionPlan
from leerhuis.courses.terms import Terms
from leerhuis.enrolment import calling_off
from leerhuis.enrolment import queries as enrolments
from leerhuis.enrolment import service as enrolment
from leerhuis.planning import queries, rules
from leerhuis.planning.changes import service as changes


class Outcome(NamedTuple):
    """What a change of a group did: who moved up, and how many have a seat too many."""

    promoted: int
    over: int


def change_edition(
    edition: Edition,
    *,
    round: Round | None,
    capacity: int | None,
    enrol_by_on: date,
    cancel_by_on: date | None,
    terms: Terms | None = None,
    by: Identity,
    now: datetime,
) -> Outcome:
    """Seats that come free go to the waiting list at once; nobody loses a seat."""
    with db.transaction():
        courses.change_edition(
            edition,
            round=round,
            capacity=capacity,
            enrol_by_on=enrol_by_on,
            cancel_by_on=cancel_by_on,
            terms=terms,
            by=by,
            now=now,
        )
        promoted = enrolment.refill(edition, by=by, now=now)
        held = enrolments.filling_of(edition).held
        over = 0 if capacity is None else max(0, held - capacity)
        return Outcome(promoted=len(promoted), over=over)


def change_capacity(
    edition: Edition, *, capacity: int | None, by: Identity, now: datetime
) -> Outcome:
    """Only the number of seats; all else stays as it is."""
    with db.transaction():
        db.hold(edition)
        return change_edition(
            edition,
            round=offer.round_of(edition),
            capacity=capacity,
            enrol_by_on=edition.enrol_by_on,
            cancel_by_on=edition.cancel_by_on,
            by=by,
            now=now,
        )


def add_session(edition: Edition, plan: SessionPlan, *, by: Identity, now: datetime) -> Session:
    """Whoever has a seat gets an invitation for the new session."""
    with db.transaction():
        session = courses.add_session(edition, plan, by=by, now=now)
        changes.tell(edition, now=now)
        return session


def change_session(
    edition: Edition, session: Session, plan: SessionPlan, *, by: Identity, now: datetime
) -> None:
    """Whoever has a seat hears of other hours or another place."""
    with db.transaction():
        if courses.change_session(edition, session, plan, by=by, now=now):
            changes.tell(edition, now=now)


def remove_session(edition: Edition, session: Session, *, by: Identity, now: datetime) -> None:
    """Nobody has a seat; its trainers and its venue hear of it."""
    with db.transaction():
        db.hold(edition)
        rules.check_removable(ever_enrolled=queries.ever_enrolled(edition))
        changes.tell_removed(session, now=now)
        courses.remove_session(edition, session, by=by, now=now)


def publish(edition: Edition, *, by: Identity, now: datetime) -> None:
    """From now on people can enrol; the trainers hear which sessions are theirs."""
    with db.transaction():
        courses.publish(edition, by=by, now=now)
        changes.tell_trainers(edition, now=now)


def cancel_edition(edition: Edition, *, why: str = "", by: Identity, now: datetime) -> int:
    """The group does not go ahead; everyone in it hears, and its trainers. Returns how many people
    were in it."""
    with db.transaction():
        people = calling_off.call_off(edition, why=why, by=by, now=now)
        changes.tell_trainers(edition, now=now)
        return people
