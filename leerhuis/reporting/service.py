"""Keeping the queue of what the registers must be told, and noting what they were told."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from leerhuis import audit, clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.reporting import queries, rules
from leerhuis.reporting.models import Report, ReportMark
from leerhuis.reporting.queries import Line
from leerhuis.reporting.rules import Known, ReportState, Via

# A transaction that began earlier may write later; looking twice at a row does no harm.
OVERLAP = timedelta(minutes=10)
AT_ONCE = 200


def pull(*, now: datetime) -> int:
    """Take over from the dossiers what is new or was corrected; returns the rows that changed.

    The ledger of points only grows, so only what was written since the last time is looked at.
    """
    mark = queries.looked_at()
    since = mark.looked_at - OVERLAP if mark else None
    changed = 0
    for some in _some(queries.enrolments_changed(since=since)):
        with db.transaction():
            changed += _take_over(some, now=now)
    with db.transaction():
        mark = queries.looked_at()
        if mark is None:
            db.add(ReportMark(looked_at=now))
        else:
            mark.looked_at = max(mark.looked_at, now)
    return changed + _judge()


def _some(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    return (numbers[at : at + AT_ONCE] for at in range(0, len(numbers), AT_ONCE))


def _take_over(enrolment_ids: Sequence[int], *, now: datetime) -> int:
    earned, known = queries.earned_in(enrolment_ids), queries.reports_of(enrolment_ids)
    changed = 0
    for kind, (points, day) in earned.items():
        row = known.get(kind)
        state = rules.state_after(points, Known(row.state, row.told_points) if row else None)
        if row is None and state is not None:
            row = Report(
                enrolment_id=kind[0],
                register=kind[1],
                occupation=kind[2],
                category=kind[3],
                points=points,
                completed_on=day,
                state=state,
            )
            db.add(row)
            changed += 1
        elif row is not None and (state is not None or row.points != points):
            row.state, row.points = state or row.state, points
            changed += 1
    return changed


def _judge() -> int:
    """Look anew at what stands in the way of all that waits: a number may have been filled in."""
    with db.transaction():
        rows = queries.open_reports()
        found = queries.judged(rows)
        changed = [each for each in rows if each.apart is not found[each.id].apart]
        for each in changed:
            each.apart = found[each.id].apart
        return len(changed)


def note_told(
    lines: Sequence[Line], *, awarded_on: date, via: Via, by: Identity, now: datetime
) -> int:
    """These were reported, and the register awarded them on this day; returns how many.

    Noting it again changes nothing. What stands apart is refused.
    """
    with db.transaction():
        told = 0
        for each in _fresh(lines):
            row = each.report
            if each.judged.apart is not None:
                raise Refused("One of these cannot be reported yet. Look at the list again.")
            rules.check_told(
                row.state,
                awarded_on=awarded_on,
                completed_on=row.completed_on,
                today=clock.day_of(now),
            )
            if row.state in rules.DONE and row.told_points == row.points:
                continue
            tell(row, ReportState.TOLD, via=via, awarded_on=awarded_on, by=by, now=now)
            told += 1
        return told


def note_answer(line: Line, answer: ReportState, *, note: str, by: Identity, now: datetime) -> None:
    """What the register answered about one row."""
    with db.transaction():
        (fresh,) = _fresh([line])
        rules.check_answer(fresh.report.state, answer, note=note)
        fresh.report.state, fresh.report.answer = answer, note.strip()
        record(fresh.report, by=by, now=now)


def tell(
    row: Report,
    state: ReportState,
    *,
    via: Via,
    awarded_on: date | None = None,
    answer: str = "",
    by: Identity,
    now: datetime,
) -> None:
    """Write down that the register knows these points; called inside a transaction."""
    row.state, row.via, row.answer = state, via, answer
    row.told_points, row.told_at, row.told_by_id = row.points, now, by.person_id
    row.awarded_on = awarded_on or row.awarded_on
    record(row, by=by, now=now)


def record(row: Report, *, by: Identity, now: datetime) -> None:
    audit.record(
        Action.POINTS_REPORTED,
        by=by,
        kind="report",
        subject=row.public_id,
        now=now,
        state=row.state,
        register=row.register,
        points=str(row.points),
    )


def note_read(edition_public_id: str, *, by: Identity, now: datetime) -> None:
    """That a list with registration numbers was taken out of the house is kept."""
    with db.transaction():
        audit.record(
            Action.REPORT_DOWNLOADED, by=by, kind="edition", subject=edition_public_id, now=now
        )


def _fresh(lines: Sequence[Line]) -> list[Line]:
    """The same rows while others who want to change them wait."""
    held = queries.held(each.report.id for each in lines)
    found = queries.judged(held)
    return [Line(each, found[each.id]) for each in held]
