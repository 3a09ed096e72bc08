"""What asks for a coordinator first: the board lights only what needs someone."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.rules import Filling, seats_free
from leerhuis.planning.season.rules import Deciding, is_coming, is_due

FEW_SEATS = 3


class Attention(StrEnum):
    """What needs someone, the most pressing first."""

    CONFLICT = "botst"
    ATTENDANCE = "presentie"
    DECIDE = "beslissen"
    REQUESTS = "aanvragen"
    NO_SESSIONS = "zonder-bijeenkomst"
    WAITING = "wachtlijst"
    TOO_FEW = "te-weinig"
    LETTERS = "brieven"
    NO_TRAINER = "zonder-trainer"
    NO_ROOM = "zonder-zaal"
    NEARLY_FULL = "bijna-vol"


_RANK = {each: at for at, each in enumerate(Attention)}


class Meetings(NamedTuple):
    """How many sessions a group has, and of how many of those to come something is missing."""

    number: int = 0
    unmarked: int = 0
    without_trainer: int = 0
    without_room: int = 0


class Terms(NamedTuple):
    """What a group was set up with."""

    state: EditionState
    starts_at: datetime | None = None
    capacity: int | None = None
    minimum: int | None = None
    decide_on: date | None = None
    decided: bool = False


class Facts(NamedTuple):
    """What the board weighs of a group; `asked` is how many seats wait for the coordinator."""

    terms: Terms
    meetings: Meetings = Meetings()
    filling: Filling = Filling()
    missed: int = 0
    clashes: bool = False
    asked: int = 0


def attentions(facts: Facts, *, now: datetime, today: date) -> list[Attention]:
    """All that needs someone now, the most pressing first."""
    if facts.terms.state is EditionState.CANCELLED:
        return []
    return [each for each, holds in _reasons(facts, now=now, today=today).items() if holds]


def _reasons(facts: Facts, *, now: datetime, today: date) -> dict[Attention, bool]:
    terms, meetings, filling = facts.terms, facts.meetings, facts.filling
    draft = terms.state is EditionState.DRAFT
    begun = terms.starts_at is not None and terms.starts_at <= now
    deciding = _deciding(facts, begun=begun)
    free = seats_free(capacity=terms.capacity, held=filling.held)
    few = free is not None and 0 < free <= FEW_SEATS and not filling.waiting
    to_come = not draft and not begun
    return {
        Attention.CONFLICT: facts.clashes,
        Attention.ATTENDANCE: bool(not draft and meetings.unmarked and filling.confirmed),
        Attention.DECIDE: is_due(deciding, today=today),
        Attention.REQUESTS: bool(to_come and facts.asked),
        Attention.NO_SESSIONS: not meetings.number,
        Attention.WAITING: bool(to_come and filling.waiting),
        Attention.TOO_FEW: is_coming(deciding, today=today),
        Attention.LETTERS: bool(facts.missed),
        Attention.NO_TRAINER: bool(meetings.without_trainer),
        Attention.NO_ROOM: bool(meetings.without_room),
        Attention.NEARLY_FULL: to_come and few,
    }


def _deciding(facts: Facts, *, begun: bool) -> Deciding:
    return Deciding(
        state=facts.terms.state,
        minimum=facts.terms.minimum,
        confirmed=facts.filling.confirmed,
        decide_on=facts.terms.decide_on,
        decided=facts.terms.decided,
        begun=begun,
    )


def order(
    lit: Sequence[Attention], *, starts_at: datetime | None, now: datetime
) -> tuple[int, int, float]:
    """First what needs someone, then what comes, the soonest first, then what has been."""
    rank = _RANK[lit[0]] if lit else len(_RANK)
    if starts_at is None:
        return rank, 0, 0.0
    if starts_at >= now:
        return rank, 1, starts_at.timestamp()
    return rank, 2, -starts_at.timestamp()


class Season(NamedTuple):
    """From which day to which day a round runs."""

    starts_on: date
    ends_on: date


def current(seasons: list[Season], *, today: date) -> int | None:
    """Which round runs today, else which is next, else which was last; None without any."""
    if not seasons:
        return None
    return min(range(len(seasons)), key=lambda at: _distance(seasons[at], today))


def _distance(season: Season, today: date) -> tuple[int, int]:
    if season.starts_on <= today <= season.ends_on:
        return 0, (season.ends_on - today).days
    if season.starts_on > today:
        return 1, (season.starts_on - today).days
    return 2, (today - season.ends_on).days


def share(taken: int, seats: int) -> int | None:
    """How full in whole per cents, never 100 while a seat is free; None without seats."""
    if seats <= 0:
        return None
    return min(99, round(100 * taken / seats)) if taken < seats else 100
