"""What the employer of the demo looked up, saw, decided, and still has to do."""

from datetime import date, timedelta
from decimal import Decimal

from leerhuis.access import COMMAND, Role
from leerhuis.demo.staff import Staff
from leerhuis.people import queries as people
from leerhuis.people import service as staffing
from leerhuis.people.models import Person
from leerhuis.people.rules import AppointmentKind, Function
from leerhuis.registers import Chamber, Register
from leerhuis.registry import gates
from leerhuis.registry import service as registry
from leerhuis.registry.checks import manual
from leerhuis.registry.checks.manual import Seen
from leerhuis.registry.checks.rules import MeasureKind
from leerhuis.registry.duty import queries, service
from leerhuis.registry.duty.queries import Employee
from leerhuis.registry.duty.rules import Deployable, ProofKind
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import Source

# Places among the professionals.
CERTIFIED = range(20, 44)
LOOKED_UP = range(24, 34)
SUSPENDED, EXTENDED, LIMITED = 36, 8, 41
EXCEPTION = "Rondt het EVC-traject af en vraagt daarna de registratie bij SKJ aan."
LIMIT = "Begeleidt het eerste jaar geen gezinnen met drang of dwang."


class Duties:
    """The manager of the demo at work, and three people who began lately or will soon."""

    def __init__(self, staff: Staff) -> None:
        self.staff, self.now, self.today = staff, staff.now, staff.today
        manager = staff.accounts[Role.MANAGER]
        self.by = people.identity_of(manager, origin="command", today=self.today)
        for place in LOOKED_UP:
            self._look_up(self._found(place))
        self._suspend(self._found(SUSPENDED))
        self._extend(self._found(EXTENDED))
        for place in CERTIFIED:
            self._see(self._employee(staff.professionals[place]), days=20 + place)
        self._limit(self._employee(staff.professionals[LIMITED]))
        self._newcomers()

    def _found(self, place: int) -> Registration:
        public_id = self.staff.held[place].public_id
        return gates.registration_of_employed(self.by, public_id, today=self.today)

    def _look_up(self, row: Registration) -> None:
        said = manual.Said(Seen.SAME)
        manual.note(row, said, by=self.by, now=self.now)

    def _suspend(self, row: Registration) -> None:
        """The register of SKJ shows a suspension."""
        said = manual.Said(
            Seen.MEASURE,
            measure=MeasureKind.SUSPENSION,
            starts_on=self._day(-20),
            ends_on=self._day(70),
        )
        manual.note(row, said, by=self.by, now=self.now)

    def _extend(self, row: Registration) -> None:
        registry.extend(
            row,
            until=row.held_on + timedelta(days=182),
            seen_on=self._day(-10),
            source=Source.EVIDENCE,
            by=self.by,
            now=self.now,
        )

    def _day(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def _employee(self, person: Person) -> Employee:
        return queries.employee(self.by, person.public_id, today=self.today)

    def _see(self, whose: Employee, *, days: int, references: bool = True) -> None:
        """A certificate of so many days before the work began, and what others say of them."""
        seen_on = min(self.today, whose.began_on - timedelta(days=6))
        service.see(
            whose,
            kind=ProofKind.CONDUCT_CERTIFICATE,
            issued_on=whose.began_on - timedelta(days=days),
            seen_on=seen_on,
            profile="Gezondheidszorg en welzijn van mens en dier (45)",
            by=self.by,
            now=self.now,
        )
        if references:
            kind = ProofKind.REFERENCES
            service.see(whose, kind=kind, issued_on=None, seen_on=seen_on, by=self.by, now=self.now)

    def _limit(self, whose: Employee) -> None:
        service.say_deployable(
            whose,
            word=Deployable.LIMITED,
            reason=LIMIT,
            starts_on=self._day(-30),
            by=self.by,
            now=self.now,
        )

    def _newcomers(self) -> None:
        """One works under another's responsibility; two begin, and of both something lacks."""
        waits = self._newcomer("Mirthe", "van", "Gils", days=-75)
        self._see(self._employee(waits), days=40)
        service.make_exception(
            self._employee(waits),
            reason=EXCEPTION,
            starts_on=self._day(-75),
            ends_on=self._day(110),
            responsible=self.staff.held[0].number,
            by=self.by,
            now=self.now,
        )
        self._newcomer("Joost", "", "Adriaansen", days=9)
        coming = self._newcomer("Fenna", "", "Kools", days=12)
        self._see(self._employee(coming), days=25, references=False)
        registry.record_registration(
            coming,
            register=Register.SKJ,
            occupation=Chamber.YOUTH_AND_FAMILY_PROFESSIONAL,
            number="115009001",
            registered_on=None,
            held_date=self._day(900),
            source=Source.PERSON,
            by=self.by,
            now=self.now,
        )

    def _newcomer(self, given: str, prefix: str, family: str, *, days: int) -> Person:
        person = staffing.create_person(
            given_name=given,
            name_prefix=prefix,
            family_name=family,
            address=f"{given.lower()}@spring.example",
            by=COMMAND,
            now=self.now,
        )
        for kind, where in (
            (AppointmentKind.EMPLOYMENT, self.staff.employer),
            (AppointmentKind.PLACEMENT, self.staff.municipalities[days % 9]),
        ):
            staffing.appoint(
                person,
                where,
                kind=kind,
                function=Function.YOUTH_PROFESSIONAL,
                fte=Decimal("0.89"),
                personnel_number=None,
                starts_on=self._day(days),
                ends_on=None,
                by=COMMAND,
                now=self.now,
            )
        return person
