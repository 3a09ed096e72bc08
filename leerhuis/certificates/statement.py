"""What a certificate states, gathered from the facts as they are at the moment of issue."""

from collections.abc import Mapping, Sequence
from typing import Any

from leerhuis import clock
from leerhuis.attendance import following
from leerhuis.attendance import queries as attendance
from leerhuis.attendance.completion import HALVES, Row
from leerhuis.attendance.models import Attendance
from leerhuis.certificates import queries, rules
from leerhuis.certificates.rules import Held
from leerhuis.courses.models import Edition, Session
from leerhuis.enrolment.models import Enrolment

Values = dict[str, Any]


def of(edition: Edition, enrolments: Sequence[Enrolment]) -> dict[int, Values]:
    """What the certificate of each of these states, by the number of the enrolment.

    Days, hours and points are those that attendance brought: what the dossier got as well.
    """
    signed_by = queries.signer_of(edition.course.organisation)
    marks = attendance.rows_of(edition.id)
    terms = following.terms_of(edition.course, edition.sessions)
    results = attendance.results_of([each.id for each in enrolments])
    found = {}
    for each in enrolments:
        rows = marks.get(each.id, {})
        extents = {session_id: row.extent for session_id, row in rows.items()}
        worth = terms.worth(extents, results.get(each.id, ()))
        found[each.id] = _values(each, edition, rows, worth.earned, signed_by=signed_by)
    return found


def _values(
    enrolment: Enrolment,
    edition: Edition,
    marks: Mapping[int, Attendance],
    earned: Sequence[Row],
    *,
    signed_by: str,
) -> Values:
    course = edition.course
    held = [_held(each, marks.get(each.id)) for each in edition.sessions]
    return rules.stated(
        name=enrolment.person.name,
        course=course.title,
        held=held,
        hours=rules.hours_of(course.hours, held),
        points=[
            (register.value, occupation, category.value, points)
            for register, occupation, category, points in earned
        ],
        organisation=course.organisation.name,
        signed_by=signed_by,
    )


def _held(session: Session, mark: Attendance | None) -> Held:
    return Held(
        session.starts_at,
        session.ends_at,
        clock.day_of(session.starts_at).isoformat(),
        session.venue.town if session.venue else None,
        HALVES[mark.extent] if mark else 0,
    )
