"""Goals of the region: which tracks serve them, who is done, and what participants say of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, selectinload

from leerhuis import clock, db
from leerhuis.access import Identity, below
from leerhuis.courses.prerequisites import months_later
from leerhuis.errors import Missing
from leerhuis.pathways import following
from leerhuis.pathways.models import Track, TrackAudience, TrackModule, TrackStep
from leerhuis.pathways.rules import TrackState
from leerhuis.people import counted
from leerhuis.people.counted import Count, Figure
from leerhuis.people.models import Organisation
from leerhuis.surveys import outcomes
from leerhuis.yearly import arranging, queries
from leerhuis.yearly.rules import Mark, Span


class Goal(NamedTuple):
    """A goal or guideline that the region names, with the tracks that serve it."""

    name: str
    url: str
    tracks: Sequence[Track]

    @property
    def public_id(self) -> str:
        """A goal is what its tracks say; the first of them names it in an address."""
        return self.tracks[0].public_id


class Done(NamedTuple):
    """How many of a track are done now, and how many were a year ago."""

    now: Figure | None
    before: Figure | None


class Served(NamedTuple):
    """A track of a goal: who is done, in all and by employer, and what was said of its courses."""

    track: Track
    whole: Done
    employers: Sequence[tuple[str, Figure | None]]
    score: Mark
    effect: Mark
    groups: int


def goals_of(who: Identity) -> list[Goal]:
    """The goals of the regions whose figures someone may read, by name."""
    paths = who.paths(*queries.READERS)
    rows = db.session.scalars(
        select(Track)
        .join(Track.organisation)
        .options(
            contains_eager(Track.organisation),
            selectinload(Track.audience).joinedload(TrackAudience.organisation),
            selectinload(Track.steps)
            .selectinload(TrackStep.modules)
            .joinedload(TrackModule.course),
        )
        .where(below(Organisation.path, paths), Track.goal != "", Track.state != TrackState.DRAFT)
        .order_by(Track.name, Track.id)
    )
    return goals_in(rows)


def goals_in(tracks: Iterable[Track]) -> list[Goal]:
    """Tracks by goal: one that is written with other capitals is the same."""
    found: dict[tuple[int, str], list[Track]] = {}
    for each in tracks:
        found.setdefault((each.organisation_id, each.goal.strip().casefold()), []).append(each)
    goals = [
        Goal(of[0].goal.strip(), next((each.goal_url for each in of if each.goal_url), ""), of)
        for of in found.values()
    ]
    return sorted(goals, key=lambda goal: goal.name.casefold())


def goal_for(who: Identity, public_id: str) -> Goal:
    """The goal of which one of the tracks has this address."""
    for goal in goals_of(who):
        if public_id in {each.public_id for each in goal.tracks}:
            return goal
    raise Missing


def served(goal: Goal, *, now: datetime) -> list[Served]:
    return [_served(each, now=now) for each in goal.tracks]


def _served(track: Track, *, now: datetime) -> Served:
    today = clock.day_of(now)
    ago = months_later(today, -12)
    shares = following.shares(track, today=today)
    parts = [Count(each.people, each.done) for each in shares]
    whole, shown = counted.figures(_sum(parts), parts)
    earlier = counted.figure(
        _sum(Count(each.people, each.done) for each in following.shares(track, today=ago))
    )
    score, effect, groups = _said(track, Span(ago + timedelta(days=1), today), now=now)
    names = [each.place.name for each in shares]
    employers = sorted(zip(names, shown, strict=True), key=lambda each: each[0])
    return Served(track, Done(whole, earlier), employers, score, effect, groups)


def _sum(parts: Iterable[Count]) -> Count:
    known = list(parts)
    return Count(sum(each.asked for each in known), sum(each.may_work for each in known))


def _said(track: Track, span: Span, *, now: datetime) -> tuple[Mark, Mark, int]:
    """What was said of the groups of its courses in a year, and how many there were."""
    courses = {module.course.public_id for step in track.steps for module in step.modules}
    groups = [
        each
        for each in queries.groups_of(track.organisation, [span], now=now)
        if each.course_id in courses and not each.called_off
    ]
    numbers = [each.edition_id for each in groups]
    return (
        arranging.mark(groups, outcomes.scores(numbers)),
        arranging.mark(groups, outcomes.effects(numbers)),
        len(groups),
    )
