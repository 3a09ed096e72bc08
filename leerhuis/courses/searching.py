"""Keeping the folded words by which courses and groups are found.

Whoever writes a word that people search by, calls the function of it in the same transaction.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, select, update

from leerhuis import db
from leerhuis.courses.contents import Material
from leerhuis.courses.means import Room, Trainer, Venue
from leerhuis.courses.models import Course, Edition, Session, SessionTrainer, Theme
from leerhuis.courses.words import MaterialAudience
from leerhuis.people.rules import folded

_SAID = (Course.title, Theme.name, Course.summary, Course.goals, Course.audience)


def fold_course(course: Course) -> None:
    """After a word of a course changed, or of its material."""
    _fold_courses(Course.id == course.id)
    db.session.refresh(course, ["search_text"])


def fold_theme(theme: Theme) -> None:
    """After the name of a theme changed: it stands in the words of each of its courses."""
    _fold_courses(Course.theme_id == theme.id)


def fold_edition(edition_id: int) -> None:
    """After the label of a group changed, or a place or trainer of its sessions."""
    fold_editions([edition_id])


def fold_editions(edition_ids: Iterable[int]) -> None:
    db.session.flush()
    wanted = set(edition_ids)
    words: dict[int, dict[str, None]] = defaultdict(dict)  # each word once, in its order
    for number, said in [*_labels(wanted), *_places(wanted), *_trainers(wanted)]:
        words[number].update(dict.fromkeys(each for each in said if each))
    _put(Edition, {number: " ".join(said) for number, said in words.items()})


def fold_venue(venue: Venue) -> None:
    """After the name or town of a venue changed, or the name of one of its rooms."""
    _fold_where(Session.venue_id == venue.id)


def fold_trainer(trainer: Trainer) -> None:
    """After the name of a trainer changed."""
    _fold_where(_given_by(trainer))


def hold_groups_at(venue_id: int) -> None:
    """Before the name of a venue or room changes: groups are held before what they take.

    Whoever changes a session holds its group first and its room and trainers then. Who takes them
    the other way round waits for somebody who waits for them.
    """
    _hold_where(Session.venue_id == venue_id)


def hold_groups_of(trainer: Trainer) -> None:
    """Before the name of a trainer changes, likewise."""
    _hold_where(_given_by(trainer))


def _given_by(trainer: Trainer) -> ColumnElement[bool]:
    given = select(SessionTrainer.session_id).where(SessionTrainer.trainer_id == trainer.id)
    return Session.id.in_(given)


def _hold_where(condition: ColumnElement[bool]) -> None:
    """In one order, and all in one question; on SQLite whoever writes is alone already."""
    wanted = select(Session.edition_id).where(condition)
    held = select(Edition.id).where(Edition.id.in_(wanted)).order_by(Edition.id)
    db.session.execute(held.with_for_update(key_share=True)).all()


def _fold_where(condition: ColumnElement[bool]) -> None:
    db.session.flush()
    found = set(db.session.scalars(select(Session.edition_id).where(condition).distinct()))
    if found:
        fold_editions(found)


def _fold_courses(condition: ColumnElement[bool]) -> None:
    """The words of courses, and the titles of what each of them offers to everyone."""
    db.session.flush()
    said = select(Course.id, *_SAID).join(Course.theme).where(condition)
    words = {number: list(each) for number, *each in db.session.execute(said)}
    titles = (
        select(Material.course_id, Material.title)
        .join(Material.course)
        .where(condition, Material.audience == MaterialAudience.EVERYONE)
        .order_by(Material.id)
    )
    for number, title in db.session.execute(titles):
        words[number].append(title)
    _put(Course, {number: " ".join(each) for number, each in words.items()})


Said = tuple[int, tuple[str | None, ...]]


def _labels(wanted: set[int]) -> list[Said]:
    return _said(select(Edition.id, Edition.label).where(Edition.id.in_(wanted)))


def _places(wanted: set[int]) -> list[Said]:
    return _said(
        select(Session.edition_id, Venue.name, Venue.town, Room.name)
        .outerjoin(Session.venue)
        .outerjoin(Session.room)
        .where(Session.edition_id.in_(wanted))
        .order_by(Session.starts_at, Session.id)
    )


def _trainers(wanted: set[int]) -> list[Said]:
    return _said(
        select(Session.edition_id, Trainer.name)
        .join(SessionTrainer, SessionTrainer.session_id == Session.id)
        .join(Trainer, Trainer.id == SessionTrainer.trainer_id)
        .where(Session.edition_id.in_(wanted))
        .order_by(Session.starts_at, Session.id, Trainer.name)
    )


def _said(question: Select[*tuple[Any, ...]]) -> list[Said]:
    return [(row[0], tuple(row[1:])) for row in db.session.execute(question)]


def _put(kind: type[Course] | type[Edition], words: dict[int, str]) -> None:
    rows = [{"id": number, "search_text": folded(said)} for number, said in words.items()]
    if rows:
        db.session.execute(update(kind), rows)
