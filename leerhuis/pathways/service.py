"""What a coordinator does with a track."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.models import Course
from leerhuis.courses.offer import once, put, tell
from leerhuis.courses.rules import check_link
from leerhuis.errors import Missing, Refused
from leerhuis.pathways import queries, rules
from leerhuis.pathways.models import Specialism, Track, TrackAudience, TrackModule, TrackStep
from leerhuis.pathways.rules import Step, TrackState
from leerhuis.people.models import Organisation
from leerhuis.people.rules import Function
from leerhuis.people.sectors import Sector


def create_track(
    organisation: Organisation,
    *,
    name: str,
    summary: str = "",
    goal: str = "",
    goal_url: str = "",
    finish_by_on: date | None = None,
    repeat_years: int | None = None,
    specialism: Specialism | None = None,
    by: Identity,
    now: datetime,
) -> Track:
    """A draft, without steps yet."""
    said = _checked(
        name=name,
        summary=summary,
        goal=goal,
        goal_url=goal_url,
        finish_by_on=finish_by_on,
        repeat_years=repeat_years,
        specialism=specialism,
    )
    track = Track(organisation_id=organisation.id, state=TrackState.DRAFT, created_at=now, **said)
    with db.transaction(), once(_known_name()):
        db.add(track)
        tell(Action.TRACK_CREATED, track, by=by, now=now, name=name)
    return track


def change_track(track: Track, *, by: Identity, now: datetime, **said: Any) -> None:
    """Says all of `create_track` anew."""
    checked = _checked(**said)
    with db.transaction(), once(_known_name()):
        put(track, Action.TRACK_CHANGED, checked, by=by, now=now)


def _checked(*, specialism: Specialism | None, **said: Any) -> dict[str, Any]:
    rules.check_terms(finish_by_on=said["finish_by_on"], repeat_years=said["repeat_years"])
    if said["goal_url"]:
        check_link(said["goal_url"], field="goal_url")
    return said | {"specialism_id": specialism.id if specialism else None}


def _known_name() -> Refused:
    return Refused("There is already a track with this name.", field="name")


def open_track(track: Track, *, by: Identity, now: datetime) -> None:
    """From now on its people see it, and are counted."""
    with db.transaction():
        _hold(track)
        rules.check_openable(steps=len(track.steps), audience=len(track.audience))
        put(track, Action.TRACK_CHANGED, {"state": TrackState.OPEN}, by=by, now=now)


def close_track(track: Track, *, by: Identity, now: datetime) -> None:
    """Nobody is counted any more; what people did stays theirs."""
    with db.transaction():
        put(track, Action.TRACK_CHANGED, {"state": TrackState.CLOSED}, by=by, now=now)


def add_step(
    track: Track,
    *,
    name: str,
    choose: int | None,
    courses: Sequence[Course],
    by: Identity,
    now: datetime,
) -> None:
    """At the end. `choose` None asks all the courses."""
    with db.transaction():
        _hold(track)
        choose = _check_step(track, choose, courses, but=None)
        step = TrackStep(
            track_id=track.id,
            position=max((each.position for each in track.steps), default=0) + 1,
            name=name,
            choose=choose,
            modules=_modules(courses),
        )
        track.steps.append(step)
        _changed(track, by=by, now=now)


def change_step(
    track: Track,
    step: TrackStep,
    *,
    name: str,
    choose: int | None,
    courses: Sequence[Course],
    by: Identity,
    now: datetime,
) -> None:
    with db.transaction():
        _hold(track)
        _check_there(step, track.steps)
        step.name, step.choose = name, _check_step(track, choose, courses, but=step)
        step.modules.clear()
        db.session.flush()  # else the new rows meet the old ones at the unique constraint
        step.modules.extend(_modules(courses))
        _changed(track, by=by, now=now)


def remove_step(track: Track, step: TrackStep, *, by: Identity, now: datetime) -> None:
    """An open track keeps at least one step."""
    with db.transaction():
        _hold(track)
        _check_there(step, track.steps)
        if track.state is TrackState.OPEN and len(track.steps) == 1:
            raise Refused("An open track needs at least one step. Close the track first.")
        track.steps.remove(step)
        db.session.flush()
        for position, each in enumerate(track.steps, 1):
            each.position = position
            db.session.flush()
        _changed(track, by=by, now=now)


def add_audience(
    track: Track,
    *,
    sector: Sector | None,
    function: Function | None,
    organisation: Organisation | None,
    by: Identity,
    now: datetime,
) -> None:
    """One more group that the track is for: whoever meets all that is said here."""
    number = organisation.id if organisation else None
    said = (sector, function, number)
    with db.transaction():
        _hold(track)
        known = [(each.sector, each.function, each.organisation_id) for each in track.audience]
        rules.check_audience(anything=any(said), known=said in known)
        track.audience.append(
            TrackAudience(sector=sector, function=function, organisation_id=number)
        )
        _changed(track, by=by, now=now)


def remove_audience(track: Track, row: TrackAudience, *, by: Identity, now: datetime) -> None:
    with db.transaction():
        _hold(track)
        _check_there(row, track.audience)
        if track.state is TrackState.OPEN and len(track.audience) == 1:
            raise Refused("An open track is for somebody. Close the track first.")
        track.audience.remove(row)
        _changed(track, by=by, now=now)


def _hold(track: Track) -> None:
    """As it is now, whatever a page read before; whoever else changes a track waits."""
    db.hold_all(Track)
    queries.read_again(track)


def _check_there(row: TrackStep | TrackAudience, rows: Sequence[Any]) -> None:
    """Somebody else may have removed it since the page was read."""
    if row not in rows:
        raise Missing


def _check_step(
    track: Track, choose: int | None, courses: Sequence[Course], *, but: TrackStep | None
) -> int | None:
    """How many to choose; all of them is the same as none said."""
    step = Step(tuple(each.id for each in courses), choose)
    others = [each for each in track.steps if each is not but]
    rules.check_step(step, steps=len(others))
    rules.check_once(
        step, [Step(tuple(each.course_id for each in other.modules)) for other in others]
    )
    return None if choose == len(courses) else choose


def _modules(courses: Sequence[Course]) -> list[TrackModule]:
    return [TrackModule(course_id=each.id, position=at) for at, each in enumerate(courses, 1)]


def _changed(track: Track, *, by: Identity, now: datetime) -> None:
    db.session.flush()
    tell(Action.TRACK_CHANGED, track, by=by, now=now, steps=len(track.steps))
