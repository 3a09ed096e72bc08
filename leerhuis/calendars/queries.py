"""Reading what calendars were told."""

from collections.abc import Collection, Iterable, Sequence
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload

from leerhuis import db
from leerhuis.calendars.models import Gathering, Invitation
from leerhuis.calendars.rules import Told
from leerhuis.courses.models import Edition, Session


def told_of(person_id: int, session_ids: Iterable[int]) -> list[tuple[Session, Invitation | None]]:
    """Sessions with all that an invitation says of them, and what this person was told."""
    given = {"person": person_id, "sessions": list(session_ids)}
    return [(session, told) for session, told in db.session.execute(_told_query(), given)]


def told_of_gatherings(
    person_id: int, gathering_ids: Iterable[int]
) -> list[tuple[Gathering, Invitation | None]]:
    """The same for what is no session, the first to begin on top."""
    found = db.session.execute(
        select(Gathering, Invitation)
        .outerjoin(
            Invitation,
            (Invitation.gathering_id == Gathering.id) & (Invitation.person_id == person_id),
        )
        .where(Gathering.id.in_(list(gathering_ids)))
        .order_by(Gathering.starts_at, Gathering.id)
    )
    return [(gathering, told) for gathering, told in found]


def told_in(session_ids: Iterable[int]) -> dict[tuple[int, int], Told]:
    """What each person was told last of each of these sessions, by person and session."""
    rows = db.session.execute(
        select(
            Invitation.person_id,
            Invitation.session_id,
            Invitation.method,
            Invitation.sequence,
            Invitation.facts,
        ).where(Invitation.session_id.in_(list(session_ids)))
    )
    return {
        (person, session): Told(method, sequence, facts)
        for person, session, method, sequence, facts in rows
        if session is not None
    }


def told_by(entries: Collection[tuple[int, str]]) -> Sequence[Invitation]:
    """What these people (first) were told of these entries (their uid)."""
    people, uids = {person for person, _uid in entries}, {uid for _person, uid in entries}
    rows = db.session.scalars(
        select(Invitation).where(Invitation.person_id.in_(people), Invitation.uid.in_(uids))
    )
    return [row for row in rows if (row.person_id, row.uid) in entries]


def told_of_edition(person_id: int, edition_id: int) -> Sequence[Invitation]:
    """What someone was told of the sessions of a group."""
    return db.session.scalars(
        select(Invitation)
        .join(Invitation.session)
        .where(Invitation.person_id == person_id, Session.edition_id == edition_id)
    ).all()


@cache
def _told_query() -> Select[Session, Invitation | None]:
    """Built once: everyone who gets or loses a seat is told."""
    return (
        select(Session, Invitation)
        .outerjoin(
            Invitation,
            (Invitation.session_id == Session.id) & (Invitation.person_id == bindparam("person")),
        )
        .options(
            joinedload(Session.venue),
            joinedload(Session.room),
            joinedload(Session.edition).joinedload(Edition.course),
        )
        .where(Session.id.in_(bindparam("sessions", expanding=True)))
        .order_by(Session.starts_at)
    )
