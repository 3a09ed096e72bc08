"""Writing marks down under the hold of their group, each once, the one said last on top."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from leerhuis import audit, db
from leerhuis.access import Identity
from leerhuis.attendance import chasing, following, queries, rules
from leerhuis.attendance.models import Attendance, AttendanceMark, WalkIn
from leerhuis.attendance.queries import Group
from leerhuis.attendance.rules import Answer, Extent, Said
from leerhuis.audit import Action
from leerhuis.courses.models import Session
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState

Someone = Enrolment | WalkIn
Accepted = tuple[Said, Someone]
Extents = Mapping[int, Extent]


def take(
    session: Session, group: Group, said: Sequence[Said], *, by: Identity, now: datetime
) -> dict[str, Answer]:
    """Write down what is new and allowed; returns what became of each mark, by its id."""
    known = queries.known_marks([each.mark_id for each in said])
    answers: dict[str, Answer] = {}
    accepted: list[Accepted] = []
    for each in said:
        if each.mark_id in known or each.mark_id in answers:
            answers.setdefault(each.mark_id, Answer.DONE)
            continue
        who = group.by_public_id(each.who)
        answers[each.mark_id] = _answer(group, who, each)
        if who is not None and answers[each.mark_id] is Answer.DONE:
            accepted.append((each, who))
    if accepted:
        _write_down(session, group, accepted, by=by, now=now)
    return answers


def _answer(group: Group, who: Someone | None, said: Said) -> Answer:
    if who is None:
        return Answer.OTHER_SESSION
    if isinstance(who, WalkIn):
        return Answer.DONE
    return rules.answer_of(who.state, force=said.force or group.is_listed(who))


def _write_down(
    session: Session, group: Group, accepted: Sequence[Accepted], *, by: Identity, now: datetime
) -> None:
    if not group.is_marked(session.id):
        chasing.take_back(session)
    db.add(*(_row(session, *each, by=by, now=now) for each in accepted))
    seats = {who.id: who for _said, who in accepted if isinstance(who, Enrolment)}
    before = {number: group.extents_of(number) for number in seats}
    for said, who in sorted(accepted, key=lambda each: each[0].said_at):
        if isinstance(who, Enrolment):
            _hold_over(session, group, said, who, by=by)
    db.session.flush()
    changed = {
        seats[number]: extents
        for number, extents in before.items()
        if extents != group.extents_of(number)
    }
    if changed:
        follow(group, changed, by=by, now=now)
        _record(session, group, changed, by=by, now=now)


def follow(
    group: Group, before: Mapping[Enrolment, Extents], *, by: Identity, now: datetime
) -> None:
    """Let points and completion follow the marks of these people; `before` is what there was."""
    terms = following.terms_of(group.edition.course, group.sessions)
    results = queries.results_of([seat.id for seat in before]) if terms.tested else {}
    for seat, extents in before.items():
        tested = results.get(seat.id, ())
        was = terms.worth(extents, tested)
        is_now = terms.worth(group.extents_of(seat.id), tested)
        following.follow(seat, was, is_now, terms, by=by, now=now)


def _row(
    session: Session, said: Said, who: Someone, *, by: Identity, now: datetime
) -> AttendanceMark:
    seat = isinstance(who, Enrolment)
    return AttendanceMark(
        session_id=session.id,
        enrolment_id=who.id if seat else None,
        walk_in_id=None if seat else who.id,
        extent=said.extent,
        mark_id=said.mark_id,
        said_at=said.said_at,
        received_at=now,
        by_id=by.person_id,
        forced=seat and _is_forced(who),
    )


def _is_forced(who: Someone) -> bool:
    return isinstance(who, Enrolment) and who.state is not EnrolmentState.CONFIRMED


def _hold_over(
    session: Session, group: Group, said: Said, seat: Enrolment, *, by: Identity
) -> None:
    """Let this mark be what holds, unless something that was said later is known."""
    row = group.rows[seat.id].get(session.id)
    if not rules.holds_over(said.said_at, known=row.marked_at if row else None):
        return
    if row is None:
        row = Attendance(enrolment_id=seat.id, session_id=session.id)
        group.rows[seat.id][session.id] = row
        db.session.add(row)
    row.extent, row.marked_at, row.marked_by_id = said.extent, said.said_at, by.person_id
    row.forced = _is_forced(seat)


def _record(
    session: Session,
    group: Group,
    changed: Mapping[Enrolment, Extents],
    *,
    by: Identity,
    now: datetime,
) -> None:
    """Who is what now at this session, how many were something else, and who has no seat."""
    said: dict[str, list[str]] = {each.value: [] for each in Extent}
    for seat in changed:
        said[group.rows[seat.id][session.id].extent].append(seat.public_id)
    forced = [each.public_id for each in changed if _is_forced(each)]
    told: dict[str, Any] = {"forced": forced} if forced else {}
    audit.record(
        Action.ATTENDANCE_MARKED,
        by=by,
        kind="session",
        subject=session.public_id,
        now=now,
        corrected=sum(session.id in extents for extents in changed.values()),
        present=said["present"],
        partly=said["partly"],
        absent=said["absent"],
        **told,
    )
