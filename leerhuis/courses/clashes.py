"""What cannot be: a room or a trainer in two places at once, a trainer who cannot, a small room."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from leerhuis.courses.rules import EditionState, SessionPlan, Span
from leerhuis.courses.words import Availability
from leerhuis.errors import Refused

# A session begins and ends on one day, so one that began a day before is over.
LONGEST = timedelta(days=1)
FIRST_START, LAST_END = time(8, 30), time(21, 30)
STEP = timedelta(minutes=30)
SATURDAY = 5


class ClashKind(StrEnum):
    ROOM = "room"
    TRAINER = "trainer"
    TRAINER_CANNOT = "trainer_cannot"
    ROOM_SMALL = "room_small"


class Time(NamedTuple):
    """From when to when a trainer said to be able to come, or not."""

    kind: Availability
    starts_at: datetime
    ends_at: datetime


def overlap(one: Span, other: Span) -> bool:
    """Whether they have a moment in common; what begins when the other ends does not."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def covers(outer: Span, inner: Span) -> bool:
    return outer.starts_at <= inner.starts_at and inner.ends_at <= outer.ends_at


def cannot(span: Span, times: Iterable[Time]) -> Span | None:
    """The hours for which a trainer cannot come then; None if nothing stands in the way.

    Who said when they can, can at no other time from the first to the last of those hours.
    """
    known = list(times)
    for each in _of(Availability.CANNOT, known):
        if overlap(span, each):
            return each
    can = list(_of(Availability.CAN, known))
    if not can or any(covers(each, span) for each in can):
        return None
    said = Span(min(each.starts_at for each in can), max(each.ends_at for each in can))
    return span if overlap(span, said) else None


def _of(kind: Availability, times: Iterable[Time]) -> Iterator[Span]:
    return (Span(each.starts_at, each.ends_at) for each in times if each.kind is kind)


class Use(NamedTuple):
    """A session of a group has a room or a trainer from then to then."""

    what: int
    session: int
    edition: int
    starts_at: datetime
    ends_at: datetime


class Meeting(NamedTuple):
    """Two sessions of different groups that have the same at once."""

    one: int
    other: int
    what: int


def meetings(uses: Iterable[Use]) -> list[Meeting]:
    """Who meets whom, each pair once, in one pass over the hours."""
    found: list[Meeting] = []
    there: list[Use] = []
    for use in sorted(uses, key=lambda each: (each.what, each.starts_at, each.session)):
        there = [each for each in there if each.what == use.what and each.ends_at > use.starts_at]
        found += [
            Meeting(each.session, use.session, use.what)
            for each in there
            if each.edition != use.edition and each.starts_at < use.ends_at
        ]
        there.append(use)
    return found


def too_small(*, seats: int | None, capacity: int | None) -> bool:
    """Of a room or a group of which the number is not known, nothing is said."""
    return seats is not None and capacity is not None and seats < capacity


def blocks(kind: ClashKind, *, other: EditionState | None) -> bool:
    """Whether a published group cannot have this. A draft claims nothing: who publishes first
    has the room, and a small room is only said."""
    if kind is ClashKind.TRAINER_CANNOT:
        return True
    return kind is not ClashKind.ROOM_SMALL and other in (
        EditionState.PUBLISHED,
        EditionState.DONE,
    )


def other_times(plan: SessionPlan, *, days: int) -> list[tuple[date, time, time]]:
    """When it could be instead: other hours of that day, the nearest first, then the same hours on
    the working days after it. A session in a weekend may go to another day of a weekend."""
    length = _since_midnight(plan.end) - _since_midnight(plan.start)
    starts = _starts(plan.start, length)
    hours = [(plan.on, start, _after(start, length)) for start in starts]
    return hours + [(day, plan.start, plan.end) for day in _days_like(plan.on, days)]


def _starts(start: time, length: timedelta) -> Sequence[time]:
    """Starts at whole steps with which the day still holds the session, the nearest first."""
    said, found, at = _since_midnight(start), [], _since_midnight(FIRST_START)
    while at + length <= _since_midnight(LAST_END):
        if at != said:
            found.append(at)
        at += STEP
    return [_after(time(0), each) for each in sorted(found, key=lambda each: abs(each - said))]


def _days_like(on: date, days: int) -> list[date]:
    later = (on + timedelta(days=number) for number in range(1, days + 1))
    weekend = on.weekday() >= SATURDAY
    return [day for day in later if (day.weekday() >= SATURDAY) == weekend]


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute)


def _after(at: time, length: timedelta) -> time:
    return (datetime.combine(date.min, at) + length).time()


def refusal(kind: ClashKind, *, what: str, course: str, on: date, hours: Span) -> Refused:
    """Who or what stands in the way, and when; without a course it is of another region. Hours
    are in local time."""
    if kind is ClashKind.TRAINER_CANNOT:
        return Refused("%(what)s cannot come on %(day)s.", field="trainers", what=what, day=on)
    said: dict[str, Any] = {
        "what": what,
        "course": course,
        "day": on,
        "start": clock_time(hours.starts_at),
        "end": clock_time(hours.ends_at),
    }
    if not course:
        return Refused(
            "%(what)s is taken on %(day)s from %(start)s to %(end)s, by another region.",
            field="room" if kind is ClashKind.ROOM else "trainers",
            **said,
        )
    if kind is ClashKind.ROOM:
        return Refused(
            "%(what)s is taken on %(day)s from %(start)s to %(end)s, by %(course)s.",
            field="room",
            **said,
        )
    return Refused(
        "%(what)s trains %(course)s on %(day)s from %(start)s to %(end)s.",
        field="trainers",
        **said,
    )


def check_room(*, venue_id: int | None, room_venue_id: int | None) -> None:
    if room_venue_id is not None and room_venue_id != venue_id:
        raise Refused("This room is in another venue. Choose the venue too.", field="room")


def clock_time(moment: datetime) -> str:
    return f"{moment.hour}.{moment.minute:02d}"
