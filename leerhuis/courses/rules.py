"""Courses and editions: vocabulary and decisions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeVar
from urllib.parse import urlsplit

from leerhuis.errors import Refused
from leerhuis.registers import Category, Register

MOST_SEATS = 1000
MOST_POINTS = Decimal(500)
MOST_HOURS = Decimal(500)
# Outside these years a date is a slip of the pen.
FIRST_YEAR, LAST_YEAR = 2000, 2150


class Gable(StrEnum):
    """Six Dutch gable types; each has a colour of its own."""

    STEPPED = "stepped"
    BELL = "bell"
    POINTED = "pointed"
    CORNICE = "cornice"
    NECK = "neck"
    SPOUT = "spout"


HUES = {
    Gable.STEPPED: "blue",
    Gable.BELL: "plum",
    Gable.POINTED: "moss",
    Gable.CORNICE: "violet",
    Gable.NECK: "petrol",
    Gable.SPOUT: "saffron",
}


class EditionState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"
    DONE = "done"


def group_name(title: str, label: str) -> str:
    """Of which course a group is, and which group; a label that says both is all."""
    named = label.casefold().startswith(title.casefold())
    return label if named else ", ".join(filter(None, (title, label)))


class WaitingPolicy(StrEnum):
    """What happens to the first in line when a seat comes free.

    They get it at once, they get an offer that ends, or nothing happens until a coordinator acts.
    """

    CONFIRM = "confirm"
    OFFER = "offer"
    MANUAL = "manual"


class PointsRow(NamedTuple):
    """Points for a register, occupation (empty: each of them) and category."""

    register: Register
    occupation: str
    category: Category
    points: Decimal
    accreditation: str = ""
    valid_from_on: date | None = None
    valid_until_on: date | None = None
    in_proportion: bool = False


class Dated(Protocol):
    """A row of points with the days of its accreditation."""

    @property
    def valid_from_on(self) -> date | None: ...
    @property
    def valid_until_on(self) -> date | None: ...


RowOfPoints = TypeVar("RowOfPoints", bound=Dated)


@dataclass(frozen=True)
class SessionPlan:
    """What a coordinator says of a session: local day and times, a venue or a link, trainers."""

    on: date
    start: time
    end: time
    venue_id: int | None = None
    room_id: int | None = None
    online_url: str = ""
    trainer_ids: tuple[int, ...] = ()


class Span(NamedTuple):
    """From when to when a session lasts."""

    starts_at: datetime
    ends_at: datetime


def points_on(rows: Iterable[RowOfPoints], day: date) -> list[RowOfPoints]:
    """The rows whose accreditation holds on this day, its first and last day included.

    Points are earned on the day of the last session of a group, so that is the day to ask for.
    """
    return [
        row
        for row in rows
        if (row.valid_from_on or date.min) <= day <= (row.valid_until_on or date.max)
    ]


def points_by_register(rows: Iterable[PointsRow]) -> dict[Register, Decimal]:
    """What someone gets at most in each register: chambers do not add up, categories do."""
    sums: dict[Register, dict[str, Decimal]] = {}
    for row in rows:
        of_register = sums.setdefault(row.register, {})
        of_register[row.occupation] = of_register.get(row.occupation, Decimal(0)) + row.points
    return {
        register: of_register.pop("", Decimal(0)) + max(of_register.values(), default=Decimal(0))
        for register, of_register in sums.items()
    }


def check_share(percent: int | None) -> None:
    """A course asks at least something of who completes it, and at most everything."""
    if percent is not None and not 1 <= percent <= 100:
        raise Refused("Fill in a number from 1 to 100.", field="least_share")


def check_hours(hours: Decimal | None) -> None:
    if hours is not None and not 0 < hours <= MOST_HOURS:
        raise Refused(
            "Fill in more than 0 and at most %(most)d hours.", field="hours", most=int(MOST_HOURS)
        )


def check_day(day: date, *, field: str) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused("Check the year of this date.", field=field)


def check_round(*, starts_on: date, ends_on: date) -> None:
    check_day(starts_on, field="starts_on")
    check_day(ends_on, field="ends_on")
    if ends_on < starts_on:
        raise Refused("The last day cannot be before the first day.", field="ends_on")


def check_in_season(on: date, *, starts_on: date, ends_on: date) -> None:
    if not starts_on <= on <= ends_on:
        raise Refused(
            "This lies outside the round, which runs from %(first)s to %(last)s.",
            field="on",
            first=starts_on,
            last=ends_on,
        )


def check_holds(days: Iterable[date], *, starts_on: date, ends_on: date) -> None:
    """A round does not become shorter than the sessions of its groups."""
    for day in days:
        if not starts_on <= day <= ends_on:
            raise Refused(
                "A group of this round has a session on %(day)s. That would lie outside it.",
                field="starts_on" if day < starts_on else "ends_on",
                day=day,
            )


def check_capacity(capacity: int | None) -> None:
    """Nothing is no limit, 0 is full."""
    if capacity is not None and not 0 <= capacity <= MOST_SEATS:
        raise Refused(
            "Fill in a number of seats from 0 to %(most)d, or nothing if there is no limit.",
            field="capacity",
            most=MOST_SEATS,
        )


def check_times(*, on: date, start: time, end: time) -> None:
    check_day(on, field="on")
    if end <= start:
        raise Refused("The end must be later than the start.", field="end")


def check_exists(said: time, *, lived: time, field: str) -> None:
    """In the night that summer time begins, an hour is left out."""
    if said != lived:
        raise Refused("This time does not exist: the clock goes forward that night.", field=field)


def check_place(*, has_venue: bool, online_url: str) -> None:
    """A session is in a venue or online: one of the two."""
    if has_venue and online_url:
        raise Refused("Choose a venue or fill in a link, not both.", field="online_url")
    if not has_venue and not online_url:
        raise Refused("Choose a venue, or fill in the link of an online session.", field="venue")
    if online_url:
        check_link(online_url, field="online_url")


def check_link(url: str, *, field: str) -> None:
    """Only a whole https address of one line becomes a link."""
    try:
        parts = urlsplit(url)
        whole = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        whole = False
    if not whole or any(c.isspace() or not c.isprintable() or c in '<>"\\' for c in url):
        raise Refused("Fill in the whole link. It begins with https://.", field=field)


def check_overlap(new: Span, others: Iterable[Span]) -> None:
    """Nobody can be at two sessions of one group at once. Spans are in local time."""
    for other in others:
        if new.starts_at < other.ends_at and other.starts_at < new.ends_at:
            raise Refused(
                "This group already has a session on %(day)s from %(start)s to %(end)s.",
                field="start",
                day=other.starts_at.date(),
                start=_clock_time(other.starts_at),
                end=_clock_time(other.ends_at),
            )


def _clock_time(moment: datetime) -> str:
    return f"{moment.hour}.{moment.minute:02d}"


def check_deadlines(*, enrol_by_on: date, cancel_by_on: date, starts_on: date | None) -> None:
    """Enrolling and cancelling free of charge end at the latest on the day of the first session."""
    check_day(enrol_by_on, field="enrol_by_on")
    check_day(cancel_by_on, field="cancel_by_on")
    if starts_on is None:
        return
    if enrol_by_on > starts_on:
        raise Refused("Enrolling cannot end after the first session.", field="enrol_by_on")
    if cancel_by_on > starts_on:
        raise Refused("Cancelling cannot end after the first session.", field="cancel_by_on")


def check_moved(*, enrol_by_on: date, cancel_by_on: date, starts_on: date) -> None:
    """A published group keeps its deadlines, so its first session cannot move to before them."""
    if max(enrol_by_on, cancel_by_on) > starts_on:
        raise Refused(
            "The group then begins before people can no longer enrol or cancel."
            " Change those dates first.",
            field="on",
        )


def check_open_to_change(state: EditionState) -> None:
    if state is EditionState.CANCELLED:
        raise Refused("This edition has been cancelled.")


def check_publishable(*, sessions: int, state: EditionState) -> None:
    check_open_to_change(state)
    if not sessions:
        raise Refused("Add at least one session before you publish.")


def check_session_removable(*, sessions: int, state: EditionState) -> None:
    check_open_to_change(state)
    if state is EditionState.PUBLISHED and sessions <= 1:
        raise Refused("A published group needs at least one session.")


def lies_in_past(starts_at: datetime, *, now: datetime) -> bool:
    return starts_at < now
