"""How far people are in a track: one person, those of a manager, and shares by employer."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.courses.models import Course, Edition
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.pathways import audience, queries, rules
from leerhuis.pathways.audience import Member, Place, Tree
from leerhuis.pathways.models import Track, TrackStep
from leerhuis.pathways.rules import Progress, Step
from leerhuis.people import queries as people

Done = dict[int, dict[int, date]]


@dataclass(frozen=True)
class Traveller:
    """Someone in a track and how far they are."""

    member: Member
    progress: Progress
    employer: Place


class Share(NamedTuple):
    """How many people of an organisation are done."""

    place: Place
    part_of: Place | None
    people: int
    done: int

    @property
    def open(self) -> int:
        return self.people - self.done


class Module(NamedTuple):
    """A course of a step for one person: when it was done, or that a seat is held."""

    course: Course
    done_on: date | None
    planned: bool


class Way(NamedTuple):
    """A step for one person: its modules, and how many are still to do."""

    name: str
    asked: int
    left: int
    modules: list[Module]


@dataclass(frozen=True)
class Mine:
    """A track as the one whom it is for sees it."""

    track: Track
    progress: Progress
    ways: list[Way]


def _steps(track: Track) -> list[Step]:
    return [
        Step(tuple(module.course_id for module in step.modules), step.choose)
        for step in track.steps
    ]


def _progress(track: Track, done: dict[int, date], *, today: date) -> Progress:
    return rules.progress(
        _steps(track),
        done,
        today=today,
        finish_by_on=track.finish_by_on,
        repeat_years=track.repeat_years,
    )


def _completed(track: Track, person_id: int | None = None) -> Done:
    """When each person completed the courses of a track for the last time."""
    courses = [course for step in _steps(track) for course in step.courses]
    wanted = (
        select(Enrolment.person_id, Edition.course_id, func.max(Enrolment.completed_on))
        .join(Enrolment.edition)
        .where(Edition.course_id.in_(courses), Enrolment.completed_on.is_not(None))
        .group_by(Enrolment.person_id, Edition.course_id)
    )
    if person_id is not None:
        wanted = wanted.where(Enrolment.person_id == person_id)
    found: Done = defaultdict(dict)
    for person, course, on in db.session.execute(wanted):
        if on is not None:
            found[person][course] = on
    return found


def travellers(
    track: Track, *, today: date, within: Sequence[str] | None = None
) -> list[Traveller]:
    """Everyone whom a track is for, or those employed within these places, by name."""
    tree = audience.tree_of(track.organisation.path)
    members = audience.members(track, tree, day=today, within=within)
    done = _completed(track)
    return [
        Traveller(
            each,
            _progress(track, done.get(each.person_id, {}), today=today),
            tree.employer(each.organisation_id),
        )
        for each in members
    ]


def shares(track: Track, *, today: date) -> list[Share]:
    """By employer how many are done, the ones with most people to go first."""
    tree = audience.tree_of(track.organisation.path)
    found: dict[Place, list[bool]] = defaultdict(list)
    for each in travellers(track, today=today):
        found[each.employer].append(each.progress.is_done)
    rows = [
        Share(place, _part_of(tree, place, track), len(done), sum(done))
        for place, done in found.items()
    ]
    return sorted(rows, key=lambda row: (-row.open, row.place.name))


def _part_of(tree: Tree, place: Place, track: Track) -> Place | None:
    """What an organisation is part of, unless that is the region of the track itself."""
    above = tree.above(place)
    return None if above is None or above.id == track.organisation_id else above


def mine(who: Identity, *, today: date, now: datetime) -> list[Mine]:
    """The open tracks that are meant for someone, with what is done and what is planned."""
    if who.person_id is None:
        return []
    paths = [each.organisation.path for each in people.appointments_of(who.person_id)]
    if not paths:
        return []
    found = []
    for track in queries.open_tracks(around=paths):
        tree = audience.tree_of(track.organisation.path)
        if audience.is_meant(track, tree, who.person_id, day=today):
            found.append(_mine(track, who.person_id, today=today, now=now))
    return found


def _mine(track: Track, person_id: int, *, today: date, now: datetime) -> Mine:
    done = _completed(track, person_id).get(person_id, {})
    planned = _planned(track, person_id, now=now)
    progress = _progress(track, done, today=today)
    return Mine(track, progress, [_way(step, done, planned) for step in track.steps])


def _way(step: TrackStep, done: dict[int, date], planned: set[int]) -> Way:
    modules = [
        Module(each.course, done.get(each.course_id), each.course_id in planned)
        for each in step.modules
    ]
    asked = step.choose or len(modules)
    return Way(
        step.name, asked, max(0, asked - sum(each.done_on is not None for each in modules)), modules
    )


def _planned(track: Track, person_id: int, *, now: datetime) -> set[int]:
    """The courses of a track for which someone holds a seat in a group that is still to come."""
    courses = [course for step in _steps(track) for course in step.courses]
    return set(
        db.session.scalars(
            select(Edition.course_id)
            .join(Enrolment, Enrolment.edition_id == Edition.id)
            .where(
                Enrolment.person_id == person_id,
                Enrolment.state == EnrolmentState.CONFIRMED,
                Edition.state == EditionState.PUBLISHED,
                Edition.course_id.in_(courses),
                Edition.ends_at > now,
            )
        )
    )
