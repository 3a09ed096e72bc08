"""Planning sessions: a series at once, and one change for several of them."""

from collections.abc import Sequence
from datetime import datetime

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.courses import queries as courses
from leerhuis.courses import series
from leerhuis.courses import service as offer
from leerhuis.courses.clashing import plan_of
from leerhuis.courses.models import Edition, Session
from leerhuis.courses.rules import SessionPlan
from leerhuis.courses.series import Part
from leerhuis.courses.sessions import Change
from leerhuis.errors import Missing
from leerhuis.planning.changes import service as telling


def add_series(
    edition: Edition, plans: Sequence[SessionPlan], *, by: Identity, now: datetime
) -> list[Session]:
    """All sessions of the series or none; whoever has a seat gets an invitation for each."""
    with db.transaction():
        made = offer.add_sessions(edition, plans, by=by, now=now)
        telling.tell(edition, now=now)
    return made


def change(
    edition: Edition,
    session: Session,
    plan: SessionPlan,
    *,
    part: Part,
    by: Identity,
    now: datetime,
) -> int:
    """How many sessions changed. Whoever has a seat hears of other hours or another place."""
    with db.transaction():
        db.hold(edition)
        wanted = planned(edition, session, plan, part=part, now=now)
        done = offer.change_sessions(edition, wanted, by=by, now=now)
        if done:
            telling.tell(edition, now=now)
    return len(done)


def planned(
    edition: Edition, session: Session, plan: SessionPlan, *, part: Part, now: datetime
) -> list[Change]:
    """What each session of this part becomes, when this one becomes as planned."""
    known = courses.sessions_of(edition.id)
    if session not in known:
        raise Missing  # somebody else removed it since the page was read
    at = known.index(session)
    chosen = _chosen(known, at, part=part, now=now)
    plans = series.alike([plan_of(each) for each in known], at, plan, chosen=chosen)
    return [Change(known[number], new) for number, new in zip(chosen, plans, strict=True)]


def _chosen(sessions: Sequence[Session], at: int, *, part: Part, now: datetime) -> list[int]:
    """What has been stays as it was, unless it is the one that is changed."""
    if part is Part.THIS:
        return [at]
    if part is Part.LATER:
        return list(range(at, len(sessions)))
    return [n for n, each in enumerate(sessions) if n == at or each.starts_at > now]
