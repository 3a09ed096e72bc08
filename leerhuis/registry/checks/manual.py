"""Looking registrations up by hand: the work list, and what somebody saw in the register.

SKJ and the registers that are known by name have no service to ask, so a person looks. The public
register of SKJ is a page for people; reading it by a program would need their consent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, func, or_, select, type_coerce
from sqlalchemy.orm import joinedload

from leerhuis import access, clock, db
from leerhuis.access import Identity
from leerhuis.errors import Refused
from leerhuis.people.models import Appointment, Organisation
from leerhuis.people.queries import appointed_on, employer_name
from leerhuis.people.rules import AppointmentKind
from leerhuis.registers import Register
from leerhuis.registry import service as registry
from leerhuis.registry.checks import service
from leerhuis.registry.checks.big.answers import Measure
from leerhuis.registry.checks.models import PublicMeasure
from leerhuis.registry.checks.rules import MeasureKind, Outcome, Told
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import RUNNING, CheckedHow, CheckReason, Source, State

PAGE = 25
NOTE_MAX = 500
# Where everybody may look somebody up.
LOOK_AT: Mapping[Register, str] = {Register.SKJ: "https://register.skjeugd.nl"}
BY_HAND = tuple(register for register in Register if register is not Register.BIG)
# Who may be at work without a registration comes first; an ordinary yearly check last.
URGENCY = (
    CheckReason.DATE_PASSED,
    CheckReason.PENDING,
    CheckReason.RENEWAL_CLAIMED,
    CheckReason.START_OF_WORK,
    CheckReason.ASKED,
    CheckReason.PERIODIC,
)
# The measures of SKJ's disciplinary boards, as the register words them.
MEASURES: Mapping[MeasureKind, str] = {
    MeasureKind.WARNING: "Waarschuwing",
    MeasureKind.REPRIMAND: "Berisping",
    MeasureKind.CONDITIONAL_SUSPENSION: "Voorwaardelijke schorsing",
    MeasureKind.SUSPENSION: "Schorsing",
    MeasureKind.STRIKE_OFF: "Doorhaling",
    MeasureKind.OTHER: "Andere maatregel",
}
_STATES: Mapping[MeasureKind, State] = {
    MeasureKind.CONDITIONAL_SUSPENSION: State.CONDITIONALLY_SUSPENDED,
    MeasureKind.SUSPENSION: State.SUSPENDED,
    MeasureKind.STRIKE_OFF: State.STRUCK_OFF,
}


class Seen(StrEnum):
    """What somebody saw in the register."""

    SAME = "same"
    OTHER = "other"
    NOT_FOUND = "not_found"
    MEASURE = "measure"


@dataclass(frozen=True)
class Said:
    """A check as it was filled in; only what belongs to `seen` is used."""

    seen: Seen
    held_on: date | None = None
    occupation: str | None = None
    measure: MeasureKind | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Wanted:
    """Which part of the work list: the place in the tree, and one of the reasons."""

    paths: Sequence[str]
    but: int | None = None
    reason: CheckReason | None = None


@dataclass(frozen=True)
class Due:
    """A registration that must be looked up, with where the person is employed."""

    registration: Registration
    employer: str
    why: CheckReason | None


@dataclass(frozen=True)
class WorkPage:
    rows: Sequence[Due]
    number: int
    reasons: Mapping[CheckReason, int] = field(default_factory=dict)
    total: int = 0

    @property
    def pages(self) -> int:
        return max(1, ceil(self.total / PAGE))

    @property
    def all(self) -> int:
        return sum(self.reasons.values())


def page(wanted: Wanted, *, number: int, today: date) -> WorkPage:
    """Twenty-five of the work list, the most urgent first; beyond the last page is the last."""
    reasons = _counted(wanted, today=today)
    total = reasons.get(wanted.reason, 0) if wanted.reason else sum(reasons.values())
    number = min(number, max(1, ceil(total / PAGE)))
    return WorkPage(
        rows=_rows(wanted, today=today, offset=(number - 1) * PAGE, limit=PAGE),
        number=number,
        reasons=reasons,
        total=total,
    )


def next_one(wanted: Wanted, *, after: Registration, today: date) -> Registration | None:
    """The first of the work list that is not this one."""
    rows = _rows(wanted, today=today, offset=0, limit=2)
    return next((row.registration for row in rows if row.registration.id != after.id), None)


def reason_of(row: Registration, *, today: date) -> CheckReason | None:
    """Why somebody must look: a date that has passed says more than an older reason."""
    passed = row.state in RUNNING and row.last_valid_on < today
    unseen = row.checked_on is None or row.checked_on <= row.last_valid_on
    return CheckReason.DATE_PASSED if row.check_why and passed and unseen else row.check_why


def _reason(today: date) -> ColumnElement[str]:
    """The same, of each row."""
    passed = and_(
        Registration.state.in_(RUNNING),
        Registration.last_valid_on < today,
        or_(
            Registration.checked_on.is_(None),
            Registration.checked_on <= Registration.last_valid_on,
        ),
    )
    return case(
        (passed, CheckReason.DATE_PASSED.value), else_=type_coerce(Registration.check_why, String)
    )


def _counted(wanted: Wanted, *, today: date) -> dict[CheckReason, int]:
    reason = _reason(today).label("reason")
    rows = db.session.execute(
        select(reason, func.count()).where(*_conditions(wanted, today=today)).group_by(reason)
    )
    found = {CheckReason(why): number for why, number in rows if why is not None}
    return {why: found[why] for why in URGENCY if why in found}


def _rows(wanted: Wanted, *, today: date, offset: int, limit: int) -> list[Due]:
    reason = _reason(today)
    conditions = _conditions(wanted, today=today)
    if wanted.reason is not None:
        conditions.append(reason == wanted.reason.value)
    order = case({why.value: place for place, why in enumerate(URGENCY)}, value=reason)
    rows = db.session.execute(
        select(Registration, employer_name(Registration.person_id, day=today))
        .options(joinedload(Registration.person, innerjoin=True))
        .where(*conditions)
        .order_by(order, Registration.check_due_on, Registration.id)
        .offset(offset)
        .limit(limit)
    )
    return [Due(row, employer or "", reason_of(row, today=today)) for row, employer in rows]


def _conditions(wanted: Wanted, *, today: date) -> list[ColumnElement[bool]]:
    """What must be looked up of the people who are employed below these places; never one's own."""
    employed = (
        select(Appointment.person_id)
        .join(Appointment.organisation)
        .where(
            Appointment.kind == AppointmentKind.EMPLOYMENT,
            appointed_on(today),
            access.below(Organisation.path, list(wanted.paths)),
        )
    )
    return [
        Registration.register.in_(BY_HAND),
        Registration.check_due_on <= today,
        Registration.person_id.in_(employed),
        Registration.person_id != (wanted.but or 0),
    ]


def note(
    registration: Registration,
    said: Said,
    *,
    known: Sequence[PublicMeasure],
    by: Identity,
    now: datetime,
) -> None:
    """Write down what somebody saw in the register today, with all that follows from it."""
    how, today = CheckedHow.REGISTER_SEARCH, clock.day_of(now)
    if said.seen is Seen.SAME:
        _check_same(registration, today=today)
    if said.seen is Seen.OTHER:
        differ(
            registration,
            held_on=said.held_on,
            occupation=said.occupation,
            how=how,
            note=said.note,
            by=by,
            now=now,
        )
        return
    outcome, found = _answer(said, today=today)
    service.note_check(
        registration,
        how=how,
        why=registration.check_why or CheckReason.ASKED,
        outcome=outcome,
        found=found,
        note=said.note,
        by=by,
        now=now,
        public=_shown(said, known) if said.seen is Seen.MEASURE else None,
    )


def differ(
    registration: Registration,
    *,
    held_on: date | None,
    occupation: str | None,
    how: CheckedHow,
    by: Identity,
    now: datetime,
    note: str = "",
) -> None:
    """Take over another date or chamber that was seen, and note that it was checked."""
    why = registration.check_why or CheckReason.ASKED
    found: dict[str, Any] = {}
    with db.transaction():
        if occupation and occupation != registration.occupation:
            _change_chamber(registration, occupation, by=by, now=now)
            found = {"occupation": occupation, "told": Told.OTHER_CHAMBER.value}
        if held_on is not None and held_on != registration.held_on:
            found["held_on"] = held_on.isoformat()
        service.note_check(
            registration,
            how=how,
            why=why,
            outcome=Outcome.DIFFERS if found else Outcome.CONFIRMED,
            found=found,
            note=note,
            by=by,
            now=now,
        )
        registry.confirm(registration, how=how, by=by, now=now)


def _check_same(registration: Registration, *, today: date) -> None:
    """A date that has passed cannot be right for somebody who is still in the register."""
    if registration.state in RUNNING and registration.last_valid_on < today:
        raise Refused(
            "The date that we have has passed. Fill in the date that the register shows.",
            field="seen",
        )


def _answer(said: Said, *, today: date) -> tuple[Outcome, dict[str, Any]]:
    if said.seen is Seen.NOT_FOUND:
        return Outcome.NOT_FOUND, {}
    if said.seen is Seen.MEASURE:
        return _measured(said, today=today)
    return Outcome.CONFIRMED, {}


def _measured(said: Said, *, today: date) -> tuple[Outcome, dict[str, Any]]:
    """A measure that holds today can be a state; others leave the registration as it is."""
    state = _STATES.get(said.measure) if said.measure else None
    if state is None or (said.ends_on is not None and said.ends_on < today):
        return Outcome.CONFIRMED, {}
    found = {"state": state.value, "on": (said.starts_on or today).isoformat()}
    if said.ends_on is not None:
        found["until"] = said.ends_on.isoformat()
    return (Outcome.ENDED if state is State.STRUCK_OFF else Outcome.DIFFERS), found


def _shown(said: Said, known: Sequence[PublicMeasure]) -> list[Measure]:
    """What the register shows as public: what it showed before, and what was seen now."""
    before = [
        Measure(
            key=each.key,
            limitation=each.kind is MeasureKind.LIMITATION,
            description=each.description,
            starts_on=each.starts_on,
            ends_on=each.ends_on,
        )
        for each in known
    ]
    if said.measure is None:
        return before
    key = f"{said.measure}:{said.starts_on or ''}"
    now = Measure(
        key=key,
        limitation=False,
        description=MEASURES[said.measure],
        starts_on=said.starts_on,
        ends_on=said.ends_on,
    )
    return [each for each in before if each.key != key] + [now]


def _change_chamber(
    registration: Registration, occupation: str, *, by: Identity, now: datetime
) -> None:
    registry.correct(
        registration,
        occupation=occupation,
        number=registration.number,
        registered_on=registration.registered_on,
        held_date=registration.held_on,
        source=Source.REGISTER,
        by=by,
        now=now,
    )
