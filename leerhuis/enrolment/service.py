"""Taking and giving up seats. Nothing else in the house gives a seat or frees one.

Every verb holds the edition, recounts, lets the rules decide, and writes with the change what
follows from it: points expected, calendars told, letters queued. Nothing slow happens meanwhile.
"""

from datetime import date, datetime
from functools import partial

from sqlalchemy.exc import IntegrityError

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses import admission
from leerhuis.courses.models import Edition
from leerhuis.courses.seasons import queries as seasons
from leerhuis.courses.seasons import rules as season_rules
from leerhuis.enrolment import counting, mails, needing, rules, seating
from leerhuis.enrolment.counting import Queue
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import HOLDS_SEAT, EnrolmentState, WhyNot
from leerhuis.errors import Refused
from leerhuis.mail import service as mail


def enrol(edition: Edition, person_id: int, *, by: Identity, now: datetime) -> Enrolment:
    """Give the person a seat or a place in line, and a letter saying which.

    Enrolling twice is the same as enrolling once, also when both come at the same moment.
    """
    try:
        with db.transaction():
            db.hold(edition)
            queue = counting.queue_for(edition, person_id)
            if queue.known_id is not None:
                return counting.by_id(queue.known_id)
            _check_open(edition, now=now)
            _check_season(edition, person_id, now=now)
            _check_admitted(edition, person_id, by=by, now=now)
            _check_needs(edition, person_id, by=by, now=now)
            return _admit(edition, person_id, queue, by=by, now=now)
    except IntegrityError:
        known = counting.active_enrolment(edition.id, person_id)
        if known is None:
            raise
        return known


def cancel(
    enrolment: Enrolment,
    *,
    reason: str = "",
    why: WhyNot | None = None,
    by: Identity,
    now: datetime,
) -> Enrolment:
    """Give up a seat or a place in line; a seat goes to the first who waits, at once."""
    with db.transaction():
        edition = counting.edition_of(enrolment)
        db.hold(edition)
        counting.read_again(enrolment)
        if enrolment.cancelled_at is not None:
            return enrolment
        own = by.person_id == enrolment.person_id
        _check_cancel(enrolment, edition, own=own, now=now)
        was = enrolment.state
        counting.facts_of(edition.id)
        enrolment.reason, enrolment.why = reason, why
        seating.record(
            Action.ENROLMENT_CANCELLED,
            enrolment,
            edition,
            by=by,
            now=now,
            had_seat=was in HOLDS_SEAT,
        )
        letter = partial(mails.cancelled, was=was, own=own)
        seating.end(enrolment, edition, state=EnrolmentState.CANCELLED, letter=letter, now=now)
        if was in HOLDS_SEAT:
            refill(edition, by=by, now=now)
        return enrolment


def refill(edition: Edition, *, by: Identity, now: datetime) -> list[Enrolment]:
    """Give every free seat to the first in line; returns who got one."""
    return seating.settle(edition, by=by, now=now)


def why_not_cancel(enrolment: Enrolment, *, by: Identity, now: datetime) -> Refused | None:
    """What `cancel` would answer now; None when it would do it."""
    own = by.person_id == enrolment.person_id
    try:
        _check_cancel(enrolment, counting.edition_of(enrolment), own=own, now=now)
    except Refused as no:
        return no
    return None


def cancel_by(enrolment: Enrolment) -> date | None:
    """The last day to sign off oneself; None when that is until the group begins."""
    return rules.cancel_by(
        confirmed_on=_confirmed_on(enrolment),
        cancel_by_on=counting.edition_of(enrolment).cancel_by_on,
    )


def _admit(
    edition: Edition, person_id: int, queue: Queue, *, by: Identity, now: datetime
) -> Enrolment:
    """Let the newcomer join the line, after the line has got the seats that are free."""
    counting.facts_of(edition.id)
    line = seating.head_of_line(edition, queue)
    turn = counting.turn_in(edition, queue)
    *for_line, mine = rules.allocate(
        capacity=edition.capacity,
        filling=queue.filling,
        heads=[each.turn for each in line],
        newcomer=turn,
    )
    promoted = seating.promote(edition, line, for_line, by=by, now=now)
    enrolment = Enrolment(
        edition_id=edition.id,
        person_id=person_id,
        state=EnrolmentState.WAITING,
        turn=mine.turn,
        enrolled_at=now,
    )
    if mine.state is EnrolmentState.CONFIRMED:
        seating.seat(enrolment, edition, letter=mails.confirmed, by=by, now=now)
    else:
        db.add(enrolment)
        filling = queue.filling.after(each.state for each in promoted)
        place = counting.place_of(enrolment) if queue.left_id else filling.waiting + 1
        mail.queue(mails.waiting(enrolment, edition, filling=filling, place=place), now=now)
    seating.record(
        Action.ENROLLED, enrolment, edition, by=by, now=now, place=enrolment.state, why=mine.why
    )
    return enrolment


def _check_open(edition: Edition, *, now: datetime) -> None:
    rules.check_open(
        state=edition.state,
        planned=edition.starts_at is not None,
        enrol_by_on=edition.enrol_by_on,
        begun=seating.begun(edition, now=now),
        today=clock.day_of(now),
    )


def _check_season(edition: Edition, person_id: int, *, now: datetime) -> None:
    found = seasons.door_for(edition.round_id, person_id, today=clock.day_of(now))
    season_rules.check_door(found)


def _check_admitted(edition: Edition, person_id: int, *, by: Identity, now: datetime) -> None:
    """Whoever comes in by themselves must be of the people that the group is for."""
    if by.person_id == person_id and not admission.is_admitted(
        edition, person_id, day=clock.day_of(now)
    ):
        raise Refused("This group is not open to you. Ask the coordinator.")


def _check_needs(edition: Edition, person_id: int, *, by: Identity, now: datetime) -> None:
    """The house itself gives seats that were given before, so it is asked nothing."""
    if by.person_id is not None:
        on = clock.day_of(edition.starts_at or now)
        needing.check(edition, person_id, own=by.person_id == person_id, on=on)


def _check_cancel(enrolment: Enrolment, edition: Edition, *, own: bool, now: datetime) -> None:
    rules.check_cancel(
        state=enrolment.state,
        confirmed_on=_confirmed_on(enrolment),
        cancel_by_on=edition.cancel_by_on,
        own=own,
        begun=seating.begun(edition, now=now),
        today=clock.day_of(now),
    )


def _confirmed_on(enrolment: Enrolment) -> date | None:
    return clock.day_of(enrolment.confirmed_at) if enrolment.confirmed_at else None
