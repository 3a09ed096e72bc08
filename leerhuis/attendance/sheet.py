"""The list of a session as people read it: who is on it, and what is known of each now."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from leerhuis import db
from leerhuis.attendance import queries, rules
from leerhuis.attendance.models import Attendance, AttendanceMark
from leerhuis.attendance.rules import Extent
from leerhuis.courses.models import Session
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.people import queries as people
from leerhuis.people.models import Person


@dataclass(frozen=True)
class Row:
    """Someone on the list; `extent` is None until it is marked.

    `forced` is someone without a confirmed seat whom staff let in, `walk_in` someone who did not
    enrol at all, `by_self` who checked in themselves.
    """

    public_id: str
    sort_name: str
    employer: str
    extent: Extent | None
    enrolment_id: int | None = None
    forced: bool = False
    walk_in: bool = False
    by_self: bool = False


def of(session: Session, *, day: date) -> list[Row]:
    """Everyone with a seat or without who came in, in the order of a Dutch list."""
    found = [*_seated(session, day=day), *_walked_in(session)]
    return sorted(found, key=lambda row: rules.by_name(row.sort_name))


def never_came(session: Session, *, now: datetime) -> list[str]:
    """Who had a seat in the group of this session, which is over, and came to none of it."""
    names = db.session.scalars(
        select(Person.sort_name)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(Enrolment.edition)
        .where(
            Enrolment.edition_id == session.edition_id,
            Enrolment.state == EnrolmentState.CONFIRMED,
            queries.was_absent_throughout(now),
        )
    )
    return sorted(names, key=rules.by_name)


def state_of(rows: Iterable[Row]) -> dict[str, Any]:
    """What phones ask every few seconds: what is marked, and whether the list itself changed."""
    rows = list(rows)
    return {
        "marks": {row.public_id: row.extent.value for row in rows if row.extent is not None},
        "people": digest([row.public_id for row in rows]),
    }


def digest(told: Any) -> str:
    """A name for exactly this: another when anything of it differs."""
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def _seated(session: Session, *, day: date) -> list[Row]:
    employer = people.employer_name(Enrolment.person_id, day=day)
    here = (Attendance.enrolment_id == Enrolment.id) & (Attendance.session_id == session.id)
    rows = db.session.execute(
        select(
            Enrolment.id,
            Enrolment.public_id,
            Enrolment.state,
            Person.sort_name,
            employer,
            Attendance.extent,
            Attendance.marked_by_id == Enrolment.person_id,
        )
        .join(Enrolment.person)
        .outerjoin(Attendance, here)
        .where(
            Enrolment.edition_id == session.edition_id,
            or_(Enrolment.state == EnrolmentState.CONFIRMED, let_in()),
        )
    )
    return [
        Row(
            public_id=public_id,
            sort_name=name,
            employer=work or "",
            extent=extent,
            enrolment_id=number,
            forced=state is not EnrolmentState.CONFIRMED,
            by_self=bool(by_self),
        )
        for number, public_id, state, name, work, extent, by_self in rows
    ]


def let_in() -> ColumnElement[bool]:
    """The condition that staff marked someone who has no confirmed seat in the group by now."""
    ever, other = aliased(Attendance), aliased(Enrolment)
    seated = exists().where(
        other.edition_id == Enrolment.edition_id,
        other.person_id == Enrolment.person_id,
        other.state == EnrolmentState.CONFIRMED,
    )
    return and_(exists().where(ever.enrolment_id == Enrolment.id, ever.forced), ~seated)


def _walked_in(session: Session) -> list[Row]:
    walk_ins = queries.walk_ins_of(session.edition_id)
    if not walk_ins:
        return []
    marks = db.session.execute(
        select(AttendanceMark.walk_in_id, AttendanceMark.extent)
        .where(
            AttendanceMark.session_id == session.id,
            AttendanceMark.walk_in_id.in_([each.id for each in walk_ins]),
        )
        .order_by(AttendanceMark.said_at, AttendanceMark.received_at, AttendanceMark.id)
    )
    extents = {row[0]: row[1] for row in marks}
    return [
        Row(
            public_id=each.public_id,
            sort_name=each.name,
            employer=each.organisation_name,
            extent=extents.get(each.id),
            walk_in=True,
        )
        for each in walk_ins
    ]
