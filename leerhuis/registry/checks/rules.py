"""When a register must be asked, and what its answer means for what is recorded."""

from enum import StrEnum


class Outcome(StrEnum):
    """What the register said of a registration."""

    CONFIRMED = "confirmed"
    DIFFERS = "differs"
    ENDED = "ended"
    NOT_FOUND = "not_found"
    UNREACHABLE = "unreachable"


class MeasureKind(StrEnum):
    """A public measure as the registers name them."""

    WARNING = "warning"
    REPRIMAND = "reprimand"
    FINE = "fine"
    CONDITIONAL_SUSPENSION = "conditional_suspension"
    SUSPENSION = "suspension"
    INTERIM_SUSPENSION = "interim_suspension"
    PARTIAL_PROHIBITION = "partial_prohibition"
    PRACTICE_RESTRICTION = "practice_restriction"
    STRIKE_OFF = "strike_off"
    RE_REGISTRATION_DENIED = "re_registration_denied"
    LIMITATION = "limitation"
    OTHER = "other"
