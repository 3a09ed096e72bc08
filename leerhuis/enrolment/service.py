"""Taking and giving up seats. Nothing else in the house gives a seat or frees one.

Every verb holds the edition, recounts, lets the rules decide, and writes with the change what
follows from it: points expected, calendars told, letters queued. Nothing slow happens meanwhile.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from leerhuis import audit, clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses import admission
from leerhuis.courses.models import Edition
from leerhuis.courses.seasons import queries as seasons
from leerhuis.courses.seasons import rules as season_rules
from leerhuis.enrolment import counting, mails, needing, rules, telling
from leerhuis.enrolment.counting import Queue
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState, Place
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


def cancel(enrolment: Enrolment, *, reason: str = "", by: Identity, now: datetime) -> Enrolment:
    """Give up a seat or a place in line; a seat goes to the first who waits, at once."""
    with db.transaction():
        edition = counting.edition_of(enrolment)
        db.hold(edition)
        counting.read_again(enrolment)
        if enrolment.state is EnrolmentState.CANCELLED:
            return enrolment
        own = by.person_id == enrolment.person_id
        _check_cancel(enrolment, edition, own=own, now=now)
        had_seat = enrolment.state is EnrolmentState.CONFIRMED
        counting.facts_of(edition.id)
        enrolment.state = EnrolmentState.CANCELLED
        enrolment.cancelled_at = now
        enrolment.reason = reason
        _record(Action.ENROLMENT_CANCELLED, enrolment, edition, by=by, now=now, had_seat=had_seat)
        telling.cancelled(enrolment, edition, had_seat=had_seat, own=own, now=now)
        if had_seat:
            refill(edition, by=by, now=now)
        return enrolment


def refill(edition: Edition, *, by: Identity, now: datetime) -> list[Enrolment]:
    """Give every free seat to the first in line; returns who got one.

    Called after whatever may have freed a seat: someone signed off, or the group grew.
    """
    with db.transaction():
        db.hold(edition)
        if not rules.line_moves(state=edition.state, begun=_begun(edition, now=now)):
            return []
        queue = counting.queue_of(edition.id)
        line = _head_of_line(edition, queue)
        if not line:
            return []
        counting.facts_of(edition.id)
        heads = [each.turn for each in line]
        places = rules.allocate(capacity=edition.capacity, filling=queue.filling, heads=heads)
        return _promote(edition, line, places, by=by, now=now)


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
    line = _head_of_line(edition, queue)
    turn = counting.turn_in(edition, queue)
    *for_line, mine = rules.allocate(
        capacity=edition.capacity,
        filling=queue.filling,
        heads=[each.turn for each in line],
        newcomer=turn,
    )
    promoted = _promote(edition, line, for_line, by=by, now=now)
    enrolment = Enrolment(
        edition_id=edition.id,
        person_id=person_id,
        state=mine.state,
        turn=mine.turn,
        enrolled_at=now,
        confirmed_at=now if mine.state is EnrolmentState.CONFIRMED else None,
    )
    db.add(enrolment)
    _record(Action.ENROLLED, enrolment, edition, by=by, now=now, place=mine.state, why=mine.why)
    if mine.state is EnrolmentState.CONFIRMED:
        telling.seated(enrolment, edition, mails.confirmed, now=now)
    else:
        filling = queue.filling.after(promoted=len(promoted), joined=1)
        place = counting.place_of(enrolment) if queue.left_id else filling.waiting
        mail.queue(mails.waiting(enrolment, edition, filling=filling, place=place), now=now)
    return enrolment


def _head_of_line(edition: Edition, queue: Queue) -> Sequence[Enrolment]:
    """Those who could be placed now: as many as there are seats free."""
    free = rules.seats_free(capacity=edition.capacity, confirmed=queue.filling.confirmed)
    if free == 0 or not queue.filling.waiting:
        return []
    return counting.heads_of(edition.id, limit=free)


def _promote(
    edition: Edition,
    line: Sequence[Enrolment],
    places: Sequence[Place],
    *,
    by: Identity,
    now: datetime,
) -> list[Enrolment]:
    """Seat those of the line who got a place, and tell them."""
    given = {each.turn for each in places if each.state is EnrolmentState.CONFIRMED}
    promoted = [each for each in line if each.turn in given]
    for enrolment in promoted:
        enrolment.state, enrolment.confirmed_at = EnrolmentState.CONFIRMED, now
        _record(Action.PROMOTED, enrolment, edition, by=by, now=now)
        telling.take_back(enrolment, mails.UNTRUE_WITH_A_SEAT)
        telling.seated(enrolment, edition, mails.promoted, now=now)
    return promoted


def _check_open(edition: Edition, *, now: datetime) -> None:
    rules.check_open(
        state=edition.state,
        planned=edition.starts_at is not None,
        enrol_by_on=edition.enrol_by_on,
        begun=_begun(edition, now=now),
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
        begun=_begun(edition, now=now),
        today=clock.day_of(now),
    )


def _confirmed_on(enrolment: Enrolment) -> date | None:
    return clock.day_of(enrolment.confirmed_at) if enrolment.confirmed_at else None


def _begun(edition: Edition, *, now: datetime) -> bool:
    return edition.starts_at is not None and now >= edition.starts_at


def _record(
    action: Action,
    enrolment: Enrolment,
    edition: Edition,
    *,
    by: Identity,
    now: datetime,
    **details: Any,
) -> None:
    audit.record(
        action,
        by=by,
        kind="enrolment",
        subject=enrolment.public_id,
        now=now,
        edition=edition.public_id,
        **details,
    )
