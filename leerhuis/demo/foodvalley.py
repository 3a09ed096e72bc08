"""A second region, FoodValley, whose courses other regions may follow too. Nobody here exists."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal
from typing import NamedTuple

from leerhuis import clock
from leerhuis.access import COMMAND, Role
from leerhuis.courses import service
from leerhuis.courses.models import Course
from leerhuis.courses.terms import Terms
from leerhuis.courses.words import Admits, CourseForm, Level, Payer
from leerhuis.demo import region
from leerhuis.demo.groups import Group, Planner, enrol, hold_sessions
from leerhuis.demo.means import Means
from leerhuis.demo.season import Season
from leerhuis.demo.staff import Staff
from leerhuis.people import service as people
from leerhuis.people.models import Organisation, Person
from leerhuis.people.queries import identity_of
from leerhuis.people.rules import AppointmentKind, Function, OrganisationKind
from leerhuis.people.sectors import Sector
from leerhuis.registers import Category, Chamber, Register

NAME = "Jeugdregio FoodValley"
MUNICIPALITIES = ("Barneveld", "Ede", "Nijkerk", "Veenendaal", "Wageningen")
TRACK = "Samen rond het kind"
COORDINATOR = ("Anneke", "", "Scholten", "coordinator-foodvalley@demo.example")
# Beyond the numbers of the first region.
FIRST_NUMBER = 400


class Place(NamedTuple):
    """An organisation with its people; the first of them is its manager."""

    name: str
    kind: OrganisationKind
    function: Function
    people: Sequence[tuple[str, str, str]]


PLACES = (
    Place(
        "Jeugdhulp De Brinkhoeve",
        OrganisationKind.CARE_PROVIDER,
        Function.YOUTH_PROFESSIONAL,
        (("Gijs", "van", "Ginkel"), ("Tamara", "", "Bos"), ("Ilias", "", "Haddou"),
         ("Corine", "", "Ploeg"), ("Wout", "", "Renes")),
    ),
    Place(
        "Praktijk Ubbink",
        OrganisationKind.CARE_PROVIDER,
        Function.YOUTH_PROFESSIONAL,
        (("Marloes", "", "Ubbink"),),
    ),
    Place(
        "Samenwerkingsverband Veldzicht",
        OrganisationKind.SCHOOL_PARTNERSHIP,
        Function.TEACHER,
        (("Hetty", "", "Klomp"), ("Sander", "", "Methorst"), ("Fatima", "", "Aydin")),
    ),
    Place(
        "Kinderopvang De Heidebloem",
        OrganisationKind.CHILDCARE,
        Function.CHILDCARE_WORKER,
        (("Janneke", "van den", "Brandhof"), ("Priya", "", "Ramdin"), ("Loes", "", "Budding")),
    ),
)  # fmt: skip
ALL_SECTORS = (Sector.LOCAL_TEAM, Sector.EDUCATION, Sector.CHILDCARE, Sector.CARE_PROVIDER)
# Theme, title, summary, hours, level, sectors.
COURSES = (
    (
        3,
        "Autisme in de klas en thuis",
        "Ouders, leerkracht en hulpverlener kijken samen naar wat een kind nodig heeft.",
        3,
        Level.BASIC,
        ALL_SECTORS,
    ),
    (
        8,
        "Samen rond een scheiding",
        "Hoe houden school, opvang en hulp het kind in beeld als ouders uit elkaar gaan?",
        6,
        Level.ADVANCED,
        ALL_SECTORS,
    ),
)
VENUES: tuple[region.VenueWords, ...] = (
    (
        "Dorpshuis De Meent",
        "Molenweg 4",
        "Barneveld",
        "Vijf minuten lopen van station Barneveld Zuid.",
        "Gelijkvloers, met een aangepast toilet.",
        ("Evert van Essen", "zalen@demeent.example"),
        (("Heidezaal", 24, "Beamer, geluid"), ("Boszaal", 16, "Scherm")),
    ),
    (
        "Het Gildehuis",
        "Kerkplein 9",
        "Ede",
        "Achter de kerk. Parkeren kan op het plein.",
        "De lift staat rechts van de ingang.",
        ("Gerda Top", "beheer@gildehuis.example"),
        (("Weverij", 20, "Scherm, whiteboard"),),
    ),
)
TRAINERS = (
    region.TrainerWords("Bram Hazeleger", "bram@hazeleger.example", "Hazeleger Leert", (3, 8)),
    region.TrainerWords("Nadia Verkerk", "nadia@verkerk.example", "", (3, 8)),
)
PAST = (Group(1, -28, 1, 16, 9), Group(0, -17, 1, 16, 6))
OPEN = (
    Group(0, 30, 1, 20, 6, terms=Terms(label="Voor school en opvang", minimum=6), decide=20),
    Group(1, 44, 1, 16, 5, terms=Terms(fee=Decimal("60.00"), payer=Payer.EMPLOYER)),
    Group(0, 66, 1, 16, 0, terms=Terms(admits=Admits.OWN)),
)
# How many of the first region follow a group of this one.
GUESTS = 3


class FoodValley:
    """Organisations, people, two courses and a round."""

    def __init__(self, staff: Staff, season: Season) -> None:
        self.staff, self.now = staff, staff.now
        self.region = staff.organisation(NAME, OrganisationKind.REGION, None)
        for name in MUNICIPALITIES:
            staff.organisation(name, OrganisationKind.MUNICIPALITY, self.region)
        self.coordinator = staff.person(*COORDINATOR)
        people.grant(self.coordinator, Role.COORDINATOR, self.region, by=COMMAND, now=self.now)
        self.people = [each for place in PLACES for each in self._place(place)]
        who = identity_of(self.coordinator, origin="command", today=staff.today)
        self.means = Means(
            staff,
            self.region,
            coordinator=who,
            themes=season.themes,
            venues=VENUES,
            trainers=TRAINERS,
        )
        self.courses = [self._course(*words) for words in COURSES]
        self._offer(season)

    def _place(self, place: Place) -> list[Person]:
        """Who is alone is the manager too, and works there as well."""
        where = self.staff.organisation(place.name, place.kind, self.region)
        made = [self._employ(where, place.function, names) for names in place.people]
        people.grant(made[0], Role.MANAGER, where, by=COMMAND, now=self.now)
        return made

    def _employ(
        self, where: Organisation, function: Function, names: tuple[str, str, str]
    ) -> Person:
        given, _prefix, family = names
        address = f"{given}.{family}@foodvalley.example".lower()
        person = self.staff.person(*names, address)
        began_on = self.staff.today - timedelta(days=900 + 7 * len(address))
        people.appoint(
            person,
            where,
            kind=AppointmentKind.EMPLOYMENT,
            function=function,
            fte=Decimal("0.89"),
            personnel_number=None,
            starts_on=began_on,
            ends_on=None,
            by=COMMAND,
            now=self.now,
        )
        if function is Function.YOUTH_PROFESSIONAL:
            self.staff.began_on[person.id] = began_on
            number = FIRST_NUMBER + person.id
            days = 400 + 37 * len(address)
            self.staff.register(person, number, Chamber.YOUTH_AND_FAMILY_PROFESSIONAL, days)
        return person

    def _course(
        self,
        theme: int,
        title: str,
        summary: str,
        hours: int,
        level: Level,
        sectors: Sequence[Sector],
    ) -> Course:
        chamber = Chamber.YOUTH_AND_FAMILY_PROFESSIONAL
        return service.create_course(
            self.region,
            theme=self.means.themes[theme],
            title=title,
            summary=summary,
            goals=region.GOALS,
            audience="Iedereen die met jeugd werkt",
            hours=Decimal(hours),
            level=level,
            form=CourseForm.LOCATION,
            sectors=sectors,
            points=[(Register.SKJ, chamber, Category.FORMAL_LEARNING, Decimal(hours))],
            by=COMMAND,
            now=self.now,
        )

    def _offer(self, season: Season) -> None:
        """One group has been; the others are open, two of them to other regions too."""
        planner = Planner(self.means, self.courses)
        round = season.round(self.region, -60, 100)
        guests = self.staff.professionals[40 : 40 + GUESTS]
        for group in (*PAST, *OPEN):
            opened = clock.moment_of(planner.day(min(group.days - 40, -5)), time(9))
            edition = planner.draft(group, round, terms=self._terms(group, planner), now=opened)
            service.publish(edition, by=COMMAND, now=opened)
            others = guests if group.people and group.terms.fee else []
            enrol(edition, [*self.people[: group.people], *others], now=opened)
            if group in PAST:
                hold_sessions(edition)

    def _terms(self, group: Group, planner: Planner) -> Terms:
        return replace(
            group.terms,
            decide_on=None if group.decide is None else planner.day(group.decide),
            contact_name=self.coordinator.name,
            contact_email="leren@foodvalley.example",
        )
