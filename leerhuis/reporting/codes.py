"""Keeping how a course and a group are known at PE-online."""

from datetime import datetime
from typing import Any

from leerhuis import audit, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.models import Edition
from leerhuis.reporting import queries
from leerhuis.reporting.models import PeCourse, PeEdition
from leerhuis.reporting.peonline.entry import Kind


def known(edition: Edition, body: int) -> dict[str, Any]:
    """What the form shows: the codes that are kept, if there are any."""
    of_courses, of_groups = queries.pe_codes([edition.id], [edition.course_id])
    course = of_courses.get((edition.course_id, body))
    return {
        "course": course.code if course else "",
        "kind": str(course.kind if course else Kind.AS_A_WHOLE.value),
        "edition": of_groups.get((edition.id, body), ""),
    }


def keep(
    edition: Edition,
    body: int,
    *,
    course: str,
    kind: int,
    group: str,
    by: Identity,
    now: datetime,
) -> None:
    """Keep the codes; an empty one of the group is taken away."""
    with db.transaction():
        db.hold(edition)
        of_course = queries.pe_course(edition.course_id, body) or PeCourse(
            course_id=edition.course_id, body=body
        )
        of_course.code, of_course.kind = course.strip(), Kind(kind).value
        db.add(of_course)
        of_group = queries.pe_edition(edition.id, body)
        if group.strip():
            of_group = of_group or PeEdition(edition_id=edition.id, body=body)
            of_group.code = group.strip()
            db.add(of_group)
        elif of_group is not None:
            db.session.delete(of_group)
        audit.record(
            Action.PE_CODE_CHANGED, by=by, kind="edition", subject=edition.public_id, now=now
        )
