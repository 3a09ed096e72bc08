"""The appointments of two persons that are one: what overlaps at one place becomes one."""

from collections.abc import Sequence
from datetime import date, datetime

from leerhuis import db
from leerhuis.people import history, queries, rules
from leerhuis.people.models import Appointment


def merge(person_id: int, into_id: int, *, now: datetime) -> int:
    """Give all appointments of the one to the other; how many there were."""
    mine = queries.appointments_of(person_id)
    theirs = queries.appointments_of(into_id)
    for each in mine:
        theirs = _take_in(each, theirs, into_id, now=now)
    return len(mine)


def _take_in(
    row: Appointment, theirs: Sequence[Appointment], into_id: int, *, now: datetime
) -> list[Appointment]:
    same = [each for each in theirs if in_the_way(row, each)]
    rest = [each for each in theirs if each not in same]
    if not same:
        row.person_id = into_id
        db.session.flush()
        history.write([row.id], now=now)
        return [*rest, row]
    kept, gone = same[0], [row, *same[1:]]
    starts_on = min(each.starts_on for each in (kept, *gone))
    ends_on = _last_of([each.ends_on for each in (kept, *gone)])
    number = kept.personnel_number or next(
        (each.personnel_number for each in gone if each.personnel_number), None
    )
    for each in gone:
        history.write_never(each, now=now)
        db.session.delete(each)
    db.session.flush()
    kept.starts_on, kept.ends_on, kept.personnel_number = starts_on, ends_on, number
    db.session.flush()
    history.write([kept.id], now=now)
    return [*rest, kept]


def in_the_way(one: Appointment, other: Appointment) -> bool:
    """Whether one person cannot have both: the same kind at one place, on the same days."""
    return (
        one.organisation_id == other.organisation_id
        and one.kind is other.kind
        and rules.overlap((one.starts_on, one.ends_on), (other.starts_on, other.ends_on))
    )


def _last_of(days: Sequence[date | None]) -> date | None:
    told = [day for day in days if day is not None]
    return max(told) if len(told) == len(days) else None
