"""Who was there: from when it can be said, by whom, and which of two marks holds."""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.errors import Refused

WHOLE_DAY = timedelta(hours=5)
DOOR_OPENS = timedelta(minutes=30)
MOST_MARKS = 500


class Extent(StrEnum):
    """How much of a session someone was there for; why they were not is not kept."""

    PRESENT = "present"
    PARTLY = "partly"
    ABSENT = "absent"


class Answer(StrEnum):
    """What becomes of a mark. All but the first are refusals; the middle two staff may force."""

    DONE = "done"
    NO_SEAT = "no_seat"
    REQUESTED = "requested"
    OTHER_SESSION = "other_session"
    NOT_BEGUN = "not_begun"


FORCIBLE = (Answer.NO_SEAT, Answer.REQUESTED)


class Said(NamedTuple):
    """A mark as it comes in: of whom (a public id), and when by the clock of the house."""

    mark_id: str
    who: str
    extent: Extent
    said_at: datetime
    force: bool = False


class CheckIn(StrEnum):
    """What someone who wants to check in themselves is told."""

    MAY = "may"
    IN = "in"
    MARKED = "marked"
    TOO_EARLY = "too_early"
    OVER = "over"
    NO_SEAT = "no_seat"
    REQUESTED = "requested"
    NO_CODE = "no_code"


def opens_at(starts_at: datetime) -> datetime:
    """The door opens half an hour before: from then on someone can be there."""
    return starts_at - DOOR_OPENS


def has_begun(*, starts_at: datetime, now: datetime) -> bool:
    return now >= opens_at(starts_at)


def check_begun(*, starts_at: datetime, now: datetime) -> None:
    """Nobody was present at what has yet to begin."""
    if not has_begun(starts_at=starts_at, now=now):
        raise Refused("You mark attendance from half an hour before the session.")


def said_at(at: datetime, *, sent_at: datetime, now: datetime, starts_at: datetime) -> datetime:
    """When a phone's mark was said by the clock of the house.

    The phone tells its own time of the mark and of sending; what lies between is true, however
    wrong its clock is. Nobody said anything before the door opened, or after now.
    """
    corrected = min(now, now - (sent_at - at))
    return max(corrected, min(now, opens_at(starts_at)))


def holds_over(said: datetime, *, known: datetime | None) -> bool:
    """Whether a mark replaces what is known: said later, or at the same time but received later."""
    return known is None or said >= known


def answer_of(state: EnrolmentState, *, force: bool) -> Answer:
    """What a mark for someone in this state becomes; staff may force one without a seat."""
    if state is EnrolmentState.CONFIRMED or force:
        return Answer.DONE
    undecided = (EnrolmentState.REQUESTED, EnrolmentState.OFFERED)
    return Answer.REQUESTED if state in undecided else Answer.NO_SEAT


def check_in(
    state: EnrolmentState | None,
    known: Extent | None,
    *,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
) -> CheckIn:
    """Whether someone may check in now: with a confirmed seat, from the door's opening to the end.

    What a trainer said is not overruled; who stands there already is told so.
    """
    if known is not None:
        return CheckIn.MARKED if known is Extent.ABSENT else CheckIn.IN
    if state is not EnrolmentState.CONFIRMED:
        undecided = (EnrolmentState.REQUESTED, EnrolmentState.OFFERED)
        return CheckIn.REQUESTED if state in undecided else CheckIn.NO_SEAT
    if not has_begun(starts_at=starts_at, now=now):
        return CheckIn.TOO_EARLY
    return CheckIn.MAY if now <= ends_at else CheckIn.OVER


def changes(
    said: Mapping[int, Extent], *, known: Mapping[int, Extent], seats: Iterable[int]
) -> dict[int, Extent]:
    """What is new in what is said: of people with a seat, and different from what was known."""
    return {seat: said[seat] for seat in seats if seat in said and known.get(seat) != said[seat]}


def signatures(*, starts_at: datetime, ends_at: datetime) -> int:
    """How often one signs: in the morning and in the afternoon of a whole day, else once."""
    return 2 if ends_at - starts_at >= WHOLE_DAY else 1


def by_name(sort_name: str) -> tuple[str, str]:
    """How Dutch lists sort: without regard to capitals and accents."""
    return plain(sort_name), sort_name


def plain(name: str) -> str:
    """A name without capitals and accents, to sort and to compare by."""
    folded = unicodedata.normalize("NFKD", name.replace("ı", "i").casefold())
    return "".join(c for c in folded if not unicodedata.combining(c))
