"""What the demo region offers: a round that is done, one that is open and one in preparation."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

from leerhuis import clock
from leerhuis.access import COMMAND, Role
from leerhuis.catalogue.interest import service as interest
from leerhuis.courses import queries as courses
from leerhuis.courses import service
from leerhuis.courses.models import Round
from leerhuis.courses.needs import plan_of
from leerhuis.courses.seasons import service as seasons
from leerhuis.courses.seasons.queries import round_for, to_copy
from leerhuis.courses.terms import Terms
from leerhuis.courses.words import Admits, Payer, Priority, RoundState
from leerhuis.demo import region
from leerhuis.demo.contents import make_courses
from leerhuis.demo.groups import Group, Planner, enrol, hold_half, hold_sessions
from leerhuis.demo.means import Means
from leerhuis.demo.staff import Staff
from leerhuis.people.models import Organisation, Person
from leerhuis.people.sectors import Sector
from leerhuis.planning import service as planning

LATER_SECTORS = (Sector.EDUCATION, Sector.CHILDCARE)
PAST = (
    Group(0, -96, 1, 14, 12),
    Group(2, -82, 1, 12, 12),
    Group(12, -75, 2, 14, 14, turn=4),
    Group(6, -68, 1, 16, 13, turn=2),
    Group(9, -54, 1, 12, 11, turn=3),
    Group(13, -33, 3, 8, 8, turn=4),
)
OWN = Terms(admits=Admits.OWN)
PAID = Terms(fee=Decimal("45.00"), payer=Payer.EMPLOYER)
OPEN = (
    Group(1, 16, 1, 16, 5, terms=Terms(minimum=8), decide=-2),
    Group(4, 20, 1, 24, 9, online=True),
    Group(3, 24, 1, 12, 9, terms=OWN),
    Group(7, 27, 1, 12, 12 + 4, terms=PAID),
    Group(5, 31, 1, 25, 8, online=True),
    Group(10, 34, 1, None, 21, online=True),
    Group(8, 38, 1, 14, 6),
    Group(11, 41, 2, 12, 10, terms=PAID),
    Group(12, 45, 2, 12, 12 + 2, terms=OWN),
    Group(2, 52, 1, 12, 11),
    Group(6, 59, 1, 16, 3, terms=Terms(minimum=8), decide=40),
    Group(13, 63, 3, 8, 7, terms=Terms(admits=Admits.INVITED, label="Vaste groep")),
    Group(9, 70, 1, 12, 4),
    Group(2, 80, 1, 12, 6, terms=Terms(label="Middag, voor wie 's ochtends werkt")),
)
# A season is copied for the next year, so many weeks later.
LATER = 52
# Places in the open season of two groups that want one room in the copy.
CLASHING = (9, 10)
# No group yet, and these many people would like one.
WANTED, WANTING = 14, 4


class Season:
    """Makes courses and rounds, and lets people enrol and attend."""

    def __init__(self, staff: Staff) -> None:
        self.staff, self.now = staff, staff.now
        self.themes = [
            service.create_theme(name=name, gable=gable, by=COMMAND, now=self.now)
            for name, gable in region.THEMES
        ]
        self.means = Means(
            staff,
            staff.region,
            coordinator=staff.who(Role.COORDINATOR),
            themes=self.themes,
            venues=region.VENUES,
            trainers=region.TRAINERS,
        )
        self.courses = make_courses(staff, self.means)
        self.planner = Planner(self.means, self.courses)
        held = self._just_held()
        self._past(self.round(staff.region, -110, held.days), held)
        season = self.round(staff.region, 7, 100, priority=Priority.REGISTRATION)
        self._open(season)
        self._copy(season)
        for person in staff.professionals[-WANTING:]:
            interest.ask(self.courses[WANTED].id, person.id, now=self.now)

    def round(
        self,
        organisation: Organisation,
        first: int,
        last: int,
        *,
        priority: Priority = Priority.TURN,
    ) -> Round:
        starts_on, ends_on = self.planner.day(first), self.planner.day(last)
        return service.create_round(
            organisation,
            name=_name(starts_on),
            starts_on=starts_on,
            ends_on=ends_on,
            priority=priority,
            by=COMMAND,
            now=self.now,
        )

    def terms(self, group: Group) -> Terms:
        """With whom to ask, and when it is decided whether it goes ahead."""
        coordinator = self.staff.accounts[Role.COORDINATOR]
        return replace(
            group.terms,
            decide_on=None if group.decide is None else self.planner.day(group.decide),
            contact_name=coordinator.name,
            contact_email="leerhuis@demo.example",
        )

    def _people(self, number: int, *, turn: int) -> list[Person]:
        """So many professionals, others for each edition, and the demo account in every third."""
        everyone = self.staff.professionals[1:]
        first = (turn * 17) % len(everyone)
        chosen = (everyone + everyone)[first : first + number]
        return [self.staff.professionals[0], *chosen[1:]] if turn % 3 == 0 and chosen else chosen

    def _past(self, season: Round, held: Group) -> None:
        for place, group in enumerate((*PAST, held)):
            opened = clock.moment_of(self.planner.day(group.days - 40), time(9))
            edition = self.planner.draft(group, season, terms=self.terms(group), now=opened)
            service.publish(edition, by=COMMAND, now=opened)
            turn = place if group.turn is None else group.turn
            enrol(edition, self._people(group.people, turn=turn), now=opened)
            if group is held:
                hold_half(edition, by=self.staff.who(Role.TRAINER), now=self.now)
            else:
                hold_sessions(edition)
        seasons.step(season, RoundState.DONE, by=COMMAND, now=self.now)

    def _just_held(self) -> Group:
        """A group of the demo's trainer, on the last working day before today."""
        days = next(each for each in (-1, -2, -3) if self.planner.day(each) < self.staff.today)
        return Group(1, days, 1, 16, 9)

    def _open(self, season: Round) -> None:
        """Schools and childcare may enrol two weeks after the others."""
        opened = self.now - timedelta(days=5)
        self._say_openings(season, publish=-5, others=9, sectors=LATER_SECTORS)
        for turn, group in enumerate(OPEN):
            edition = self.planner.draft(group, season, terms=self.terms(group), now=opened)
            planning.publish(edition, by=COMMAND, now=opened)
            enrol(edition, self._people(group.people, turn=turn), now=opened)

    def _copy(self, season: Round) -> None:
        """A draft of the next season; of one of its groups the trainer cannot come."""
        starts_on = season.starts_on + timedelta(weeks=LATER)
        copy = seasons.copy_round(
            season, name=_name(starts_on), starts_on=starts_on, by=COMMAND, now=self.now
        )
        self._say_openings(copy, publish=60, others=74, sectors=LATER_SECTORS)
        one, other = (to_copy(copy)[place] for place in CLASHING)
        wanted = plan_of(courses.sessions_of(one.id)[0])
        [session] = courses.sessions_of(other.id)
        plan = replace(wanted, trainer_ids=plan_of(session).trainer_ids)
        service.change_session(other, session, plan, by=COMMAND, now=self.now)

    def _say_openings(
        self, season: Round, *, publish: int, others: int, sectors: Sequence[Sector]
    ) -> None:
        opens_on = self.staff.today + timedelta(days=others)
        who = self.staff.who(Role.COORDINATOR)
        seasons.say_openings(
            round_for(who, season.public_id),
            publish_on=self.staff.today + timedelta(days=publish),
            openings=dict.fromkeys(sectors, opens_on),
            by=COMMAND,
            now=self.now,
        )


def _name(starts_on: date) -> str:
    """By the season of the year, so that the rounds of the demo never have one name."""
    season = ("Winter", "Voorjaars", "Zomer", "Najaars")[starts_on.month % 12 // 3]
    return f"{season}ronde {starts_on.year}"
