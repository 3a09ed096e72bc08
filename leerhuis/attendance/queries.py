"""Reading attendance: a group with all its marks, and which sessions someone may mark."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import joinedload

from leerhuis import db
from leerhuis.access import Identity, Role, below
from leerhuis.attendance import rules
from leerhuis.attendance.completion import Given
from leerhuis.attendance.models import Attendance, AttendanceMark, TestResult, WalkIn
from leerhuis.attendance.rules import CheckIn, Extent
from leerhuis.courses.means import Trainer
from leerhuis.courses.models import Course, CoursePoints, Edition, Session, SessionTrainer
from leerhuis.courses.queries import SHOWN
from leerhuis.courses.rules import EditionState, points_on
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.errors import Missing
from leerhuis.people.models import Organisation

MONTHS = timedelta(days=92)
KEEPERS = (Role.COORDINATOR, Role.TRAINER)


@dataclass(frozen=True)
class Group:
    """A group as it is now: everyone who ever enrolled, and what was marked of them.

    `rows` holds what counts, by enrolment and session. Whoever has a confirmed seat is on the list,
    and whoever staff let in without one.
    """

    edition: Edition
    sessions: list[Session]
    seats: dict[int, Enrolment]
    rows: dict[int, dict[int, Attendance]]
    walk_ins: dict[str, WalkIn] = field(default_factory=dict)

    def by_public_id(self, public_id: str) -> Enrolment | WalkIn | None:
        seats = {each.public_id: each for each in self.seats.values()}
        return seats.get(public_id) or self.walk_ins.get(public_id)

    def is_listed(self, seat: Enrolment) -> bool:
        forced = any(row.forced for row in self.rows[seat.id].values())
        return forced or seat.state is EnrolmentState.CONFIRMED

    def listed(self) -> list[int]:
        return [number for number, seat in self.seats.items() if self.is_listed(seat)]

    def is_marked(self, session_id: int) -> bool:
        return any(session_id in rows for rows in self.rows.values())

    def extents_of(self, seat_id: int) -> dict[int, Extent]:
        return {session_id: row.extent for session_id, row in self.rows[seat_id].items()}

    def extents_at(self, session_id: int) -> dict[int, Extent]:
        return {
            seat: rows[session_id].extent for seat, rows in self.rows.items() if session_id in rows
        }


@dataclass(frozen=True)
class OwnPlace:
    """Someone's own seat in the group of a session, and what is known of them there."""

    enrolment_id: int | None = None
    state: EnrolmentState | None = None
    known: Extent | None = None

    def answer(self, session: Session, *, now: datetime) -> CheckIn:
        return rules.check_in(
            self.state, self.known, starts_at=session.starts_at, ends_at=session.ends_at, now=now
        )


def session_for(who: Identity, public_id: str) -> Session:
    """A session of a published group: any where this person coordinates, else one they train."""
    return _session(
        public_id, or_(below(Organisation.path, who.paths(Role.COORDINATOR)), trained_by(who))
    )


def session_coordinated(who: Identity, public_id: str) -> Session:
    """A session of a published group where this person coordinates."""
    return _session(public_id, below(Organisation.path, who.paths(Role.COORDINATOR)))


def session_attended(who: Identity, public_id: str) -> Session:
    """A session of a published group in which this person ever enrolled."""
    own = exists().where(
        Enrolment.edition_id == Session.edition_id, Enrolment.person_id == who.person_id
    )
    return _session(public_id, own)


def _session(public_id: str, condition: ColumnElement[bool]) -> Session:
    found = db.session.scalar(
        select(Session)
        .join(Session.edition)
        .join(Edition.course)
        .join(Course.organisation)
        .options(
            *SHOWN,
            joinedload(Session.edition).joinedload(Edition.course).joinedload(Course.organisation),
        )
        .where(
            Session.public_id == public_id,
            Edition.state == EditionState.PUBLISHED,
            condition,
        )
    )
    if found is None:
        raise Missing
    return found


def trained_by(who: Identity) -> ColumnElement[bool]:
    """The condition that this person trains a session, at a place where they are a trainer."""
    own = exists().where(
        SessionTrainer.session_id == Session.id,
        SessionTrainer.trainer_id == Trainer.id,
        Trainer.person_id == who.person_id,
    )
    return and_(own, below(Organisation.path, who.paths(Role.TRAINER)))


def edition_of(session: Session) -> Edition:
    """The group that a session belongs to, with its course."""
    return edition_by_id(session.edition_id)


def edition_by_id(edition_id: int) -> Edition:
    return db.session.scalars(
        select(Edition).options(joinedload(Edition.course)).where(Edition.id == edition_id)
    ).one()


def group_of(edition: Edition, *, walk_ins: bool = False) -> Group:
    """The group as it is now, with whom came in without enrolling if wanted."""
    return Group(
        edition,
        _sessions_of(edition.id),
        _seats_of(edition.id),
        rows_of(edition.id),
        {each.public_id: each for each in walk_ins_of(edition.id)} if walk_ins else {},
    )


def group_around(enrolment: Enrolment) -> Group:
    return group_of(edition_by_id(enrolment.edition_id))


def _seats_of(edition_id: int) -> dict[int, Enrolment]:
    found = db.session.scalars(select(Enrolment).where(Enrolment.edition_id == edition_id))
    return {each.id: each for each in found}


def _sessions_of(edition_id: int) -> list[Session]:
    """The sessions of a group as they are now, the first on top."""
    return list(
        db.session.scalars(
            select(Session)
            .where(Session.edition_id == edition_id)
            .order_by(Session.starts_at, Session.id)
            .execution_options(populate_existing=True)
        )
    )


def rows_of(edition_id: int) -> dict[int, dict[int, Attendance]]:
    """By enrolment and session: what holds in this group."""
    found: dict[int, dict[int, Attendance]] = defaultdict(dict)
    rows = db.session.scalars(
        select(Attendance)
        .join(Attendance.session)
        .where(Session.edition_id == edition_id)
        .execution_options(populate_existing=True)
    )
    for each in rows:
        found[each.enrolment_id][each.session_id] = each
    return found


def walk_ins_of(edition_id: int) -> Sequence[WalkIn]:
    """Who came in without enrolling and is neither joined to an enrolment nor taken away."""
    return db.session.scalars(
        select(WalkIn).where(
            WalkIn.edition_id == edition_id,
            WalkIn.enrolment_id.is_(None),
            WalkIn.removed_at.is_(None),
        )
    ).all()


def known_marks(mark_ids: Iterable[str]) -> set[str]:
    """Which of these marks came in before."""
    wanted = AttendanceMark.mark_id.in_(list(mark_ids))
    return set(db.session.scalars(select(AttendanceMark.mark_id).where(wanted)))


def results_of(enrolment_ids: Sequence[int]) -> dict[int, list[tuple[date, bool]]]:
    """The results of closing tests by enrolment, in the order of writing them down."""
    found: dict[int, list[tuple[date, bool]]] = defaultdict(list)
    rows = db.session.execute(
        select(TestResult.enrolment_id, TestResult.taken_on, TestResult.passed)
        .where(TestResult.enrolment_id.in_(enrolment_ids))
        .order_by(TestResult.id)
    )
    for number, taken_on, passed in rows:
        found[number].append((taken_on, passed))
    return found


def confirmed_since(*, now: datetime) -> Sequence[Enrolment]:
    """Seats of these months that were marked before they were confirmed, and are not complete."""
    return db.session.scalars(
        select(Enrolment)
        .join(Enrolment.edition)
        .where(
            Enrolment.state == EnrolmentState.CONFIRMED,
            Enrolment.completed_on.is_(None),
            Edition.ends_at.between(now - MONTHS, now),
            exists().where(Attendance.enrolment_id == Enrolment.id, Attendance.forced),
        )
        .order_by(Enrolment.id)
    ).all()


def own_place(session: Session, person_id: int | None) -> OwnPlace:
    """The seat of this person in the group; of several the one that is not over, or the last."""
    row = db.session.execute(
        select(Enrolment.id, Enrolment.state, Attendance.extent)
        .outerjoin(
            Attendance,
            (Attendance.enrolment_id == Enrolment.id) & (Attendance.session_id == session.id),
        )
        .where(Enrolment.edition_id == session.edition_id, Enrolment.person_id == person_id)
        .order_by(Enrolment.cancelled_at.is_(None).desc(), Enrolment.id.desc())
        .limit(1)
    ).first()
    return OwnPlace(*row) if row else OwnPlace()


def points_of(course_id: int, *, on: date) -> list[Given]:
    """The rows of points that a course gives on this day, as the registry takes them."""
    rows = db.session.scalars(
        select(CoursePoints).where(CoursePoints.course_id == course_id).order_by(CoursePoints.id)
    )
    return [
        Given((each.register, each.occupation, each.category, each.points), each.in_proportion)
        for each in points_on(rows, on)
    ]


def was_absent_throughout(now: datetime) -> ColumnElement[bool]:
    """The condition that the holder of a seat came to none of the sessions of a group that ended.

    For lists of no-shows: joins `Enrolment` with its `Edition`.
    """
    marks = Attendance.enrolment_id == Enrolment.id
    return and_(
        Edition.ends_at <= now,
        exists().where(marks, Attendance.extent == Extent.ABSENT),
        ~exists().where(marks, Attendance.extent != Extent.ABSENT),
    )
