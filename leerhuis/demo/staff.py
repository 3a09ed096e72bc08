"""The organisations and persons of the demo region."""

import random
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import chain, repeat

from leerhuis import clock
from leerhuis.access import COMMAND, Identity, Role
from leerhuis.demo import region
from leerhuis.demo.big_answers import DEMO_REPRIMANDED, DEMO_STRUCK_OFF
from leerhuis.demo.histories import (
    ASKED,
    ASKED_OF_MASTERS,
    OF_THE_ACCOUNT,
    in_step,
    tell_points,
    tell_work,
)
from leerhuis.people import service as people
from leerhuis.people.models import Organisation, Person
from leerhuis.people.queries import identity_of
from leerhuis.people.rules import AppointmentKind, Function, OrganisationKind
from leerhuis.registers import LEVELLED, Category, Chamber, Level, Occupation, Profession, Register
from leerhuis.registry import service as registry
from leerhuis.registry.models import Registration
from leerhuis.registry.periods import add_years
from leerhuis.registry.rules import Source
from leerhuis.registry.verbs.opening import Asked
from leerhuis.signin.rules import DEMO_ACCOUNTS

EAGER = ("0.7", "0.9", "1", "1", "1.1")
FTES = ("1", "0.89", "0.78", "0.67", "0.56")
# Days since the last check of numbers of which the register of the demo says something else by now.
ASK_NOW = {DEMO_STRUCK_OFF: 41, DEMO_REPRIMANDED: 38}
# What holds for masters of few years, which the demo's pedagogues and psychologists are.
VARIANT = "under_3648_hours"
# So long ago the region began with Leerhuis, and its people told what they had done before.
OPENED = timedelta(days=170)
# One in so many told nothing yet.
UNTOLD = 9
# Days from today until the date that the first people hold: some near, some just past.
NEAR = (-9, -2, 6, 12, 25, 39, 55, 70, 84, 100, 130, 160, 200, 260, 320)
# The people after them apply within a year too, so many days apart, and lack reflection only.
SOON, SOON_FROM, APART = range(len(NEAR) + 1, 44), 40, 9
LACKING = 6


class Staff:
    """Everyone in the demo, by what they are needed for."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.today = clock.day_of(now)
        self.opened = now - OPENED
        self.chance = random.Random(2027)  # noqa: S311  # the same region each time
        self.region = self.organisation(region.REGION, OrganisationKind.REGION, None)
        self.employer = self.organisation(region.EMPLOYER, OrganisationKind.EMPLOYER, self.region)
        self.municipalities = [
            self.organisation(name, OrganisationKind.MUNICIPALITY, self.region)
            for name in region.MUNICIPALITIES
        ]
        self.began_on: dict[int, date] = {}
        self.held: list[Registration] = []
        self.accounts = self._accounts()
        self.professionals = [self.accounts[Role.PROFESSIONAL], *self._professionals()]

    def who(self, role: Role) -> Identity:
        """The account with this role, as who does something."""
        return identity_of(self.accounts[role], origin="command", today=self.today)

    def organisation(
        self, name: str, kind: OrganisationKind, parent: Organisation | None
    ) -> Organisation:
        return people.create_organisation(
            name=name, kind=kind, parent=parent, by=COMMAND, now=self.now
        )

    def person(self, given: str, prefix: str, family: str, address: str) -> Person:
        return people.create_person(
            given_name=given,
            name_prefix=prefix,
            family_name=family,
            address=address,
            by=COMMAND,
            now=self.now,
        )

    def _accounts(self) -> dict[Role, Person]:
        """One person a role, with the addresses that the sign-in page shows."""
        names = {
            Role.PROFESSIONAL: ("Samira", "", "Bouzid"),
            Role.COORDINATOR: ("Ine", "van", "Dam"),
            Role.MANAGER: ("Mark", "", "Terpstra"),
            Role.ADMINISTRATOR: ("Bea", "", "Smolders"),
            Role.TRAINER: ("Roos", "", "Blom"),
            Role.ADVISER: ("Koen", "de", "Wit"),
            Role.POLICY: ("Nora", "", "El Amrani"),
            Role.PRIVACY_OFFICER: ("Peter", "de", "Haan"),
        }
        made = {}
        for role, address in DEMO_ACCOUNTS:
            made[role] = self.person(*names[role], address)
            if role is not Role.PROFESSIONAL:
                where = self.employer if role is Role.MANAGER else self.region
                people.grant(made[role], role, where, by=COMMAND, now=self.now)
        self._appoint(made[Role.PROFESSIONAL], 0)
        self.register(made[Role.PROFESSIONAL], 0, Chamber.YOUTH_AND_FAMILY_PROFESSIONAL, 143)
        return made

    def _professionals(self) -> list[Person]:
        names = [(given, *family) for given in region.GIVEN_NAMES for family in region.FAMILY_NAMES]
        chosen = self.chance.sample(names, region.PROFESSIONALS - 1)
        kinds = list(chain(*(repeat(kind, n) for kind, n in region.OCCUPATIONS)))
        made = []
        for number, (given, prefix, family) in enumerate(chosen, 1):
            address = f"medewerker{number}@spring.example"
            person = self.person(given, prefix, family, address)
            self._appoint(person, number)
            days = self._days(number)
            self.register(person, number, kinds[number % len(kinds)], days)
            made.append(person)
        return made

    def _days(self, number: int) -> int:
        """How long from today until the date that this person holds."""
        if number <= len(NEAR):
            return NEAR[number - 1]
        later = self.chance.randrange(330, 1800)
        return SOON_FROM + APART * (number - SOON.start) if number in SOON else later

    def _appoint(self, person: Person, number: int) -> None:
        """Employed by the employer, placed in a municipality, from the same day."""
        starts_on = self.today - timedelta(days=self.chance.randrange(200, 3000))
        fte = Decimal(self.chance.choice(FTES))
        self.began_on[person.id] = starts_on
        for kind, where, known in (
            (AppointmentKind.EMPLOYMENT, self.employer, f"D{10000 + number}"),
            (AppointmentKind.PLACEMENT, self.municipalities[number % 9], None),
        ):
            people.appoint(
                person,
                where,
                kind=kind,
                function=Function.YOUTH_PROFESSIONAL,
                fte=fte,
                personnel_number=known,
                starts_on=starts_on,
                ends_on=None,
                by=COMMAND,
                now=self.now,
            )

    def register(self, person: Person, number: int, occupation: Occupation, days: int) -> None:
        """A registration whose date lies so many days from today."""
        held_on = self.today + timedelta(days=days)
        registered_on = add_years(held_on, -5)
        big = isinstance(occupation, Profession)
        code = f"19{1000000 + number}{occupation}" if big else f"11{5000000 + number * 37}"
        checked_days = self.chance.randrange(1, 60)
        told_at = max(self.opened, clock.moment_of(registered_on + timedelta(days=7), time(9)))
        tells = number % UNTOLD != UNTOLD - 1
        if tells:
            began_on = self.began_on[person.id]
            tell_work(person, since_on=registered_on, began_on=began_on, now=told_at)
        row, _what = registry.record_registration(
            person,
            register=Register.BIG if big else Register.SKJ,
            occupation=occupation,
            number=code,
            registered_on=registered_on,
            held_date=held_on,
            source=Source.EMPLOYER,
            checked_on=self.today - timedelta(days=ASK_NOW.get(code, checked_days)),
            level=Level.MASTER if occupation in LEVELLED else None,
            variant=VARIANT if occupation in LEVELLED else None,
            by=COMMAND,
            now=told_at,
        )
        self.held.append(row)
        eager = Decimal(self.chance.choice(EAGER))
        if tells:
            told = self._told(row, number, eager)
            tell_points(person, row, told, now=told_at)

    def _told(self, row: Registration, number: int, eager: Decimal) -> Mapping[Asked, int]:
        if not number:
            return OF_THE_ACCOUNT
        if number not in SOON:
            return in_step(row, eager, today=self.today)
        whole: dict[Asked, int] = dict(ASKED if row.level is None else ASKED_OF_MASTERS)
        return {
            kind: points - LACKING * (kind[0] is Category.REFLECTION)
            for kind, points in whole.items()
        }
