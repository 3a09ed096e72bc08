"""How many people want to hear of a course: the demand that its coordinator sees."""

from collections.abc import Iterable

from sqlalchemy import func, select

from leerhuis import db
from leerhuis.courses.models import Interest


def interested_in(course_ids: Iterable[int]) -> dict[int, int]:
    """How many people wait to be told of a group of each of these courses; 0 for none."""
    wanted = set(course_ids)
    rows = db.session.execute(
        select(Interest.course_id, func.count())
        .where(Interest.course_id.in_(wanted), Interest.told_at.is_(None))
        .group_by(Interest.course_id)
    )
    return dict.fromkeys(wanted, 0) | {row[0]: row[1] for row in rows}
