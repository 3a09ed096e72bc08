"""People who come in without an enrolment: on the list at the door, later joined to an account."""

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from leerhuis import audit, db
from leerhuis.access import Identity
from leerhuis.attendance import marking, queries, rules
from leerhuis.attendance.models import Attendance, AttendanceMark, WalkIn
from leerhuis.attendance.rules import Extent, Said
from leerhuis.attendance.walkins import queries as found
from leerhuis.audit import Action
from leerhuis.courses.models import Session
from leerhuis.enrolment import service as enrolment
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.errors import Refused
from leerhuis.people.models import Person
from leerhuis.registers import N_
from leerhuis.signin import attempts
from leerhuis.signin.rules import Door

REASON = "walk-in"
_NO_SEAT = {
    EnrolmentState.CONFIRMED: N_("%(name)s is on the list already."),
    EnrolmentState.REQUESTED: N_("Nobody approved the seat of %(name)s yet."),
    EnrolmentState.OFFERED: N_("%(name)s did not accept the seat yet."),
    EnrolmentState.WAITING: N_("%(name)s is on the waiting list."),
}
_GONE = N_("%(name)s signed off, or lost the seat.")


def add(
    session: Session,
    *,
    name: str,
    organisation_name: str,
    address: str = "",
    sure: bool = False,
    by: Identity,
    now: datetime,
) -> WalkIn | Enrolment:
    """Put someone on the list of the group, present at this session; twice is once.

    Who enrolled in this group is known: staff say once more that they let them in, and then their
    own enrolment is marked. Two people of one name are told apart by saying so.
    """
    with db.transaction():
        db.hold(queries.edition_of(session))
        rules.check_begun(starts_at=session.starts_at, now=now)
        known = found.known_in(session, name=name, address=address)
        if known is not None and not sure:
            words = _NO_SEAT.get(known.state, _GONE)
            raise Refused(words, field="name", name=name)
        if known is not None and known.state is not EnrolmentState.CONFIRMED:
            _mark(session, known.public_id, by=by, now=now)
            return known
        walk_in = found.same_walk_in(session, name=name, organisation_name=organisation_name)
        if walk_in is None:
            walk_in = _written(session, name, organisation_name, address, by=by, now=now)
        _mark(session, walk_in.public_id, by=by, now=now)
        return walk_in


def remove(walk_in: WalkIn, *, by: Identity, now: datetime) -> None:
    """Take someone from the list who was put there by mistake."""
    with db.transaction():
        if walk_in.removed_at is None and walk_in.enrolment_id is None:
            walk_in.removed_at = now
            _record(Action.WALK_IN_REMOVED, walk_in, by=by, now=now)


def join(walk_in: WalkIn, *, address: str, by: Identity, now: datetime) -> Enrolment:
    """Give the owner of this account a seat past the limits, and the marks that were made.

    Wrong addresses are counted: this is no way to find out who has an account.
    """
    hashes = attempts.knock(Door.SOMEONE, who=by.public_id, origin=by.origin, now=now)
    with db.transaction():
        edition = queries.edition_by_id(walk_in.edition_id)
        db.hold(edition)
        person = found.person_at(address)
        if person is None:
            raise Refused("There is no account with this address.", field="address")
        _check_joined(walk_in, person)
        seat = enrolment.enrol(edition, person.id, by=by, now=now, ignoring=REASON)
        if walk_in.enrolment_id is None:
            walk_in.enrolment_id = seat.id
            _carry(seat, found.marks_of(walk_in), by=by, now=now)
            _record(Action.WALK_IN_JOINED, walk_in, by=by, now=now, enrolment=seat.public_id)
        attempts.forgive(hashes, door=Door.SOMEONE, now=now)
        return seat


def give_seat(let_in: Enrolment, *, by: Identity, now: datetime) -> Enrolment:
    """Give a seat past the limits to whom staff let in without one, with the marks."""
    with db.transaction():
        edition = queries.edition_by_id(let_in.edition_id)
        db.hold(edition)
        seat = enrolment.enrol(edition, let_in.person_id, by=by, now=now, ignoring=REASON)
        if seat.id != let_in.id:
            _carry(seat, found.attended(let_in), by=by, now=now)
        elif seat.state is EnrolmentState.CONFIRMED:
            marking.follow(queries.group_around(seat), {seat: {}}, by=by, now=now)
        return seat


def empty_due(*, now: datetime) -> int:
    """Empty the names and addresses that were kept for a year after the group ended."""
    with db.transaction():
        rows = found.to_empty(now=now)
        for row in rows:
            row.name = row.organisation_name = row.address = ""
    return len(rows)


def _written(
    session: Session,
    name: str,
    organisation_name: str,
    address: str,
    *,
    by: Identity,
    now: datetime,
) -> WalkIn:
    walk_in = WalkIn(
        edition_id=session.edition_id,
        session_id=session.id,
        name=name,
        organisation_name=organisation_name,
        address=address,
        added_at=now,
        added_by_id=by.person_id,
    )
    db.add(walk_in)
    _record(Action.WALK_IN_ADDED, walk_in, by=by, now=now, session=session.public_id)
    return walk_in


def _mark(session: Session, who: str, *, by: Identity, now: datetime) -> None:
    said = Said(str(uuid4()), who, Extent.PRESENT, now, force=True)
    group = queries.group_of(queries.edition_of(session), walk_ins=True)
    marking.take(session, group, [said], by=by, now=now)


def _carry(
    seat: Enrolment,
    marks: Iterable[tuple[Session, AttendanceMark | Attendance]],
    *,
    by: Identity,
    now: datetime,
) -> None:
    """Say the same of the enrolment where nothing is known of it, when it was said."""
    known = queries.group_around(seat).extents_of(seat.id)
    for session, row in marks:
        if session.id in known:
            continue
        at = row.said_at if isinstance(row, AttendanceMark) else row.marked_at
        said = Said(str(uuid4()), seat.public_id, row.extent, at, force=True)
        marking.take(session, queries.group_around(seat), [said], by=by, now=now)


def _check_joined(walk_in: WalkIn, person: Person) -> None:
    """Nobody who came in is two people: read under the hold, as someone else may have said it."""
    db.session.refresh(walk_in, ["enrolment_id", "removed_at"])
    if walk_in.removed_at is not None:
        raise Refused("This person was taken off the list.")
    if walk_in.enrolment_id is None:
        return
    if db.session.get_one(Enrolment, walk_in.enrolment_id).person_id != person.id:
        raise Refused("This person has a seat already, with another account.", field="address")


def _record(action: Action, walk_in: WalkIn, *, by: Identity, now: datetime, **told: str) -> None:
    audit.record(action, by=by, kind="walk_in", subject=walk_in.public_id, now=now, **told)
