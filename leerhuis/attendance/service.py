"""Marking who was there. Points follow in the same transaction; certificates by a job."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import uuid4

from leerhuis import audit, clock, db
from leerhuis.access import HOUSE, Identity
from leerhuis.attendance import following, marking, queries, rules
from leerhuis.attendance.models import TestResult
from leerhuis.attendance.queries import Group
from leerhuis.attendance.rules import Answer, CheckIn, Extent, Said
from leerhuis.audit import Action
from leerhuis.courses.models import Session
from leerhuis.enrolment.models import Enrolment
from leerhuis.errors import Refused


def mark(
    session: Session,
    marks: Mapping[int, Extent],
    *,
    by: Identity,
    now: datetime,
    said_at: datetime | None = None,
    mark_ids: Mapping[int, str] | None = None,
) -> int:
    """Write down who of these (by the number of the enrolment) was there; returns the changes.

    Saying the same again changes nothing. A correction is allowed: points that no longer hold are
    taken back by the registry, and every mark stays.
    """
    with db.transaction():
        edition = queries.edition_of(session)
        db.hold(edition)
        rules.check_begun(starts_at=session.starts_at, now=now)
        group = queries.group_of(edition)
        new = rules.changes(marks, known=group.extents_at(session.id), seats=group.listed())
        ids = mark_ids or {}
        said = [
            Said(ids.get(each) or str(uuid4()), group.seats[each].public_id, extent, said_at or now)
            for each, extent in new.items()
        ]
        marking.take(session, group, said, by=by, now=now)
        return len(new)


def take(
    session: Session, said: Sequence[Said], *, by: Identity, now: datetime
) -> dict[str, Answer]:
    """Write down what phones say, in any order and as often as they send it; each has an answer.

    A mark is known by its id, so a repeat counts once. Of two marks the one that was said last
    holds, whichever came in first.
    """
    with db.transaction():
        edition = queries.edition_of(session)
        db.hold(edition)
        if not rules.has_begun(starts_at=session.starts_at, now=now):
            return {each.mark_id: Answer.NOT_BEGUN for each in said}
        group = queries.group_of(edition, walk_ins=True)
        return marking.take(session, group, said, by=by, now=now)


def check_in(session: Session, *, by: Identity, now: datetime) -> CheckIn:
    """Mark yourself present, within the window and with a confirmed seat; once."""
    with db.transaction():
        db.hold(queries.edition_of(session))
        own = queries.own_place(session, by.person_id)
        answer = own.answer(session, now=now)
        if answer is CheckIn.MAY and own.enrolment_id is not None:
            mark(session, {own.enrolment_id: Extent.PRESENT}, by=by, now=now)
        return answer


def reckon(enrolment: Enrolment, *, by: Identity, now: datetime) -> None:
    """Let completion and points follow what is known, after something else than a mark changed."""
    with db.transaction():
        group = _held(enrolment)
        marking.follow(group, {enrolment: {}}, by=by, now=now)


def reckon_due(*, now: datetime) -> int:
    """Let points follow for who was let in without a seat, and got it confirmed since."""
    number = 0
    for enrolment in queries.confirmed_since(now=now):
        reckon(enrolment, by=HOUSE, now=now)
        number += enrolment.completed_on is not None
    return number


def record_tests(
    enrolments: Mapping[Enrolment, bool], *, taken_on: date, by: Identity, now: datetime
) -> int:
    """Write down who passed the closing test on a day and who did not; returns what is new.

    Of one day the last word counts, so a correction is a new row.
    """
    if taken_on > clock.day_of(now):
        raise Refused("Fill in a day that has been.", field="taken_on")
    with db.transaction():
        group: Group | None = None
        number = 0
        for enrolment, passed in enrolments.items():
            group = group or _held(enrolment)
            number += _record_test(group, enrolment, passed, taken_on=taken_on, by=by, now=now)
        return number


def _held(enrolment: Enrolment) -> Group:
    group = queries.group_around(enrolment)
    db.hold(group.edition)
    return queries.group_around(enrolment)


def _record_test(
    group: Group, enrolment: Enrolment, passed: bool, *, taken_on: date, by: Identity, now: datetime
) -> bool:
    known = queries.results_of([enrolment.id]).get(enrolment.id, [])
    if dict(known).get(taken_on) is passed:
        return False
    terms = following.terms_of(group.edition.course, group.sessions)
    extents = group.extents_of(enrolment.id)
    row = TestResult(
        enrolment_id=enrolment.id,
        passed=passed,
        taken_on=taken_on,
        recorded_at=now,
        recorded_by_id=by.person_id,
    )
    db.add(row)
    was, is_now = (terms.worth(extents, rows) for rows in (known, [*known, (taken_on, passed)]))
    following.follow(enrolment, was, is_now, terms, by=by, now=now)
    audit.record(
        Action.TEST_RECORDED,
        by=by,
        kind="enrolment",
        subject=enrolment.public_id,
        now=now,
        taken_on=taken_on.isoformat(),
        passed=passed,
    )
    return True
