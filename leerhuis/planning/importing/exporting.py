"""A round as a file: the same columns that an import reads."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from leerhuis import audit, clock, db, registers, sheets
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.models import CoursePoints, Edition, Round, Session
from leerhuis.planning.importing import queries
from leerhuis.planning.importing.columns import POINTS, SEASON, Column, PointsColumn
from leerhuis.sheets import Cell
from leerhuis.uploads.columns import plain

_STATES = {
    "draft": "concept",
    "published": "gepubliceerd",
    "cancelled": "vervallen",
    "done": "geweest",
}
_OCCUPATIONS = {
    "youth_and_family_professional": "Jeugd- en gezinsprofessional",
    "pedagogue": "Pedagoog",
    "psychologist": "Psycholoog",
    "youth_care_worker": "Jeugdzorgwerker",
}
_CATEGORIES = {
    "formal_learning": "Formeel leren",
    "informal_learning": "Informeel leren",
    "reflection": "Reflectie",
    "training": "Scholing",
    "free": "Vrije ruimte",
}


def workbook(season: Round, *, by: Identity, now: datetime) -> bytes:
    """All groups with their sessions, and the points of their courses on a second sheet."""
    editions = queries.editions_in(season)
    _tell(season, by=by, now=now)
    return sheets.write_sheets(
        [
            (SEASON, [each.value for each in Column], list(_sessions(editions))),
            (POINTS, [each.value for each in PointsColumn], list(_points(editions))),
        ]
    )


def commas(season: Round, *, by: Identity, now: datetime) -> bytes:
    editions = queries.editions_in(season)
    _tell(season, by=by, now=now)
    return sheets.write_csv([each.value for each in Column], _sessions(editions))


def file_name(season: Round, kind: str) -> str:
    """Like "aanbod-voorjaar-2027.xlsx"."""
    return f"{'-'.join(plain(f'aanbod {season.name}').split())}.{kind}"


def _tell(season: Round, *, by: Identity, now: datetime) -> None:
    with db.transaction():
        audit.record(
            Action.SEASON_DOWNLOADED, by=by, kind="round", subject=season.public_id, now=now
        )


def _sessions(editions: Sequence[Edition]) -> Iterator[list[Cell]]:
    for edition in editions:
        for number, session in enumerate(edition.sessions, start=1):
            said = _group(edition) | _session(session) | {Column.NUMBER: number}
            yield [said.get(column) for column in Column]


def _group(edition: Edition) -> dict[Column, Cell]:
    title = edition.course.title
    return {
        Column.THEME: edition.course.theme.name,
        Column.COURSE: title,
        Column.GROUP: edition.label or queries.unnamed(title, edition.starts_at),
        Column.CAPACITY: edition.capacity,
        Column.MINIMUM: edition.minimum,
        Column.ENROL_BY: edition.enrol_by_on,
        Column.CANCEL_BY: edition.cancel_by_on,
        Column.DECIDE_ON: edition.decide_on,
        Column.STATE: _STATES[edition.state],
    }


def _session(session: Session) -> dict[Column, Cell]:
    venue = session.venue
    return {
        Column.ON: clock.day_of(session.starts_at),
        Column.START: f"{clock.local(session.starts_at):%H:%M}",
        Column.END: f"{clock.local(session.ends_at):%H:%M}",
        Column.VENUE: venue.name if venue else None,
        Column.TOWN: venue.town if venue else None,
        Column.ROOM: session.room_name or (venue.name if venue else "Online"),
        Column.LINK: session.online_url,
        Column.TRAINER: session.trainer_names,
    }


def _points(editions: Sequence[Edition]) -> Iterator[list[Cell]]:
    courses = {each.course_id: each.course for each in editions}
    for course in courses.values():
        for row in course.points:
            said = _given(course.title, row)
            yield [said.get(column) for column in PointsColumn]


def _given(title: str, row: CoursePoints) -> dict[PointsColumn, Cell]:
    return {
        PointsColumn.COURSE: title,
        PointsColumn.REGISTER: registers.label(row.register),
        PointsColumn.OCCUPATION: _OCCUPATIONS.get(row.occupation, row.occupation),
        PointsColumn.CATEGORY: _CATEGORIES[row.category],
        PointsColumn.POINTS: row.points,
        PointsColumn.ACCREDITATION: row.accreditation,
        PointsColumn.VALID_FROM: row.valid_from_on,
        PointsColumn.VALID_UNTIL: row.valid_until_on,
    }
