"""What a person can ask about their data, how it ends, and by when it must be answered."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from leerhuis.errors import Refused
from leerhuis.registers import N_
from leerhuis.registry.periods import add_months

TEXT_MAX = 2000
ANSWER_MAX = 4000
REASON_MAX = 500
MONTHS = 1  # AVG article 12: within a month
LONGER = 2  # and at most two more where it is complex, said within the first
SOON_DAYS = 7


class RequestKind(StrEnum):
    """What is asked, by the articles of the AVG."""

    ACCESS = "access"
    CORRECTION = "correction"
    RESTRICTION = "restriction"
    OBJECTION = "objection"
    ERASING = "erasing"


class RequestState(StrEnum):
    OPEN = "open"
    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


KINDS: Mapping[RequestKind, str] = {
    RequestKind.ACCESS: N_("Explain what you keep"),
    RequestKind.CORRECTION: N_("Correct something"),
    RequestKind.RESTRICTION: N_("Do not use it for now"),
    RequestKind.OBJECTION: N_("I object to how it is used"),
    RequestKind.ERASING: N_("Erase it"),
}
ARTICLES: Mapping[RequestKind, int] = {
    RequestKind.ACCESS: 15,
    RequestKind.CORRECTION: 16,
    RequestKind.ERASING: 17,
    RequestKind.RESTRICTION: 18,
    RequestKind.OBJECTION: 21,
}
STATES: Mapping[RequestState, str] = {
    RequestState.OPEN: N_("In hand"),
    RequestState.GRANTED: N_("Done"),
    RequestState.PARTLY: N_("Done in part"),
    RequestState.REFUSED: N_("Not done"),
    RequestState.WITHDRAWN: N_("Taken back by the person"),
}
ANSWERS = (RequestState.GRANTED, RequestState.PARTLY, RequestState.REFUSED)
CARRIED_OUT = (RequestState.GRANTED, RequestState.PARTLY)


def due_on(asked_on: date) -> date:
    """The last day on which a request is answered in time: a month after the day it came."""
    return add_months(asked_on, MONTHS)


def longer(asked_on: date) -> date:
    """The last day once it was said in time that it takes longer."""
    return add_months(asked_on, MONTHS + LONGER)


def check_text(text: str) -> None:
    if not text.strip():
        raise Refused("Write what you ask.", field="text")
    if len(text) > TEXT_MAX:
        raise Refused("Use at most %(most)s characters.", field="text", most=TEXT_MAX)


def check_open(state: RequestState) -> None:
    if state is not RequestState.OPEN:
        raise Refused("This request has been answered or taken back already.")


def check_other(person_id: int, by: int | None) -> None:
    """Nobody answers what they asked themselves."""
    if person_id == by:
        raise Refused("This is your own request. Somebody else answers it.")


def check_answer(state: RequestState, *, answer: str) -> None:
    """The person reads the answer, so there is always one."""
    if state not in ANSWERS:
        raise Refused("Choose what was done.", field="state")
    if not answer.strip():
        raise Refused("Write the answer. The person reads it.", field="answer")
    if len(answer) > ANSWER_MAX:
        raise Refused("Use at most %(most)s characters.", field="answer", most=ANSWER_MAX)


def check_extension(*, due: date, first_due: date, reason: str, today: date) -> None:
    """It may take longer once, when that is said with its reason within the first month."""
    if due != first_due:
        raise Refused("The time for this request was made longer already.")
    if today > due:
        raise Refused("The month is over, so the time cannot be made longer any more.")
    if not reason.strip():
        raise Refused("Write why it takes longer. The person reads it.", field="reason")
    if len(reason) > REASON_MAX:
        raise Refused("Use at most %(most)s characters.", field="reason", most=REASON_MAX)


def in_force(kind: RequestKind, state: RequestState, *, lifted: bool) -> bool:
    """Whether data is kept but left alone: a restriction asked or granted, an open objection."""
    if kind is RequestKind.RESTRICTION:
        return not lifted and state in (RequestState.OPEN, *CARRIED_OUT)
    return kind is RequestKind.OBJECTION and state is RequestState.OPEN


def check_lifted(kind: RequestKind, state: RequestState, *, lifted: bool) -> None:
    """Only a restriction that was carried out and holds still can be lifted."""
    if kind is not RequestKind.RESTRICTION or state not in CARRIED_OUT or lifted:
        raise Refused("Nothing is held back here.")
