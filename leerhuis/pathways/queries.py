"""Reading tracks: of a coordinator, around a place, with all that they ask."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from leerhuis import db
from leerhuis.access import Identity, Role, below
from leerhuis.courses.models import Course
from leerhuis.courses.queries import Listing, coordinated, listed
from leerhuis.errors import Missing
from leerhuis.pathways.models import Track, TrackAudience, TrackModule, TrackStep
from leerhuis.pathways.rules import TrackState
from leerhuis.people import queries as people
from leerhuis.people.models import Organisation
from leerhuis.people.rules import lineage


def _tracks() -> Select[Track]:
    return (
        select(Track)
        .join(Track.organisation)
        .options(
            contains_eager(Track.organisation),
            joinedload(Track.specialism),
            selectinload(Track.audience).joinedload(TrackAudience.organisation),
            selectinload(Track.steps)
            .selectinload(TrackStep.modules)
            .joinedload(TrackModule.course),
        )
        .execution_options(populate_existing=True)
    )


def tracks_for(who: Identity, *, page: int) -> Listing[Any]:
    """Where this person coordinates, by name."""
    total = db.session.scalar(
        select(func.count(Track.id)).join(Track.organisation).where(coordinated(who))
    )
    wanted = _tracks().where(coordinated(who)).order_by(Track.name, Track.id)
    return listed(wanted, page=page, total=total)


def track_for(who: Identity, public_id: str) -> Track:
    """A track where this person coordinates."""
    return people.found(_tracks().where(Track.public_id == public_id, coordinated(who)))


def read_again(track: Track) -> None:
    """All of a track as it is now."""
    people.found(_tracks().where(Track.id == track.id))


def step_in(track: Track, public_id: str) -> TrackStep:
    found = next((each for each in track.steps if each.public_id == public_id), None)
    if found is None:
        raise Missing
    return found


def audience_in(track: Track, public_id: str) -> TrackAudience:
    """A group of people that a track is for."""
    found = next((each for each in track.audience if each.public_id == public_id), None)
    if found is None:
        raise Missing
    return found


def open_tracks(*, around: Sequence[str]) -> list[Track]:
    """The open tracks of the organisations above, at or below these places."""
    line = {number for path in around for number in lineage(path)}
    wanted = _tracks().where(Track.state == TrackState.OPEN)
    places = below(Organisation.path, around) | Organisation.id.in_(line)
    return list(db.session.scalars(wanted.where(places).order_by(Track.name)).unique())


def tracks_of_manager(who: Identity) -> list[Track]:
    """The open tracks around the organisations of a manager."""
    paths = who.paths(Role.MANAGER)
    return open_tracks(around=paths) if paths else []


def track_of_manager(who: Identity, public_id: str) -> Track:
    found = next((each for each in tracks_of_manager(who) if each.public_id == public_id), None)
    if found is None:
        raise Missing
    return found


def tracks_with_specialism() -> list[Track]:
    """The open tracks that give a specialism to who finishes them."""
    wanted = _tracks().where(Track.state == TrackState.OPEN, Track.specialism_id.is_not(None))
    return list(db.session.scalars(wanted.order_by(Track.id)).unique())


def courses_of(track: Track) -> list[Course]:
    """The courses that can be a module: of the track's organisation and below it."""
    return list(
        db.session.scalars(
            select(Course)
            .join(Course.organisation)
            .where(below(Organisation.path, [track.organisation.path]))
            .order_by(Course.title, Course.id)
        )
    )


def organisations_below(track: Track) -> list[Organisation]:
    return list(
        db.session.scalars(
            select(Organisation)
            .where(below(Organisation.path, [track.organisation.path]))
            .order_by(Organisation.path)
        )
    )
