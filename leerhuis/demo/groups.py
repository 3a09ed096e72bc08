"""Groups of the demo: making one, letting people enrol in it, and marking who was there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from leerhuis import clock
from leerhuis.access import COMMAND, Identity
from leerhuis.attendance import queries as attended
from leerhuis.attendance import service as attendance
from leerhuis.attendance.rules import Extent
from leerhuis.attendance.walkins import service as walkins
from leerhuis.certificates import service as certificates
from leerhuis.courses import queries, service
from leerhuis.courses.models import Course, Edition, Round
from leerhuis.courses.rules import SessionPlan
from leerhuis.courses.terms import Terms
from leerhuis.demo.means import Means
from leerhuis.enrolment import counting
from leerhuis.enrolment import service as enrolment
from leerhuis.people.models import Person

ONLINE = "https://vergadering.example/leerhuis"
NOTHING_SAID = Terms()


@dataclass(frozen=True)
class Group:
    """One edition: which course, when its first session is, how full it gets.

    `people` come in `turn`: another turn is other people. Without one it is the place in the list.
    """

    course: int
    days: int
    sessions: int
    capacity: int | None
    people: int
    online: bool = False
    turn: int | None = None
    terms: Terms = NOTHING_SAID
    decide: int | None = None


class Planner:
    """Plans groups of these courses, in rooms and with trainers that are free."""

    def __init__(self, means: Means, courses: Sequence[Course]) -> None:
        self.means, self.courses = means, courses
        self.today = means.staff.today

    def day(self, days: int) -> date:
        """A working day about so many days from today."""
        day = self.today + timedelta(days=days)
        return day + timedelta(days=max(0, 8 - day.isoweekday()) if day.isoweekday() > 5 else 0)

    def draft(self, group: Group, season: Round, *, terms: Terms, now: datetime) -> Edition:
        first = self.day(group.days)
        edition = service.create_edition(
            self.courses[group.course],
            round=season,
            capacity=group.capacity,
            enrol_by_on=first - timedelta(days=7),
            terms=terms,
            by=COMMAND,
            now=now,
        )
        self.plan(edition, group, now=now)
        return edition

    def plan(self, edition: Edition, group: Group, *, now: datetime) -> None:
        """The sessions of a draft that has none yet."""
        service.add_sessions(edition, self._plans(group), by=COMMAND, now=now)

    def _plans(self, group: Group) -> list[SessionPlan]:
        """Two weeks apart, in one room and with one trainer."""
        course = self.courses[group.course]
        hours = int(course.hours or 3) / group.sessions
        start, end = (time(9, 30), time(16, 30)) if hours > 4 else (time(13, 30), time(16, 30))
        days = [self.day(group.days + 14 * number) for number in range(group.sessions)]
        wanted = group.course * 2 % len(self.means.spots)
        spot = None
        if not group.online:
            spot = self.means.spot(days, wanted=wanted, seats=group.capacity or 16)
        trainer = self.means.trainer(days, theme_id=course.theme_id)
        return [
            SessionPlan(
                on=day,
                start=start,
                end=end,
                venue_id=spot.venue.id if spot else None,
                room_id=spot.room.id if spot else None,
                online_url="" if spot else ONLINE,
                trainer_ids=(trainer.id,) if trainer else (),
            )
            for day in days
        ]


def enrol(edition: Edition, people: Sequence[Person], *, now: datetime) -> None:
    for number, person in enumerate(people):
        moment = now + timedelta(minutes=11 * number)
        enrolment.enrol(edition, person.id, by=COMMAND, now=moment)


def hold_sessions(edition: Edition) -> None:
    """All sessions have been; of each nine one was not there, and one missed the last of many.

    The day after, whoever completed it has a certificate.
    """
    seats = [each.id for each in counting.seated_in(edition.id)]
    sessions = queries.sessions_of(edition.id)
    for session in sessions:
        missed = {8, 5} if session in sessions[2:] else {8}
        marks = {
            each: Extent.ABSENT if place % 9 in missed else Extent.PRESENT
            for place, each in enumerate(seats)
        }
        attendance.mark(session, marks, by=COMMAND, now=session.ends_at)
    if attended.edition_by_id(edition.id).course.closing_test:
        last = sessions[-1].ends_at
        passed = dict.fromkeys(counting.seated_in(edition.id), True)
        attendance.record_tests(passed, taken_on=clock.day_of(last), by=COMMAND, now=last)
    certificates.issue_due(now=sessions[-1].ends_at + timedelta(hours=16))


def hold_half(edition: Edition, *, by: Identity, now: datetime) -> None:
    """The session has been; the trainer marked half of the list, and somebody walked in."""
    [session] = queries.sessions_of(edition.id)
    seats = [each.id for each in counting.seated_in(edition.id)]
    marks = dict.fromkeys(seats[: len(seats) // 2], Extent.PRESENT)
    marks[seats[1]] = Extent.PARTLY
    at = min(now, session.ends_at)
    attendance.mark(session, marks, by=by, now=at)
    walkins.add(
        session,
        name="Joost Ruiter",
        organisation_name="Basisschool De Boomgaard",
        address="joost.ruiter@deboomgaard.example",
        by=by,
        now=at,
    )
