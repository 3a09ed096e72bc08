"""What the demo region offers: a past round that was attended, and an open one."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from leerhuis import clock
from leerhuis.access import COMMAND, Role
from leerhuis.attendance import service as attendance
from leerhuis.courses import queries, service
from leerhuis.courses.means import Trainer
from leerhuis.courses.models import Course, Edition, Round
from leerhuis.courses.rules import SessionPlan
from leerhuis.demo import region
from leerhuis.demo.staff import Staff
from leerhuis.enrolment import counting
from leerhuis.enrolment import service as enrolment
from leerhuis.people.models import Person
from leerhuis.registers import Chamber, Register


@dataclass(frozen=True)
class Group:
    """One edition of the demo: which course, when its first session is, how full it gets."""

    course: int
    days: int
    sessions: int
    capacity: int | None
    people: int
    online: bool = False


PAST = (
    Group(0, -96, 1, 14, 12),
    Group(2, -82, 1, 12, 12),
    Group(6, -68, 1, 16, 13),
    Group(9, -54, 1, 12, 11),
    Group(12, -40, 2, 14, 14),
    Group(13, -33, 3, 8, 8),
)
OPEN = (
    Group(1, 16, 1, 16, 5),
    Group(4, 20, 1, 24, 9, online=True),
    Group(3, 24, 1, 12, 9),
    Group(7, 27, 1, 12, 12 + 4),
    Group(5, 31, 1, 25, 8, online=True),
    Group(10, 34, 1, None, 21, online=True),
    Group(8, 38, 1, 14, 6),
    Group(11, 41, 2, 12, 10),
    Group(12, 45, 2, 12, 12 + 2),
    Group(2, 52, 1, 12, 11),
    Group(6, 59, 1, 16, 3),
    Group(13, 63, 3, 8, 7),
    Group(9, 70, 1, 12, 4),
    Group(2, 80, 1, 12, 0),
)


class Season:
    """Makes courses and rounds, and lets people enrol and attend."""

    def __init__(self, staff: Staff) -> None:
        self.staff = staff
        self.now = staff.now
        self.courses = self._courses()
        self.venues = [
            service.create_venue(name=name, street=street, town=town, by=COMMAND, now=self.now)
            for name, street, town in region.VENUES
        ]
        self.rooms = [
            service.create_room(venue, name="Zaal 2", capacity=16, by=COMMAND, now=self.now)
            for venue in self.venues
        ]
        self.trainers = [self._trainer(name) for name in region.TRAINERS]
        self._past(self._round("Najaarsronde", -110, -20))
        self._open(self._round("Voorjaarsronde", 7, 100))

    def _trainer(self, name: str) -> Trainer:
        """One of them has an account: the demo trainer."""
        who = self.staff.accounts[Role.TRAINER]
        person_id = who.id if who.name == name else None
        return service.create_trainer(
            self.staff.region, name=name, person_id=person_id, by=COMMAND, now=self.now
        )

    def _day(self, days: int) -> date:
        """A working day about so many days from today."""
        day = self.staff.today + timedelta(days=days)
        return day + timedelta(days=max(0, 8 - day.isoweekday()) if day.isoweekday() > 5 else 0)

    def _courses(self) -> list[Course]:
        themes = [
            service.create_theme(name=name, gable=gable, by=COMMAND, now=self.now)
            for name, gable in region.THEMES
        ]
        chamber = Chamber.YOUTH_AND_FAMILY_PROFESSIONAL
        return [
            service.create_course(
                self.staff.region,
                theme=themes[theme],
                title=title,
                summary=summary,
                goals=region.GOALS,
                audience="Jeugdprofessionals",
                hours=Decimal(hours),
                points=[(Register.SKJ, chamber, kind, Decimal(n)) for kind, n in points],
                by=COMMAND,
                now=self.now,
            )
            for theme, title, summary, hours, points in region.COURSES
        ]

    def _round(self, name: str, first: int, last: int) -> Round:
        starts_on, ends_on = self._day(first), self._day(last)
        return service.create_round(
            self.staff.region,
            name=f"{name} {ends_on.year}",
            starts_on=starts_on,
            ends_on=ends_on,
            by=COMMAND,
            now=self.now,
        )

    def _edition(self, group: Group, season: Round, *, now: datetime) -> Edition:
        first = self._day(group.days)
        edition = service.create_edition(
            self.courses[group.course],
            round=season,
            capacity=group.capacity,
            enrol_by_on=first - timedelta(days=7),
            by=COMMAND,
            now=now,
        )
        for number in range(group.sessions):
            service.add_session(edition, self._plan(group, number), by=COMMAND, now=now)
        service.publish(edition, by=COMMAND, now=now)
        return edition

    def _plan(self, group: Group, number: int) -> SessionPlan:
        hours = int(region.COURSES[group.course][3]) / group.sessions
        start, end = (time(9, 30), time(16, 30)) if hours > 4 else (time(13, 30), time(16, 30))
        return SessionPlan(
            on=self._day(group.days + 14 * number),
            start=start,
            end=end,
            venue_id=None if group.online else self.venues[group.course % len(self.venues)].id,
            room_id=None if group.online else self.rooms[group.course % len(self.rooms)].id,
            online_url="https://vergadering.example/leerhuis" if group.online else "",
            trainer_ids=(self.trainers[group.course % len(self.trainers)].id,),
        )

    def _people(self, number: int, *, turn: int) -> list[Person]:
        """So many professionals, others for each edition, and the demo account in every third."""
        everyone = self.staff.professionals[1:]
        first = (turn * 17) % len(everyone)
        chosen = (everyone + everyone)[first : first + number]
        return [self.staff.professionals[0], *chosen[1:]] if turn % 3 == 0 and chosen else chosen

    def _enrol(self, edition: Edition, people: list[Person], *, now: datetime) -> None:
        for number, person in enumerate(people):
            moment = now + timedelta(minutes=11 * number)
            enrolment.enrol(edition, person.id, by=COMMAND, now=moment)

    def _past(self, season: Round) -> None:
        for turn, group in enumerate(PAST):
            opened = clock.moment_of(self._day(group.days - 40), time(9))
            edition = self._edition(group, season, now=opened)
            self._enrol(edition, self._people(group.people, turn=turn), now=opened)
            for session in queries.sessions_of(edition.id):
                seats = [each.id for each in counting.seated_in(edition.id)]
                present = {each: place % 9 != 8 for place, each in enumerate(seats)}
                attendance.mark(session, present, by=COMMAND, now=session.ends_at)

    def _open(self, season: Round) -> None:
        opened = self.now - timedelta(days=5)
        for turn, group in enumerate(OPEN):
            edition = self._edition(group, season, now=opened)
            self._enrol(edition, self._people(group.people, turn=turn), now=opened)
