"""Organisations, persons and what they are to each other: vocabulary and decisions."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Generic, NamedTuple, Protocol, TypeVar

from leerhuis.access import Role
from leerhuis.errors import Refused
from leerhuis.registers import N_

THEMES = ("light", "dark")
FTE_MAX = Decimal("1.5")
PATH_MAX = 200
# For so long who left an organisation can still be opened there, to put the last day right.
KEPT_DAYS = 31


class OrganisationKind(StrEnum):
    REGION = "region"
    MUNICIPALITY = "municipality"
    CARE_PROVIDER = "care_provider"
    EMPLOYER = "employer"
    SCHOOL_PARTNERSHIP = "school_partnership"
    CHILDCARE = "childcare"
    CERTIFIED_INSTITUTION = "certified_institution"
    TEAM = "team"


class AppointmentKind(StrEnum):
    """Employment is with who pays the salary, placement is where the work is directed."""

    EMPLOYMENT = "employment"
    PLACEMENT = "placement"


class Function(StrEnum):
    """What someone is appointed as; it says whether a registration is asked."""

    YOUTH_PROFESSIONAL = "youth_professional"
    TEACHER = "teacher"
    CHILDCARE_WORKER = "childcare_worker"
    OFFICE = "office"


_ALIKE = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "’": "'", "‘": "'"})
ASKS_REGISTRATION = frozenset({Function.YOUTH_PROFESSIONAL})

LABELS: Mapping[StrEnum, str] = {
    OrganisationKind.REGION: N_("Region"),
    OrganisationKind.MUNICIPALITY: N_("Municipality"),
    OrganisationKind.CARE_PROVIDER: N_("Care provider"),
    OrganisationKind.EMPLOYER: N_("Employer"),
    OrganisationKind.SCHOOL_PARTNERSHIP: N_("School partnership"),
    OrganisationKind.CHILDCARE: N_("Childcare"),
    OrganisationKind.CERTIFIED_INSTITUTION: N_("Certified institution"),
    OrganisationKind.TEAM: N_("Team"),
    AppointmentKind.EMPLOYMENT: N_("Employment"),
    AppointmentKind.PLACEMENT: N_("Placement"),
    Function.YOUTH_PROFESSIONAL: N_("Youth professional"),
    Function.TEACHER: N_("Teacher"),
    Function.CHILDCARE_WORKER: N_("Childcare worker"),
    Function.OFFICE: N_("Office"),
}

MEANINGS: Mapping[Role, str] = {
    Role.PROFESSIONAL: N_("You enrol in courses and keep your registrations."),
    Role.TRAINER: N_("You see your groups and their participants."),
    Role.COORDINATOR: N_("You make courses, plan groups and mark attendance."),
    Role.MANAGER: N_("You see the registrations of your people and their dates."),
    Role.ADVISER: N_("You advise on what is offered."),
    Role.POLICY: N_("You see figures, never persons."),
    Role.PRIVACY_OFFICER: N_("You see what was done in Leerhuis, and requests of persons."),
    Role.ADMINISTRATOR: N_("You keep organisations, persons and roles."),
}


class Post(NamedTuple):
    """The appointment that someone begins with, as far as it was filled in."""

    kind: AppointmentKind
    function: Function
    fte: Decimal | None
    personnel_number: str | None
    starts_on: date | None


class Placed(Protocol):
    """An organisation, as far as its place in the tree goes."""

    @property
    def public_id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def path(self) -> str: ...


Spot = TypeVar("Spot", bound=Placed)


@dataclass
class Branch(Generic[Spot]):
    """An organisation with the branches below it."""

    row: Spot
    below: list["Branch[Spot]"] = field(default_factory=list)


def clean_address(text: str) -> str:
    """An e-mail address as it is kept: trimmed, in lower case; Refused when it cannot be one."""
    address = text.strip().lower()
    if len(address) > 254 or not re.fullmatch(
        r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+", address
    ):
        raise Refused("Enter an e-mail address, for example name@organisation.nl.", field="address")
    return address


def sort_name(given: str, prefix: str, family: str) -> str:
    """Dutch names sort on the family name, without the prefix: "Groot, Anouk de"."""
    tail = f"{given} {prefix}".strip()
    return f"{family}, {tail}"


def full_name(given: str, prefix: str, family: str) -> str:
    return " ".join(part for part in (given, prefix, family) if part)


def folded(text: str) -> str:
    """How a name is searched and sorted: without accents, capitals and doubled blanks."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(plain.translate(_ALIKE).casefold().split())


def check_names(given: str, prefix: str, family: str) -> None:
    for text, name, most in (
        (given, "given_name", 60),
        (prefix, "name_prefix", 20),
        (family, "family_name", 60),
    ):
        if not text.strip() and name != "name_prefix":
            raise Refused("Fill in the first name and the last name.", field=name)
        if len(text) > most:
            raise Refused("Use at most %(most)s characters.", field=name, most=most)


def check_organisation_name(name: str, *, siblings: Iterable[str]) -> None:
    """An organisation has a name that none of its neighbours in the tree has."""
    if not name.strip():
        raise Refused("Fill in the name of the organisation.", field="name")
    if len(name) > 120:
        raise Refused("Use at most %(most)s characters.", field="name", most=120)
    if folded(name) in {folded(each) for each in siblings}:
        raise Refused("There is already an organisation with this name here.", field="name")


def check_place(path: str) -> None:
    if len(path) > PATH_MAX:
        raise Refused("The tree of organisations cannot be this deep.", field="parent")


def check_move(path: str, *, under: str) -> None:
    """An organisation cannot stand under itself, or under one that stands under it."""
    if under.startswith(path):
        raise Refused("An organisation cannot be part of itself.", field="parent")


def moved(path: str, *, old: str, new: str) -> str:
    """The place of something at or below `old`, once `old` has become `new`."""
    return new + path.removeprefix(old)


def lineage(path: str) -> list[int]:
    """The numbers of the organisations from the top down to this place itself."""
    return [int(part) for part in path.split(".") if part]


def tree_order(rows: Iterable[Spot]) -> list[Spot]:
    """Each organisation under the one it is part of, neighbours by name."""
    known = list(rows)
    names = {lineage(each.path)[-1]: folded(each.name) for each in known}

    def key(each: Spot) -> list[tuple[str, int]]:
        return [(names.get(number, ""), number) for number in lineage(each.path)]

    return sorted(known, key=key)


def nested(ordered: Iterable[Spot]) -> list[Branch[Spot]]:
    """Rows in the order of the tree as branches; a row whose parent is not there is a top."""
    tops: list[Branch[Spot]] = []
    above: list[Branch[Spot]] = []
    for row in ordered:
        while above and not row.path.startswith(above[-1].row.path):
            above.pop()
        branch = Branch(row)
        (above[-1].below if above else tops).append(branch)
        above.append(branch)
    return tops


def holds_on(starts_on: date, ends_on: date | None, *, day: date) -> bool:
    """An appointment holds from its first up to and including its last day."""
    return starts_on <= day and (ends_on is None or day <= ends_on)


def overlap(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    """Whether two periods have a day in common; without a last day they never end."""
    return one[0] <= (other[1] or date.max) and other[0] <= (one[1] or date.max)


def check_period(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise Refused("The last day cannot be before the first day.", field="ends_on")


def check_fte(fte: Decimal) -> None:
    if not 0 < fte <= FTE_MAX:
        raise Refused("The fte must be more than 0 and at most 1,5.", field="fte")
    if fte != fte.quantize(Decimal("0.001")):
        raise Refused("Use at most 3 digits after the comma.", field="fte")


def check_personnel_number(number: str | None) -> None:
    if number is not None and len(number) > 40:
        raise Refused("Use at most %(most)s characters.", field="personnel_number", most=40)


class Appointed(Protocol):
    """An appointment, as far as it can be in the way of another at the same organisation."""

    person_id: int
    kind: AppointmentKind
    personnel_number: str | None


def check_beside(row: Appointed, other: Appointed) -> None:
    """Refuse what cannot hold on the same days at one organisation."""
    if row.person_id == other.person_id and row.kind is other.kind:
        raise Refused(
            "This person already has such an appointment here in this period.", field="starts_on"
        )
    number = row.personnel_number
    if number and number == other.personnel_number and row.person_id != other.person_id:
        raise Refused(
            "Personnel number %(number)s belongs to someone else here.",
            field="personnel_number",
            number=number,
        )


def check_in_hand(*, confirmed: bool) -> None:
    """Who confirmed an address is the only one who decides about addresses since then.

    Otherwise an administrator of a small part could have letters of someone sent elsewhere.
    """
    if confirmed:
        raise Refused("This person confirmed an address and chooses addresses since then.")


class Period(Protocol):
    kind: AppointmentKind
    ends_on: date | None


def employed_after(appointments: Iterable[Period], *, on: date) -> bool:
    """Whether one of these appointments is an employment that goes on after this day."""
    return any(
        each.kind is AppointmentKind.EMPLOYMENT and (each.ends_on is None or each.ends_on > on)
        for each in appointments
    )


def check_administrator_left(others: int) -> None:
    if not others:
        raise Refused("This is the last administrator here. Make someone else administrator first.")


def check_administers(paths: Iterable[str], *, place: str) -> None:
    """Only who administers an organisation, or one above it, decides about people in it."""
    if not any(place.startswith(path) for path in paths):
        raise Refused("You do not administer this organisation.", field="organisation")
