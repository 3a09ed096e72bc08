"""Reading what municipalities asked, beside who works there; whoever asks sees their own part."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from leerhuis import clock, db
from leerhuis.access import Identity, Role, below
from leerhuis.municipalities import figures, rules, staff
from leerhuis.municipalities.figures import Facts, Place, Shown
from leerhuis.municipalities.models import FteRequest
from leerhuis.municipalities.rules import Said, Standing
from leerhuis.people import queries as people
from leerhuis.people.models import Organisation
from leerhuis.people.rules import OrganisationKind, folded

SEES = (Role.POLICY, Role.COORDINATOR)


class Asked(NamedTuple):
    """What a municipality asks for a year: as it was said last, and when it was said first."""

    fte: Decimal
    number: int
    note: str
    first_on: date
    last_on: date

    @property
    def said(self) -> Said:
        return Said(self.number, self.fte, self.note)


class Requested(NamedTuple):
    """A municipality with what it asks for a year, beside what may be said of who works there."""

    organisation: Organisation
    asked: Asked | None
    standing: Standing
    place: Place


class Requests(NamedTuple):
    """The municipalities that someone sees, in a year, and all of them together.

    `fte` is what is asked together. `missing` have not said it.
    """

    year: int
    day: date
    rows: Sequence[Requested]
    fte: Decimal
    missing: int
    whole: Shown


class Outstanding(NamedTuple):
    """A municipality that has not said what it asks for a year."""

    public_id: str
    name: str
    path: str
    year: int
    due_on: date
    standing: Standing


def municipalities(who: Identity, *roles: Role) -> list[Organisation]:
    """The municipalities where `who` holds one of these roles, by name."""
    rows = db.session.scalars(_below(people.paths_of(who, *(roles or SEES))))
    return sorted(rows, key=lambda each: (folded(each.name), each.id))


def municipality_for(who: Identity, public_id: str, *roles: Role) -> Organisation:
    paths = people.paths_of(who, *(roles or SEES))
    return people.found(_below(paths).where(Organisation.public_id == public_id))


def _below(paths: Sequence[str]) -> Select[Organisation]:
    return select(Organisation).where(
        Organisation.kind == OrganisationKind.MUNICIPALITY, below(Organisation.path, paths)
    )


def asked(organisation_ids: Iterable[int], *, year: int) -> dict[int, Asked]:
    """What these municipalities said of this year, by their number."""
    rows = db.session.scalars(
        select(FteRequest)
        .where(FteRequest.organisation_id.in_(list(organisation_ids)), FteRequest.year == year)
        .order_by(FteRequest.organisation_id, FteRequest.number)
    )
    found: dict[int, Asked] = {}
    for row in rows:
        said_on = clock.day_of(row.said_at)
        before = found.get(row.organisation_id)
        first_on = before.first_on if before else said_on
        found[row.organisation_id] = Asked(row.fte, row.number, row.note, first_on, said_on)
    return found


def last_said(organisation_id: int, *, year: int) -> Said | None:
    found = asked([organisation_id], year=year).get(organisation_id)
    return found.said if found else None


def history(organisation_ids: Sequence[int], *, year: int | None = None) -> list[FteRequest]:
    """All that these municipalities said, the last first, with who said it."""
    wanted = (
        select(FteRequest)
        .options(joinedload(FteRequest.by))
        .where(FteRequest.organisation_id.in_(organisation_ids))
        .order_by(FteRequest.year.desc(), FteRequest.organisation_id, FteRequest.number.desc())
    )
    if year is not None:
        wanted = wanted.where(FteRequest.year == year)
    return list(db.session.scalars(wanted))


def years_said(organisation_ids: Iterable[int]) -> list[int]:
    return list(
        db.session.scalars(
            select(FteRequest.year)
            .where(FteRequest.organisation_id.in_(list(organisation_ids)))
            .distinct()
        )
    )


def requested(year: int, who: Identity, *, now: datetime, today_too: bool = False) -> Requests:
    """What the municipalities that `who` sees ask for a year, beside all that is told of them.

    Staff is counted on 1 January of the year; of a year to come, or if asked, today.
    """
    rows, day = municipalities(who), _counted_on(year, now=now, today_too=today_too)
    counts = staff.counted([each.id for each in rows], year=year, day=day, now=now)
    return _requests(year, day, rows, counts, now=now)


def asked_beside_staff(year: int, who: Identity, *, now: datetime, today_too: bool) -> Requests:
    """The same, with nothing of who works there but the fte."""
    rows, day = municipalities(who), _counted_on(year, now=now, today_too=today_too)
    counts = staff.in_place([each.id for each in rows], day=day)
    return _requests(year, day, rows, counts, now=now)


def _counted_on(year: int, *, now: datetime, today_too: bool) -> date:
    return rules.counted_on(year, today=clock.day_of(now), now=today_too)


def _requests(
    year: int,
    day: date,
    rows: Sequence[Organisation],
    counts: Mapping[int, Facts],
    *,
    now: datetime,
) -> Requests:
    today, numbers = clock.day_of(now), [each.id for each in rows]
    said, shown = asked(numbers, year=year), figures.table([counts[each] for each in numbers])
    lines = [
        Requested(row, said.get(row.id), _standing(said.get(row.id), year, today), place)
        for row, place in zip(rows, shown.places, strict=True)
    ]
    return Requests(
        year=year,
        day=day,
        rows=lines,
        fte=sum((each.fte for each in said.values()), figures.NOTHING),
        missing=len(rows) - len(said),
        whole=shown.whole,
    )


def _standing(said: Asked | None, year: int, today: date) -> Standing:
    return rules.standing(said.first_on if said else None, year=year, today=today)


def outstanding(who: Identity, *, today: date) -> list[Outstanding]:
    """Which municipalities have not said what they ask for this year and the next, by name.

    For a page of what is due: the standing is OPEN until 1 August, and OVERDUE after it.
    """
    rows = municipalities(who)
    return [
        each
        for year in (today.year, rules.coming_year(today))
        for each in _outstanding(rows, year=year, today=today)
    ]


def _outstanding(rows: Sequence[Organisation], *, year: int, today: date) -> list[Outstanding]:
    said = asked([each.id for each in rows], year=year)
    standing = rules.standing(None, year=year, today=today)
    due = rules.due_on(year)
    return [
        Outstanding(each.public_id, each.name, each.path, year, due, standing)
        for each in rows
        if each.id not in said
    ]
