"""Reading what is offered. A coordinator sees that of the organisations where they coordinate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from leerhuis import db
from leerhuis.access import Identity, Role, below
from leerhuis.courses.means import Room, Trainer, Venue
from leerhuis.courses.models import Course, Edition, Round, Session, Theme
from leerhuis.courses.pointing import points_of as points_of
from leerhuis.courses.rules import EditionState
from leerhuis.courses.words import RoundState
from leerhuis.errors import Missing
from leerhuis.people.models import Organisation

PAGE_SIZE = 25
# What a session says of its place and its trainers.
SHOWN = (joinedload(Session.venue), joinedload(Session.room), selectinload(Session.trainers))
Row = TypeVar("Row")


@dataclass(frozen=True)
class Listing(Generic[Row]):
    """One page of a list, and how much there is in all."""

    rows: Sequence[Row]
    page: int
    total: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        return (self.page - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return (self.page - 1) * self.size + len(self.rows)


def listed(
    question: Select[Any], *, page: int, total: int | None, size: int = PAGE_SIZE
) -> Listing[Any]:
    """The rows of this page; a page that does not exist is the nearest one that does."""
    total = total or 0
    page = min(max(page, 1), max(1, -(-total // size)))
    rows = db.session.scalars(question.limit(size).offset((page - 1) * size)).unique().all()
    return Listing(rows=rows, page=page, total=total, size=size)


def coordinated(who: Identity) -> ColumnElement[bool]:
    """The condition that an organisation is one where this person coordinates."""
    return below(Organisation.path, who.paths(Role.COORDINATOR))


def coordinated_in(number: int) -> ColumnElement[bool]:
    """The same for a statement that is built once: of so many places, which `places` gives."""
    return or_(false(), *(Organisation.path.startswith(each) for each in _names(number)))


def places(paths: Sequence[str]) -> dict[str, str]:
    """The values of that condition; a place in the tree has digits and points only."""
    return dict(zip((each.key for each in _names(len(paths))), paths, strict=True))


def _names(number: int) -> list[BindParameter[str]]:
    return [bindparam(f"place_{each}", type_=String) for each in range(number)]


def shown() -> ColumnElement[bool]:
    """The condition that everyone may know of an edition: neither it nor its round is a draft."""
    drafts = select(Round.id).where(Round.state == RoundState.DRAFT)
    return and_(
        Edition.state != EditionState.DRAFT,
        or_(Edition.round_id.is_(None), Edition.round_id.not_in(drafts)),
    )


def organisations_of(who: Identity) -> list[Organisation]:
    """The organisations on which someone was made coordinator, for whom they offer courses."""
    numbers = {grant.organisation_id for grant in who.grants if grant.role is Role.COORDINATOR}
    question = select(Organisation).where(Organisation.id.in_(numbers))
    return list(db.session.scalars(question.order_by(Organisation.path)))


def themes() -> list[Theme]:
    return list(db.session.scalars(select(Theme).order_by(Theme.name)))


def theme_for(public_id: str) -> Theme:
    return _found(db.session.scalar(select(Theme).where(Theme.public_id == public_id)))


def courses_by_theme() -> dict[int, int]:
    """How many courses each theme has, by its number."""
    question = select(Course.theme_id, func.count()).group_by(Course.theme_id)
    return {row[0]: row[1] for row in db.session.execute(question)}


def venues() -> list[Venue]:
    return list(db.session.scalars(select(Venue).order_by(Venue.town, Venue.name)))


def rounds_for(who: Identity) -> list[Round]:
    """Where this person coordinates, the newest first."""
    return list(
        db.session.scalars(
            select(Round)
            .join(Round.organisation)
            .options(contains_eager(Round.organisation))
            .where(coordinated(who))
            .order_by(Round.starts_on.desc(), Round.name)
        )
    )


def round_for(who: Identity, public_id: str) -> Round:
    return _found(
        db.session.scalar(
            select(Round)
            .join(Round.organisation)
            .options(contains_eager(Round.organisation))
            .where(Round.public_id == public_id, coordinated(who))
        )
    )


def rounds_of(course: Course) -> list[Round]:
    """The rounds that a group of this course can be in: of its organisation or one above it."""
    steps = course.organisation.path.rstrip(".").split(".")
    above = [".".join(steps[: at + 1]) + "." for at in range(len(steps))]
    return list(
        db.session.scalars(
            select(Round)
            .join(Round.organisation)
            .where(Organisation.path.in_(above))
            .order_by(Round.starts_on.desc(), Round.name)
        )
    )


def round_of(edition: Edition) -> Round | None:
    return db.session.get(Round, edition.round_id) if edition.round_id else None


def extremes_of(season: Round) -> tuple[datetime | None, datetime | None]:
    """When the first and the last session of its groups begin."""
    question = (
        select(func.min(Session.starts_at), func.max(Session.starts_at))
        .join(Session.edition)
        .where(Edition.round_id == season.id, Edition.state != EditionState.CANCELLED)
    )
    first, last = db.session.execute(question).one()
    return first, last


def rooms() -> list[Room]:
    """Every room in use with its venue."""
    question = select(Room).join(Room.venue).options(contains_eager(Room.venue)).where(Room.in_use)
    return list(db.session.scalars(question.order_by(Venue.town, Venue.name, Room.name)))


def trainers_for(who: Identity) -> list[Trainer]:
    """The trainers in use of where this person coordinates."""
    question = (
        select(Trainer)
        .join(Organisation, Organisation.id == Trainer.organisation_id)
        .where(coordinated(who), Trainer.in_use)
    )
    return list(db.session.scalars(question.order_by(Trainer.name)))


def trainers_of(numbers: Sequence[int]) -> list[Trainer]:
    question = select(Trainer).where(Trainer.id.in_(numbers))
    return list(db.session.scalars(question.order_by(Trainer.name)))


def _courses(who: Identity) -> Select[Course]:
    return select(Course).join(Course.organisation).where(coordinated(who))


def courses_for(who: Identity, *, page: int = 1, words: str = "") -> Listing[Course]:
    """By title, with theme, organisation and points; `words` narrows by title."""
    question = _courses(who)
    if words:
        question = question.where(func.lower(Course.title).contains(words.lower(), autoescape=True))
    total = db.session.scalar(select(func.count()).select_from(question.subquery()))
    loaded = question.options(
        contains_eager(Course.organisation), joinedload(Course.theme), selectinload(Course.points)
    )
    return listed(loaded.order_by(Course.title, Course.id), page=page, total=total)


def course_for(who: Identity, public_id: str) -> Course:
    """With its theme, organisation and points."""
    return _found(
        db.session.scalar(
            _courses(who)
            .options(
                contains_eager(Course.organisation),
                joinedload(Course.theme),
                selectinload(Course.points),
            )
            .where(Course.public_id == public_id)
            .execution_options(populate_existing=True)
        )
    )


def editions_of(course: Course) -> list[Edition]:
    """All groups of a course for its coordinator, the newest first."""
    return list(
        db.session.scalars(
            select(Edition)
            .options(joinedload(Edition.round), selectinload(Edition.sessions))
            .where(Edition.course_id == course.id)
            .order_by(Edition.starts_at.desc(), Edition.id.desc())
        )
    )


def _edition(public_id: str) -> Select[Edition]:
    return (
        select(Edition)
        .join(Edition.course)
        .join(Course.organisation)
        .options(
            contains_eager(Edition.course).contains_eager(Course.organisation),
            contains_eager(Edition.course).joinedload(Course.theme),
            contains_eager(Edition.course).selectinload(Course.points),
            joinedload(Edition.round),
            selectinload(Edition.sessions).options(*SHOWN),
        )
        .where(Edition.public_id == public_id)
        .execution_options(populate_existing=True)
    )


def edition_for(public_id: str) -> Edition:
    """A group that everyone may know of, so no draft; with all that its page reads."""
    question = _edition(public_id).where(shown())
    return _found(db.session.scalar(question))


def edition_for_staff(who: Identity, public_id: str) -> Edition:
    """Any group where this person coordinates, with all that its page reads."""
    return _found(db.session.scalar(_edition(public_id).where(coordinated(who))))


def session_in(edition: Edition, public_id: str) -> Session:
    """A session of this group."""
    return _found(next((each for each in edition.sessions if each.public_id == public_id), None))


def sessions_of(edition_id: int) -> list[Session]:
    """As they are now, whatever a page read before; the first one first."""
    question = select(Session).options(*SHOWN).where(Session.edition_id == edition_id)
    ordered = question.order_by(Session.starts_at, Session.id)
    return list(db.session.scalars(ordered.execution_options(populate_existing=True)))


def empty_draft(course: Course, **terms: Any) -> Edition | None:
    """A draft of this course on these terms that has no sessions yet."""
    return db.session.scalar(
        select(Edition)
        .where(Edition.course_id == course.id, Edition.state == EditionState.DRAFT)
        .where(Edition.starts_at.is_(None))
        .filter_by(**terms)
        .limit(1)
    )


def _found(row: Row | None) -> Row:
    if row is None:
        raise Missing
    return row
