"""Reading registrations and points: of a person, by gates, and what is due."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select

from leerhuis import db
from leerhuis.registers import Profession, Register
from leerhuis.registry import rules
from leerhuis.registry.kept import Sheet as Sheet
from leerhuis.registry.kept import bare_sheets_of as bare_sheets_of
from leerhuis.registry.kept import earned_by as earned_by
from leerhuis.registry.kept import points_of as points_of
from leerhuis.registry.kept import required_hours as required_hours
from leerhuis.registry.kept import sheets_for as sheets_for
from leerhuis.registry.kept import sheets_of as sheets_of
from leerhuis.registry.kept import work_of as work_of
from leerhuis.registry.models import ExpectedPoints, PointsEntry, Registration, RegistrationEvent
from leerhuis.registry.packs import Pack
from leerhuis.registry.periods import Period
from leerhuis.registry.rules import State, Validity
from leerhuis.registry.standing import Standing, points, standing
from leerhuis.registry.standing.points import Assessment, Work

Points = ExpectedPoints | PointsEntry


@dataclass(frozen=True)
class Dossier:
    """A registration with all that counts for it, as it stands on a day."""

    registration: Registration
    assessment: Assessment
    standing: Standing
    validity: Validity
    today: date
    sheet: Sheet

    @property
    def pack(self) -> Pack:
        return self.registration.pack

    @property
    def period(self) -> Period:
        return self.registration.period

    @property
    def days_left(self) -> int:
        """Days until the last day to apply; below 0 once it has passed."""
        return (self.registration.apply_by_on - self.today).days


def registrations_of(person_id: int) -> list[Registration]:
    """The registrations of a person, the soonest last day to apply first."""
    rows = db.session.scalars(
        select(Registration)
        .where(Registration.person_id == person_id)
        .order_by(Registration.apply_by_on, Registration.id)
    )
    return list(rows)


def held_of(person_id: int, *, registers: Iterable[Register] | None = None) -> list[Registration]:
    """The same rows, fresh, while others who want to change them wait until we are done.

    SQLite ignores FOR UPDATE; there the whole transaction keeps other writers out.
    """
    wanted = select(Registration).where(Registration.person_id == person_id)
    if registers is not None:
        wanted = wanted.where(Registration.register.in_(list(registers)))
    return _held(wanted)


def held_by_number(register: Register, number: str) -> Registration | None:
    rows = _held(
        select(Registration).where(Registration.register == register, Registration.number == number)
    )
    return rows[0] if rows else None


def _held(wanted: Select[Registration]) -> list[Registration]:
    rows = db.session.scalars(
        wanted.order_by(Registration.id).with_for_update().execution_options(populate_existing=True)
    )
    return list(rows)


def by_number(register: Register, number: str) -> Registration | None:
    return db.session.scalar(
        select(Registration).where(Registration.register == register, Registration.number == number)
    )


def earlier_dates(registration_id: int) -> set[date]:
    """The dates that this registration has had, also before it was renewed."""
    return set(
        db.session.scalars(
            select(RegistrationEvent.held_on).where(
                RegistrationEvent.registration_id == registration_id
            )
        )
    )


def events_of_person(person_id: int) -> Mapping[int, list[RegistrationEvent]]:
    """What happened to each registration of a person, the latest first."""
    rows = db.session.scalars(
        select(RegistrationEvent)
        .join(Registration, Registration.id == RegistrationEvent.registration_id)
        .where(Registration.person_id == person_id)
        .order_by(RegistrationEvent.id.desc())
    )
    events: dict[int, list[RegistrationEvent]] = defaultdict(list)
    for row in rows:
        events[row.registration_id].append(row)
    return events


def counts_for(row: Points, registration: Registration) -> bool:
    """Whether points are of the register, and of the occupation if they name one."""
    return row.register is registration.register and row.occupation in (
        "",
        registration.occupation,
    )


def assessment_of(registration: Registration, sheet: Sheet, *, today: date) -> Assessment:
    """What the points of its person bring this registration."""
    applied = registration.state is State.SUBMITTED or registration.state in rules.SUSPENDED
    pack = registration.pack
    return points.assess(
        pack,
        _entries(sheet.earned, registration),
        _entries(sheet.expected, registration),
        period=registration.period,
        today=today,
        submitted_on=registration.submitted_on if applied else None,
        work=[
            Work(job.starts_on, job.ends_on, job.hours_a_week, job.in_profession)
            for job in sheet.work
        ],
        history_known=registration.history_known_on is not None or not pack.asks_points,
        extras_open=sum(each.met_on is None for each in sheet.extras.get(registration.id, ())),
        required_hours=_required_hours(registration, sheet),
    )


def _required_hours(registration: Registration, sheet: Sheet) -> int | None:
    if registration.register is not Register.BIG or registration.occupation is None:
        return None
    return sheet.required_hours.get(Profession(registration.occupation))


def _entries(rows: Iterable[Points], registration: Registration) -> list[Points]:
    """Those that count for it, asked of each of a thousand rows: see `counts_for`."""
    register, occupations = registration.register, ("", registration.occupation)
    return [row for row in rows if row.register is register and row.occupation in occupations]


def dossier_of(registration: Registration, sheet: Sheet, *, today: date) -> Dossier:
    """How a registration stands on a day, reckoned from its rows."""
    assessment = assessment_of(registration, sheet, today=today)
    return Dossier(
        registration=registration,
        assessment=assessment,
        standing=standing_of(registration, assessment, today=today),
        validity=validity_of(registration, today=today),
        today=today,
        sheet=sheet,
    )


def standing_of(registration: Registration, assessment: Assessment, *, today: date) -> Standing:
    return standing(
        registration.pack,
        registration.period,
        assessment,
        state=registration.state,
        today=today,
        submitted_on=registration.submitted_on,
    )


def validity_of(registration: Registration, *, today: date) -> Validity:
    return rules.validity(
        registration.pack,
        registration.period,
        state=registration.state,
        today=today,
        submitted_on=registration.submitted_on,
        state_ends_on=registration.state_ends_on,
    )


def dossiers_of(person_id: int, *, today: date, in_full: bool = True) -> list[Dossier]:
    """The registrations of a person as they stand, the soonest last day to apply first.

    Not in full: without points, for who may see no more than validity.
    """
    rows = registrations_of(person_id)
    if not rows:
        return []
    sheet = points_of(person_id) if in_full else Sheet()
    return [dossier_of(each, sheet, today=today) for each in rows]
