"""Being at two places at once: a warning, because people know best what they can leave."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import cache

from sqlalchemy import Select, and_, bindparam, select
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
    wanted = list(set(edition_ids))
    if not wanted or not person_id:
        return {}
    found: dict[int, list[Session]] = defaultdict(list)
    given = {"wanted": wanted, "person": person_id, "now": now}
    for edition_id, session in db.session.execute(_doubles_query(), given):
        found[edition_id].append(session)
    return dict(found)


@cache
def _doubles_query() -> Select[int, Session]:
    mine = aliased(Session)
    return (
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
            mine.edition_id.in_(bindparam("wanted", expanding=True)),
            Enrolment.person_id == bindparam("person"),
            counting.ACTIVE,
            Edition.state != EditionState.CANCELLED,
            Session.ends_at > bindparam("now"),
        )
        .order_by(Session.starts_at, Session.id)
        .distinct()
    )
