"""Taking and giving up seats. Nothing else in the house gives a seat or frees one.

Every verb holds the edition, recounts, lets the rules decide, and writes with the change what
follows from it: points expected, calendars told, letters queued. Nothing slow happens meanwhile.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial

from sqlalchemy.exc import IntegrityError

from leerhuis import clock, db, tokens
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.models import Edition
from leerhuis.enrolment import (
    asking,
    counting,
    entering,
    inviting,
    mails,
    rules,
    seating,
    sides,
    telling,
)
from leerhuis.enrolment.allocating import allocate
from leerhuis.enrolment.counting import Queue
from leerhuis.enrolment.entering import check_open as check_open
from leerhuis.enrolment.foreseeing import foresee as foresee
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import (
    ALL_LIMITS,
    HOLDS_SEAT,
    EnrolmentState,
    Filling,
    Past,
    Reason,
    WhyNot,
)
from leerhuis.enrolment.seating import Newcomer, Override
from leerhuis.errors import Refused
from leerhuis.mail import service as mail


def enrol(
    edition: Edition,
    person_id: int,
    *,
    by: Identity,
    now: datetime,
    answers: Mapping[str, str] | None = None,
    code: str = "",
    ignoring: str = "",
    past: frozenset[Past] = ALL_LIMITS,
) -> Enrolment:
    """Give the person a seat or a place in line, and a letter saying which.

    Enrolling twice is the same as enrolling once, also when both come at the same moment. A `code`
    lets in who was invited. `ignoring` is why staff give a seat past these limits: it is kept.
    """
    invited = inviting.code_for(edition, code, by=by, now=now) if code else None
    over = Override(ignoring, past) if ignoring else None
    who = Newcomer(person_id, invited.id if invited else None, over)
    try:
        with db.transaction():
            counting.hold(edition)
            queue = counting.queue_for(edition, person_id)
            if queue.known_id is not None:
                return _known(queue, edition, over, by=by, now=now)
            if invited is not None:
                inviting.check(invited, edition, now=now)
            return _come_in(edition, who, queue, answers or {}, by=by, now=now)
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
        counting.hold(edition)
        counting.read_again(enrolment)
        if enrolment.cancelled_at is not None:
            return enrolment
        own = by.person_id == enrolment.person_id
        _check_cancel(enrolment, edition, own=own, now=now)
        was = enrolment.state
        enrolment.reason, enrolment.why = reason, why
        had = {"had_seat": was in HOLDS_SEAT}
        seating.record(Action.ENROLMENT_CANCELLED, enrolment, edition, by=by, now=now, **had)
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


def _known(
    queue: Queue, edition: Edition, over: Override | None, *, by: Identity, now: datetime
) -> Enrolment:
    """Whoever is in stays as they are; only staff who pass over limits give who waits a seat."""
    enrolment = counting.by_id(queue.known_id or 0)
    if over and enrolment.state is EnrolmentState.WAITING:
        seating.pull(enrolment, edition, queue, over, by=by, now=now)
    return enrolment


def _come_in(
    edition: Edition,
    who: Newcomer,
    queue: Queue,
    answers: Mapping[str, str],
    *,
    by: Identity,
    now: datetime,
) -> Enrolment:
    """Let someone in who may come, and keep what they answered."""
    invited, late = who.code_id is not None, who.over is not None
    entering.check(edition, who.person_id, queue, by=by, now=now, invited=invited, late=late)
    said = entering.answers(edition, queue, answers, own=by.person_id == who.person_id)
    enrolment = _admit(edition, who, queue, by=by, now=now)
    if queue.came_back:
        telling.came_back(enrolment)
    if said:
        asking.keep_answers(enrolment, edition, said, now=now)
    return enrolment


def _admit(
    edition: Edition, who: Newcomer, queue: Queue, *, by: Identity, now: datetime
) -> Enrolment:
    """Let the newcomer join the line, after the line has got the seats that are free."""
    found = seating.standing(edition, queue, now=now, in_full=who.over is not None)
    turn, priority = seating.turn_of(edition, who.person_id, queue, now=now)
    me = seating.applicant(edition, who, found, turn=turn, priority=priority, now=now)
    *for_line, mine = allocate(
        terms=found.limits.terms, held=found.held, line=found.line, newcomers=[me]
    )
    moves = seating.line_moves(edition, now=now)
    promoted = seating.promote(edition, for_line, by=by, now=now) if moves else []
    enrolment = Enrolment(
        public_id=tokens.public_id(),
        edition_id=edition.id,
        person_id=who.person_id,
        state=mine.state,
        priority=priority,
        turn=turn,
        enrolled_at=now,
        code_id=who.code_id,
        limits_ignored=who.over.why if who.over else "",
    )
    if mine.state is EnrolmentState.CONFIRMED:
        seating.seat(enrolment, edition, letter=mails.confirmed, by=by, now=now)
    else:
        filling = queue.filling.after(each.state for each in promoted)
        _put_in_line(enrolment, edition, filling, mine.why, over=who.over, now=now)
        sides.agree(enrolment, edition, by=by, now=now)
    seating.record(
        Action.ENROLLED,
        enrolment,
        edition,
        by=by,
        now=now,
        place=enrolment.state,
        why=mine.why.why,
        **seating.told_of(who.over),
    )
    return enrolment


def _put_in_line(
    enrolment: Enrolment,
    edition: Edition,
    filling: Filling,
    why: Reason,
    *,
    over: Override | None,
    now: datetime,
) -> None:
    """A place in line and a letter that says which, if the group still has a line to join."""
    rules.check_line(waiting_open=edition.waiting_open, override=over is not None)
    db.add(enrolment)
    place = counting.place_of(enrolment) if enrolment.priority else filling.waiting + 1
    letter = mails.waiting(enrolment, edition, filling=filling, place=place, why=why)
    mail.queue(letter, now=now)


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
