"""Giving seats and ending them: what every verb that takes or frees a seat goes through.

All of it runs under the hold on the edition, after the counts were read anew.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from leerhuis import audit, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.models import Edition
from leerhuis.courses.rules import WaitingPolicy
from leerhuis.enrolment import counting, mails, rules, telling
from leerhuis.enrolment.counting import Queue
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState, Place


def settle(edition: Edition, *, by: Identity, now: datetime) -> list[Enrolment]:
    """Give every free seat to the first in line; returns who got one.

    Called after whatever may have freed a seat: someone left, or what the group allows changed.
    """
    with db.transaction():
        db.hold(edition)
        if not rules.line_moves(state=edition.state, begun=begun(edition, now=now)):
            return []
        if edition.policy is WaitingPolicy.MANUAL:
            return []
        queue = counting.queue_of(edition.id)
        line = head_of_line(edition, queue)
        if not line:
            return []
        counting.facts_of(edition.id)
        heads = [each.turn for each in line]
        places = rules.allocate(capacity=edition.capacity, filling=queue.filling, heads=heads)
        return promote(edition, line, places, by=by, now=now)


def seat(
    enrolment: Enrolment,
    edition: Edition,
    *,
    letter: mails.SeatLetter,
    by: Identity,
    now: datetime,
) -> None:
    """This one gets a seat that is free: sure at once, or requested of who must approve."""
    confirm(enrolment, edition, letter=letter, now=now)


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
    enrolment.state, enrolment.cancelled_at = state, now
    enrolment.decide_by_at = enrolment.offer_ends_at = enrolment.offer_hash = None
    telling.ended(enrolment, edition, letter, now=now)


def promote(
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
        record(Action.PROMOTED, enrolment, edition, by=by, now=now)
        seat(enrolment, edition, letter=mails.promoted, by=by, now=now)
    return promoted


def head_of_line(edition: Edition, queue: Queue) -> Sequence[Enrolment]:
    """Those who could be placed now: as many as there are seats free."""
    free = rules.seats_free(capacity=edition.capacity, held=queue.filling.held)
    if free == 0 or not queue.filling.waiting:
        return []
    return counting.heads_of(edition.id, limit=free)


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
