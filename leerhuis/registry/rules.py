"""What may follow what in a registration, and who counts as registered on a day.

State is what the last event said. Whether someone is registered on a day follows from the state
and the dates, and is never stored.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from leerhuis.errors import Refused
from leerhuis.registers import N_, Register, suffices_for_youth_work
from leerhuis.registry.packs import Known, Pack
from leerhuis.registry.periods import Period, add_months

RENEWAL_MOVES_MONTHS = 24


class State(StrEnum):
    REGISTERED = "registered"
    SUBMITTED = "submitted"
    RENEWED = "renewed"
    LAPSED = "lapsed"
    SUSPENDED = "suspended"
    CONDITIONALLY_SUSPENDED = "conditionally_suspended"
    STRUCK_OFF = "struck_off"
    DEREGISTERED = "deregistered"
    EXEMPT = "exempt"


class Source(StrEnum):
    """Who told what a registration or a point says."""

    PERSON = "person"
    EMPLOYER = "employer"
    STAFF_FILE = "staff_file"
    EVIDENCE = "evidence"
    REGISTER = "register"
    LEERHUIS = "leerhuis"


class CheckedHow(StrEnum):
    """How somebody made sure of a date."""

    REGISTER_SEARCH = "register_search"
    DOCUMENT = "document"
    REGISTER_SERVICE = "register_service"
    EMPLOYER_OVERVIEW = "employer_overview"


class CheckReason(StrEnum):
    """Why the register must be asked about a registration."""

    START_OF_WORK = "start_of_work"
    PERIODIC = "periodic"
    RENEWAL_CLAIMED = "renewal_claimed"
    DATE_PASSED = "date_passed"
    PENDING = "pending"
    ASKED = "asked"


class EventKind(StrEnum):
    """What happened to a registration."""

    RECORDED = "recorded"
    CORRECTED = "corrected"
    CONFIRMED = "confirmed"
    SUBMITTED = "submitted"
    TAKEN_BACK = "taken_back"
    RENEWED = "renewed"
    LAPSED = "lapsed"
    SUSPENDED = "suspended"
    CONDITIONALLY_SUSPENDED = "conditionally_suspended"
    SUSPENSION_ENDED = "suspension_ended"
    STRUCK_OFF = "struck_off"
    DEREGISTERED = "deregistered"
    EXEMPTED = "exempted"
    EXTENDED = "extended"
    RE_ENTERED = "re_entered"


class Validity(StrEnum):
    """Whether someone is registered on a day, as far as we can know."""

    REGISTERED = "registered"
    APPLICATION_RUNNING = "application_running"
    UNCONFIRMED = "unconfirmed"
    NOT_REGISTERED = "not_registered"

    @property
    def counts(self) -> bool:
        """Unconfirmed does not count: nobody may work on what we merely hope."""
        return self in (Validity.REGISTERED, Validity.APPLICATION_RUNNING)


STATE_LABELS: Mapping[State, str] = {
    State.REGISTERED: N_("Registered"),
    State.SUBMITTED: N_("Applied for renewal"),
    State.RENEWED: N_("Renewed"),
    State.LAPSED: N_("Lapsed"),
    State.SUSPENDED: N_("Suspended"),
    State.CONDITIONALLY_SUSPENDED: N_("Conditionally suspended"),
    State.STRUCK_OFF: N_("Struck off"),
    State.DEREGISTERED: N_("Deregistered"),
    State.EXEMPT: N_("Exempt as a registered specialist"),
}

VALIDITY_LABELS: Mapping[Validity, str] = {
    Validity.REGISTERED: N_("Registered"),
    Validity.APPLICATION_RUNNING: N_("Application running"),
    Validity.UNCONFIRMED: N_("Applied for, not confirmed"),
    Validity.NOT_REGISTERED: N_("Not registered"),
}

SOURCE_LABELS: Mapping[Source, str] = {
    Source.PERSON: N_("according to the professional"),
    Source.EMPLOYER: N_("according to the employer"),
    Source.STAFF_FILE: N_("according to the employer's staff file"),
    Source.EVIDENCE: N_("according to a letter or card that was seen"),
    Source.REGISTER: N_("according to the register"),
    Source.LEERHUIS: N_("according to the attendance in Leerhuis"),
}

CHECKED_LABELS: Mapping[CheckedHow, str] = {
    CheckedHow.REGISTER_SEARCH: N_("looked up in the register"),
    CheckedHow.DOCUMENT: N_("seen on the card or in the letter"),
    CheckedHow.REGISTER_SERVICE: N_("asked of the register itself"),
    CheckedHow.EMPLOYER_OVERVIEW: N_("in the employer's overview of Mijn SKJ"),
}

EVENT_LABELS: Mapping[EventKind, str] = {
    EventKind.RECORDED: N_("Recorded"),
    EventKind.CORRECTED: N_("Corrected"),
    EventKind.CONFIRMED: N_("Checked"),
    EventKind.SUBMITTED: N_("Renewal applied for"),
    EventKind.TAKEN_BACK: N_("Application taken back"),
    EventKind.RENEWED: N_("Renewed"),
    EventKind.LAPSED: N_("Lapsed"),
    EventKind.SUSPENDED: N_("Suspended"),
    EventKind.CONDITIONALLY_SUSPENDED: N_("Conditionally suspended"),
    EventKind.SUSPENSION_ENDED: N_("Suspension ended"),
    EventKind.STRUCK_OFF: N_("Struck off"),
    EventKind.DEREGISTERED: N_("Deregistered"),
    EventKind.EXEMPTED: N_("Exempt as a registered specialist"),
    EventKind.EXTENDED: N_("Extended"),
    EventKind.RE_ENTERED: N_("Registered again"),
}

# Where one applies for renewal, by the name that people know it by.
APPLY_AT: Mapping[Register, tuple[str, str]] = {
    Register.SKJ: ("Mijn SKJ", "https://mijn.skjeugd.nl/"),
    Register.BIG: ("Mijn BIG-register", "https://www.bigregister.nl/herregistratie"),
}

# The states in which the clock runs: the registration must be renewed and nobody has applied.
RUNNING = frozenset(
    {State.REGISTERED, State.RENEWED, State.SUSPENDED, State.CONDITIONALLY_SUSPENDED}
)
SUSPENDED = frozenset({State.SUSPENDED, State.CONDITIONALLY_SUSPENDED})

# What may follow what. Back from submitted to registered is a correction, or a refused application
# while the registration still runs. After lapsed, an application or a renewal is one that was told
# late, and registered is a re-entry. States without a row are recorded by no page yet.
FOLLOWS: Mapping[State, frozenset[State]] = {
    State.REGISTERED: frozenset({State.SUBMITTED, State.RENEWED, State.LAPSED}),
    State.RENEWED: frozenset({State.SUBMITTED, State.RENEWED, State.LAPSED}),
    State.SUBMITTED: frozenset({State.RENEWED, State.REGISTERED, State.LAPSED}),
    State.LAPSED: frozenset({State.SUBMITTED, State.RENEWED, State.REGISTERED}),
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
    if wanted not in FOLLOWS.get(state, frozenset()):
        raise Refused("This cannot follow what was last recorded for this registration.")
    return wanted


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
    if state not in RUNNING | {State.SUBMITTED}:
        return None
    day = lapses_on(period)
    held = validity(pack, period, state=state, today=day, submitted_on=submitted_on)
    return day if held is Validity.NOT_REGISTERED else None


def validity(
    pack: Pack, period: Period, *, state: State, today: date, submitted_on: date | None = None
) -> Validity:
    """Whether someone is registered on this day, past or future, in the state of that day."""
    if today < period.starts_on or state not in RUNNING | {State.SUBMITTED, State.EXEMPT}:
        return Validity.NOT_REGISTERED
    if state is State.SUBMITTED:
        return _pending(pack, period, today=today, submitted_on=submitted_on)
    if today > period.last_valid_on:
        return Validity.NOT_REGISTERED
    return _SUSPENDED[pack.suspension_runs_on] if state in SUSPENDED else Validity.REGISTERED


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
