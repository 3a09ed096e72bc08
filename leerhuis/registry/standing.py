"""How a registration stands, in one word with its reason, and the day on which that will change.

Which requirements count is the register's; when we begin to warn is ours, and the numbers here
that decide it are choices of this product and not rules of a register. The day of change is kept
with the standing, so that the nightly run looks at those rows only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum

from leerhuis.registers import N_
from leerhuis.registry.packs import Pack
from leerhuis.registry.periods import Period, add_months
from leerhuis.registry.points import Assessment, Line, furthest_behind
from leerhuis.registry.rules import State, Validity, in_time, lapses_on, validity

# Ours: "expires soon" begins where the manager's weekly letter begins.
EXPIRING_MONTHS = 3
# Ours: points come in lumps, so one may lag half a year behind an even pace.
PACE_SLACK_MONTHS = 6
# Ours: what someone can still make up, generously: one full day a week. Beyond that we say that it
# is not feasible any more. Kept generous, since to say so too early would make people give up.
FEASIBLE_POINTS_A_WEEK = 8


class Code(StrEnum):
    ON_TRACK = "on_track"
    READY = "ready"
    ATTENTION = "attention"
    EXPIRING = "expiring"
    UNREACHABLE = "unreachable"
    SUBMITTED = "submitted"
    LAPSED = "lapsed"
    ENDED = "ended"
    UNKNOWN = "unknown"
    UNTOLD = "untold"


class Why(StrEnum):
    PACE_ENOUGH = "pace_enough"
    NOT_APPLIED = "not_applied"
    PACE_TOO_LOW = "pace_too_low"
    POINTS_MISSING = "points_missing"
    POINTS_EXPECTED = "points_expected"
    APPLY_NOW = "apply_now"
    DATE_NEAR = "date_near"
    TOO_MUCH_MISSING = "too_much_missing"
    TOO_LATE_TO_APPLY = "too_late_to_apply"
    WAITING = "waiting"
    STAYS_VALID = "stays_valid"
    NOT_CONFIRMED = "not_confirmed"
    APPLIED_TOO_LATE = "applied_too_late"
    DATE_PASSED = "date_passed"
    ENDED = "ended"
    REQUIREMENTS_UNKNOWN = "requirements_unknown"
    HISTORY_UNKNOWN = "history_unknown"
    HOURS_UNKNOWN = "hours_unknown"
    EXTRA_OPEN = "extra_open"
    INTERRUPTED = "interrupted"
    EXEMPT = "exempt"


CODE_LABELS: Mapping[Code, str] = {
    Code.ON_TRACK: N_("On track"),
    Code.READY: N_("Ready to apply"),
    Code.ATTENTION: N_("Needs attention"),
    Code.EXPIRING: N_("Expires soon"),
    Code.UNREACHABLE: N_("Not feasible any more"),
    Code.SUBMITTED: N_("Applied for"),
    Code.LAPSED: N_("Lapsed"),
    Code.ENDED: N_("Ended"),
    Code.UNKNOWN: N_("Requirements not known"),
    Code.UNTOLD: N_("Points or hours not filled in"),
}

# `apply_by`, `last_valid` and `submitted` are days; `amount` is points with their unit, since one
# is no plural; `what` is the name of the requirement.
SENTENCES: Mapping[Why, str] = {
    Why.PACE_ENOUGH: N_(
        "At this pace you have enough in time. Apply on %(apply_by)s at the latest."
    ),
    Why.NOT_APPLIED: N_(
        "You have enough and have not applied yet. Apply on %(apply_by)s at the latest."
    ),
    Why.PACE_TOO_LOW: N_(
        "At this pace you do not have enough before %(apply_by)s. You still need %(amount)s"
        " for %(what)s."
    ),
    Why.POINTS_MISSING: N_(
        "You still need %(amount)s for %(what)s. Apply on %(apply_by)s at the latest."
    ),
    Why.POINTS_EXPECTED: N_(
        "With what you have planned you have enough. Apply on %(apply_by)s at the latest."
    ),
    Why.APPLY_NOW: N_(
        "You have enough, but your registration lapses if you do not apply. Apply on"
        " %(apply_by)s at the latest."
    ),
    Why.DATE_NEAR: N_(
        "The requirements are not known here yet. Apply on %(apply_by)s at the latest."
    ),
    Why.TOO_MUCH_MISSING: N_(
        "You still need %(amount)s and have until %(apply_by)s. Without them your registration"
        " lapses after %(last_valid)s. Call your register and tell your manager."
    ),
    Why.TOO_LATE_TO_APPLY: N_(
        "You could apply until %(apply_by)s. Your registration lapses after %(last_valid)s."
        " Call your register and tell your manager."
    ),
    Why.WAITING: N_("You applied on %(submitted)s. The register has not decided yet."),
    Why.STAYS_VALID: N_(
        "You applied in time, on %(submitted)s. You stay registered until the register decides."
    ),
    Why.NOT_CONFIRMED: N_(
        "You applied on %(submitted)s. Whether you are still registered is not confirmed."
        " Check it in the register."
    ),
    Why.APPLIED_TOO_LATE: N_(
        "You applied on %(submitted)s. The last day to apply was %(apply_by)s. Call your"
        " register and tell your manager."
    ),
    Why.DATE_PASSED: N_("This registration was valid until %(last_valid)s."),
    Why.ENDED: N_("This registration has ended."),
    Why.REQUIREMENTS_UNKNOWN: N_("The requirements are not known here yet."),
    Why.HISTORY_UNKNOWN: N_(
        "Your points of before Leerhuis are not filled in yet. Apply on %(apply_by)s at the latest."
    ),
    Why.HOURS_UNKNOWN: N_(
        "Your working hours are not filled in yet. Apply on %(apply_by)s at the latest."
    ),
    Why.EXTRA_OPEN: N_(
        "Your register asks something extra of you. That is not done yet. Apply on %(apply_by)s at"
        " the latest."
    ),
    Why.INTERRUPTED: N_(
        "Your work was interrupted longer than the register allows. Ask your register whether you"
        " can be renewed, and tell your manager. Apply on %(apply_by)s at the latest."
    ),
    Why.EXEMPT: N_("You need not apply while you are registered as a specialist."),
}


@dataclass(frozen=True)
class Standing:
    """The word, the reason, and the first day on which any of it will be another by itself.

    `points` and `line` are set where the sentence speaks of what is missing.
    """

    code: Code
    why: Why
    points: Decimal | None = None
    line: Line | None = None
    changes_on: date | None = None

    @property
    def says(self) -> tuple[Code, Why]:
        return self.code, self.why


def standing(
    pack: Pack,
    period: Period,
    assessment: Assessment,
    *,
    state: State,
    today: date,
    submitted_on: date | None = None,
) -> Standing:
    """The standing on this day, past or future, given the state and the points of that day."""
    facts = _Facts(pack, period, assessment, state, submitted_on)
    now = _judge(facts, today)
    later = sorted(day for day in _turning_days(facts) if day > today)
    turns = next((day for day in later if _judge(facts, day) != now), None)
    return replace(now, changes_on=turns)


_UNKNOWN = Standing(Code.UNKNOWN, Why.REQUIREMENTS_UNKNOWN)
_EXPIRING_UNKNOWN = Standing(Code.EXPIRING, Why.DATE_NEAR)
_READY = Standing(Code.READY, Why.NOT_APPLIED)
_EXPIRING_COMPLETE = Standing(Code.EXPIRING, Why.APPLY_NOW)


@dataclass(frozen=True)
class _Facts:
    pack: Pack
    period: Period
    assessment: Assessment
    state: State
    submitted_on: date | None


def _judge(facts: _Facts, day: date) -> Standing:
    if facts.state in (State.STRUCK_OFF, State.DEREGISTERED):
        return Standing(Code.ENDED, Why.ENDED)
    if facts.state is State.SUBMITTED:
        return _judge_application(facts, day)
    if day > facts.period.last_valid_on:
        return Standing(Code.LAPSED, Why.DATE_PASSED)
    if facts.state is State.LAPSED:
        return Standing(Code.LAPSED, Why.ENDED)
    if day > facts.period.apply_by_on:
        return Standing(Code.UNREACHABLE, Why.TOO_LATE_TO_APPLY)
    return _judge_progress(facts, day)


def _judge_application(facts: _Facts, day: date) -> Standing:
    period, on = facts.period, facts.submitted_on
    held = validity(facts.pack, period, state=facts.state, today=day, submitted_on=on)
    passed = day > period.last_valid_on
    if on is not None and not in_time(period, submitted_on=on):
        return Standing(Code.LAPSED if passed else Code.SUBMITTED, Why.APPLIED_TOO_LATE)
    if held is Validity.NOT_REGISTERED and passed:
        return Standing(Code.LAPSED, Why.DATE_PASSED)
    if held is Validity.UNCONFIRMED:
        return Standing(Code.SUBMITTED, Why.NOT_CONFIRMED)
    return Standing(Code.SUBMITTED, Why.STAYS_VALID if passed else Why.WAITING)


def _judge_progress(facts: _Facts, day: date) -> Standing:
    """While one may still apply: the most urgent word that is true."""
    assessment = facts.assessment
    near = day >= _expiring_from(facts.period)
    if not assessment.known:
        return _EXPIRING_UNKNOWN if near else _UNKNOWN
    if assessment.complete:
        return _EXPIRING_COMPLETE if near else _READY
    if _reached(_unreachable_from(facts), day):
        return Standing(Code.UNREACHABLE, Why.TOO_MUCH_MISSING, points=assessment.open)
    if near:
        return _judge_near(assessment)
    slow = furthest_behind(
        line for line in assessment.lines if _reached(_attention_from(line, facts.period), day)
    )
    if slow is not None:
        return Standing(Code.ATTENTION, Why.PACE_TOO_LOW, points=slow.open, line=slow)
    return Standing(Code.ON_TRACK, Why.PACE_ENOUGH)


def _judge_near(assessment: Assessment) -> Standing:
    behind = assessment.furthest_behind
    if behind is None or not assessment.open_after_expected:
        return Standing(Code.EXPIRING, Why.POINTS_EXPECTED)
    return Standing(Code.EXPIRING, Why.POINTS_MISSING, points=behind.open, line=behind)


def _turning_days(facts: _Facts) -> Iterable[date]:
    """Every day on which the word or the reason may become another."""
    period = facts.period
    yield lapses_on(period)
    yield period.apply_by_on + timedelta(days=1)
    yield _expiring_from(period)
    slow = [_attention_from(line, period) for line in facts.assessment.lines]
    yield from (day for day in [_unreachable_from(facts), *slow] if day is not None)


def _reached(turn: date | None, day: date) -> bool:
    return turn is not None and day >= turn


def _expiring_from(period: Period) -> date:
    return add_months(period.apply_by_on, -EXPIRING_MONTHS)


def _unreachable_from(facts: _Facts) -> date | None:
    """The first day on which what is missing no longer fits in the days left, that one"
    " included."""
    needed = facts.assessment.open_after_expected
    if not needed:
        return None
    days_needed = (needed * 7 / FEASIBLE_POINTS_A_WEEK).to_integral_value(rounding=ROUND_CEILING)
    return facts.period.apply_by_on + timedelta(days=2 - int(days_needed))


def _attention_from(line: Line, period: Period) -> date | None:
    """The first day on which the line lags more than the slack behind an even pace."""
    if not line.open_after_expected:
        return None
    days = (period.apply_by_on - period.starts_on).days + 1
    slack = (add_months(period.starts_on, PACE_SLACK_MONTHS) - period.starts_on).days
    covered = ((line.counted + line.expected) * days / line.asked).to_integral_value(
        rounding=ROUND_FLOOR
    )
    return period.starts_on + timedelta(days=int(covered) + slack)
