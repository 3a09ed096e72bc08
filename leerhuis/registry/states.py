"""The words of a registration: its states, what may happen to it, who says so.

Labels are message ids; whoever shows one translates it.
"""

from collections.abc import Mapping
from enum import StrEnum

from leerhuis.registers import N_, Register


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
    EXEMPTION_ENDED = "exemption_ended"
    EXTENDED = "extended"
    RE_ENTERED = "re_entered"


class Validity(StrEnum):
    """Whether someone is registered on a day, as far as we can know; the best comes first."""

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
    EventKind.EXEMPTION_ENDED: N_("Exemption ended"),
    EventKind.EXTENDED: N_("Extended"),
    EventKind.RE_ENTERED: N_("Registered again"),
}

# Where one applies for renewal, by the name that people know it by.
APPLY_AT: Mapping[Register, tuple[str, str]] = {
    Register.SKJ: ("Mijn SKJ", "https://mijn.skjeugd.nl/"),
    Register.BIG: ("Mijn BIG-register", "https://www.bigregister.nl/herregistratie"),
}
