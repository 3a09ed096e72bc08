"""Whom a track is for: the people of its audience on a day, and who employs them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from leerhuis import db
from leerhuis.access import below
from leerhuis.pathways.models import Track
from leerhuis.people import rules as people
from leerhuis.people.days import appointed_on
from leerhuis.people.models import Appointment, Organisation, Person
from leerhuis.people.rules import AppointmentKind, OrganisationKind
from leerhuis.people.sectors import Sector, sector_of


class Place(NamedTuple):
    """An organisation as an audience needs it."""

    id: int
    public_id: str
    name: str
    kind: OrganisationKind
    path: str


@dataclass(frozen=True)
class Tree:
    """The organisations at and below a place, and those above it, by number."""

    places: dict[int, Place]

    def sector(self, place: Place) -> Sector:
        line = (self.places[n] for n in people.lineage(place.path) if n in self.places)
        return sector_of([each.kind for each in line])

    def employer(self, number: int) -> Place:
        """The organisation itself, or what a team is part of."""
        for each in reversed(people.lineage(self.places[number].path)):
            found = self.places.get(each)
            if found is not None and found.kind is not OrganisationKind.TEAM:
                return found
        return self.places[number]

    def above(self, place: Place) -> Place | None:
        """What an organisation is directly part of."""
        line = people.lineage(place.path)
        return self.places.get(line[-2]) if len(line) > 1 else None

    @cached_property
    def by_sector(self) -> dict[Sector, set[int]]:
        found: dict[Sector, set[int]] = {sector: set() for sector in Sector}
        for place in self.places.values():
            found[self.sector(place)].add(place.id)
        return found

    def below(self, path: str) -> set[int]:
        return {each.id for each in self.places.values() if each.path.startswith(path)}


class Member(NamedTuple):
    """Someone of the audience, with where they work."""

    person_id: int
    public_id: str
    sort_name: str
    organisation_id: int


def tree_of(path: str) -> Tree:
    """The tree around a place."""
    rows = db.session.execute(
        select(
            Organisation.id,
            Organisation.public_id,
            Organisation.name,
            Organisation.kind,
            Organisation.path,
        ).where(or_(below(Organisation.path, [path]), Organisation.id.in_(people.lineage(path))))
    )
    return Tree({place.id: place for place in (Place(*row) for row in rows)})


def members(
    track: Track, tree: Tree, *, day: date, within: Sequence[str] | None = None
) -> list[Member]:
    """Everyone whom the track is for on this day, once each, by name.

    `within` narrows to people employed at or below these places. Who works in several places is
    counted where they are employed for the most hours, before where they are placed.
    """
    rows = db.session.execute(
        _meant(track, tree, day=day, within=within).order_by(
            Person.sort_name,
            Person.id,
            Appointment.kind != AppointmentKind.EMPLOYMENT,
            Appointment.fte.desc(),
            Appointment.id,
        )
    )
    found: dict[int, Member] = {}
    for person_id, public_id, sort_name, organisation_id in rows:
        found.setdefault(person_id, Member(person_id, public_id, sort_name, organisation_id))
    return list(found.values())


def is_meant(track: Track, tree: Tree, person_id: int, *, day: date) -> bool:
    wanted = _meant(track, tree, day=day, within=None).where(Person.id == person_id)
    return db.session.execute(wanted.limit(1)).first() is not None


def _meant(
    track: Track, tree: Tree, *, day: date, within: Sequence[str] | None
) -> Select[int, str, str, int]:
    wanted = (
        select(Person.id, Person.public_id, Person.sort_name, Appointment.organisation_id)
        .join(Person.appointments)
        .where(appointed_on(day), or_(false(), *_asked(track, tree)))
    )
    if within is None:
        return wanted
    return wanted.join(Appointment.organisation).where(
        Appointment.kind == AppointmentKind.EMPLOYMENT, below(Organisation.path, within)
    )


def _asked(track: Track, tree: Tree) -> Iterable[ColumnElement[bool]]:
    own = tree.below(track.organisation.path)
    for row in track.audience:
        places = own & tree.by_sector[row.sector] if row.sector else own
        if row.organisation is not None:
            places = places & tree.below(row.organisation.path)
        here = Appointment.organisation_id.in_(sorted(places))
        yield here if row.function is None else and_(here, Appointment.function == row.function)
