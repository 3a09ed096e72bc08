"""What may follow what in a registration, and who counts as registered on a day.

State is what the last event said. Whether someone is registered on a day follows from the state
and the dates, and is never stored.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from leerhuis.errors import Refused
from leerhuis.registers import Register, suffices_for_youth_work
from leerhuis.registry.packs import Known, Pack
from leerhuis.registry.periods import Period, add_months
from leerhuis.registry.states import (
    APPLY_AT,
    CHECKED_LABELS,
    EVENT_LABELS,
    SOURCE_LABELS,
    STATE_LABELS,
    VALIDITY_LABELS,
    CheckedHow,
    CheckReason,
    EventKind,
    Source,
    State,
    Validity,
)
from leerhuis.registry.timeline import Facts, as_of

__all__ = [
    "APPLY_AT",
    "CHECKED_LABELS",
    "EVENT_LABELS",
    "SOURCE_LABELS",
    "STATE_LABELS",
    "VALIDITY_LABELS",
    "CheckReason",
    "CheckedHow",
    "EventKind",
    "Facts",
    "Source",
    "State",
    "Validity",
    "as_of",
]

RENEWAL_MOVES_MONTHS = 24
# Ours: nobody of whom we know a registration had one before; such a year is a slip of the pen.
OLDEST = date(1950, 1, 1)


# The states in which the clock runs: the registration must be renewed and nobody has applied.
RUNNING = frozenset(
    {State.REGISTERED, State.RENEWED, State.SUSPENDED, State.CONDITIONALLY_SUSPENDED}
)
SUSPENDED = frozenset({State.SUSPENDED, State.CONDITIONALLY_SUSPENDED})
# Who is exempt hears from us as well, when the last day of the exemption comes near.
REMINDED = RUNNING | {State.EXEMPT}
# The states in which somebody may be registered; in the others nobody is.
IN_THE_REGISTER = REMINDED | {State.SUBMITTED}
OVER = frozenset({State.LAPSED, State.STRUCK_OFF, State.DEREGISTERED})

_ENDS = {State.LAPSED, State.STRUCK_OFF, State.DEREGISTERED}
_ANY_TIME = {State.SUBMITTED, State.RENEWED, State.SUSPENDED, State.CONDITIONALLY_SUSPENDED, *_ENDS}

# What may follow what; whatever is not here is refused. Telling the same state with another day is
# a correction of it and no step. Back to registered is an application taken back or refused, the
# end of a suspension or an exemption, or, after an end, a re-entry. After lapsed, an application,
# a renewal, an exemption or a deregistration is one that was told late. Of who is out of the
# register by their own wish, the register may still say that it struck them off.
FOLLOWS: Mapping[State, frozenset[State]] = {
    State.REGISTERED: frozenset({*_ANY_TIME, State.EXEMPT}),
    State.RENEWED: frozenset({*_ANY_TIME, State.EXEMPT}),
    State.SUBMITTED: frozenset({*_ANY_TIME, State.EXEMPT, State.REGISTERED} - {State.SUBMITTED}),
    State.SUSPENDED: frozenset({*_ANY_TIME, State.EXEMPT, State.REGISTERED} - {State.SUSPENDED}),
    State.CONDITIONALLY_SUSPENDED: frozenset(
        {*_ANY_TIME, State.EXEMPT, State.REGISTERED} - {State.CONDITIONALLY_SUSPENDED}
    ),
    State.EXEMPT: frozenset({*_ANY_TIME, State.REGISTERED}),
    State.LAPSED: frozenset(
        {
            State.SUBMITTED,
            State.RENEWED,
            State.REGISTERED,
            State.EXEMPT,
            State.STRUCK_OFF,
            State.DEREGISTERED,
        }
    ),
    State.STRUCK_OFF: frozenset({State.REGISTERED}),
    State.DEREGISTERED: frozenset({State.REGISTERED, State.STRUCK_OFF}),
}


def first_state(period: Period, *, today: date) -> State:
    """A registration whose last valid day has passed can be recorded too, as lapsed."""
    return State.LAPSED if today > period.last_valid_on else State.REGISTERED


def state_since(state: State, period: Period, *, submitted_on: date | None = None) -> date:
    """The first day of a state that follows from the dates alone."""
    if state is State.SUBMITTED and submitted_on is not None:
        return submitted_on
    return lapses_on(period) if state is State.LAPSED else period.starts_on


def state_by_dates(state: State, period: Period, *, today: date) -> State:
    """The state once other dates were told: a lapse that was no lapse, or one that was told late.

    A registration that runs is not ended by a date of the past: the lapse is told first.
    """
    if state is State.LAPSED and today <= period.last_valid_on:
        return State.REGISTERED
    return state


def is_renewal(before: date, after: date) -> bool:
    """Whether another date that people hold is that of a next period, rather than a mended one.

    Ours: a renewal moves the date five years, less what one applied early; a slip of the pen
    seldom moves it two.
    """
    return after >= add_months(before, RENEWAL_MOVES_MONTHS)


def held_after(pack: Pack, period: Period) -> date:
    """The date that people will hold for a period that our own sum gave."""
    return period.last_valid_on + timedelta(days=pack.last_valid_days_before)


def check_renewed(before: date, after: date) -> None:
    if after <= before:
        raise Refused("The new date must be later than the one before it.", field="held_date")


def follow(state: State, wanted: State) -> State:
    if wanted not in FOLLOWS[state]:
        raise Refused("This cannot follow what was last recorded for this registration.")
    return wanted


def check_day(period: Period, *, on: date, today: date) -> None:
    """Something can only be told of a day of this period, and not before it has come."""
    if on > today:
        raise Refused("This day lies in the future.", field="on")
    if on < period.starts_on:
        raise Refused("This day lies before this period of registration.", field="on")


def check_until(until: date | None, *, on: date) -> None:
    """A suspension or an exemption ends on the day on which it began, or later."""
    if until is not None and until < on:
        raise Refused("The last day must not lie before the first.", field="until")


def back_by_extension(state: State) -> State:
    """An extension may be told after the old date; who was struck off gets none."""
    if state is not State.LAPSED:
        raise Refused("This cannot follow what was last recorded for this registration.")
    return State.REGISTERED


def check_extension(period: Period, *, last_valid_on: date) -> None:
    if last_valid_on <= period.last_valid_on:
        raise Refused("The new date must be later than the one before it.", field="until")


def check_submission(period: Period, *, submitted_on: date, today: date) -> bool:
    """Whether an application told now was in time; refused if the day cannot be right.

    One that came too late is recorded as well: the person must hear what follows from it.
    """
    if submitted_on > today:
        raise Refused("The day on which you applied lies in the future.", field="on")
    if submitted_on <= period.starts_on:
        raise Refused(
            "The day on which you applied lies before this period of registration.", field="on"
        )
    return in_time(period, submitted_on=submitted_on)


def in_time(period: Period, *, submitted_on: date) -> bool:
    return submitted_on <= period.apply_by_on


def lapses_on(period: Period) -> date:
    """The first day on which one is no longer registered; the manager hears it that day."""
    return period.last_valid_on + timedelta(days=1)


def tells_lapse_on(
    pack: Pack, period: Period, *, state: State, submitted_on: date | None
) -> date | None:
    """The day on which this registration lapses by itself, if nothing else happens before."""
    if state not in IN_THE_REGISTER:
        return None
    day = lapses_on(period)
    held = validity(pack, period, state=state, today=day, submitted_on=submitted_on)
    return day if held is Validity.NOT_REGISTERED else None


def validity(
    pack: Pack,
    period: Period,
    *,
    state: State,
    today: date,
    submitted_on: date | None = None,
    state_ends_on: date | None = None,
) -> Validity:
    """Whether someone is registered on this day, past or future, in the state of that day.

    A suspension ends by itself after `state_ends_on`. Who is suspended may have applied as well.
    """
    if today < period.starts_on or state not in IN_THE_REGISTER:
        return Validity.NOT_REGISTERED
    if state is State.SUBMITTED or (state in SUSPENDED and submitted_on is not None):
        held = _pending(pack, period, today=today, submitted_on=submitted_on)
    else:
        passed = today > period.last_valid_on
        held = Validity.NOT_REGISTERED if passed else Validity.REGISTERED
    if not is_suspended(state, state_ends_on=state_ends_on, today=today):
        return held
    return max(held, _SUSPENDED[pack.suspension_runs_on], key=_WORSE.index)


def is_suspended(state: State, *, state_ends_on: date | None, today: date) -> bool:
    return state in SUSPENDED and (state_ends_on is None or today <= state_ends_on)


def covers_youth_work(register: Register, code: str | None, *, validity: Validity) -> bool:
    """Whether this one registration lets someone work as a youth professional on that day."""
    return validity.counts and suffices_for_youth_work(register, code)


def _pending(pack: Pack, period: Period, *, today: date, submitted_on: date | None) -> Validity:
    if submitted_on is None:
        raise ValueError("an application has a day")
    if today <= period.last_valid_on:
        return Validity.APPLICATION_RUNNING
    if not in_time(period, submitted_on=submitted_on):
        return Validity.NOT_REGISTERED
    return _PENDING[pack.pending_keeps_valid]


_WORSE = tuple(Validity)
_PENDING: Mapping[Known, Validity] = {
    Known.YES: Validity.APPLICATION_RUNNING,
    Known.NO: Validity.NOT_REGISTERED,
    Known.UNKNOWN: Validity.UNCONFIRMED,
}
_SUSPENDED: Mapping[Known, Validity] = {
    Known.YES: Validity.REGISTERED,
    Known.NO: Validity.NOT_REGISTERED,
    Known.UNKNOWN: Validity.UNCONFIRMED,
}


def grouped(number: str) -> str:
    """A number in groups of three, as it is read aloud; letters and signs stay as they are."""
    if not number.isdigit():
        return number
    head = len(number) % 3
    groups = [number[:head]] if head else []
    return " ".join([*groups, *(number[at : at + 3] for at in range(head, len(number), 3))])
