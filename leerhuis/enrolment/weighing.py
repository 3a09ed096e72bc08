"""Who people are to the limits of a group: read under the hold, in as few statements as it takes.

A group without limits is not read any further than its counts.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, or_, select

from leerhuis import clock, db
from leerhuis.courses.limits import SeatLimit
from leerhuis.courses.models import Edition
from leerhuis.courses.words import LimitKind
from leerhuis.enrolment.allocating import Applicant, Held, Kept, Limit, Terms
from leerhuis.enrolment.models import Enrolment, InvitationCode
from leerhuis.enrolment.parts import Fits
from leerhuis.enrolment.rules import HOLDS_SEAT, EnrolmentState, Filling
from leerhuis.people import queries as people
from leerhuis.people.models import Appointment, Organisation
from leerhuis.people.rules import AppointmentKind, OrganisationKind, lineage
from leerhuis.people.sectors import Sector, sector_of


class LimitRow(NamedTuple):
    """A limit as a coordinator set it; see `courses.limits.SeatLimit`."""

    kind: LimitKind
    seats: int
    release_days: int | None = None
    sector: Sector | None = None
    organisation_id: int | None = None


class Whom(NamedTuple):
    """For whom a part is kept: everyone at or below a place, of a sector, or with a code."""

    path: str = ""
    sector: Sector | None = None
    code_id: int | None = None


class Limits(NamedTuple):
    """What a group allows today, and for whom each of its parts is kept."""

    terms: Terms
    whom: tuple[Whom, ...] = ()


class Home(NamedTuple):
    """Where someone works that day: every place, and their employer with its sector."""

    paths: tuple[str, ...] = ()
    employer: int | None = None
    sector: Sector | None = None


class Weighed(NamedTuple):
    """All that the allocator needs of the people in a group."""

    held: Held
    line: list[Applicant]


def is_limited(edition_id: Any) -> ColumnElement[bool]:
    """Whether it matters in this group who someone is."""
    return or_(
        exists().where(SeatLimit.edition_id == edition_id),
        exists().where(
            InvitationCode.edition_id == edition_id,
            InvitationCode.holds_seats,
            InvitationCode.withdrawn_at.is_(None),
        ),
    )


def plain(edition: Edition) -> Limits:
    """Those of a group where only its capacity matters."""
    return Limits(Terms(edition.capacity, policy=edition.policy))


def limits_of(
    edition: Edition, *, today: date, instead: Iterable[LimitRow] | None = None
) -> Limits:
    """The limits that hold today; `instead` of those of the group, others to try out."""
    first_day = clock.day_of(edition.starts_at) if edition.starts_at else None
    rows = _rows_of(edition.id) if instead is None else list(instead)
    holding = [each for each in rows if not _is_over(each, first_day, today=today)]
    kept = [*_kept_by_codes(edition.id, today=today), *_reserved(holding, first_day)]
    terms = Terms(
        edition.capacity,
        kept=tuple(part for part, _whom in kept),
        share=_strictest(LimitKind.SHARE, holding, first_day, pick=min),
        spread=_strictest(LimitKind.SPREAD, holding, first_day, pick=max),
        policy=edition.policy,
    )
    return Limits(terms, tuple(whom for _part, whom in kept))


def weighed(edition_id: int, limits: Limits, filling: Filling, *, day: date) -> Weighed:
    """Who holds a seat and who waits, as the limits see them on the first day of the group."""
    rows = db.session.execute(
        select(
            Enrolment.person_id,
            Enrolment.state,
            Enrolment.turn,
            Enrolment.priority,
            Enrolment.code_id,
        ).where(Enrolment.edition_id == edition_id, Enrolment.cancelled_at.is_(None))
    ).all()
    homes = homes_of({each.person_id for each in rows}, limits, day=day)
    known = [(each.state, _applicant(limits, homes[each.person_id], *each[2:])) for each in rows]
    seated = [each for state, each in known if state in HOLDS_SEAT]
    held = Held(
        filling,
        fits=Counter(each.fits for each in seated if each.fits),
        employers=Counter(each.employer for each in seated if each.employer is not None),
    )
    return Weighed(held, [each for state, each in known if state is EnrolmentState.WAITING])


def newcomer(
    limits: Limits, home: Home, *, turn: int, priority: int = 0, code_id: int | None = None
) -> Applicant:
    """Someone who is not in the group yet, as its limits see them."""
    return _applicant(limits, home, turn, priority, code_id)


def homes_of(person_ids: Collection[int], limits: Limits, *, day: date) -> Mapping[int, Home]:
    """Where these people work that day, in two statements; nothing is read that nobody asks."""
    homes: dict[int, Home] = dict.fromkeys(person_ids, Home())
    terms = limits.terms
    asked = terms.share or terms.spread or any(each.path or each.sector for each in limits.whom)
    if not asked or not homes:
        return homes
    found = _appointments(person_ids, day=day)
    kinds = _kinds(path for _kind, path in (each for rows in found.values() for each in rows))
    for person_id, rows in found.items():
        homes[person_id] = _home(rows, kinds)
    return homes


def _applicant(
    limits: Limits, home: Home, turn: int, priority: int, code_id: int | None
) -> Applicant:
    fits: Fits = frozenset(
        number for number, whom in enumerate(limits.whom) if _is_for(whom, home, code_id)
    )
    return Applicant(turn, priority, fits, home.employer)


def _is_for(whom: Whom, home: Home, code_id: int | None) -> bool:
    if whom.code_id is not None:
        return whom.code_id == code_id
    works_there = not whom.path or any(each.startswith(whom.path) for each in home.paths)
    return works_there and whom.sector in (None, home.sector)


def _home(
    rows: Sequence[tuple[AppointmentKind, str]], kinds: Mapping[int, OrganisationKind]
) -> Home:
    """The employer is the one of the most hours, or what that team is part of."""
    paths = tuple(path for _kind, path in rows)
    employers = [path for kind, path in rows if kind is AppointmentKind.EMPLOYMENT]
    if not employers:
        return Home(paths)
    line = lineage(employers[0])
    nearest = [each for each in line if kinds[each] is not OrganisationKind.TEAM]
    return Home(paths, (nearest or line)[-1], sector_of([kinds[each] for each in line]))


def _appointments(
    person_ids: Collection[int], *, day: date
) -> dict[int, list[tuple[AppointmentKind, str]]]:
    """The kind and place of each appointment that day, that of the most hours first."""
    found: dict[int, list[tuple[AppointmentKind, str]]] = {}
    rows = db.session.execute(
        select(Appointment.person_id, Appointment.kind, Organisation.path)
        .join(Appointment.organisation)
        .where(Appointment.person_id.in_(person_ids), people.appointed_on(day))
        .order_by(Appointment.fte.desc(), Appointment.id)
    )
    for person_id, kind, path in rows:
        found.setdefault(person_id, []).append((kind, path))
    return found


def _kinds(paths: Iterable[str]) -> dict[int, OrganisationKind]:
    """The kind of each organisation on these lines."""
    numbers = {number for path in paths for number in lineage(path)}
    rows = db.session.execute(
        select(Organisation.id, Organisation.kind).where(Organisation.id.in_(numbers))
    )
    return {each.id: each.kind for each in rows}


def _rows_of(edition_id: int) -> list[LimitRow]:
    rows = db.session.execute(
        select(
            SeatLimit.kind,
            SeatLimit.seats,
            SeatLimit.release_days,
            SeatLimit.sector,
            SeatLimit.organisation_id,
        )
        .where(SeatLimit.edition_id == edition_id)
        .order_by(SeatLimit.id)
    )
    return [LimitRow(*each) for each in rows]


def _kept_by_codes(edition_id: int, *, today: date) -> list[tuple[Kept, Whom]]:
    """The seats that codes hold, used or not: whoever used one sits on them."""
    rows = db.session.execute(
        select(InvitationCode.id, InvitationCode.uses, InvitationCode.ends_on)
        .where(
            InvitationCode.edition_id == edition_id,
            InvitationCode.holds_seats,
            InvitationCode.withdrawn_at.is_(None),
            or_(InvitationCode.ends_on.is_(None), InvitationCode.ends_on >= today),
        )
        .order_by(InvitationCode.id)
    )
    return [
        (Kept(uses, opens_on=ends_on and ends_on + timedelta(days=1)), Whom(code_id=number))
        for number, uses, ends_on in rows
    ]


def _reserved(rows: Iterable[LimitRow], first_day: date | None) -> list[tuple[Kept, Whom]]:
    """The parts for organisations, the nearest to people first, and then those for sectors."""
    wanted = [
        each
        for each in rows
        if each.kind is LimitKind.RESERVED and (each.organisation_id or each.sector)
    ]
    places = _places(each.organisation_id for each in wanted if each.organisation_id)
    found = []
    for each in wanted:
        name, path = places.get(each.organisation_id or 0, ("", ""))
        opens_on = _opens_on(each, first_day)
        part = Kept(each.seats, name=name, sector=each.sector, opens_on=opens_on)
        found.append((part, Whom(path=path, sector=each.sector)))
    return sorted(found, key=lambda each: -len(lineage(each[1].path)))


def _places(numbers: Iterable[int]) -> dict[int, tuple[str, str]]:
    wanted = set(numbers)
    if not wanted:
        return {}
    rows = db.session.execute(
        select(Organisation.id, Organisation.name, Organisation.path).where(
            Organisation.id.in_(wanted)
        )
    )
    return {number: (name, path) for number, name, path in rows}


def _strictest(
    kind: LimitKind, rows: Iterable[LimitRow], first_day: date | None, *, pick: Any
) -> Limit | None:
    """Of several limits of one kind the strictest holds."""
    limits = [Limit(each.seats, _opens_on(each, first_day)) for each in rows if each.kind is kind]
    return pick(limits, key=lambda each: each.number) if limits else None


def _opens_on(row: LimitRow, first_day: date | None) -> date | None:
    """The day from which the limit no longer holds; None is never."""
    if row.release_days is None or first_day is None:
        return None
    return first_day - timedelta(days=row.release_days)


def _is_over(row: LimitRow, first_day: date | None, *, today: date) -> bool:
    opens_on = _opens_on(row, first_day)
    return opens_on is not None and today >= opens_on
