"""Enrolling several colleagues in a group in one go, and trying that out beforehand."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.colleagues import queries, rules
from leerhuis.colleagues.rules import Got, Outcome
from leerhuis.courses import admission
from leerhuis.courses.models import Edition
from leerhuis.enrolment import counting, foreseeing
from leerhuis.enrolment import service as enrolments
from leerhuis.enrolment.rules import EnrolmentState, Reason, Side
from leerhuis.errors import Refused

Found = TypeVar("Found")


class _Undone(Exception):
    """Takes back what was tried."""


def enrol_all(
    edition: Edition,
    person_ids: Sequence[int],
    *,
    all_or_none: bool,
    by: Identity,
    now: datetime,
) -> list[Got]:
    """Enrol these colleagues in this order; with `all_or_none` nobody, if one has no seat.

    A manager who enrols a colleague has approved it by that.
    """
    with db.transaction():
        db.hold(edition)
        there = queries.states_in(edition.id, person_ids)
        found = [_enrol(edition, each, there.get(each), by=by, now=now) for each in person_ids]
        if all_or_none:
            rules.check_all_fit(found)
        return _in_line(edition, found)


def foresee(
    edition: Edition, person_ids: Sequence[int], *, by: Identity, now: datetime
) -> list[Got]:
    """What enrolling them would give now, and why who waits has to; nothing of it stays."""

    def act() -> list[Got]:
        found = enrol_all(edition, person_ids, all_or_none=False, by=by, now=now)
        return _with_reasons(edition, found, now=now)

    return tried(act)


def _with_reasons(edition: Edition, found: list[Got], *, now: datetime) -> list[Got]:
    """Why who waits has to wait, and who has still to approve a seat."""
    reasons: Mapping[int, Reason] = {}
    sides: Mapping[int, tuple[Side, ...]] = {}
    if of(found, Outcome.WAIT):
        reasons = {each.person_id: each.why for each in foreseeing.foresee(edition, now=now)}
    if requested := of(found, Outcome.REQUEST):
        sides = queries.sides_asked(edition.id, [each.person_id for each in requested])
    return [
        each._replace(
            reason=reasons.get(each.person_id) if each.outcome is Outcome.WAIT else None,
            sides=sides.get(each.person_id, ()),
        )
        for each in found
    ]


def tried(act: Callable[[], Found]) -> Found:
    """What `act` gives or refuses, without anything of it staying."""
    if db.session().info.get("writing"):
        raise RuntimeError("trying belongs outside transaction()")
    found: list[Found] = []
    try:
        with db.transaction():
            found.append(act())
            raise _Undone
    except _Undone:
        return found[0]


def _enrol(
    edition: Edition,
    person_id: int,
    there: EnrolmentState | None,
    *,
    by: Identity,
    now: datetime,
) -> Got:
    if there is not None:
        return Got(person_id, Outcome.THERE)
    try:
        _check_admitted(edition, person_id, now=now)
        row = enrolments.enrol(edition, person_id, by=by, now=now)
    except Refused as no:
        return Got(person_id, Outcome.REFUSED, no)
    return Got(person_id, rules.outcome_of(row.state))


def _in_line(edition: Edition, found: list[Got]) -> list[Got]:
    """With the place of who waits once all are in: a later one may go before an earlier one."""
    if not of(found, Outcome.WAIT):
        return found
    line = {
        each.person_id: place for place, each in enumerate(counting.waiting_in(edition.id), start=1)
    }
    return [
        each._replace(place=line[each.person_id]) if each.outcome is Outcome.WAIT else each
        for each in found
    ]


def _check_admitted(edition: Edition, person_id: int, *, now: datetime) -> None:
    """A manager lets nobody into a group that is not for them."""
    if not admission.is_admitted(edition, person_id, day=clock.day_of(now)):
        raise Refused("This group is not open to this colleague. Ask the coordinator.")


def of(found: Iterable[Got], outcome: Outcome) -> list[Got]:
    return [each for each in found if each.outcome is outcome]
