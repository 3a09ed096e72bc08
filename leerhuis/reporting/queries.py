"""Reading what is to be told to the registers, and what was."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple, TypeVarTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.courses.models import Course, Edition, Session
from leerhuis.courses.queries import coordinated
from leerhuis.enrolment.models import Enrolment
from leerhuis.errors import Missing
from leerhuis.people.models import Person
from leerhuis.registers import Category, Register
from leerhuis.registry import queries as registry
from leerhuis.registry.models import PointsEntry, Registration
from leerhuis.reporting.models import PeCourse, PeEdition, Report, ReportMark
from leerhuis.reporting.rules import DONE, OPEN, Held, Judged, ReportState, judge

PER_PAGE = 50
Columns = TypeVarTuple("Columns")

Kind = tuple[int, Register, str, Category]


@dataclass(frozen=True)
class Line:
    """A row of the list: what to tell, of whom, with the registration that it is for."""

    report: Report
    judged: Judged

    @property
    def number(self) -> str:
        return self.judged.held.number if self.judged.held else ""

    @property
    def occupation(self) -> str:
        return self.judged.held.occupation if self.judged.held else self.report.occupation


class Listed(NamedTuple):
    """One page of the list, and how many rows there are in all."""

    rows: Sequence[Line]
    page: int
    pages: int
    total: int


def looked_at() -> ReportMark | None:
    return db.session.scalar(select(ReportMark).order_by(ReportMark.id).limit(1))


def enrolments_changed(*, since: datetime | None) -> list[int]:
    """The enrolments of which the ledger, which only grows, has rows since this moment."""
    wanted = (
        select(Enrolment.id)
        .join(PointsEntry, PointsEntry.ref == Enrolment.public_id)
        .where(PointsEntry.register != Register.BIG)
        .distinct()
        .order_by(Enrolment.id)
    )
    if since is not None:
        wanted = wanted.where(PointsEntry.recorded_at >= since)
    return list(db.session.scalars(wanted))


def earned_in(enrolment_ids: Iterable[int]) -> dict[Kind, tuple[Decimal, date]]:
    """What the ledger says now of these enrolments: points, and the day they were earned."""
    rows = db.session.execute(
        select(
            Enrolment.id,
            PointsEntry.register,
            PointsEntry.occupation,
            PointsEntry.category,
            func.sum(PointsEntry.points),
            func.max(PointsEntry.completed_on),
        )
        .join(PointsEntry, PointsEntry.ref == Enrolment.public_id)
        .where(Enrolment.id.in_(list(enrolment_ids)), PointsEntry.register != Register.BIG)
        .group_by(Enrolment.id, PointsEntry.register, PointsEntry.occupation, PointsEntry.category)
    )
    return {(e, reg, occ, cat): (Decimal(points), day) for e, reg, occ, cat, points, day in rows}


def reports_of(enrolment_ids: Iterable[int]) -> dict[Kind, Report]:
    rows = db.session.scalars(
        select(Report)
        .where(Report.enrolment_id.in_(list(enrolment_ids)))
        .execution_options(populate_existing=True)
    )
    return {
        (each.enrolment_id, each.register, each.occupation, each.category): each for each in rows
    }


def open_reports() -> Sequence[Report]:
    """All that is due or was refused: as many as wait, whatever was told before."""
    return db.session.scalars(
        select(Report).options(joinedload(Report.enrolment)).where(Report.state.in_(OPEN))
    ).all()


def judged(reports: Sequence[Report]) -> dict[int, Judged]:
    """What stands in the way of each of these, by number; registrations are read at once."""
    people = {each.enrolment.person_id for each in reports}
    held: dict[tuple[int, Register], list[Registration]] = defaultdict(list)
    for row in db.session.scalars(select(Registration).where(Registration.person_id.in_(people))):
        held[row.person_id, row.register].append(row)
    return {
        each.id: judge(
            each.occupation,
            [
                Held(
                    row.occupation or "",
                    row.number,
                    registry.validity_of(row, today=each.completed_on).counts,
                )
                for row in held[each.enrolment.person_id, each.register]
            ],
        )
        for each in reports
    }


def report_for(who: Identity, public_id: str) -> Line:
    """One row of the list, where this person coordinates."""
    found = db.session.scalar(_lines(who).where(Report.public_id == public_id))
    if found is None:
        raise Missing
    return Line(found, judged([found])[found.id])


def reports_for(who: Identity, public_ids: Iterable[str]) -> list[Line]:
    """Those of these rows that are of courses where this person coordinates."""
    rows = db.session.scalars(
        _lines(who).where(Report.public_id.in_(list(public_ids))).order_by(Report.id)
    ).all()
    found = judged(rows)
    return [Line(each, found[each.id]) for each in rows]


def held(numbers: Iterable[int]) -> Sequence[Report]:
    """These rows as they are now, while others who want to change them wait."""
    rows = db.session.scalars(
        select(Report)
        .where(Report.id.in_(list(numbers)))
        .order_by(Report.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    people = select(Enrolment).where(Enrolment.id.in_([each.enrolment_id for each in rows]))
    of = {each.id: each for each in db.session.scalars(people)}
    for each in rows:
        set_committed_value(each, "enrolment", of[each.enrolment_id])
    return rows


def listed(
    who: Identity,
    *,
    part: str,
    register: Register | None = None,
    edition_id: int | None = None,
    page: int = 1,
    per_page: int = PER_PAGE,
) -> Listed:
    """One part of the queue over all groups, the oldest first; what was told the newest first."""
    conditions = [_part(part)]
    if register is not None:
        conditions.append(Report.register == register)
    if edition_id is not None:
        conditions.append(Enrolment.edition_id == edition_id)
    counted = _of(who, select(func.count(Report.id)))
    total = db.session.scalar(counted.where(*conditions)) or 0
    pages = max(1, -(-total // per_page))
    page = min(max(page, 1), pages)
    newest = part == "gemeld"
    order = [Report.told_at.desc()] if newest else [Report.completed_on]
    rows = db.session.scalars(
        _lines(who)
        .where(*conditions)
        .order_by(*order, Person.sort_name, Report.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()
    found = judged(rows)
    return Listed([Line(each, found[each.id]) for each in rows], page, pages, total)


def counts(who: Identity) -> dict[str, int]:
    """How many rows are in each part of the queue."""
    parts = {name: _part(name) for name in ("melden", "nog-niet", "gemeld")}
    row = db.session.execute(
        _of(who, select(*(func.count(Report.id).filter(each) for each in parts.values())))
    ).one()
    return dict(zip(parts, row, strict=True))


def _part(part: str) -> ColumnElement[bool]:
    if part == "gemeld":
        return Report.state.in_((*DONE, ReportState.QUEUED))
    way = Report.apart.is_not(None) if part == "nog-niet" else Report.apart.is_(None)
    return Report.state.in_(OPEN) & way


def _lines(who: Identity) -> Select[Report]:
    return _of(
        who,
        select(Report).options(
            contains_eager(Report.enrolment).contains_eager(Enrolment.person),
            contains_eager(Report.enrolment)
            .contains_eager(Enrolment.edition)
            .contains_eager(Edition.course),
        ),
    ).execution_options(populate_existing=True)


def _of(who: Identity, wanted: Select[*Columns]) -> Select[*Columns]:
    """The same question, of courses where this person coordinates."""
    return (
        wanted.join(Report.enrolment)
        .join(Enrolment.person)
        .join(Enrolment.edition)
        .join(Edition.course)
        .join(Course.organisation)
        .where(coordinated(who))
    )


def queued(*, limit: int) -> Sequence[Report]:
    """What waits to be sent to PE-online, the oldest first."""
    return db.session.scalars(
        select(Report)
        .join(Report.enrolment)
        .options(contains_eager(Report.enrolment).joinedload(Enrolment.edition))
        .where(Report.state == ReportState.QUEUED)
        .order_by(Report.register, Report.id)
        .limit(limit)
    ).all()


def pe_codes(
    edition_ids: Iterable[int], course_ids: Iterable[int]
) -> tuple[Mapping[tuple[int, int], PeCourse], Mapping[tuple[int, int], str]]:
    """How courses and groups are known at PE-online, each by its number and the body."""
    of_courses = db.session.scalars(select(PeCourse).where(PeCourse.course_id.in_(set(course_ids))))
    of_groups = db.session.scalars(
        select(PeEdition).where(PeEdition.edition_id.in_(set(edition_ids)))
    )
    return (
        {(each.course_id, each.body): each for each in of_courses},
        {(each.edition_id, each.body): each.code for each in of_groups},
    )


def pe_course(course_id: int, body: int) -> PeCourse | None:
    return db.session.scalar(
        select(PeCourse).where(PeCourse.course_id == course_id, PeCourse.body == body)
    )


def pe_edition(edition_id: int, body: int) -> PeEdition | None:
    return db.session.scalar(
        select(PeEdition).where(PeEdition.edition_id == edition_id, PeEdition.body == body)
    )


def sessions_in(edition_ids: Iterable[int]) -> dict[int, int]:
    """How many sessions each of these groups has."""
    rows = db.session.execute(
        select(Session.edition_id, func.count(Session.id))
        .where(Session.edition_id.in_(set(edition_ids)))
        .group_by(Session.edition_id)
    )
    return {row[0]: row[1] for row in rows}
