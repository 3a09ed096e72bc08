"""Being at two places at once: a warning, because people know best what they can leave."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased, contains_eager

from leerhuis import db
from leerhuis.courses.models import Edition, Session
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment import counting
from leerhuis.enrolment.models import Enrolment


def doubles_in(
    person_id: int, edition_ids: Iterable[int], *, now: datetime
) -> dict[int, list[Session]]:
    """The sessions of someone's other groups at the same time as one of these, by group.

    A place in line counts too: it can become a seat. What is over does not.
    """
    mine = aliased(Session)
    rows = db.session.execute(
        select(mine.edition_id, Session)
        .join(
            Session,
            and_(
                Session.edition_id != mine.edition_id,
                Session.starts_at < mine.ends_at,
                Session.ends_at > mine.starts_at,
            ),
        )
        .join(Session.edition)
        .join(Edition.course)
        .join(Enrolment, Enrolment.edition_id == Edition.id)
        .options(contains_eager(Session.edition).contains_eager(Edition.course))
        .where(
            mine.edition_id.in_(set(edition_ids)),
            Enrolment.person_id == person_id,
            counting.ACTIVE,
            Edition.state != EditionState.CANCELLED,
            Session.ends_at > now,
        )
        .order_by(Session.starts_at, Session.id)
        .distinct()
    )
    found: dict[int, list[Session]] = defaultdict(list)
    for edition_id, session in rows:
        found[edition_id].append(session)
    return dict(found)
