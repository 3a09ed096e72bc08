"""When the letters about an expiring registration go out, to the person and to the manager.

The steps count back from the last day to apply, in calendar months and weeks. They are our own
ladder; the registers write at moments of their own. Letters end when someone has applied, or when
the registration is renewed or ended. Having all points ends nothing: who does not apply, lapses.
Who is exempt has the end of the exemption as the last day to apply, and hears of that one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from leerhuis.registers import N_
from leerhuis.registry.periods import Period, add_months
from leerhuis.registry.rules import REMINDED, State
from leerhuis.registry.standing.verdicts import Code, Why

WEEKLY_FROM_MONTHS = 3
# From the first step of the ladder on: who has enough, and who cannot have it any more.
READY_FROM_MONTHS = 12


class Step(StrEnum):
    TWELVE_MONTHS = "12m"
    SIX_MONTHS = "6m"
    THREE_MONTHS = "3m"
    SIX_WEEKS = "6w"
    TWO_WEEKS = "2w"
    ONE_DAY = "1d"


@dataclass(frozen=True)
class Before:
    """How long before the last day to apply a step falls."""

    label: str
    months: int = 0
    days: int = 0


STEPS: Mapping[Step, Before] = {
    Step.TWELVE_MONTHS: Before(N_("12 months before"), months=12),
    Step.SIX_MONTHS: Before(N_("6 months before"), months=6),
    Step.THREE_MONTHS: Before(N_("3 months before"), months=3),
    Step.SIX_WEEKS: Before(N_("6 weeks before"), days=42),
    Step.TWO_WEEKS: Before(N_("2 weeks before"), days=14),
    Step.ONE_DAY: Before(N_("1 day before"), days=1),
}


def step_on(step: Step, *, apply_by_on: date) -> date:
    """The day on which a step is reached."""
    before = STEPS[step]
    return add_months(apply_by_on, -before.months) - timedelta(days=before.days)


def step_due(
    *, today: date, apply_by_on: date, last_sent: Step | None, state: State
) -> Step | None:
    """The step to send now: the nearest one reached, unless it or a later one has been sent.

    At or past the day of the step, never exactly on it: a night without a run is caught up, and
    the first night after an import sends one letter rather than all that were missed.
    """
    if state not in REMINDED or today > apply_by_on:
        return None
    reached = [s for s in _later_than(last_sent) if step_on(s, apply_by_on=apply_by_on) <= today]
    return reached[-1] if reached else None


def next_step_on(
    *, today: date, apply_by_on: date, last_sent: Step | None, state: State
) -> date | None:
    """The day from which a step is due, to be stored with the row; None when none will come.

    A day up to and including today means that `step_due` has a letter now.
    """
    later = _later_than(last_sent)
    if state not in REMINDED or today > apply_by_on or not later:
        return None
    return step_on(later[0], apply_by_on=apply_by_on)


def in_weekly_letter(*, today: date, period: Period, state: State) -> bool:
    """Whether the manager's weekly letter names this registration.

    From three months before the last day to apply, and on after a lapse until somebody records
    what became of it.
    """
    return state in REMINDED and today >= weekly_from(period)


class Section(StrEnum):
    """Under which heading the manager's weekly letter names a registration."""

    LAPSED = "lapsed"
    AT_RISK = "at_risk"
    READY = "ready"


def section_of(
    *, monday: date, today: date, period: Period, state: State, standing: Code, why: Why
) -> Section | None:
    """Where the letter names it: lapsed, at risk, or with enough to apply at once; None nowhere.

    In the last three months whoever is not ready is at risk. Before that, from a year before the
    last day to apply, only who cannot make it any more; and who is ready, as they may apply.
    """
    if state not in REMINDED:
        return None
    if today > period.last_valid_on:
        return Section.LAPSED
    near = in_weekly_letter(today=monday, period=period, state=state)
    if not near and monday < add_months(period.apply_by_on, -READY_FROM_MONTHS):
        return None
    if standing is Code.READY or why is Why.APPLY_NOW:
        return Section.READY
    return Section.AT_RISK if near or standing is Code.UNREACHABLE else None


def weekly_from(period: Period) -> date:
    return add_months(period.apply_by_on, -WEEKLY_FROM_MONTHS)


def _later_than(last_sent: Step | None) -> list[Step]:
    steps = list(STEPS)
    return steps if last_sent is None else steps[steps.index(last_sent) + 1 :]
