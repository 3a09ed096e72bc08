"""Seats: who gets one, who waits, and until when one may come or go."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from leerhuis.courses.rules import EditionState
from leerhuis.courses.words import Strictness
from leerhuis.errors import Refused
from leerhuis.people.sectors import Sector

# Before every turn that a group gives out itself: of who kept a place in line.
FIRST_SEATED = -2_000_000_000
FIRST_WAITED = -1_000_000_000
# The priority of who kept a place in line, and of who needs the points before the year is over.
KEPT_FIRST = 2
NEEDS_POINTS = 1


class EnrolmentState(StrEnum):
    """Confirmed, requested and offered hold a seat; waiting stands in line; the others are over."""

    CONFIRMED = "confirmed"
    REQUESTED = "requested"
    OFFERED = "offered"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    LAPSED = "lapsed"


HOLDS_SEAT = (EnrolmentState.CONFIRMED, EnrolmentState.REQUESTED, EnrolmentState.OFFERED)
IS_ACTIVE = (*HOLDS_SEAT, EnrolmentState.WAITING)


class Side(StrEnum):
    """Who may have a say in an enrolment."""

    EMPLOYER = "employer"
    PLACEMENT = "placement"
    COORDINATOR = "coordinator"


class Voice(StrEnum):
    """What a side wants: nothing, to be told, or to decide."""

    NONE = "none"
    TOLD = "told"
    DECIDES = "decides"


class Verdict(StrEnum):
    APPROVED = "approved"
    DECLINED = "declined"


class WhyNot(StrEnum):
    """Why someone does not come, or may not; nothing about health is asked."""

    WORK = "work"
    DATE = "date"
    PLACE = "place"
    FEE = "fee"
    OTHER_COURSE = "other_course"
    OTHER = "other"


class Subject(StrEnum):
    """What a question at enrolment is about: who may read the answer follows from it."""

    DIET = "diet"
    ACCESS = "access"
    CONSENT = "consent"
    LEARNING = "learning"
    OTHER = "other"


class AnswerKind(StrEnum):
    TEXT = "text"
    YES_NO = "yes_no"
    CHOICE = "choice"


class Part(StrEnum):
    """The three lists in which people find their enrolments; the words stand in the address."""

    COMING = "komend"
    WAITING = "wachtlijst"
    PAST = "geweest"


class Why(StrEnum):
    """Why someone got a seat, or did not."""

    SEAT_FREE = "seat_free"
    NO_LIMIT = "no_limit"
    PAST_LIMITS = "past_limits"
    FULL = "full"
    RESERVED = "reserved"
    OTHERS_FIRST = "others_first"
    PART_FULL = "part_full"
    KEPT = "kept"
    SHARE = "share"
    SPREAD = "spread"
    BY_HAND = "by_hand"


HAS_SEAT = (Why.SEAT_FREE, Why.NO_LIMIT, Why.PAST_LIMITS)


class Past(StrEnum):
    """A limit that staff may pass over for one person, with a reason."""

    CAPACITY = "capacity"
    RESERVED = "reserved"
    SHARE = "share"
    SPREAD = "spread"


ALL_LIMITS = frozenset(Past)


class Reason(NamedTuple):
    """Why, with the figures that it is said with: so many taken of so many seats.

    `sure` of those taken are confirmed. `name` or `sector` is of the part that it is about, and
    `opens_on` is the day on which this limit ends.
    """

    why: Why
    taken: int = 0
    seats: int | None = None
    sure: int = 0
    name: str = ""
    sector: Sector | None = None
    opens_on: date | None = None

    def written(self) -> dict[str, Any]:
        """As plain values, for a letter that keeps them until it is sent."""
        day = self.opens_on.isoformat() if self.opens_on else None
        return self._asdict() | {"opens_on": day}


def reason_of(values: Mapping[str, Any]) -> Reason:
    """The reason that was written so."""
    day = values["opens_on"]
    sector = Sector(values["sector"]) if values["sector"] else None
    known = {"why": Why(values["why"]), "sector": sector}
    return Reason(**{**values, **known, "opens_on": date.fromisoformat(day) if day else None})


class Filling(NamedTuple):
    """How many have a seat, wait for one, and hold one that is not sure yet."""

    confirmed: int = 0
    waiting: int = 0
    reserved: int = 0

    @property
    def held(self) -> int:
        """The seats that are gone, sure or not: nobody else can get them."""
        return self.confirmed + self.reserved

    def after(self, seated: Iterable[EnrolmentState]) -> "Filling":
        """The counts once these moved up from the line, to a seat that is sure or not yet."""
        states = list(seated)
        sure = sum(each is EnrolmentState.CONFIRMED for each in states)
        return Filling(
            self.confirmed + sure, self.waiting - len(states), self.reserved + len(states) - sure
        )


def seats_free(*, capacity: int | None, held: int) -> int | None:
    """Seats that nobody has; None where there is no limit. A capacity of 0 is full."""
    return None if capacity is None else max(0, capacity - held)


def full(*, capacity: int | None, filling: Filling) -> Reason:
    """That a group has no seat left: some are not sure yet, or all are."""
    why = Why.RESERVED if filling.confirmed < (capacity or 0) else Why.FULL
    return Reason(why, filling.held, capacity, sure=filling.confirmed)


def kept_turn(turn: int, *, had_seat: bool) -> int:
    """The place in line of who lost one because their group was called off.

    They come before everybody who waits in another group of the course, whoever had a seat first,
    and among themselves in the order in which they enrolled.
    """
    return (FIRST_SEATED if had_seat else FIRST_WAITED) + turn


def check_open(
    *, state: EditionState, planned: bool, enrol_by_on: date | None, begun: bool, today: date
) -> None:
    """One may enrol in a published edition through its last day to enrol, until it begins.

    `planned` says whether it has sessions: without them there is nothing to enrol in. Without a
    last day one may until it begins.
    """
    if state is EditionState.CANCELLED:
        raise Refused("This group does not go ahead. See the other groups of this course.")
    if state is not EditionState.PUBLISHED or not planned:
        raise Refused("Enrolling in this group is not possible yet.")
    if enrol_by_on is not None and today > enrol_by_on:
        raise Refused(
            "Enrolling was possible until %(day)s. See the other groups of this course.",
            day=enrol_by_on,
        )
    if begun:
        raise Refused("This group has already begun. See the other groups of this course.")


def check_line(*, waiting_open: bool, override: bool) -> None:
    """Whether someone for whom there is no seat may wait for one; staff who wanted one hear so."""
    if override:
        raise Refused("Also past these limits there is no seat. Choose which others to pass over.")
    if not waiting_open:
        raise Refused(
            "This group is full, and its waiting list is closed. "
            "See the other groups of this course."
        )


def check_needs(strictness: Strictness, *, own: bool, what: str) -> None:
    """Whether someone who lacks `what` may ask for a seat; what asks approval is approved later."""
    if strictness is not Strictness.REFUSE:
        return
    if not own:
        raise Refused("First they need: %(what)s. The page of the course says more.", what=what)
    raise Refused("First you need: %(what)s. The page of the course says more.", what=what)


def cancel_by(*, confirmed_on: date | None, cancel_by_on: date) -> date | None:
    """The last day on which one may give up a seat oneself; None when that is until it begins.

    Who got the seat only after the last day to sign off could not keep that day.
    """
    late = confirmed_on is not None and confirmed_on > cancel_by_on
    return None if late else cancel_by_on


def check_cancel(
    *,
    state: EnrolmentState,
    confirmed_on: date | None,
    cancel_by_on: date,
    own: bool,
    begun: bool,
    today: date,
) -> None:
    """Whether this seat or place in line may be given up now.

    Staff always may give it up for someone, and whoever waits may always leave the line.
    """
    if not own or state is not EnrolmentState.CONFIRMED:
        return
    last_day = cancel_by(confirmed_on=confirmed_on, cancel_by_on=cancel_by_on)
    if last_day is None and begun:
        raise Refused("This group has already begun. Ask the coordinator to sign you off.")
    if last_day is not None and today > last_day:
        raise Refused(
            "Signing off was possible until %(day)s. Ask the coordinator to sign you off.",
            day=last_day,
        )


def line_moves(*, state: EditionState, begun: bool) -> bool:
    """Whether a freed seat goes to the waiting list: not in a draft, nor in what has begun.

    The last day to enrol keeps newcomers out; who was already waiting is still served.
    """
    return state is EditionState.PUBLISHED and not begun
