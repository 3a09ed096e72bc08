"""Looking registrations up by hand: the work list, and what somebody saw in the register.

SKJ and the registers that are known by name have no service to ask, so a person looks. The public
register of SKJ is a page for people; reading it by a program would need their consent.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.errors import Refused
from leerhuis.registers import Register
from leerhuis.registry import service as registry
from leerhuis.registry.checks import queries, service
from leerhuis.registry.checks.big.answers import Measure
from leerhuis.registry.checks.models import PublicMeasure
from leerhuis.registry.checks.rules import MeasureKind, Outcome, Told
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import RUNNING, CheckedHow, CheckReason, Source, State

NOTE_MAX = 500
# Where everybody may look somebody up.
LOOK_AT: Mapping[Register, str] = {Register.SKJ: "https://register.skjeugd.nl"}
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


def note(
    registration: Registration,
    said: Said,
    *,
    gone: Collection[str] = (),
    by: Identity,
    now: datetime,
) -> None:
    """Write down what somebody saw in the register today, with all that follows from it.

    `gone` names the measures that were shown to them and that the register shows no more; one that
    came in meanwhile stays.
    """
    if said.seen is not Seen.OTHER:
        _note(registration, said, gone=gone, by=by, now=now)
        return
    differ(
        registration,
        held_on=said.held_on,
        occupation=said.occupation,
        how=CheckedHow.REGISTER_SEARCH,
        note=said.note,
        by=by,
        now=now,
    )


def _note(
    registration: Registration, said: Said, *, gone: Collection[str], by: Identity, now: datetime
) -> None:
    today = clock.day_of(now)
    if said.seen is Seen.SAME:
        _check_same(registration, today=today)
    outcome, found = _answer(said, today=today)
    with db.transaction():
        db.hold(registration)
        service.note_check(
            registration,
            how=CheckedHow.REGISTER_SEARCH,
            why=registration.check_why or CheckReason.ASKED,
            outcome=outcome,
            found=found,
            note=said.note,
            by=by,
            now=now,
            public=_public(registration, said, gone=gone),
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


def _public(
    registration: Registration, said: Said, *, gone: Collection[str]
) -> list[Measure] | None:
    """The measures that are public now; None where nobody looked at them."""
    if said.seen is not Seen.MEASURE:
        return None
    known = queries.measures_by_key(registration.id).values()
    return _shown(said, [each for each in known if each.public_id not in gone])


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
