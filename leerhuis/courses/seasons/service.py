"""What a coordinator does with a round: open and close it, and copy it to the next season."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from leerhuis import clock, db
from leerhuis.access import HOUSE, Identity
from leerhuis.audit import Action
from leerhuis.courses import rules as course_rules
from leerhuis.courses.models import Edition, Round, RoundOpening, Session
from leerhuis.courses.offer import once, tell
from leerhuis.courses.rules import EditionState
from leerhuis.courses.searching import fold_editions
from leerhuis.courses.seasons import queries, rules
from leerhuis.courses.words import RoundState
from leerhuis.errors import Refused
from leerhuis.people.sectors import Sector

# What a copy of a group takes over as it is. Whatever was said, sent or done is not among it.
TERMS = (
    "course_id",
    "label",
    "capacity",
    "minimum",
    "admits",
    "fee",
    "payer",
    "contact_name",
    "contact_email",
    "policy",
)
DAYS = ("enrol_by_on", "cancel_by_on", "decide_on")
_SAID = {
    RoundState.OPEN: Action.ROUND_OPENED,
    RoundState.CLOSED: Action.ROUND_CLOSED,
    RoundState.DONE: Action.ROUND_CLOSED,
}


def step(season: Round, to: RoundState, *, by: Identity, now: datetime) -> None:
    """Open, close or end a round. The same again changes nothing."""
    with db.transaction():
        db.hold(season)
        if season.state is to:
            return
        rules.check_step(season.state, to, ends_on=season.ends_on, today=clock.day_of(now))
        season.state = to
        tell(_SAID[to], season, by=by, now=now, state=to)


def open_due(*, now: datetime) -> int:
    """Open every draft whose day of publication has come; returns how many that were."""
    today = clock.day_of(now)
    return sum(_open(each, today=today, now=now) for each in queries.due(today=today))


def _open(season: Round, *, today: date, now: datetime) -> bool:
    """Under the hold it is asked again: another process may have been first."""
    with db.transaction():
        db.hold(season)
        if not rules.is_due(season.state, season.publish_on, today=today):
            return False
        step(season, RoundState.OPEN, by=HOUSE, now=now)
    return True


def say_openings(
    season: Round,
    *,
    publish_on: date | None,
    openings: Mapping[Sector, date],
    by: Identity,
    now: datetime,
) -> None:
    """From when everyone sees the round, and from when each sector may enrol in it."""
    rules.check_openings(publish_on, openings, ends_on=season.ends_on)
    with db.transaction():
        db.hold(season)
        known = {each.sector: each.opens_on for each in season.openings}
        if (season.publish_on, known) == (publish_on, dict(openings)):
            return
        season.publish_on = publish_on
        season.openings.clear()
        db.session.flush()  # else the new rows meet the old ones at the unique constraint
        season.openings.extend(
            RoundOpening(sector=sector, opens_on=day) for sector, day in openings.items()
        )
        tell(Action.ROUND_CHANGED, season, by=by, now=now, changed=["openings", "publish_on"])


def copy_round(season: Round, *, name: str, starts_on: date, by: Identity, now: datetime) -> Round:
    """The same season a whole number of weeks later: a draft with drafts of its groups.

    Nobody is enrolled in it, and no day on which something was or will be sent comes along.
    """
    course_rules.check_day(starts_on, field="starts_on")
    no = Refused("There is already a round with this name.", field="name")
    with db.transaction(), once(no):
        db.hold(season)
        if known := queries.copy_of(season, name=name):
            return known
        shift = _shift(season, starts_on)
        copy = Round(
            organisation_id=season.organisation_id,
            name=name,
            starts_on=shift.starts_on,
            ends_on=shift.ends_on,
            state=RoundState.DRAFT,
            copied_from_id=season.id,
        )
        db.add(copy)
        made = [_copied(each, copy, shift.by, now=now) for each in queries.to_copy(season)]
        db.add(*made)
        fold_editions(each.id for each in made)
        for each in made:
            tell(Action.EDITION_CREATED, each, by=by, now=now)
        tell(Action.ROUND_COPIED, copy, by=by, now=now, of=season.public_id, groups=len(made))
    return copy


def _shift(season: Round, starts_on: date) -> rules.Shift:
    return rules.shift_to(
        starts_on,
        old_start=season.starts_on,
        old_end=season.ends_on,
        days=[clock.day_of(each) for each in queries.session_days(season)],
    )


def _copied(edition: Edition, season: Round, by: timedelta, *, now: datetime) -> Edition:
    sessions = [_session(each, by, now=now) for each in edition.sessions]
    said: dict[str, Any] = {name: getattr(edition, name) for name in TERMS}
    days = {name: day + by if (day := getattr(edition, name)) else None for name in DAYS}
    return Edition(
        **said,
        **days,
        round_id=season.id,
        state=EditionState.DRAFT,
        starts_at=min((each.starts_at for each in sessions), default=None),
        ends_at=max((each.ends_at for each in sessions), default=None),
        sessions=sessions,
    )


def _session(session: Session, by: timedelta, *, now: datetime) -> Session:
    """At the same hours, also on the other side of the clock change; what is no longer in use is
    left out."""
    room = session.room if session.room and session.room.in_use else None
    return Session(
        starts_at=_moved(session.starts_at, by),
        ends_at=_moved(session.ends_at, by),
        venue_id=session.venue_id,
        room_id=room.id if room else None,
        online_url=session.online_url,
        trainers=[each for each in session.trainers if each.in_use],
        changed_at=now,
    )


def _moved(moment: datetime, by: timedelta) -> datetime:
    local = clock.local(moment)
    return clock.moment_of(local.date() + by, local.time())
