"""Reading what there is of what a season file names: six questions, however long it is."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import case, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from leerhuis import clock, db
from leerhuis.access import Identity, below
from leerhuis.courses.means import Room, Trainer, Venue
from leerhuis.courses.models import Course, Edition, Round, Theme
from leerhuis.courses.queries import SHOWN, coordinated, points_of
from leerhuis.courses.rules import PointsRow
from leerhuis.people import queries as people
from leerhuis.people.models import Organisation
from leerhuis.people.rules import folded
from leerhuis.planning.importing.models import SeasonFile
from leerhuis.planning.importing.plans import Known, KnownCourse, KnownRoom


def file_for(who: Identity, public_id: str, *, now: datetime) -> SeasonFile:
    """A file that this person handed in for a round where they coordinate, until it expires."""
    return people.found(
        select(SeasonFile)
        .join(SeasonFile.round)
        .join(Round.organisation)
        .options(contains_eager(SeasonFile.round).contains_eager(Round.organisation))
        .where(
            SeasonFile.public_id == public_id,
            SeasonFile.by_id == who.person_id,
            SeasonFile.expires_at > now,
            coordinated(who),
        )
    )


def known(who: Identity, season: Round) -> Known:
    courses = _courses(who, season)
    titles = {each.id: each.title for each in courses.values()}
    return Known(
        themes=_by_name(db.session.execute(select(Theme.name, Theme.id).order_by(Theme.id))),
        courses=courses,
        venues=_by_name(db.session.execute(select(Venue.name, Venue.id).order_by(Venue.id))),
        rooms=_rooms(),
        trainers=_trainers(who, season),
        groups=frozenset(_groups(season, titles)),
    )


def _by_name(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The oldest of those that are called alike."""
    found: dict[str, int] = {}
    for name, number in rows:
        found.setdefault(folded(name), number)
    return found


def _courses(who: Identity, season: Round) -> dict[str, KnownCourse]:
    """What is offered there; of two with one title that of the organisation of the round."""
    own = case((Course.organisation_id == season.organisation_id, 0), else_=1)
    rows = db.session.scalars(
        select(Course)
        .join(Course.organisation)
        .options(joinedload(Course.theme), selectinload(Course.points))
        .where(coordinated(who), below(Organisation.path, [season.organisation.path]))
        .order_by(own, Course.id)
    )
    found: dict[str, KnownCourse] = {}
    for each in rows:
        theme, points = folded(each.theme.name), frozenset(_stated(each))
        found.setdefault(folded(each.title), KnownCourse(each.id, each.title, theme, points))
    return found


def _stated(course: Course) -> list[PointsRow]:
    """The rows of points as far as a file says them: not whether a part is given in proportion."""
    return [row._replace(in_proportion=False) for row in points_of(course)]


def _rooms() -> dict[tuple[str, str], KnownRoom]:
    rows = db.session.execute(
        select(Venue.name, Room.name, Room.id, Venue.id).join(Room.venue).order_by(Room.id)
    )
    found: dict[tuple[str, str], KnownRoom] = {}
    for venue, name, number, venue_id in rows:
        found.setdefault((folded(venue), folded(name)), KnownRoom(number, venue_id))
    return found


def _trainers(who: Identity, season: Round) -> dict[str, int]:
    """Also those who are not in use: their name is taken."""
    own = case((Trainer.organisation_id == season.organisation_id, 0), else_=1)
    return _by_name(
        db.session.execute(
            select(Trainer.name, Trainer.id)
            .join(Organisation, Organisation.id == Trainer.organisation_id)
            .where(coordinated(who))
            .order_by(own, Trainer.id)
        )
    )


def _groups(season: Round, titles: dict[int, str]) -> Iterable[tuple[int, str]]:
    rows = db.session.execute(
        select(Edition.course_id, Edition.label, Edition.starts_at).where(
            Edition.round_id == season.id
        )
    )
    for course_id, label, starts_at in rows:
        if label or course_id in titles:
            yield course_id, folded(label or unnamed(titles[course_id], starts_at))


def unnamed(title: str, starts_at: datetime | None) -> str:
    """What a group without a name is called in a file."""
    return f"{title} {clock.day_of(starts_at):%d-%m-%Y}" if starts_at else title


def editions_in(season: Round) -> list[Edition]:
    """The groups of a round with all that a file says of them, the first to begin on top."""
    return list(
        db.session.scalars(
            select(Edition)
            .join(Edition.course)
            .options(
                contains_eager(Edition.course).options(
                    joinedload(Course.theme), selectinload(Course.points)
                ),
                selectinload(Edition.sessions).options(*SHOWN),
            )
            .where(Edition.round_id == season.id)
            .order_by(Edition.starts_at, Edition.id)
        )
    )
