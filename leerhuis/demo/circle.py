"""The yearly cycle of the demo region: a round that came of proposals, and one on its way."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from leerhuis import clock
from leerhuis.access import COMMAND, Identity, Role
from leerhuis.courses import queries as courses
from leerhuis.courses.models import Edition, Round
from leerhuis.courses.words import RoundState
from leerhuis.cycle import queries as cycle
from leerhuis.cycle import service
from leerhuis.cycle.advising import queries as advice
from leerhuis.cycle.advising import service as advising
from leerhuis.cycle.bodies import queries as known_bodies
from leerhuis.cycle.bodies import service as bodies
from leerhuis.cycle.bodies.rules import USUAL
from leerhuis.cycle.deciding import service as deciding
from leerhuis.cycle.demand import grounds
from leerhuis.cycle.models import AdvisoryBody, Preparation, Proposal
from leerhuis.cycle.proposals import service as proposals
from leerhuis.cycle.rules import Opinion, Outcome
from leerhuis.demo.groups import Group, enrol
from leerhuis.demo.season import Season
from leerhuis.demo.staff import Staff
from leerhuis.people import service as people
from leerhuis.people.models import Person
from leerhuis.people.queries import identity_of
from leerhuis.planning import service as planning

BODIES = ("Werkgroep Onderwijs", "Adviseurs gemeenten", "Adviseurs zorgaanbieders", "Subwerkgroep")
# Who speaks besides the demo's adviser, and in which bodies; that one is in the first and the last.
MEMBERS = (
    ("Miriam", "", "Leeuwis", "miriam.leeuwis@onderwijs.example", (0,)),
    ("Joke", "", "Verbeek", "joke.verbeek@gemeente.example", (1, 3)),
    ("Hans", "", "Aarts", "hans.aarts@aanbieder.example", (2, 3)),
)
MINE = (0, 3)
NINE = time(9)


class Plan(NamedTuple):
    """A proposal of the demo: a course by its place, or a theme."""

    editions: int
    cents: int
    audience: str
    course: int | None = None
    theme: int | None = None
    why: str = ""


# For the round that is open now: what came of it, and as what it was decided.
BEFORE = (
    (Plan(1, 1_450_00, "Lokale teams en scholen, samen", course=14, why="Er is nog geen groep."),
     Outcome.ACCEPTED, 1, "Mensen wachten erop, en het past bij het thema autisme."),
    (Plan(2, 2_600_00, "Iedereen die met dossiers werkt", course=5),
     Outcome.ACCEPTED, 1, "Eén groep is genoeg. De andere komt terug als die vol raakt."),
    (Plan(1, 4_800_00, "Regisseurs", theme=5, why="Een vervolg op de basis."),
     Outcome.DECLINED, 0, "Te duur voor één groep. We kijken er volgend jaar weer naar."),
)  # fmt: skip
# For the round after it: advice is asked on these, and the last one is still a draft.
NEXT = (
    Plan(2, 2_900_00, "Lokale teams", theme=3, why="Veel gevraagd in de peiling."),
    Plan(1, 1_300_00, "Lokale teams en zorgaanbieders", course=9, why="Aangepast na het signaal."),
    Plan(2, 2_450_00, "Professionals die reflectie missen", course=13),
)
DRAFT = Plan(1, 1_500_00, "Kinderopvang en scholen", course=8)
SAID = (
    (Opinion.FOR, ""),
    (Opinion.AGAINST, "De vorige groep vond het te zwaar voor één dag. Maak er twee dagdelen van."),
    (Opinion.REMARK, "Graag buiten schooltijd, dan kunnen intern begeleiders mee."),
)


def go_round(staff: Staff, season: Season) -> None:
    """Bodies with members, a round that was decided and made, and the next one under advice."""
    circle = _Circle(staff, season)
    circle.decided()
    circle.under_way()


class _Circle:
    def __init__(self, staff: Staff, season: Season) -> None:
        self.staff, self.season = staff, season
        self.who = staff.who(Role.COORDINATOR)
        began = self._at(-90)
        named = list(zip(BODIES, (part for _name, part in USUAL), strict=True))
        bodies.begin(staff.region, named, by=self.who, now=began)
        found = {each.name: each for each in known_bodies.bodies_for(self.who)}
        self.bodies = [found[name] for name in BODIES]
        self.members = self._members(began)

    def _at(self, days: int) -> datetime:
        return clock.moment_of(self.staff.today + timedelta(days=days), NINE)

    def _members(self, now: datetime) -> dict[int, list[Identity]]:
        """Who is in each body, by its place."""
        found: dict[int, list[Identity]] = {place: [] for place in range(len(BODIES))}
        adviser = self.staff.accounts[Role.ADVISER]
        for person, places in [(adviser, MINE), *map(self._member, MEMBERS)]:
            for place in places:
                bodies.join(self.bodies[place], person, by=self.who, now=now)
                found[place].append(identity_of(person, origin="command", today=self.staff.today))
        return found

    def _member(
        self, said: tuple[str, str, str, str, Sequence[int]]
    ) -> tuple[Person, Sequence[int]]:
        person = self.staff.person(*said[:4])
        people.grant(person, Role.ADVISER, self.staff.region, by=COMMAND, now=self.staff.now)
        return person, said[4]

    def decided(self) -> None:
        """The round that is open now: advised on the page and at a meeting, decided, and made."""
        last, this = self._rounds(RoundState.DONE)[0], self._rounds(RoundState.OPEN)[0]
        road = self._road(this, after=last, now=self._at(-60), advice=-30, decision=-12)
        made = [self._propose(road, plan, now=self._at(-50)) for plan, *_rest in BEFORE]
        until_on = self.staff.today - timedelta(days=30)
        advising.ask(road, self.bodies, until_on=until_on, by=self.who, now=self._at(-45))
        for proposal in made:
            for place in (0, 1):
                self._say(proposal, place, Opinion.FOR, "", now=self._at(-40))
        meeting = bodies.plan_meeting(
            self.bodies[3],
            starts_at=self._at(-20),
            place="Gemeentehuis Roosendaal",
            agenda="De voorstellen voor de volgende ronde.",
            preparation=road,
            by=self.who,
            now=self._at(-45),
        )
        minutes = "De voorstellen zijn besproken. Over autisme is iedereen het eens."
        bodies.write_minutes(meeting, minutes=minutes, by=self.who, now=self._at(-19))
        for proposal, (_plan, outcome, granted, reason) in zip(made, BEFORE, strict=True):
            deciding.decide(
                proposal,
                self.bodies[3],
                outcome=outcome,
                editions=granted,
                reason=reason,
                decided_on=self.staff.today - timedelta(days=20),
                meeting=meeting,
                by=self.who,
                now=self._at(-19),
            )
        self._open(deciding.make_round(road, word="Groep", by=self.who, now=self._at(-15)))

    def _open(self, made: Sequence[Edition]) -> None:
        """The first of the groups is planned and can be enrolled in; the other is still a draft."""
        group = Group(14, 48, 1, 14, 6)
        now = self._at(-4)
        edition = courses.edition_for_staff(self.who, made[0].public_id)
        self.season.planner.plan(edition, group, now=now)
        planning.publish(
            courses.edition_for_staff(self.who, edition.public_id), by=COMMAND, now=now
        )
        enrol(edition, self.staff.professionals[40 : 40 + group.people], now=now)

    def under_way(self) -> None:
        """The next round: what people asked for is proposed, and advice can still be given."""
        this, after = self._rounds(RoundState.OPEN)[0], self._rounds(RoundState.DRAFT)[0]
        now = self._at(-14)
        road = self._road(after, after=this, now=now, advice=9, decision=24)
        made = [self._propose(road, plan, now=now) for plan in NEXT]
        until_on = self.staff.today + timedelta(days=9)
        advising.ask(road, self.bodies, until_on=until_on, by=self.who, now=self._at(-8))
        for proposal, (opinion, words) in zip(made, SAID, strict=True):
            self._say(proposal, 1, opinion, words, now=self._at(-5))
        self._say(made[0], 2, Opinion.FOR, "Wij kunnen een trainer leveren.", now=self._at(-3))
        bodies.plan_meeting(
            self.bodies[0],
            starts_at=self._at(4),
            place="Samenwerkingsverband, Etten-Leur",
            agenda="De voorstellen voor volgend jaar.",
            preparation=road,
            by=self.who,
            now=self._at(-8),
        )
        self._propose(road, DRAFT, now=self._at(-2))

    def _rounds(self, state: RoundState) -> list[Round]:
        """Of the region itself, the latest first."""
        found = courses.rounds_for(self.who)
        region = self.staff.region.id
        return [each for each in found if each.state is state and each.organisation_id == region]

    def _road(
        self, season: Round, *, after: Round, now: datetime, advice: int, decision: int
    ) -> Preparation:
        made = service.create_preparation(
            self.staff.region,
            round=season,
            after_round=after,
            surveys=cycle.needs_surveys(self.who),
            advise_by_on=self.staff.today + timedelta(days=advice),
            decide_by_on=self.staff.today + timedelta(days=decision),
            by=self.who,
            now=now,
        )
        return cycle.preparation_for(self.who, made.public_id)

    def _propose(self, road: Preparation, plan: Plan, *, now: datetime) -> Proposal:
        """It answers to what is asked for of its course or theme."""
        course = None if plan.course is None else self.season.courses[plan.course]
        theme = None if plan.theme is None else self.season.themes[plan.theme]
        theme_id = course.theme_id if course else theme.id if theme else None
        demand = grounds.demand_for(road, who=self.who, today=self.staff.today)
        said: dict[str, Any] = {"editions": plan.editions, "cents": plan.cents, "seats": 12}
        return proposals.propose(
            road,
            course=course,
            theme=theme,
            audience=plan.audience,
            why=plan.why,
            grounds=[
                each
                for each in grounds.reasons(demand)
                if each.theme_id == theme_id and each.course_id in (None, course and course.id)
            ],
            by=self.who,
            now=now,
            **said,
        )

    def _say(
        self, proposal: Proposal, place: int, opinion: Opinion, text: str, *, now: datetime
    ) -> None:
        """The first member of a body says this of a proposal."""
        who = self.members[place][0]
        body: AdvisoryBody = self.bodies[place]
        request = next(
            each for each in advice.requests_of(who, proposal) if each.body_id == body.id
        )
        advising.advise(proposal, request, opinion=opinion, text=text, by=who, now=now)
