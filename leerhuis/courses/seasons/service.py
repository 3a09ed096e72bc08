"""What a coordinator does with a round: open and close it, and copy it to the next season."""

from collections.abc import Mapping
from datetime import date, datetime

from leerhuis import clock, db
from leerhuis.access import HOUSE, Identity
from leerhuis.audit import Action
from leerhuis.courses import rules as course_rules
from leerhuis.courses.models import Round, RoundOpening
from leerhuis.courses.offer import once, tell
from leerhuis.courses.seasons import queries, rules
from leerhuis.courses.seasons.copying import copy_groups, copy_openings
from leerhuis.courses.words import RoundState
from leerhuis.errors import Refused
from leerhuis.people.sectors import Sector

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
        db.session.refresh(season, ["openings"])  # as they are now, whatever a page read before
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

    Nobody is enrolled in it, and no day on which something was or will be sent comes along. The
    days on which sectors may enrol do, as many weeks later.
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
            priority=season.priority,
            copied_from_id=season.id,
        )
        db.add(copy)
        copy_openings(season, copy, shift.by)
        groups = copy_groups(season, copy, shift.by, by=by, now=now)
        tell(Action.ROUND_COPIED, copy, by=by, now=now, of=season.public_id, groups=groups)
    return copy


def _shift(season: Round, starts_on: date) -> rules.Shift:
    return rules.shift_to(
        starts_on,
        old_start=season.starts_on,
        old_end=season.ends_on,
        days=[clock.day_of(each) for each in queries.session_days(season)],
    )
