"""Running a season: what asks for a coordinator first, and what may still change."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.rules import Filling
from leerhuis.errors import Refused

FEW_SEATS = 3


class Attention(StrEnum):
    """What needs someone, the most pressing first."""

    ATTENDANCE = "presentie"
    NO_SESSIONS = "zonder-bijeenkomst"
    WAITING = "wachtlijst"
    NEARLY_FULL = "bijna-vol"


class Facts(NamedTuple):
    """What the board weighs of a group."""

    state: EditionState
    starts_at: datetime | None
    sessions: int
    capacity: int | None
    filling: Filling
    unmarked: int


def attention(facts: Facts, *, now: datetime) -> Attention | None:
    """The one thing about this group that needs someone now, if there is one."""
    if facts.state is EditionState.CANCELLED:
        return None
    if facts.state is EditionState.DRAFT:
        return None if facts.sessions else Attention.NO_SESSIONS
    if facts.unmarked and facts.filling.confirmed:
        return Attention.ATTENDANCE
    if facts.starts_at is not None and facts.starts_at <= now:
        return None
    if facts.filling.waiting:
        return Attention.WAITING
    free = seats_free(capacity=facts.capacity, confirmed=facts.filling.confirmed)
    return Attention.NEARLY_FULL if free is not None and 0 < free <= FEW_SEATS else None


def seats_free(*, capacity: int | None, confirmed: int) -> int | None:
    """None is no limit; less than nobody is never free."""
    return None if capacity is None else max(0, capacity - confirmed)


def order(facts: Facts, *, now: datetime) -> tuple[int, int, float]:
    """First what needs someone, then what comes, the soonest first, then what has been."""
    lit = attention(facts, now=now)
    rank = list(Attention).index(lit) if lit else len(Attention)
    if facts.starts_at is None:
        return rank, 0, 0.0
    if facts.starts_at >= now:
        return rank, 1, facts.starts_at.timestamp()
    return rank, 2, -facts.starts_at.timestamp()


def check_cancellable(filling: Filling) -> None:
    """For now only a group without people can be called off: nobody is left behind."""
    if filling.confirmed or filling.waiting:
        raise Refused(
            "Participants: %(seated)d. On the waiting list: %(waiting)d. Sign them off first.",
            seated=filling.confirmed,
            waiting=filling.waiting,
        )


def check_removable(*, ever_enrolled: bool) -> None:
    """A session that stands in someone's calendar moves, but does not disappear."""
    if ever_enrolled:
        raise Refused(
            "People have enrolled in this group, so its sessions stay."
            " Change the session if it moves."
        )
