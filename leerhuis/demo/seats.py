"""How the demo gives its seats: limits, a line in which somebody goes first, an offer, requests."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from leerhuis import db
from leerhuis.access import COMMAND, Role
from leerhuis.courses import seats
from leerhuis.courses.models import Course, Edition
from leerhuis.courses.rules import EditionState, WaitingPolicy
from leerhuis.courses.seatterms import LimitSaid, SeatTerms
from leerhuis.courses.words import LimitKind
from leerhuis.demo.staff import Staff
from leerhuis.enrolment import codes, counting, guests, urgency
from leerhuis.enrolment import service as enrolment
from leerhuis.enrolment.guests import Wish
from leerhuis.people.models import Person
from leerhuis.people.queries import identity_of
from leerhuis.people.sectors import Sector
from leerhuis.planning.seating import service as seating

# Places of courses whose first group to come shows something.
SHARED, WANTED, OFFERED, DECIDED, INVITED = 4, 7, 12, 8, 13
LIMITS = (
    LimitSaid(LimitKind.RESERVED, 4, release_days=10, sector=Sector.EDUCATION),
    LimitSaid(LimitKind.SHARE, 14, release_days=7),
    LimitSaid(LimitKind.SPREAD, 3, release_days=14),
)
GUEST = Wish("Fenna", "", "Boersma", "fenna@deboomgaard.example", "Basisschool De Boomgaard")
# Places of the professionals who ask the coordinator.
ASKING = slice(60, 63)


class Seats:
    """Each of these groups is one that the season made already."""

    def __init__(self, staff: Staff, courses: list[Course]) -> None:
        self.staff, self.courses, self.now = staff, courses, staff.now
        self._change(SHARED, lambda terms: replace(terms, limits=LIMITS))
        self._go_first()
        self._offer()
        self._ask()
        self._invite()

    def _edition(self, course: int) -> Edition:
        return db.session.scalars(
            select(Edition)
            .where(
                Edition.course_id == self.courses[course].id,
                Edition.state == EditionState.PUBLISHED,
                Edition.starts_at > self.now,
            )
            .order_by(Edition.starts_at)
        ).first() or self._none(course)

    @staticmethod
    def _none(course: int) -> Edition:
        raise AssertionError(f"The demo has no group of course {course} to come.")

    def _change(self, course: int, said: Callable[[SeatTerms], SeatTerms]) -> Edition:
        edition = self._edition(course)
        by = self.staff.who(Role.COORDINATOR)
        seating.change(edition, said(seats.terms_of(edition)), by=by, now=self.now)
        return edition

    def _enrol(self, edition: Edition, person: Person, *, hours: int) -> None:
        """By themselves, so many hours ago."""
        by = identity_of(person, origin="command", today=self.staff.today)
        at = self.now - timedelta(hours=hours)
        enrolment.enrol(edition, person.id, by=by, now=at)

    def _go_first(self) -> None:
        """The last who comes is the first in line: the registration ends within a year."""
        edition = self._edition(WANTED)
        inside = {each.person_id for each in counting.waiting_in(edition.id)}
        first = next(
            each
            for each in self.staff.professionals[1:]
            if each.id not in inside and urgency.priority_in(edition, each.id, now=self.now)
        )
        self._enrol(edition, first, hours=20)

    def _offer(self) -> None:
        """Somebody signs off, and the professional of the demo may say yes or no."""
        edition = self._change(OFFERED, lambda terms: replace(terms, policy=WaitingPolicy.OFFER))
        self._enrol(edition, self.staff.accounts[Role.PROFESSIONAL], hours=30)
        leaver = counting.seated_in(edition.id)[3]
        enrolment.cancel(leaver, by=COMMAND, now=self.now - timedelta(hours=3))

    def _ask(self) -> None:
        """Of one group the coordinator decides; somebody of a school asks without an account."""
        edition = self._change(DECIDED, lambda terms: replace(terms, coordinator_decides=True))
        for hours, person in enumerate(self.staff.professionals[ASKING], start=1):
            self._enrol(edition, person, hours=26 - 6 * hours)
        asked_at = self.now - timedelta(hours=5)
        guests.ask(edition, GUEST, origin=COMMAND.origin, now=asked_at)
        [row] = db.session.scalars(
            select(guests.GuestRequest).where(guests.GuestRequest.address == GUEST.address)
        )
        confirmed_at = asked_at + timedelta(minutes=12)
        guests.confirm(guests.token_of(row), origin=COMMAND.origin, now=confirmed_at)

    def _invite(self) -> None:
        """The last seat of the fixed group is for who has the code."""
        codes.make(
            self._edition(INVITED),
            uses=1,
            holds_seats=True,
            ends_on=self.staff.today + timedelta(days=21),
            note="Voor de nieuwe regisseur in Zundert",
            by=self.staff.who(Role.COORDINATOR),
            now=self.now,
        )
