"""What Leerhuis knows already of the people in a staff file, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from leerhuis.errors import Refused
from leerhuis.people import rules as people
from leerhuis.people.rules import AppointmentKind, Function, OrganisationKind

What = Literal["new", "changed", "same"]


@dataclass(frozen=True)
class Place:
    """An organisation of who imports; one without a number is to be made, `under` another."""

    id: int | None
    name: str
    kind: OrganisationKind
    under: int | None = None

    @property
    def word(self) -> str:
        return place_word(self.name)


@dataclass(frozen=True)
class Post:
    """An appointment that is there."""

    id: int
    organisation_id: int
    place: str
    kind: AppointmentKind
    function: Function
    fte: Decimal
    personnel_number: str | None
    starts_on: date
    ends_on: date | None

    def open_on(self, day: date) -> bool:
        """Whether it holds on this day or begins later."""
        return self.ends_on is None or self.ends_on >= day


@dataclass(frozen=True)
class KnownPerson:
    id: int
    public_id: str
    given_name: str
    name_prefix: str
    family_name: str
    mine: bool
    addresses: tuple[str, ...] = ()
    posts: tuple[Post, ...] = ()

    @property
    def names(self) -> tuple[str, str, str]:
        return self.given_name, self.name_prefix, self.family_name

    def open_posts(self, kind: AppointmentKind, *, day: date) -> list[Post]:
        return [post for post in self.posts if post.kind is kind and post.open_on(day)]

    def employed_by(self, place: int | None) -> list[Post]:
        """Every employment at this organisation, also what is over; the latest last."""
        rows = [
            post
            for post in self.posts
            if post.kind is AppointmentKind.EMPLOYMENT and post.organisation_id == place
        ]
        return sorted(rows, key=lambda post: post.starts_on)


@dataclass(frozen=True)
class Claimed:
    """What the registry makes of a row: whose it is by now, and what is new in it."""

    person_id: int | None
    what: What | Refused


@dataclass(frozen=True)
class Known:
    """`home` is where organisations that are not there yet can be made; None means nowhere."""

    places: tuple[Place, ...] = ()
    home: int | None = None
    persons: Mapping[int, KnownPerson] = field(default_factory=dict)
    by_address: Mapping[str, int] = field(default_factory=dict)
    claims: Mapping[int, Claimed] = field(default_factory=dict)

    def by_number(self, place: int | None, number: str) -> KnownPerson | None:
        """Who has this personnel number at this employer, or had it last."""
        found = [
            (post.ends_on or date.max, person)
            for person in self.persons.values()
            for post in person.employed_by(place)
            if post.personnel_number == number
        ]
        return max(found, key=lambda each: each[0], default=(None, None))[1]

    def place_called(self, name: str, kind: OrganisationKind) -> Place:
        """The organisation that a cell means; one that has to be made if nobody is called so."""
        found = [place for place in self.places if place.word == place_word(name)]
        exact = [place for place in found if place.kind is kind] or found
        if len(exact) > 1:
            raise Refused("There are several organisations called %(name)s.", name=name)
        if exact:
            return exact[0]
        if self.home is None:
            raise Refused("You do not administer an organisation called %(name)s.", name=name)
        return Place(None, name, kind, under=self.home)


def place_word(name: str) -> str:
    """Zundert and Gemeente Zundert are one."""
    return people.folded(name).removeprefix("gemeente ")


def day_before(day: date) -> date:
    return day - timedelta(days=1)
