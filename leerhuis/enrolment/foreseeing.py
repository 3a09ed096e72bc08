"""What would happen, said beforehand: the same counts and the same allocator, and nothing written.

It is read without a hold, so what happens a moment later can differ.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from leerhuis import clock
from leerhuis.courses.models import Edition
from leerhuis.courses.rules import WaitingPolicy
from leerhuis.enrolment import counting, seating, urgency, weighing
from leerhuis.enrolment.allocating import allocate
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState, Reason
from leerhuis.enrolment.weighing import LimitRow, Limits


class Change(NamedTuple):
    """What a coordinator would make of a group; without `limits` those that it has stay."""

    capacity: int | None
    policy: WaitingPolicy
    limits: tuple[LimitRow, ...] | None = None


class Foreseen(NamedTuple):
    """What someone would get, and why; whoever waits now has an `enrolment`.

    A seat is confirmed here as far as the group goes: who must approve is asked when it is given.
    """

    person_id: int
    state: EnrolmentState
    why: Reason
    enrolment: Enrolment | None = None


def foresee(
    edition: Edition,
    *,
    person_ids: Sequence[int] = (),
    change: Change | None = None,
    now: datetime,
) -> list[Foreseen]:
    """What everyone in line would get if the group were so, and then these people as newcomers.

    Newcomers come one after the other in this order; whoever is in already is left out.
    """
    limits, queue = _limits(edition, change, now=now), counting.queue_of(edition.id)
    day = seating.first_day(edition, now=now)
    there = weighing.weighed(edition.id, limits, queue.filling, day=day)
    known = {each.turn: each for each in counting.active_in(edition.id)}
    inside = {each.person_id for each in known.values()}
    coming = [each for each in dict.fromkeys(person_ids) if each not in inside]
    homes = weighing.homes_of(coming, limits, day=day)
    turns = {queue.last_turn + number: each for number, each in enumerate(coming, start=1)}
    newcomers = [
        weighing.newcomer(
            limits,
            homes[person_id],
            turn=turn,
            priority=urgency.priority_in(edition, person_id, now=now),
        )
        for turn, person_id in turns.items()
    ]
    places = allocate(terms=limits.terms, held=there.held, line=there.line, newcomers=newcomers)
    return [
        Foreseen(turns[each.turn], each.state, each.why)
        if each.turn in turns
        else Foreseen(known[each.turn].person_id, each.state, each.why, known[each.turn])
        for each in places
    ]


def why_waiting(enrolment: Enrolment, edition: Edition, *, now: datetime) -> Reason | None:
    """Why someone in line has no seat yet; None for who does not wait."""
    return next(
        (each.why for each in foresee(edition, now=now) if each.enrolment is enrolment), None
    )


def _limits(edition: Edition, change: Change | None, *, now: datetime) -> Limits:
    today = clock.day_of(now)
    if change is None:
        return weighing.limits_of(edition, today=today)
    found = weighing.limits_of(edition, today=today, instead=change.limits)
    terms = found.terms._replace(capacity=change.capacity, policy=change.policy)
    return found._replace(terms=terms)
