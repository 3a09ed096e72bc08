"""What a register's answer says, and what follows from it for what is recorded."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from leerhuis.registers import N_
from leerhuis.registry.checking import CHECKED_STATES
from leerhuis.registry.checks.big.answers import Answer, Entry, Measure
from leerhuis.registry.rules import FOLLOWS, RUNNING, SUSPENDED, CheckReason, State

# A question of a person may be asked again after an hour; ours wait for the next day.
ASK_AGAIN = timedelta(hours=1)
RETRY_ASKED = timedelta(minutes=15)
# When the register does not answer so many times in a row we leave it alone for a while.
UNANSWERED_IN_A_ROW = 5
DESCRIPTION_LENGTH = 500
_NEXT_DAY = timedelta(days=1)
LOOK_AGAIN = timedelta(days=7)
_SHORTEST_NAME = 3


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


class Follow(StrEnum):
    """What follows from an answer."""

    NOTHING = "nothing"
    CONFIRM = "confirm"
    CHANGE_STATE = "change_state"
    CHANGE_DATE = "change_date"
    TELL = "tell"
    ALERT = "alert"


class Told(StrEnum):
    """What a letter about an answer tells, beside the states that a register can have changed."""

    NEW_DATE = "new_date"
    STILL_REGISTERED = "still_registered"
    OTHER_NAME = "other_name"
    OTHER_CHAMBER = "other_chamber"
    MEASURE = "measure"


OUTCOME_LABELS: Mapping[Outcome, str] = {
    Outcome.CONFIRMED: N_("The register says the same"),
    Outcome.DIFFERS: N_("The register says something else"),
    Outcome.ENDED: N_("No longer in the register"),
    Outcome.NOT_FOUND: N_("Not found in the register"),
    Outcome.UNREACHABLE: N_("The register did not answer"),
}

REASON_LABELS: Mapping[CheckReason, str] = {
    CheckReason.START_OF_WORK: N_("Start of work"),
    CheckReason.PERIODIC: N_("Time for the next check"),
    CheckReason.RENEWAL_CLAIMED: N_("Renewal told, not checked yet"),
    CheckReason.DATE_PASSED: N_("The last valid day has passed"),
    CheckReason.PENDING: N_("Applied for, not confirmed"),
    CheckReason.ASKED: N_("Asked by a person"),
}

MEASURE_LABELS: Mapping[MeasureKind, str] = {
    MeasureKind.WARNING: N_("Warning"),
    MeasureKind.REPRIMAND: N_("Reprimand"),
    MeasureKind.FINE: N_("Fine"),
    MeasureKind.CONDITIONAL_SUSPENSION: N_("Conditional suspension"),
    MeasureKind.SUSPENSION: N_("Suspension"),
    MeasureKind.INTERIM_SUSPENSION: N_("Suspension for the time being"),
    MeasureKind.PARTIAL_PROHIBITION: N_("Part of the profession forbidden"),
    MeasureKind.PRACTICE_RESTRICTION: N_("Order that restricts the practice"),
    MeasureKind.STRIKE_OFF: N_("Struck off"),
    MeasureKind.RE_REGISTRATION_DENIED: N_("Right to register again denied"),
    MeasureKind.LIMITATION: N_("Limitation"),
    MeasureKind.OTHER: N_("Other measure"),
}

# The words by which a measure is known, in the order in which they must be tried.
_MEASURE_WORDS = (
    ("voorlopige voorziening", MeasureKind.INTERIM_SUSPENSION),
    ("voorwaardelijke schorsing", MeasureKind.CONDITIONAL_SUSPENSION),
    ("schorsing", MeasureKind.SUSPENSION),
    ("wederinschrijving", MeasureKind.RE_REGISTRATION_DENIED),
    ("ontzegging", MeasureKind.PARTIAL_PROHIBITION),
    ("doorhaling", MeasureKind.STRIKE_OFF),
    ("bevel", MeasureKind.PRACTICE_RESTRICTION),
    ("geldboete", MeasureKind.FINE),
    ("berisping", MeasureKind.REPRIMAND),
    ("waarschuwing", MeasureKind.WARNING),
)


@dataclass(frozen=True)
class Judged:
    """An outcome with what was found, in plain values: see `service.note_check`."""

    outcome: Outcome
    found: dict[str, Any] = field(default_factory=dict)


def judged(
    answer: Answer | None, *, state: State, last_valid_on: date, name: str, today: date
) -> Judged:
    """What the BIG register's answer means beside what is recorded.

    The register gives no date by which one must renew, so an entry without an end confirms no more
    than that somebody is in it.
    """
    if answer is None:
        return Judged(Outcome.NOT_FOUND)
    entry, found = answer.entry, _shown(answer)
    if entry.struck_off or (entry.ends_on is not None and entry.ends_on < today):
        return Judged(Outcome.ENDED, found | _ended(entry, last_valid_on, today=today))
    found |= {"state": State.REGISTERED.value}
    if answer.names and not same_name(name, answer.names):
        return Judged(Outcome.DIFFERS, found | {"told": Told.OTHER_NAME.value})
    passed = state in RUNNING and last_valid_on < today
    if passed or state not in CHECKED_STATES or entry.starts_on > today:
        return Judged(Outcome.DIFFERS, found | {"told": Told.STILL_REGISTERED.value})
    return Judged(Outcome.CONFIRMED, found)


def _shown(answer: Answer) -> dict[str, Any]:
    """What is worth showing of an answer; never a name or a measure."""
    found: dict[str, Any] = {"code": answer.entry.code}
    if answer.entry.ends_on:
        found["ends_on"] = answer.entry.ends_on.isoformat()
    if answer.specialisms:
        found["specialisms"] = list(answer.specialisms)
    return found


def _ended(entry: Entry, last_valid_on: date, *, today: date) -> dict[str, Any]:
    """An end after our own last day is a lapse; one before it, or for good, is a strike-off.

    One for good has no date in the register: it is recorded from the day on which it was seen.
    """
    lapsed = not entry.struck_off and last_valid_on < today
    since = entry.ends_on + _NEXT_DAY if entry.ends_on else today
    return {"state": (State.LAPSED if lapsed else State.STRUCK_OFF).value, "on": since.isoformat()}


def same_name(ours: str, theirs: Iterable[str]) -> bool:
    """Whether a part of the family name is a part of a name in the register.

    Generous, since people marry: it is there to notice a number of somebody else altogether.
    """
    parts = {part for part in _parts(ours) if len(part) >= _SHORTEST_NAME} or _parts(ours)
    return bool(parts & {part for name in theirs for part in _parts(name)})


def _parts(name: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return set("".join(sign if sign.isalnum() else " " for sign in letters).split())


def follow(outcome: Outcome, found: Mapping[str, Any], *, state: State) -> Follow:
    """What an answer asks of us, in the state that is recorded now.

    What was recorded already asks nothing, so that the same answer changes things once.
    """
    if outcome is Outcome.NOT_FOUND:
        return Follow.ALERT if state in CHECKED_STATES else Follow.NOTHING
    if outcome is Outcome.CONFIRMED:
        return Follow.CONFIRM if state in CHECKED_STATES else Follow.NOTHING
    if outcome is Outcome.DIFFERS and found.get("held_on"):
        return Follow.CHANGE_DATE
    if outcome is Outcome.DIFFERS and found.get("told"):
        return Follow.TELL
    if outcome is Outcome.UNREACHABLE or not found.get("state"):
        return Follow.NOTHING
    wanted = State(found["state"])
    if wanted is State.REGISTERED and state not in SUSPENDED:
        return Follow.NOTHING if state in CHECKED_STATES else Follow.TELL
    return Follow.CHANGE_STATE if wanted in FOLLOWS[state] - {state} else Follow.NOTHING


def again(
    outcome: Outcome, *, state: State, why: CheckReason, today: date
) -> tuple[date, CheckReason] | None:
    """When to ask again after an answer that settled nothing; None where the usual day stands."""
    if state not in CHECKED_STATES:
        return None
    if outcome is Outcome.UNREACHABLE and why is CheckReason.ASKED:
        return today, why
    if outcome is Outcome.UNREACHABLE:
        return today + _NEXT_DAY, why
    wait = _NEXT_DAY if why is CheckReason.PENDING else LOOK_AGAIN
    later = CheckReason.PERIODIC if why is CheckReason.ASKED else why
    return (today + wait, later) if outcome in (Outcome.NOT_FOUND, Outcome.DIFFERS) else None


def kind_of(measure: Measure) -> MeasureKind:
    """Which measure a description is about, by the words that the register uses."""
    if measure.limitation:
        return MeasureKind.LIMITATION
    words = measure.description.casefold()
    return next((kind for word, kind in _MEASURE_WORDS if word in words), MeasureKind.OTHER)
