"""Where the people asked work, and whom a needs survey asks."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from leerhuis import db
from leerhuis.access import below
from leerhuis.people.days import appointed_on
from leerhuis.people.models import Appointment, EmailAddress, Organisation
from leerhuis.people.rules import (
    AppointmentKind,
    Function,
    OrganisationKind,
    clean_address,
    lineage,
)
from leerhuis.people.sectors import Sector, sector_of
from leerhuis.surveys.models import Survey, SurveyAudience

Whereabouts = tuple[Sector | None, int | None]
UNKNOWN: Whereabouts = (None, None)


class Audience(NamedTuple):
    """Whom a survey would ask: people of the house, and addresses of who is not."""

    person_ids: list[int]
    addresses: list[str]

    @property
    def size(self) -> int:
        return len(self.person_ids) + len(self.addresses)


class _Post(NamedTuple):
    """An appointment, as far as someone is chosen by it."""

    kind: AppointmentKind
    function: Function
    path: str


def audience_of(survey: Survey, *, addresses: Iterable[str] = (), day: date) -> Audience:
    """Everyone below the organisation of the survey whom a row names, and these addresses.

    An address of someone of the house counts as that person. `Refused` for what is no address.
    """
    given = {clean_address(each) for each in addresses}
    rows = db.session.execute(
        select(EmailAddress.address, EmailAddress.person_id).where(EmailAddress.address.in_(given))
    )
    known = {each.address: each.person_id for each in rows}
    asked = _named(survey, day=day) | set(known.values())
    return Audience(sorted(asked), sorted(given - set(known)))


def whereabouts(person_ids: Collection[int], *, day: date) -> dict[int, Whereabouts]:
    """The sector and the employer of each that day; with several employers of the most hours."""
    rows = db.session.execute(
        select(Appointment.person_id, Organisation.path)
        .join(Appointment.organisation)
        .where(
            Appointment.person_id.in_(person_ids),
            Appointment.kind == AppointmentKind.EMPLOYMENT,
            appointed_on(day),
        )
        .order_by(Appointment.fte.desc(), Appointment.id)
    )
    paths: dict[int, str] = {}
    for person_id, path in rows:
        paths.setdefault(person_id, path)
    kinds = _kinds(paths.values())
    return {each: _place(paths[each], kinds) if each in paths else UNKNOWN for each in person_ids}


def _place(path: str, kinds: dict[int, OrganisationKind]) -> Whereabouts:
    line = lineage(path)
    named = [each for each in line if kinds[each] is not OrganisationKind.TEAM]
    return sector_of([kinds[each] for each in line]), named[-1] if named else None


def _kinds(paths: Iterable[str]) -> dict[int, OrganisationKind]:
    numbers = {number for path in paths for number in lineage(path)}
    rows = db.session.execute(
        select(Organisation.id, Organisation.kind).where(Organisation.id.in_(numbers))
    )
    return {each.id: each.kind for each in rows}


def _named(survey: Survey, *, day: date) -> set[int]:
    """The people whom a row of the survey names, by their appointments of that day."""
    wanted = db.session.scalars(
        select(SurveyAudience)
        .options(joinedload(SurveyAudience.organisation))
        .where(SurveyAudience.survey_id == survey.id)
    ).all()
    if not wanted:
        return set()
    posts = _posts(survey, day=day)
    kinds = _kinds(post.path for each in posts.values() for post in each)
    return {
        person_id
        for person_id, held in posts.items()
        if any(_meets(each, held, kinds) for each in wanted)
    }


def _posts(survey: Survey, *, day: date) -> dict[int, list[_Post]]:
    """The appointments of that day below the organisation of the survey, by person."""
    path = db.session.get_one(Organisation, survey.organisation_id).path
    found: dict[int, list[_Post]] = defaultdict(list)
    rows = db.session.execute(
        select(Appointment.person_id, Appointment.kind, Appointment.function, Organisation.path)
        .join(Appointment.organisation)
        .where(below(Organisation.path, [path]), appointed_on(day))
    )
    for person_id, kind, function, at in rows:
        found[person_id].append(_Post(kind, function, at))
    return found


def _meets(row: SurveyAudience, held: list[_Post], kinds: dict[int, OrganisationKind]) -> bool:
    """Whether one of these appointments is all that the row names; a sector is of who employs."""
    place = row.organisation.path if row.organisation else ""
    return any(
        post.path.startswith(place)
        and row.function in (None, post.function)
        and (row.sector is None or _is_of(row.sector, post, kinds))
        for post in held
    )


def _is_of(sector: Sector, post: _Post, kinds: dict[int, OrganisationKind]) -> bool:
    employed = post.kind is AppointmentKind.EMPLOYMENT
    return employed and _place(post.path, kinds)[0] is sector
