"""Marking who was there. Points follow in the same transaction; certificates by a job."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from leerhuis import audit, clock, db
from leerhuis.access import Identity
from leerhuis.attendance import queries, rules
from leerhuis.attendance.models import Attendance
from leerhuis.attendance.rules import Extent, Outcome
from leerhuis.audit import Action
from leerhuis.courses.models import Course, Session
from leerhuis.enrolment.models import Enrolment
from leerhuis.registers import Category, Register
from leerhuis.registry import service as registry


class _Earned(NamedTuple):
    """What a complete participation gives; one course counts once, however often it is followed."""

    title: str
    on: date
    rows: list[tuple[Register, str, Category, Decimal]]
    course: str


def mark(session: Session, marks: Mapping[int, Extent], *, by: Identity, now: datetime) -> int:
    """Write down who of these (by the number of the enrolment) was there; returns the changes.

    Saying the same again changes nothing. A correction is allowed: points that no longer hold are
    taken back by the registry, and the audit trail tells what was changed by whom.
    """
    with db.transaction():
        edition = queries.edition_of(session)
        course = edition.course
        db.hold(edition)
        rules.check_begun(starts_at=session.starts_at, now=now)
        seats = queries.seats_of(session.edition_id)
        rows = queries.marks_of(session.edition_id)
        known = {
            seat: row.extent for seat in seats if (row := rows[seat].get(session.id)) is not None
        }
        changed = rules.changes(marks, known=known, seats=seats)
        if not changed:
            return 0
        sessions = queries.sessions_of(session.edition_id)
        earned = _earned(course, sessions)
        for seat, extent in changed.items():
            before = _outcome(rows[seat], sessions)
            rows[seat][session.id] = _write(
                rows[seat].get(session.id), seat, session, extent=extent, by=by, now=now
            )
            after = _outcome(rows[seat], sessions)
            _follow(seats[seat], before, after, earned, by=by, now=now)
        _record(session, changed, seats, corrected=len(changed.keys() & known), by=by, now=now)
        return len(changed)


def _outcome(marks: Mapping[int, Attendance], sessions: list[Session]) -> Outcome:
    said = {session_id: row.extent for session_id, row in marks.items()}
    return rules.outcome(said, sessions=[each.id for each in sessions])


def _write(
    row: Attendance | None,
    seat: int,
    session: Session,
    *,
    extent: Extent,
    by: Identity,
    now: datetime,
) -> Attendance:
    row = row or Attendance(enrolment_id=seat, session_id=session.id)
    row.extent, row.marked_at, row.marked_by_id = extent, now, by.person_id
    db.add(row)
    return row


def _earned(course: Course, sessions: list[Session]) -> _Earned:
    on = clock.day_of(max(each.ends_at for each in sessions))
    return _Earned(
        title=course.title,
        on=on,
        rows=queries.points_of(course.id, on=on),
        course=course.public_id,
    )


def _follow(
    enrolment: Enrolment,
    before: Outcome,
    after: Outcome,
    earned: _Earned,
    *,
    by: Identity,
    now: datetime,
) -> None:
    """Points are expected, earned or neither; what was earned and no longer holds is taken back."""
    if before is after:
        return
    person_id, ref = enrolment.person_id, enrolment.public_id
    enrolment.completed_on = earned.on if after is Outcome.COMPLETE else None
    told = earned._asdict()
    if before is Outcome.COMPLETE:
        registry.record_points(person_id, ref=ref, **told | {"rows": []}, by=by, now=now)
    if after is Outcome.COMPLETE:
        registry.record_points(person_id, ref=ref, **told, by=by, now=now)
    elif after is Outcome.MISSED:
        registry.withdraw_points(person_id, ref=ref, now=now)
    else:
        registry.expect_points(person_id, ref=ref, **told, now=now)


def _record(
    session: Session,
    changed: Mapping[int, Extent],
    seats: Mapping[int, Enrolment],
    *,
    corrected: int,
    by: Identity,
    now: datetime,
) -> None:
    said = {
        each.value: [seats[seat].public_id for seat, what in changed.items() if what is each]
        for each in Extent
    }
    audit.record(
        Action.ATTENDANCE_MARKED,
        by=by,
        kind="session",
        subject=session.public_id,
        now=now,
        present=said["present"],
        partly=said["partly"],
        absent=said["absent"],
        corrected=corrected,
    )
