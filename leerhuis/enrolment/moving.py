"""A seat that goes to a colleague, and a person who goes to another group of the course."""

from datetime import date, datetime
from functools import partial

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses import admission
from leerhuis.courses.models import Edition
from leerhuis.courses.seasons import queries as seasons
from leerhuis.courses.seasons import rules as season_rules
from leerhuis.enrolment import (
    asking,
    counting,
    deciding,
    fitting,
    needing,
    seating,
    service,
)
from leerhuis.enrolment import mails_of_turns as letters
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import HAS_SEAT, EnrolmentState
from leerhuis.errors import Refused
from leerhuis.people import queries as people
from leerhuis.people.models import Person


def hand_over(enrolment: Enrolment, person_id: int, *, by: Identity, now: datetime) -> Enrolment:
    """Give a certain seat to a colleague of the same employer; it does not pass through the line.

    The colleague must be able to enrol, the last day to do so apart. Returns their enrolment.
    """
    with db.transaction():
        edition = _held(enrolment)
        queue = counting.queue_for(edition, person_id)
        known = counting.by_id(queue.known_id) if queue.known_id else None
        _check_hand_over(enrolment, edition, person_id, known, now=now)
        _check_colleague(edition, person_id, now=now)
        giver, taker = _person(enrolment.person_id), _person(person_id)
        mine = known or Enrolment(
            edition_id=edition.id,
            person_id=person_id,
            state=EnrolmentState.WAITING,
            turn=queue.last_turn + 1,
            enrolled_at=now,
        )
        _give_up(enrolment, edition, taker, now=now)
        _check_fits(edition, enrolment, person_id, now=now)
        mine.code_id, mine.limits_ignored = enrolment.code_id, enrolment.limits_ignored
        letter = partial(letters.taken_over, giver=giver.name)
        seating.seat(mine, edition, letter=letter, by=by, now=now)
        seating.record(
            Action.SEAT_HANDED_OVER, enrolment, edition, by=by, now=now, to=mine.public_id
        )
        service.refill(edition, by=by, now=now)  # a colleague may take a seat that is kept
        return mine


def move(enrolment: Enrolment, edition: Edition, *, by: Identity, now: datetime) -> Enrolment:
    """Give a seat in another group of the course first, and only then free the one in this group.

    Without a seat there everything stays as it is. Returns the new enrolment.
    """
    with db.transaction():
        old = counting.edition_of(enrolment)
        for each in sorted((old, edition), key=lambda group: group.id):
            counting.hold(each)
        counting.read_again(enrolment)
        deciding.check_move(
            active=enrolment.cancelled_at is None,
            same_group=old.id == edition.id,
            same_course=old.course_id == edition.course_id,
            there=counting.active_enrolment(edition.id, enrolment.person_id) is not None,
        )
        refusal = service.why_not_cancel(enrolment, by=by, now=now)
        if refusal is not None:
            raise refusal
        given = asking.given_by(enrolment.id)
        new = service.enrol(edition, enrolment.person_id, by=by, now=now, answers=given)
        if new.state is EnrolmentState.WAITING:
            raise Refused("There is no seat free in that group now. You keep the one you have.")
        _leave(enrolment, old, to=new, other=edition, by=by, now=now)
        return new


def same_employer(one_id: int, other_id: int, *, day: date) -> bool:
    """Whether these two are colleagues: one organisation employs both, whatever their teams."""
    one, other = (people.employing(each, day=day) for each in (one_id, other_id))
    return one is not None and other is not None and one.id == other.id


def _held(enrolment: Enrolment) -> Edition:
    edition = counting.edition_of(enrolment)
    counting.hold(edition)
    counting.read_again(enrolment)
    return edition


def _check_hand_over(
    enrolment: Enrolment,
    edition: Edition,
    person_id: int,
    known: Enrolment | None,
    *,
    now: datetime,
) -> None:
    deciding.check_hand_over(
        state=enrolment.state,
        edition=edition.state,
        begun=seating.begun(edition, now=now),
        same_person=person_id == enrolment.person_id,
        same_employer=same_employer(enrolment.person_id, person_id, day=clock.day_of(now)),
        taken=known is not None and known.state is not EnrolmentState.WAITING,
    )


def _check_colleague(edition: Edition, person_id: int, *, now: datetime) -> None:
    """What is asked of whoever enrols, as if somebody else enrolled them."""
    today = clock.day_of(now)
    season_rules.check_door(seasons.door_for(edition.round_id, person_id, today=today))
    if not admission.is_admitted(edition, person_id, day=today):
        raise Refused("This group is not open to that colleague.", field="colleague")
    needing.check(edition, person_id, own=False, on=clock.day_of(edition.starts_at or now))


def _check_fits(edition: Edition, enrolment: Enrolment, person_id: int, *, now: datetime) -> None:
    """A seat that is kept for some people stays theirs, unless staff gave it past the limits."""
    if enrolment.limits_ignored:
        return
    db.session.flush()
    why = fitting.reason_for(edition, person_id, code_id=enrolment.code_id, now=now)
    if why.why not in HAS_SEAT:
        raise Refused("This seat is kept for others than that colleague.", field="colleague")


def _give_up(enrolment: Enrolment, edition: Edition, taker: Person, *, now: datetime) -> None:
    letter = partial(letters.handed_over, taker=taker.name)
    seating.end(enrolment, edition, state=EnrolmentState.CANCELLED, letter=letter, now=now)


def _leave(
    enrolment: Enrolment,
    edition: Edition,
    *,
    to: Enrolment,
    other: Edition,
    by: Identity,
    now: datetime,
) -> None:
    """The seat in the old group is free, and goes to the next in line."""
    letter = partial(letters.moved, to=to, other=other)
    seating.end(enrolment, edition, state=EnrolmentState.CANCELLED, letter=letter, now=now)
    seating.record(Action.ENROLMENT_MOVED, enrolment, edition, by=by, now=now, to=to.public_id)
    seating.settle(edition, by=by, now=now)


def _person(person_id: int) -> Person:
    return db.session.get_one(Person, person_id)
