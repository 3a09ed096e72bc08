"""Telling the registers who earned what: what must be told, what stands in the way, and how.

Mijn SKJ has no way in for another system: somebody types there what stands on our list. Bodies
that use PE-online take a file or a call (`peonline`). We never say more than was told or answered.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from leerhuis.errors import Refused
from leerhuis.registers import N_, Register

MOST_AT_ONCE = 200


class ReportState(StrEnum):
    """Due: to be told. Queued: to be sent to PE-online. Told: typed in, no answer known.

    Gone: the points were taken back before anybody was told.
    """

    DUE = "due"
    QUEUED = "queued"
    TOLD = "told"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    GONE = "gone"


OPEN = (ReportState.DUE, ReportState.REFUSED)
DONE = (ReportState.TOLD, ReportState.ACCEPTED)
STATES: Mapping[ReportState, str] = {
    ReportState.DUE: N_("To be reported"),
    ReportState.QUEUED: N_("Being sent"),
    ReportState.TOLD: N_("Reported"),
    ReportState.ACCEPTED: N_("Accepted"),
    ReportState.REFUSED: N_("Refused"),
    ReportState.GONE: N_("Taken back"),
}


class Via(StrEnum):
    """How the register was told."""

    HAND = "hand"
    FILE = "file"
    CALL = "call"


class Apart(StrEnum):
    """Why something cannot be told yet; each has somebody who can mend it."""

    NO_REGISTRATION = "no_registration"
    NO_NUMBER = "no_number"
    WRONG_CHAMBER = "wrong_chamber"
    NOT_REGISTERED = "not_registered"


APART: Mapping[Apart, str] = {
    Apart.NO_REGISTRATION: N_("No registration in this register is known of this person"),
    Apart.NO_NUMBER: N_("The registration has no number yet"),
    Apart.WRONG_CHAMBER: N_("The points are for another chamber"),
    Apart.NOT_REGISTERED: N_("Was not registered on the day of the session"),
}


class Held(NamedTuple):
    """A registration of a person, as far as it matters here."""

    occupation: str
    number: str
    valid: bool


class Judged(NamedTuple):
    """What stands in the way, and the registration that the points are for, if there is one."""

    apart: Apart | None
    held: Held | None = None


def judge(occupation: str, registrations: Collection[Held]) -> Judged:
    """Whether points of this occupation (empty: each of them) can be told.

    `valid` was judged on the day of the last session; a wrong chamber is caught before sending.
    """
    if not registrations:
        return Judged(Apart.NO_REGISTRATION)
    of_chamber = [each for each in registrations if occupation in ("", each.occupation)]
    if not of_chamber:
        return Judged(Apart.WRONG_CHAMBER)
    held = max(of_chamber, key=lambda each: (each.valid, bool(each.number)))
    if not held.number:
        return Judged(Apart.NO_NUMBER, held)
    return Judged(None if held.valid else Apart.NOT_REGISTERED, held)


class Known(NamedTuple):
    """What was noted of some points so far: the state, and how many were told."""

    state: ReportState
    told: Decimal | None


def state_after(points: Decimal, known: Known | None) -> ReportState | None:
    """The state once the dossier says this many points; None where nothing changes.

    Points that were told and are others now are due again, also when they are none: somebody must
    take them back at the register.
    """
    if known is None:
        return ReportState.DUE if points > 0 else None
    if known.told is not None:
        same = known.told == points
        return None if same or known.state in OPEN else ReportState.DUE
    if points <= 0:
        return None if known.state is ReportState.GONE else ReportState.GONE
    return ReportState.DUE if known.state is ReportState.GONE else None


def check_told(state: ReportState, *, awarded_on: date, completed_on: date, today: date) -> None:
    """Points are awarded after they were earned, and not in the days to come."""
    if state not in (*OPEN, *DONE):
        raise Refused("This is being sent or was taken back. Look at the list again.")
    if awarded_on > today:
        raise Refused("Choose today or a day before.", field="awarded_on")
    if awarded_on < completed_on:
        raise Refused(
            "The last session was on %(day)s. Choose that day or one after it.",
            field="awarded_on",
            day=completed_on,
        )


def check_answer(state: ReportState, answer: ReportState, *, note: str) -> None:
    """What a register answered: accepted, or refused with its words."""
    if answer not in (ReportState.ACCEPTED, ReportState.REFUSED):
        raise Refused("Choose what the register answered.", field="answer")
    if state not in (*DONE, ReportState.REFUSED):
        raise Refused("First note that it was reported.", field="answer")
    if answer is ReportState.REFUSED and not note.strip():
        raise Refused("Write down what the register said.", field="note")


def line(cells: Sequence[object]) -> str:
    """What is copied of a row: cells with a tab in between, for a form or a sheet."""
    return "\t".join(" ".join(str(each).split()) for each in cells)


BODIES: Mapping[Register, int] = {Register.NIP: 24, Register.VENVN: 52}
