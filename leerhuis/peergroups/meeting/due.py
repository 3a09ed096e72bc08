"""Reading what waits for somebody: to tick, to close, to look back on."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager

from leerhuis import db
from leerhuis.calendars.models import Gathering
from leerhuis.peergroups.meeting.queries import with_meetings
from leerhuis.peergroups.models import (
    PeerGroup,
    PeerMeeting,
    PeerMember,
    PeerPresence,
    PeerRecord,
    PeerSeries,
)
from leerhuis.people.models import Person
from leerhuis.registry.dossier.models import Evidence, Reflection

Someone = int | None | InstrumentedAttribute[int]


class Due(NamedTuple):
    """Something of a group that waits for somebody: a meeting, or their part in a series."""

    ref: str
    group: str


class Tasks(NamedTuple):
    """What a group asks of somebody now."""

    to_tick: list[Due]
    to_look_back: list[Due]


def asked_of(person_id: int) -> list[Due]:
    """The series on which somebody was asked to look back, and did not yet; the latest first.

    Done is what has a paper, or a reflection that its owner called done.
    """
    rows = db.session.execute(
        _asked(person_id).order_by(PeerRecord.asked_at.desc(), PeerRecord.id.desc())
    )
    return [Due(ref, name) for ref, name in rows]


def tasks_of(person_id: int | None, *, now: datetime) -> Tasks:
    """What a group asks of somebody: to tick who was there, and to look back on a series."""
    asked = _asked(person_id).add_columns(literal(value=False).label("tick"))
    ticks = _kept_by(person_id, now=now).with_only_columns(
        PeerMeeting.public_id, PeerGroup.name, literal(value=True)
    )
    rows = db.session.execute(asked.union_all(ticks)).all()
    return Tasks(
        to_tick=sorted(Due(ref, name) for ref, name, tick in rows if tick),
        to_look_back=sorted(Due(ref, name) for ref, name, tick in rows if not tick),
    )


def waits(*, now: datetime) -> ColumnElement[bool]:
    """Whether `tasks_of` has anything for the person of a statement, which then asks no more."""
    ticks = _kept_by(Person.id, now=now).with_only_columns(PeerMeeting.id)
    asked = _asked(Person.id).with_only_columns(PeerRecord.id)
    return or_(ticks.correlate(Person).exists(), asked.correlate(Person).exists())


def _kept_by(person: Someone, *, now: datetime) -> Select[PeerMeeting]:
    """The meetings that have been and nobody ticked, of groups whose list somebody keeps."""
    keeps = exists().where(
        PeerMember.group_id == PeerGroup.id,
        PeerMember.person_id == person,
        PeerMember.keeper,
        PeerMember.ended_at.is_(None),
    )
    return _unticked().where(keeps, Gathering.ends_at <= now)


def _asked(person: Someone) -> Select[str, str]:
    shown = exists().where(
        Evidence.person_id == PeerRecord.person_id,
        Evidence.ref == PeerRecord.public_id,
        Evidence.removed_at.is_(None),
    )
    written = exists().where(
        Reflection.person_id == PeerRecord.person_id,
        Reflection.ref == PeerRecord.public_id,
        Reflection.finished_at.is_not(None),
    )
    return (
        select(PeerRecord.public_id, PeerGroup.name)
        .join(PeerRecord.series)
        .join(PeerSeries.group)
        .where(
            PeerRecord.person_id == person,
            PeerRecord.asked_at.is_not(None),
            ~shown,
            ~written,
        )
    )


def _unticked() -> Select[PeerMeeting]:
    """Meetings of which it can still be said who was there."""
    return (
        select(PeerMeeting)
        .join(PeerMeeting.series)
        .join(PeerSeries.group)
        .join(PeerMeeting.gathering)
        .where(
            PeerMeeting.ticked_at.is_(None),
            PeerSeries.closed_at.is_(None),
            Gathering.cancelled_at.is_(None),
        )
    )


def has_unticked(group_id: int, *, now: datetime) -> bool:
    """Whether a group met while nobody said yet who of its list was there."""
    listed = exists().where(PeerPresence.meeting_id == PeerMeeting.id)
    found = _unticked().where(PeerGroup.id == group_id, Gathering.starts_at <= now, listed)
    return bool(db.session.scalar(select(found.exists())))


def unticked_since(*, before: datetime, after: datetime) -> Sequence[tuple[PeerMeeting, int]]:
    """The meetings that ended between these moments and were not ticked, with who keeps the list.

    Only so far back as a letter is still of use: what was asked once is not looked at each night.
    """
    rows = db.session.execute(
        _unticked()
        .join(
            PeerMember,
            and_(
                PeerMember.group_id == PeerGroup.id,
                PeerMember.keeper,
                PeerMember.ended_at.is_(None),
            ),
        )
        .add_columns(PeerMember.person_id)
        .options(
            contains_eager(PeerMeeting.series).contains_eager(PeerSeries.group),
            contains_eager(PeerMeeting.gathering),
        )
        .where(Gathering.ends_at <= before, Gathering.ends_at > after)
        .order_by(Gathering.starts_at, PeerMeeting.id)
    )
    return [(meeting, person) for meeting, person in rows]


def open_series(*, now: datetime) -> Sequence[PeerSeries]:
    """The series that are not over and have no meeting still to come."""
    ahead = exists().where(
        PeerMeeting.series_id == PeerSeries.id,
        PeerMeeting.gathering_id == Gathering.id,
        Gathering.ends_at > now,
        Gathering.cancelled_at.is_(None),
    )
    return db.session.scalars(
        with_meetings().where(PeerSeries.closed_at.is_(None), ~ahead).order_by(PeerSeries.id)
    ).all()
