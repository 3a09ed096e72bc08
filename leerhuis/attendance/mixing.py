"""How much people of different organisations met: pairs who were at one session together.

A pair that met at several sessions of a group counts once. People of one group who were at the same
sessions and work for the same employer are alike, so that pairs are reckoned from how many alike
there are: no pair is ever made. Who is counted where is decided on the day of the last session that
somebody was at; whoever had no employer then met people, but is not told apart from them.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import combinations
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Date,
    Integer,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from leerhuis import db
from leerhuis.attendance.models import Attendance
from leerhuis.attendance.rules import Extent
from leerhuis.courses.models import Session
from leerhuis.enrolment.models import Enrolment
from leerhuis.people import rules as people
from leerhuis.people.models import Appointment, Organisation
from leerhuis.people.rules import AppointmentKind, OrganisationKind

WAS_THERE = (Extent.PRESENT, Extent.PARTLY)
# Sessions are the bits of a number; those after the last bit are taken together.
MOST_SESSIONS = 60


class Alike(NamedTuple):
    """People of one employer who were at the same sessions, as bits; how many they are."""

    sessions: int
    employer: int | None
    people: int


class Mixing(NamedTuple):
    """How many people were there, how many pairs of them met, and how many of those were mixed."""

    people: int = 0
    pairs: int = 0
    mixed: int = 0

    @property
    def share(self) -> int | None:
        """In percents, of the pairs that met."""
        return round(100 * self.mixed / self.pairs) if self.pairs else None

    @classmethod
    def sum(cls, several: Iterable["Mixing"]) -> "Mixing":
        rows = list(several)
        return cls(*(sum(each[at] for each in rows) for at in range(3)))


def mixing(alike: Iterable[Alike]) -> Mixing:
    """The pairs of one group."""
    at: dict[int, Counter[int | None]] = defaultdict(Counter)
    for each in alike:
        at[each.sessions][each.employer] += each.people
    pairs = mixed = 0
    for sessions, here in at.items():
        if sessions:
            number, known = here.total(), here.total() - here[None]
            same = sum(n * n for employer, n in here.items() if employer is not None)
            pairs += number * (number - 1) // 2
            mixed += (known * known - same) // 2
    for (one, here), (other, there) in combinations(at.items(), 2):
        if one & other:
            pairs += here.total() * there.total()
            mixed += _mixed(here, there)
    return Mixing(sum(each.total() for each in at.values()), pairs, mixed)


def _mixed(here: Counter[int | None], there: Counter[int | None]) -> int:
    known = (here.total() - here[None]) * (there.total() - there[None])
    return known - sum(n * there[employer] for employer, n in here.items() if employer is not None)


def of_groups(numbers: Collection[int]) -> dict[int, Mixing]:
    """The mixing of each of these groups; nothing of one where nobody was marked as present."""
    if not numbers:
        return {}
    rows = db.session.execute(_alike(numbers)).all()
    employers = _employers({row[2] for row in rows if row[2] is not None})
    found: dict[int, list[Alike]] = defaultdict(list)
    for group, sessions, place, number in rows:
        found[group].append(Alike(int(sessions), employers.get(place), number))
    return {group: mixing(alike) for group, alike in found.items()}


class Seen(NamedTuple):
    """Of one group the sessions of which someone said who was there, and who met."""

    marked: set[int]
    mixing: Mixing


def of_group(number: int) -> Seen:
    """The marks of one group in one question, for a page that may ask no more."""
    there = _there([number])
    place, above = aliased(Organisation), aliased(Organisation)
    nothing = cast(null(), Integer)
    marked = (
        select(Attendance.session_id, nothing, nothing, literal(0), nothing)
        .join(Attendance.session)
        .where(Session.edition_id == number)
        .distinct()
    )
    alike = (
        select(nothing, there.c.person_id, there.c.sessions, func.length(above.path), above.id)
        .select_from(there)
        .outerjoin(place, place.id == there.c.place)
        .outerjoin(
            above,
            and_(place.path.startswith(above.path), above.kind != OrganisationKind.TEAM),
        )
    )
    sessions: set[int] = set()
    there_at: dict[int, tuple[int, int | None, int]] = {}
    for session, person, bits, depth, employer in db.session.execute(union_all(marked, alike)):
        if session is not None:
            sessions.add(session)
        elif person not in there_at or depth > there_at[person][0]:
            there_at[person] = (depth or 0, employer, int(bits))
    found = [Alike(bits, employer, 1) for _depth, employer, bits in there_at.values()]
    return Seen(sessions, mixing(found))


def _alike(numbers: Collection[int]) -> Select[Any]:
    """Per group, sessions and place of work: how many people."""
    there = _there(numbers)
    return select(there.c.edition_id, there.c.sessions, there.c.place, func.count()).group_by(
        there.c.edition_id, there.c.sessions, there.c.place
    )


def _there(numbers: Collection[int]) -> Any:
    """Everyone who was at a session: at which ones, and where they were employed at the last."""
    nth = func.row_number().over(
        partition_by=Session.edition_id, order_by=(Session.starts_at, Session.id)
    )
    bit = case((nth > MOST_SESSIONS, MOST_SESSIONS), else_=nth)
    held = (
        select(Session.id, Session.starts_at, cast(bit, Integer).label("bit"))
        .where(Session.edition_id.in_(numbers))
        .subquery()
    )
    one = cast(1, BigInteger)
    sessions = func.sum(one.op("<<")(held.c.bit).distinct())
    seen = (
        select(
            Enrolment.edition_id,
            Enrolment.person_id,
            sessions.label("sessions"),
            func.date(func.max(held.c.starts_at), type_=Date).label("on"),
        )
        .join(Attendance, Attendance.enrolment_id == Enrolment.id)
        .join(held, held.c.id == Attendance.session_id)
        .where(Attendance.extent.in_(WAS_THERE))
        .group_by(Enrolment.edition_id, Enrolment.person_id)
        .subquery()
    )
    return select(seen, _place(seen).label("place")).subquery()


def _place(seen: Any) -> Any:
    """Where somebody was employed that day; of several places the one of most hours."""
    return (
        select(Appointment.organisation_id)
        .where(
            Appointment.person_id == seen.c.person_id,
            Appointment.kind == AppointmentKind.EMPLOYMENT,
            and_(
                Appointment.starts_on <= seen.c.on,
                or_(Appointment.ends_on.is_(None), Appointment.ends_on >= seen.c.on),
            ),
        )
        .order_by(Appointment.fte.desc(), Appointment.id)
        .limit(1)
        .correlate(seen)
        .scalar_subquery()
    )


def _employers(places: Collection[int]) -> Mapping[int, int]:
    """The organisation itself, or what a team is part of."""
    rows = db.session.execute(
        select(Organisation.id, Organisation.path, Organisation.kind).where(
            or_(Organisation.id.in_(places), Organisation.kind != OrganisationKind.TEAM)
        )
    ).all()
    teams = {row.id for row in rows if row.kind is OrganisationKind.TEAM}
    known = {row.id for row in rows} - teams
    return {
        row.id: next((n for n in reversed(people.lineage(row.path)) if n in known), row.id)
        for row in rows
        if row.id in places
    }
