"""Writing down what a register, an employer or a person says of a registration."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy.exc import IntegrityError

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.errors import Refused
from leerhuis.people.models import Person
from leerhuis.registers import Occupation, Register
from leerhuis.registry import queries, rules
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import CheckedHow, EventKind, Source, State
from leerhuis.registry.standing.points import history_known_at_once
from leerhuis.registry.verbs.events import finish, keep, open_period, reckon_end, tell_dates
from leerhuis.registry.verbs.opening import follow_occupation
from leerhuis.registry.verbs.told import Told, told, with_what_is_known

__all__ = ["check_registration", "confirm", "correct", "finish", "keep", "record_registration"]

What = Literal["new", "changed", "same"]
# What somebody means who made sure of a date in this way.
_CHECKED_BY: Mapping[CheckedHow, Source] = {
    CheckedHow.REGISTER_SEARCH: Source.REGISTER,
    CheckedHow.REGISTER_SERVICE: Source.REGISTER,
    CheckedHow.EMPLOYER_OVERVIEW: Source.REGISTER,
    CheckedHow.DOCUMENT: Source.EVIDENCE,
}
_TOLD = (
    "occupation",
    "occupation_name",
    "level",
    "variant",
    "number",
    "registered_on",
    "held_on",
)


def check_registration(
    person_id: int | None,
    *,
    register: Register,
    occupation: Occupation | str | None,
    number: str,
    registered_on: date | None,
    held_date: date,
    today: date,
    **kind: Any,
) -> What:
    """What `record_registration` would make of it; nothing is written. None: a new person."""
    said = told(
        register=register,
        occupation=occupation,
        number=number,
        registered_on=registered_on,
        held_date=held_date,
        today=today,
        **kind,
    )
    row = queries.by_number(said.register, said.number)
    if row is None:
        return "new"
    _check_owner(row, person_id)
    said = with_what_is_known(said, row)
    if not _says_more(row, said):
        return "same"
    _check_step(row, said)
    return "changed"


def record_registration(
    person: Person,
    *,
    register: Register,
    occupation: Occupation | str | None,
    number: str,
    registered_on: date | None,
    held_date: date,
    source: Source | str,
    checked_on: date | None = None,
    by: Identity,
    now: datetime,
    **kind: Any,
) -> tuple[Registration, What]:
    """Make the registration with this number, or bring it up to what is said; sends no letter.

    `kind` may say the level, the name of another chamber, and how the requirements are met.
    """
    said = told(
        register=register,
        occupation=occupation,
        number=number,
        registered_on=registered_on,
        held_date=held_date,
        today=clock.day_of(now),
        **kind,
    )
    try:
        return _recorded(person, said, Source(source), checked_on, by=by, now=now)
    except IntegrityError:  # somebody recorded the same number at the same moment
        if db.session().info.get("writing"):
            raise
        return _recorded(person, said, Source(source), checked_on, by=by, now=now)


def _recorded(
    person: Person,
    said: Told,
    source: Source,
    checked_on: date | None,
    *,
    by: Identity,
    now: datetime,
) -> tuple[Registration, What]:
    with db.transaction():
        row = queries.held_by_number(said.register, said.number)
        if row is None:
            row = _new(person, said, source, checked_on, now=now)
            finish(row, EventKind.RECORDED, by=by, now=now)
            return row, "new"
        _check_owner(row, person.id)
        said = with_what_is_known(said, row)
        more, before = _says_more(row, said), row.occupation
        if not more and not _checked_later(row, checked_on):
            return row, "same"
        kind = _bring_up_to(row, said, now=now) if more else EventKind.CONFIRMED
        tell_dates(row, source=source, now=now)
        row.checked_on = checked_on or (None if more else row.checked_on)
        row.checked_how = None
        if kind is EventKind.CORRECTED:
            follow_occupation(row, before=before, by=by, now=now)
        finish(row, kind, by=by, now=now)
        return row, "changed"


def correct(
    registration: Registration,
    *,
    occupation: Occupation | str | None,
    number: str,
    registered_on: date | None,
    held_date: date,
    source: Source | str,
    by: Identity,
    now: datetime,
    **kind: Any,
) -> None:
    """Mend what was recorded wrongly, the number included."""
    said = told(
        register=registration.register,
        occupation=occupation,
        number=number,
        registered_on=registered_on,
        held_date=held_date,
        today=clock.day_of(now),
        **kind,
    )
    with db.transaction():
        db.hold(registration)
        other = queries.by_number(said.register, said.number)
        if other is not None and other.id != registration.id:
            raise Refused("This registration number is already recorded.", field="number")
        if _same(registration, said):
            return
        before = registration.occupation
        _take_over(registration, said)
        _go_by_dates(registration, now=now)
        tell_dates(registration, source=Source(source), now=now)
        registration.checked_on = registration.checked_how = None
        follow_occupation(registration, before=before, by=by, now=now)
        finish(registration, EventKind.CORRECTED, by=by, now=now)


def confirm(
    registration: Registration,
    *,
    how: CheckedHow,
    by: Identity,
    now: datetime,
    on: date | None = None,
) -> None:
    """Somebody made sure on this day, or today, that what is recorded is right."""
    today = clock.day_of(now)
    on = on or today
    if on > today:
        raise Refused("This day lies in the future.", field="on")
    with db.transaction():
        db.hold(registration)
        known = registration.checked_on
        if known is not None and (known > on or (known, registration.checked_how) == (on, how)):
            return
        registration.checked_on, registration.checked_how = on, how
        finish(
            registration,
            EventKind.CONFIRMED,
            by=by,
            now=now,
            effective_on=on,
            source=_CHECKED_BY[how],
        )


def _new(
    person: Person, said: Told, source: Source, checked_on: date | None, *, now: datetime
) -> Registration:
    today = clock.day_of(now)
    row = Registration(
        person_id=person.id,
        register=said.register,
        state=rules.first_state(said.period, today=today),
        source=source,
        told_on=today,
        checked_on=checked_on,
    )
    _take_over(row, said)
    row.state_on = rules.state_since(row.state, row.period)
    if history_known_at_once(row.period, today):
        row.history_known_on = today
    return row


def _bring_up_to(row: Registration, said: Told, *, now: datetime) -> EventKind:
    """Take over what is said: a date years later is a renewal, any other change a correction."""
    _check_step(row, said)
    renewed = rules.is_renewal(row.held_on, said.held_on)
    if renewed:
        begin_anew(row, now=now)
    _take_over(row, said)
    _go_by_dates(row, now=now)
    return EventKind.RENEWED if renewed else EventKind.CORRECTED


def begin_anew(row: Registration, *, now: datetime) -> None:
    """A renewal closes what was of the period before; a suspension runs on.

    All that is done in the period that begins is known here, since the one before was.
    """
    if row.state not in rules.SUSPENDED:
        row.state, row.state_ends_on = State.RENEWED, None
    row.submitted_on = row.extension_ends_on = row.extension_seen_on = None
    row.history_known_on = clock.day_of(now)


def _go_by_dates(row: Registration, *, now: datetime) -> None:
    """The state once other dates were told, and since when it is so."""
    state = rules.state_by_dates(row.state, row.period, today=clock.day_of(now))
    if state is not row.state:
        row.state, row.submitted_on = state, None
    if state in (State.REGISTERED, State.RENEWED, State.LAPSED):
        row.state_on = rules.state_since(state, row.period)


def _take_over(row: Registration, said: Told) -> None:
    """The facts as told. The first day of a period stays unless its dates are told anew."""
    row.occupation, row.occupation_name = said.occupation, said.occupation_name
    row.level, row.variant, row.number = said.level, said.variant, said.number
    if (row.held_on, row.registered_on) != (said.held_on, said.registered_on):
        row.registered_on = said.registered_on
        open_period(row, said.period, held_on=said.held_on, pack=said.pack)
    elif row.pack_key != said.pack.key:
        row.pack_key = said.pack.key
        reckon_end(row)


def _check_step(row: Registration, said: Told) -> None:
    """A renewal is told of what may be renewed; after a strike-off it is a re-entry."""
    if rules.is_renewal(row.held_on, said.held_on):
        rules.follow(row.state, State.RENEWED)


def _check_owner(row: Registration, person_id: int | None) -> None:
    if row.person_id != person_id:
        raise Refused("This registration number belongs to someone else.", field="number")


def _says_more(row: Registration, said: Told) -> bool:
    """Whether this differs from what is recorded.

    A staff file may still hold the date of before a renewal: that is old, not other.
    """
    if _same(row, said):
        return False
    return not (said.held_on < row.held_on and said.held_on in queries.earlier_dates(row.id))


def _same(row: Registration, said: Told) -> bool:
    return all(getattr(row, name) == getattr(said, name) for name in _TOLD)


def _checked_later(row: Registration, checked_on: date | None) -> bool:
    return checked_on is not None and (row.checked_on is None or checked_on > row.checked_on)
