"""How a registration stands, in one word with its reason, and the day on which that will change.

The day of change is kept with the standing, so that the nightly run looks at those rows only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from leerhuis.registry.packs import Pack, Unit
from leerhuis.registry.periods import Period
from leerhuis.registry.rules import SUSPENDED, State, Validity, in_time, lapses_on, validity
from leerhuis.registry.standing.pace import Pace, expiring_from, no_slack_from, reached
from leerhuis.registry.standing.points import Assessment, Line, furthest_behind
from leerhuis.registry.standing.verdicts import CODE_LABELS, SENTENCES, Code, Why

__all__ = ["CODE_LABELS", "SENTENCES", "Code", "Standing", "Why", "standing"]


@dataclass(frozen=True)
class Standing:
    """The word, the reason, and the first day on which any of it will be another by itself.

    `points` and `line` are set where the sentence speaks of what is missing; `unit` says whether
    that is points or hours.
    """

    code: Code
    why: Why
    points: Decimal | None = None
    line: Line | None = None
    changes_on: date | None = None

    @property
    def unit(self) -> Unit:
        return Unit.POINTS if self.line is None else self.line.unit

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

    @cached_property
    def pace(self) -> Pace:
        return Pace(self.pack, self.period, self.assessment)

    @cached_property
    def attention(self) -> Sequence[tuple[Line, date | None]]:
        """Each line with the first day on which it lags too far behind."""
        return [(line, self.pace.attention_from(line)) for line in self.assessment.lines]

    @property
    def applied(self) -> bool:
        """Whether someone waits for a decision; who is suspended may as well."""
        return self.state is State.SUBMITTED or (
            self.state in SUSPENDED and self.submitted_on is not None
        )


def _judge(facts: _Facts, day: date) -> Standing:
    if facts.state in (State.STRUCK_OFF, State.DEREGISTERED):
        return Standing(Code.ENDED, Why.ENDED)
    if facts.applied:
        return _judge_application(facts, day)
    if day > facts.period.last_valid_on:
        return Standing(Code.LAPSED, Why.DATE_PASSED)
    if facts.state is State.LAPSED:
        return Standing(Code.LAPSED, Why.ENDED)
    near = day >= expiring_from(facts.period)
    if facts.state is State.EXEMPT:
        return Standing(Code.EXPIRING if near else Code.ON_TRACK, Why.EXEMPT)
    if day > facts.period.apply_by_on:
        return Standing(Code.UNREACHABLE, Why.TOO_LATE_TO_APPLY)
    return _judge_progress(facts, day, near=near)


def _judge_application(facts: _Facts, day: date) -> Standing:
    period, on = facts.period, facts.submitted_on
    held = validity(facts.pack, period, state=State.SUBMITTED, today=day, submitted_on=on)
    passed = day > period.last_valid_on
    if on is not None and not in_time(period, submitted_on=on):
        return Standing(Code.LAPSED if passed else Code.SUBMITTED, Why.APPLIED_TOO_LATE)
    if held is Validity.NOT_REGISTERED and passed:
        return Standing(Code.LAPSED, Why.DATE_PASSED)
    if held is Validity.UNCONFIRMED:
        return Standing(Code.SUBMITTED, Why.NOT_CONFIRMED)
    return Standing(Code.SUBMITTED, Why.STAYS_VALID if passed else Why.WAITING)


def _judge_progress(facts: _Facts, day: date, *, near: bool) -> Standing:
    """While one may still apply: the most urgent word that is true."""
    assessment = facts.assessment
    if not assessment.known:
        return _EXPIRING_UNKNOWN if near else _UNKNOWN
    if assessment.complete_on(day):
        return _EXPIRING_COMPLETE if near else _READY
    if assessment.interrupted_by(day):
        return Standing(Code.EXPIRING if near else Code.ATTENTION, Why.INTERRUPTED)
    if unsaid := _unsaid(assessment):
        return Standing(Code.EXPIRING if near else Code.UNTOLD, unsaid)
    if (missing := _unreachable(facts, day)) is not None:
        return missing
    if near:
        return _judge_near(assessment)
    return _judge_pace(facts, day)


def _unsaid(assessment: Assessment) -> Why | None:
    """What nobody has told yet, and what could be enough if they did."""
    if not assessment.history_known and assessment.open_after_expected:
        return Why.HISTORY_UNKNOWN
    return None if assessment.lines else Why.HOURS_UNKNOWN


def _judge_near(assessment: Assessment) -> Standing:
    behind = furthest_behind(line for line in assessment.lines if line.open_after_expected)
    if behind is not None:
        return _missing(Code.EXPIRING, Why.POINTS_MISSING, behind)
    why = Why.EXTRA_OPEN if assessment.extras_open else Why.POINTS_EXPECTED
    return Standing(Code.EXPIRING, why)


def _judge_pace(facts: _Facts, day: date) -> Standing:
    """While there is time: whether it goes fast enough."""
    assessment = facts.assessment
    slow = furthest_behind(line for line, turn in facts.attention if reached(turn, day))
    if slow is not None:
        return _missing(Code.ATTENTION, Why.PACE_TOO_LOW, slow)
    if assessment.extras_open and day >= no_slack_from(facts.period):
        return Standing(Code.ATTENTION, Why.EXTRA_OPEN)
    if assessment.met_on(day):
        return Standing(Code.ON_TRACK, Why.EXTRA_OPEN)
    return Standing(Code.ON_TRACK, Why.PACE_ENOUGH)


def _missing(code: Code, why: Why, line: Line) -> Standing:
    """Hours that come by themselves are not missing; points must be earned one by one."""
    left = line.open_after_expected if line.unit is Unit.HOURS else line.open
    return Standing(code, why, points=left, line=line)


def _turning_days(facts: _Facts) -> Iterable[date]:
    """Every day on which the word or the reason may become another."""
    period, assessment, pace = facts.period, facts.assessment, facts.pace
    yield lapses_on(period)
    yield period.apply_by_on + timedelta(days=1)
    yield expiring_from(period)
    yield no_slack_from(period)
    maybe = [assessment.interrupted_on, pace.points_unreachable_from()]
    for line, attention_from in facts.attention:
        maybe += line.reached_on, attention_from, pace.hours_unreachable_from(line)
    yield from (day for day in maybe if day is not None)


def _unreachable(facts: _Facts, day: date) -> Standing | None:
    if reached(facts.pace.points_unreachable_from(), day):
        open_now = facts.assessment.open
        return Standing(Code.UNREACHABLE, Why.TOO_MUCH_MISSING, points=open_now)
    for line in facts.assessment.lines:
        if reached(facts.pace.hours_unreachable_from(line), day):
            return _missing(Code.UNREACHABLE, Why.TOO_MUCH_MISSING, line)
    return None
