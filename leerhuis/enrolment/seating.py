"""Giving seats and ending them: what every verb that takes or frees a seat goes through.

All of it runs under the hold on the edition, after the counts were read anew.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from leerhuis import audit, clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.models import Edition
from leerhuis.enrolment import (
    counting,
    mails,
    offering,
    rules,
    sides,
    telling,
    urgency,
    weighing,
)
from leerhuis.enrolment.allocating import Applicant, Held, Place, Room, allocate
from leerhuis.enrolment.counting import Queue
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState, Past
from leerhuis.enrolment.weighing import Limits


class Standing(NamedTuple):
    """A group under its hold, as the allocator sees it."""

    limits: Limits
    held: Held
    line: list[Applicant]


class Override(NamedTuple):
    """Why staff pass over limits for someone, and which."""

    why: str
    past: frozenset[Past]


class Newcomer(NamedTuple):
    """Who wants to come in: perhaps with a code, or past limits."""

    person_id: int
    code_id: int | None = None
    over: Override | None = None


def settle(edition: Edition, *, by: Identity, now: datetime) -> list[Enrolment]:
    """Give every free seat to the first in line who may have it; returns who got one.

    Called after whatever may have freed a seat: someone left, or what the group allows changed.
    By the policy of the group they have it at once or get an offer, or staff give it by hand.
    """
    with db.transaction():
        db.hold(edition)
        if not line_moves(edition, now=now):
            return []
        queue = counting.queue_of(edition.id)
        if not queue.filling.waiting:
            return []
        found = standing(edition, queue, now=now)
        places = allocate(terms=found.limits.terms, held=found.held, line=found.line)
        return promote(edition, places, by=by, now=now)


def standing(edition: Edition, queue: Queue, *, now: datetime, in_full: bool = False) -> Standing:
    """Who holds a seat and who could get one; of a full group no more than that it is full."""
    free = rules.seats_free(capacity=edition.capacity, held=queue.filling.held)
    if queue.limited and (in_full or free != 0):
        limits = weighing.limits_of(edition, today=clock.day_of(now))
        day = first_day(edition, now=now)
        return Standing(limits, *weighing.weighed(edition.id, limits, queue.filling, day=day))
    line = counting.heads_of(edition.id, limit=free) if free != 0 and queue.filling.waiting else []
    return Standing(weighing.plain(edition), Held(queue.filling), line)


def turn_of(edition: Edition, person_id: int, queue: Queue, *, now: datetime) -> tuple[int, int]:
    """The turn and the priority of who joins: after everybody, or as was kept for them.

    Whether someone needs the points is read only where it can matter who goes first.
    """
    turn = counting.turn_in(edition, queue)
    if queue.left_id is not None:
        return turn, rules.KEPT_FIRST
    free = rules.seats_free(capacity=edition.capacity, held=queue.filling.held)
    alone = free != 0 and not queue.filling.waiting and not queue.limited
    return turn, 0 if alone else urgency.priority_in(edition, person_id, now=now)


def applicant(
    edition: Edition,
    who: Newcomer,
    found: Standing,
    *,
    turn: int,
    priority: int,
    now: datetime,
) -> Applicant:
    """The newcomer as the limits of the group see them."""
    day = first_day(edition, now=now)
    home = weighing.homes_of([who.person_id], found.limits, day=day)[who.person_id]
    seen = weighing.newcomer(found.limits, home, turn=turn, priority=priority, code_id=who.code_id)
    return seen._replace(past=who.over.past) if who.over else seen


def pull(
    enrolment: Enrolment,
    edition: Edition,
    queue: Queue,
    over: Override,
    *,
    by: Identity,
    now: datetime,
) -> None:
    """Staff give a seat to who waits, past these limits and past who stands before them."""
    found = standing(edition, queue, now=now, in_full=True)
    who = Newcomer(enrolment.person_id, enrolment.code_id, over)
    me = applicant(edition, who, found, turn=enrolment.turn, priority=0, now=now)
    if not Room(found.limits.terms, found.held).has_seat_for(me):
        rules.check_line(waiting_open=False, override=True)
    enrolment.limits_ignored = over.why
    seat(enrolment, edition, letter=mails.promoted, by=by, now=now)
    told = told_of(over)
    record(Action.PROMOTED, enrolment, edition, by=by, now=now, state=enrolment.state, **told)


def told_of(over: Override | None) -> dict[str, Any]:
    """What the audit trail says of limits that were passed over."""
    return {"ignoring": over.why, "past": sorted(over.past)} if over else {}


def promote(
    edition: Edition, places: Sequence[Place], *, by: Identity, now: datetime
) -> list[Enrolment]:
    """Give those of the line what they get, in order, and tell them."""
    gets = [each for each in places if each.state is not EnrolmentState.WAITING]
    if not gets:
        return []
    counting.facts_of(edition.id)
    rows = counting.rows_at(edition.id, [each.turn for each in gets])
    for each in gets:
        enrolment = rows[each.turn]
        if each.state is EnrolmentState.OFFERED:
            offering.make(enrolment, edition, now=now)
        else:
            seat(enrolment, edition, letter=mails.promoted, now=now)
        record(Action.PROMOTED, enrolment, edition, by=by, now=now, state=enrolment.state)
    return [rows[each.turn] for each in gets]


def seat(
    enrolment: Enrolment,
    edition: Edition,
    *,
    letter: mails.SeatLetter,
    by: Identity | None = None,
    now: datetime,
) -> None:
    """This one gets a seat that is free: sure at once, or requested of who must approve.

    `by` is who gives it on purpose: for whom they speak has said yes by it.
    """
    state = sides.state_for(edition, enrolment.person_id, by=by, now=now)
    if state is EnrolmentState.CONFIRMED:
        confirm(enrolment, edition, letter=letter, now=now)
        return
    if enrolment.id is not None:
        telling.take_back(enrolment, mails.UNTRUE_WITH_A_SEAT)
    enrolment.state = state
    enrolment.offer_ends_at = enrolment.offer_hash = None
    db.add(enrolment)
    sides.ask(enrolment, edition, by=by, now=now)


def confirm(
    enrolment: Enrolment, edition: Edition, *, letter: mails.SeatLetter, now: datetime
) -> None:
    """The seat is sure: points to expect, a letter, and calendars told."""
    if enrolment.id is not None:
        telling.take_back(enrolment, mails.UNTRUE_WITH_A_SEAT)
    enrolment.state, enrolment.confirmed_at = EnrolmentState.CONFIRMED, now
    enrolment.decide_by_at = enrolment.offer_ends_at = enrolment.offer_hash = None
    db.add(enrolment)
    telling.seated(enrolment, edition, letter, now=now)


def end(
    enrolment: Enrolment,
    edition: Edition,
    *,
    state: EnrolmentState,
    letter: mails.SeatLetter,
    now: datetime,
) -> None:
    """A seat or a place in line ends: cancelled, declined or lapsed. The line is settled after."""
    if enrolment.state is EnrolmentState.REQUESTED:
        sides.stop_asking(enrolment)
    enrolment.state, enrolment.cancelled_at = state, now
    enrolment.decide_by_at = enrolment.offer_ends_at = enrolment.offer_hash = None
    telling.ended(enrolment, edition, letter, now=now)


def first_day(edition: Edition, *, now: datetime) -> date:
    """The day on which it counts where someone works: the first of the group, as far as known."""
    return clock.day_of(edition.starts_at or now)


def line_moves(edition: Edition, *, now: datetime) -> bool:
    return rules.line_moves(state=edition.state, begun=begun(edition, now=now))


def begun(edition: Edition, *, now: datetime) -> bool:
    return edition.starts_at is not None and now >= edition.starts_at


def record(
    action: Action,
    enrolment: Enrolment,
    edition: Edition,
    *,
    by: Identity,
    now: datetime,
    **details: Any,
) -> None:
    """Write down what happened to an enrolment, and in which group."""
    audit.record(
        action,
        by=by,
        kind="enrolment",
        subject=enrolment.public_id,
        now=now,
        edition=edition.public_id,
        **details,
    )
