"""Programmes to complete: vocabulary, and how far along someone is."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from leerhuis.courses.prerequisites import months_later
from leerhuis.errors import Refused
from leerhuis.registers import N_

MOST_STEPS = 20
MOST_YEARS = 10
FIRST_YEAR, LAST_YEAR = 2000, 2150


class TrackState(StrEnum):
    """A draft is seen by its coordinators only; a closed one counts nobody any more."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class GivenBy(StrEnum):
    """Who said that someone has a specialism."""

    TRACK = "track"
    EMPLOYER = "employer"


class Progressed(StrEnum):
    """How someone stands in a track; `again` is for who must repeat what they once finished."""

    NOT_BEGUN = "not_begun"
    UNDER_WAY = "under_way"
    LATE = "late"
    AGAIN = "again"
    DONE = "done"


class Shown(StrEnum):
    """Whom a manager wants to see of a track; the values stand in the address."""

    EVERYONE = "iedereen"
    OPEN = "nog-niet-klaar"
    BEHIND = "achter"
    DONE = "klaar"

    def shows(self, standing: Progressed) -> bool:
        return standing in _SHOWN[self]


_SHOWN: Mapping[Shown, frozenset[Progressed]] = {
    Shown.EVERYONE: frozenset(Progressed),
    Shown.OPEN: frozenset(Progressed) - {Progressed.DONE},
    Shown.BEHIND: frozenset({Progressed.LATE, Progressed.AGAIN}),
    Shown.DONE: frozenset({Progressed.DONE}),
}
SHOWN_LABELS: Mapping[Shown, str] = {
    Shown.EVERYONE: N_("Everyone"),
    Shown.OPEN: N_("Still to do"),
    Shown.BEHIND: N_("Too late, or to be repeated"),
    Shown.DONE: N_("Done"),
}
TRACK_LABELS: Mapping[TrackState, str] = {
    TrackState.DRAFT: N_("Draft"),
    TrackState.OPEN: N_("Open"),
    TrackState.CLOSED: N_("Closed"),
}
PROGRESS_LABELS: Mapping[Progressed, str] = {
    Progressed.NOT_BEGUN: N_("Not begun"),
    Progressed.UNDER_WAY: N_("Under way"),
    Progressed.LATE: N_("Too late"),
    Progressed.AGAIN: N_("To be repeated"),
    Progressed.DONE: N_("Done"),
}
GIVEN_LABELS: Mapping[GivenBy, str] = {
    GivenBy.TRACK: N_("through a finished track"),
    GivenBy.EMPLOYER: N_("according to the employer"),
}


def shown_from(word: str | None) -> Shown:
    """What an address asks; what it does not say or says wrong is everyone."""
    return next((each for each in Shown if each.value == word), Shown.EVERYONE)


class Step(NamedTuple):
    """The courses of a step, and how many of them one chooses; None is all of them."""

    courses: tuple[int, ...]
    choose: int | None = None

    @property
    def asked(self) -> int:
        return len(self.courses) if self.choose is None else self.choose


class Progress(NamedTuple):
    """How far along: modules done of those asked, and the last day on which all of it counts."""

    standing: Progressed
    done: int
    asked: int
    finished_on: date | None = None
    holds_until_on: date | None = None

    @property
    def is_done(self) -> bool:
        return self.standing is Progressed.DONE


def progress(
    steps: Sequence[Step],
    done: Mapping[int, date],
    *,
    today: date,
    finish_by_on: date | None = None,
    repeat_years: int | None = None,
) -> Progress:
    """Where someone stands on a day. `done` is when each course was completed for the last time."""
    past = {course: on for course, on in done.items() if on <= today}
    counting = {
        course: on
        for course, on in past.items()
        if repeat_years is None or counts_until(on, years=repeat_years) >= today
    }
    best = [_best(step, counting) for step in steps]
    count, asked = sum(map(len, best)), sum(step.asked for step in steps)
    if count == asked:
        days = [on for days in best for on in days]
        finished = max(days, default=None)
        until = counts_until(min(days), years=repeat_years) if repeat_years and days else None
        return Progress(Progressed.DONE, count, asked, finished, until)
    return Progress(_open(steps, past, count, asked, today, finish_by_on), count, asked)


def counts_until(on: date, *, years: int) -> date:
    """The last day on which what was completed then counts: so many calendar years."""
    return months_later(on, 12 * years) - timedelta(days=1)


def _best(step: Step, done: Mapping[int, date]) -> list[date]:
    """The days of the modules that count for a step, the latest ones, no more than it asks."""
    days = sorted((done[course] for course in step.courses if course in done), reverse=True)
    return days[: step.asked]


def _open(
    steps: Sequence[Step],
    past: Mapping[int, date],
    count: int,
    asked: int,
    today: date,
    finish_by_on: date | None,
) -> Progressed:
    if sum(len(_best(step, past)) for step in steps) == asked:
        return Progressed.AGAIN
    if finish_by_on is not None and today > finish_by_on:
        return Progressed.LATE
    return Progressed.UNDER_WAY if count else Progressed.NOT_BEGUN


def check_terms(*, finish_by_on: date | None, repeat_years: int | None) -> None:
    if finish_by_on is not None and not FIRST_YEAR <= finish_by_on.year <= LAST_YEAR:
        raise Refused("Check the year of this date.", field="finish_by_on")
    if repeat_years is not None and not 1 <= repeat_years <= MOST_YEARS:
        raise Refused(
            "Fill in 1 to %(most)d years, or nothing.", field="repeat_years", most=MOST_YEARS
        )


def check_step(step: Step, *, steps: int) -> None:
    """`steps`: how many the track has besides this one."""
    if steps >= MOST_STEPS:
        raise Refused("A track has at most %(most)d steps.", most=MOST_STEPS)
    if not step.courses:
        raise Refused("Choose at least one course.", field="courses")
    if step.choose is not None and not 1 <= step.choose <= len(step.courses):
        raise Refused(
            "Fill in 1 to %(most)d, or nothing if all are asked.",
            field="choose",
            most=len(step.courses),
        )


def check_once(step: Step, others: Sequence[Step]) -> None:
    """A course is a module of one step: else it would count twice."""
    if set(step.courses) & {course for other in others for course in other.courses}:
        raise Refused("One of these courses is already in another step.", field="courses")


def check_audience(*, anything: bool, known: bool) -> None:
    if not anything:
        raise Refused("Choose at least one of the three.", field="sector")
    if known:
        raise Refused("This group is already on the list.", field="sector")


def check_openable(*, steps: int, audience: int) -> None:
    if not steps:
        raise Refused("Add at least one step before you open the track.")
    if not audience:
        raise Refused("Say for whom the track is before you open it.")
