"""Putting material with a course, changing what is said of it, and taking it away."""

import logging
from datetime import datetime, timedelta
from typing import NamedTuple

from leerhuis import db, files
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses import searching
from leerhuis.courses.contents import Material
from leerhuis.courses.materials import queries, rules
from leerhuis.courses.models import Course
from leerhuis.courses.offer import put, tell
from leerhuis.courses.words import MaterialAudience, Purpose

log = logging.getLogger("leerhuis")
SHELF = "material"
# A file is there before its row; so long it may wait for it.
UNSENT = timedelta(days=1)


class FilesLost(Exception):
    """Rows name files that are not on the disk."""


class Piece(NamedTuple):
    """What a coordinator says of a piece of material."""

    title: str
    purpose: Purpose
    audience: MaterialAudience
    url: str = ""


def add(
    course: Course,
    piece: Piece,
    *,
    file: tuple[str, bytes] | None = None,
    by: Identity,
    now: datetime,
) -> Material:
    """`file` is its name and its bytes; without one the piece is a link."""
    rules.check(url=piece.url, has_file=file is not None)
    rules.check_room(queries.pieces_of(course.id))
    if file is None:
        return _add(course, piece, None, by=by, now=now)
    stored = files.keep(file[1], name=file[0], shelf=SHELF)
    try:
        return _add(course, piece, stored, by=by, now=now)
    except BaseException:
        files.remove(stored.stored_as)
        raise


def change(
    material: Material, course: Course, piece: Piece, *, by: Identity, now: datetime
) -> None:
    """Its file stays; another file is another piece."""
    rules.check(url=piece.url, has_file=material.stored_as is not None)
    with db.transaction():
        put(material, Action.MATERIAL_CHANGED, piece._asdict(), by=by, now=now)
        searching.fold_course(course)


def remove(material: Material, course: Course, *, by: Identity, now: datetime) -> None:
    """The file goes once no row names it any more."""
    with db.transaction():
        tell(Action.MATERIAL_REMOVED, material, by=by, now=now, title=material.title)
        db.session.delete(material)
        searching.fold_course(course)
    if material.stored_as:
        files.remove(material.stored_as)


def look_after(*, now: datetime) -> int:
    """Throw away files without a row; a row without its file makes the job fail by name."""
    before = now - UNSENT
    thrown_away = sum(_tidy(f"{SHELF}/{folder}", before=before) for folder in files.FOLDERS)
    lost = [name for name in sorted(queries.live_names(SHELF)) if not files.is_there(name)]
    if lost:
        log.error("material without its file: %s", ", ".join(lost))
        raise FilesLost(f"{len(lost)}: {lost[0]}")
    return thrown_away


def _add(
    course: Course, piece: Piece, stored: files.Stored | None, *, by: Identity, now: datetime
) -> Material:
    material = Material(course_id=course.id, added_at=now, **piece._asdict())
    if stored:
        material.file_name, material.media_type = stored.name, stored.media_type
        material.size, material.stored_as = stored.size, stored.stored_as
    with db.transaction():
        db.add(material)
        searching.fold_course(course)
        facts = {"course": course.public_id, "title": piece.title}
        tell(Action.MATERIAL_ADDED, material, by=by, now=now, **facts)
    return material


def _tidy(folder: str, *, before: datetime) -> int:
    known = {name.rpartition("/")[2] for name in queries.live_names(folder)}
    idle = set(files.names_in(folder, before=before)) - known
    for name in idle:
        files.throw_away(folder, name)
    return len(idle)
